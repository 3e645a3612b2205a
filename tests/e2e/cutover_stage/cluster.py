"""`kubectl`, `helm` and `curl` on the PATH of the scripts: a cluster that does what it is told, and notes it.

The stubs know what the plan's scripts ask for and nothing else: an unknown
question ends with exit code 64, so that a new command shows. A release is a
small JSON file. Applying a TargetGroupBinding registers addresses through the
AWS API, as the AWS Load Balancer Controller would.

The environment says where things are: CUTOVER_RECORD (calls, one JSON list a
line), CUTOVER_CLUSTER (releases and bindings), CUTOVER_SERVER (the endpoint
that kubectl's context names).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

HOME = Path(os.environ["CUTOVER_CLUSTER"])
UNKNOWN = 64


def value_of(words: list[str], option: str, default: str = "") -> str:
    """The value of an option."""
    return words[words.index(option) + 1] if option in words else default


def release_path(namespace: str, name: str) -> Path:
    """Where a release is kept."""
    return HOME / f"{namespace}__{name}.json"


def read(namespace: str, name: str) -> dict[str, Any]:
    """A release; empty when it is not installed."""
    path = release_path(namespace, name)
    return json.loads(path.read_text()) if path.exists() else {}


def helm(words: list[str]) -> int:
    """upgrade --install, upgrade --reuse-values, uninstall."""
    namespace = value_of(words, "--namespace")
    if words[:2] == ["upgrade", "--install"]:
        values = yaml.safe_load((Path(words[3]) / "values.yaml").read_text())
        release = {"chart": words[3], "values": values, "set": {}}
        for position, word in enumerate(words):
            if word == "--set":
                path, _, text = words[position + 1].partition("=")
                release["set"][path] = text
        release_path(namespace, words[2]).write_text(json.dumps(release))
        return 0
    if words[:3] == ["upgrade", "--reuse-values", "--wait"]:
        release = read(namespace, words[3])
        if not release:
            print(f"Error: UPGRADE FAILED: {words[3]!r} has no deployed releases", file=sys.stderr)
            return 1
        path, _, text = value_of(words, "--set-literal").partition("=")
        release["set"][path] = text
        release_path(namespace, words[3]).write_text(json.dumps(release))
        return 0
    if words[:3] == ["uninstall", "--ignore-not-found", "--wait"]:
        release_path(namespace, words[3]).unlink(missing_ok=True)
        return 0
    return UNKNOWN


def pods(release: dict[str, Any]) -> int:
    """How many pods a release wants."""
    if not release:
        return 0
    chosen, values = release["set"], release["values"]
    autoscaling = values.get("autoscaling") or {}
    if autoscaling.get("enabled") and chosen.get("autoscaling.enabled") != "false":
        return int(chosen.get("autoscaling.minReplicas", autoscaling.get("minReplicas", 1)) or 1)
    return int(chosen.get("replicaCount", values.get("replicaCount", 1)))


def suspended(release: dict[str, Any]) -> str:
    """Whether the CronJob of a release is suspended, as jsonpath prints it."""
    default = (release["values"].get("cronJob") or {}).get("suspend", False)
    return str(release["set"].get("cronJob.suspend", default)).lower()


def get(words: list[str]) -> int:
    """The questions that lib.sh asks."""
    kind, output = words[0], value_of(words, "--output")
    namespace = value_of(words, "--namespace")
    if kind == "--raw":
        return 0
    if kind == "namespace":
        return 0
    selector = value_of(words, "--selector")
    if kind == "pods":
        release = read(namespace, selector.partition("=")[2])
        count = pods(release)
        if "metadata.name" in output:
            print(" ".join(f"pod-{number}" for number in range(count)))
        elif "restartCount" in output:
            print(" ".join("0" for _ in range(count)))
        elif "imageID" in output:
            print("")
        else:
            return UNKNOWN
        return 0
    if kind == "externalsecrets":
        return 0
    if kind == "endpointslices":
        print("10.0.0.10")
        return 0
    if kind == "daemonset":
        print("2 2")
        return 0
    if kind == "cronjob":
        release = read(namespace, words[1])
        if "spec.suspend" in output:
            print(suspended(release))
        elif "lastSuccessfulTime" in output:
            print("2026-01-01T00:00:00Z")
        elif "status.active" in output:
            print("")
        else:
            return UNKNOWN
        return 0
    return UNKNOWN


def aws(*words: str) -> str:
    """A call of the load balancer controller."""
    environment = {name: value for name, value in os.environ.items() if name != "CUTOVER_RECORD"}
    done = subprocess.run(["aws", *words], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def binding_arn(name: str) -> str:
    """ARN of a target group."""
    query = ["--query", "TargetGroups[0].TargetGroupArn", "--output", "text"]
    return aws("elbv2", "describe-target-groups", "--names", name, *query)


def kubectl(words: list[str]) -> int:
    """get, apply and delete of bindings, waits."""
    if words[:2] == ["config", "view"]:
        print(os.environ["CUTOVER_SERVER"])
        return 0
    if words[0] == "get":
        return get(words[1:])
    if words[:2] == ["apply", "--filename"]:
        spec = yaml.safe_load(Path(words[2]).read_text())["spec"]
        arn = binding_arn(spec["targetGroupName"])
        aws("elbv2", "register-targets", "--target-group-arn", arn, "--targets", "Id=10.20.30.40", "Id=10.20.30.41")
        (HOME / f"binding__{spec['targetGroupName']}").write_text(arn)
        return 0
    if words[:3] == ["delete", "targetgroupbinding", "--ignore-not-found"]:
        bound = HOME / f"binding__{words[-1]}"
        if bound.exists():
            bound.unlink()
            arn = binding_arn(words[-1])
            targets = ("Id=10.20.30.40", "Id=10.20.30.41")
            aws("elbv2", "deregister-targets", "--target-group-arn", arn, "--targets", *targets)
        return 0
    if words[0] in ("wait", "auth") or words[:2] == ["rollout", "status"]:
        return 0
    return UNKNOWN


def curl(words: list[str]) -> int:
    """A request through a load balancer: every side answers 200."""
    if "--write-out" not in words:
        return UNKNOWN
    sys.stdout.write("200")
    return 0


def main() -> int:
    """Does what the program of that name would do."""
    name, words = sys.argv[1], sys.argv[2:]
    with open(os.environ["CUTOVER_RECORD"], "a", encoding="utf-8") as log:
        log.write(json.dumps([name, *words]) + "\n")
    code = {"kubectl": kubectl, "helm": helm, "curl": curl}[name](words)
    if code == UNKNOWN:
        print(f"the stub of {name} does not know: {' '.join(words)}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
