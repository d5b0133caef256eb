"""No expression of the package backtracks without end: read from the expressions themselves.

RE2's expressions are linear by construction. Of Python's, a repeat whose body can be another repeat
alone matches one stretch in ever more ways. `benchmarks/growth.py` measures what grows less fast.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import re._parser as sre  # type: ignore[import-not-found, unused-ignore]  # private: no types
from collections.abc import Iterator
from typing import Any

import pytest

import licensenlp

ENDLESS = 1_000  # repeats that may be longer count as endless


def expressions() -> dict[str, re.Pattern[Any]]:
    """Every compiled expression that a module of the package holds, by its place."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in pkgutil.walk_packages(licensenlp.__path__, "licensenlp."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for number, one in enumerate(value if isinstance(value, tuple | list) else (value,)):
                if isinstance(one, re.Pattern):
                    found[f"{module.name}.{name}.{number}"] = one
    return found


def nested(parsed: Any, inside: bool = False) -> Iterator[str]:
    """Endless repeats of a body that is an endless repeat and nothing else it must match."""
    for op, argument in parsed:
        name = str(op)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, body = argument
            endless = most > ENDLESS
            if endless and _all_repeats(body):
                yield f"a repeat of repeats from {least}"
            yield from nested(body, inside or endless)
        elif name == "SUBPATTERN":
            yield from nested(argument[-1], inside)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from nested(branch, inside)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from nested(argument[1], inside)


def _all_repeats(body: Any) -> bool:
    """Whether a body can be one endless repeat alone: (a+)+, (a*b*)*, ((a+)|b)+."""
    for op, argument in body:
        name = str(op)
        if name == "SUBPATTERN":
            if not _all_repeats(argument[-1]):
                return False
        elif name == "BRANCH":
            if not any(len(branch) and _all_repeats(branch) for branch in argument[1]):
                return False
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            if argument[1] <= ENDLESS and argument[0] > 0:
                return False
        elif name not in ("ASSERT", "ASSERT_NOT", "AT"):
            return False
    return len(body) > 0


@pytest.mark.parametrize("bad", [r"(a+)+", r"(?:a*b*)*c", r"((?:x+|y)+)z", r"(?:\s*(?=x)\s+)*"])
def test_what_runs_away_is_seen(bad: str) -> None:
    assert list(nested(sre.parse(bad)))


@pytest.mark.parametrize(
    "good", [r"(?:a+b)+", r"[a-z]+(?:-[a-z]+)*", r"(?:\s*\n)+", r"(?:a{1,3})+"]
)
def test_what_does_not_is_not(good: str) -> None:
    assert not list(nested(sre.parse(good)))


def test_no_expression_repeats_repeats() -> None:
    found = expressions()
    assert len(found) > 80
    bad = {place: list(nested(sre.parse(str(p.pattern), p.flags & ~re.DEBUG)))
           for place, p in found.items() if isinstance(p.pattern, str)}  # fmt: skip
    assert {place: why for place, why in bad.items() if why} == {}
