"""Whether a text leans on another licence: an exception to it, or a notice that only names it.

In: segments and clauses. Out: the reason why the text alone cannot be placed, or None. Such a text
grants rights by the other licence's terms, which are not in it; its own words would be misread.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from licensenlp.types import Clause, Effect, Segment

_DATA = Path(__file__).with_name("leaning.toml")
GRANTING = {"license-grant", "redistribution", "modification"}
_GIVES = {Effect.PERMITS, Effect.CONDITIONS}
SURE = 0.65
_TITLE = 120  # characters
_NAMED = re.compile(r"[\w.+-]{1,100} (?:public )?licen[cs]e\b")


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to lean on another licence: its expressions, and how long such a text may be."""

    reason: str
    pattern: re.Pattern[str]
    most_words: int
    own_grant: bool  # a grant in other sentences than those that show the pattern stands by itself
    unless: re.Pattern[str] | None = None  # before the match in its segment: turns it round
    beside: re.Pattern[str] | None = None  # what the text must name anywhere

    def shown_by(self, segment: Segment, title: str) -> bool:
        """Whether the segment leans this way; not where the licence it names is the text itself."""
        words = segment.text.lower()
        found = self.pattern.search(words)
        if not found or (self.unless and self.unless.search(words[: found.start()])):
            return False
        return not any(name in title for name in _NAMED.findall(found.group()))


@lru_cache(maxsize=1)
def _ways() -> tuple[_Way, ...]:
    table = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return tuple(
        _Way(
            way["reason"],
            re.compile(way["pattern"]),
            way["most_words"],
            way["own_grant"],
            *(re.compile(way[name]) if name in way else None for name in ("unless", "beside")),
        )
        for way in table["way"]
    )


def leans_on_another(segments: Sequence[Segment], clauses: Sequence[Clause]) -> str | None:
    """Why the text says too little without another licence, or None where it stands by itself."""
    words = sum(s.text.count(" ") + 1 for s in segments)
    title = _title(segments)
    for way in _ways():
        if words > way.most_words or not _names(way.beside, segments):
            continue
        leaning = [s for s in segments if way.shown_by(s, title)]
        if leaning and not (way.own_grant and _grants_elsewhere(clauses, leaning)):
            return way.reason
    return None


def _title(segments: Sequence[Segment]) -> str:
    """The first line where it is a title, in lower case."""
    first = segments[0].text if segments else ""
    return first.lower() if len(first) <= _TITLE and not first.endswith(".") else ""


def _names(pattern: re.Pattern[str] | None, segments: Sequence[Segment]) -> bool:
    return pattern is None or any(pattern.search(s.text.lower()) for s in segments)


def _grants_elsewhere(clauses: Sequence[Clause], leaning: Sequence[Segment]) -> bool:
    """Whether a clause outside the leaning segments gives a right."""
    spans = [(s.start, s.end) for s in leaning]
    return any(
        c.label in GRANTING
        and c.effect in _GIVES
        and c.confidence >= SURE
        and not any(start < c.evidence.end and c.evidence.start < end for start, end in spans)
        for c in clauses
    )
