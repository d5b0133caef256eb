"""Texts in other languages than English: their small words, and their kind by their words of law.

In: lower-case text. Out: shares and kinds. No clause is read from such texts.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from licensenlp.types import Kind

_DATA = Path(__file__).with_name("foreign.toml")
_WORD = re.compile(r"[^\W\d_]+")
_TITLE = 300  # characters
# Words of law a hundred words (or three hundred signs where words are not parted): licences in the
# reference corpus have 5 and more, articles on other things hardly one.
_LEAST_LAW = 2.0
_SIGNS = 3  # that make a word where blanks do not


@dataclass(frozen=True, slots=True)
class _Tongue:
    small: frozenset[str]
    law: re.Pattern[str]
    titles: tuple[tuple[Kind, re.Pattern[str]], ...]


@lru_cache(maxsize=1)
def _tongues() -> dict[str, _Tongue]:
    table = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    kinds = (
        Kind.PRIVACY_POLICY, Kind.ACCEPTABLE_USE_POLICY, Kind.TERMS_OF_SERVICE, Kind.LICENSE,
    )  # fmt: skip
    return {
        code: _Tongue(
            frozenset(entry.get("small", "").split()),
            re.compile(entry["law"]),
            tuple((kind, re.compile(entry[kind])) for kind in kinds),
        )
        for code, entry in table.items()
    }


@lru_cache(maxsize=1)
def small_words() -> frozenset[str]:
    """The small words of all languages in the data."""
    return frozenset[str]().union(*(tongue.small for tongue in _tongues().values()))


def small_word_share(text: str) -> tuple[str, float]:
    """The language whose small words fill the largest share of a lower-case text, and the share."""
    words = _WORD.findall(text)
    shares = {
        code: sum(word in tongue.small for word in words) / len(words)
        for code, tongue in _tongues().items()
        if words
    }
    best = max(shares, key=lambda code: shares[code], default="")
    return best, shares.get(best, 0.0)


def kind_of_foreign(text: str, language: str) -> tuple[Kind, float]:
    """The kind of a text in `language`, and how sure that is; OTHER_LEGAL where only law is seen.

    A text in a language without words of law in the data is NOT_LEGAL at 0.5: nothing is known.
    """
    tongue = _tongues().get(language.partition("-")[0])
    if tongue is None:
        return Kind.NOT_LEGAL, 0.5
    lowered = text.lower()
    signs = sum(map(str.isalpha, lowered))
    words = len(_WORD.findall(lowered)) if tongue.small else signs / _SIGNS
    rate = 100 * len(tongue.law.findall(lowered)) / max(words, 1)
    if rate < _LEAST_LAW:
        return Kind.NOT_LEGAL, round(1.0 - rate / _LEAST_LAW / 2, 4)
    title = lowered[:_TITLE]
    named = [(found.start(), kind) for kind, p in tongue.titles if (found := p.search(title))]
    if not named:
        return Kind.OTHER_LEGAL, 0.5
    return min(named, key=lambda pair: pair[0])[1], 0.8
