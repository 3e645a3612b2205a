"""The end-to-end proof: the tool's output in the hands of components that nobody here wrote.

`run` starts this after `setup`. See emulators.md for what the emulators can and
cannot hold, and README.md for how the stages hang together.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bad_input
import cutover
import emulated
import generate
import iam_formats
import losses
import manifests
import outputs
import selftest
import tool as tools_under_test
import written
from checks import Checks
from emulated import Scenario
from losses import Table
from paths import FIXTURE, TRAFFIC_CORPUS, WORK
from tool import Tool, read_inventory

# The kinds of objects that the sample account calls for.
SAMPLE_KINDS = frozenset(
    {
        "CronJob",
        "DaemonSet",
        "Deployment",
        "EC2NodeClass",
        "ExternalSecret",
        "HorizontalPodAutoscaler",
        "Ingress",
        "IngressRoute",
        "IngressRouteTCP",
        "Job",
        "Middleware",
        "Namespace",
        "NodePool",
        "PersistentVolume",
        "PodDisruptionBudget",
        "ScaledObject",
        "SecretStore",
        "Service",
        "ServiceAccount",
        "TargetGroupBinding",
    }
)
# Up to the parked and baked first workload, a daemon, and the weights of the second.
CUTOVER_STEPS = 33
UNSEEN_ACCOUNT = "444455556666"
UNSEEN_REGION = "us-east-1"
SEEDS = {"moto": 20240229, "ministack": 31415926}


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="tests/e2e/run", description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, help="use this ecs2eks instead of building it")
    parser.add_argument("--seed", type=int, help="make the unseen accounts from this number")
    parser.add_argument("--only", help="only scenarios whose name contains this")
    parser.add_argument("--write-tables", action="store_true", help="write the tables of emulators.md and end")
    return parser.parse_args()


def scenarios(seed: int | None) -> list[Scenario]:
    """The sample in both emulators, and an account that nobody designed in each."""
    sample = read_inventory(FIXTURE)
    made = [Scenario(emulator, emulator, sample, True) for emulator in ("moto", "ministack")]
    for emulator, default in SEEDS.items():
        unseen = generate.account(seed or default, UNSEEN_ACCOUNT, UNSEEN_REGION)
        made.append(Scenario(f"{emulator}-unseen", emulator, unseen, False))
    return made


def sample(tool: Tool, checks: Checks) -> Path:
    """The embedded sample account: `demo`, and `convert` and `plan` of the same file."""
    demo, again = WORK / "demo", WORK / "sample"
    result = tool.run("demo", "-o", demo)
    checks.record("demo: ends well", [] if result.code == 0 else [result.problem()])
    for attempt in ("first", "second"):
        result = tool.convert(FIXTURE, again)
        checks.record(f"sample: convert and plan, {attempt} run", [] if result.code == 0 else [result.problem()])
        if attempt == "first":
            first = written.tree(again)
    checks.run("sample: a second run changes nothing", lambda: written.tree_differences(first, written.tree(again)))
    out = next((path.parent.parent for path in sorted(demo.rglob("charts/*")) if path.is_dir()), demo)
    checks.run(
        "demo: writes what convert writes",
        lambda: written.tree_differences(_generated(out), _generated(again)),
    )
    return again


def _generated(out: Path) -> dict[str, bytes]:
    kinds = ("charts/", "iam/", "platform/", "plan/")
    return {path: text for path, text in written.tree(out).items() if path.startswith(kinds)}


def configured(tool: Tool, checks: Checks, crds: manifests.CustomResources) -> None:
    """The sample for the oldest and the newest Kubernetes, and with its roles in every format."""
    for version in ("1.30", "1.37"):
        out = WORK / f"sample-{version}"
        name = f"sample for {version}"
        result = tool.convert(FIXTURE, out, f'kubernetes: "{version}"\n')
        if checks.record(f"{name}: convert and plan", [] if result.code == 0 else [result.problem()]):
            outputs.manifests_only(name, out, checks, crds)
    formats = iam_formats.known()
    checks.over("configuration: formats of roles", formats, "formats", lambda: ())
    if formats != {"cloudformation"}:
        out = WORK / "formats"
        result = tool.convert(FIXTURE, out, f"iam: {{formats: [{', '.join(sorted(formats))}]}}\n")
        if checks.record("roles in every format: convert", [] if result.code == 0 else [result.problem()]):
            iam_formats.check("roles", out, checks, formats)


def main() -> int:
    """Runs the proof; the exit code says whether everything holds."""
    options = arguments()
    if options.write_tables:
        losses.document_problems(write=True)
        return 0
    started = time.monotonic()
    checks = Checks()
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    checks.run("emulators.md shows losses.json", losses.document_problems)
    crds = manifests.CustomResources()
    with checks.stage("checkers"):
        selftest.check(checks, crds)
    tool = Tool(options.binary.resolve() if options.binary else tools_under_test.build())

    checks.run(
        f"Traefik decides as its model ({len(TRAFFIC_CORPUS.read_text(encoding='utf-8').splitlines())} rule lists)",
        lambda: manifests.decision_problems(TRAFFIC_CORPUS),
    )
    with checks.stage("sample"):
        outputs.check("sample", sample(tool, checks), checks, crds, SAMPLE_KINDS)
        configured(tool, checks, crds)
    with checks.stage("bad input"):
        bad_input.check(tool, checks)

    if not options.only:
        with checks.stage("cutover"):
            cutover.check(tool.binary, checks, CUTOVER_STEPS)

    scan_lines = Table.scan()
    chosen = [s for s in scenarios(options.seed) if not options.only or options.only in s.name]

    def emulate(scenario: Scenario) -> None:
        with checks.stage(scenario.name):
            emulated.check(scenario, tool, checks, scan_lines)

    # Each emulator is a process of its own; two at a time keep both cores busy.
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(emulate, chosen))
    if not options.only:
        checks.record("losses.json: every line about scan is of use", scan_lines.stale())
    for scenario in chosen:
        with checks.stage(f"{scenario.name} output"):
            outputs.check(scenario.name, scenario.out, checks, crds)
            if not scenario.is_sample:  # the sample's own plan has been looked at
                outputs.plan(f"{scenario.name} at rest", scenario.rested, checks, crds)
    checks.note(f"{time.monotonic() - started:.0f} s, everything is in {WORK}")
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
