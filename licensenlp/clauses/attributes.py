"""Attributes of a clause, read from its words.

In: label, effect and segment. Out: a dict with the attributes of the taxonomy that the text
states; what it leaves open is left out. The vocabulary is data: `attributes.toml`,
`amounts.toml`, `territory.toml` and the category lexicon of the rules.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import re2

from licensenlp.clauses.amounts import Amount, amounts, percentages
from licensenlp.clauses.categories import categories
from licensenlp.clauses.jurisdiction import law_named
from licensenlp.clauses.territory import sides
from licensenlp.clauses.tokens import lower
from licensenlp.types import NO_FACTS, Effect, Segment


def attributes_for(
    label: str, effect: Effect, segment: Segment, known: Mapping[str, Any] = NO_FACTS
) -> dict[str, Any]:
    """The attributes that the taxonomy gives `label`, as far as the text states them.

    `known`: attributes that a rule has fixed; they win, and guide the rest (a rule for headcounts
    sets `measure`, so that the amount is the one beside "employees").
    """
    reader = _READERS.get(label)
    found = reader(_Words(segment, effect, known)) if reader else {}
    return {name: value for name, value in {**found, **known}.items() if value is not None}


class _Words:
    """The words of a segment, folded once; the item, and the stem before it."""

    def __init__(self, segment: Segment, effect: Effect, known: Mapping[str, Any]) -> None:
        self.segment = segment
        self.effect = effect
        self.known = known
        stem = f"{segment.stem} " if segment.stem else ""
        self.raw = stem + segment.text
        self.text = lower(self.raw).replace('"', " ").replace("’", "'")

    def has(self, path: str) -> bool:
        """Whether any expression of that entry of the vocabulary is found."""
        return _any(path).search(self.text) is not None

    def which(self, path: str) -> list[str]:
        """The names under that entry whose expressions are found."""
        return [name for name in _entry(path) if self.has(f"{path}.{name}")]

    def which_in_section(self, path: str) -> list[str]:
        """The names under that entry whose expressions are found in the section's heading."""
        heading = lower(self.segment.section)
        return [name for name in _entry(path) if _any(f"{path}.{name}").search(heading)]

    def places(self, path: str) -> list[int]:
        """Where the words of that entry of the vocabulary stand."""
        return [m.start() for e in _expressions(path) for m in e.finditer(self.text)]

    def nearest(self, path: str, place: int) -> str | None:
        """The name under that entry whose words stand nearest `place`; the first of equals."""
        best: tuple[int, int] | None = None
        found = None
        for rank, name in enumerate(_entry(path)):
            for expression in _expressions(f"{path}.{name}"):
                for match in expression.finditer(self.text):
                    # The thing counted follows its number more often than it precedes it.
                    gap = match.start() - place if match.start() >= place else 2 * (
                        place - match.end())  # fmt: skip
                    if best is None or (gap, rank) < best:
                        best, found = (gap, rank), name
        return found


# --- one reader a label -----------------------------------------------------------------------


def _flags(words: _Words) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for flag, words_of in _entry("flags").items():
        for side in ("false", "true"):
            if side in words_of and words.has(f"flags.{flag}.{side}"):
                found[flag] = side == "true"
                break
    return found


def _user_threshold(words: _Words) -> dict[str, Any]:
    counted = [a for a in amounts(words.raw) if a.counts and a.currency is None and a.value > 1]
    amount = _bounding(counted)
    found = _common(words)
    if amount is None:
        found["unit"] = words.nearest("users", 0)
        if found["unit"] and words.has("single.one"):
            found["amount"] = 1
    else:
        found |= {"amount": amount.number, "unit": words.nearest("users", amount.end)}
        found["as_of"] = _as_of(words.raw)
    if found["unit"] in _COPIES and (
        found["consequence"] == "no-rights" or not words.has("single.beyond")
    ):
        found["consequence"] = None
    return found


# "On one computer only" bounds a copy: nothing follows above it unless more copies are spoken of.
_COPIES = ("seats", "devices")
_NO_YEAR = 2100  # a smaller number, of no currency and bounding nothing, is a year or a count


def _revenue_threshold(words: _Words) -> dict[str, Any]:
    counted = [a for a in amounts(words.raw) if a.counts and a.value > 1]
    measure = words.known.get("measure")
    money = [a for a in counted if a.currency]
    plain = [a for a in counted if not a.currency]
    counted = [a for a in counted if a.currency or a.bounds or a.value >= _NO_YEAR]
    beside = words.places(f"measures.{measure}") if measure else []
    wanted = plain if measure == "headcount" else money
    amount = _bounding(wanted, beside) or _bounding(counted, beside)
    if amount is None:
        return {"measure": words.nearest("measures", 0), **_common(words)}
    measure = measure or _measure(words, amount)
    found = {"measure": measure, "amount": amount.number, **_common(words)}
    if measure != "headcount":
        found |= {"currency": amount.currency, "window": next(iter(words.which("windows")), None)}
    return found


def _measure(words: _Words, amount: Amount) -> str | None:
    """What the amount measures; money never counts heads."""
    if amount.currency is None:
        return words.nearest("measures", amount.end)
    found = [name for name in words.which("measures") if name != "headcount"]
    if len(found) < 2:
        return found[0] if found else "revenue"
    nearest = words.nearest("measures", amount.end)
    return nearest if nearest != "headcount" else found[0]


def _common(words: _Words) -> dict[str, Any]:
    found: dict[str, Any] = {"consequence": next(iter(words.which("consequences")), None)}
    if words.has("affiliates.true") and not words.has("affiliates.false"):
        found["affiliates"] = True
    return found


# "over 25 million in funding or two million in revenue": a bound may reach past its own amount,
# so an amount without one is taken where it stands this many characters nearer.
_UNBOUND = 20


