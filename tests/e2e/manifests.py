"""Validates manifests: core kinds as Kubernetes does, the others against their CRDs.

The schemas are those of kubernetes-validate (every version, strict) and of the
projects that own the custom resources. kubernetes-validate itself reads a
schema anew for each call; here each version is read once. What a schema cannot
say (names, references, ranges) the API server's own code says, see apiserver/.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from kubernetes_validate import utils
from referencing import Registry, Resource

import tools
from paths import APISERVER, CRDS, IN_CI, OTHER_CRDS, TRAEFIK

VERSIONS = ("1.30", "1.33", "1.37")
# The API groups whose kinds are in Kubernetes itself; `x.k8s.io` alone does not tell.
CORE_GROUPS = re.compile(
    r"^(v1|(apps|batch|autoscaling|policy)/.*|(networking|rbac\.authorization|storage|scheduling|coordination"
    r"|discovery|admissionregistration|apiextensions|apiregistration|node|certificates|events)\.k8s\.io/.*)$"
)
Manifest = dict[str, Any]
# What the API server warns about because it is so on ECS, too, and the finding that says it.
REPORTED = {"duplicate port definition": "CTR021"}


def versions(target: str) -> list[str]:
    """The versions that manifests for a target must be good for: its own, and those that it will be upgraded to."""
    minor = int(target.partition(".")[2])
    return [target, *(version for version in VERSIONS if int(version.partition(".")[2]) > minor)]


def label(manifest: Manifest) -> str:
    """`Deployment/web` for a message."""
    return f"{manifest.get('kind')}/{manifest.get('metadata', {}).get('name')}"


def is_core(manifest: Manifest) -> bool:
    """Whether the kind belongs to Kubernetes itself."""
    return bool(CORE_GROUPS.match(str(manifest.get("apiVersion", ""))))


@functools.cache
def _registry(version: str) -> Registry:
    definitions = utils.schema_contents(f"kubernetes-json-schema/v{version}.0-local-strict/_definitions.json", version)
    return (Resource.from_contents(definitions) @ Registry()).crawl()


@functools.cache
def _core_validator(version: str, api_version: str, kind: str) -> jsonschema.protocols.Validator | None:
    group = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", api_version)
    name = f"kubernetes-json-schema/v{version}.0-local-strict/{kind.lower()}-{group}.json"
    try:
        schema = utils.schema_contents(name, version)
    except FileNotFoundError:
        return None
    return jsonschema.Draft202012Validator(schema, registry=_registry(version))


def core_problems(manifest: Manifest, version: str) -> Iterator[str]:
    """What a Kubernetes version has against a manifest of its own kinds."""
    validator = _core_validator(version, manifest["apiVersion"], manifest["kind"])
    if validator is None:
        yield f"{label(manifest)}: {manifest['apiVersion']} {manifest['kind']} does not exist in Kubernetes {version}"
        return
    for error in validator.iter_errors(manifest):
        yield f"{label(manifest)} (Kubernetes {version}): {_at(error)}: {error.message[:300]}"


def _at(error: jsonschema.ValidationError) -> str:
    return ".".join(str(step) for step in error.absolute_path) or "(root)"


def _through(program: Path, manifests: list[Manifest]) -> Iterator[str]:
    """What a checker says that reads a stream of JSON objects."""
    result = tools.run([program], stdin="\n".join(json.dumps(manifest) for manifest in manifests))
    yield from result.out.splitlines()
    if result.code != 0:
        yield result.problem()


def api_server_problems(manifests: list[Manifest]) -> Iterator[str]:
    """What the API server's own code has against creating the manifests, warnings included."""
    return _through(APISERVER, manifests)


def unreported(problems: Iterator[str], findings: Path, origins: dict[str, str]) -> Iterator[str]:
    """The problems without the warnings that a finding already reports.

    `origins` names the task definition behind an object, by its label; findings name task definitions, too.
    """
    reported: dict[str, set[str]] = {}
    for finding in json.loads(findings.read_text(encoding="utf-8"))["findings"]:
        reported.setdefault(finding["code"], set()).update(place["name"] for place in finding["occurrences"])
    for problem in problems:
        code = next((code for words, code in REPORTED.items() if "warned: " in problem and words in problem), "")
        if origins.get(problem.partition(": ")[0]) not in reported.get(code, set()):
            yield problem


