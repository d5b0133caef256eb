"""Attributes of a clause, read from its words.

In: label, effect and segment. Out: a dict with the attributes of the taxonomy that the text
states; what it leaves open is left out. The vocabulary is data: `attributes.toml`,
`thresholds.toml`, `amounts.toml`, `territory.toml` and the category lexicon of the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import re2

from licensenlp.clauses.amounts import amounts, percentages
from licensenlp.clauses.categories import categories
from licensenlp.clauses.jurisdiction import law_named
from licensenlp.clauses.territory import sides
from licensenlp.clauses.thresholds import measures_bounded, revenue_threshold, user_threshold
from licensenlp.clauses.vocabulary import Words, entry, holds, spans
from licensenlp.types import NO_FACTS, Effect, Segment


def attributes_for(
    label: str,
    effect: Effect,
    segment: Segment,
    known: Mapping[str, Any] = NO_FACTS,
    *,
    before: str = "",
    after: str = "",
) -> dict[str, Any]:
    """The attributes that the taxonomy gives `label`, as far as the text states them.

    `known`: attributes that a rule has fixed; they guide the rest (a rule for headcounts sets
    `measure`, so that the amount is the one beside "employees"). `before` and `after`: the
    texts of the segments beside it; a bound may leave to them what comes of it.
    """
    reader = _READERS.get(label)
    found = reader(Words(segment, effect, known, before, after)) if reader else {}
    return {name: value for name, value in {**known, **found}.items() if value is not None}


def bounds_apart(
    label: str, effect: Effect, segment: Segment, known: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """What is known of each clause of one label in a segment, a bound for each measure it names.

    `known`: what rules have fixed, clause by clause. A bound on staff that rules have found and one
    on income beside it, which they have not, are two clauses.
    """
    if label != "revenue-threshold":
        return list(known)
    named = [facts["measure"] for facts in known if "measure" in facts]
    bounded = measures_bounded(Words(segment, effect, NO_FACTS))
    if len(bounded) < 2:
        return list(known)
    more = [measure for measure in bounded if measure not in named]
    first = [facts for facts in known if "measure" in facts]
    return [*first, *({"measure": measure} for measure in more)] or list(known)


def beside(segments: Sequence[Segment], index: int) -> dict[str, str]:
    """The texts `before` and `after` a segment, as `attributes_for` takes them."""
    return {
        "before": segments[index - 1].text if index else "",
        "after": segments[index + 1].text if index + 1 < len(segments) else "",
    }


# --- one reader a label -----------------------------------------------------------------------


def _flags(words: Words) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for flag, words_of in entry("flags").items():
        for side in ("false", "true"):
            if side in words_of and words.has(f"flags.{flag}.{side}"):
                found[flag] = side == "true"
                break
    return found


def _fees(words: Words) -> dict[str, Any]:
    rates = percentages(words.raw)
    if rates:
        return {"rate": rates[0]}
    # "Firms with over a million must buy a licence" names a bound, not a price.
    money = [a for a in amounts(words.raw) if a.currency and not a.bounds]
    return {"amount": money[0].number, "currency": money[0].currency} if money else {}


def _output_training(words: Words) -> dict[str, Any]:
    return {"scope": next(iter(words.which("output_scope")), "any-model")}


def _territory(words: Words) -> dict[str, Any]:
    return dict(sides(words.raw, words.effect))


def _user_content(words: Words) -> dict[str, Any]:
    told = _blanked(words.text, "training.aside")  # trained people, and the user's own models
    return {"training": _training(words) if holds("training.subject", told) else None}


def _blanked(text: str, path: str) -> str:
    """The text with blanks in place of the words of that entry of the vocabulary."""
    for start, end in list(spans(path, text)):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _training(words: Words) -> str:
    """Whether content goes into models, and who has to do what about it.

    "We train on it unless you …" leaves it to the user to opt out, "we do not, unless you …" in.
    """
    denied = words.has("training.no")
    if words.has("training.unless-out"):
        return "opt-out"
    if words.has("training.opt-in"):
        return "opt-in"
    if words.has("training.no-opt-out"):
        return "yes"
    if words.has("training.unless"):
        before = words.text[: next(words.spans("training.unless"))[0]]
        after = words.text[len(before) :].partition(",")[2] if not before.strip() else before
        return "opt-in" if holds("training.no", after) else "opt-out"
    if words.has("training.opt-out"):
        return "opt-out"
    return "no" if denied else "yes"


_CAUSES = ("breach", "convenience", "inactivity", "law")


def _termination(words: Words) -> dict[str, Any]:
    """Why the other side may end it; what the user may or must do about the end has no cause."""
    if words.effect is not Effect.RESERVES:
        return {}
    found = [cause for cause in _CAUSES if words.has(f"cause.{cause}")]
    if not found and words.has("cause.free"):
        found = ["convenience"]
    return {"cause": found or None}


def _liability(words: Words) -> dict[str, Any]:
    money = [amount for amount in amounts(words.raw) if amount.currency and amount.value > 0]
    return {"cap_amount": money[0].number, "currency": money[0].currency} if money else {}


_INDEMNIFIES = re2.compile(r"\b(?:indemnif|defend|hold\b[^.;]{0,40}\bharmless|reimburse)")


# "Acme will defend …": a name of its own is the provider's. What an indemnity leaves out or ties to
# notice and control ("reserves") is the provider's as a rule: users are given no such terms.
_NAMED = re2.compile(r"[A-Z][\w&.'-]*(?: [A-Z][\w&.,'-]*){0,3} (?:will|shall|agrees?|may|must)\b")


def _indemnity(words: Words) -> dict[str, Any]:
    if words.has("party.mutual"):
        return {"party": "mutual"}
    if words.has("party.provider-object"):
        return {"party": "provider"}
    verb = _INDEMNIFIES.search(words.text)
    before = words.text[: verb.start()] if verb else words.text
    last = {
        side: max((start for start, _ in spans(f"party.{side}", before)), default=-1)
        for side in ("user", "provider")
    }  # fmt: skip
    named = last["user"] < 0 and _NAMED.match(words.segment.text) is not None
    by_provider = (
        last["provider"] > last["user"] or named or words.effect is Effect.RESERVES
    ) and not words.has("party.user-cause")
    return {"party": "provider" if by_provider else "user"}


def _law(words: Words) -> dict[str, Any]:
    return {"law": law_named(words.segment.text) or law_named(words.raw)}


def _dispute(words: Words) -> dict[str, Any]:
    told = {
        name: _blanked(words.text, f"mode-aside.{name}")
        if name in entry("mode-aside")
        else words.text
        for name in entry("mode")
    }
    found = [name for name, text in told.items() if holds(f"mode.{name}", text)]
    # A rule of procedure names its court or arbitrator in the heading that it stands under.
    return {"mode": found or words.which("mode") or words.which_in_section("mode") or None}


def _use(words: Words) -> dict[str, Any]:
    return {"categories": list(categories(words.segment)) or ["other"]}


_READERS: Mapping[str, Callable[[Words], dict[str, Any]]] = {
    "license-grant": _flags,
    "user-threshold": user_threshold,
    "revenue-threshold": revenue_threshold,
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
