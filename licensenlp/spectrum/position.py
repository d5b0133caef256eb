"""Where a document stands between closed and open, with reasons.

In come clauses and what the document is; out comes a `Spectrum`. Nothing here knows a licence by
name: the position follows from the clauses alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from licensenlp.languages import language_name
from licensenlp.spectrum.findings import Hit, find, passes
from licensenlp.spectrum.openness import answer_all
from licensenlp.spectrum.reasons import reasons
from licensenlp.spectrum.score import axes, score
from licensenlp.spectrum.tables import FREEDOMS, Tables, tables
from licensenlp.spectrum.tiers import Decision, access_hits, decide, granting
from licensenlp.types import Clause, Kind, Spectrum, Tier

# The right that a clause must state for a freedom to be there.
RIGHT_OF = {"use": "use", "study": "study", "modify": "modification", "share": "redistribution"}
UNJUDGED_KINDS = (Kind.NOT_LEGAL, Kind.PRIVACY_POLICY, Kind.ACCEPTABLE_USE_POLICY)


def place(
    clauses: Sequence[Clause],
    *,
    kind: Kind,
    language: str | None = "en",
    judgeable: str | None = None,
) -> Spectrum:
    """The position of the document on the spectrum.

    `judgeable` is a reason not to judge (None: there is none). Tier and score are None where the
    text cannot be judged: see `judge` for why. Score: 0 (closed) to 100 (open); the reasons'
    weights are points lost and add up to 100 minus the score.
    """
    return judge(clauses, kind=kind, language=language, judgeable=judgeable)[0]


def judge(
    clauses: Sequence[Clause],
    *,
    kind: Kind,
    language: str | None = "en",
    judgeable: str | None = None,
) -> tuple[Spectrum, tuple[str, ...]]:
    """The position, as `place` gives it, and why there is no tier and what to add, if so."""
    known = tables()
    unread = _unread(kind, language, judgeable)
    hits = () if unread else find(clauses, known)
    decision = _decision(hits, kind, unread, known)
    scored = score(hits, decision, known)
    position = Spectrum(
        tier=decision.tier,
        score=scored.value,
        confidence=decision.confidence,
        axes=axes(hits, known),
        reasons=reasons(hits, scored, decision, known),
        freedoms=_freedoms(hits, decision, known),
        frameworks=answer_all(hits, decision, known),
    )
    return position, _warnings(decision, language, judgeable, known)


def _warnings(
    decision: Decision, language: str | None, judgeable: str | None, known: Tables
) -> tuple[str, ...]:
    if decision.abstained is None:
        return ()
    facts = {
        "language": language_name(language or ""),
        "reason": judgeable,
        "rights": " or ".join(decision.missing),
    }
    return (known.warnings[decision.abstained].format(**facts),)


def _unread(kind: Kind, language: str | None, judgeable: str | None) -> str | None:
    """Why the clauses themselves say nothing reliable, as a key of the warnings."""
    if language and language.partition("-")[0] != "en":
        return "language"
    if kind is Kind.NOT_LEGAL:
        return kind.value
    return "judgeable" if judgeable else None


def _decision(hits: Sequence[Hit], kind: Kind, unread: str | None, known: Tables) -> Decision:
    if unread:
        return Decision(tier=None, abstained=unread)
    if kind in UNJUDGED_KINDS:
        return Decision(tier=None, abstained=kind.value)
    return decide(hits, kind=kind, tables=known)


def _freedoms(hits: Sequence[Hit], decision: Decision, known: Tables) -> dict[str, bool | None]:
    """True where granted and not denied, False where denied, None where not stated."""
    only_access = decision.tier is Tier.CLOSED and access_hits(hits, known)
    found: dict[str, bool | None] = {}
    for freedom in FREEDOMS:
        denied = passes((hit for hit in hits if freedom in hit.finding.denies), known.bars)
        if denied or (only_access and freedom in known.closed.denies):
            found[freedom] = False
        else:
            found[freedom] = True if granting(hits, RIGHT_OF[freedom], known) else None
    return found
