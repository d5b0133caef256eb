"""The notation reads as its README says, and each pattern as spaCy's Matcher reads it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import Matcher

from licensenlp.clauses.cutting import language
from licensenlp.clauses.matching import PatternIndex, longest
from licensenlp.clauses.notation import BadPattern, Pattern, compile_pattern
from licensenlp.clauses.tokens import lower, read, read_text
from licensenlp.types import Segment, SegmentKind


def found(pattern: str, text: str) -> bool:
    return any(PatternIndex([compile_pattern(pattern)]).found(read_text(text)))


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("reverse engineer", "you may REVERSE  engineer it", "reverse the engineer"),
        ("use|run it", "run it", "host it"),
        ("distil*", "distillation", "still"),
        ("user(s)", "users", "use"),
        ("user(s) here", "user here", "users there"),
        ("may directly? use", "may use", "may freely use"),
        ("may user(s)? go", "may go", "may people go"),
        ("to (any third party|others|anyone else) now", "to any third party now", "to any now"),
        ("to (the (big|small) one|all)", "to the small one", "to the one"),
        ("sell (it|them)? today", "sell today", "sell you today"),
        ("may .. use", "may at any time and place use", "may a b c d e f g use"),
        ("may ..2 use", "may a b use", "may a b c use"),
        ("may ..2 x? ..2 use", "may a b c d use", "may a b c d e f use"),
        ("a .. b .. c", "a x b y c", "a x c y b"),
        ("non-commercial use", "non-commercial use", "noncommercial use"),
        ("non-commercial|noncommercial use", "noncommercial use", "commercial use"),
        ("do n't", "don't", "do not"),
        ("don't go", "DON'T go", "do go"),
        ("can not", "you cannot", "you can"),
        ("as is", 'on an "AS IS" basis', "as it is"),
        ("more than #", "more than 700 million", "more than many"),
        ("# users", "over 5M users", "over many users"),
        ("# users", "ten (10) million users", "ten or so users"),
        ("than # in", "than US$1,000,000 in", "than dollars in"),
        ("than # in", "than RMB 1 billion in", "than a lot in"),
        ("pay $ #", "pay $5", "pay 5"),
        ("third-party", "a third-party tool", "a third party tool"),
        ("re-train*", "re-training", "training"),
        ("licensee's", "the licensee's app", "the licensee app"),
        (", or", "this, or that", "this or that"),
    ],
)
def test_notation(pattern: str, yes: str, no: str) -> None:
    assert found(pattern, yes)
    assert not found(pattern, no)


@pytest.mark.parametrize(
    "pattern",
    ["", "..", ".. a", "a ..", "a ..0 b", "a ..41 b", "(a", "a)", "a | b", "a|", "|a", "a||b",
     "a?|b", "(a|)", "()", "(a .. b)", "a*b", "a?b", "*", "?", "a ... b", "(a? b?)", "\""],
)  # fmt: skip
def test_anything_else_is_an_error(pattern: str) -> None:
    with pytest.raises(BadPattern):
        compile_pattern(pattern)


def test_too_many_spellings_are_refused() -> None:
    with pytest.raises(BadPattern, match="spellings"):
        compile_pattern("x " + " ".join(f"(a{n}|b{n} c|d e f{n})" for n in range(6)))


def test_raw_token_patterns_match_as_they_are() -> None:
    raw: list[dict[str, Any]] = [
        {"LOWER": {"IN": ["train", "tune"]}},
        {"IS_ALPHA": True, "OP": "*"},
        {"LOWER": "model"},
    ]
    index = PatternIndex([compile_pattern(raw)])
    assert any(index.found(read_text("train a very big model")))
    assert not any(index.found(read_text("a very big model")))


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("may .. use|run it", ["it"]),
        ("may use|run", ["run", "use"]),
        ("may use (the|a)? model?", ["a", "model", "the", "use"]),
        ("to (any third party|train*)", ["party", "train*"]),
        ("than #", []),
        ("than (#|many)", []),
    ],
)
def test_words_that_a_match_ends_in(pattern: str, words: list[str]) -> None:
    assert sorted(compile_pattern(pattern).closing) == words


def test_stretches_that_differ_in_one_word_are_one() -> None:
    (step,) = compile_pattern("(may not|must not|free to|able to|no right to)").steps
    assert step == [
        False,
        [["may", "must"], "not"],
        [["able", "free"], "to"],
        ["no", "right", "to"],
    ]


def test_a_compiled_pattern_survives_json() -> None:
    pattern = compile_pattern("may not .. (use|run it) # times?")
    assert Pattern.from_json(pattern.to_json()) == pattern


# --- against spaCy itself ---------------------------------------------------------------------

VOCABULARY = ["may", "not", "use", "the", "model", "to", "train", "training", "users", "10", ","]
PATTERNS = [
    "may not",
    "may ..3 use",
    "use the? model",
    "may ..2 not ..2 train*",
    "(the model|users) ..1 to (train|use)",
    "# users",
    "user(s) ..4 may|not ..1 use|train",
    "(may not|users not|may train) ..2 (use the|train the|not) model?",
]


def by_spacy(pattern: Pattern, text: str) -> set[tuple[int, int]]:
    """All spans by one Matcher pattern with its gaps inside, the plain way."""
    nlp = language()
    matcher = Matcher(nlp.vocab)
    chunks, gaps = pattern.chunks()
    whole: list[list[dict[str, Any]]] = [[]]
    for n, chunk in enumerate(chunks):
        gap: list[dict[str, Any]] = [{"OP": f"{{0,{gaps[n - 1]}}}"}] if n else []
        whole = [[*left, *gap, *variant] for left in whole for variant in chunk.variants]
    matcher.add("x", whole)
    return {(start, end) for _, start, end in matcher(nlp(text)) if end > start}


TEXTS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=14).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PATTERNS), TEXTS)
def test_spans_are_those_of_the_matcher(source: str, text: str) -> None:
    pattern = compile_pattern(source)
    index, reading = PatternIndex([pattern]), read_text(text)
    every = by_spacy(pattern, text)
    assert index.by_matcher(0, reading) == every
    assert list(index.spans(0, reading)) == list(longest(every))
    assert index.any_matches([0], reading) is bool(every)
    assert bool(index.gate(reading)) or not every


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PATTERNS), TEXTS, TEXTS, st.sampled_from(["any", "item", "stem"]))
def test_a_match_touches_the_item(source: str, stem: str, item: str, where: str) -> None:
    segment = Segment(start=0, end=1, text=item, kind=SegmentKind.SENTENCE, stem=stem)
    index, reading = PatternIndex([compile_pattern(source)]), read(segment)
    at = reading.item_token
    stands = {"any": lambda s: s[1] > at, "item": lambda s: s[0] >= at, "stem": lambda s: s[0] < at}
    fitting = [span for span in index.by_matcher(0, reading) if stands[where](span)]
    assert index.touching(0, reading, where) == next(longest(fitting), None)
    assert index.closing(reading) or where == "stem" or not fitting


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_tokens_stand_where_they_say(text: str) -> None:
    source, reading = lower(text), read_text(text)
    assert len(reading.text) == len(source) == len(text)
    places = [reading.span(n, n + 1) for n in range(len(reading.tokens))]
    assert [source[start:end] for start, end in places] == reading.tokens
    assert places == sorted(places)
    assert not any("\x1f" in token for token in reading.tokens)
