"""Import and export: a round trip keeps all that a format can hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licensenlp.errors import BadAnnotation, Usage
from licensenlp.training.annotations import Record, parse, to_json
from licensenlp.training.convert import FORMATS, format_of, read_format, write_format

TEXT = "Heron 😀 may be run.\r\n  Not for rivals, though; nor (ever)\tto train."
SPANNED = {
    "text": TEXT,
    "spans": [
        {
            "start": 0,
            "end": 19,
            "label": "license-grant",
            "effect": "permits",
            "attributes": {"revocable": False},
        },
        {"start": 8, "end": 11, "label": "redistribution", "effect": "permits"},
        {"start": 21, "end": 38, "label": "competing-use", "effect": "prohibits", "attributes": {}},
        {"start": 26, "end": 32, "label": "own label"},
    ],
    "meta": {"group": "heron", "annotator": "A", "guidelines": "1"},
}
SENTENCES = [
    {"text": "=SUM(A1) is ours.", "labels": ["odd", "very odd"], "meta": {"group": "g"}},
    {"text": "'=x", "labels": [], "meta": {"group": "g"}},
    {"text": 'Plain, with "quotes"\nand a line.', "labels": ["a/b"], "meta": {"group": "h"}},
]
WITH_SPANS = [form for form in FORMATS if form != "csv"]


def record(data: dict[str, Any]) -> Record:
    return parse(json.dumps(data))


def round_trip(records: list[Record], form: str) -> list[dict[str, Any]]:
    data = write_format(records, form)
    return [to_json(one) for one in read_format(data, form, find_text=lambda _: TEXT)]


@pytest.mark.parametrize("form", WITH_SPANS)
def test_spans_survive(form: str) -> None:
    records = [record(SPANNED), record({"text": "Nothing here.", "spans": []})]
    assert round_trip(records, form) == [to_json(one) for one in records]


@pytest.mark.parametrize("form", FORMATS)
def test_labels_of_sentences_survive(form: str) -> None:
    records = [record(data) for data in SENTENCES]
    assert round_trip(records, form) == SENTENCES


@pytest.mark.parametrize("form", WITH_SPANS)
def test_a_corpus_document_is_stand_off_again(form: str) -> None:
    data = {"document": "scancode:heron", "sha256": "", "spans": [], "text": TEXT, "meta": {}}
    (found,) = round_trip([record(data)], form)
    assert found["document"] == "scancode:heron"
    assert "text" not in found


@settings(max_examples=25, deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
        str.strip
    ),
    data=st.data(),
)
def test_any_span_of_any_text_survives_spacy_and_label_studio(text: str, data: Any) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        return
    spans = [{"start": start, "end": end, "label": "x", "effect": "permits"}]
    one = record({"text": text, "spans": spans, "meta": {}})
    for form in ("spacy", "label-studio"):
        assert round_trip([one], form) == [to_json(one)]


# --- what tools themselves write --------------------------------------------------------------


def read_one(form: str, entry: Any) -> dict[str, Any]:
    (found,) = read_format(json.dumps(entry).encode(), form)
    return to_json(found)


HERON = {"start": 0, "end": 5, "label": "fees", "effect": "requires"}


@pytest.mark.parametrize(
    ("form", "entry"),
    [
        ("doccano", {"id": 3, "text": "Heron", "label": [[0, 5, "fees/requires"]], "Comments": []}),
        (
            "doccano",
            {
                "text": "Heron",
                "entities": [
                    {"id": 1, "label": "fees/requires", "start_offset": 0, "end_offset": 5}
                ],
                "relations": [],
            },
        ),
        (
            "label-studio",
            [
                {
                    "id": 9,
                    "data": {"text": "Heron"},
                    "annotations": [
                        {"was_cancelled": True, "result": []},
                        {
                            "result": [
                                {
                                    "type": "labels",
                                    "value": {"start": 0, "end": 5, "labels": ["fees/requires"]},
                                }
                            ]
                        },
                    ],
                }
            ],
        ),
        (
            "prodigy",
            {
                "text": "Heron",
                "tokens": [],
                "spans": [{"start": 0, "end": 5, "token_start": 0, "label": "fees/requires"}],
                "answer": "accept",
            },
        ),
    ],
)
def test_exports_of_tools_are_read(form: str, entry: Any) -> None:
    assert read_one(form, entry)["spans"] == [HERON]


def test_offsets_in_utf_16_units_are_put_right() -> None:
    value = {"start": 3, "end": 8, "text": "Heron", "labels": ["x"]}
    task = {
        "data": {"text": "😀 Heron"},
        "annotations": [{"result": [{"type": "labels", "value": value}]}],
    }
    assert read_one("label-studio", task)["spans"] == [{"start": 2, "end": 7, "label": "x"}]


@pytest.mark.parametrize(
    ("form", "entry"),
    [
        ("prodigy", {"text": "Heron", "spans": [], "answer": "ignore"}),
        ("prodigy", {"text": "Heron", "spans": [], "answer": "reject"}),
        ("label-studio", {"data": {"text": "Heron"}, "annotations": []}),
    ],
)
def test_what_nobody_answered_is_left_out(form: str, entry: Any) -> None:
    assert read_format(json.dumps(entry).encode(), form) == []


def test_a_rejected_label_is_no_label() -> None:
    found = read_one("prodigy", {"text": "Heron", "label": "x", "answer": "reject"})
    assert found["labels"] == []


def test_spacy_entities_are_spans() -> None:
    import spacy
    from spacy.tokens import DocBin, Span

    doc = spacy.blank("en")("Heron may fly.")
    doc.ents = [Span(doc, 0, 1, label="bird")]
    (found,) = read_format(DocBin(docs=[doc]).to_bytes(), "spacy")
    assert to_json(found)["spans"] == [{"start": 0, "end": 5, "label": "bird"}]


# --- files that are none ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "data", "place"),
    [
        ("jsonl", b"{}", ":1: "),
        ("doccano", b'{"text": "a", "label": []}\n{"text": "a"}', ":2: "),
        ("doccano", b'{"text": "a", "label": [[0, 9, "x"]]}', ":1: "),
        ("prodigy", b"[1, 2]", ":1: "),
        ("prodigy", b"\xff\xfe", "not UTF-8"),
        ("label-studio", b"[{", "not JSON"),
        (
            "label-studio",
            b'[{"data": {"text": "Heron"}, "annotations": [{"result": [{"type": "labels", '
            b'"value": {"start": 0, "end": 5, "text": "Crane", "labels": ["x"]}}]}]}]',
            "the words at 0..5",
        ),
        ("csv", b"a,b\n1,2\n", "no columns text and label"),
        ("csv", b"text,label\n,x\n", ":2: "),
        ("spacy", b"nothing of the kind", "not a DocBin"),
    ],
)
def test_broken_files_say_where(form: str, data: bytes, place: str) -> None:
    with pytest.raises(BadAnnotation) as error:
        read_format(data, form, file="tool.json")
    assert "tool.json" in str(error.value)
    assert place in str(error.value)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(Usage, match="doccano"):
        read_format(b"", "brat")


@pytest.mark.parametrize(
    ("path", "form"), [("a.csv", "csv"), ("a.spacy", "spacy"), ("a.jsonl", None), ("a.json", None)]
)
def test_format_of(path: str, form: str | None) -> None:
    assert format_of(path) == form


def test_csv_holds_no_formula() -> None:
    rows = write_format([record(data) for data in SENTENCES], "csv").decode().splitlines()
    assert rows[1].startswith("'=SUM")


def test_csv_of_spans_has_a_row_a_span() -> None:
    rows = write_format([record(SPANNED)], "csv").decode()
    assert "may,redistribution/permits,heron" in rows
