"""Tasks that are started by the clock or by an event."""

from __future__ import annotations

import json
from typing import Any

from generate import services
from generate.draw import Draw

Document = dict[str, Any]


def make(draw: Draw, inventory: Document) -> Document:
    """A few rules and schedules that start the account's task definitions."""
    runner = services.role(draw, "task-starter", "scheduler.amazonaws.com")
    runner["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] = {
        "Service": ["events.amazonaws.com", "scheduler.amazonaws.com"]
    }
    rules = [_rule(draw, inventory, runner, number) for number in range(draw.number(1, 3))]
    schedules = [_schedule(draw, inventory, runner, number) for number in range(draw.number(1, 3))]
    return {"roles": [*inventory["roles"], runner], "eventRules": rules, "schedules": schedules}


def _target(draw: Draw, inventory: Document, runner: Document) -> Document:
    definition = draw.one(inventory["taskDefinitions"])
    container = definition["containerDefinitions"][0]["name"]
    parameters: Document = {"TaskDefinitionArn": definition["taskDefinitionArn"], "TaskCount": draw.number(1, 3)}
    if definition["networkMode"] == "awsvpc":
        parameters["NetworkConfiguration"] = {
            "awsvpcConfiguration": {"Subnets": [s["SubnetId"] for s in inventory["subnets"]], "AssignPublicIp": "DISABLED"}
        }
    parameters["LaunchType"] = definition["requiresCompatibilities"][0]
    target = {
        "Arn": draw.one(inventory["clusters"])["clusterArn"],
        "RoleArn": runner["Arn"],
        "EcsParameters": parameters,
    }
    if draw.chance(0.5):
        override = {"name": container, "command": ["run", draw.awkward()]}
        if draw.chance(0.5):
            override["environment"] = [{"name": "MODE", "value": draw.awkward()}]
        target["Input"] = json.dumps({"containerOverrides": [override]})
    return target


def _rule(draw: Draw, inventory: Document, runner: Document, number: int) -> Document:
    name = f"{draw.name()}-{number}"
    rule: Document = {
        "Name": name,
        "Arn": draw.arn("events", f"rule/{name}"),
        "State": draw.one(["ENABLED", "DISABLED"]),
        "Description": "starts a task: daily & nightly",
        "EventBusName": "default",
        "Targets": [{"Id": "1", **_target(draw, inventory, runner)}],
    }
    if draw.chance(0.25):
        rule["EventPattern"] = json.dumps({"source": ["aws.s3"], "detail-type": ["Object Created"]})
    else:
        rule["ScheduleExpression"] = draw.one(
            ["rate(5 minutes)", "rate(1 day)", "rate(7 hours)", "cron(0 9 ? * MON-FRI *)", "cron(15 10 L * ? *)"]
        )
    return rule


def _schedule(draw: Draw, inventory: Document, runner: Document, number: int) -> Document:
    name = f"{draw.name()}-{number}"
    group = draw.one(["default", "reports"])
    window = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15} if draw.chance(0.5) else {"Mode": "OFF"}
    return {
        "Name": name,
        "GroupName": group,
        "Arn": draw.arn("scheduler", f"schedule/{group}/{name}"),
        "ScheduleExpression": draw.one(["cron(30 2 * * ? *)", "rate(90 minutes)", "at(2031-05-05T05:05:05)"]),
        "ScheduleExpressionTimezone": draw.one(["UTC", "Europe/Lisbon", "America/St_Johns"]),
        "State": draw.one(["ENABLED", "DISABLED"]),
        "FlexibleTimeWindow": window,
        "Target": {
            **_target(draw, inventory, runner),
            "RetryPolicy": {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 3600},
        },
    }
