"""What comes of going beyond a bound: another licence, a fee, a display, or no rights.

In: the words of a clause that states a bound, of its stem and of the sentences beside it. Out: one
of the taxonomy's consequences, or None where the text leaves open what follows.
"""

from __future__ import annotations

import re

from licensenlp.clauses.amounts import amounts
from licensenlp.clauses.vocabulary import Words, holds, spans

_OWN = "ownlicence"
_NAMES = ("separate-license", "fee", "display", "no-rights")  # the weightiest first
_COPIES = ("seats", "devices")
_NO_MORE = re.compile(r"\b(?:no|not|never) more than\b")
_DEFINED = re.compile(
    r"\W*(?:\(?[\w.]{1,6}\)?\s+)?[\"“]([^\"”]{3,40})[\"”]\s+(?:means|shall mean|is|has)"
)


def consequence(words: Words, unit: str | None = None, *, one: bool = False) -> str | None:
    """The consequence that the clause states, else the sentence that it goes on in or from.

    `one`: the bound is a single copy or user.
    """
    if one and unit == "users":
        unit = "seats"
    more = holds("single.beyond", _NO_MORE.sub(_same_length, words.text[words.item :]))
    found = _stated(words.text, unit, ceiling=more)
    if found is None and holds("context.same", words.text[words.item :]):
        found = _stated(words.before, unit)
    if found in (None, "no-rights") and _goes_on(words):
        after = _stated(words.after, unit)
        found = after if found is None or after == "separate-license" else found
    return found


def _stated(text: str, unit: str | None, *, ceiling: bool = True) -> str | None:
    """The weightiest consequence in a text.

    "On three devices" bounds a copy: nothing follows above it unless more copies are spoken of
    (`ceiling`), and a bare "not on more than three" says no more than "on three".
    """
    if unit in _COPIES and not ceiling:
        return None
    told = _without_own(text)
    for name in _NAMES:
        if holds(f"consequences.{name}", told):
            return name
    if unit not in _COPIES and holds("consequences.barred", told):
        return "no-rights"
    return "fee" if holds("consequences.below", text) else None


def _without_own(text: str) -> str:
    """The text without the licence that it gives, and without what costs nothing."""
    for start, end in list(spans("own.granting", text)):
        if not holds("own.ungranting", text[max(0, start - 60) : end]):
            text = _blank(text, start, end)
    for start, end in list(spans("own.licence", text)):
        kept = _OWN if end - start >= len(_OWN) else _OWN[: end - start]
        tail = text[start:end].rsplit(" ", 1)[-1]
        if tail[:5] not in ("licen", "agree", "permi", "grant", "terms", "editi", "right"):
            kept, end = _OWN, end - len(tail) - 1
        text = text[:start] + kept.ljust(end - start) + text[end:]
    for start, end in list(spans("own.gratis", text)):
        text = _blank(text, start, end)
    for start, end in list(spans("own.priced", text)):
        text = _blank(text, start, text.index(" ", start, end))
    return text


def _same_length(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _goes_on(words: Words) -> bool:
    """Whether the next sentence speaks of what lies beyond the bound of this one."""
    if not words.after or any(a.counts and a.bounds for a in amounts(words.after)):
        return False
    if holds("context.goes-on", words.after):
        return True
    defined = _DEFINED.match(words.raw[words.item :])
    return bool(defined and defined[1].strip().lower() in words.after)
