"""The ground: network, clusters, roles' building blocks, Cloud Map, EFS, perhaps an EKS cluster."""

from __future__ import annotations

from typing import Any

from generate.draw import Draw

Document = dict[str, Any]


def make(draw: Draw) -> Document:
    """Everything that services refer to and that refers to nothing of theirs."""
    vpc = f"vpc-{draw.hex(17)}"
    subnets = [_subnet(draw, vpc, number) for number in range(draw.number(2, 4))]
    groups = [_group(draw, vpc, number) for number in range(draw.number(1, 3))]
    systems, points = _files(draw)
    return {
        "subnets": subnets,
        "securityGroups": groups,
        "clusters": [_cluster(draw) for _ in range(draw.number(1, 2))],
        "capacityProviders": [],
        "namespaces": [_namespace(draw)],
        "discoveryServices": [],
        "fileSystems": systems,
        "accessPoints": points,
        "eksClusters": [_eks(draw, vpc, subnets)] if draw.chance(0.6) else [],
    }


def _subnet(draw: Draw, vpc: str, number: int) -> Document:
    return {
        "SubnetId": f"subnet-{draw.hex(17)}",
        "VpcId": vpc,
        "CidrBlock": f"10.77.{number * 16}.0/20",
        "AvailabilityZone": f"{draw.region}{'abcd'[number % 2]}",
        "MapPublicIpOnLaunch": False,
        "Tags": draw.tags(upper=True),
    }


def _group(draw: Draw, vpc: str, number: int) -> Document:
    rule = {
        "IpProtocol": "tcp",
        "FromPort": 443,
        "ToPort": 443,
        "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "office & VPN"}],
    }
    return {
        "GroupId": f"sg-{draw.hex(17)}",
        "GroupName": f"group-{number}",
        "Description": "made up",
        "VpcId": vpc,
        "IpPermissions": [rule],
        "IpPermissionsEgress": [],
        "Tags": draw.tags(upper=True),
    }


def _cluster(draw: Draw) -> Document:
    name = draw.name()
    return {
        "clusterArn": draw.arn("ecs", f"cluster/{name}"),
        "clusterName": name,
        "status": "ACTIVE",
        "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
        "defaultCapacityProviderStrategy": [],
        "settings": [{"name": "containerInsights", "value": draw.one(["enabled", "disabled"])}],
        "tags": draw.tags(),
    }


def _namespace(draw: Draw) -> Document:
    name = f"{draw.one(['svc', 'internal', 'prod'])}.example"
    identity = f"ns-{draw.hex(16)}"
    return {
        "Id": identity,
        "Arn": draw.arn("servicediscovery", f"namespace/{identity}"),
        "Name": name,
        "Type": "DNS_PRIVATE",
        "Description": "made up",
        "Properties": {"DnsProperties": {"HostedZoneId": f"Z{draw.hex(14).upper()}"}},
    }


def _files(draw: Draw) -> tuple[list[Document], list[Document]]:
    systems, points = [], []
    for number in range(draw.number(0, 2)):
        system = f"fs-{draw.hex(17)}"
        systems.append(
            {
                "FileSystemId": system,
                "FileSystemArn": draw.arn("elasticfilesystem", f"file-system/{system}"),
                "CreationToken": f"token-{number}",
                "PerformanceMode": "generalPurpose",
                "ThroughputMode": "bursting",
                "Encrypted": draw.chance(0.5),
                "Tags": [{"Key": "Name", "Value": f"files-{number}"}],
            }
        )
        point = f"fsap-{draw.hex(17)}"
        user = draw.number(0, 2000)
        points.append(
            {
                "AccessPointId": point,
                "AccessPointArn": draw.arn("elasticfilesystem", f"access-point/{point}"),
                "ClientToken": f"token-{number}",
                "FileSystemId": system,
                "PosixUser": {"Uid": user, "Gid": user},
                "RootDirectory": {"Path": f"/data-{number}"},
                "Tags": [],
            }
        )
    return systems, points


def _eks(draw: Draw, vpc: str, subnets: list[Document]) -> Document:
    name = f"target-{draw.number(1, 99)}"
    return {
        "name": name,
        "arn": draw.arn("eks", f"cluster/{name}"),
        "version": draw.one(["1.30", "1.32", "1.33", "1.35"]),
        "roleArn": draw.arn("iam", "role/eks-control-plane", region=False),
        "resourcesVpcConfig": {"subnetIds": [s["SubnetId"] for s in subnets], "securityGroupIds": [], "vpcId": vpc},
        "identity": {
            "oidc": {"issuer": f"https://oidc.eks.{draw.region}.amazonaws.com/id/{draw.hex(32).upper()}"}
        },
        "status": "ACTIVE",
        "addons": [],
        "nodegroups": [],
    }
