"""EventBridge rules with their targets, and EventBridge Scheduler schedules."""

from __future__ import annotations

from seed.account import Account


def seed(account: Account) -> None:
    """Makes buses and groups where they are not the default ones."""
    for bus in sorted({rule.get("EventBusName", "default") for rule in account.list("eventRules")} - {"default"}):
        account.create("events", "CreateEventBus", bus, {"Name": bus})
    for rule in account.list("eventRules"):
        account.create("events", "PutRule", rule["Name"], rule)
        if rule.get("Targets"):
            document = {"Rule": rule["Name"], "EventBusName": rule.get("EventBusName"), "Targets": rule["Targets"]}
            account.create("events", "PutTargets", rule["Name"], document)
    for group in sorted({schedule.get("GroupName", "default") for schedule in account.list("schedules")} - {"default"}):
        account.create("scheduler", "CreateScheduleGroup", group, {"Name": group})
    for schedule in account.list("schedules"):
        account.create("scheduler", "CreateSchedule", schedule["Name"], schedule)
