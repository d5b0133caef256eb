"""Invented by hand: analyses, a text of one line a clause, and a model of which nothing is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from licensenlp.decide.description import Description
from licensenlp.types import (
    Analysis,
    Clause,
    Document,
    Effect,
    Evidence,
    Identification,
    Kind,
    Match,
    Spectrum,
    Tier,
)

BARE = Description(
    name="Heron", company="", documents=(), weights=None, compute=None, modalities=None,
    published={}, monetised=None,
)  # fmt: skip
Draft = tuple[str, str, Mapping[str, Any], str]  # label, effect, attributes, words

GRANT: Draft = ("license-grant", "permits", {}, "Anyone may run the Heron weights.")
CHANGE: Draft = ("modification", "permits", {}, "Heron may be altered at will.")
SHARE: Draft = ("redistribution", "permits", {}, "Copies of Heron may be handed on.")


def mau(amount: int, consequence: str = "separate-license") -> Draft:
    facts = {"amount": amount, "unit": "monthly-active-users", "consequence": consequence}
    return ("user-threshold", "conditions", facts, f"Past {amount} monthly users, ask Heron Labs.")


def revenue(amount: int, currency: str, **more: Any) -> Draft:
    facts = {"measure": "revenue", "amount": amount, "currency": currency, "window": "year"}
    words = f"Firms that earn over {amount} {currency} a year need other terms."
    return ("revenue-threshold", "conditions", {**facts, "consequence": "no-rights", **more}, words)


def analysis(
    *drafts: Draft,
    tier: Tier | None = Tier.OPEN,
    key: str | None = None,
    match: Match = Match.NONE,
    confidence: float = 0.9,
    path: str = "HERON",
    title: str = "HERON MODEL LICENCE",
    sections: tuple[str, ...] = (),
    score: float | None = None,
) -> Analysis:
    text, clauses = title + "\n", []
    for n, (label, effect, facts, words) in enumerate(drafts):
        evidence = Evidence(
            start=len(text),
            end=len(text) + len(words),
            text=words,
            section=sections[n] if sections else "",
        )
        text += words + "\n"
        clauses.append(
            Clause(
                id=f"c{n}",
                label=label,
                effect=Effect(effect),
                evidence=evidence,
                confidence=confidence,
                source=("rule:invented.01",),
                attributes=facts,
            )
        )
    return Analysis(
        document=Document(text=text, path=path),
        kind=Kind.LICENSE,
        kind_confidence=0.99,
        language="en",
        license=Identification(match=match, key=key),
        clauses=tuple(clauses),
        spectrum=Spectrum(
            tier=tier, score=score, confidence=0.9, axes={}, reasons=(), freedoms={}, frameworks={}
        ),
    )
