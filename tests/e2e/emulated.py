"""An account inside an emulator, and what a scan of it must show.

One scenario is one emulator with one account in it. The scenario's checks
compare three views of the same account: the inventory that it was made from,
what boto3 reads back, and what the tool scanned.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faults
import readback
import seed
import servers
import usage
import written
from checks import Checks
from clients import Clients
from difference import Difference, canonical, differences
from losses import Table, compare
from paths import WORK
from recorder import Recorder
from seed.account import Account
from tool import Tool, read_inventory, write_inventory

Inventory = dict[str, Any]


@dataclass
class Scenario:
    """Where an account came from and where its output goes."""

    name: str
    emulator: str
    inventory: Inventory
    is_sample: bool

    @property
    def region(self) -> str:
        """The account's one region."""
        return str(self.inventory["scopes"][0]["region"])

    @property
    def place(self) -> Path:
        """The scenario's own directory."""
        return WORK / self.name

    @property
    def out(self) -> Path:
        """Where convert and plan write."""
        return self.place / "out"

    @property
    def rested(self) -> Path:
        """Where convert and plan write what becomes of the account at rest."""
        return self.place / "at-rest"

    def server(self) -> servers.Server:
        """The emulator, not yet started."""
        account = str(self.inventory["scopes"][0]["accountId"])
        if self.emulator == "moto":
            return servers.moto(account, self.name)
        return servers.ministack(account, self.region, self.name)


def check(scenario: Scenario, tool: Tool, checks: Checks, scan_lines: Table) -> None:
    """Seeds, scans, converts and compares; leaves the output in the scenario's directory."""
    name = scenario.name
    with scenario.server() as server:
        clients = Clients(server.url, scenario.region)
        account = seed.seed(scenario.inventory, clients, raw_xml=scenario.emulator == "ministack")
        before = steady(readback.read(clients))
        _losses(scenario, account, before, checks)

        with Recorder(server.url) as recorder:
            scanned = scenario.place / "inventory.json"
            result = tool.scan(recorder.url, scenario.region, scanned)
            if not checks.record(f"{name}: scan ends well", [] if result.code == 0 else [result.problem()]):
                return
            calls, writes = recorder.calls, sorted({str(call) for call in recorder.writes()})
            checks.over(f"{name}: scan only reads", calls, "calls", lambda: writes)
            checks.run(f"{name}: scan calls nothing that --print-policy does not allow", lambda: _outside(tool, recorder))
        checks.record(f"{name}: the account is as it was", map(str, differences(before, steady(readback.read(clients)))))
        checks.run(f"{name}: inventory is for its owner only", lambda: written.open_files([scanned]))

        inventory = read_inventory(scanned)
        checks.record(f"{name}: scan reads what boto3 reads", _unread(before, inventory, scan_lines))
        checks.record(f"{name}: every refused call is a gap", _missing_gaps(before, inventory))
        if scenario.is_sample:
            _weather(scenario, server, tool, checks, inventory)

    checks.run(f"{name}: convert and plan", lambda: _convert(tool, scanned, scenario.out))
    if scenario.is_sample:
        checks.run(
            f"{name}: charts are the sample's, up to the losses",
            lambda: _same_charts(scenario, account, inventory, tool, scan_lines),
        )
    else:
        rested = _at_rest(scenario, inventory)
        checks.run(f"{name}: plan of the account at rest", lambda: _convert(tool, rested, scenario.rested))
    checks.run(f"{name}: no secret's value was written", lambda: written.markers([scenario.place]))


def _outside(tool: Tool, recorder: Recorder) -> Iterator[str]:
    """Calls that the printed IAM policy does not name. REST calls have no operation, only their service is compared."""
    policy = json.loads(tool.run("scan", "--print-policy").out)
    actions = {action for statement in policy["Statement"] for action in statement["Action"]}
    services = {action.partition(":")[0] for action in actions}
    seen = sorted({(call.service, call.operation) for call in recorder.calls})
    for service, operation in seen:
        if operation and f"{service}:{operation}" not in actions and service != "sts":
            yield f"{service}:{operation} is not in the policy"
        if service not in services | {"sts"}:
            yield f"{service} is not in the policy"