def routes(manifests: list[Manifest]) -> list[Manifest]:
    """The objects that hold rules for Traefik."""
    return [manifest for manifest in manifests if manifest["kind"] in ("IngressRoute", "IngressRouteTCP")]


def traefik_problems(manifests: list[Manifest]) -> Iterator[str]:
    """Routes that Traefik's own parser would leave out."""
    return _through(TRAEFIK, routes(manifests))


def decision_problems(corpus: Path) -> Iterator[str]:
    """Requests of the model's corpus that Traefik's own muxer decides otherwise."""
    result = tools.run([TRAEFIK, "decide"], stdin=corpus.read_text(encoding="utf-8"))
    yield from result.out.splitlines()
    if result.code != 0:
        yield result.problem()


class CustomResources:
    """The CRDs of the projects whose objects the tool writes."""

    def __init__(self, *directories: Path) -> None:
        self._schemas: dict[tuple[str, str], dict[str, Any]] = {}
        for directory in directories or (OTHER_CRDS, CRDS):
            for path in sorted([*directory.rglob("*.yaml"), *directory.rglob("*.yml")]):
                self._read(path)
        # The load balancer controller publishes its CRDs in no package registry.
        self.complete = ("elbv2.k8s.aws/v1beta1", "TargetGroupBinding") in self._schemas

    def _read(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        if "kind: CustomResourceDefinition" not in text:
            return
        for document in yaml.load_all(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if document and document.get("kind") == "CustomResourceDefinition":
                self._add(document["spec"])

    def _add(self, spec: dict[str, Any]) -> None:
        for version in spec["versions"]:
            schema = version.get("schema", {}).get("openAPIV3Schema")
            if schema:
                key = (f"{spec['group']}/{version['name']}", spec["names"]["kind"])
                self._schemas[key] = strict(schema)

    def problems(self, manifest: Manifest) -> Iterator[str]:
        """What the owner of the kind has against a manifest."""
        key = (manifest["apiVersion"], manifest["kind"])
        schema = self._schemas.get(key)
        if schema is None:
            # Away from CI, CRDs of that controller may be missing, which a note says; in CI that is a hole in the proof.
            if not self.complete and not IN_CI and key[0].startswith("elbv2.k8s.aws/"):
                return
            yield f"{label(manifest)}: no CRD at hand for {key[0]} {key[1]}"
            return
        for error in jsonschema.Draft202012Validator(schema).iter_errors(manifest):
            yield f"{label(manifest)}: {_at(error)}: {error.message[:300]}"


def strict(schema: Any, top: bool = True) -> Any:
    """A CRD's schema as JSON Schema that also refuses members which the CRD does not have.

    The API server would drop those in silence; a typing mistake would look like
    success.
    """
    if isinstance(schema, list):
        return [strict(item, False) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: value for key, value in schema.items() if not key.startswith("x-") and key != "description"}
    for key in ("items", "additionalProperties", "not"):
        if isinstance(made.get(key), dict):
            made[key] = strict(made[key], False)
    for key in ("anyOf", "oneOf", "allOf"):
        # Alternatives only add conditions; the members are named outside of them.
        if key in made:
            made[key] = [_conditions(item) for item in made[key]]
    if "properties" in made:
        made["properties"] = {name: strict(value, False) for name, value in made["properties"].items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields") and "additionalProperties" not in made:
            made["additionalProperties"] = False
    if schema.get("x-kubernetes-int-or-string"):
        made.pop("type", None)
        made["anyOf"] = [{"type": "integer"}, {"type": "string"}]
    if schema.get("nullable") and "type" in made:
        made["type"] = [made["type"], "null"]
    made.pop("nullable", None)
    made.pop("default", None)
    if top and "properties" in made:
        for member, kind in (("apiVersion", "string"), ("kind", "string"), ("metadata", "object")):
            made["properties"].setdefault(member, {"type": kind})
    return made


def _conditions(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {k: _conditions(v) for k, v in schema.items() if not str(k).startswith("x-") and k != "description"}
    return [_conditions(item) for item in schema] if isinstance(schema, list) else schema
