"""What seeding works with and what it leaves behind: names given and requests refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from botocore import xform_name

import shapes
from clients import REFUSED, Clients
from references import References

Document = dict[str, Any]


@dataclass(frozen=True)
class Refusal:
    """A request that the emulator did not carry out."""

    service: str
    operation: str
    subject: str
    error: str

    def __str__(self) -> str:
        return f"{self.service} {self.operation} {self.subject}: {self.error}"


@dataclass
class Account:
    """An inventory on its way into an emulator."""

    inventory: Document
    clients: Clients
    names: References = field(default_factory=References)
    refusals: list[Refusal] = field(default_factory=list)

    def list(self, name: str) -> list[Document]:
        """One of the inventory's lists, as it stands in the file."""
        return list(self.inventory.get(name) or [])

    def create(self, service: str, operation: str, subject: str, document: Document) -> Document | None:
        """Sends one request made from `document`: cut to the request's shape, names translated.

        Gives the answer, or None when the emulator refused (which is recorded).
        """
        client = self.clients[service]
        projected = shapes.request(client, operation, document)
        request = self.names.forward({k: v for k, v in projected.items() if v not in (None, [], {})})
        try:
            answer: Document = getattr(client, xform_name(operation))(**request)
        except REFUSED as error:
            # Some emulators answer with an HTML page; its first line is enough.
            text = " ".join(str(error).split())[:200]
            self.refusals.append(Refusal(service, operation, subject, text))
            return None
        return answer


def upper_tags(tags: list[Document] | None) -> list[Document]:
    """Tags as ELBv2, IAM, EC2 and EFS take them, without AWS's own (which nobody may set)."""
    return [{"Key": tag["Key"], "Value": tag["Value"]} for tag in tags or [] if not tag["Key"].startswith("aws:")]
