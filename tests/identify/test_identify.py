"""Naming whole documents against a small index of invented licences."""

from __future__ import annotations

import json
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensenlp.errors import DamagedResource, MissingResource
from licensenlp.identify import Index, build_index, load_index
from licensenlp.resources import model_dir
from licensenlp.types import Match
from tests.identify.conftest import BEACON, HARBOR, LANTERN, MARSH, find, known


def rewrap(text: str) -> str:
    paragraphs = (" ".join(p.split()) for p in text.split("\n\n"))
    return "\n\n".join(textwrap.fill(p, 50) for p in paragraphs)


def prefix(mark: str) -> Callable[[str], str]:
    return lambda text: "\n".join(mark + line for line in text.splitlines())


def untitled(text: str) -> str:
    return text.split("\n\n", 1)[1]


FORMS = [str, rewrap, str.upper, prefix("# "), prefix(" * "), prefix("REM "), untitled]
TEXTS = [("harbor-2.0", HARBOR), ("lantern", LANTERN), ("beacon", BEACON)]


@pytest.mark.issue(4)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("key", "text"), TEXTS)
def test_known_texts_are_exact_in_every_form(
    key: str, text: str, form: Callable[[str], str], index: Index
) -> None:
    found = find(form(text), index)
    assert (found.key, found.match, found.added) == (key, Match.EXACT, ())


EDITS = [
    (HARBOR, "irrevocable", "revocable", Match.DERIVED),
    (HARBOR, "700,000", "100,000", Match.DERIVED),
    (HARBOR, "does not answer", "does answer", Match.DERIVED),
    (HARBOR, "Brackenshire", "Otterdale", Match.DERIVED),
    (HARBOR, "at no charge", "at a charge", Match.DERIVED),
    (HARBOR, "Version 2.0, March 2019", "Version 3.0, March 2021", Match.DERIVED),
    (LANTERN, "may not earn", "may earn", Match.DERIVED),
    (LANTERN, "for study alone", "for any end", Match.DERIVED),
    (HARBOR, "colour", "color", Match.EXACT),
    (HARBOR, "2019 Quillfern Labs Ltd", "2031 Marigold Analytics, Inc.", Match.EXACT),
    (HARBOR, "Copyright (c) 2019 Quillfern Labs Ltd\n", "", Match.EXACT),
    (HARBOR, "irrevocable", "irrevocabel", Match.NEAR),
    (LANTERN, "[NAME OF COMPANY]", "Marigold Analytics Inc.", Match.NEAR),
    (LANTERN, "beforehand", "before hand", Match.NEAR),
]


@pytest.mark.issue(4)
@pytest.mark.parametrize(("text", "old", "new", "match"), EDITS)
def test_an_edit_is_weighed(text: str, old: str, new: str, match: Match, index: Index) -> None:
    assert old in text
    found = find(text.replace(old, new), index)
    assert found.match == match
    assert any(change.terms for change in found.added) == (match == Match.DERIVED)


RIDERS = [
    "Nobody with more than 40,000 monthly customers may run the Works without a paid contract.",
    "The Works shall not teach another model.",
    "This leave is void east of the river Tamble.",
]


@pytest.mark.issue(4)
@pytest.mark.parametrize("rider", RIDERS)
@pytest.mark.parametrize("place", range(6))
def test_a_rider_is_found_where_it_stands(rider: str, place: int, index: Index) -> None:
    parts = HARBOR.split("\n\n")
    parts.insert(place, rider)
    text = "\n\n".join(parts)
    found = find(text, index)
    added = [text[c.start : c.end] for c in found.added if c.terms]
    assert (found.key, found.match, added) == ("harbor-2.0", Match.DERIVED, [rider])


HIDDEN = [
    "Copyright (c) 2024 Quillfern Labs Ltd, for non-commercial use only\n\n",
    "Copyright 2024 Quillfern. You may not train on it.\n\n",
    "NON-COMMERCIAL USE ONLY LICENCE\n\n",
]


