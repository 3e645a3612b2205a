"""What services stand on: roles, Cloud Map, EFS, the network and the EKS cluster."""

from __future__ import annotations

from readback.gaps import Document, Reader


def read(reader: Reader) -> Document:
    """The platform lists of an inventory."""
    systems = reader.pages("efs", "describe_file_systems", "FileSystems")
    mounts = [
        target
        for system in systems
        for target in reader.call(
            "efs", "describe_mount_targets", system["FileSystemId"], FileSystemId=system["FileSystemId"]
        ).get("MountTargets")
        or []
    ]
    return {
        "roles": _roles(reader),
        "namespaces": [_namespace(reader, n) for n in reader.pages("servicediscovery", "list_namespaces", "Namespaces")],
        "discoveryServices": _discovery(reader),
        "fileSystems": systems,
        "accessPoints": reader.pages("efs", "describe_access_points", "AccessPoints"),
        "mountTargets": mounts,
        "subnets": reader.pages("ec2", "describe_subnets", "Subnets"),
        "securityGroups": reader.pages("ec2", "describe_security_groups", "SecurityGroups"),
        "eksClusters": [_cluster(reader, name) for name in reader.pages("eks", "list_clusters", "clusters")],
    }


def _roles(reader: Reader) -> list[Document]:
    roles = []
    for item in reader.pages("iam", "list_roles", "Roles"):
        name = item["RoleName"]
        role = dict(reader.call("iam", "get_role", name, RoleName=name).get("Role") or item)
        role["InlinePolicies"] = []
        for policy in reader.pages("iam", "list_role_policies", "PolicyNames", RoleName=name):
            answer = reader.call("iam", "get_role_policy", name, RoleName=name, PolicyName=policy)
            role["InlinePolicies"].append({m: answer.get(m) for m in ("PolicyName", "PolicyDocument")})
        role["AttachedPolicies"] = [
            {**policy, "PolicyDocument": _document(reader, policy["PolicyArn"])}
            for policy in reader.pages("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=name)
        ]
        roles.append(role)
    return roles


def _document(reader: Reader, arn: str) -> Document | None:
    policy = reader.call("iam", "get_policy", arn, PolicyArn=arn).get("Policy")
    if not policy:
        return None
    version = policy["DefaultVersionId"]
    answer = reader.call("iam", "get_policy_version", arn, PolicyArn=arn, VersionId=version)
    return (answer.get("PolicyVersion") or {}).get("Document")


def _namespace(reader: Reader, item: Document) -> Document:
    return dict(reader.call("servicediscovery", "get_namespace", item["Id"], Id=item["Id"]).get("Namespace") or item)


def _discovery(reader: Reader) -> list[Document]:
    services = []
    for item in reader.pages("servicediscovery", "list_services", "Services"):
        # The listing leaves the namespace out.
        answer = reader.call("servicediscovery", "get_service", item["Id"], Id=item["Id"])
        services.append(dict(answer.get("Service") or item))
    return services


def _cluster(reader: Reader, name: str) -> Document:
    cluster = dict(reader.call("eks", "describe_cluster", name, name=name).get("cluster") or {})
    cluster["addons"] = [
        reader.call("eks", "describe_addon", addon, clusterName=name, addonName=addon).get("addon")
        for addon in reader.pages("eks", "list_addons", "addons", clusterName=name)
    ]
    cluster["nodegroups"] = [
        reader.call("eks", "describe_nodegroup", group, clusterName=name, nodegroupName=group).get("nodegroup")
        for group in reader.pages("eks", "list_nodegroups", "nodegroups", clusterName=name)
    ]
    return cluster
