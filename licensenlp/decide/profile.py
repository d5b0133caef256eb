"""Described models and their answers as text and JSON.

In: `Profile`s. Out: text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from licensenlp.decide.description import Description, openness_data
from licensenlp.decide.openness import Answer, missing
from licensenlp.report.quote import json_text, one_line
from licensenlp.types import SCHEMA_VERSION, Analysis

FORMATS = ("text", "json")


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """A model, the documents that could be read, the answers, and why others could not be read."""

    model: Description
    texts: tuple[Analysis, ...]
    answers: tuple[Answer, ...]
    unread: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Model, documents with their positions, answers, and the facts that are missing."""
        return {
            "model": self.model.name,
            "company": self.model.company or None,
            "compute": self.model.compute,
            "documents": [_document(one) for one in self.texts],
            "unread": list(self.unread),
            "answers": [one.to_json() for one in self.answers],
            "missing": list(missing(self.answers)),
        }


def _document(found: Analysis) -> dict[str, Any]:
    tier = found.spectrum.tier
    return {
        "path": found.document.path,
        "license": found.license.key,
        "tier": tier.value if tier else None,
        "score": None if found.spectrum.score is None else round(found.spectrum.score, 1),
    }


def render(profiles: Sequence[Profile], form: str) -> str:
    """All profiles in one of FORMATS."""
    if form == "text":
        return "".join(f"{line}\n" for one in profiles for line in _lines(one))
    data = openness_data()
    found = {
        "schema_version": SCHEMA_VERSION,
        "sources": {name: data[name]["source"] for name in ("ai_act", "osaid", "mof")},
        "models": [one.to_json() for one in profiles],
    }
    return json_text(found)


def _lines(profile: Profile) -> Iterator[str]:
    by = f" ({one_line(profile.model.company)})" if profile.model.company else ""
    yield f"{one_line(profile.model.name)}{by}"
    for text in profile.texts:
        tier = text.spectrum.tier
        yield f"  {one_line(text.document.path)}: {tier or 'no position'}"
    for problem in profile.unread:
        yield f"  not read: {one_line(problem)}"
    for one in profile.answers:
        yield f"  {one.verdict:<10}  {one.framework} {one.criterion}: {one.question}"
        yield f"              {one_line(one.why)}"
    if facts := missing(profile.answers):
        yield "  Missing:"
        yield from (f"    {fact}" for fact in facts)
