"""Changes told in full: clauses in added words, and the words that were removed."""

from __future__ import annotations

import pytest

from licensenlp.identify import Index, identify, with_clauses, with_removed_words
from licensenlp.types import Clause, Document, Effect, Evidence
from tests.identify.conftest import HARBOR

pytestmark = pytest.mark.issue(4)
RIDER = "Nobody with more than 40,000 monthly customers may run the Works without a paid contract."


def clause(id_: str, text: str, words: str) -> Clause:
    start = text.index(words)
    said = Evidence(start=start, end=start + len(words), text=words)
    return Clause(
        id=id_, label="user-threshold", effect=Effect.CONDITIONS, evidence=said,
        confidence=0.9, source=("model",),
    )  # fmt: skip


def test_an_added_clause_is_named_by_its_change(index: Index) -> None:
    text = f"{HARBOR.rstrip()}\n\n{RIDER}\n"
    clauses = [clause("c1", text, "keeps this sheet with them"), clause("c2", text, RIDER)]
    (change,) = with_clauses(identify(Document(text=text), index=index), clauses).added
    assert (text[change.start : change.end], change.clauses) == (RIDER, ("c2",))
    assert change.to_json()["clauses"] == ["c2"]


def test_a_changed_word_names_the_clause_around_it(index: Index) -> None:
    text = HARBOR.replace("irrevocable", "revocable")
    around = clause("c1", text, "revocable leave to run them")
    (change,) = with_clauses(identify(Document(text=text), index=index), [around]).added
    assert change.clauses == ("c1",)


def test_a_spelling_names_no_clause(index: Index) -> None:
    text = HARBOR.replace("irrevocable", "irrevocabel")
    around = clause("c1", text, "irrevocabel leave to run them")
    (change,) = with_clauses(identify(Document(text=text), index=index), [around]).added
    assert (change.terms, change.clauses) == (False, ())


SECOND = "Whoever passes the Works on keeps this sheet with them and says which parts were altered."
REMOVED = [
    ("worldwide, irrevocable leave", "leave", "worldwide, irrevocable"),
    ("at no charge", "at a charge", "no"),
    (f"2. {SECOND}\n", "", SECOND),
]


@pytest.mark.parametrize(("old", "new", "words"), REMOVED)
def test_removed_words_are_quoted(old: str, new: str, words: str, index: Index) -> None:
    assert old in HARBOR
    found = identify(Document(text=HARBOR.replace(old, new)), index=index)
    quoted = with_removed_words(found, {"harbor-2.0": HARBOR}.get).added
    assert [change.removed_text for change in quoted] == [words]
    assert [change.removed_text for change in found.added] == [None]


def test_a_text_that_is_not_the_known_one_is_not_quoted(index: Index) -> None:
    found = identify(Document(text=HARBOR.replace("at no charge", "at a charge")), index=index)
    for others in ({}, {"harbor-2.0": HARBOR + "more words"}):
        assert with_removed_words(found, others.get) == found
