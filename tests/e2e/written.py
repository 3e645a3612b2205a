"""Checks files as they were written: YAML style, scripts, CloudFormation, JSON, modes, secrets."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from yamllint import linter
from yamllint.config import YamlLintConfig

import tools
from charts import Rendered, documents
from paths import CHECKOV, HERE, ROOT, VENV
from seed.secrets import MARKER

PLAN_SCHEMA = ROOT / "docs" / "plan.schema.json"
# Trust for anybody, or for everything that AWS runs.
TRUST_CHECKS = "CKV_AWS_60,CKV_AWS_61"
YAML_STYLE = YamlLintConfig(file=str(HERE / "yamllint.yaml"))


def yaml_paths(out: Path) -> list[Path]:
    """Every YAML file that is not a Helm template."""
    found = sorted([*out.rglob("*.yaml"), *out.rglob("*.yml")])
    return [path for path in found if "templates" not in path.relative_to(out).parts]


def yaml_files(out: Path) -> Iterator[str]:
    """yamllint over every YAML file that is not a Helm template."""
    for path in yaml_paths(out):
        yield from style(str(path.relative_to(out)), path.read_text(encoding="utf-8"))


def parsed(path: Path) -> list[Any]:
    """The documents of a YAML file; none when it does not parse, which is for `yaml_files` to say."""
    try:
        return documents(path.read_text(encoding="utf-8"))
    except yaml.YAMLError:
        return []


def objects(out: Path) -> list[tuple[str, dict[str, Any]]]:
    """The Kubernetes objects outside of the charts: platform, bindings of the plan and whatever else is applied by hand."""
    return [
        (str(path.relative_to(out)), document)
        for path in yaml_paths(out)
        if path.relative_to(out).parts[0] != "charts"
        for document in parsed(path)
        if isinstance(document, dict) and {"apiVersion", "kind", "metadata"} <= document.keys()
        # Files of eksctl are no objects of an API server, see iam_formats.
        and not str(document["apiVersion"]).startswith("eksctl.io/")
    ]


def rendered_yaml(rendered: list[Rendered]) -> Iterator[str]:
    """yamllint over what Helm printed. Helm itself ends some documents with empty lines."""
    for item in rendered:
        if item.helm == "helm3":
            for document in item.text.split("\n---\n"):
                yield from style(f"{item.chart.name} (rendered)", document.strip("\n") + "\n")


def style(name: str, text: str) -> Iterator[str]:
    """What yamllint has against a text."""
    lines = text.splitlines()
    for problem in linter.run(text, YAML_STYLE):
        shown = lines[problem.line - 1][:100] if problem.line <= len(lines) else ""
        yield f"{name}:{problem.line}: {problem.desc} ({problem.rule}): {shown}"


def script_paths(out: Path) -> list[Path]:
    """Every shell script."""
    return sorted(out.resolve().rglob("*.sh"))


def scripts(out: Path) -> Iterator[str]:
    """shellcheck over every shell script, each on its own and followed into what it sources."""
    found = script_paths(out)
    work = [found[start : start + 10] for start in range(0, len(found), 10)]

    def check(some: list[Path]) -> tools.Result:
        folder = some[0].parent
        return tools.run([VENV / "shellcheck", "-f", "gcc", "-x", "-P", "SCRIPTDIR", *some], cwd=folder)

    for result in tools.in_parallel(check, work):
        if result.code != 0:
            yield result.problem()
    for path in found:
        if not path.stat().st_mode & 0o100 and path.parent.name == "steps":
            yield f"{path.relative_to(out.resolve())} cannot be executed"


def cloudformation_templates(out: Path) -> list[Path]:
    """The CloudFormation templates, wherever they are."""
    found = []
    for path in yaml_paths(out):
        if path.relative_to(out).parts[0] != "charts":
            first = (parsed(path) or [None])[0]
            if isinstance(first, dict) and isinstance(first.get("Resources"), dict):
                found.append(path)
    return found


def trust(out: Path) -> Iterator[str]:
    """checkov over the roles' trust. The permissions are the account's own and not ours to judge."""
    templates = cloudformation_templates(out)
    if not templates:
        return
    files = [word for path in templates for word in ("--file", str(path))]
    command = [CHECKOV, "--framework", "cloudformation", "--check", TRUST_CHECKS, "--quiet", "--compact", "-o", "json"]
    result = tools.run([*command, *files], env={"LOG_LEVEL": "ERROR", "BC_SKIP_MAPPING": "TRUE"})
    try:
        report = json.loads(result.out)
    except ValueError:
        yield result.problem()
        return
    for part in report if isinstance(report, list) else [report]:
        results = part.get("results", {})
        yield from (f"checkov cannot read {name}" for name in results.get("parsing_errors", []))
        for failed in results.get("failed_checks", []):
            yield f"{failed['resource']}: {failed['check_name']} ({failed['check_id']})"


def json_paths(out: Path) -> list[Path]:
    """Every JSON file."""
    return sorted([*out.rglob("*.json"), *out.rglob("*.sarif")])


def json_files(out: Path) -> Iterator[str]:
    """Every JSON file parses; plan.json also obeys its published schema."""
    for path in json_paths(out):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            yield f"{path.relative_to(out)}: {error}"
            continue
        if path.name == "plan.json" and PLAN_SCHEMA.is_file():
            schema = json.loads(PLAN_SCHEMA.read_text(encoding="utf-8"))
            for problem in jsonschema.Draft202012Validator(schema).iter_errors(content):
                yield f"plan.json: {'.'.join(map(str, problem.absolute_path))}: {problem.message[:200]}"


def markers(places: list[Path]) -> Iterator[str]:
    """Files that hold the marker which only secrets contained, plain or in base64."""
    needles = [MARKER.encode(), *(base64.b64encode((" " * n + MARKER).encode())[4:40] for n in range(3))]
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and any(needle in path.read_bytes() for needle in needles):
                yield f"{path} holds a secret's value"


def open_files(paths: list[Path]) -> Iterator[str]:
    """Files with account data that others may read."""
    for path in paths:
        mode = path.stat().st_mode & 0o777
        if mode != 0o600:
            yield f"{path.name} has the mode {mode:o}, not 600"


def tree(out: Path) -> dict[str, bytes]:
    """A directory as path and content."""
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def tree_differences(ours: dict[str, bytes], theirs: dict[str, bytes]) -> Iterator[str]:
    """Where two trees differ: files, and the first line that is not the same."""
    for path in sorted(ours.keys() | theirs.keys()):
        left, right = ours.get(path), theirs.get(path)
        if left is None or right is None:
            yield f"{path}: only in the {'second' if left is None else 'first'}"
        elif left != right:
            pairs = zip(left.splitlines(), right.splitlines(), strict=False)
            first = next(((a, b) for a, b in pairs if a != b), (b"(shorter)", b"(longer)"))
            yield f"{path}: {first[0][:160]!r} != {first[1][:160]!r}"
