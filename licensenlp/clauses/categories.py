"""Use categories of a segment, by the lexicon in `rules/categories.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from licensenlp.clauses.matching import PatternIndex
from licensenlp.clauses.notation import BadPattern, compile_pattern
from licensenlp.clauses.rulebook import RULES
from licensenlp.clauses.tokens import Reading, read
from licensenlp.errors import BadRule
from licensenlp.types import Segment


class Lexicon:
    """Category -> patterns, ready to tag."""

    def __init__(self, lexicon: Mapping[str, Sequence[str]]) -> None:
        entries = [(name, source) for name, sources in lexicon.items() for source in sources]
        self.names = [name for name, _ in entries]
        self._index = PatternIndex(compile_pattern(source) for _, source in entries)

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
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for category, patterns in table.items():
        try:
            for source in patterns:
                compile_pattern(source)
        except (BadPattern, TypeError) as error:
            raise BadRule(file=path.name, rule=category, problem=str(error)) from error
    return Lexicon(table)


@cache
def lexicon() -> Lexicon:
    """The package's own lexicon, loaded once."""
    return read_lexicon()


def categories(segment: Segment) -> tuple[str, ...]:
    """The categories that a segment's words name, in the order of the lexicon."""
    return lexicon().of(read(segment))
