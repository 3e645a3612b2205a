"""The sample account's plan, step by step, against an emulated account.

moto holds the account, the real AWS CLI talks to it, and Kubernetes is a stub
that does what it is told (cutover_stage/). Each step is shown, run, verified,
undone, and run again: what the undo leaves must be exactly what was there
before, and what the rehearsal (`plan --simulate`) says a step changes must be
what it really changes.

On its own: `cutover.py --binary ecs2eks [--last N]`. The whole proof walks the first steps only (`check`): they hold one
workload's complete ramp, and all of them take longer than everything else together.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import servers
import tools
from checks import Checks
from clients import CREDENTIALS, Clients
from paths import FIXTURE, HERE, HOME, VENV, WORK
from seed import seed
from seed.account import Account

STAGE = HERE / "cutover_stage"
AWS_CLI = HOME / "awscli" / "bin" / "python"
Document = dict[str, Any]

# What a rehearsal needs instead of people and of days.
REHEARSAL = {
    "ECS2EKS_CONFIRM": "yes",
    "ECS2EKS_MIN_REQUESTS": "0",
    "ECS2EKS_BAKE_SECONDS": "0",
    "ECS2EKS_POLL": "0.2",
}


class Stage:
    """The emulated account, the stubs, and the scripts of one plan."""

    def __init__(self, binary: Path, home: Path, endpoint: str) -> None:
        self.home = home
        self.endpoint = endpoint
        self.record = home / "calls.jsonl"
        inventory: Document = json.loads(FIXTURE.read_text(encoding="utf-8"))
        self.region = inventory["scopes"][0]["region"]
        self.clients = Clients(endpoint, self.region)
        account = seed(inventory, self.clients)
        self.inventory: Document = account.names.forward(inventory)
        (home / "inventory.json").write_text(json.dumps(self.inventory), encoding="utf-8")
        self._start_tasks(account)
        out = home / "out"
        for command in ("convert", "plan"):
            done = tools.run([binary, command, home / "inventory.json", "-o", out])
            if done.code != 0:
                raise RuntimeError(done.problem())
        done = tools.run([binary, "plan", home / "inventory.json", "--simulate", "--format", "json"])
        if done.code != 0:
            raise RuntimeError(done.problem())
        self.rehearsal: Document = json.loads(done.out)
        self.folder = out / "plan"
        self.plan: Document = json.loads((self.folder / "plan.json").read_text(encoding="utf-8"))
        moves = [move for wave in self.plan["waves"] for unit in wave["units"] for move in unit["moves"]]
        self.moves = moves
        steps = self.plan["foundation"] + [step for move in moves for step in move["steps"]]
        self.steps = sorted(steps, key=lambda step: step["number"])
        self.scripts = {path.name.partition("-")[0].lstrip("0"): path for path in (self.folder / "steps").iterdir()}
        self._people(self.plan["target"]["cluster"])
        self.known = self.state()
        self.kinds: list[str] = []

    def _start_tasks(self, account: Account) -> None:
        """moto starts no tasks by itself; after an update of the desired count they run."""
        for service in account.list("services"):
            names = {"cluster": service["clusterArn"].rpartition("/")[2], "service": service["serviceName"]}
            self.clients["ecs"].update_service(**names, desiredCount=service.get("desiredCount") or 0)

    def _people(self, cluster: str) -> None:
        """What the plan leaves to people: roles and the OIDC provider exist."""
        iam = self.clients["iam"]
        found = self.clients["eks"].describe_cluster(name=cluster)["cluster"]
        self.server = found["endpoint"]
        issuer = found["identity"]["oidc"]["issuer"]
        known = [item["Arn"] for item in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]]
        if not any(arn.endswith(issuer.partition("://")[2]) for arn in known):
            iam.create_open_id_connect_provider(Url=issuer, ThumbprintList=["0" * 40])
        for arn in sorted(set(_arguments(self.steps, "role_exists"))):
            try:
                path, _, name = arn.partition(":role/")[2].rpartition("/")
                path = f"/{path}/" if path else "/"
                iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17"}))
            except iam.exceptions.EntityAlreadyExistsException:
                pass

    def run(self, step: Document, *words: str, **environment: str) -> tools.Result:
        """One call of a step's script."""
        return self.script(self.scripts[str(step["number"])], *words, **environment)

    def script(self, path: Path, *words: str, **environment: str) -> tools.Result:
        """One call of a script, with nothing of this machine's AWS configuration."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ECS2EKS_"))}
        env = {
            **kept,
            **CREDENTIALS,
            **REHEARSAL,
            "HOME": str(self.home),
            "PATH": f"{self.home / 'bin'}:{os.environ['PATH']}",
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
            "CUTOVER_AWS": str(self.home / "aws.socket"),
            "CUTOVER_RECORD": str(self.record),
            "CUTOVER_CLUSTER": str(self.home / "cluster"),
            "CUTOVER_SERVER": self.server,
            **environment,
        }
        done = subprocess.run(
            ["env", "-i", *(f"{name}={value}" for name, value in env.items()), path, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return tools.Result((path.name, *words), done.returncode, done.stdout, done.stderr)

    def calls(self) -> list[list[str]]:
        """What was called since the last look."""
        lines = self.record.read_text(encoding="utf-8").splitlines() if self.record.exists() else []
        self.record.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]

    def state(self) -> Document:
        """All that the plan may change in the account, as AWS describes it."""
        elbv2, ecs = self.clients["elbv2"], self.clients["ecs"]
        state: Document = {}
        for balancer in elbv2.describe_load_balancers()["LoadBalancers"]:
            for listener in elbv2.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]:
                arn = listener["ListenerArn"]
                state[f"rule {arn}"] = _forwards(listener["DefaultActions"])
                for rule in elbv2.describe_rules(ListenerArn=arn)["Rules"]:
                    if not rule["IsDefault"]:
                        state[f"rule {rule['RuleArn']}" if not _is_trial(rule) else f"trial {arn} {rule['Priority']}"] = (
                            _forwards(rule["Actions"])
                        )
        for group in elbv2.describe_target_groups()["TargetGroups"]:
            state[f"target group {group['TargetGroupName']}"] = []
            if not group["TargetGroupName"].startswith("eks-"):
                continue
            targets = elbv2.describe_target_health(TargetGroupArn=group["TargetGroupArn"])["TargetHealthDescriptions"]
            state[f"target group {group['TargetGroupName']}"] = sorted(item["Target"]["Id"] for item in targets)
        for cluster in ecs.list_clusters()["clusterArns"]:
            services = ecs.list_services(cluster=cluster, maxResults=100)["serviceArns"]
            for position in range(0, len(services), 10):
                for found in ecs.describe_services(cluster=cluster, services=services[position : position + 10])["services"]:
                    state[f"ECS {cluster.rpartition('/')[2]}/{found['serviceName']}"] = found["desiredCount"]
        scaling = self.clients["application-autoscaling"].describe_scalable_targets(ServiceNamespace="ecs")
        for target in scaling["ScalableTargets"]:
            suspended = target.get("SuspendedState") or {}
            flags = tuple(
                bool(suspended.get(name))
                for name in ("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended")
            )
            state[f"scaling {target['ResourceId']}"] = (target["MinCapacity"], target["MaxCapacity"], flags)
        for bus in self.clients["events"].list_event_buses()["EventBuses"]:
            for rule in self.clients["events"].list_rules(EventBusName=bus["Name"])["Rules"]:
                state[f"event rule {rule['Name']}"] = rule["State"]
        for schedule in self.clients["scheduler"].list_schedules()["Schedules"]:
            found = self.clients["scheduler"].get_schedule(Name=schedule["Name"], GroupName=schedule["GroupName"])
            state[f"schedule {schedule['Name']}"] = {
                name: value for name, value in found.items() if name not in ("ResponseMetadata", "LastModificationDate")
            }
        releases = self.home / "cluster"
        for path in sorted(releases.iterdir()):
            state[f"cluster {path.name}"] = _release(path)
        return state


def _release(path: Path) -> Any:
    """A release by what was set; a value that leads to ECS is the chart's own."""
    if path.suffix != ".json":
        return True
    values = json.loads(path.read_text())["set"]
    own = {name: text for name, text in values.items() if "env." not in name or ".svc.cluster.local" in text}
    return own


