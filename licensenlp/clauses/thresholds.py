"""Attributes of bounds: users and copies, income, funding, assets and heads.

In: the words of a clause that states a bound. Out: its attributes by the names of the taxonomy,
None where the text does not state one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from licensenlp.clauses.amounts import Amount, ordinals
from licensenlp.clauses.consequence import consequence
from licensenlp.clauses.dates import as_of
from licensenlp.clauses.vocabulary import Words, entry, holds

# --- users, seats and devices -----------------------------------------------------------------

_NEAR = 70  # characters from an amount within which a month or a day belongs to it
_STOP = re.compile(r"[.;!](?=\s)")


def user_threshold(words: Words) -> dict[str, Any]:
    """`amount`, `unit`, `consequence`, `affiliates` and `as_of` of a bound on users or copies."""
    counted = [a for a in words.amounts if a.counts and a.currency is None and a.value > 1]
    amount = _first_bound(_of_people(words, counted))
    number = amount.number if amount else _in_a_row(words)
    unit = _unit(words, amount.start if amount else 0, amount.end if amount else 0)
    if amount is None and number is None:
        unit, number = _single(words, unit)
    unit = words.known.get("unit") or (unit if number is not None else _named_unit(words, unit))
    found: dict[str, Any] = {"amount": number, "unit": unit}
    if amount is not None and unit not in ("seats", "devices"):
        found["as_of"] = as_of(words.raw)
    found["consequence"] = consequence(words, unit, one=number == 1)
    return found | _affiliates(words)


def _of_people(words: Words, counted: Sequence[Amount]) -> Sequence[Amount]:
    """The amounts that do not stand beside what is earned or owned."""
    money = {start for name in ("revenue", "funding", "assets")
             for start, _ in _named(words, name)}  # fmt: skip
    kept = [a for a in counted if not any(0 <= place - a.end <= _ADJACENT for place in money)]
    return kept or counted


_ADJACENT = 14


def _first_bound(counted: Sequence[Amount]) -> Amount | None:
    """The first amount with "more than" or the like, else the largest."""
    bounds = [amount for amount in counted if amount.bounds]
    return bounds[0] if bounds else max(counted, key=lambda amount: amount.value, default=None)


def _in_a_row(words: Words) -> int | None:
    """The bound behind "after the twentieth seat" (20) or "a fourth device" (3)."""
    for ordinal in ordinals(words.text):
        if any(0 <= start - ordinal.end <= 24 for start, _ in _things(words)):
            before = words.text[max(0, ordinal.start - 12) : ordinal.start]
            return ordinal.value - (0 if _AFTER.search(before) else 1)
        if _AFTER.search(words.text[max(0, ordinal.start - 12) : ordinal.start]):
            return ordinal.value
    return None


_AFTER = re.compile(r"\b(?:after|beyond|past|from|above|up to) the $")


def _things(words: Words) -> Iterable[tuple[int, int]]:
    names = ("seats", "devices", "users")
    return (span for name in names for span in words.spans(f"counted.{name}"))


def _unit(words: Words, start: int, end: int) -> str | None:
    """What is counted: the nearest word to the amount, and over what time."""
    noun = _nearest(words, "counted", start, end)
    if noun == "users":
        noun = _compound(words, end) or noun
    if noun in ("seats", "devices"):
        return noun
    low, high = _around(words, start, end)
    period = _period(words, low, high, start, end)
    if noun == "visits":
        return "monthly-visits" if period == "month" else None
    if noun is None:
        return None
    if period == "month":
        unique = holds("period.unique", words.text[low:high])
        return "monthly-unique-users" if unique else "monthly-active-users"
    return "daily-active-users" if period == "day" else "users"


def _named_unit(words: Words, unit: str | None) -> str | None:
    """What a clause counts that leaves the figure to another."""
    if words.has("single.numbered") or words.has("single.traffic"):
        return unit
    return None


def _period(words: Words, low: int, high: int, start: int, end: int) -> str | None:
    """The time over which people are counted: the word nearest to the amount."""
    gaps = [
        (max(first - end, start - last), name)
        for name in ("month", "day")
        for first, last in words.spans(f"period.{name}")
        if low <= first and last <= high
    ]
    return min(gaps)[1] if gaps else None


def _compound(words: Words, end: int) -> str | None:
    """Seats or devices where the word for people only says whose: "25 developer seats"."""
    people = {last for first, last in words.spans("counted.users") if 0 <= first - end <= _NEAR}
    for name in ("seats", "devices"):
        if any(words.text[first - 1 : first] == " " and first - 1 in people
               for first, _ in words.spans(f"counted.{name}")):  # fmt: skip
            return name
    return None


def _around(words: Words, start: int, end: int) -> tuple[int, int]:
    """The words about an amount, as far as its sentence and the next sum of money."""
    low, high = max(0, start - 2 * _NEAR), min(len(words.text), end + 2 * _NEAR)
    stops = [m.span() for m in _STOP.finditer(words.text, low, high)]
    stops += [(a.start, a.end) for a in words.amounts if a.currency]
    low = max([low, *(b for _, b in stops if b <= start)])
    high = min([high, *(a for a, _ in stops if a >= end)])
    return low, high


def _nearest(words: Words, path: str, start: int, end: int) -> str | None:
    """The name under that entry whose words stand nearest; the first of equals.

    The thing counted follows its number more often than it precedes it.
    """
    best: tuple[int, int] | None = None
    found = None
    for rank, name in enumerate(n for n in entry(path) if n not in _NO_NAMES):
        for first, last in words.spans(f"{path}.{name}"):
            gap = _gap(words.text, (first, last), start, end)
            if best is None or (gap, rank) < best:
                best, found = (gap, rank), name
    return found


_NO_NAMES = ("weak", "verbs", "aside")


def _gap(text: str, span: tuple[int, int], start: int, end: int) -> int:
    """Characters between a word and an amount; a noun follows its amount, a verb precedes it."""
    first, last = span
    verb = holds("measures.verbs", text[first:last])
    if first >= end:
        return (4 if verb else 1) * (first - end)
    return (1 if verb else 2) * max(0, start - last)


def _single(words: Words, unit: str | None) -> tuple[str | None, int | None]:
    """A bound of one, in words; the copy before its user where both are named."""
    if words.has("single.explicit"):
        for name in ("seats", "devices", "users"):
            if words.has(f"single.{name}"):
                return name, 1
    return unit, None


# --- money and heads --------------------------------------------------------------------------

_NO_YEAR = 2100  # a smaller number, of no currency and bounding nothing, is a year or a count
# "over 25 million in funding or two million in revenue": a bound may reach past its own amount,
# so an amount without one is taken where it stands this many characters nearer.
_UNBOUND = 20


def revenue_threshold(words: Words) -> dict[str, Any]:
    """`measure`, `amount`, `currency`, `window`, `consequence` and `affiliates` of a bound."""
    counted = [a for a in _money(words) if a.counts and a.value > 1]
    measure = _fixed(words)
    money = [a for a in counted if a.currency]
    plain = [a for a in counted if not a.currency]
    counted = [a for a in counted if a.currency or a.bounds or a.value >= _NO_YEAR]
    wanted = plain if measure == "headcount" else money
    amount = _bounding(words, wanted, measure) or _bounding(words, counted, measure)
    found: dict[str, Any] = {"consequence": consequence(words), **_affiliates(words)}
    if amount is None:
        measure = measure or _nearest(words, "measures", 0, 0)
        window = "year" if words.has("windows.yearly") else None
        return found | ({"measure": measure, "window": window} if measure != "headcount" else {})
    measure = measure or _measure(words, amount)
    found |= {"measure": measure, "amount": amount.number}
    if measure != "headcount":
        found |= {"currency": amount.currency, "window": _window(words, measure, amount)}
    return found


def _fixed(words: Words) -> str | None:
    """The measure that a rule has found, where not only "our sales desk" spoke for it."""
    measure = words.known.get("measure")
    if measure and words.has("measures.aside") and not any(_named(words, measure)):
        return None
    return measure


def _named(words: Words, measure: str) -> Iterator[tuple[int, int]]:
    """Where the words for a measure stand, those in "our sales desk" left out."""
    aside = list(words.spans("measures.aside"))
    for first, last in words.spans(f"measures.{measure}"):
        if not any(a <= first < b for a, b in aside):
            yield first, last


def measures_bounded(words: Words) -> list[str]:
    """What a bound on money or heads bounds, each measure with a figure of its own, in order.

    "under fifty people and less than a million euros of turnover" holds two bounds.
    """
    counted = [a for a in _money(words) if a.counts and a.value > 1]
    if not any(amount.bounds for amount in counted) and not words.has("context.exceeded"):
        return []
    found: list[str] = []
    for amount in counted:
        measure = _measure(words, amount)
        if measure and measure not in found and _bounded(words, amount, measure):
            found.append(measure)
    return found


def _bounded(words: Words, amount: Amount, measure: str) -> bool:
    """Whether an amount bounds a measure, by "more than" or the like or by standing at its word."""
    if amount.currency is None and (
        measure != "headcount" or _unit(words, amount.start, amount.end) not in ("users", None)
    ):
        return False
    gaps = (_gap(words.text, span, amount.start, amount.end) for span in _named(words, measure))
    return amount.bounds or min(gaps, default=_NEAR) <= _UNBOUND


def _money(words: Words) -> list[Amount]:
    """The amounts; the sign of yen and yuan is told by the other words."""
    found = words.amounts
    if _YUAN.search(words.text):
        found = [replace(a, currency="CNY") if a.currency == "JPY" else a for a in found]
    return found


_YUAN = re.compile(r"\b(?:renminbi|rmb|yuan|cny|chinese)\b|人民币|元")


def _measure(words: Words, amount: Amount) -> str | None:
    """What the amount measures; money never counts heads."""
    names = [n for n in entry("measures") if n not in _NO_NAMES and any(_named(words, n))]
    if amount.currency is None:
        return _nearest(words, "measures", amount.start, amount.end)
    names = [name for name in names if name != "headcount"]
    if len(names) < 2:
        return names[0] if names else "revenue"
    gaps: dict[str, int] = {
        name: min(_gap(words.text, span, amount.start, amount.end) for span in _named(words, name))
        for name in names
    }
    return min(gaps, key=lambda name: gaps[name])


def _window(words: Words, measure: str | None, amount: Amount) -> str | None:
    """The time over which money is counted; what is raised is counted over all time."""
    if measure == "assets":
        return None
    raised = measure == "funding"
    found = _nearest_window(words, ("year", "quarter", "month"), amount, raised=raised)
    ever = _nearest_window(words, ("lifetime",), amount, raised=raised)
    if raised:
        return min(filter(None, (found, ever)), default=(0, "lifetime"))[1]
    if found or ever:
        return (found or ever or (0, ""))[1]
    return "lifetime" if words.has("windows.perfect") else None


def _nearest_window(
    words: Words, names: Sequence[str], amount: Amount, *, raised: bool
) -> tuple[int, str] | None:
    """Of the words for these times the nearest that belong to the amount, and how far they are.

    "raised under five million and has annual revenue": the year is that of the revenue.
    """
    aside = list(words.spans("windows.other"))
    found = []
    for rank, name in enumerate(names):
        for first, last in words.spans(f"windows.{name}"):
            gap = first - amount.end if first >= amount.end else amount.start - last
            foreign = raised and (gap > _NEAR or _of_revenue(words, last))
            apart = any(a <= first < b for a, b in aside) or _parted(words, (first, last), amount)
            if not (foreign or apart):
                found.append((gap, rank, name))
    return (min(found)[0], min(found)[2]) if found else None


def _of_revenue(words: Words, place: int) -> bool:
    return holds("measures.revenue", words.text[place : place + 16])


def _parted(words: Words, span: tuple[int, int], amount: Amount) -> bool:
    """Whether another sum of money stands between a word and the amount."""
    low, high = min(span[1], amount.end), max(span[0], amount.start)
    return any(
        a.currency and low <= a.start and a.end <= high and not _restates(words.raw, amount, a)
        for a in _money(words)
        if a != amount
    )


_RESTATED = re.compile(r"\W*(?:(?:or|i\.e\.,?|that is,?)\W*)?")


def _restates(text: str, one: Amount, other: Amount) -> bool:
    """Whether two sums say the same: "EUR 4 million, or 400 million JPY"."""
    low, high = sorted((one, other), key=lambda a: a.start)
    return _RESTATED.fullmatch(text[low.end : high.start]) is not None


def _affiliates(words: Words) -> dict[str, Any]:
    """True where the numbers of affiliates count."""
    if words.has("affiliates.false") or not words.has("affiliates.true"):
        return {}
    aside = list(words.spans("affiliates.other"))
    counted = (
        start
        for start, _ in words.spans("affiliates.true")
        if not any(a - 12 <= start < b for a, b in aside)
    )
    return {"affiliates": True} if next(counted, None) is not None else {}


def _bounding(words: Words, counted: Sequence[Amount], measure: str | None) -> Amount | None:
    """The amount that bounds: the first with "more than" or the like, else the largest.

    Where the measure is known, the amount nearest to a word for it.
    """
    beside = list(_named(words, measure)) if measure else []
    if not beside or not any(amount.bounds for amount in counted):
        return _first_bound(counted)
    return min(
        counted,
        key=lambda a: (
            min(_gap(words.text, span, a.start, a.end) for span in beside)
            + (0 if a.bounds else _UNBOUND)
        ),
    )
