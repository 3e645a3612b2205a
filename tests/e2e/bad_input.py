"""Input that cannot be used: the exit code, a message that names the culprit, and nothing half-written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import servers
import tools
from checks import Checks
from paths import WORK
from tool import Tool

# What a panic or a chain of library errors looks like. No person should see it.
NOISE = ("panicked at", "RUST_BACKTRACE", "Attempted:", "dispatch failure", "Traceback")
LONGEST_LINE = 500
# File name, content, and a word that the message must say besides the name.
FILES: dict[str, tuple[bytes, str]] = {
    "not-json.json": (b'{"services": [', "JSON"),
    "not-text.json": (b"\xff\xfe\x00{", ""),
    "empty.json": (b"", ""),
    "other-kind.json": (json.dumps({"name": "shop", "dependencies": {}}).encode(), "document"),
    "no-containers.json": (json.dumps({"taskDefinition": {"family": "web", "revision": 1}}).encode(), "containerDefinitions"),
    "empty-containers.json": (json.dumps({"family": "web", "containerDefinitions": []}).encode(), "container"),
    "wrong-type.json": (json.dumps({"family": "web", "containerDefinitions": [{"name": 1}]}).encode(), "containerDefinitions"),
}


def check(tool: Tool, checks: Checks) -> None:
    """Every kind of bad input, with convert and plan where it is a file, and scan where it is the account."""
    place = WORK / "bad"
    place.mkdir(parents=True, exist_ok=True)
    (place / "a-directory").mkdir(exist_ok=True)
    for name, (content, _) in FILES.items():
        (place / name).write_bytes(content)
    cases = {**{name: word for name, (_, word) in FILES.items()}, "missing.json": "", "a-directory": ""}
    if os.geteuid() != 0:  # root reads everything
        (place / "forbidden.json").write_bytes(b"{}")
        (place / "forbidden.json").chmod(0)
        cases["forbidden.json"] = ""
    for command in ("convert", "plan"):
        problems = [
            f"{name}: {problem}"
            for name, word in cases.items()
            for problem in _file(tool, command, place / name, word)
        ]
        checks.over(f"{command}: files that cannot be used", cases, "files", lambda problems=problems: problems)
    _scan(tool, checks)


def _file(tool: Tool, command: str, path: Path, word: str) -> Iterator[str]:
    out = WORK / "bad" / f"out-{command}"
    result = tool.run(command, path, "-o", out)
    yield from _said(result, 2, [path.name, word])
    if out.exists():
        yield f"{out.name} was written all the same"


def _scan(tool: Tool, checks: Checks) -> None:
    refused = f"http://127.0.0.1:{servers.free_port()}"
    nobody = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    region = ["--region", "eu-west-1"]
    cases: dict[str, tuple[list[str], dict[str, str], int, list[str]]] = {
        "an endpoint that refuses connections": ([*region, "--endpoint-url", refused], {}, 3, [refused, "--endpoint-url"]),
        "an endpoint that is no URL": ([*region, "--endpoint-url", "127.0.0.1"], {}, 2, ["127.0.0.1", "http://"]),
        "something that is no region": (["--region", "eu-west"], {}, 2, ["eu-west", "region"]),
        "a region that does not exist": (["--region", "eu-west-99"], {}, 2, ["eu-west-99", "did you mean"]),
        "no region": ([], {}, 2, ["--region"]),
        "no credentials": (region, nobody, 3, ["no AWS credentials", "aws sso login"]),
        "a profile that is not there": ([*region, "--profile", "nope"], nobody, 3, ["nope"]),
        "a role that is none": ([*region, "--assume-role", "nope"], {}, 2, ["nope", "arn:aws:iam"]),
    }
    for name, (arguments, env, code, words) in cases.items():
        path = WORK / "bad" / "inventory.json"
        result = tool.run("scan", *arguments, "-o", path, env=env)
        problems = list(_said(result, code, words))
        if path.exists():
            problems.append(f"{path.name} was written all the same")
        checks.record(f"scan: {name}", problems)


def _said(result: tools.Result, code: int, words: list[str]) -> Iterator[str]:
    """Whether a command ended as it should, and with a message for people."""
    if result.code != code:
        yield f"exit {result.code} instead of {code}: {result.err[-300:]}"
    yield from (f"the message does not say {word!r}: {result.err[-300:]}" for word in words if word not in result.err)
    yield from (f"the message says {noise!r}" for noise in NOISE if noise in result.err)
    yield from (f"a line of {len(line)} characters" for line in result.err.splitlines() if len(line) > LONGEST_LINE)
