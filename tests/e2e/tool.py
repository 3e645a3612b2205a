"""The tool under test: builds it and runs its commands in a clean environment."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tools
from clients import CREDENTIALS
from paths import ROOT, WORK, target_directory

BUILD_SECONDS = 3600


def build() -> Path:
    """The debug binary, built with Cargo's default features."""
    result = tools.run(["cargo", "build", "--quiet", "--locked"], cwd=ROOT, timeout=BUILD_SECONDS)
    if result.code != 0:
        raise RuntimeError(result.problem())
    return target_directory() / "debug" / "ecs2eks"


class Tool:
    """The commands of `ecs2eks`, each as a method that gives back what happened."""

    def __init__(self, binary: Path) -> None:
        self.binary = binary
        home = WORK / "home"
        home.mkdir(parents=True, exist_ok=True)
        # Nothing of this machine's AWS configuration may play a part.
        self._env = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ECS2EKS_"))},
            **CREDENTIALS,
            "HOME": str(home),
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_COLOR": "1",
        }

    def run(self, *arguments: str | Path, timeout: int = 300, env: Mapping[str, str] | None = None) -> tools.Result:
        """One command line, with these variables on top."""
        env = {**self._env, **(env or {})}
        return tools.run([self.binary, *arguments], env=env, timeout=timeout, inherit=False)

    def scan(self, endpoint: str, region: str, output: Path) -> tools.Result:
        """`ecs2eks scan` against an emulator."""
        output.parent.mkdir(parents=True, exist_ok=True)
        return self.run("scan", "--endpoint-url", endpoint, "--region", region, "-o", output)

    def convert(self, inventory: Path, output: Path, config: str = "") -> tools.Result:
        """`ecs2eks convert` and `ecs2eks plan` into one directory; the first one that fails."""
        options: list[str | Path] = [inventory, "-o", output]
        if config:
            path = WORK / "config" / f"{output.name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(config, encoding="utf-8")
            options += ["--config", path]
        done = self.run("convert", *options)
        if done.code != 0:
            return done
        return self.run("plan", *options)


def read_inventory(path: Path) -> dict[str, Any]:
    """An inventory file as the tool wrote it."""
    inventory: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return inventory


def write_inventory(inventory: dict[str, Any], path: Path) -> Path:
    """An inventory file for the tool to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(inventory, indent=2, sort_keys=True), encoding="utf-8")
    return path
