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


def _limits(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> Limits:
    """The default limits with those given: `pages=5000`, `memory=2G`, `seconds=0.5`."""
    return replace(DEFAULT, **dict(_limit(one) for one in given))


def _limit(given: str) -> tuple[str, Any]:
    name, _, written = given.partition("=")
    if name not in NAMES:
        raise click.BadParameter(f"unknown limit {name!r}; there are {', '.join(NAMES)}")
    found = _VALUE.fullmatch(written)
    amount = float(found[1]) * _UNITS[found[2]] if found else 0.0
    if amount <= 0:
        raise click.BadParameter(f"{name} takes a number above 0, as in {name}=5000 or {name}=2M")
    if name == "memory" and amount < LEAST_MEMORY:
        raise click.BadParameter("memory takes 500M at least: the program itself needs 350M")
    return name, amount if name == "seconds" else math.ceil(amount)


limit_option = click.option(
    "--limit",
    "limits",
    multiple=True,
    callback=_limits,
    metavar="NAME=VALUE",
    help=f"What one document may hold or take: {', '.join(NAMES)}.",
)
