"""What the gates let through is what spaCy's Matcher finds by itself, on documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import pytest

from licensenlp.clauses.categories import lexicon
from licensenlp.clauses.matching import PatternIndex, longest
from licensenlp.clauses.notation import compile_pattern
from licensenlp.clauses.ruler import READ, Ruler
from licensenlp.clauses.scope import scopes
from licensenlp.clauses.steps import LONG
from licensenlp.clauses.tokens import read_text
from licensenlp.resources import corpus_dir
from licensenlp.structure import segment
from licensenlp.types import Segment

SAMPLES = sorted((corpus_dir() / "samples").glob("*.txt"))
# Every so manieth document of the corpus, and so many segments of each: the Matcher takes an
# hour for all of them.
SPREAD, SOME = 200, 5
PARTS = 8  # of that hour, so that it can be run by parts and on several processes


@cache
def ruler() -> Ruler:
    return Ruler.load()


def read_segments(text: str) -> list[Segment]:
    return [found for found in segment(text) if found.kind in READ]


def differing(segments: Iterable[Segment]) -> Iterator[str]:
    """Segments in which the two ways do not find the same."""
    for one in segments:
        if ruler().find([one]) != ruler().find([one], gated=False):
            yield f"{one.stem} | {one.text}"


def test_samples_are_read_alike_with_and_without_gates() -> None:
    segments = [one for path in SAMPLES for one in read_segments(path.read_text("utf-8"))]
    assert len(segments) > 50
    assert list(differing(segments[::3])) == []


def test_a_spread_of_documents_is_read_alike(corpus_texts: Mapping[str, str]) -> None:
    spread = [read_segments(text) for text in list(corpus_texts.values())[7::SPREAD]]
    some = [one for found in spread for one in found[:: max(1, len(found) // SOME)]]
    assert len(some) > SOME * len(spread)
    assert list(differing(some)) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_document_is_read_alike(corpus_texts: Mapping[str, str], part: int) -> None:
    seen = {
        (one.text, one.stem, one.section): one
        for text in corpus_texts.values()
        for one in read_segments(text)
    }
    assert list(differing(list(seen.values())[part::PARTS])) == []


@pytest.mark.parametrize("index", [scopes()._index, lexicon()._index], ids=["cues", "categories"])
def test_cues_and_categories_are_those_of_the_matcher(index: PatternIndex) -> None:
    for path in SAMPLES[:3]:
        for one in read_segments(path.read_text("utf-8")):
            reading = read_text(f"{one.stem} {one.text}")
            every = [
                (key, span)
                for key in range(len(index.patterns))
                for span in longest(index.by_matcher(key, reading))
            ]
            assert list(index.found(reading)) == every


PATTERNS = ["may not .. use", "# users", "unauthori* access", "(the big|a) ..3 (dog|cat)? barks"]


@pytest.mark.parametrize("where", ["any", "item", "stem"])
@pytest.mark.parametrize("source", PATTERNS)
def test_a_very_long_text_is_read_as_a_short_one(source: str, where: str) -> None:
    words = "you may not at once use 5 million users unauthorised access the big red dog barks"
    short = read_text(words + " so " + words)
    filler = "word " * LONG
    long = read_text(f"{words} {filler} so {words}")
    index = PatternIndex([compile_pattern(source)])
    away = len(long.tokens) - len(short.tokens)
    moved = [(start + away, end + away) for _, (start, end) in index.found(short)]
    assert [span for _, span in index.found(long)][1:] == moved[1:]
    assert len(moved) == 2


def test_a_prefix_before_another_word_passes_the_gate() -> None:
    index = PatternIndex([compile_pattern("unauthori* access"), compile_pattern("re-train* it")])
    assert [key for key, _ in index.found(read_text("no unauthorized access"))] == [0]
    assert [key for key, _ in index.found(read_text("you retrain it; re-training it"))] == [1]
