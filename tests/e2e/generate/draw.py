"""Random but repeatable choices, and names and ARNs made with them."""

from __future__ import annotations

import random
from typing import Any, TypeVar

T = TypeVar("T")

WORDS = (
    "billing ledger courier invoice parcel basket tariff gateway harbor beacon quarry lantern orchid "
    "walnut cobalt ember falcon glacier juniper kestrel meadow nimbus osprey pebble quartz raven saffron"
).split()
# Values that have tripped YAML readers, shells, Helm or the kubelet somewhere.
AWKWARD = (
    "yes",
    "no",
    "on",
    "~",
    "null",
    "0123",
    "0x1F",
    "1e3",
    "1_000",
    "12:30:45",
    "2024-01-01",
    ".inf",
    "- a",
    "a: b",
    "a #b",
    "#fff",
    "*star",
    "&anchor",
    "!tag",
    "%percent",
    "@at",
    "`tick`",
    "{{ .Values.x }}",
    "{{- fail \"boom\" -}}",
    "${HOME}",
    "$(HOSTNAME)",
    "pa$$word",
    "$$",
    "trailing ",
    " leading",
    "it's",
    'say "hi"',
    "back\\slash",
    "tab\there",
    "line one\nline two\n",
    "Grüße, 世界 🚀",
    "",
    "123456789012",
    "10485760",
    '{"json": ["a", {"b": null}]}',
    "a" * 300,
    "; rm -rf / #",
    "$(touch /tmp/pwned)",
    "--flag=value",
    "key=value,other=value",
)


class Draw:
    """A source of choices for one account."""

    def __init__(self, seed: int, account_id: str, region: str) -> None:
        self.random = random.Random(seed)
        self.account_id = account_id
        self.region = region
        self._taken: set[str] = set()

    def chance(self, probability: float) -> bool:
        """True that often."""
        return self.random.random() < probability

    def one(self, options: list[T] | tuple[T, ...]) -> T:
        """One of the options."""
        return self.random.choice(options)

    def some(self, options: list[T] | tuple[T, ...], most: int) -> list[T]:
        """Up to `most` different options, in a random order."""
        return self.random.sample(list(options), self.random.randint(0, min(most, len(options))))

    def number(self, least: int, most: int) -> int:
        """A number between the two, both included."""
        return self.random.randint(least, most)

    def hex(self, length: int) -> str:
        """As many hexadecimal digits."""
        return "".join(self.random.choice("0123456789abcdef") for _ in range(length))

    def name(self, longest: int = 40) -> str:
        """A name that ECS allows and that was not given before: cases, underscores and digits mixed."""
        while True:
            words = self.random.sample(WORDS, self.number(1, 3))
            style = self.number(0, 4)
            name = {
                0: "-".join(words),
                1: "_".join(words),
                2: "".join(word.title() for word in words),
                3: f"{'-'.join(words)}-v{self.number(1, 99)}",
                4: f"{self.number(1, 9)}{words[0]}_{'-'.join(words)}",
            }[style][:longest]
            # Names that differ in case or in _ and - only are legal too, but
            # load balancers and roles do not tell them apart.
            plain = name.lower().replace("_", "-")
            if plain not in self._taken:
                self._taken.add(plain)
                return name

    def arn(self, service: str, resource: str, region: bool = True) -> str:
        """An ARN in this account."""
        return f"arn:aws:{service}:{self.region if region else ''}:{self.account_id}:{resource}"

    def awkward(self) -> str:
        """A value that is easy to get wrong."""
        return self.one(AWKWARD)

    def tags(self, upper: bool = False) -> list[dict[str, Any]]:
        """A few tags, in either of AWS's spellings."""
        names = ("Key", "Value") if upper else ("key", "value")
        pool = {
            "team": self.one(WORDS),
            "cost centre": str(self.number(1000, 99999)),
            "Owner/Mail": f"{self.one(WORDS)}@example.com",
            "env": self.one(["prod", "staging", "yes"]),
        }
        return [dict(zip(names, pair, strict=True)) for pair in self.some(list(pool.items()), 3)]