def _arguments(steps: list[Document], function: str) -> Iterator[str]:
    """The first words behind a function of the library, in all verifications."""
    for step in steps:
        for command in step["verify"]["commands"]:
            words = _words(command)
            if words[:1] == [function]:
                yield words[1]


def _words(command: Document) -> list[str]:
    for body in command.values():
        return ["".join(part.get("text", "") for part in word) for word in body.get("argv", [])]
    return []


def _is_trial(rule: Document) -> bool:
    return any("HttpHeaderConfig" in condition for condition in rule["Conditions"]) and any(
        condition.get("HttpHeaderConfig", {}).get("HttpHeaderName") == "X-Migration-Target"
        for condition in rule["Conditions"]
    )


def _forwards(actions: list[Document]) -> Any:
    """Actions so that two descriptions of the same behaviour are equal."""
    found = []
    for action in actions:
        action = dict(action)
        if "AuthenticateOidcConfig" in action:
            # AWS keeps the secret when it is told so and never shows it; moto shows it, and forgets it.
            config = action["AuthenticateOidcConfig"]
            secret = ("ClientSecret", "UseExistingClientSecret")
            action["AuthenticateOidcConfig"] = {name: text for name, text in config.items() if name not in secret}
        if action["Type"] == "forward":
            single = action.pop("TargetGroupArn", None)
            config = action.pop("ForwardConfig", None) or {"TargetGroups": [{"TargetGroupArn": single, "Weight": 1}]}
            groups = [(group["TargetGroupArn"], group.get("Weight", 1)) for group in config["TargetGroups"]]
            sticky = config.get("TargetGroupStickinessConfig") or {}
            action["forward"] = (groups, sticky.get("DurationSeconds") if sticky.get("Enabled") else None)
        found.append(action)
    return found


