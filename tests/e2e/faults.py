"""Rules for the fault proxy, and what it says it did.

Every rule fails a bounded number of times, so that a client that retries gets
through and one that does not is caught. Nothing here is random: sequences
repeat the same way each run.
"""

from __future__ import annotations

import json
import urllib.request
from typing import Any

Rule = dict[str, Any]

# The weather of a busy account: each group of calls is disturbed in its own way.
# Throttling in the spelling of each protocol, server errors, a dropped
# connection, and slowness everywhere else.
STORM: list[Rule] = [
    {"service": "ecs", "sequence": {"fail": 1, "pass": 3}, "error": {"code": "ThrottlingException", "status": 400}},
    {
        "service": "elbv2",
        "sequence": {"fail": 1, "pass": 4},
        "error": {"code": "Throttling", "status": 400},
    },
    {"service": "iam", "sequence": {"fail": 1, "pass": 5}, "error": {"code": "Throttling", "status": 400}},
    {"service": "events", "sequence": {"fail": 1, "pass": 2}, "error": {"code": "InternalException", "status": 500}},
    {"service": "scheduler", "times": 2, "error": {"code": "ThrottlingException", "status": 429}},
    {"service": "servicediscovery", "times": 2, "error": {"code": "RequestLimitExceeded", "status": 400}},
    {"service": "efs", "times": 1, "error": {"code": "InternalServerError", "status": 500}},
    {"service": "application-autoscaling", "times": 1, "reset": True},
    {"service": "eks", "times": 1, "error": {"code": "ServerException", "status": 500}},
    {"service": "*", "latency": {"min": 5, "max": 40}},
]

# A call that stays forbidden, as a policy with a hole in it would make it.
FORBIDDEN = ("iam", "GetRolePolicy")
REFUSAL: list[Rule] = [
    {
        "service": FORBIDDEN[0],
        "operation": FORBIDDEN[1],
        "error": {
            "code": "AccessDenied",
            "status": 403,
            "message": "User: arn:aws:sts::000000000000:assumed-role/reader/x is not authorized to perform this",
        },
    }
]

# What a session that was left open over lunch gets.
EXPIRED: list[Rule] = [
    {
        "service": "*",
        "error": {
            "code": "ExpiredToken",
            "status": 403,
            "message": "The security token included in the request is expired",
        },
    }
]


def _control(proxy: str, path: str, method: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"{proxy}/_microburst/{path}", data=data, method=method, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def set_rules(proxy: str, rules: list[Rule]) -> None:
    """Replaces the proxy's rules and forgets what fired before."""
    _control(proxy, "rules", "POST", rules)
    _control(proxy, "fired", "DELETE")


def fired(proxy: str) -> list[dict[str, Any]]:
    """The faults that were injected since the rules were set, without mere slowness."""
    events: list[dict[str, Any]] = _control(proxy, "fired?limit=100000", "GET")
    return [event for event in events if not str(event.get("action", "")).startswith("latency")]
