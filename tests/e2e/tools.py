"""Runs programs: the tool under test and the checkers, many at a time."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

TIMEOUT_SECONDS = 300


@dataclass(frozen=True)
class Result:
    """What a program said and how it ended."""

    command: tuple[str, ...]
    code: int
    out: str
    err: str

    def problem(self) -> str:
        """One text for a failure report."""
        said = "\n".join(part.strip() for part in (self.out, self.err) if part.strip())
        return f"exit {self.code}: {' '.join(self.command)}\n{said[-2000:]}"


def run(
    command: Sequence[str | Path],
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: str | None = None,
    timeout: int = TIMEOUT_SECONDS,
    inherit: bool = True,
) -> Result:
    """Runs a program to its end. A program that hangs is a failure, not a wait for ever.

    Without `inherit` the environment is `env` and nothing else.
    """
    words = tuple(str(word) for word in command)
    try:
        done = subprocess.run(
            words,
            env={**(os.environ if inherit else {}), **(env or {})},
            cwd=cwd,
            input=stdin if stdin is not None else "",
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Result(words, 124, "", f"did not end within {timeout} s")
    return Result(words, done.returncode, done.stdout, done.stderr)


def in_parallel(function: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """The function over all items, a few at a time, results in the items' order."""
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        return list(pool.map(function, items))
