"""Words are cut as spaCy's own tokeniser cuts them; what was worked out is kept between runs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import licensenlp
from licensenlp.clauses import cutting
from licensenlp.clauses.cache import VARIABLE
from licensenlp.clauses.tokens import quiet, read_text

SIGNS = "aab1.,:;-()'’/$%=<>@_…·é°ß\u4e2d[]{}Aσ"


def by_spacy(text: str) -> list[str]:
    return [token.text for token in cutting.language()(text)]


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=SIGNS, min_size=1, max_size=9))
@example("non-a.")
@example("10a.m.,")
@example("(i.e.")
@example("https://a.example/b?c=d.")
def test_signs_are_cut_as_spacy_does(word: str) -> None:
    assert cutting.cutter().cut(word) == tuple(by_spacy(word))


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1, max_size=12))
def test_any_text_is_cut_as_spacy_does(text: str) -> None:
    reading = read_text(text)
    assert reading.tokens == by_spacy(" ".join(reading.words))


@pytest.mark.issue(7)
@pytest.mark.parametrize("unit", ["(", "a.", "b-", "…"])
def test_what_is_too_long_for_a_word_is_cut_in_parts(unit: str) -> None:
    word = (unit * 100_000)[:100_000]
    tokens = cutting.PIECES[word]
    assert "".join(tokens) == word
    first = word[: cutting.LONGEST]
    assert cutting.PIECES[first] == tuple(by_spacy(first)) == tokens[: len(by_spacy(first))]


@pytest.mark.parametrize("length", [1, 2, 3, 7, 30])
def test_letters_alone_stay_whole_unless_they_are_an_exception(length: int) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    for start in letters:
        word = (start + letters * 2)[:length]
        assert cutting.cutter().cut(word) == tuple(by_spacy(word))


@pytest.mark.parametrize("sign", [*",.;:)?!'\"-/(%"])
def test_letters_with_a_sign_behind_them_are_cut_as_spacy_does(sign: str) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    pairs = [a + b for a in letters for b in letters]
    cutter = cutting.cutter()
    words = [*letters, *pairs, *filter(str.isalpha, cutter.exceptions), "weights", "Weights", "é"]
    wrong = [w for w in words if cutter.cut(w + sign) != tuple(by_spacy(w + sign))]
    assert wrong == []


def test_exceptions_are_cut_as_they_say() -> None:
    for word, parts in cutting.cutter().exceptions.items():
        if not any(sign.isspace() for sign in word):
            assert cutting.cutter().cut(word) == parts == tuple(by_spacy(word))


def test_the_words_of_documents_are_cut_as_spacy_does(corpus_texts: Mapping[str, str]) -> None:
    words = {word for text in list(corpus_texts.values())[::40] for word in quiet(text).split()}
    assert len(words) > 5000
    wrong = {w for w in words if cutting.cutter().cut(w) != tuple(by_spacy(w))}
    assert wrong == set()


def test_spacy_is_loaded_once_and_then_its_tables_are_kept(tmp_path: Path) -> None:
    code = (
        "import sys; from licensenlp.clauses.tokens import read_text;"
        "print(read_text('You cannot (re-)use it.').tokens, 'spacy' in sys.modules)"
    )
    root = str(Path(licensenlp.__file__).parents[1])
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={VARIABLE: str(tmp_path), "PYTHONPATH": root},
        ).stdout.strip()
        for _ in range(2)
    ]
    tokens = by_spacy("you cannot (re-)use it.")
    assert runs == [f"{tokens} True", f"{tokens} False"]
