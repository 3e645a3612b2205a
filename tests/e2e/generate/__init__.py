"""Makes up a believable but unseen account from a number, in the shape of an inventory file.

The sample account is one that we designed; this one nobody looked at. The same
number always gives the same account. Everything in it is legal on AWS: odd
names, odd values, odd combinations, but nothing that ECS would refuse.
"""

from __future__ import annotations

from typing import Any

from generate import edge, platform, schedules, services
from generate.draw import Draw

Inventory = dict[str, Any]


def account(seed: int, account_id: str, region: str, workloads: int = 12) -> Inventory:
    """The account that belongs to a number."""
    draw = Draw(seed, account_id, region)
    inventory: Inventory = {
        "version": 1,
        "generator": "e2e generator",
        "scannedAt": "2026-01-01T00:00:00Z",
        "scopes": [{"partition": "aws", "accountId": account_id, "region": region}],
    }
    inventory.update(platform.make(draw))
    inventory.update(edge.make(draw, inventory))
    inventory.update(services.make(draw, inventory, workloads))
    inventory.update(edge.rules(draw, inventory))
    inventory.update(edge.scaling(draw, inventory))
    inventory.update(schedules.make(draw, inventory))
    return inventory
