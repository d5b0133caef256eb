"""Licences inside larger files, references to licences, and what templates are filled with."""

from __future__ import annotations

import time

import pytest

from licensenlp.identify import Index
from licensenlp.identify.names import fold
from licensenlp.types import Match
from tests.identify.conftest import BEACON, HARBOR, LANTERN, MARSH, find

PROSE = "The heron counter adds up herons by the pond and draws them as bars on a page. " * 12


@pytest.mark.issue(4)
def test_a_bundle_gives_each_licence_with_its_span(index: Index) -> None:
    bodies = [text.split("\n\n", 1)[1].strip() for text in (LANTERN, HARBOR)] + [MARSH.strip()]
    text = PROSE + "\n\n" + f"\n\n-----\n\n{PROSE}\n\n".join(bodies)
    found = find(text, index)
    keys = [(one.key, one.match) for one in found.contained]
    assert keys == [(key, Match.EXACT) for key in ("lantern", "harbor-2.0", "marsh")]
    assert [text[one.start : one.end] for one in found.contained][2] == bodies[2]
    assert (found.match, found.key) == (Match.NONE, None)


@pytest.mark.issue(4)
def test_two_whole_texts_are_a_bundle_and_not_one_with_terms_added(index: Index) -> None:
    found = find(f"{HARBOR}\n\nThe heron part is under this:\n\n{LANTERN}", index)
    keys = [(one.key, one.match) for one in found.contained]
    assert keys == [("harbor-2.0", Match.EXACT), ("lantern", Match.EXACT)]
    assert (found.match, found.candidates) == (Match.NONE, ())


CODE = """
#include <pond.h>

static int herons[64];

int main(void)
{
    for (int i = 0; i < 64; i++) {
        herons[i] = count_at(pond[i]);
        printf("%d\\n", herons[i]);
    }
    return 0;
}
"""


@pytest.mark.issue(4)
def test_code_below_a_licence_is_no_term_added_to_it(index: Index) -> None:
    head = "\n".join(f" * {line}" for line in HARBOR.splitlines())
    found = find(f"/*\n{head}\n */\n{CODE}", index)
    assert (found.match, found.added) == (Match.NONE, ())
    assert [(one.key, one.match) for one in found.contained] == [("harbor-2.0", Match.EXACT)]


@pytest.mark.issue(4)
def test_an_edited_licence_inside_a_file_is_not_exact(index: Index) -> None:
    edited = HARBOR.replace("irrevocable", "revocable").replace("700,000", "7")
    (inside,) = find(f"{PROSE}\n\n{edited}\n\n{PROSE}", index).contained
    assert (inside.key, inside.match) == ("harbor-2.0", Match.DERIVED)


@pytest.mark.issue(4)
@pytest.mark.parametrize(("key", "text"), [("lantern", LANTERN), ("beacon", BEACON)])
def test_twins_are_kept_apart_inside_a_file(key: str, text: str, index: Index) -> None:
    (inside,) = find(f"{PROSE}\n\n{text}\n\n{PROSE}", index).contained
    assert (inside.key, inside.match) == (key, Match.EXACT)


REFERENCES = [
    ("# SPDX-License-Identifier: harbor-2.0\nimport os", "harbor-2.0", ("harbor-2.0",)),
    (
        "SPDX-License-Identifier: (Lantern OR harbor-2.0)",
        "(Lantern OR harbor-2.0)",
        ("lantern", "harbor-2.0"),
    ),
    ("---\nlicense: lantern\ntags:\n- heron\n---\n# Model\n", "lantern", ("lantern",)),
    ("---\nlicense:\n  - beacon\n---\n# Model\n", "beacon", ("beacon",)),
    ("It is licensed under the Harbor License, Version 2.0. Enjoy.", None, ("harbor-2.0",)),
    ("Released under the terms of the Lantern licence\n\nMore text", None, ("lantern",)),
]


@pytest.mark.issue(4)
@pytest.mark.parametrize(("text", "words", "keys"), REFERENCES)
def test_a_licence_that_is_named_is_a_reference(
    text: str, words: str | None, keys: tuple[str, ...], index: Index
) -> None:
    found = find(text, index)
    (reference,) = found.references
    assert reference.keys == keys
    assert text[reference.start : reference.end] == reference.text
    assert words in (None, reference.text)
    assert (found.match, found.key, found.contained) == (Match.NONE, None, ())


NO_REFERENCES = [
    "A harbor is a place where boats lie.",
    "She was licensed under pressure to fly.",
    "The lantern hangs under the terms of nobody.",
]


@pytest.mark.parametrize("text", NO_REFERENCES)
def test_words_of_a_name_alone_are_no_reference(text: str, index: Index) -> None:
    assert find(text, index).references == ()


def test_names_are_compared_without_their_trimmings() -> None:
    assert fold("the Harbor License, Version 2.0") == fold("Harbor-2.0") == fold("harbor v2")


@pytest.mark.issue(4)
def test_an_unknown_text_names_what_explains_it_best_first(index: Index) -> None:
    halves = [" ".join(text.split()[: len(text.split()) // 2]) for text in (LANTERN, HARBOR)]
    found = find(f"{halves[0]} {PROSE[:300]} {' '.join(halves[1].split()[:30])}", index)
    shares = [one.similarity for one in found.candidates]
    assert found.match == Match.NONE
    assert found.candidates[0].key == "lantern"
    assert shares == sorted(shares, reverse=True) and 0.15 <= shares[0] < 0.5


def test_words_in_common_make_no_relative(index: Index) -> None:
    words = sorted(set(HARBOR.lower().split()))
    assert find(" ".join(words * 2), index).candidates == ()


PARAMETERS = [
    (HARBOR, "2019 Quillfern Labs Ltd", "2019 Quillfern Labs Ltd", ("2019", "Quillfern Labs Ltd")),
    (HARBOR, "2019 Quillfern Labs Ltd", "2020-2031 by Jane Tern", ("2020-2031", "Jane Tern")),
]


@pytest.mark.issue(4)
@pytest.mark.parametrize(("text", "old", "new", "filled"), PARAMETERS)
def test_year_and_holder_are_parameters(
    text: str, old: str, new: str, filled: tuple[str, str], index: Index
) -> None:
    found = find(text.replace(old, new), index)
    assert found.match == Match.EXACT
    assert found.parameters == {"year": filled[0], "holder": filled[1]}


@pytest.mark.issue(4)
def test_a_filled_slot_is_a_parameter(index: Index) -> None:
    found = find(LANTERN.replace("[NAME OF COMPANY]", "Marigold Analytics"), index)
    assert (found.match, found.parameters) == (Match.NEAR, {"holder": "Marigold Analytics"})
    assert not any(change.terms for change in found.added)


@pytest.mark.issue(4)
def test_a_large_file_costs_in_proportion(index: Index) -> None:
    def seconds(copies: int) -> float:
        text = f"\n\n{PROSE}\n\n".join([HARBOR, LANTERN] * copies)
        start = time.perf_counter()
        assert len(find(text, index).contained) == 2 * copies
        return time.perf_counter() - start

    seconds(2)
    small, large = min(seconds(10) for _ in range(3)), seconds(80)
    assert large < 24 * small + 0.2  # eight times the text; quadratic would be 64
