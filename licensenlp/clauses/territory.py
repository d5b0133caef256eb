"""Countries and unions named in a text, and on which side of the rule they stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from licensenlp.clauses.tokens import lower
from licensenlp.types import Effect


@dataclass(frozen=True, slots=True)
class Place:
    """A territory named at `[start, end)`: an ISO 3166 code, `EU` or `EEA`."""

    code: str
    start: int
    end: int


def places(text: str) -> list[Place]:
    """Every territory named, in order of mention."""
    folded = lower(text)
    found = [
        Place(_codes("names")[m.group()], m.start(), m.end()) for m in _names().finditer(folded)
    ]
    short = _short_names(text.isupper()).finditer(text)
    exact = [Place(_codes("exact")[m.group()], m.start(), m.end()) for m in short]
    taken = {place.start for place in found}
    every = found + [p for p in exact if p.start not in taken]
    named = [place for place in every if not _qualifies().match(folded, place.end)]
    return sorted(named, key=lambda place: place.start)


def sides(text: str, effect: Effect) -> dict[str, list[str]]:
    """`excluded` and `allowed` codes, each in order of mention; a side without any is left out.

    The last word of a side before a place decides ("excluding", "only in"); without one, a ban
    excludes and a condition allows.
    """
    folded = lower(text)
    cues = list(_cues(folded))
    default = "allowed" if effect is Effect.CONDITIONS else "excluded"
    found: dict[str, list[str]] = {"excluded": [], "allowed": []}
    for place in places(text):
        side = _side([c for c in cues if c[0] < place.start], folded[place.end :], default)
        if place.code not in found[side]:
            found[side].append(place.code)
    return {side: codes for side, codes in found.items() if codes}


def _side(before: list[tuple[int, int, str]], after: str, default: str) -> str:
    if before:  # "may not … outside X" and "not offered to persons outside X" both allow X alone
        return before[-1][2]
    if _AFTER_EXCLUDED.match(after):
        return "excluded"
    return "allowed" if _AFTER_ALLOWED.match(after) else default


_AFTER_EXCLUDED = re.compile(
    r"[^.;]{0,80}\b(?:are|is|shall be|may|must|shall|will|can) ?(?:not\b|excluded|prohibited)"
)
_AFTER_ALLOWED = re.compile(r"[^.;]{0,60}\b(?:only|alone|exclusively)\b")


def _cues(folded: str) -> Iterator[tuple[int, int, str]]:
    """Words of a side, those inside longer ones left out ("other than" in "country other than")."""
    found = [(m.start(), m.end(), s) for s, p in _sides().items() for m in p.finditer(folded)]
    reach = 0
    for start, end, side in sorted(found, key=lambda cue: (cue[0], -cue[1])):
        if end > reach:
            reach = end
            yield start, end, side


@cache
def _vocabulary() -> Mapping[str, Any]:
    text = (files("licensenlp.clauses") / "territory.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _codes(kind: str) -> Mapping[str, str]:
    return {name: code for code, names in _vocabulary()[kind].items() for name in names}


@cache
def _names() -> re.Pattern[str]:
    return _any_of(_codes("names"))


@cache
def _short_names(shouting: bool) -> re.Pattern[str]:
    """Short forms as written; in a text all in capitals "US" may be the pronoun."""
    return _any_of(name for name in _codes("exact") if not (shouting and name == "US"))


@cache
def _qualifies() -> re.Pattern[str]:
    """What follows a place that is not spoken of itself: "U.S. embargoed countries", "EU law"."""
    return re.compile(rf"(?:['’]s?)?[ -](?:{'|'.join(_vocabulary()['qualifies'])})\b")


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])")


@cache
def _sides() -> Mapping[str, re.Pattern[str]]:
    return {
        side: re.compile("|".join(rf"(?<!\w)(?:{p})(?!\w)" for p in patterns))
        for side, patterns in _vocabulary()["sides"].items()
    }
