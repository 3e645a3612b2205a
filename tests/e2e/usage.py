"""What of an account has to do with its ECS services: the part that a scan must read.

An object is in use when something in use names it, beginning with services,
schedules and rules; what hangs on an object in use (a listener on its load
balancer, a mount target on its file system) is in use, too. This is worked out
from the text of the objects alone, with nothing of the tool's own knowledge.
"""

from __future__ import annotations

import json
from typing import Any

Inventory = dict[str, Any]
Document = dict[str, Any]

# Where reading begins.
ROOTS = ("clusters", "services", "eventRules", "schedules", "eksClusters", "scopes", "gaps")
# Lists whose objects are found by their names in other objects, and those names.
NAMED = {
    "capacityProviders": ("name",),
    "taskDefinitions": ("taskDefinitionArn",),
    "targetGroups": ("TargetGroupArn",),
    "loadBalancers": ("LoadBalancerArn",),
    "roles": ("Arn",),
    "namespaces": ("Arn", "Id"),
    "discoveryServices": ("Arn",),
    "fileSystems": ("FileSystemId",),
    "accessPoints": ("AccessPointId",),
    "subnets": ("SubnetId",),
    "securityGroups": ("GroupId",),
    "serviceRevisions": ("serviceRevisionArn",),
}
# Lists whose objects hang on others, by this member.
HANGING = {
    "listeners": ("LoadBalancerArn", "loadBalancers"),
    "rules": ("ListenerArn", "listeners"),
    "mountTargets": ("FileSystemId", "fileSystems"),
}
# What an EKS cluster names is the cluster's own business, not the services'.
SILENT = {"eksClusters", "gaps", "scopes"}


def in_use(inventory: Inventory) -> Inventory:
    """The inventory without the objects that no service has to do with."""
    kept: Inventory = {name: value for name, value in inventory.items() if not isinstance(value, list)}
    kept.update({name: list(inventory.get(name) or []) for name in ROOTS if name in inventory})
    text = json.dumps([value for name, value in kept.items() if name not in SILENT])
    grown = True
    while grown:
        grown = False
        for name in (*NAMED, *HANGING):
            for item in inventory.get(name) or []:
                if item not in kept.setdefault(name, []) and _wanted(name, item, text, kept):
                    kept[name].append(item)
                    text += json.dumps(item)
                    grown = True
    services = json.dumps(kept.get("services"))
    names = {"/".join(s["serviceArn"].split("/")[-2:]) for s in kept.get("services") or []}
    for name in ("scalableTargets", "scalingPolicies", "scheduledActions"):
        kept[name] = [i for i in inventory.get(name) or [] if i["ResourceId"].removeprefix("service/") in names]
    kept["targetHealth"] = [h for h in inventory.get("targetHealth") or [] if h["TargetGroupArn"] in services]
    kept["tasks"] = [t for t in inventory.get("tasks") or [] if str(t.get("group", "")).startswith("service:")]
    return kept


def _wanted(name: str, item: Document, text: str, kept: Inventory) -> bool:
    if name in HANGING:
        member, owners = HANGING[name]
        return any(owner.get(member) == item.get(member) for owner in kept.get(owners) or [])
    # Quotes on both sides: `web:1` is not named by `web:12`, nor `fs-1` by `fs-12`.
    if any(json.dumps(item[member]) in text for member in NAMED[name] if item.get(member)):
        return True
    # Schedules may name the newest revision of a family by the family alone.
    family = str(item.get("taskDefinitionArn", "")).rpartition(":")[0]
    return bool(family) and json.dumps(family) in text
