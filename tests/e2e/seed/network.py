"""VPCs, subnets and security groups: what load balancers and services stand on."""

from __future__ import annotations

import ipaddress

from seed.account import Account, Document, upper_tags


def seed(account: Account) -> None:
    """Makes one VPC for each VPC id that the inventory mentions, then what lies in it."""
    subnets = account.list("subnets")
    groups = account.list("securityGroups")
    for vpc in _vpcs(account):
        inside = [ipaddress.ip_network(subnet["CidrBlock"]) for subnet in subnets if subnet.get("VpcId") == vpc]
        made = account.create("ec2", "CreateVpc", vpc, {"CidrBlock": str(_around(inside))})
        if made is None:
            continue
        account.names.add(vpc, made["Vpc"]["VpcId"])
        gateway = account.create("ec2", "CreateInternetGateway", vpc, {})
        if gateway is not None:
            gateway_id = gateway["InternetGateway"]["InternetGatewayId"]
            account.create("ec2", "AttachInternetGateway", vpc, {"InternetGatewayId": gateway_id, "VpcId": vpc})
    for subnet in subnets:
        _subnet(account, subnet)
    for group in groups:
        _group(account, group)
    # Rules name other groups, so all groups come first.
    for group in groups:
        _rules(account, group)


def _vpcs(account: Account) -> list[str]:
    mentioned = {
        item.get("VpcId")
        for name in ("subnets", "securityGroups", "targetGroups", "loadBalancers")
        for item in account.list(name)
    }
    mentioned |= {c.get("resourcesVpcConfig", {}).get("vpcId") for c in account.list("eksClusters")}
    return sorted(vpc for vpc in mentioned if vpc)


def _around(networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> ipaddress.IPv4Network:
    """The smallest block of /16 to /28 that holds all the networks."""
    if not networks:
        return ipaddress.IPv4Network("10.255.0.0/16")
    block = ipaddress.IPv4Network(str(networks[0]))
    while block.prefixlen > 16 or not all(ipaddress.IPv4Network(str(n)).subnet_of(block) for n in networks):
        block = block.supernet()
    return block


def _subnet(account: Account, subnet: Document) -> None:
    tags = {"ResourceType": "subnet", "Tags": upper_tags(subnet.get("Tags"))}
    request = {key: subnet[key] for key in ("VpcId", "CidrBlock", "AvailabilityZone") if key in subnet}
    request["TagSpecifications"] = [tags] if tags["Tags"] else []
    made = account.create("ec2", "CreateSubnet", subnet["SubnetId"], request)
    if made is None:
        return
    account.names.add(subnet["SubnetId"], made["Subnet"]["SubnetId"])
    if subnet.get("MapPublicIpOnLaunch"):
        public = {"SubnetId": subnet["SubnetId"], "MapPublicIpOnLaunch": {"Value": True}}
        account.create("ec2", "ModifySubnetAttribute", subnet["SubnetId"], public)


def _group(account: Account, group: Document) -> None:
    tags = {"ResourceType": "security-group", "Tags": upper_tags(group.get("Tags"))}
    made = account.create(
        "ec2",
        "CreateSecurityGroup",
        group["GroupId"],
        {
            "GroupName": group["GroupName"],
            "Description": group.get("Description") or group["GroupName"],
            "VpcId": group.get("VpcId"),
            "TagSpecifications": [tags] if tags["Tags"] else [],
        },
    )
    if made is not None:
        account.names.add(group["GroupId"], made["GroupId"])


def _rules(account: Account, group: Document) -> None:
    for member, operation in (
        ("IpPermissions", "AuthorizeSecurityGroupIngress"),
        ("IpPermissionsEgress", "AuthorizeSecurityGroupEgress"),
    ):
        # Every new group already lets everything out.
        rules = [rule for rule in group.get(member) or [] if not (member.endswith("Egress") and _everything(rule))]
        if rules:
            request = {"GroupId": group["GroupId"], "IpPermissions": rules}
            account.create("ec2", operation, group["GroupId"], request)


def _everything(rule: Document) -> bool:
    return rule.get("IpProtocol") == "-1" and any(
        block.get("CidrIp") == "0.0.0.0/0" for block in rule.get("IpRanges") or []
    )
