"""The two names of every object: the one in the fixture and the one that the emulator gave it.

Ids and ARNs sit inside longer strings (policy documents, resource labels,
schedule targets), so both directions rewrite every string of a document, whole
tokens only, longest name first.
"""

from __future__ import annotations

import re
from typing import Any

TOKEN = r"A-Za-z0-9"


class References:
    """A two-way dictionary of names that rewrites whole documents."""

    def __init__(self) -> None:
        self._forward: dict[str, str] = {}
        self._backward: dict[str, str] = {}
        self._patterns: dict[int, tuple[int, re.Pattern[str]]] = {}

    def add(self, ours: str | None, theirs: str | None) -> None:
        """Remembers that the fixture's name `ours` is the emulator's name `theirs`."""
        if not ours or not theirs:
            return
        self._forward[ours] = theirs
        # Two fixture names for one emulator name cannot be told apart on the
        # way back; the first one stays.
        self._backward.setdefault(theirs, ours)

    def forward(self, document: Any) -> Any:
        """The document with the fixture's names replaced by the emulator's."""
        return self._rewrite(document, self._forward)

    def backward(self, document: Any) -> Any:
        """The document with the emulator's names replaced by the fixture's."""
        return self._rewrite(document, self._backward)

    def knows(self, ours: str) -> bool:
        """Whether the fixture's name was seeded."""
        return ours in self._forward

    def _rewrite(self, document: Any, names: dict[str, str]) -> Any:
        if isinstance(document, str):
            return self._pattern(names).sub(lambda match: names[match.group(0)], document) if names else document
        if isinstance(document, list):
            return [self._rewrite(item, names) for item in document]
        if isinstance(document, dict):
            return {self._rewrite(key, names): self._rewrite(value, names) for key, value in document.items()}
        return document

    def _pattern(self, names: dict[str, str]) -> re.Pattern[str]:
        size, pattern = self._patterns.get(id(names), (-1, re.compile("")))
        if size != len(names):
            longest_first = sorted(names, key=lambda name: (-len(name), name))
            alternatives = "|".join(re.escape(name) for name in longest_first)
            pattern = re.compile(rf"(?<![{TOKEN}])(?:{alternatives})(?![{TOKEN}])")
            self._patterns[id(names)] = (len(names), pattern)
        return pattern
