"""Openness definitions answered for invented clause lists, with the clauses that decide."""

from __future__ import annotations

from typing import Any

import pytest

from licensenlp.errors import BadRule
from licensenlp.spectrum import place
from licensenlp.spectrum.openness import frameworks, read_frameworks
from licensenlp.spectrum.tables import data_file, tables
from licensenlp.types import Criterion, Kind, Spectrum, Verdict

from .drafts import ARCHETYPES, CAPPED, NON_COMMERCIAL, PERMISSIVE, RAIL_LIKE, clauses, draft

LETTER = {
    Verdict.YES: "y",
    Verdict.NO: "n",
    Verdict.CONTESTED: "?",
    Verdict.NOT_STATED: "-",
}
LISTS = ("osd", "four_freedoms", "osaid", "mof", "gradient")

# Read by hand against the definitions: OSD 1 to 10; freedoms 0 to 3; OSAID use, study, modify,
# share, data, code, parameters; MOF licence, components; gradient closed to open; AI Act.
ANSWERS = {
    "permissive": "yyyyyyyyyy yyyy yyyy--y y- n-nny- y",
    "permissive with patents": "yyyyyyyyyy yyyy yyyy--y y- n-nny- y",
    "permissive by conditions": "yyyyyyyyyy yyyy yyyy--y y- n-nny- y",
    "public domain": "yyyyyyyyyy yyyy yyyy--y y- n-nny- y",
    "every act": "yyyyyyyyyy yyyy yyyy--y y- n-nny- y",
    "font licence": "yyyyyyyyyy yyyy yyyy--y y- n-nny- y",
    "lawful use only": "yyyyyyyyyy yyyy yyyy--y y- n-nny- y",
    "faint noise": "yyyyyyyyyy yyyy yyyy--y y- n-nny- y",
    "revised terms stay optional": "yyyyyyyyyy yyyy yyyy--y y- n-nny- y",
    "embargoed countries": "yyyyyyyyyy yyyy yyyy--y y- n-nny- y",
    "copyleft": "yyyyyyyyyy yyyy yyyy--y y- n-nny- y",
    "copyleft for all that serves": "yyyyy?yyny ?yyy ?yyy--n n- n-nnyn ?",
    "changes stay unshared": "yynnyyyyyy yyyn yyyn--n n- n-nnyn n",
    "weak copyleft": "yyyyyyyyyy yyyy yyyy--y y- n-nny- y",
    "share-alike content": "yyyyyyyyyy yyyy yyyy--y y- n-nny- y",
    "rail": "yyyyynyyyy nyyy nyyy--n n- n-nnyn ?",
    "good not evil": "yyyyynyyyy nyyy nyyy--n n- n-nnyn ?",
    "copyleft with fields": "yyyyynyyyy nyyy nyyy--n n- n-nnyn ?",
    "policy elsewhere": "yyyyyn?yyy nyyy nyyy--n n- n-nnyn ?",
    "capped": "yyyynnnyyy nyyy nyyy--n n- n-nnyn n",
    "two faint caps": "yyyynnnyyy nyyy nyyy--n n- n-nnyn n",
    "display above a number": "yyyy?yyyyy ?yyy ?yyy--n n- n-nnyn ?",
    "small business": "yyyynnnyyy nyyy nyyy--n n- n-nnyn n",
    "no hosted service": "yyyyynyyy? nyyy nyyn--n n- n-nnyn n",
    "two grants": "yyyynnnyyy nyyy nyyy--n n- n-nnyn n",
    "free for small firms, one grant a purpose": "yyyynnnyyy nyyy nyyy--n n- n-nnyn n",
    "territory": "yyyynyyyyy nyyy nyyy--n n- n-nnyn n",
    "no training of others": "yyyyynyyny nyyy nyny--n n- n-nnyn n",
    "no competing": "yyyyynyy?y nyyy nyyy--n n- n-nnyn n",
    "revocable": "yyyyyy?yyy nyyy nyyy--n n- n-nnyn ?",
    "ended at will": "yyyyyy?yyy nyyy nyyy--n n- n-nnyn ?",
    "switched off at will": "yyyyyy?yyy nyyy nyyy--n n- n-nnyn ?",
    "change date": "yyyyynyyyy nyyy nyyy--n n- n-nnyn n",
    "register first": "yyyyynnyyy nyyy nyyy--n n- n-nnyn n",
    "non-commercial": "nyyyynyyyy nyyy nyyn--n n- n-nnyn n",
    "non-commercial, outputs free": "nyyyynyyyy nyyy nyyn--n n- n-nnyn n",
    "research only with fields": "nyyyyn?yyy nyyy nyyn--n n- n-nnyn n",
    "no derivatives": "y-nnyyyyyy ynyn y-ny--n n- n-nnyn n",
    "end-user licence": "nnn-yyn--- ynnn yn-n--n n- n-nnyn n",
    "sharing by consent": "n-nyyyn--- yynn yyyn--n n- n-nnyn n",
    "hosting by consent": "yyyyynyyy? nyyy nyyn--n n- n-nnyn n",
    "service terms": "nnnnnnnnnn nnnn nnnn--n n- n-y-nn n",
    "service terms filed as a licence": "nnnnnnnnnn nnnn nnnn--n n- n-y-nn n",
    "service terms, no grant found": "nnnnnnnnnn nnnn nnnn--n n- ----nn n",
    "content licence in service terms": "nnnnnnnnnn nnnn nnnn--n n- n-y-nn n",
    "interface terms": "nnnnnnnnnn nnnn nnnn--n n- n--ynn n",
    "weights under service terms": "yyyynnnyyy nyyy nyyy--n n- n-nnyn n",
    "nothing granted, all forbidden": "nnnnnnnnnn nnnn nnnn--n n- ----nn n",
    "use alone": "----yy---- y--- y------ -- ------ -",
    "restrictions alone": "-----n---- n--- n------ -- ------ -",
    "nothing found": "---------- ---- ------- -- ------ -",
    "use policy": "-----n---- n--- n------ -- ------ -",
    "privacy policy": "---------- ---- ------- -- ------ -",
    "no legal text": "---------- ---- ------- -- ------ -",
}


