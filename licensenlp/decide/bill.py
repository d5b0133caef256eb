"""What a bill of materials says of a described model: its licences, and facts as named values.

In: a `Profile`. Out: `Licence`s and (name, value) pairs, the same for every format of bill.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from licensenlp.decide.profile import Profile
from licensenlp.report.quote import one_line
from licensenlp.types import Analysis, Clause, Criterion, Effect, Kind, Match

PREFIX = "licensenlp"
_OWN_ID = "LicenseRef-licensenlp-"
_SAME_TERMS = (Match.EXACT, Match.NEAR)
_GIVING = (Effect.PERMITS, Effect.DISCLAIMS)
Property = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Licence:
    """A text by its SPDX id, or by a LicenseRef- of its own where it is on no list."""

    id: str
    name: str
    text: Analysis

    @property
    def listed(self) -> bool:
        """Whether the id is on the SPDX list."""
        return not self.id.startswith("LicenseRef-")


def licences(profile: Profile) -> tuple[Licence, ...]:
    """The model's texts that state terms, each id once."""
    found = [_licence(text) for text in profile.texts if text.kind is not Kind.NOT_LEGAL]
    return tuple({one.id: one for one in found}.values())


def _licence(found: Analysis) -> Licence:
    """A text whose terms were changed is no longer the licence it was built on."""
    known = found.license
    if known.match in _SAME_TERMS and known.spdx:
        return Licence(id=known.spdx, name=known.name or known.spdx, text=found)
    built_on = f" (changed from {known.name})" if known.match is Match.DERIVED else ""
    name = f"{one_line(found.document.path)}{built_on}"
    return Licence(id=f"{_OWN_ID}{found.document.sha256[:16]}", name=name, text=found)


def properties(profile: Profile) -> tuple[Property, ...]:
    """The answers of the definitions, and for each text its position, restrictions, evidence."""
    found = list(_answers(profile))
    for number, text in enumerate(profile.texts, 1):
        found += _of_text(text, f"{PREFIX}:document:{number}")
    return tuple(found)


def _answers(profile: Profile) -> Iterator[Property]:
    if profile.model.compute is not None:
        yield f"{PREFIX}:training-compute", f"{profile.model.compute:g} FLOP"
    for one in profile.answers:
        name = f"{PREFIX}:{one.framework.lower().replace(' ', '-')}:{one.criterion}"
        yield name, f"{one.verdict}: {one_line(one.why)}"


def _of_text(found: Analysis, name: str) -> Iterator[Property]:
    doc, spectrum = found.document, found.spectrum
    yield name, one_line(doc.path)
    yield f"{name}:sha256", doc.sha256
    yield f"{name}:license-match", found.license.match.value
    if spectrum.tier and spectrum.score is not None:
        yield f"{name}:tier", spectrum.tier.value
        yield f"{name}:score", f"{spectrum.score:.1f} of 100"
    for framework, criteria in spectrum.frameworks.items():
        if said := _summary(criteria):
            yield f"{name}:openness:{framework}", said
    yield from _restrictions(found, name)


def _summary(criteria: Criterion | Sequence[Criterion]) -> str:
    """The criteria by their verdicts: "no: 5, 6; contested: 9"."""
    if isinstance(criteria, Criterion):
        return f"{criteria.verdict}: {criteria.criterion}"
    by_verdict: dict[str, list[str]] = {}
    for one in criteria:
        by_verdict.setdefault(one.verdict.value, []).append(one.criterion)
    return "; ".join(f"{verdict}: {', '.join(names)}" for verdict, names in by_verdict.items())


def _restrictions(found: Analysis, name: str) -> Iterator[Property]:
    """What counts against openness, weightiest first, and the words that say so."""
    clauses = {clause.id: clause for clause in found.clauses}
    for reason in found.spectrum.reasons:
        clause = clauses.get(reason.clause or "")
        if clause is None or clause.effect in _GIVING:
            continue
        yield f"{name}:restriction:{clause.id}", f"{clause.label}: {one_line(reason.says)}"
        yield f"{name}:evidence:{clause.id}", _evidence(clause)


def _evidence(clause: Clause) -> str:
    """Where the clause stands, in code points of the text, and its words."""
    said = clause.evidence
    section = f", {one_line(said.section)}" if said.section else ""
    return f"characters {said.start} to {said.end}{section}: “{one_line(said.text)}”"
