"""`--limit NAME=VALUE`: how much one document may hold or take.

In: words of the command line. Out: `Limits`.
"""

from __future__ import annotations

import math
import re
from dataclasses import fields, replace
from typing import Any

import click

from licensenlp.ingest import DEFAULT, Limits

_UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}
LEAST_MEMORY = 500 * 10**6  # bytes
_VALUE = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)([kMG]?)")
NAMES = tuple(one.name for one in fields(Limits))


class _OneLimit(click.ParamType[tuple[str, float]]):
    """A limit's name and its value: `pages=5000`, `memory=2G`, `seconds=0.5`."""

    name = "limit"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, float]:
        if isinstance(value, tuple):
            return value
        name, _, written = str(value).partition("=")
        if name not in NAMES:
            self.fail(f"unknown limit {name!r}; there are {', '.join(NAMES)}", param, ctx)
        found = _VALUE.fullmatch(written)
        amount = float(found[1]) * _UNITS[found[2]] if found else 0.0
        if amount <= 0:
            self.fail(f"{name} takes a number above 0, as in {name}=5000 or {name}=2M", param, ctx)
        if name == "memory" and amount < LEAST_MEMORY:
            self.fail("memory takes 500M at least: the program itself needs 350M", param, ctx)
        return name, amount if name == "seconds" else math.ceil(amount)


def _limits(ctx: click.Context, param: click.Parameter, given: Any) -> Limits:
    return replace(DEFAULT, **dict(given))


limit_option = click.option(
    "--limit",
    "limits",
    multiple=True,
    type=_OneLimit(),
    callback=_limits,
    metavar="NAME=VALUE",
    help=f"What one document may hold or take: {', '.join(NAMES)}.",
)
