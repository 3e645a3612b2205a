"""Everything that can be said about one output directory without knowing the account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import charts
import manifests
import written
from checks import Checks
from paths import IN_CI, SHARED_SCHEMAS

# The Kubernetes version that `helm template` is told.
TARGET = "1.33"


def check(name: str, out: Path, checks: Checks, crds: manifests.CustomResources) -> None:
    """Charts through Helm and the schemas, then every other kind of file through its own checker."""
    found = charts.find(out)
    checks.record(f"{name}: there are charts", [] if found else [f"no chart in {out}"])
    checks.run(f"{name}: helm lint --strict, Helm 3 and 4, {len(found)} charts", lambda: charts.lint(found))
    rendered, problems = charts.render(found, TARGET)
    checks.record(f"{name}: helm template, Helm 3 and 4", problems)
    checks.run(f"{name}: both Helms render the same", lambda: charts.disagreements(rendered))
    checks.run(f"{name}: nothing null, empty or floating", lambda: charts.leftovers(rendered))
    checks.run(f"{name}: no object has two owners", lambda: charts.names(rendered))
    platform = [
        (document, path.name)
        for path in sorted(out.glob("platform/**/*.yaml"))
        for document in charts.documents(path.read_text(encoding="utf-8"))
        if isinstance(document, dict) and {"apiVersion", "kind"} <= document.keys()
    ]
    every = [m for item in rendered if item.helm == "helm3" for m in item.manifests] + [m for m, _ in platform]
    core = [manifest for manifest in every if manifests.is_core(manifest)]
    for version in manifests.VERSIONS:
        checks.run(
            f"{name}: {len(core)} manifests against the schemas of Kubernetes {version}",
            lambda version=version: (p for m in core for p in manifests.core_problems(m, version)),
        )
    checks.run(f"{name}: the API server's own validation", lambda: manifests.api_server_problems(core))
    custom = [manifest for manifest in every if not manifests.is_core(manifest)]
    if crds.present:
        checks.run(f"{name}: {len(custom)} custom resources against their CRDs", lambda: _custom(custom, crds))
    elif IN_CI:
        checks.record(f"{name}: custom resources against their CRDs", [f"{SHARED_SCHEMAS} is not there"])
    else:
        checks.note(f"{name}: {len(custom)} custom resources not checked: {SHARED_SCHEMAS} is not there")
    checks.run(f"{name}: Traefik parses every rule", lambda: manifests.traefik_problems(custom))
    checks.run(f"{name}: yamllint on written YAML", lambda: written.yaml_files(out))
    checks.run(f"{name}: yamllint on rendered YAML", lambda: written.rendered_yaml(rendered))
    checks.run(f"{name}: shellcheck", lambda: written.scripts(out))
    checks.run(f"{name}: cfn-lint", lambda: written.cloudformation(out))
    checks.run(f"{name}: checkov on trust policies", lambda: written.trust(out))
    checks.run(f"{name}: JSON files", lambda: written.json_files(out))


def _custom(custom: list[manifests.Manifest], crds: manifests.CustomResources) -> Iterator[str]:
    for manifest in custom:
        yield from crds.problems(manifest)