def _differences(before: Document, after: Document) -> list[str]:
    keys = sorted({*before, *after})
    return [f"{key}: {before.get(key)} -> {after.get(key)}" for key in keys if before.get(key) != after.get(key)]


@contextmanager
def aws_cli(home: Path) -> Iterator[None]:
    """The warm AWS CLI, and the programs on the scripts' PATH."""
    folder = home / "bin"
    folder.mkdir(parents=True)
    python = VENV / "python"
    programs = {"aws": f'exec "{python}" -I -S "{STAGE / "aws.py"}" "$@"'}
    for name in ("kubectl", "helm", "curl"):
        programs[name] = f'exec "{python}" "{STAGE / "cluster.py"}" {name} "$@"'
    for name, line in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name).chmod(0o755)
    (home / "cluster").mkdir()
    socket = home / "aws.socket"
    process = subprocess.Popen([AWS_CLI, STAGE / "aws_server.py", socket], start_new_session=True)
    try:
        deadline = time.monotonic() + 60
        while not socket.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the AWS CLI did not start")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(10)


def walk(stage: Stage, checks: Checks, last: int) -> None:
    """Every step: shown, run, verified, undone, and run and verified for good."""
    model = {entry["step"]: entry["changes"] for entry in stage.rehearsal["trace"]}
    totals = {"changed": 0, "restored": 0}
    meddled = False
    for step in stage.steps[:last]:
        name = f"cutover: {step['number']} {step['id']}"
        if not checks.run(name, lambda step=step: one(stage, step, model, totals)):
            checks.note("what follows builds on a step that does not hold")
            break
        if step["id"].endswith("/ramp-5") and not meddled:
            meddled = True
            checks.run("cutover: drift of a rule stops the verification and the next step", lambda: loud(stage, step))
    checks.record(
        "cutover: steps really change the account, and undos really restore it",
        [] if meddled and totals["changed"] >= last // 3 and totals["restored"] >= last // 4 else [str(totals)],
    )


