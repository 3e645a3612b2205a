"""Calls that may be refused: an emulator that lacks an operation leaves a gap, not a crash."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from clients import REFUSED, Clients

Document = dict[str, Any]


class Reader:
    """boto3 calls whose failures are written down."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients
        self.gaps: list[Document] = []

    def call(self, service: str, method: str, resource: str = "", **request: Any) -> Document:
        """One call; an empty answer when it was refused."""
        try:
            answer: Document = getattr(self.clients[service], method)(**request)
            return answer
        except REFUSED as error:
            text = " ".join(str(error).split())[:120]
            self.gaps.append({"service": service, "operation": method, "resource": resource, "error": text})
            return {}

    def pages(self, service: str, method: str, member: str, **request: Any) -> list[Any]:
        """All pages of a listing; the given member of each, joined."""
        client = self.clients[service]
        if not client.can_paginate(method):
            return list(self.call(service, method, **request).get(member) or [])
        try:
            found: list[Any] = []
            for page in client.get_paginator(method).paginate(**request):
                found += page.get(member) or []
            return found
        except REFUSED as error:
            text = " ".join(str(error).split())[:120]
            self.gaps.append({"service": service, "operation": method, "resource": "", "error": text})
            return []


def chunks(items: list[str], size: int) -> Iterable[list[str]]:
    """The list in pieces of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))
