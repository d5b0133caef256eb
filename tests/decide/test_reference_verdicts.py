"""Definitions of openness, answered from the texts of reference licences as an expert would.

The table, each row argued, is `reference_verdicts.toml`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from licensenlp.types import Analysis, Criterion, Effect
from tests.decide.reading import read

pytestmark = [pytest.mark.issue(6), pytest.mark.usefixtures("corpus_texts")]

TABLE = tomllib.loads(Path(__file__).with_name("reference_verdicts.toml").read_text("utf-8"))
OPEN = TABLE.pop("open")
FRAMEWORKS = ("osd", "four_freedoms", "osaid", "mof")
OUTSIDE_TEXTS = {"data information", "code", "components"}
SIGNS = {"?": "contested", "~": "not stated"}

Expected = dict[str, tuple[str, str]]  # criterion: verdict, and a label that decides


def expected(row: str) -> Expected:
    """What a row of the table says: "5 user-threshold; 9? output-training; 2~"."""
    found: Expected = {}
    for entry in filter(None, row.split("; ")):
        name, _, label = entry.rpartition(" ") if entry[-1] != "~" else (entry, "", "")
        sign = SIGNS.get(name[-1], "no")
        found[name.rstrip("?~")] = (sign, label)
    return found


def given(found: Analysis, framework: str) -> list[Criterion]:
    """The criteria that a text can answer."""
    criteria = found.spectrum.frameworks[framework]
    assert not isinstance(criteria, Criterion)
    return [one for one in criteria if one.criterion not in OUTSIDE_TEXTS]


def labels(found: Analysis, criterion: Criterion) -> set[str]:
    return {clause.label for clause in found.clauses if clause.id in criterion.clauses}


def ai_act(found: Analysis) -> Criterion:
    criterion = found.spectrum.frameworks["eu_ai_act_open_source"]
    assert isinstance(criterion, Criterion)
    return criterion


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("key", TABLE)
def test_verdicts_and_the_clauses_that_decide(key: str, framework: str) -> None:
    found = read(key)
    wanted = expected(TABLE[key][framework])
    answers = given(found, framework)
    assert {one.criterion for one in answers} >= wanted.keys()
    for one in answers:
        verdict, label = wanted.get(one.criterion, ("yes", ""))
        assert one.verdict == verdict, (one.criterion, one.why)
        assert not label or label in labels(found, one), (one.criterion, one.why)


@pytest.mark.parametrize("key", TABLE)
def test_the_ai_act_and_its_paragraphs(key: str) -> None:
    found = read(key)
    verdict, _, rest = TABLE[key]["ai_act"].partition(" ")
    paragraphs, _, label = rest.rpartition(" ")
    answer = ai_act(found)
    assert answer.verdict == verdict, answer.why
    assert answer.criterion == f"Art. 53(2), guidelines {paragraphs}"
    assert label in labels(found, answer)


@pytest.mark.parametrize("key", TABLE)
def test_the_gradient_of_release(key: str) -> None:
    placed = [one.criterion for one in given(read(key), "gradient") if one.verdict == "yes"]
    assert placed == [TABLE[key].get("placed", "downloadable")]


@pytest.mark.parametrize("key", OPEN)
def test_open_licences_meet_every_definition(key: str) -> None:
    found = read(key)
    for framework in FRAMEWORKS:
        unmet = [one for one in given(found, framework) if one.verdict != "yes"]
        assert not unmet, [(one.criterion, one.why) for one in unmet]
    assert ai_act(found).verdict == "yes", ai_act(found).why


@pytest.mark.parametrize("key", OPEN)
def test_a_yes_rests_on_grants(key: str) -> None:
    found = read(key)
    giving = {Effect.PERMITS, Effect.CONDITIONS}
    for one in given(found, "osd"):
        effects = {c.effect for c in found.clauses if c.id in one.clauses}
        assert effects & giving, one.criterion


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) + len(OPEN) >= 30
