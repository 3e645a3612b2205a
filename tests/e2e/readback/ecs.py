"""ECS: clusters, capacity providers, services, task definitions, running tasks."""

from __future__ import annotations

from readback.gaps import Document, Reader, chunks


def read(reader: Reader) -> Document:
    """The ECS lists of an inventory."""
    clusters = _clusters(reader)
    services = [service for cluster in clusters for service in _services(reader, cluster["clusterArn"])]
    return {
        "clusters": clusters,
        "capacityProviders": _providers(reader, clusters, services),
        "services": services,
        "taskDefinitions": _definitions(reader),
        "tasks": [task for cluster in clusters for task in _tasks(reader, cluster["clusterArn"])],
    }


def _clusters(reader: Reader) -> list[Document]:
    arns = reader.pages("ecs", "list_clusters", "clusterArns")
    include = ["TAGS", "SETTINGS", "CONFIGURATIONS"]
    return list(reader.call("ecs", "describe_clusters", clusters=sorted(arns), include=include).get("clusters") or [])


def _services(reader: Reader, cluster: str) -> list[Document]:
    found: list[Document] = []
    for some in chunks(sorted(reader.pages("ecs", "list_services", "serviceArns", cluster=cluster)), 10):
        answer = reader.call("ecs", "describe_services", cluster, cluster=cluster, services=some, include=["TAGS"])
        found += answer.get("services") or []
    return found


def _providers(reader: Reader, clusters: list[Document], services: list[Document]) -> list[Document]:
    names = {name for cluster in clusters for name in cluster.get("capacityProviders") or []}
    names |= {s["capacityProvider"] for service in services for s in service.get("capacityProviderStrategy") or []}
    if not names:
        return []
    answer = reader.call(
        "ecs", "describe_capacity_providers", capacityProviders=sorted(names), include=["TAGS"]
    )
    return list(answer.get("capacityProviders") or [])


def _definitions(reader: Reader) -> list[Document]:
    found: list[Document] = []
    for arn in reader.pages("ecs", "list_task_definitions", "taskDefinitionArns"):
        answer = reader.call("ecs", "describe_task_definition", arn, taskDefinition=arn, include=["TAGS"])
        if answer:
            found.append({**answer["taskDefinition"], "tags": answer.get("tags") or []})
    return found


def _tasks(reader: Reader, cluster: str) -> list[Document]:
    found: list[Document] = []
    for some in chunks(sorted(reader.pages("ecs", "list_tasks", "taskArns", cluster=cluster)), 100):
        found += reader.call("ecs", "describe_tasks", cluster, cluster=cluster, tasks=some).get("tasks") or []
    return found
