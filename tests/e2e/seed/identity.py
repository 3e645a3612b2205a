"""IAM roles: trust, boundary, inline policies, attached policies with their documents."""

from __future__ import annotations

import json

from seed.account import Account, Document, upper_tags

AWS_MANAGED = ":iam::aws:policy/"
# What a customer-managed policy says where the inventory does not tell.
UNKNOWN_DOCUMENT: Document = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:GetCallerIdentity", "Resource": "*"}],
}


def seed(account: Account) -> None:
    """Makes the customer-managed policies first, then each role with all that hangs on it."""
    for arn, document in sorted(_customer_policies(account).items()):
        path, name = _path_and_name(arn, "policy")
        request = {"PolicyName": name, "Path": path, "PolicyDocument": json.dumps(account.names.forward(document))}
        made = account.create("iam", "CreatePolicy", arn, request)
        if made is not None:
            account.names.add(arn, made["Policy"]["Arn"])
    for role in account.list("roles"):
        _role(account, role)


def _customer_policies(account: Account) -> dict[str, Document]:
    policies: dict[str, Document] = {}
    for role in account.list("roles"):
        boundary = (role.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn")
        if boundary and AWS_MANAGED not in boundary:
            policies.setdefault(boundary, UNKNOWN_DOCUMENT)
        for attached in role.get("AttachedPolicies") or []:
            if AWS_MANAGED not in attached["PolicyArn"]:
                known = attached.get("PolicyDocument")
                policies[attached["PolicyArn"]] = known or policies.get(attached["PolicyArn"], UNKNOWN_DOCUMENT)
    return policies


def _path_and_name(arn: str, kind: str) -> tuple[str, str]:
    """`arn:aws:iam::1:policy/team/web` is the policy `web` with the path `/team/`."""
    resource = arn.split(":", 5)[5].removeprefix(kind)
    path, _, name = resource.rpartition("/")
    return f"{path}/", name


def _role(account: Account, role: Document) -> None:
    name = role["RoleName"]
    request = {
        "RoleName": name,
        "Path": role.get("Path", "/"),
        "AssumeRolePolicyDocument": json.dumps(account.names.forward(role["AssumeRolePolicyDocument"])),
        "MaxSessionDuration": role.get("MaxSessionDuration"),
        "PermissionsBoundary": (role.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"),
        "Tags": upper_tags(role.get("Tags")),
    }
    if role.get("Description"):
        request["Description"] = role["Description"]
    made = account.create("iam", "CreateRole", name, request)
    if made is None:
        return
    account.names.add(role["Arn"], made["Role"]["Arn"])
    for policy in role.get("InlinePolicies") or []:
        document = json.dumps(account.names.forward(policy["PolicyDocument"]))
        request = {"RoleName": name, "PolicyName": policy["PolicyName"], "PolicyDocument": document}
        account.create("iam", "PutRolePolicy", f"{name}/{policy['PolicyName']}", request)
    for policy in role.get("AttachedPolicies") or []:
        request = {"RoleName": name, "PolicyArn": policy["PolicyArn"]}
        account.create("iam", "AttachRolePolicy", f"{name}/{policy['PolicyName']}", request)
