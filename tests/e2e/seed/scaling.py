"""Application Auto Scaling: targets, policies and scheduled actions of ECS services."""

from __future__ import annotations

from seed.account import Account


def seed(account: Account) -> None:
    """Registers the targets first: policies and actions hang on them."""
    for target in account.list("scalableTargets"):
        document = {**target, "RoleARN": None}  # AWS puts its service-linked role there
        account.create("application-autoscaling", "RegisterScalableTarget", target["ResourceId"], document)
    for policy in account.list("scalingPolicies"):
        account.create("application-autoscaling", "PutScalingPolicy", policy["PolicyName"], policy)
    for action in account.list("scheduledActions"):
        account.create("application-autoscaling", "PutScheduledAction", action["ScheduledActionName"], action)
