"""Shows each checker something bad. A checker that likes it proves nothing about good output.

Run before the proof proper: wrong paths, options or versions of a checker would
otherwise look like a clean bill of health.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import charts
import iam_formats
import manifests
import written
from checks import Checks
from paths import WORK
from seed.secrets import MARKER

TEMPLATE = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: x
  labels: {}
data:
  number: {{ .Values.number }}\x20\x20
  nothing: {{ .Values.nothing }}
"""
CFN = """\
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      Unknown: 1
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {AWS: "*"}, Action: "sts:AssumeRole"}]
"""


def _container(**members: object) -> manifests.Manifest:
    pod = {"containers": [{"name": "a", "image": "b", **members}]}
    spec = {"selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": pod}}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "x"}, "spec": spec}


def _broken(root: Path) -> Path:
    """An output directory with something wrong in every kind of file."""
    shutil.rmtree(root, ignore_errors=True)
    files = {
        "charts/bad/Chart.yaml": "apiVersion: v2\nname: bad\nversion: 0.1.0\n",
        "charts/bad/values.yaml": "number: 123456789012\n",
        "charts/bad/templates/x.yaml": TEMPLATE,
        "charts/unlinted/Chart.yaml": "apiVersion: v2\nname: other\nversion: not-a-version\n",
        "charts/unlinted/templates/x.yaml": "a: {{ .Values.x \n",
        "iam/roles.yaml": CFN,
        "plan/steps/01-x.sh": "#!/usr/bin/env bash\nrm -rf $1/*\n",
        "plan/plan.json": "{",
        "iam/terraform/roles.tf": 'resource "aws_iam_role" "x" {\n  name = var.missing\n}\n',
        "iam/eksctl/cluster.yaml": "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: x}\nnope: 1\n",
        "iam/cdk/cdk.json": '{"app": "node dist/bin/x.js"}\n',
        "iam/cdk/tsconfig.json": '{"compilerOptions": {"strict": true, "outDir": "dist"}}\n',
        "iam/cdk/bin/x.ts": "const number: number = 'text';\n",
        "platform/values.yaml": "a: 010\na: 2\n",
        "leak.txt": f"password={MARKER}\n",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def check(checks: Checks, crds: manifests.CustomResources) -> None:
    """One check for each checker: it must have something to say."""
    out = _broken(WORK / "selftest")
    rendered, _ = charts.render([out / "charts" / "bad"], "1.33")
    store = {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": {"name": "x"}}
    route = {"kind": "IngressRoute", "metadata": {"name": "x"}, "spec": {"routes": [{"match": "PathRegexp(`(?!x)`)"}]}}
    misspelt = _container(imagee="x")
    unnamed = _container(ports=[{"containerPort": 80, "name": "a-name-that-is-too-long"}])
    twice = _container(env=[{"name": "A", "value": "1"}, {"name": "A", "value": "2"}])
    decided = {
        "routes": [{"rule": "PathPrefix(`/`)", "priority": 1}],
        "requests": [{"method": "GET", "target": "/", "host": "a.example", "headers": [], "route": None}],
    }
    (out / "decided.jsonl").write_text(json.dumps(decided), encoding="utf-8")
    every: dict[str, Callable[[], Iterable[str]]] = {
        "helm lint": lambda: charts.lint([out / "charts" / "unlinted"]),
        "helm template": lambda: charts.render([out / "charts" / "unlinted"], "1.33")[1],
        "leftovers": lambda: charts.leftovers(rendered),
        "Kubernetes schemas": lambda: manifests.core_problems(misspelt, "1.33"),
        "API server, strict decoding": lambda: manifests.api_server_problems([misspelt]),
        "API server, validation": lambda: manifests.api_server_problems([unnamed]),
        "API server, warnings": lambda: manifests.api_server_problems([twice]),
        "Traefik": lambda: manifests.traefik_problems([route]),
        "Traefik, decisions": lambda: manifests.decision_problems(out / "decided.jsonl"),
        "yamllint, written": lambda: written.yaml_files(out),
        "yamllint, rendered": lambda: written.rendered_yaml(rendered),
        "shellcheck": lambda: written.scripts(out),
        "cfn-lint": lambda: iam_formats.cloudformation(written.cloudformation_templates(out)),
        "python-hcl2": lambda: iam_formats.terraform([out / "iam" / "terraform" / "roles.tf"]),
        "eksctl's schema": lambda: iam_formats.eksctl([out / "iam" / "eksctl" / "cluster.yaml"]),
        "tsc": lambda: iam_formats.cdk([out / "iam" / "cdk" / "cdk.json"]),
        "checkov": lambda: written.trust(out),
        "JSON": lambda: written.json_files(out),
        "markers": lambda: written.markers([out]),
        "modes": lambda: written.open_files([out / "leak.txt"]),
        "custom resources": lambda: crds.problems({**store, "spec": {"refreshIntervall": "1h"}}),
    }
    content = [name for name, checker in every.items() if not list(checker())]
    good = _container(env=[{"name": "A", "value": "1"}])
    refused = [*manifests.core_problems(good, "1.33"), *manifests.api_server_problems([json.loads(json.dumps(good))])]
    checks.record(f"{len(every)} checkers refuse what is bad", [f"{name} is content" for name in content])
    checks.record("checkers accept what is good", refused)
