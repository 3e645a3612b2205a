"""The record of what was checked: one line a check, a summary as the last line.

A check never raises into the caller: the proof runs to its end and reports
everything that is wrong at once.
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Sized
from contextlib import contextmanager
from typing import Iterator

MAX_DETAIL_LINES = 25


class Checks:
    """Counts and prints check results. Safe to use from several threads."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0
        self._lock = threading.Lock()

    def record(self, name: str, problems: Iterable[str]) -> bool:
        """One check: it passed when there are no problems."""
        found = [line for problem in problems for line in str(problem).splitlines()]
        with self._lock:
            if not found:
                self.passed += 1
                print(f"ok    {name}", flush=True)
                return True
            self.failed += 1
            print(f"FAIL  {name}", flush=True)
            for line in found[:MAX_DETAIL_LINES]:
                print(f"      {line}", flush=True)
            if len(found) > MAX_DETAIL_LINES:
                print(f"      … and {len(found) - MAX_DETAIL_LINES} lines more", flush=True)
            return False

    def run(self, name: str, check: Callable[[], Iterable[str]]) -> bool:
        """Runs a check function; an exception counts as a failure with its traceback."""
        try:
            problems = list(check())
        except Exception:  # noqa: BLE001 - whatever went wrong is the check's result
            problems = [traceback.format_exc()]
        return self.record(name, problems)

    def over(
        self, name: str, things: Sized, noun: str, check: Callable[[], Iterable[str]], *, needed: bool = True
    ) -> bool:
        """A check over a number of things. With none it proves nothing, so it fails when there must be some."""
        if things or needed:
            nothing = [] if things else [f"there are no {noun} to check"]
            return self.run(f"{name} ({len(things)} {noun})", lambda: [*nothing, *check()])
        self.note(f"{name}: no {noun} here")
        return True

    def note(self, text: str) -> None:
        """Something a reader must know that is neither a pass nor a failure."""
        with self._lock:
            print(f"note  {text}", flush=True)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """A stage whose own failure is recorded and does not stop the others."""
        try:
            yield
        except Exception:  # noqa: BLE001
            self.record(name, [traceback.format_exc()])

    def finish(self) -> int:
        """Prints the summary line and gives the exit code."""
        sys.stdout.flush()
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed else 0
