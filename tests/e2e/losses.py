"""What an emulator cannot hold, as an explicit table, and the sample account without it.

`losses.json` names every member that comes back from an emulator other than it
went in. The table is kept honest in both directions: a difference that it does
not name fails the proof, and so does an entry that nothing matches any more.

Entries are `{"kind", "path", "seen"}`; a path is written like
`services[].placementStrategy`, where `[]` stands for any object and
`[*storefront]` for those whose key matches the pattern.
"""

from __future__ import annotations

import copy
import fnmatch
import json
import re
import sys
from dataclasses import dataclass, field
from typing import Any

from difference import Difference, Path, differences, index
from paths import HERE

Inventory = dict[str, Any]
TABLE = HERE / "losses.json"
DOCUMENT = HERE / "emulators.md"
BEGIN, END = "<!-- begin: written from losses.json -->", "<!-- end -->"
STEP = re.compile(r"\[[^]]*\]|[^.\[\]]+")


@dataclass(frozen=True)
class Loss:
    """One line of the table."""

    kind: str
    path: str
    seen: str

    def matches(self, difference: Difference) -> bool:
        """Whether the difference is this one, or lies inside of it."""
        if self.kind not in ("any", difference.kind):
            return False
        steps = STEP.findall(self.path)
        if len(steps) > len(difference.path):
            return False
        return all(_step(pattern, step) for pattern, step in zip(steps, difference.path, strict=False))


def _step(pattern: str, step: str) -> bool:
    if pattern.startswith("[") != step.startswith("["):
        return False
    if pattern == "[]":
        return True
    return fnmatch.fnmatchcase(step.strip("[]"), pattern.strip("[]"))


@dataclass
class Table:
    """The lines that hold for one source of inventories."""

    ignored: list[Loss]
    losses: list[Loss]
    used: set[Loss] = field(default_factory=set)

    @classmethod
    def of(cls, *sources: str) -> Table:
        """The lines for an emulator, or for `scan` itself, or for both."""
        written = json.loads(TABLE.read_text(encoding="utf-8"))
        ignored = [Loss("any", entry["path"], entry["why"]) for entry in written["ignored"]]
        losses = [Loss(**entry) for source in sources for entry in written[source]]
        return cls(ignored, losses)

    @classmethod
    def scan(cls) -> Table:
        """What the scan leaves out on purpose. Nothing else is ignored: it reads what is there."""
        written = json.loads(TABLE.read_text(encoding="utf-8"))
        return cls([], [Loss(**entry) for entry in written["scan"]])

    def undocumented(self, found: list[Difference]) -> list[Difference]:
        """The differences that no line names; notes which lines were of use.

        Members that only the other side has are not losses; objects are.
        """
        unknown = []
        for difference in found:
            if any(loss.matches(difference) for loss in self.ignored):
                continue
            named = [loss for loss in self.losses if loss.matches(difference)]
            self.used.update(named)
            if not named and (difference.kind != "added" or len(difference.path) == 2):
                unknown.append(difference)
        return unknown

    def stale(self) -> list[str]:
        """The lines that matched nothing: the emulator has learned, the table has not."""
        return [f"no longer {loss.kind}: {loss.path}" for loss in self.losses if loss not in self.used]

    def degrade(self, inventory: Inventory, found: list[Difference]) -> Inventory:
        """The inventory with the documented losses applied to it, and nothing else."""
        degraded = copy.deepcopy(inventory)
        named = [
            difference
            for difference in found
            if not any(loss.matches(difference) for loss in self.ignored)
            and any(loss.matches(difference) for loss in self.losses)
        ]
        # Losses from the back, so that positions in lists stay what they were.
        kept = [difference for difference in named if difference.kind != "lost"]
        lost = [difference for difference in named if difference.kind == "lost"]
        for difference in [*kept, *reversed(lost)]:
            _put(degraded, difference.path, difference.theirs)
        return degraded


def _put(document: Any, path: Path, value: Any) -> None:
    """Sets the member at `path`; None takes it away."""
    for depth, step in enumerate(path[:-1]):
        child = _get(document, step, path[0] if depth == 1 else "")
        if child is None and isinstance(document, dict):
            child = document.setdefault(step, [] if path[depth + 1].startswith("[") else {})
        document = child
    last = path[-1]
    if isinstance(document, dict):
        document[last] = copy.deepcopy(value)
        if value is None:
            del document[last]
    elif isinstance(document, list):
        present = _get(document, last, path[0] if len(path) == 2 else "")
        if present is None:
            document.append(copy.deepcopy(value))
        else:
            position = next(number for number, item in enumerate(document) if item is present)
            document[position : position + 1] = [] if value is None else [copy.deepcopy(value)]


def _get(document: Any, step: str, name: str) -> Any:
    if isinstance(document, dict):
        return document.get(step)
    key = step.strip("[]")
    keyed = index(name, document)
    if keyed is not None:
        return keyed.get(key)
    return document[int(key)] if key.isdigit() and int(key) < len(document) else None


def compare(ours: Inventory, theirs: Inventory, table: Table) -> tuple[list[Difference], Inventory]:
    """The undocumented differences, and `ours` as the emulator is known to degrade it."""
    found = differences(ours, theirs)
    return table.undocumented(found), table.degrade(ours, found)


def rendered() -> str:
    """The table as Markdown, for emulators.md."""
    written = json.loads(TABLE.read_text(encoding="utf-8"))
    lines: list[str] = []
    for source in [name for name in written if name != "ignored"]:
        lines += [f"### {source}", "", "| what | member | seen |", "|---|---|---|"]
        lines += [f"| {entry['kind']} | `{entry['path']}` | {entry['seen']} |" for entry in written[source]]
        lines.append("")
    lines += ["### Not compared", "", "| member | why |", "|---|---|"]
    lines += [f"| `{entry['path']}` | {entry['why']} |" for entry in written["ignored"]]
    return "\n".join([BEGIN, "", *lines, "", END])


def document_problems(write: bool = False) -> list[str]:
    """Whether emulators.md shows the table as it is; writes it when asked to."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    wanted = before + rendered() + after
    if write:
        DOCUMENT.write_text(wanted, encoding="utf-8")
    return [] if text == wanted or write else ["run tests/e2e/run --write-tables and commit emulators.md"]


if __name__ == "__main__":
    document_problems(write="--write" in sys.argv)
