"""Lints and renders every chart with Helm 3 and Helm 4, and looks at what comes out.

Rendered manifests are handed on to `manifests` (schemas) by the caller; here it
is about Helm itself, and about what no schema forbids but no person wants to
see in a manifest: nulls, empty leftovers, values that Helm turned into floats.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import tools
from paths import HELM

# Where an empty object is the way to say it in Kubernetes.
EMPTY_IS_MEANT = {"emptyDir", "podSelector", "namespaceSelector"}
FLOAT = re.compile(r":\s+-?\d+(?:\.\d+)?e\+\d+\s*$", re.MULTILINE)
MERGE_MARKER = re.compile(r"<no value>|%!\w\(|map\[")


@dataclass(frozen=True)
class Rendered:
    """A chart as one Helm rendered it."""

    chart: Path
    helm: str
    text: str
    manifests: tuple[dict[str, Any], ...]


class Loader(yaml.SafeLoader):
    """YAML as Go's readers take it: dates stay text, and a key may not come twice."""


def _construct(loader: Loader, node: yaml.MappingNode) -> dict[str, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = sorted({str(key) for key in keys if keys.count(key) > 1})
    if twice:
        raise yaml.constructor.ConstructorError(None, None, f"duplicate keys: {twice}", node.start_mark)
    return dict(zip(keys, (loader.construct_object(value, deep=True) for _, value in node.value), strict=True))


Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct)
Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))


def documents(text: str) -> list[dict[str, Any]]:
    """The documents of a YAML stream, empty ones left out."""
    return [document for document in yaml.load_all(text, Loader=Loader) if document is not None]  # noqa: S506


def find(out: Path) -> list[Path]:
    """The charts below an output directory."""
    return sorted(path.parent for path in out.glob("charts/*/Chart.yaml"))


def lint(charts: list[Path]) -> Iterator[str]:
    """What `helm lint --strict` says against the charts, with either Helm."""
    work = [(name, chart) for chart in charts for name in HELM]
    for result in tools.in_parallel(lambda item: tools.run([HELM[item[0]], "lint", "--strict", item[1]]), work):
        if result.code != 0:
            yield result.problem()


def kubernetes(out: Path) -> str:
    """The Kubernetes version that an output directory is written for."""
    plan = json.loads((out / "plan" / "plan.json").read_text(encoding="utf-8"))
    return str(plan["target"]["kubernetes"])


def render(charts: list[Path], version: str) -> tuple[list[Rendered], list[str]]:
    """Every chart through `helm template` of either Helm, and what went wrong."""
    work = [(name, chart) for chart in charts for name in HELM]

    def one(item: tuple[str, Path]) -> tools.Result:
        name, chart = item
        return tools.run([HELM[name], "template", chart.name, chart, "--namespace", "e2e", "--kube-version", version])

    rendered, problems = [], []
    for (name, chart), result in zip(work, tools.in_parallel(one, work), strict=True):
        if result.code != 0:
            problems.append(result.problem())
            continue
        try:
            rendered.append(Rendered(chart, name, result.out, tuple(documents(result.out))))
        except yaml.YAMLError as error:
            problems.append(f"{name} {chart.name}: not YAML: {error}")
    return rendered, problems


def disagreements(rendered: list[Rendered]) -> Iterator[str]:
    """Charts that the two Helms render differently."""
    by_chart: dict[Path, dict[str, Rendered]] = {}
    for item in rendered:
        by_chart.setdefault(item.chart, {})[item.helm] = item
    for chart, pair in by_chart.items():
        if len(pair) == 2 and _sorted(pair["helm3"]) != _sorted(pair["helm4"]):
            yield f"{chart.name}: Helm 3 and Helm 4 render different manifests"


def _sorted(rendered: Rendered) -> list[dict[str, Any]]:
    """Manifests in an order that is not Helm's."""
    return sorted(rendered.manifests, key=lambda m: (m.get("kind", ""), m.get("metadata", {}).get("name", "")))


def leftovers(rendered: list[Rendered]) -> Iterator[str]:
    """What templates leave behind when a value is not there, or is not what they think."""
    for item in rendered:
        for manifest in item.manifests:
            name = f"{item.chart.name}: {manifest.get('kind')}/{manifest.get('metadata', {}).get('name')}"
            yield from (f"{name}: {problem}" for problem in _empty("", "", manifest))
        for match in FLOAT.finditer(item.text):
            yield f"{item.chart.name}: a number became a float: {match.group(0).strip()}"
        for match in MERGE_MARKER.finditer(item.text):
            yield f"{item.chart.name}: {match.group(0)!r} in the rendered text"
        if not item.manifests:
            yield f"{item.chart.name}: renders nothing"


def _empty(path: str, key: str, value: Any) -> Iterator[str]:
    if value is None:
        yield f"{path} is null"
    elif value in ({}, []) and key not in EMPTY_IS_MEANT:
        yield f"{path} is empty"
    elif isinstance(value, dict):
        for member, inner in value.items():
            yield from _empty(f"{path}.{member}", str(member), inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _empty(f"{path}[{number}]", "", inner)


def origins(rendered: list[Rendered]) -> dict[str, str]:
    """The task definition that each object comes from, by kind and name, as its chart says."""
    found = {}
    for item in rendered:
        chart = yaml.safe_load((item.chart / "Chart.yaml").read_text(encoding="utf-8"))
        for manifest in item.manifests:
            label = f"{manifest.get('kind')}/{manifest.get('metadata', {}).get('name')}"
            found[label] = (chart.get("annotations") or {}).get("ecs2eks.io/task-definition", "")
    return found


def names(rendered: list[Rendered]) -> Iterator[str]:
    """Objects that two charts both want to own."""
    owner: dict[tuple[str, str, str], str] = {}
    for item in rendered:
        if item.helm != "helm3":
            continue
        for manifest in item.manifests:
            metadata = manifest.get("metadata", {})
            key = (manifest.get("kind", ""), metadata.get("namespace", ""), metadata.get("name", ""))
            if owner.setdefault(key, item.chart.name) != item.chart.name and metadata.get("namespace"):
                yield f"{'/'.join(key)} is in {owner[key]} and in {item.chart.name}"
