"""The words of a segment, and the vocabularies that are looked for in them.

In: a segment, and the names of entries of `attributes.toml` and `thresholds.toml`. Out: whether,
where and which of their expressions are found. Expressions are RE2, over lower-cased text without
quotation marks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import re2

from licensenlp.clauses.amounts import Amount, amounts
from licensenlp.clauses.tokens import lower
from licensenlp.types import Effect, Segment

# What stands beside what is asked of every pair of words: on a text without end, quadratic.
_LONGEST = 8_000
_FILES = ("attributes.toml", "thresholds.toml")


class Words:
    """The words of a segment, folded once; the item, and the stem before it.

    `before` and `after` are the texts of the segments beside it, for what is said there of it.
    """

    def __init__(
        self, segment: Segment, effect: Effect, known: Mapping[str, Any],
        before: str = "", after: str = "",
    ) -> None:  # fmt: skip
        self.segment = segment
        self.effect = effect
        self.known = known
        self.before = folded(before)
        self.after = folded(after)
        stem = f"{segment.stem} " if segment.stem else ""
        self.raw = (stem + segment.text)[:_LONGEST]
        self.item = len(stem)  # where the item begins
        self.text = folded(self.raw)

    @cached_property
    def amounts(self) -> list[Amount]:
        """Every amount in the words, in order."""
        return amounts(self.raw)

    def has(self, path: str) -> bool:
        """Whether any expression of that entry of the vocabulary is found."""
        return holds(path, self.text)

    def which(self, path: str) -> list[str]:
        """The names under that entry whose expressions are found."""
        return [name for name in entry(path) if self.has(f"{path}.{name}")]

    def which_in_section(self, path: str) -> list[str]:
        """The names under that entry whose expressions are found in the section's heading."""
        heading = lower(self.segment.section)
        return [name for name in entry(path) if holds(f"{path}.{name}", heading)]

    def spans(self, path: str) -> Iterator[tuple[int, int]]:
        """Where the words of that entry of the vocabulary stand."""
        return spans(path, self.text)


def folded(text: str) -> str:
    """`text` in lower case, of the same length, without quotation marks, apostrophes straight."""
    return lower(text).translate(_PLAIN)


_PLAIN = str.maketrans({'"': " ", "“": " ", "”": " ", "’": "'", "‑": "-", "\n": " ", "\u00a0": " "})


def holds(path: str, text: str) -> bool:
    """Whether an expression of that entry is found in folded text."""
    return _any(path).search(text) is not None


def spans(path: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the expressions of that entry stand in folded text, expression by expression."""
    return (m.span() for expression in _each(path) for m in expression.finditer(text))


@cache
def entry(path: str) -> Any:
    """What stands under a dotted name, such as "users.seats"."""
    found: Any = _vocabulary()
    for name in path.split("."):
        found = found[name]
    return found


@cache
def _vocabulary() -> Mapping[str, Any]:
    package = files("licensenlp.clauses")
    tables = (tomllib.loads((package / name).read_text(encoding="utf-8")) for name in _FILES)
    return {name: table for tables_of in tables for name, table in tables_of.items()}


@cache
def _any(path: str) -> Any:
    """All expressions of an entry as one."""
    return re2.compile("|".join(f"(?:{source})" for source in entry(path)))


@cache
def _each(path: str) -> tuple[Any, ...]:
    return tuple(re2.compile(source) for source in entry(path))
