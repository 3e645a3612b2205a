"""Reads an account with boto3 into the shape of an inventory file.

This is a second, independent reader: what `ecs2eks scan` wrote is compared with
it, and running it before and after the scan proves that nothing changed. It is
written for emulators of the sample's size, not for real accounts.
"""

from __future__ import annotations

import datetime
from typing import Any

from clients import Clients
from readback import ecs, edge, platform, triggers
from readback.gaps import Reader

Inventory = dict[str, Any]


def read(clients: Clients) -> Inventory:
    """Everything that the harness seeds, as an inventory; refused calls are gaps."""
    reader = Reader(clients)
    inventory: Inventory = {"version": 1}
    for part in (ecs, edge, triggers, platform):
        inventory.update(part.read(reader))
    inventory["gaps"] = reader.gaps
    plain: Inventory = _plain(inventory)
    return plain


def _plain(value: Any) -> Any:
    """JSON's own types only, as a file would hold them."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key != "ResponseMetadata"}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat()
    return value
