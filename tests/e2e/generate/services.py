"""Roles, task definitions and services, each drawn on its own and then joined."""

from __future__ import annotations

from typing import Any

from generate import containers
from generate.draw import Draw

Document = dict[str, Any]

# Sizes that Fargate sells.
SIZES = (("256", "512"), ("512", "1024"), ("1024", "3072"), ("2048", "4096"))


def make(draw: Draw, inventory: Document, workloads: int) -> Document:
    """As many services, with what they run and as whom."""
    execution = role(draw, "execution", "ecs-tasks.amazonaws.com")
    execution["AttachedPolicies"].append(
        {
            "PolicyName": "AmazonECSTaskExecutionRolePolicy",
            "PolicyArn": "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
        }
    )
    roles = [execution, *(role(draw, f"task-{n}", "ecs-tasks.amazonaws.com") for n in range(draw.number(2, 5)))]
    if inventory["eksClusters"]:
        roles.append(role(draw, "eks-control-plane", "eks.amazonaws.com"))
    groups = list(inventory["targetGroups"])
    definitions, services, discovery = [], [], []
    for _ in range(workloads):
        fargate = draw.chance(0.7)
        definition = _definition(draw, inventory, fargate, roles)
        definitions.append(definition)
        group = groups.pop() if groups and draw.chance(0.6) else None
        registry = _registry(draw, inventory, definition) if draw.chance(0.3) else None
        if registry:
            discovery.append(registry)
        services.append(_service(draw, inventory, definition, fargate, group, registry))
    return {
        "roles": roles,
        "taskDefinitions": definitions,
        "services": services,
        "discoveryServices": discovery,
        "tasks": [],
        "serviceRevisions": [],
    }


