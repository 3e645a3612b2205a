"""Cuts what AWS describes down to what AWS accepts, by botocore's own service model.

A described object holds more than the request that made it (ARNs, states,
counters). Keeping only the members that the request shape knows turns one into
the other without a hand-written list for each service.
"""

from __future__ import annotations

from typing import Any


def request(client: Any, operation: str, document: dict[str, Any]) -> dict[str, Any]:
    """The members of `document` that the input of `operation` has, at any depth."""
    shape = client.meta.service_model.operation_model(operation).input_shape
    projected = _project(shape, document)
    if not isinstance(projected, dict):
        raise TypeError(f"{operation}: a request must be an object")
    return projected


def _project(shape: Any, value: Any) -> Any:
    if value is None:
        return None
    if shape.type_name == "structure" and isinstance(value, dict):
        if getattr(shape, "is_document_type", False):
            return value
        kept = {name: _project(member, value[name]) for name, member in shape.members.items() if name in value}
        return {name: member for name, member in kept.items() if member is not None}
    if shape.type_name == "list" and isinstance(value, list):
        return [_project(shape.member, item) for item in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: _project(shape.value, item) for key, item in value.items()}
    return value
