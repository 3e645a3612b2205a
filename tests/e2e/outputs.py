"""Everything that can be said about one output directory without knowing the account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import charts
import iam_formats
import manifests
import written
from checks import Checks


def check(
    name: str, out: Path, checks: Checks, crds: manifests.CustomResources, needed: frozenset[str] = frozenset()
) -> None:
    """Charts through Helm and the schemas, then every other kind of file through its own checker.

    `needed` are the kinds of objects that the account calls for; where it is empty, nobody knows the account, and
    kinds that not every account has may be missing.
    """
    found = charts.find(out)
    target = charts.kubernetes(out)
    checks.over(f"{name}: helm lint --strict, Helm 3 and 4", found, "charts", lambda: charts.lint(found))
    rendered, problems = charts.render(found, target)
    checks.over(f"{name}: helm template for {target}, Helm 3 and 4", rendered, "renderings", lambda: problems)
    checks.run(f"{name}: both Helms render the same", lambda: charts.disagreements(rendered))
    checks.run(f"{name}: nothing null, empty or floating", lambda: charts.leftovers(rendered))
    checks.run(f"{name}: no object has two owners", lambda: charts.names(rendered))
    every = [m for item in rendered if item.helm == "helm3" for m in item.manifests]
    every += [document for _, document in written.objects(out)]
    kinds = Counter(str(manifest["kind"]) for manifest in every)
    if needed:
        missing = [f"no {kind}" for kind in sorted(needed - kinds.keys())]
        checks.over(f"{name}: objects of every kind that it calls for", kinds, "kinds", lambda: missing)
        checks.note(f"{name}: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))
    _objects(name, out, every, charts.origins(rendered), target, checks, crds, bool(needed))
    yaml, scripts, json = written.yaml_paths(out), written.script_paths(out), written.json_paths(out)
    checks.over(f"{name}: yamllint on written YAML", yaml, "files", lambda: written.yaml_files(out))
    checks.over(f"{name}: yamllint on rendered YAML", rendered, "renderings", lambda: written.rendered_yaml(rendered))
    checks.over(f"{name}: shellcheck", scripts, "scripts", lambda: written.scripts(out))
    checks.over(f"{name}: JSON files", json, "files", lambda: written.json_files(out))
    iam_formats.check(name, out, checks, frozenset({"cloudformation"}))


def manifests_only(name: str, out: Path, checks: Checks, crds: manifests.CustomResources) -> None:
    """What the charts render, for a target whose other files are no different."""
    found = charts.find(out)
    rendered, problems = charts.render(found, charts.kubernetes(out))
    checks.over(f"{name}: helm template, Helm 3 and 4", rendered, "renderings", lambda: problems)
    every = [m for item in rendered if item.helm == "helm3" for m in item.manifests]
    _objects(name, out, every, charts.origins(rendered), charts.kubernetes(out), checks, crds, known=True)


def plan(name: str, out: Path, checks: Checks, crds: manifests.CustomResources) -> None:
    """The plan alone, of an account whose charts have been looked at already."""
    scripts = written.script_paths(out / "plan")
    checks.over(f"{name}: shellcheck", scripts, "scripts", lambda: written.scripts(out / "plan"))
    checks.run(f"{name}: JSON files", lambda: written.json_files(out))
    bindings = [document for path, document in written.objects(out) if path.startswith("plan/")]
    checks.over(
        f"{name}: bindings against their CRD", bindings, "bindings", lambda: _custom(bindings, crds), needed=False
    )


def _objects(
    name: str,
    out: Path,
    every: list[manifests.Manifest],
    origins: dict[str, str],
    target: str,
    checks: Checks,
    crds: manifests.CustomResources,
    known: bool,
) -> None:
    """Every object through what will read it in the end."""
    core = [manifest for manifest in every if manifests.is_core(manifest)]
    for version in manifests.versions(target):
        checks.over(
            f"{name}: schemas of Kubernetes {version}",
            core,
            "objects",
            lambda version=version: (p for m in core for p in manifests.core_problems(m, version)),
        )
    checks.over(
        f"{name}: the API server's own validation",
        core,
        "objects",
        lambda: manifests.unreported(manifests.api_server_problems(core), out / "findings.json", origins),
    )
    custom = [manifest for manifest in every if not manifests.is_core(manifest)]
    checks.over(f"{name}: the owners' CRDs", custom, "objects", lambda: _custom(custom, crds), needed=known)
    if not crds.complete:
        checks.note(f"{name}: the load balancer controller's CRDs are not at hand, so its objects were not checked")
    routes = manifests.routes(custom)
    checks.over(
        f"{name}: Traefik parses every rule", routes, "routes", lambda: manifests.traefik_problems(custom), needed=known
    )


def _custom(custom: list[manifests.Manifest], crds: manifests.CustomResources) -> Iterator[str]:
    for manifest in custom:
        yield from crds.problems(manifest)
