"""Finds where two inventories differ, member by member.

Objects of the top-level lists are matched by their ARN (or what stands for it),
lists of key/value pairs by key, other lists by position. Empty and absent are
the same: AWS prints `[]` for what nobody set.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

IDENTITY: dict[str, tuple[str, ...]] = {
    "scopes": ("accountId", "region"),
    "clusters": ("clusterArn",),
    "capacityProviders": ("name",),
    "services": ("serviceArn",),
    "serviceRevisions": ("serviceRevisionArn",),
    "taskDefinitions": ("taskDefinitionArn",),
    "tasks": ("taskArn",),
    "loadBalancers": ("LoadBalancerArn",),
    "listeners": ("ListenerArn",),
    "rules": ("RuleArn",),
    "targetGroups": ("TargetGroupArn",),
    "targetHealth": ("TargetGroupArn",),
    "scalableTargets": ("ResourceId", "ScalableDimension"),
    "scalingPolicies": ("ResourceId", "PolicyName"),
    "scheduledActions": ("ResourceId", "ScheduledActionName"),
    "roles": ("Arn",),
    "eventRules": ("Arn",),
    "schedules": ("Arn",),
    "namespaces": ("Id",),
    "discoveryServices": ("Id",),
    "fileSystems": ("FileSystemId",),
    "accessPoints": ("AccessPointId",),
    "mountTargets": ("MountTargetId",),
    "subnets": ("SubnetId",),
    "securityGroups": ("GroupId",),
    "eksClusters": ("arn",),
}

# Members by which the elements of an inner list are told apart, in this order.
KEYS = ("Key", "key", "name", "PolicyName", "addonName", "nodegroupName", "Id", "containerName")
ABSENT: Any = None

Path = tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """One member that differs. `kind` is lost, added or changed, seen from the first inventory."""

    kind: str
    path: Path
    ours: Any
    theirs: Any

    def __str__(self) -> str:
        if self.kind == "lost":
            return f"lost {show(self.path)}: was {brief(self.ours)}"
        if self.kind == "added":
            return f"added {show(self.path)}: {brief(self.theirs)}"
        return f"changed {show(self.path)}: {brief(self.ours)} -> {brief(self.theirs)}"


def show(path: Path) -> str:
    """`services[web].tags[team].value` for a path of list keys (with brackets) and members."""
    text = ""
    for step in path:
        text += step if step.startswith("[") else (f".{step}" if text else step)
    return text


def brief(value: Any) -> str:
    """A value in one short line."""
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:117]}…"


def empty(value: Any) -> bool:
    """Whether AWS uses the value to say that nothing is there."""
    return value is None or value == [] or value == {}


def differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[Difference]:
    """All differences between two inventories, in a stable order."""
    return list(_compare((), ours, theirs))


def _compare(path: Path, ours: Any, theirs: Any) -> Iterator[Difference]:
    if empty(ours) and empty(theirs):
        return
    if empty(ours):
        yield Difference("added", path, ABSENT, theirs)
    elif empty(theirs):
        yield Difference("lost", path, ours, ABSENT)
    elif isinstance(ours, dict) and isinstance(theirs, dict):
        for member in sorted(ours.keys() | theirs.keys()):
            yield from _compare((*path, member), ours.get(member), theirs.get(member))
    elif isinstance(ours, list) and isinstance(theirs, list):
        yield from _lists(path, ours, theirs)
    elif ours != theirs:
        yield Difference("changed", path, ours, theirs)


def _lists(path: Path, ours: list[Any], theirs: list[Any]) -> Iterator[Difference]:
    name = path[0] if len(path) == 1 else ""
    keyed = [index(name, ours), index(name, theirs)]
    if keyed[0] is None or keyed[1] is None:
        keyed = [{str(n): item for n, item in enumerate(items)} for items in (ours, theirs)]
    left, right = keyed
    for key in sorted(left.keys() | right.keys()):
        yield from _compare((*path, f"[{key}]"), left.get(key), right.get(key))


def index(name: str, items: list[Any]) -> dict[str, Any] | None:
    """The list's elements by what tells them apart, or None when nothing does."""
    if not all(isinstance(item, dict) for item in items):
        # Order carries no meaning in a list of subnets or of security groups.
        return {str(item): item for item in items} if all(_is_id(item) for item in items) else None
    candidates = [IDENTITY[name]] if name in IDENTITY else [(key,) for key in KEYS]
    for members in candidates:
        keys = ["/".join(str(item.get(member)) for member in members) for item in items]
        if all(all(member in item for member in members) for item in items) and len(set(keys)) == len(keys):
            return dict(zip(keys, items, strict=True))
    return None


def _is_id(item: Any) -> bool:
    return isinstance(item, str) and item.startswith(("subnet-", "sg-", "arn:"))
