"""ELBv2 with every attribute, certificate and tag, and Application Auto Scaling."""

from __future__ import annotations

from readback.gaps import Document, Reader, chunks


def read(reader: Reader) -> Document:
    """The load balancing and scaling lists of an inventory."""
    balancers = reader.pages("elbv2", "describe_load_balancers", "LoadBalancers")
    for balancer in balancers:
        arn = balancer["LoadBalancerArn"]
        answer = reader.call("elbv2", "describe_load_balancer_attributes", arn, LoadBalancerArn=arn)
        balancer["Attributes"] = answer.get("Attributes") or []
    listeners = [x for b in balancers for x in _listeners(reader, b["LoadBalancerArn"])]
    rules = [x for listener in listeners for x in _rules(reader, listener["ListenerArn"])]
    groups = reader.pages("elbv2", "describe_target_groups", "TargetGroups")
    for group in groups:
        arn = group["TargetGroupArn"]
        answer = reader.call("elbv2", "describe_target_group_attributes", arn, TargetGroupArn=arn)
        group["Attributes"] = answer.get("Attributes") or []
    for objects, name in (
        (balancers, "LoadBalancerArn"),
        (listeners, "ListenerArn"),
        (rules, "RuleArn"),
        (groups, "TargetGroupArn"),
    ):
        _tags(reader, objects, name)
    ecs = {"ServiceNamespace": "ecs"}
    return {
        "loadBalancers": balancers,
        "listeners": listeners,
        "rules": rules,
        "targetGroups": groups,
        "targetHealth": [_health(reader, group["TargetGroupArn"]) for group in groups],
        "scalableTargets": reader.pages(
            "application-autoscaling", "describe_scalable_targets", "ScalableTargets", **ecs
        ),
        "scalingPolicies": reader.pages(
            "application-autoscaling", "describe_scaling_policies", "ScalingPolicies", **ecs
        ),
        "scheduledActions": reader.pages(
            "application-autoscaling", "describe_scheduled_actions", "ScheduledActions", **ecs
        ),
    }


def _listeners(reader: Reader, balancer: str) -> list[Document]:
    listeners = reader.pages("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=balancer)
    for listener in listeners:
        arn = listener["ListenerArn"]
        answer = reader.call("elbv2", "describe_listener_attributes", arn, ListenerArn=arn)
        listener["Attributes"] = answer.get("Attributes") or []
        if listener.get("Certificates"):
            all_of_them = reader.call("elbv2", "describe_listener_certificates", arn, ListenerArn=arn)
            listener["Certificates"] = all_of_them.get("Certificates") or listener["Certificates"]
    return listeners


def _rules(reader: Reader, listener: str) -> list[Document]:
    rules = reader.pages("elbv2", "describe_rules", "Rules", ListenerArn=listener)
    return [{**rule, "ListenerArn": listener} for rule in rules]


def _tags(reader: Reader, objects: list[Document], name: str) -> None:
    for some in chunks([item[name] for item in objects], 20):
        answer = reader.call("elbv2", "describe_tags", ResourceArns=some)
        tags = {entry["ResourceArn"]: entry["Tags"] for entry in answer.get("TagDescriptions") or []}
        for item in objects:
            if item[name] in some:
                item["Tags"] = tags.get(item[name], [])


def _health(reader: Reader, group: str) -> Document:
    answer = reader.call("elbv2", "describe_target_health", group, TargetGroupArn=group)
    return {"TargetGroupArn": group, "TargetHealthDescriptions": answer.get("TargetHealthDescriptions") or []}
