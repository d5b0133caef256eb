"""Plain text of odd characters and odd lengths, read and analysed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licensenlp.errors import BinaryDocument, EmptyDocument, LicenseNlpError, OversizedDocument
from licensenlp.ingest import from_text, read
from licensenlp.pipeline import default_pipeline
from licensenlp.structure import segment
from licensenlp.types import Analysis

from .reading import read_or_refuse

CLAUSE = "You may not use the Wader Model for any commercial purpose. "

# Units of texts; each is repeated, alone and between clauses.
UNITS = {
    "letters": "a",
    "controls": "\x01\x02\x1b[31m",
    "NUL": "a\x00",
    "escape sequences": "\x1b]0;title\x07\x9b31m",
    "bidi overrides": "\u202eabc\u202c\u2066\u2067\u2069",
    "lone surrogates": "\ud800\udfff",
    "zalgo": "z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a",
    "combining marks alone": "\u0301",
    "zero-width": "\u200b\u200c\u200d\u2060\ufeff",
    "line separators": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "carriage returns": "a\rb",
    "no-characters": "\ufffe\uffff\U0010ffff",
    "private use": "\ue000\U000f0000",
    "emoji joined": "👨‍👩‍👧‍👦",
    "brackets": "([{",
    "closing brackets": ")]}",
    "quotes": "\"'“”",
    "dashes": "-–—",
    "list markers": "\n(a) x",
    "roman numerals": "\n(iv) x",
    "numbers": "1.1.1.1.1.",
    "amounts": "$999999999999999999999999999999999999 million users ",
    "percent": "99.9.9.9%",
    "dates": "31.12.9999 ",
    "underlines": "\n=====",
    "quoted lines": "\n> > > >",
    "comments": "\n# # #",
    "bold": "**__",
    "links": "[x](y)[",
    "addresses": "http://a.b/c?d=e&",
    "SPDX": "SPDX-License-Identifier: (MIT AND (",
    "copyright": "Copyright (c) 2026 ",
    "defined": '"Model" means "Model" means ',
    "negations": "not unless except without ",
    "conjunctions": "and/or, ",
    "hyphens": "non-\n",
    "hard spaces": "\u00a0\u3000\u2003",
}


def checked(found: Analysis) -> Analysis:
    """The analysis, whose spans all stand in its text and which can be written as JSON."""
    text = found.document.text
    spans = [(one.start, one.end) for one in found.segments]
    spans += [(clause.evidence.start, clause.evidence.end) for clause in found.clauses]
    for start, end in spans:
        assert 0 <= start < end <= len(text)
    for clause in found.clauses:
        assert text[clause.evidence.start : clause.evidence.end] == clause.evidence.text
    json.dumps(found.to_json())
    return found


@pytest.mark.parametrize("name", UNITS)
def test_repeated_and_between_clauses(name: str) -> None:
    unit = UNITS[name]
    for text in (
        "Wader Licence " + unit * (5_000 // len(unit)),
        (CLAUSE + unit * 20 + "\n\n") * 20,
        unit.join(CLAUSE * 20),
    ):
        checked(default_pipeline().analyse(from_text(text)))


@pytest.mark.issue(7)
@pytest.mark.parametrize(
    ("start", "unit", "end"),
    [
        ("This model is licensed under", "\n", "MIT"),
        ("SPDX-License-Identifier: (", " ", "MIT)"),
        (CLAUSE, "(", " you may not"),
        (CLAUSE, "a", " licence"),
    ],
)
def test_a_stretch_without_end_is_passed_in_one_go(start: str, unit: str, end: str) -> None:
    """Each of these once took time with the square or the cube of its length: hours for these."""
    checked(default_pipeline().analyse(from_text(start + unit * 100_000 + end)))


@pytest.mark.parametrize("unit", ["x", "words of a line ", CLAUSE, "(", "\u0301"])
def test_fifty_megabytes_on_a_line_are_refused_in_words(unit: str) -> None:
    data = (unit * (50_000_000 // len(unit) + 1)).encode()[:50_000_000]
    with pytest.raises(OversizedDocument, match="more than the limit of 20,000,000"):
        read(data)


def test_a_line_of_two_million_characters_is_read() -> None:
    found = checked(default_pipeline().analyse(from_text(("x" * 99 + " ") * 20_000)))
    assert len(found.document.text) == 2_000_000


def test_more_bytes_than_allowed_are_not_read() -> None:
    with pytest.raises(OversizedDocument, match="more than the limit of 50,000,000 bytes"):
        read(b"x" * 50_000_001)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x00" * 10_000, BinaryDocument),
        (b"\x1b\x07\x08" * 1_000, BinaryDocument),
        ("\u200b\u00a0 \n".encode() * 1_000, EmptyDocument),
    ],
)
def test_what_holds_no_words_is_refused(data: bytes, kind: type[LicenseNlpError]) -> None:
    assert type(read_or_refuse(data)) is kind


ODD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x1b\u200b\u202e\u2028\ud800\u0301()[]*_#>-.:;'\"\r\n\t aA1§"),
    ),
    max_size=300,
)
PARTS = st.lists(st.one_of(ODD, st.sampled_from([CLAUSE, *UNITS.values()])), max_size=12)


@settings(max_examples=150, deadline=None)
@given(PARTS.map("".join))
def test_segments_stand_in_any_text(text: str) -> None:
    for one in segment(text):
        assert 0 <= one.start < one.end <= len(text)


@settings(max_examples=60, deadline=None)
@given(PARTS.map("".join))
def test_any_text_is_analysed_or_refused(text: str) -> None:
    try:
        doc = from_text(text)
    except EmptyDocument:
        return
    checked(default_pipeline().analyse(doc))
