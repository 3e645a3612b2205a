"""ELBv2: target groups, load balancers, listeners and rules, each with its attributes."""

from __future__ import annotations

from seed.account import Account, Document, upper_tags
from seed.secrets import MARKER


def seed(account: Account) -> None:
    """Makes everything in the order of its references: groups, balancers, listeners, rules."""
    for group in account.list("targetGroups"):
        _target_group(account, group)
    for balancer in account.list("loadBalancers"):
        _load_balancer(account, balancer)
    _certificates(account)
    for listener in account.list("listeners"):
        _listener(account, listener)
    for rule in account.list("rules"):
        if not rule.get("IsDefault"):
            _rule(account, rule)
    _default_rules(account)
    for health in account.list("targetHealth"):
        _targets(account, health)


def _suffix(arn: str, kind: str) -> str:
    """The part of an ARN that scaling policies use as a label: `app/web/50dc6c495c0c9188`."""
    return arn.split(f":{kind}", 1)[1]


def _target_group(account: Account, group: Document) -> None:
    arn = group["TargetGroupArn"]
    document = {**group, "Name": group["TargetGroupName"], "Tags": upper_tags(group.get("Tags"))}
    made = account.create("elbv2", "CreateTargetGroup", group["TargetGroupName"], document)
    if made is None:
        return
    theirs = made["TargetGroups"][0]["TargetGroupArn"]
    account.names.add(arn, theirs)
    account.names.add("targetgroup" + _suffix(arn, "targetgroup"), "targetgroup" + _suffix(theirs, "targetgroup"))
    request = {"TargetGroupArn": arn, "Attributes": group.get("Attributes") or []}
    if request["Attributes"]:
        account.create("elbv2", "ModifyTargetGroupAttributes", group["TargetGroupName"], request)


def _load_balancer(account: Account, balancer: Document) -> None:
    arn = balancer["LoadBalancerArn"]
    document = {
        **balancer,
        "Name": balancer["LoadBalancerName"],
        "Subnets": [zone["SubnetId"] for zone in balancer.get("AvailabilityZones") or []],
        "Tags": upper_tags(balancer.get("Tags")),
    }
    made = account.create("elbv2", "CreateLoadBalancer", balancer["LoadBalancerName"], document)
    if made is None:
        return
    theirs = made["LoadBalancers"][0]
    account.names.add(arn, theirs["LoadBalancerArn"])
    account.names.add(_suffix(arn, "loadbalancer/"), _suffix(theirs["LoadBalancerArn"], "loadbalancer/"))
    account.names.add(balancer.get("DNSName"), theirs.get("DNSName"))
    account.names.add(balancer.get("CanonicalHostedZoneId"), theirs.get("CanonicalHostedZoneId"))
    request = {"LoadBalancerArn": arn, "Attributes": balancer.get("Attributes") or []}
    if request["Attributes"]:
        account.create("elbv2", "ModifyLoadBalancerAttributes", balancer["LoadBalancerName"], request)


def _certificates(account: Account) -> None:
    """Requests the certificates that listeners use: an emulator may insist that they exist."""
    arns = {c["CertificateArn"] for listener in account.list("listeners") for c in listener.get("Certificates") or []}
    for number, arn in enumerate(sorted(arns)):
        made = account.create("acm", "RequestCertificate", arn, {"DomainName": f"certificate-{number}.example"})
        if made is not None:
            account.names.add(arn, made["CertificateArn"])


def _listener(account: Account, listener: Document) -> None:
    arn = listener["ListenerArn"]
    certificates = listener.get("Certificates") or []
    default = [c for c in certificates if c.get("IsDefault")] or certificates[:1]
    document = {
        **listener,
        "Certificates": [{"CertificateArn": c["CertificateArn"]} for c in default],
        "DefaultActions": _actions(listener["DefaultActions"]),
        "Tags": upper_tags(listener.get("Tags")),
    }
    document = {member: value for member, value in document.items() if value not in (None, [])}
    made = account.create("elbv2", "CreateListener", _suffix(arn, "listener/"), document)
    if made is None:
        return
    account.names.add(arn, made["Listeners"][0]["ListenerArn"])
    more = [{"CertificateArn": c["CertificateArn"]} for c in certificates if c not in default]
    if more:
        request = {"ListenerArn": arn, "Certificates": more}
        account.create("elbv2", "AddListenerCertificates", _suffix(arn, "listener/"), request)
    if listener.get("Attributes"):
        request = {"ListenerArn": arn, "Attributes": listener["Attributes"]}
        account.create("elbv2", "ModifyListenerAttributes", _suffix(arn, "listener/"), request)


def _rule(account: Account, rule: Document) -> None:
    document = {
        **rule,
        "Priority": int(rule["Priority"]),
        "Conditions": [_condition(condition) for condition in rule["Conditions"]],
        "Actions": _actions(rule["Actions"]),
        "Tags": upper_tags(rule.get("Tags")),
    }
    document = {member: value for member, value in document.items() if value not in (None, [])}
    made = account.create("elbv2", "CreateRule", f"priority {rule['Priority']}", document)
    if made is not None:
        account.names.add(rule["RuleArn"], made["Rules"][0]["RuleArn"])


def _condition(condition: Document) -> Document:
    """A described condition says its values twice; a request may say them once."""
    twice = any(member.endswith("Config") for member in condition)
    return {member: value for member, value in condition.items() if not (twice and member == "Values")}


def _actions(actions: list[Document]) -> list[Document]:
    """Actions with the client secret that AWS takes and never shows again."""
    made = [dict(action) for action in actions]
    for action in made:
        if "AuthenticateOidcConfig" in action:
            action["AuthenticateOidcConfig"] = {**action["AuthenticateOidcConfig"], "ClientSecret": MARKER}
    return made


def _default_rules(account: Account) -> None:
    """Listeners bring their default rule with them: only its name is to be learned."""
    for rule in account.list("rules"):
        if not rule.get("IsDefault") or not account.names.knows(rule["ListenerArn"]):
            continue
        listener = account.names.forward(rule["ListenerArn"])
        for made in account.clients["elbv2"].describe_rules(ListenerArn=listener)["Rules"]:
            if made.get("IsDefault"):
                account.names.add(rule["RuleArn"], made["RuleArn"])


def _targets(account: Account, health: Document) -> None:
    targets = [item["Target"] for item in health.get("TargetHealthDescriptions") or []]
    if targets and account.names.knows(health["TargetGroupArn"]):
        request = {"TargetGroupArn": health["TargetGroupArn"], "Targets": targets}
        account.create("elbv2", "RegisterTargets", _suffix(health["TargetGroupArn"], "targetgroup/"), request)
