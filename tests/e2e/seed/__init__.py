"""Creates an account in an emulator, through the AWS API, from an inventory file.

Everything is made with the requests that a person would make; nothing is put
into an emulator from behind. Objects are made in the order in which they refer
to each other, and every id or ARN that the emulator chooses is remembered, so
that later objects (and the comparison at the end) can speak of it.
"""

from __future__ import annotations

from typing import Any

from clients import Clients
from seed import balancing, cluster, containers, discovery, identity, network, scaling, schedules, secrets, storage
from seed.account import Account

Inventory = dict[str, Any]

STEPS = (
    network.seed,
    identity.seed,
    discovery.seed,
    storage.seed,
    secrets.seed,
    containers.seed_clusters,
    containers.seed_task_definitions,
    balancing.seed,
    containers.seed_services,
    scaling.seed,
    cluster.seed,
    schedules.seed,
)


def seed(inventory: Inventory, clients: Clients) -> Account:
    """Makes the whole account and gives back the names and refusals that came up."""
    account = Account(inventory, clients)
    for step in STEPS:
        step(account)
    return account