@pytest.mark.issue(4)
@pytest.mark.parametrize("notice", HIDDEN)
def test_a_rule_in_a_notice_is_a_change_of_terms(notice: str, index: Index) -> None:
    found = find(notice + HARBOR, index)
    assert found.match == Match.DERIVED
    assert any(change.terms for change in found.added)


NOTICES = [
    "SPDX-License-Identifier: harbor-2.0\n\n",
    "Copyright 2020-2024 The Tulip Authors and others. All rights reserved.\n\n",
    "The Tulip Project Licence\n\n",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_plain_notice_changes_nothing(notice: str, index: Index) -> None:
    assert find(notice + HARBOR, index).match == Match.EXACT


OTHERS = [
    "",
    "   \n",
    "12345 67890",
    "Over the moor the lapwing cries, and no one asks it why.",
    "def area(width, height):\n    return width * height\n" * 20,
    "The tenant pays the rent on the first of each month and keeps the stove clean. " * 10,
]


@pytest.mark.parametrize("text", OTHERS)
def test_other_texts_are_not_named(text: str, index: Index) -> None:
    found = find(text, index)
    assert (found.match, found.key) == (Match.NONE, None)


NASTY = [
    "=", " ", "\n", "{", "[", "<", "(", "_", "- ", "A-", "a@", "1.", "(a)", ".;", "\n*", "\n---\n",
    "copyright ", "Copyright (c) [", "Licensed under the ", "SPDX-License-Identifier: (",
    "REM ", "\u00ad", "the harbor ",
]  # fmt: skip


@pytest.mark.parametrize("piece", NASTY)
def test_repeated_pieces_cost_in_proportion(piece: str, index: Index) -> None:
    start = time.process_time()
    for text in (piece * (200_000 // len(piece)), "Copyright" + piece * 20_000 + "x"):
        assert find(text, index).match == Match.NONE
    assert time.process_time() - start < 6


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(index: Index, text: str) -> None:
    found = find(text, index)
    assert (found.key is None) == (found.match == Match.NONE)
    assert all(0 <= one.start <= one.end <= len(text) for one in found.references)


def test_identical_texts_report_the_key_in_use(index: Index) -> None:
    assert find(HARBOR, index).key == "harbor-2.0"  # not "a-harbor-old", first by name


def test_a_text_without_title_is_found(index: Index) -> None:
    assert find(MARSH, index).match == Match.EXACT


# --- the index as files -----------------------------------------------------------------------


def test_the_same_texts_give_the_same_bytes(tmp_path: Path) -> None:
    texts = [known(key, text) for key, text in TEXTS]
    build_index(texts, tmp_path / "one")
    build_index(reversed(texts), tmp_path / "two")
    for name in ("card.json", "index.npz"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_index_holds_no_text(tmp_path: Path) -> None:
    build_index([known("harbor-2.0", HARBOR)], tmp_path)
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"worldwide" not in held and b"irrevocable" not in held


@pytest.mark.parametrize("damage", ["array", "card", "format", "rows"])
def test_a_damaged_index_is_refused(damage: str, tmp_path: Path) -> None:
    build_index([known("harbor-2.0", HARBOR)], tmp_path)
    card = tmp_path / "card.json"
    facts = json.loads(card.read_text())
    if damage == "array":
        data = (tmp_path / "index.npz").read_bytes()
        (tmp_path / "index.npz").write_bytes(data[:-1] + b"x")
    elif damage == "card":
        card.write_text("[")
    elif damage == "format":
        card.write_text(json.dumps(facts | {"format": 99}))
    else:
        card.write_text(json.dumps(facts | {"texts": [["short"]]}))
    with pytest.raises(DamagedResource):
        load_index(tmp_path)


def test_a_missing_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingResource, match="identify"):
        model_dir("identify", tmp_path)
