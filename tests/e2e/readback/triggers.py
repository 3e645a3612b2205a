"""EventBridge rules and Scheduler schedules that start ECS tasks."""

from __future__ import annotations

from readback.gaps import Document, Reader


def read(reader: Reader) -> Document:
    """The trigger lists of an inventory."""
    rules: list[Document] = []
    for bus in reader.pages("events", "list_event_buses", "EventBuses"):
        for rule in reader.pages("events", "list_rules", "Rules", EventBusName=bus["Name"]):
            name = rule["Name"]
            targets = reader.pages(
                "events", "list_targets_by_rule", "Targets", Rule=name, EventBusName=bus["Name"]
            )
            if any("EcsParameters" in target for target in targets):
                rules.append({**rule, "Targets": targets})
    schedules = []
    for item in reader.pages("scheduler", "list_schedules", "Schedules"):
        schedule = reader.call(
            "scheduler", "get_schedule", item["Name"], Name=item["Name"], GroupName=item["GroupName"]
        )
        if "EcsParameters" in (schedule.get("Target") or {}):
            schedules.append(schedule)
    return {"eventRules": rules, "schedules": schedules}