def steady(inventory: Inventory) -> Inventory:
    """An account without what moves by itself: how full a file system is is measured at each call."""
    for system in inventory.get("fileSystems") or []:
        system.pop("SizeInBytes", None)
    return inventory


def revisions(inventory: Inventory) -> Inventory:
    """Emulators count revisions from 1; the number follows the (translated) ARN."""
    for definition in inventory.get("taskDefinitions") or []:
        definition["revision"] = int(definition["taskDefinitionArn"].rpartition(":")[2])
    return inventory


def _losses(scenario: Scenario, account: Account, seen: Inventory, checks: Checks) -> None:
    """What came back is what went in, up to the table, and the table is up to date."""
    table = Table.of(scenario.emulator)
    unknown, _ = compare(scenario.inventory, revisions(account.names.backward(seen)), table)
    checks.record(f"{scenario.name}: {scenario.emulator} loses only what is written down", map(str, unknown))
    if scenario.is_sample:
        checks.record(f"{scenario.name}: {scenario.emulator} still loses what is written down", table.stale())


def _unread(seen: Inventory, scanned: Inventory, scan_lines: Table) -> Iterator[str]:
    """What is in use and boto3 reads, and the scan does not have, or has otherwise."""
    ours, theirs = (
        canonical({k: v for k, v in i.items() if isinstance(v, list) and k not in ("gaps", "scopes")})
        for i in (usage.in_use(seen), steady(scanned))
    )
    for difference in scan_lines.undocumented(differences(ours, theirs)):
        # The scan may read more than there is a use for.
        if difference.kind != "added":
            yield str(difference)


def _missing_gaps(seen: Inventory, scanned: Inventory) -> Iterator[str]:
    """Services where boto3 was refused and the scan says nothing about it."""
    told = {str(gap.get("service")).replace("-", "") for gap in scanned.get("gaps") or []}
    for gap in seen["gaps"]:
        service = str(gap["service"]).replace("-", "")
        if not any(service in name or name in service for name in told):
            yield f"no gap for {gap['service']} {gap['operation']}"


def _at_rest(scenario: Scenario, inventory: Inventory) -> Path:
    """The account as it would be on AWS: emulators start no tasks and have one constant for every VPC.

    The plan rightly refuses to touch a service that is not stable, so without this there would be next to no plan.
    """
    rested = copy.deepcopy(inventory)
    for service in rested.get("services") or []:
        service["runningCount"], service["pendingCount"] = service.get("desiredCount", 0), 0
        service["deployments"] = [
            {**deployment, "rolloutState": "COMPLETED", "runningCount": service["runningCount"], "pendingCount": 0}
            for deployment in (service.get("deployments") or [])[:1]
        ]
    clusters = [cluster.get("resourcesVpcConfig") or {} for cluster in rested.get("eksClusters") or []]
    for balancer in rested.get("loadBalancers") or []:
        for vpc in clusters:
            vpc["vpcId"] = balancer.get("VpcId")
    return write_inventory(rested, scenario.place / "at-rest.json")


def _convert(tool: Tool, inventory: Path, out: Path) -> Iterator[str]:
    result = tool.convert(inventory, out)
    if result.code != 0:
        yield result.problem()


