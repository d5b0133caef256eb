"""The text output: complete, no wider than asked, and harmless to a terminal."""

from __future__ import annotations

from dataclasses import replace

import click
import pytest

from licensenlp.report.render import render
from licensenlp.types import Analysis, Change, Criterion, Document, Failure, Verdict

from .readings import FAILURE, TEXT, reading, unplaced


def shown(*results: Analysis | Failure, width: int = 80, full: bool = False) -> str:
    pieces = render(results, "text", several=len(results) > 1, width=width, full=full)
    return click.unstyle("".join(pieces))


@pytest.mark.parametrize(
    "words",
    [
        "heron.txt",
        "Licence (99 %), English",
        "Heron Licence 0 (LicenseRef-heron-0): built on it",
        "added at character",
        "1 word of the known text left out",
        "source-available, 48.0 of 100 (confidence 97 %)",
        "use: no, study: not stated, share: yes",
        "-12.5  Above 5,000,000 users",
        "(c3, § 2. Scale)",
        "Open Source Definition: 1 yes, 1 no",
        "Clauses (4)",
        "amount 5,000,000; affiliates yes",
        "c4: rules and model disagree",
        "Page 2 was not read",
    ],
)
def test_a_reading_says(words: str) -> None:
    assert " ".join(words.split()) in " ".join(shown(reading()).split())


def test_an_added_clause_is_named_beside_the_licence() -> None:
    whole = reading()
    clause = whole.clauses[2]
    change = Change(start=clause.evidence.start, end=clause.evidence.end, clauses=("c3",))
    found = replace(whole, license=replace(whole.license, added=(change,)))
    words = "Heron Licence 0 (LicenseRef-heron-0) with an added user-threshold: 5,000,000;"
    assert words in " ".join(shown(found).split())


def test_last_line_says_that_it_is_no_advice() -> None:
    assert shown(reading()).splitlines()[-1] == "Not legal advice."


@pytest.mark.parametrize("width", [40, 80, 110])
def test_no_line_is_wider_than_asked(width: int) -> None:
    assert max(map(len, shown(reading(), width=width).splitlines())) <= width


def test_clauses_stand_in_the_order_of_the_taxonomy() -> None:
    text = shown(reading())
    assert text.index("Grants") < text.index("Scale\n") < text.index("Extraction and competition")


@pytest.mark.parametrize(("score", "at"), [(0.0, 0), (50.0, 25), (100.0, 50)])
def test_the_bar_shows_the_score(score: float, at: int) -> None:
    found = reading()
    placed = replace(found, spectrum=replace(found.spectrum, score=score))
    bar = next(line for line in shown(placed, width=100).splitlines() if "●" in line)
    assert bar.split("closed ")[1].index("●") == at


def test_without_a_tier_there_is_no_bar() -> None:
    text = shown(unplaced())
    assert "not placed" in text
    assert "●" not in text
    assert "Warnings" in text


def test_failures_of_several_are_listed_at_the_end() -> None:
    text = shown(reading(), FAILURE)
    assert "Not read: 1 of 2" in text
    assert "[L304] bad.pdf: not text. Name another file" in text


def test_control_characters_of_the_document_are_spelled_out() -> None:
    evil = "Run \x1b[2J\x9b31m it\u202e backwards"
    found = reading()
    clauses = tuple(
        replace(c, evidence=replace(c.evidence, text=evil, section="1. \x1b]0;x\x07"))
        for c in found.clauses
    )
    hostile = replace(
        found,
        clauses=clauses,
        document=Document(text=TEXT, path="a\x1b[1mb\n.txt"),
        license=replace(found.license, name="\x1b[5mName"),
    )
    text = shown(hostile, full=True)
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(text)
    assert "\\x1b[2J\\x9b31m it\\u202e backwards" in " ".join(text.split())


def test_full_quotes_are_whole_and_name_sources() -> None:
    long = "a rule " * 60 + "to the very end"
    found = reading()
    clauses = tuple(replace(c, evidence=replace(c.evidence, text=long)) for c in found.clauses)
    found = replace(found, clauses=clauses)
    assert "very end" not in shown(found)
    full = " ".join(shown(found, full=True).split())
    assert "to the very end" in full
    assert "93 %, rule:invented.01" in full


def test_what_is_not_stated_anywhere_is_not_told() -> None:
    found = reading()
    silent = {"use": None, "share": None}
    answer = Criterion(criterion="1", verdict=Verdict.NOT_STATED)
    spectrum = replace(found.spectrum, freedoms=silent, frameworks={"osd": (answer,)})
    text = shown(replace(found, spectrum=spectrum))
    assert "Freedoms" not in text
    assert "Open Source Definition" not in text
