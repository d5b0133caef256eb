"""Use categories of a segment, by the lexicon in `rules/categories.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from licensenlp.clauses.cache import cached
from licensenlp.clauses.matching import PatternIndex
from licensenlp.clauses.notation import BadPattern, Pattern, compile_pattern
from licensenlp.clauses.rulebook import RULES
from licensenlp.clauses.tokens import Reading, read
from licensenlp.errors import BadRule
from licensenlp.types import Segment


class Lexicon:
    """Category -> patterns, ready to tag."""

    def __init__(self, entries: Iterable[tuple[str, Pattern]]) -> None:
        named = list(entries)
        self.names = [name for name, _ in named]
        self._index = PatternIndex(pattern for _, pattern in named)

    def of(self, reading: Reading) -> tuple[str, ...]:
        """The categories whose words the item holds (a match in the stem alone does not count)."""
        held = (
            self.names[key]
            for key, (_, end) in self._index.found(reading)
            if end > reading.item_token
        )
        return tuple(dict.fromkeys(held))


def read_lexicon(path: Path | None = None) -> Lexicon:
    """The lexicon of a file (the package's own by default); BadRule names a bad category."""
    path = path or RULES / "categories.toml"
    found = cached("categories", path.read_bytes(), lambda: _compiled(path))
    return Lexicon((category, Pattern.from_json(pattern)) for category, pattern in found)


def _compiled(path: Path) -> list[tuple[str, list[Any]]]:
    found = []
    for category, patterns in tomllib.loads(path.read_text(encoding="utf-8")).items():
        try:
            found += [(category, compile_pattern(source).to_json()) for source in patterns]
        except (BadPattern, TypeError) as error:
            raise BadRule(file=path.name, rule=category, problem=str(error)) from error
    return found


@cache
def lexicon() -> Lexicon:
    """The package's own lexicon, loaded once."""
    return read_lexicon()


def categories(segment: Segment) -> tuple[str, ...]:
    """The categories that a segment's words name, in the order of the lexicon."""
    return lexicon().of(read(segment))