def _bounding(counted: Sequence[Amount], beside: Sequence[int] = ()) -> Amount | None:
    """The amount that bounds: the first with "more than" or the like, else the largest.

    `beside`: places of the words for what is measured; where given, the amount nearest to one.
    """
    bounds = [amount for amount in counted if amount.bounds]
    if beside and bounds:
        return min(counted, key=lambda amount: _distance(amount, beside))
    return bounds[0] if bounds else max(counted, key=lambda amount: amount.value, default=None)


def _distance(amount: Amount, beside: Sequence[int]) -> int:
    """Characters to the nearest place; what is measured follows its amount more often."""
    gaps = (p - amount.end if p >= amount.end else 2 * (amount.start - p) for p in beside)
    return min(gaps) + (0 if amount.bounds else _UNBOUND)


def _fees(words: _Words) -> dict[str, Any]:
    rates = percentages(words.raw)
    if rates:
        return {"rate": rates[0]}
    # "Firms with over a million must buy a licence" names a bound, not a price.
    money = [a for a in amounts(words.raw) if a.currency and not a.bounds]
    return {"amount": money[0].number, "currency": money[0].currency} if money else {}


def _output_training(words: _Words) -> dict[str, Any]:
    return {"scope": next(iter(words.which("output_scope")), "any-model")}


def _territory(words: _Words) -> dict[str, Any]:
    return dict(sides(words.raw, words.effect))


def _user_content(words: _Words) -> dict[str, Any]:
    if not words.has("training.subject"):
        return {}
    answers = ("opt-out", "opt-in", "no", "yes")
    return {"training": next((a for a in answers if words.has(f"training.{a}")), None)}


def _termination(words: _Words) -> dict[str, Any]:
    return {"cause": words.which("cause") or None}


def _liability(words: _Words) -> dict[str, Any]:
    money = [amount for amount in amounts(words.raw) if amount.currency and amount.value > 0]
    return {"cap_amount": money[0].number, "currency": money[0].currency} if money else {}


_INDEMNIFIES = re2.compile(r"\b(?:indemnif|defend|hold\b[^.;]{0,40}\bharmless|reimburse)")


# "Acme will defend …": a name of its own is the provider's. What an indemnity leaves out or ties to
# notice and control ("reserves") is the provider's as a rule: users are given no such terms.
_NAMED = re2.compile(r"[A-Z][\w&.'-]*(?: [A-Z][\w&.,'-]*){0,3} (?:will|shall|agrees?|may|must)\b")


def _indemnity(words: _Words) -> dict[str, Any]:
    if words.has("party.mutual"):
        return {"party": "mutual"}
    if words.has("party.provider-object"):
        return {"party": "provider"}
    verb = _INDEMNIFIES.search(words.text)
    before = words.text[: verb.start()] if verb else words.text
    last = {
        side: max((m.start() for e in _expressions(f"party.{side}") for m in e.finditer(before)),
                  default=-1)
        for side in ("user", "provider")
    }  # fmt: skip
    named = last["user"] < 0 and _NAMED.match(words.segment.text) is not None
    by_provider = (
        last["provider"] > last["user"] or named or words.effect is Effect.RESERVES
    ) and not words.has("party.user-cause")
    return {"party": "provider" if by_provider else "user"}


def _law(words: _Words) -> dict[str, Any]:
    return {"law": law_named(words.segment.text) or law_named(words.raw)}


def _dispute(words: _Words) -> dict[str, Any]:
    # A rule of procedure names its court or arbitrator in the heading that it stands under.
    return {"mode": words.which("mode") or words.which_in_section("mode") or None}


def _use(words: _Words) -> dict[str, Any]:
    return {"categories": list(categories(words.segment)) or ["other"]}


_READERS: Mapping[str, Callable[[_Words], dict[str, Any]]] = {
    "license-grant": _flags,
    "user-threshold": _user_threshold,
    "revenue-threshold": _revenue_threshold,
    "fees": _fees,
    "output-training": _output_training,
    "territory": _territory,
    "user-content-license": _user_content,
    "termination": _termination,
    "liability-limit": _liability,
    "indemnity": _indemnity,
    "governing-law": _law,
    "dispute-resolution": _dispute,
    "use-restriction": _use,
}


# --- dates ------------------------------------------------------------------------------------

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}}"
    r"|\d{4}-\d\d-\d\d)"
)
_EVENT = (
    r"the [^,;:()]{0,80}?(?:(?:release|effective|launch|publication) date"
    r"|date of (?:the |its )?(?:first )?(?:release|launch|publication|use|download|this agreement)"
    r"|time of (?:the |its )?(?:first )?(?:release|launch|download|use|access))"
)
_AS_OF = re2.compile(
    r"(?i)\b(?:on|as of|as at|at|by)(?: or (?:before|after|about))? "
    rf"(?:({_DATE})|({_EVENT})\b)"
)


def _as_of(text: str) -> str | None:
    """The date or event at which users are counted, as written."""
    found = _AS_OF.search(text)
    return (found[1] or found[2].removeprefix("the ")) if found else None


# --- vocabulary -------------------------------------------------------------------------------


@cache
def _vocabulary() -> Mapping[str, Any]:
    text = (files("licensenlp.clauses") / "attributes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _entry(path: str) -> Any:
    entry: Any = _vocabulary()
    for name in path.split("."):
        entry = entry[name]
    return entry


@cache
def _any(path: str) -> Any:
    """All expressions of an entry as one."""
    return re2.compile("|".join(f"(?:{source})" for source in _entry(path)))


@cache
def _expressions(path: str) -> tuple[Any, ...]:
    return tuple(re2.compile(source) for source in _entry(path))