def one(stage: Stage, step: Document, model: dict[str, list[str]], totals: dict[str, int]) -> list[str]:
    """One step; what is wrong with it."""
    problems: list[str] = []
    quiet = not step["run"]["commands"] and not step["undo"]["commands"]

    def call(*words: str, code: int = 0, **environment: str) -> tools.Result:
        done = stage.run(step, *words, **environment)
        if (done.code == 0) != (code == 0):
            problems.append(done.problem())
        return done

    def differs(what: str, wanted: Document) -> bool:
        found = _differences(wanted, stage.state())
        problems.extend(f"{what}: {line}" for line in found)
        return bool(found)

    # What the library does is the same for all steps of a kind; what the step does is looked at each time.
    kind = step["id"].partition("/")[2]
    new = stage.kinds.count(kind) < 2
    stage.kinds.append(kind)
    before = stage.known
    if new:
        stage.calls()
        call()
        call("run", "--dry-run")
        if stage.calls():
            problems.append("a dry run has called something")
        call("verify", code=1)
        if step["needs"]:
            done = call("run", code=1, ECS2EKS_STATE=str(stage.home / "empty"))
            if "not verified yet" not in done.err:
                problems.append(f"out of order: {done.err}")
        # Who am I is all that a refused call may ask.
        asked = {tuple(words[:3]) for words in stage.calls()} - {("aws", "sts", "get-caller-identity")}
        problems += [f"called before it was allowed to: {' '.join(words)}" for words in sorted(asked)]

    call("run")
    after = before if quiet else stage.state()
    changed = bool(_differences(before, after))
    totals["changed"] += changed
    if changed != bool(model[step["id"]]):
        problems.append(f"the rehearsal says {model[step['id']]}, the account says {_differences(before, after)}")
    call("verify")
    if step["pointOfNoReturn"]:
        call("undo", code=1)
    elif new or not quiet:
        call("undo")
        if quiet:
            differs("changed", before)
        elif not differs("not restored", before):
            totals["restored"] += changed
        call("run")
        if new:
            call("run")
        if new and not quiet:
            # Once more, on purpose: a run that broke off half-way is repeated like this.
            call("run", "--again")
            differs("differs the second time", after)
        call("verify")
    stage.known = after
    return problems


def refusals(stage: Stage, checks: Checks) -> None:
    """Another account, another cluster: nothing is done."""
    deploy = next(step for step in stage.steps if step["id"].endswith("/deploy"))
    copy = stage.home / "other" / "plan"
    shutil.copytree(stage.folder, copy)
    library = copy / "lib.sh"
    account = stage.plan["target"]["accountId"]
    library.write_text(library.read_text().replace(f"PLAN_ACCOUNT={account}", "PLAN_ACCOUNT=999988887777"))
    done = stage.script(copy / "steps" / stage.scripts["1"].name, "run")
    wrong = done.code == 0 or f"you are in {account}" not in done.err
    checks.record("cutover: refuses another account", [done.problem()] if wrong else [])
    state = stage.home / "forged"
    state.mkdir()
    for need in deploy["needs"]:
        (state / f"{need.replace('/', '__')}.done").write_text("1")
    done = stage.run(deploy, "run", CUTOVER_SERVER="https://elsewhere.example", ECS2EKS_STATE=str(state))
    wrong = done.code == 0 or "elsewhere.example" not in done.err
    checks.record("cutover: refuses another cluster", [done.problem()] if wrong else [])


def loud(stage: Stage, step: Document) -> list[str]:
    """Somebody changes a rule behind a step's back: its verification fails, and so does the run of the next one."""
    following = next(other for other in stage.steps if step["id"] in other["needs"])
    words = next(_words(command) for command in step["run"]["commands"] if "modify-rule" in _words(command))
    arn = words[words.index("--rule-arn") + 1]
    elbv2 = stage.clients["elbv2"]
    actions = elbv2.describe_rules(RuleArns=[arn])["Rules"][0]["Actions"]
    group = actions[-1]["ForwardConfig"]["TargetGroups"][0]["TargetGroupArn"]
    elbv2.modify_rule(RuleArn=arn, Actions=[{"Type": "forward", "TargetGroupArn": group}])
    problems = []
    for found, word in ((step, "verify"), (following, "run")):
        done = stage.run(found, word)
        if done.code == 0 or "changed by somebody else" not in done.err:
            problems.append(done.problem())
    elbv2.modify_rule(RuleArn=arn, Actions=actions)
    # A run that was refused leaves its mark; taking it back is an undo.
    done = stage.run(following, "undo")
    problems += [] if done.code == 0 else [done.problem()]
    return problems


def check(binary: Path, checks: Checks, last: int) -> None:
    """The cutover of the sample account, up to this step."""
    WORK.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="cutover-", dir=WORK))
    # A path to a socket must be short.
    with servers.moto("111122223333", "cutover") as moto, aws_cli(home):
        stage = Stage(binary, home, moto.url)
        refusals(stage, checks)
        walk(stage, checks, last or len(stage.steps))
    shutil.rmtree(home, ignore_errors=True)


def main() -> int:
    """On its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, required=True, help="the ecs2eks to use")
    parser.add_argument("--last", type=int, default=0, help="the last step to walk (all)")
    options = parser.parse_args()
    checks = Checks()
    check(options.binary.resolve(), checks, options.last)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
