"""Invented models against thresholds and definitions; what is not stated stays unanswered."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from licensenlp.decide.description import Description, openness_data, read_descriptions
from licensenlp.decide.openness import Answer, assess, missing
from licensenlp.errors import Usage
from licensenlp.types import Analysis, Criterion, Verdict
from tests.decide.drafts import BARE, GRANT, analysis
from tests.decide.running import heron_toml, run

YES, NO, MAYBE, SILENT = Verdict.YES, Verdict.NO, Verdict.CONTESTED, Verdict.NOT_STATED
ALL = dict.fromkeys(openness_data()["components"], True)
FULL = replace(
    BARE, compute=5e23, modalities=("text",), published=ALL, monetised=False, weights="download"
)


def licence(verdict: Verdict) -> Analysis:
    """A text that answers each criterion alike."""
    names = ("use", "study", "modify", "share", "parameters")
    frameworks: dict[str, Any] = {
        "eu_ai_act_open_source": Criterion(criterion="¶80", verdict=verdict, clauses=("c1",)),
        "osaid": tuple(Criterion(criterion=one, verdict=verdict) for one in names),
        "mof": (Criterion(criterion="open licence", verdict=verdict),),
    }
    found = analysis(GRANT)
    return replace(found, spectrum=replace(found.spectrum, frameworks=frameworks))


def answer(model: Description, criterion: str, *texts: Analysis) -> Answer:
    return next(one for one in assess(model, texts) if one.criterion == criterion)


GPAI, SYSTEMIC, EXEMPT = "guidelines ¶17", "Art. 51(2)", "Art. 53(2), 54(6)"


@pytest.mark.parametrize(
    ("compute", "modalities", "criterion", "verdict"),
    [
        (1e23, ("text",), GPAI, NO),  # greater than, not equal
        (1.01e23, ("text",), GPAI, YES),
        (1.01e23, ("action",), GPAI, NO),
        (5e22, None, GPAI, NO),
        (5e24, None, GPAI, SILENT),
        (None, ("text",), GPAI, SILENT),
        (None, ("embedding",), GPAI, NO),
        (1e25, ("text",), SYSTEMIC, NO),
        (1.01e25, ("text",), SYSTEMIC, YES),
        (None, ("text",), SYSTEMIC, SILENT),
    ],
)
def test_thresholds(
    compute: float | None, modalities: tuple[str, ...] | None, criterion: str, verdict: Verdict
) -> None:
    model = replace(BARE, compute=compute, modalities=modalities)
    assert answer(model, criterion).verdict is verdict


EXEMPTIONS: list[tuple[dict[str, Any], Verdict, Verdict]] = [
    ({}, YES, YES),
    ({}, MAYBE, MAYBE),
    ({}, NO, NO),
    ({"compute": 3e25}, YES, NO),
    ({"compute": None}, YES, SILENT),
    ({"monetised": True}, YES, NO),
    ({"monetised": None}, YES, SILENT),
    ({"published": {**ALL, "architecture": False}}, YES, NO),
    ({"published": {"parameters": True}}, YES, SILENT),
]


@pytest.mark.parametrize(("facts", "terms", "verdict"), EXEMPTIONS)
def test_the_open_source_exemption(facts: dict[str, Any], terms: Verdict, verdict: Verdict) -> None:
    found = answer(replace(FULL, **facts), EXEMPT, licence(terms))
    assert found.verdict is verdict
    assert bool(found.missing) is (verdict is SILENT)


def test_without_a_document_licence_questions_stay_open() -> None:
    assert answer(FULL, EXEMPT).verdict is SILENT
    assert any("document" in fact for fact in answer(FULL, EXEMPT).missing)


def test_a_restriction_in_a_second_document_counts() -> None:
    assert answer(FULL, EXEMPT, licence(YES), licence(NO)).verdict is NO
    assert answer(FULL, EXEMPT, licence(YES), licence(SILENT)).verdict is YES


def without(*components: str) -> dict[str, bool]:
    return {key: value for key, value in ALL.items() if key not in components}


@pytest.mark.parametrize(
    ("published", "terms", "classes"),
    [
        (ALL, YES, (YES, YES, YES)),
        (ALL, NO, (NO, NO, NO)),
        (without("datasets"), YES, (YES, YES, SILENT)),
        ({**ALL, "training-code": False}, YES, (YES, NO, NO)),
        ({**ALL, "technical-report": False}, YES, (YES, YES, YES)),  # a paper stands in for it
        (without("data-card"), YES, (SILENT, SILENT, SILENT)),
    ],
)
def test_mof_classes_add_up(
    published: dict[str, bool], terms: Verdict, classes: tuple[Verdict, ...]
) -> None:
    model = replace(FULL, published=published)
    found = [answer(model, f"class {n}", licence(terms)).verdict for n in ("III", "II", "I")]
    assert tuple(found) == classes


def test_osaid_needs_data_code_and_terms() -> None:
    assert answer(FULL, "1.0", licence(YES)).verdict is YES
    assert answer(FULL, "1.0", licence(NO)).verdict is NO
    silent = answer(replace(FULL, published=without("data-information")), "1.0", licence(YES))
    assert silent.verdict is SILENT and "complete description" in silent.missing[0]
    closed = replace(FULL, published={**ALL, "training-code": False})
    assert answer(closed, "code", licence(YES)).verdict is NO


def test_missing_facts_are_each_named_once() -> None:
    facts = missing(assess(BARE, ()))
    assert len(facts) == len(set(facts))
    assert any("compute" in fact for fact in facts) and any("modalities" in f for f in facts)


REFUSED = [
    ('compute = 1e24', "name the model"),
    ('model = "H"\ncompte = 1e24', "did you mean 'compute'?"),
    ('model = "H"\nmodalities = ["txt"]', "did you mean 'text'?"),
    ('model = "H"\nweights = "downlod"', "did you mean 'download'?"),
    ('model = "H"\n[published]\ndata-crd = true', "published.data-crd: unknown key"),
    ('model = "H"\nweights = "api"\n[published]\nparameters = true', "contradicts weights"),
    ('[[model]]\nmodel = "H"\n[[model]]\nmodel = 3', "model[2].model: must be a string"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), REFUSED)
def test_a_slip_is_refused_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "heron.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Usage) as caught:
        read_descriptions(file)
    assert says in str(caught.value)


def test_the_description_in_the_readme_is_one(tmp_path: Path) -> None:
    readme = Path(__file__).parents[2] / "README.md"
    file = tmp_path / "heron.toml"
    file.write_text(readme.read_text("utf-8").split("```toml\n")[1].split("```")[0], "utf-8")
    (heron,) = read_descriptions(file)
    assert (heron.compute, heron.released, len(heron.documents)) == (4e24, "2026-02-01", 2)
    assert heron.published == {
        "architecture": True,
        "model-card": True,
        "datasets": False,
        "parameters": True,
    }


def test_the_command_reads_documents_beside_the_description(tmp_path: Path) -> None:
    file = heron_toml(tmp_path, "compute = 4e25", 'weights = "download"')
    found = run("model", file, "--format", "json")
    assert found.exit_code == 0, found.stderr
    (heron,) = json.loads(found.stdout)["models"]
    verdicts = {one["criterion"]: one["verdict"] for one in heron["answers"]}
    assert verdicts[GPAI] == verdicts[SYSTEMIC] == "yes"
    assert verdicts[EXEMPT] == verdicts["class III"] == "no"
    Path(file).write_text('model = "Heron"\ndocument = "none"\n', encoding="utf-8")
    assert run("model", file).exit_code == 1
