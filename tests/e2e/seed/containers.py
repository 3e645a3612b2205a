"""ECS: capacity providers, clusters, task definitions and services."""

from __future__ import annotations

from seed.account import Account, Document

FARGATE = {"FARGATE", "FARGATE_SPOT"}


def seed_clusters(account: Account) -> None:
    """Makes capacity providers first: clusters name them."""
    for provider in account.list("capacityProviders"):
        if provider["name"] not in FARGATE:
            account.create("ecs", "CreateCapacityProvider", provider["name"], provider)
    for cluster in account.list("clusters"):
        account.create("ecs", "CreateCluster", cluster["clusterName"], cluster)


def seed_task_definitions(account: Account) -> None:
    """Registers the definitions in the order of their revisions.

    The emulator counts from 1, so `web:42` becomes `web:1` there.
    """
    for definition in sorted(account.list("taskDefinitions"), key=lambda item: (item["family"], item["revision"])):
        family = definition["family"]
        made = account.create("ecs", "RegisterTaskDefinition", f"{family}:{definition['revision']}", definition)
        if made is not None:
            account.names.add(definition["taskDefinitionArn"], made["taskDefinition"]["taskDefinitionArn"])


def seed_services(account: Account) -> None:
    """Makes the services as the request that made them must have been."""
    for service in account.list("services"):
        made = account.create("ecs", "CreateService", service["serviceName"], _request(service))
        if made is not None:
            account.names.add(service["serviceArn"], made["service"]["serviceArn"])


def _request(service: Document) -> Document:
    """A described service as a CreateService request."""
    request = dict(service)
    request["cluster"] = service["clusterArn"]
    primary = next((d for d in service.get("deployments") or [] if d.get("status") == "PRIMARY"), {})
    # DescribeServices tells these two only of the deployment.
    for member in ("serviceConnectConfiguration", "volumeConfigurations"):
        if primary.get(member):
            request[member] = primary[member]
    if service.get("capacityProviderStrategy"):
        request.pop("launchType", None)
    if service.get("schedulingStrategy") == "DAEMON":
        # ECS counts a daemon's tasks itself and refuses a number.
        request.pop("desiredCount", None)
    controller = (service.get("deploymentController") or {}).get("type", "ECS")
    if controller != "ECS":
        # A blue/green service run by CodeDeploy describes its live task set.
        live = next((t for t in service.get("taskSets") or [] if t.get("status") == "PRIMARY"), {})
        for member in ("networkConfiguration", "launchType", "platformVersion", "loadBalancers", "taskDefinition"):
            if not request.get(member) and live.get(member):
                request[member] = live[member]
    if not request.get("platformVersion"):
        request.pop("platformVersion", None)
    return {member: value for member, value in request.items() if value not in (None, [], {})}