def answers(found: Spectrum) -> str:
    listed = [found.frameworks[name] for name in LISTS]
    letters = [
        "".join(LETTER[each.verdict] for each in criteria)
        for criteria in listed
        if not isinstance(criteria, Criterion)
    ]
    return " ".join([*letters, LETTER[ai_act(found).verdict]])


def ai_act(found: Spectrum) -> Criterion:
    criterion = found.frameworks["eu_ai_act_open_source"]
    assert isinstance(criterion, Criterion)
    return criterion


def criterion(found: Spectrum, framework: str, name: str) -> Criterion:
    criteria = found.frameworks[framework]
    assert not isinstance(criteria, Criterion)
    return next(each for each in criteria if each.criterion == name)


def test_every_archetype_has_its_answers() -> None:
    assert ANSWERS.keys() == ARCHETYPES.keys()


@pytest.mark.parametrize("name", ANSWERS)
def test_answers(name: str) -> None:
    kind, drafts, _ = ARCHETYPES[name]
    assert answers(place(clauses(*drafts), kind=kind)) == ANSWERS[name]


CITED = [
    ("osd", "5", (*PERMISSIVE, draft("user-threshold/conditions", amount=10**7)), ["c7"]),
    ("osd", "6", (*PERMISSIVE, NON_COMMERCIAL), ["c7"]),
    ("osd", "6", (*PERMISSIVE, draft("acceptable-use-policy/requires")), ["c7"]),
    ("osd", "9", (*PERMISSIVE, draft("output-training/prohibits")), ["c7"]),
    ("osd", "3", PERMISSIVE, ["c2", "c3"]),
    ("four_freedoms", "1", (*PERMISSIVE, draft("reverse-engineering/prohibits")), ["c7"]),
    ("osaid", "use", (*PERMISSIVE, draft("territory/prohibits", excluded=["EU"])), ["c7"]),
    ("mof", "open licence", (*PERMISSIVE, NON_COMMERCIAL), ["c7"]),
]


@pytest.mark.parametrize(("framework", "name", "drafts", "cited"), CITED)
def test_answers_cite_the_deciding_clauses(
    framework: str, name: str, drafts: tuple[Any, ...], cited: list[str]
) -> None:
    found = criterion(place(clauses(*drafts), kind=Kind.LICENSE), framework, name)
    assert list(found.clauses) == cited
    assert found.why


def test_a_faint_clause_beside_one_that_decides_answers_nothing() -> None:
    cap = draft("user-threshold/conditions")
    faint = draft("output-training/prohibits", sure=0.5)
    found = place(clauses(*PERMISSIVE, cap, faint), kind=Kind.LICENSE)
    assert list(criterion(found, "osd", "5").clauses) == ["c7"]
    assert criterion(found, "osd", "9").verdict is Verdict.YES


PARAGRAPHS = [
    (PERMISSIVE, Verdict.YES, "¶78"),
    (RAIL_LIKE, Verdict.CONTESTED, "¶84"),
    (CAPPED, Verdict.NO, "¶83"),
    ((*PERMISSIVE, NON_COMMERCIAL), Verdict.NO, "¶83"),
    ((*PERMISSIVE, draft("redistribution/prohibits")), Verdict.NO, "¶83"),
    ((*PERMISSIVE, draft("commercial-use/conditions")), Verdict.NO, "¶83"),
    ((*PERMISSIVE, draft("revenue-threshold/conditions")), Verdict.NO, "¶86"),
    ((*PERMISSIVE, draft("fees/requires")), Verdict.NO, "¶79"),
    ((*PERMISSIVE, draft("modification/prohibits")), Verdict.NO, "¶78"),
    ((*PERMISSIVE, draft("competing-use/prohibits")), Verdict.NO, "¶80"),
    ((*PERMISSIVE, draft("user-content-license/reserves")), Verdict.CONTESTED, "¶87"),
]


@pytest.mark.parametrize(("drafts", "verdict", "paragraph"), PARAGRAPHS)
def test_the_ai_act_answer_cites_its_paragraph(
    drafts: tuple[Any, ...], verdict: Verdict, paragraph: str
) -> None:
    found = ai_act(place(clauses(*drafts), kind=Kind.LICENSE))
    assert found.verdict is verdict
    assert found.criterion == f"Art. 53(2), guidelines {paragraph}"
    assert found.clauses


def test_use_restrictions_are_contested_with_their_clauses() -> None:
    made = clauses(*RAIL_LIKE)
    found = ai_act(place(made, kind=Kind.LICENSE))
    fields = [c.id for c in made if c.label == "use-restriction"]
    assert list(found.clauses) == fields[:-1]  # the last one only asks for lawful use


def test_definitions_name_their_sources() -> None:
    for framework in frameworks().all:
        assert framework.source
        assert framework.tests
        assert all(test.text and test.why for test in framework.tests)


def test_a_criterion_with_an_unknown_finding_is_refused() -> None:
    data = data_file("frameworks.toml")
    data["framework"]["osd"]["criterion"][0]["breaks"] = ["redistribution.forbidden"]
    with pytest.raises(BadRule, match=r"osd 1: unknown \['redistribution.forbidden'\]"):
        read_frameworks(data, tables())
