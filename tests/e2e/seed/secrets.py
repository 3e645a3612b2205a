"""The secrets and parameters that containers refer to, each holding a marker.

The marker is what a careless reader would carry away: after the run it must be
in no file that the tool wrote.
"""

from __future__ import annotations

import re

from seed.account import Account

MARKER = "e2e-marker-this-value-is-never-to-be-written-anywhere"
SECRET = re.compile(r"arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:([\w/+=.@-]+?)(-[A-Za-z0-9]{6})?(?=[:]|$)")
PARAMETER = re.compile(r"arn:aws[\w-]*:ssm:[\w-]+:\d{12}:parameter(/[\w./-]+)")


def seed(account: Account) -> None:
    """Makes every secret and parameter that a container definition refers to."""
    for arn, name in sorted(_secrets(account).items()):
        request = {"Name": name, "SecretString": f'{{"password": "{MARKER}"}}'}
        made = account.create("secretsmanager", "CreateSecret", name, request)
        if made is not None:
            account.names.add(arn, made["ARN"])
    for name in sorted(_parameters(account)):
        request = {"Name": name, "Value": MARKER, "Type": "SecureString"}
        account.create("ssm", "PutParameter", name, request)


def _values(account: Account) -> list[str]:
    found: list[str] = []
    for definition in account.list("taskDefinitions"):
        for container in definition.get("containerDefinitions") or []:
            for secret in container.get("secrets") or []:
                found.append(secret["valueFrom"])
            for secret in (container.get("logConfiguration") or {}).get("secretOptions") or []:
                found.append(secret["valueFrom"])
            credentials = (container.get("repositoryCredentials") or {}).get("credentialsParameter")
            if credentials:
                found.append(credentials)
    return found


def _secrets(account: Account) -> dict[str, str]:
    return {match.group(0): match.group(1) for value in _values(account) if (match := SECRET.match(value))}


def _parameters(account: Account) -> set[str]:
    names: set[str] = set()
    for value in _values(account):
        if match := PARAMETER.match(value):
            names.add(match.group(1))
        elif not value.startswith("arn:"):
            names.add(value)
    return names
