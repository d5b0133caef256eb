"""A described model held against openness definitions and the EU AI Act.

In: a `Description` and the analyses of its documents. Out: `Answer`s, each with its criterion, its
reason and the facts that are missing to give it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from licensenlp.decide.description import Description, openness_data
from licensenlp.types import Analysis, Criterion, Verdict

FEW = 6  # clauses that a reason names
_WORST_FIRST = (Verdict.NO, Verdict.CONTESTED, Verdict.NOT_STATED, Verdict.YES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One criterion of one definition, answered for a model."""

    framework: str  # "EU AI Act", "OSAID", "MOF"
    criterion: str
    question: str
    verdict: Verdict
    why: str
    missing: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """All of it; `missing` lists the facts without which there is no answer."""
        return {
            "framework": self.framework,
            "criterion": self.criterion,
            "question": self.question,
            "verdict": self.verdict.value,
            "why": self.why,
            "missing": list(self.missing),
        }


def assess(model: Description, texts: Sequence[Analysis]) -> tuple[Answer, ...]:
    """The answers; `texts` are the analyses of the model's documents, the granting one first."""
    systemic = _systemic(model)
    return (
        _general_purpose(model),
        systemic,
        _exemption(model, texts, systemic),
        *_osaid(model, texts),
        *_mof(model, texts),
    )