def role(draw: Draw, name: str, principal: str) -> Document:
    """A role that a service principal may assume, with up to two inline policies."""
    path = draw.one(["/", "/team/apps/"])
    statement: Document = {"Effect": "Allow", "Principal": {"Service": principal}, "Action": "sts:AssumeRole"}
    if draw.chance(0.3):
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": draw.account_id}}
    statements = [
        {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"},
        {
            "Effect": "Allow",
            "Action": "dynamodb:*",
            "Resource": draw.arn("dynamodb", "table/${aws:PrincipalTag/team}-items"),
        },
        {"Effect": "Deny", "NotAction": ["sqs:*"], "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": draw.arn("secretsmanager", "secret:app/*")},
    ]
    inline = [
        {"PolicyName": f"inline-{n}", "PolicyDocument": {"Version": "2012-10-17", "Statement": draw.some(statements, 3)}}
        for n in range(draw.number(0, 2))
    ]
    return {
        "RoleName": name,
        "Path": path,
        "Arn": draw.arn("iam", f"role{path}{name}", region=False),
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "MaxSessionDuration": draw.one([3600, 7200, 43200]),
        "Tags": draw.tags(upper=True),
        "InlinePolicies": [policy for policy in inline if policy["PolicyDocument"]["Statement"]],
        "AttachedPolicies": [],
    }


def _definition(draw: Draw, inventory: Document, fargate: bool, roles: list[Document]) -> Document:
    family = draw.name()
    volumes = [_volume(draw, inventory, n) for n in range(draw.number(0, 2))]
    cpu, memory = draw.one(SIZES)
    definition: Document = {
        "taskDefinitionArn": draw.arn("ecs", f"task-definition/{family}:1"),
        "family": family,
        "revision": 1,
        "status": "ACTIVE",
        "networkMode": "awsvpc" if fargate else draw.one(["awsvpc", "bridge", "host"]),
        "requiresCompatibilities": ["FARGATE" if fargate else "EC2"],
        "executionRoleArn": roles[0]["Arn"],
        "containerDefinitions": containers.definitions(draw, fargate, [v["name"] for v in volumes]),
        "volumes": volumes,
        "tags": draw.tags(),
    }
    if draw.chance(0.8):
        definition["taskRoleArn"] = draw.one(roles[1:])["Arn"]
    if fargate:
        definition["cpu"], definition["memory"] = cpu, memory
        if draw.chance(0.4):
            architecture = draw.one(["ARM64", "X86_64"])
            definition["runtimePlatform"] = {"cpuArchitecture": architecture, "operatingSystemFamily": "LINUX"}
        if draw.chance(0.3):
            definition["ephemeralStorage"] = {"sizeInGiB": draw.number(21, 200)}
        for container in definition["containerDefinitions"]:
            container["memory"] = min(container["memory"], 128)
            container["memoryReservation"] = 64
    elif definition["networkMode"] == "bridge":
        for container in definition["containerDefinitions"]:
            for mapping in container["portMappings"]:
                mapping["hostPort"] = 0
    return definition


def _volume(draw: Draw, inventory: Document, number: int) -> Document:
    name = draw.one(["data", "Shared_Cache", "files"]) + str(number)
    points = inventory["accessPoints"]
    if points and draw.chance(0.5):
        point = draw.one(points)
        efs = {
            "fileSystemId": point["FileSystemId"],
            "rootDirectory": "/",
            "transitEncryption": "ENABLED",
            "authorizationConfig": {"accessPointId": point["AccessPointId"], "iam": draw.one(["ENABLED", "DISABLED"])},
        }
        return {"name": name, "efsVolumeConfiguration": efs}
    return {"name": name, "host": {}}


def _registry(draw: Draw, inventory: Document, definition: Document) -> Document:
    identity = f"srv-{draw.hex(16)}"
    return {
        "Id": identity,
        "Arn": draw.arn("servicediscovery", f"service/{identity}"),
        "Name": definition["family"].lower().replace("_", "-"),
        "NamespaceId": inventory["namespaces"][0]["Id"],
        "DnsConfig": {"RoutingPolicy": "MULTIVALUE", "DnsRecords": [{"Type": "A", "TTL": draw.one([10, 60])}]},
        "HealthCheckCustomConfig": {"FailureThreshold": 1},
    }


def _service(
    draw: Draw,
    inventory: Document,
    definition: Document,
    fargate: bool,
    group: Document | None,
    registry: Document | None,
) -> Document:
    cluster = draw.one(inventory["clusters"])
    name = definition["family"] if draw.chance(0.5) else draw.name()
    daemon = not fargate and group is None and draw.chance(0.3)
    main = definition["containerDefinitions"][0]
    most, least = draw.one([(200, 100), (100, 0), (150, 50), (100, 50), (200, 0)])
    service: Document = {
        "serviceArn": draw.arn("ecs", f"service/{cluster['clusterName']}/{name}"),
        "serviceName": name,
        "clusterArn": cluster["clusterArn"],
        "status": "ACTIVE",
        "taskDefinition": definition["taskDefinitionArn"],
        "schedulingStrategy": "DAEMON" if daemon else "REPLICA",
        "launchType": "FARGATE" if fargate else "EC2",
        "deploymentConfiguration": {
            "maximumPercent": 100 if daemon else most,
            "minimumHealthyPercent": 0 if daemon else least,
            "deploymentCircuitBreaker": {"enable": draw.chance(0.5), "rollback": False},
        },
        "deploymentController": {"type": "ECS"},
        "enableECSManagedTags": draw.chance(0.5),
        "enableExecuteCommand": draw.chance(0.5),
        "propagateTags": draw.one(["NONE", "SERVICE", "TASK_DEFINITION"]),
        "tags": draw.tags(),
        "loadBalancers": [],
        "serviceRegistries": [],
        "deployments": [],
    }
    if not daemon:
        service["desiredCount"] = draw.one([0, 1, 2, 7])
    if group is not None:
        service["loadBalancers"] = [
            {
                "targetGroupArn": group["TargetGroupArn"],
                "containerName": main["name"],
                "containerPort": main["portMappings"][0]["containerPort"],
            }
        ]
        service["healthCheckGracePeriodSeconds"] = draw.one([0, 30, 900])
    if definition["networkMode"] == "awsvpc":
        service["networkConfiguration"] = {
            "awsvpcConfiguration": {
                "subnets": [subnet["SubnetId"] for subnet in inventory["subnets"]],
                "securityGroups": [inventory["securityGroups"][0]["GroupId"]],
                "assignPublicIp": "DISABLED",
            }
        }
        if registry is not None:
            service["serviceRegistries"] = [{"registryArn": registry["Arn"]}]
    return service
