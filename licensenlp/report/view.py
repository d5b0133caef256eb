"""Findings in words: what the text, Markdown and HTML outputs of one document all say.

In: an `Analysis`. Out: short sentences and lists, without layout; nothing here is escaped yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from licensenlp import taxonomy
from licensenlp.errors import BadTaxonomy
from licensenlp.languages import language_name
from licensenlp.report.quote import short
from licensenlp.types import (
    Analysis,
    Change,
    Clause,
    Criterion,
    Kind,
    Match,
    Reason,
    SegmentKind,
    Tier,
    Verdict,
)

DISCLAIMER = "Not legal advice."
OTHER_LABELS = "other labels"
HEADING = 90  # characters shown of a heading
KINDS = {
    Kind.LICENSE: "Licence",
    Kind.TERMS_OF_SERVICE: "Terms of service",
    Kind.ACCEPTABLE_USE_POLICY: "Acceptable-use policy",
    Kind.PRIVACY_POLICY: "Privacy policy",
    Kind.OTHER_LEGAL: "Other legal text",
    Kind.NOT_LEGAL: "Not a legal text",
}
TIERS = {
    Tier.CLOSED: "closed",
    Tier.RESTRICTED: "restricted",
    Tier.SOURCE_AVAILABLE: "source-available",
    Tier.RESPONSIBLE_USE: "responsible use",
    Tier.OPEN_COPYLEFT: "open, copyleft",
    Tier.OPEN: "open",
}
FRAMEWORKS = {
    "osd": "Open Source Definition",
    "osaid": "Open Source AI Definition",
    "four_freedoms": "Four freedoms",
    "eu_ai_act_open_source": "EU AI Act, free and open-source licence",
    "mof": "Model Openness Framework",
    "gradient": "Gradient of release",
}
_MATCHES = {
    Match.EXACT: "the same words",
    Match.NEAR: "the same terms, with small differences",
    Match.DERIVED: "built on it, with terms added, changed or removed",
}
_NAMED = 3  # changed clauses named beside a licence
_ANSWERS = {True: "yes", False: "no", None: "not stated"}


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses of one group of the taxonomy, in reading order."""

    id: str
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the text and where it begins."""

    id: str
    title: str
    start: int


@dataclass(frozen=True, slots=True)
class Openness:
    """An openness definition: how many criteria got which answer, and those that are not met."""

    name: str
    summary: str
    unmet: tuple[Criterion, ...]


# --- the document -----------------------------------------------------------------------------


def percent(share: float) -> str:
    """A share as a whole percentage; never 100 % of less than one.

    >>> percent(0.999), percent(1.0)
    ('99 %', '100 %')
    """
    return f"{int(share * 100 + 1e-9) if share > 0.99 else round(share * 100)} %"


def about(found: Analysis) -> str:
    """Kind, language and length, in a line."""
    doc = found.document
    tongue = language_name(found.language) if found.language else "language not recognised"
    parts = [f"{KINDS[found.kind]} ({percent(found.kind_confidence)})", tongue]
    if doc.pages is not None:
        parts.append(f"{len(doc.pages)} page" + "s" * (len(doc.pages) != 1))
    parts.append(f"{len(doc.text):,} characters")
    return ", ".join(parts)


def identified(found: Analysis) -> str:
    """Which known licence it is, and how near."""
    known = found.license
    if known.match is Match.NONE:
        return "none"
    named = known.name or known.key or ""
    named += f" ({known.spdx or known.key})"
    if changed := altered(found):
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        return (
            f"{named} with {', '.join(changed[:_NAMED])}{more}; {percent(known.similarity)} alike"
        )
    return f"{named}: {_MATCHES[known.match]}, {percent(known.similarity)} alike"


def altered(found: Analysis) -> list[str]:
    """The clauses that the known text does not have, or has with other words.

    Such as `an added user-threshold: 700,000,000 monthly active users`; those added come first.
    """
    clauses = by_id(found)
    said = [
        _altered(change, clauses[id_])
        for change in found.license.added
        for id_ in change.clauses
        if id_ in clauses
    ]
    return sorted(dict.fromkeys(said), key=lambda words: words.startswith("a changed"))


def _altered(change: Change, clause: Clause) -> str:
    said = clause.evidence
    inside = min(change.end, said.end) - max(change.start, said.start)
    whole = 2 * inside >= said.end - said.start
    return f"{'an added' if whole else 'a changed'} {clause.label}: {_core(clause)}"


def _core(clause: Clause) -> str:
    """The number that a clause turns on, or its effect."""
    facts = clause.attributes
    if "amount" in facts:
        unit = str(facts.get("unit", facts.get("measure", ""))).replace("-", " ")
        parts = (facts.get("currency"), _value(facts["amount"]), unit)
        return " ".join(str(part) for part in parts if part)
    return clause.effect.value


def differences(found: Analysis) -> list[str]:
    """How the text departs from the known one, a line a passage that changes terms."""
    known = found.license
    lines = [_difference(change, found) for change in known.added if change.terms]
    slight = sum(not change.terms for change in known.added)
    if slight:
        lines.append(f"{_count(slight, 'small difference')} in names, years or spelling")
    if known.removed_words:
        lines.append(f"{_count(known.removed_words, 'word')} of the known text left out")
    return lines + [f"{name}: {value}" for name, value in known.parameters.items()]


def _difference(change: Change, found: Analysis) -> str:
    words = found.document.text[change.start : change.end]
    page = found.document.page_at(change.start)
    place = f" on page {page}" if page else f" at character {change.start:,}"
    if not words.strip():
        gone = f": “{change.removed_text}”" if change.removed_text else ""
        return f"removed{place}: {_count(change.removed_words, 'word')}{gone}"
    was = f", for {_count(change.removed_words, 'word')} of the known text" * bool(
        change.removed_words
    )
    return f"added{place}{was}: “{words}”"


def relatives(found: Analysis) -> list[str]:
    """The nearest known licences where none is named, and those held or named in the text."""
    known = found.license
    lines = []
    if known.match is Match.NONE and known.candidates:
        near = ", ".join(f"{c.name} ({percent(c.similarity)})" for c in known.candidates[:3])
        lines.append(f"nearest: {near}")
    lines += [
        f"holds {one.name} ({one.spdx or one.key}) at characters {one.start:,} to {one.end:,}"
        for one in known.contained
    ]
    named = {one.expression or ", ".join(one.keys): one.text for one in known.references}
    return lines + [
        f"names {what or 'an unknown licence'}: “{words}”" for what, words in named.items()
    ]


def position(found: Analysis) -> str:
    """Tier, score and confidence, or that there is none."""
    spectrum = found.spectrum
    if spectrum.tier is None or spectrum.score is None:
        return "not placed"
    sure = percent(spectrum.confidence)
    return f"{TIERS[spectrum.tier]}, {spectrum.score:.1f} of 100 (confidence {sure})"


def points(reason: Reason) -> str:
    """What a reason costs, in points of the score; "" where it costs nothing."""
    if not reason.weight:
        return ""
    return f"-{reason.weight:.1f}" if reason.weight >= 0.05 else "<0.1"


def freedoms(found: Analysis) -> list[tuple[str, str]]:
    """Each freedom and its answer; none where the document answers none of them."""
    answers = found.spectrum.freedoms.items()
    stated = any(value is not None for _, value in answers)
    return [(name, _ANSWERS[value]) for name, value in answers] if stated else []


def axes(found: Analysis) -> list[tuple[str, str]]:
    """Each axis and its value from 0 to 1; none where nothing is stated on any."""
    values = found.spectrum.axes.items()
    stated = any(value is not None for _, value in values)
    return [(n, "not stated" if v is None else f"{v:.2f}") for n, v in values] if stated else []


def openness(found: Analysis) -> list[Openness]:
    """Each openness definition to which the document has an answer."""
    table = []
    for name, answer in found.spectrum.frameworks.items():
        criteria = [answer] if isinstance(answer, Criterion) else list(answer)
        if any(c.verdict is not Verdict.NOT_STATED for c in criteria):
            unmet = tuple(c for c in criteria if c.verdict in (Verdict.NO, Verdict.CONTESTED))
            table.append(Openness(FRAMEWORKS.get(name, name), _tally(criteria), unmet))
    return table


def _tally(criteria: Sequence[Criterion]) -> str:
    if len(criteria) == 1:
        return criteria[0].verdict.value
    counts = [(verdict, sum(c.verdict is verdict for c in criteria)) for verdict in Verdict]
    return ", ".join(f"{number} {verdict.value}" for verdict, number in counts if number)


def sections(found: Analysis) -> list[Section]:
    """The headings of the text, in order, numbered from s1."""
    heads = [one for one in found.segments if one.kind is SegmentKind.HEADING and one.text.strip()]
    return [
        Section(f"s{number}", short(head.text, HEADING), head.start)
        for number, head in enumerate(heads, 1)
    ]


# --- clauses ----------------------------------------------------------------------------------


def groups(clauses: Sequence[Clause]) -> list[Group]:
    """The clauses by group of the taxonomy, in its order; empty groups are left out."""
    order = {spec.id: spec.group for spec in taxonomy.labels()}
    found: dict[str, list[Clause]] = {}
    for clause in clauses:
        found.setdefault(order.get(clause.label, OTHER_LABELS), []).append(clause)
    known = [*taxonomy.groups(), OTHER_LABELS]
    return [Group(id, _title(id), tuple(found[id])) for id in known if id in found]


def _title(group: str) -> str:
    return group.replace("-", " ").capitalize()


def described(label: str) -> str:
    """What a clause of the label does; "" for a label of the user's own."""
    try:
        return taxonomy.label(label).description
    except BadTaxonomy:
        return ""


def place(clause: Clause) -> str:
    """Where the clause stands: file, section and page, as far as they are known."""
    said = clause.evidence
    parts = [said.file or "", _section(said.section), f"page {said.page}" if said.page else ""]
    return ", ".join(part for part in parts if part)


def _section(title: str) -> str:
    """The innermost heading: `§ 2. Grant` where it is numbered, else its words."""
    last = title.rpartition(" > ")[2].strip()
    return f"§ {last}" if last[:1].isdigit() else last


def attributes(clause: Clause) -> list[str]:
    """The clause's attributes in words: `amount 700,000,000`, `affiliates yes`."""
    return [f"{name.replace('_', ' ')} {_value(v)}" for name, v in clause.attributes.items()]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return ", ".join(_value(one) for one in value)
    return str(value)


def by_id(found: Analysis) -> Mapping[str, Clause]:
    """The clauses by their ids."""
    return {clause.id: clause for clause in found.clauses}


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