def missing(answers: Iterable[Answer]) -> tuple[str, ...]:
    """Every fact that some answer lacks, each once."""
    return tuple(dict.fromkeys(fact for one in answers for fact in one.missing))


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict on a whole whose parts must all hold."""
    found = set(verdicts)
    return next((one for one in _WORST_FIRST if one in found), Verdict.YES)


# --- EU AI Act --------------------------------------------------------------------------------


def _general_purpose(model: Description) -> Answer:
    data = openness_data()
    row = data["ai_act"]["general_purpose"]
    known = data["modalities"]
    general = [m for m in model.modalities or () if known[m].get("general")]
    if model.compute is not None and model.compute <= row["above"]:
        return _act(row, Verdict.NO, f"{model.compute:g} FLOP is not more than {row['above']:g}")
    lacking = ["compute"] * (model.compute is None) + ["modalities"] * (model.modalities is None)
    if model.modalities is not None and not general:
        says = ", ".join(known[m]["says"] for m in model.modalities) or "nothing"
        return _act(row, Verdict.NO, f"It generates {says}, none of what the guidelines name")
    if lacking:
        return _act(row, Verdict.NOT_STATED, _unsaid(lacking), lacking)
    says = ", ".join(known[m]["says"] for m in general)
    return _act(row, Verdict.YES, f"{model.compute:g} FLOP, and it generates {says}")


def _systemic(model: Description) -> Answer:
    row = openness_data()["ai_act"]["systemic"]
    if model.compute is None:
        return _act(row, Verdict.NOT_STATED, _unsaid(["compute"]), ["compute"])
    if model.compute > row["above"]:
        return _act(row, Verdict.YES, f"{model.compute:g} FLOP is more than {row['above']:g}")
    says = f"{model.compute:g} FLOP is not more than {row['above']:g}; it may still be designated"
    return _act(row, Verdict.NO, says)


def _unsaid(lacking: Sequence[str]) -> str:
    facts = (openness_data()["facts"][one] for one in lacking)
    return f"the description does not state {' and '.join(facts)}"


def _act(row: Mapping[str, Any], verdict: Verdict, why: str, lacking: Iterable[str] = ()) -> Answer:
    return Answer(
        framework="EU AI Act",
        criterion=row["criterion"],
        question=row["says"],
        verdict=verdict,
        why=why,
        missing=tuple(openness_data()["facts"][one] for one in lacking),
    )


def _exemption(model: Description, texts: Sequence[Analysis], systemic: Answer) -> Answer:
    """Whether the open-source exemption can apply: systemic risk, licence, publication, payment."""
    row = openness_data()["ai_act"]["exemption"]
    parts = list(_exemption_parts(model, texts, systemic, row))
    verdict = worst(one for one, _, _ in parts)
    told = [why for one, why, _ in parts if one is verdict and why]
    lacking = [fact for one, _, facts in parts if one is Verdict.NOT_STATED for fact in facts]
    return Answer(
        framework="EU AI Act",
        criterion=row["criterion"],
        question=row["says"],
        verdict=verdict,
        why="; ".join(told) or "Licence, publication and free access as the criterion asks",
        missing=_needed(verdict, lacking),
    )


def _needed(verdict: Verdict, facts: Iterable[str]) -> tuple[str, ...]:
    """The facts without which there is no answer; none where the answer stands without them."""
    return tuple(dict.fromkeys(facts)) if verdict is Verdict.NOT_STATED else ()


Part = tuple[Verdict, str, tuple[str, ...]]  # verdict, why, the facts that are missing


def _exemption_parts(
    model: Description, texts: Sequence[Analysis], systemic: Answer, row: Mapping[str, Any]
) -> Iterator[Part]:
    facts = openness_data()["facts"]
    if systemic.verdict is Verdict.YES:
        yield Verdict.NO, "never for a model with systemic risk", ()
    elif systemic.verdict is Verdict.NOT_STATED:
        yield Verdict.NOT_STATED, "systemic risk is not known", (facts["compute"],)
    yield _from_text(texts, row["framework"], "")
    yield _components(model, [[one] for one in row["public"]])
    if model.monetised is None:
        yield Verdict.NOT_STATED, "payment is not stated", (facts["paid"],)
    elif model.monetised:
        yield Verdict.NO, "access is monetised (guidelines ¶86, ¶87)", ()


# --- parts that several definitions share -----------------------------------------------------


def _from_text(texts: Sequence[Analysis], framework: str, criterion: str) -> Part:
    """What the documents answer; where several speak to it, a restriction in one holds for all."""
    found = [c for text in texts for c in _criteria(text, framework, criterion)]
    if not found:
        return Verdict.NOT_STATED, "no document was read", (openness_data()["facts"]["document"],)
    said = [c for c in found if c.verdict is not Verdict.NOT_STATED] or found
    decides = min(said, key=lambda c: _WORST_FIRST.index(c.verdict))
    noun = "clause" if len(decides.clauses) == 1 else "clauses"
    clauses = f" ({noun} {_few(decides.clauses)})" if decides.clauses else ""
    lacking = ("a clause that answers it",) if decides.verdict is Verdict.NOT_STATED else ()
    return decides.verdict, f"{decides.why or decides.verdict}{clauses}", lacking


def _few(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - FEW
    return ", ".join(names[:FEW]) + (f" and {more} more" if more > 0 else "")


def _criteria(text: Analysis, framework: str, criterion: str) -> Iterator[Criterion]:
    given = text.spectrum.frameworks.get(framework, ())
    if isinstance(given, Criterion):
        yield given
    else:
        yield from (one for one in given if one.criterion == criterion)


def _components(model: Description, groups: Sequence[Sequence[str]]) -> Part:
    """Whether a component of each group is published."""
    names = openness_data()["components"]
    unpublished: list[str] = []
    unstated: list[str] = []
    for group in groups:
        stated = [model.published.get(one) for one in group]
        if True in stated:
            continue
        named = " or ".join(names[one] for one in group)
        (unstated if None in stated else unpublished).append(named)
    if unpublished:
        return Verdict.NO, f"not published: {', '.join(unpublished)}", ()
    if unstated:
        lacking = tuple(f"whether it is published: {one}" for one in unstated)
        return Verdict.NOT_STATED, f"not stated: {', '.join(unstated)}", lacking
    return Verdict.YES, "published", ()


# --- Open Source AI Definition ----------------------------------------------------------------


def _osaid(model: Description, texts: Sequence[Analysis]) -> Iterator[Answer]:
    data = openness_data()["osaid"]
    given = [
        Answer(
            framework="OSAID",
            criterion=criterion,
            question=data["questions"][criterion],
            verdict=part[0],
            why=part[1],
            missing=part[2],
        )
        for criterion, part in _osaid_parts(model, texts, data)
    ]
    verdict = worst(one.verdict for one in given)
    decisive = [one.criterion for one in given if one.verdict is verdict]
    yield Answer(
        framework="OSAID",
        criterion="1.0",
        question="an Open Source AI by the definition as a whole",
        verdict=verdict,
        why="all criteria are met" if verdict is Verdict.YES else f"by {', '.join(decisive)}",
        missing=_needed(verdict, missing(given)),
    )
    yield from given


def _osaid_parts(
    model: Description, texts: Sequence[Analysis], data: Mapping[str, Any]
) -> Iterator[tuple[str, Part]]:
    for freedom in ("use", "study", "modify", "share"):
        yield freedom, _from_text(texts, data["framework"], freedom)
    for criterion, components in data["components"].items():
        public = _components(model, [[one] for one in components])
        if criterion == data["described"]:  # a description has no terms to meet
            yield criterion, public
            continue
        terms = _from_text(texts, data["framework"], data["terms"])
        if criterion != data["terms"]:
            terms = (
                terms[0],
                f"the licence that was read is taken to cover it: {terms[1]}",
                terms[2],
            )
        yield criterion, min((terms, public), key=lambda part: _WORST_FIRST.index(part[0]))


# --- Model Openness Framework -----------------------------------------------------------------


def _mof(model: Description, texts: Sequence[Analysis]) -> Iterator[Answer]:
    """The classes from III to I; each asks for all that the ones before it ask for."""
    data = openness_data()["mof"]
    terms = _from_text(texts, data["framework"], data["licence"])
    parts: list[Part] = [terms]
    for row in data["class"]:
        parts.append(_components(model, row["needs"]))
        verdict = worst(one for one, _, _ in parts)
        told = dict.fromkeys(why for one, why, _ in parts if one is verdict)
        whole = "every component is published, under the licence that was read"
        yield Answer(
            framework="MOF",
            criterion=f"class {row['id']}",
            question=row["name"],
            verdict=verdict,
            why=whole if verdict is Verdict.YES else "; ".join(told),
            missing=_needed(verdict, (fact for _, _, facts in parts for fact in facts)),
        )