def _same_charts(
    scenario: Scenario, account: Account, scanned: Inventory, tool: Tool, scan_lines: Table
) -> Iterator[str]:
    """The charts of the scanned account are those of the sample with the known losses applied.

    Members that AWS sets by itself, and those that an emulator adds, are left
    as they are on either side: they must not shape a chart.
    """
    table = Table.of(scenario.emulator, f"{scenario.emulator}, scanned")
    table.losses += scan_lines.losses
    translated = revisions(account.names.backward(scanned))
    unknown, degraded = compare(usage.in_use(scenario.inventory), translated, table)
    # Each account has gaps of its own, which shape the report on roles.
    degraded["gaps"] = translated["gaps"]
    yield from (f"undocumented: {difference}" for difference in unknown)
    yield from (line for line in table.stale() if line in Table.of(f"{scenario.emulator}, scanned").stale())
    trees = []
    for kind, inventory in (("sample", degraded), ("scanned", translated)):
        path = write_inventory(inventory, scenario.place / "compared" / f"{kind}.json")
        out = scenario.place / "compared" / kind
        result = tool.convert(path, out)
        if result.code != 0:
            yield result.problem()
            return
        trees.append({p: text for p, text in written.tree(out).items() if p.startswith(("charts/", "iam/", "platform/"))})
    yield from written.tree_differences(trees[0], trees[1])


def _weather(scenario: Scenario, server: servers.Server, tool: Tool, checks: Checks, calm: Inventory) -> None:
    """Scans through the fault proxy: a storm changes nothing, a refusal leaves a gap."""
    name = scenario.name
    with servers.microburst(server.url, f"{name}-microburst") as proxy:
        faults.set_rules(proxy.url, faults.STORM)
        path = scenario.place / "storm.json"
        result = tool.scan(proxy.url, scenario.region, path)
        injected = faults.fired(proxy.url)
        problems = [] if result.code == 0 else [result.problem()]
        if not problems:
            problems = [str(d) for d in differences(_still(calm), _still(read_inventory(path)))]
        if len({fault["service"] for fault in injected}) < 5:
            problems.append(f"only {len(injected)} faults were injected: the proof proves nothing")
        checks.record(f"{name}: a storm of {len(injected)} faults changes nothing", problems)

        faults.set_rules(proxy.url, faults.REFUSAL)
        path = scenario.place / "refused.json"
        result = tool.scan(proxy.url, scenario.region, path)
        checks.record(f"{name}: a forbidden call leaves gaps and the rest", _refused(result, path, calm))

        faults.set_rules(proxy.url, faults.EXPIRED)
        path = scenario.place / "expired.json"
        result = tool.scan(proxy.url, scenario.region, path)
        checks.record(f"{name}: an expired token ends the scan", _ended(result, path, "expired"))


def _still(inventory: Inventory) -> Inventory:
    """An inventory without what differs from one minute to the next."""
    still = steady({member: value for member, value in inventory.items() if member not in ("scannedAt", "gaps")})
    still["gaps"] = sorted(
        json.dumps({m: v for m, v in gap.items() if m != "error"}, sort_keys=True) for gap in inventory.get("gaps") or []
    )
    return still


def _refused(result: Any, path: Path, calm: Inventory) -> Iterator[str]:
    if result.code != 0:
        yield result.problem()
        return
    inventory = read_inventory(path)
    service, operation = faults.FORBIDDEN
    gaps = [g for g in inventory["gaps"] if (g.get("service"), g.get("operation")) == (service, operation)]
    expected = sum(1 for role in calm["roles"] for _ in role.get("InlinePolicies") or [])
    if len(gaps) != expected:
        yield f"{len(gaps)} gaps for {expected} refused calls"
    yield from (f"no error text in {gap}" for gap in gaps if "AccessDenied" not in str(gap.get("error")))
    for difference in differences(_still(calm), _still(inventory)):
        if not _follows(difference):
            yield str(difference)


def _follows(difference: Difference) -> bool:
    """Whether the difference is what the refusal itself explains."""
    return difference.path[0] == "gaps" or (difference.path[0] == "roles" and "InlinePolicies" in difference.path)


def _ended(result: Any, path: Path, word: str) -> Iterator[str]:
    if result.code != 3:
        yield f"exit {result.code} instead of 3"
    if word not in result.err.lower():
        yield f"the message does not say {word!r}: {result.err[-500:]}"
    if path.exists():
        yield f"{path.name} was written all the same"
