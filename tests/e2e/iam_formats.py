"""Checks the roles in every format that they can be written in, each with what will read it in the end."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hcl2
import jsonschema

import tools
import written
from charts import documents
from checks import Checks
from paths import CDK_MODULES, EKSCTL_SCHEMA, ROOT, VENV, WORK

CONFIG_SCHEMA = ROOT / "docs" / "ecs2eks.schema.json"


def known() -> frozenset[str]:
    """The formats that the configuration offers (`iam.formats`)."""
    schema = json.loads(CONFIG_SCHEMA.read_text(encoding="utf-8"))
    iam = _resolved(schema, schema["properties"].get("iam"))
    if not iam:
        return frozenset({"cloudformation"})
    formats = _resolved(schema, iam["properties"]["formats"])
    return frozenset(_words(_resolved(schema, formats["items"])))


def _resolved(schema: Any, part: Any) -> Any:
    """A part of a JSON Schema with its reference followed."""
    reference = part.get("$ref") if isinstance(part, dict) else None
    return schema["$defs"][reference.rpartition("/")[2]] if reference else part


def _words(schema: Any) -> Iterator[str]:
    """The constants of an enumeration, whether it is one list or one alternative each."""
    if isinstance(schema, dict):
        yield from (word for word in schema.get("enum", []) if isinstance(word, str))
        if isinstance(schema.get("const"), str):
            yield schema["const"]
        for part in schema.get("oneOf", []):
            yield from _words(part)


def check(name: str, out: Path, checks: Checks, needed: frozenset[str]) -> None:
    """Every format that there is; the needed ones must be there."""
    every: dict[str, tuple[str, list[Path], str, Callable[[list[Path]], Iterator[str]]]] = {
        "cloudformation": ("cfn-lint", written.cloudformation_templates(out), "templates", cloudformation),
        "terraform": ("python-hcl2", sorted(out.glob("iam/terraform/**/*.tf")), "files", terraform),
        "eksctl": ("eksctl's schema", _eksctl_files(out), "files", eksctl),
        "cdk": ("tsc and synth", sorted(out.glob("iam/cdk/cdk.json")), "apps", cdk),
        "cli": ("shellcheck", sorted(out.glob("iam/cli/**/*.sh")), "scripts", lambda _: written.scripts(out / "iam")),
    }
    unknown = sorted(needed - every.keys())
    if unknown:
        checks.record(f"{name}: every format has a check", [f"nothing checks {word}" for word in unknown])
    for word, (how, files, noun, function) in every.items():
        if files or word in needed:
            checks.over(f"{name}: {word}, {how}", files, noun, lambda f=function, p=files: f(p))
    checks.run(f"{name}: checkov on trust policies", lambda: written.trust(out))


def cloudformation(templates: list[Path]) -> Iterator[str]:
    """cfn-lint."""
    if templates:
        result = tools.run([VENV / "cfn-lint", "--format", "parseable", *templates])
        if result.code != 0:
            yield result.problem()


def terraform(files: list[Path]) -> Iterator[str]:
    """HCL that parses, and references to resources, data, variables and locals that exist."""
    declared: set[str] = set()
    used: dict[str, str] = {}
    for path in files:
        text = path.read_text(encoding="utf-8")
        try:
            content = hcl2.loads(text)
        except Exception as error:  # noqa: BLE001 - the parser raises its library's own exceptions
            yield f"{path.name}: {error}"
            continue
        _declare(content, declared)
        used.update({reference: path.name for reference in _references(text)})
    if files and not any(name.startswith("aws_iam_role.") for name in declared):
        yield "no aws_iam_role is declared"
    yield from (f"{place}: {name} is not declared" for name, place in sorted(used.items()) if name not in declared)


def _declare(content: dict[str, Any], declared: set[str]) -> None:
    """Notes what the blocks of a file declare."""
    for word, prefix in (("resource", ""), ("data", "data.")):
        for block in content.get(word, []):
            for kind, made in block.items():
                if isinstance(made, dict):
                    declared.update(f"{prefix}{_plain(kind)}.{_plain(name)}" for name in made)
    for word, prefix in (("variable", "var."), ("locals", "local.")):
        for block in content.get(word, []):
            declared.update(f"{prefix}{_plain(name)}" for name in block)


def _plain(name: str) -> str:
    """A name without the quotes that the parser may leave on it."""
    return str(name).strip('"')


def _references(text: str) -> Iterator[str]:
    # Strings hold account data; only what is interpolated in them is a reference.
    code = re.sub(r'"(?:[^"\\]|\\.)*"', lambda match: " ".join(re.findall(r"(?<!\$)\$\{([^}]*)\}", match.group(0))), text)
    code = re.sub(r"(?m)#.*$", "", code)
    for match in re.finditer(r"(?<![\w.-])(data\.aws_\w+\.[\w-]+|aws_\w+\.[\w-]+|var\.[\w-]+|local\.[\w-]+)", code):
        yield match.group(1)


def _eksctl_files(out: Path) -> list[Path]:
    """The files that eksctl reads, in iam and in platform."""
    found = []
    for path in written.yaml_paths(out):
        if path.relative_to(out).parts[0] != "charts":
            texts = written.parsed(path)
            if any(isinstance(d, dict) and str(d.get("apiVersion", "")).startswith("eksctl.io/") for d in texts):
                found.append(path)
    return found


def eksctl(files: list[Path]) -> Iterator[str]:
    """The schema that eksctl publishes of its files."""
    schema = json.loads(EKSCTL_SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.Draft7Validator(schema)
    for path in files:
        for document in documents(path.read_text(encoding="utf-8")):
            for error in validator.iter_errors(document):
                yield f"{path.name}: {'.'.join(map(str, error.absolute_path)) or '(root)'}: {error.message[:300]}"


def cdk(apps: list[Path]) -> Iterator[str]:
    """The TypeScript compiler, then the app itself; cfn-lint on the templates that it makes."""
    for number, app in enumerate(apps):
        place = WORK / "cdk" / f"{app.parent.parent.parent.name}-{number}"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(app.parent, place)
        os.symlink(CDK_MODULES, place / "node_modules")
        compiled = tools.run(["node", CDK_MODULES / "typescript" / "bin" / "tsc"], cwd=place)
        if compiled.code != 0:
            yield compiled.problem()
            continue
        program = json.loads(app.read_text(encoding="utf-8"))["app"].split()
        # What the CDK's own command line sets before it starts an app.
        made = tools.run(program, cwd=place, env={"CDK_OUTDIR": str(place / "cdk.out"), "CDK_CONTEXT_JSON": "{}"})
        templates = sorted((place / "cdk.out").glob("*.template.json"))
        if made.code != 0 or not templates:
            yield made.problem()
            continue
        yield from cloudformation(templates)
