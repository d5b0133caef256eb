"""Annotation records: the three forms, and every refusal with file and line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from licensenlp import taxonomy
from licensenlp.errors import BadAnnotation, CorpusUnavailable
from licensenlp.training.annotations import (
    MOST_SPANS,
    Record,
    Span,
    check_taxonomy,
    parse,
    read,
    to_json,
)

TEXT = "You may fly the kite. You must not sell the kite."
HASH = hashlib.sha256(TEXT.encode()).hexdigest()
GRANT = {"start": 0, "end": 21, "label": "license-grant", "effect": "permits"}
BAN = {"start": 22, "end": 49, "label": "commercial-use", "effect": "prohibits"}


def corpus(document: str) -> str:
    """A corpus of one document."""
    return {"kites:one": TEXT}[document]


def record(data: Any) -> Record:
    line = data if isinstance(data, str) else json.dumps(data)
    return parse(line, file="set.jsonl", number=7, find_text=corpus)


# --- the three forms --------------------------------------------------------------------------


def test_text_and_spans() -> None:
    found = record({"text": TEXT, "spans": [BAN, GRANT], "meta": {"annotator": "Ada"}})
    assert [TEXT[s.start : s.end] for s in found.spans] == [
        "You may fly the kite.",
        "You must not sell the kite.",
    ]
    assert [s.name for s in found.spans] == ["license-grant/permits", "commercial-use/prohibits"]
    assert found.labels is None
    assert found.document is None
    assert found.group == "set.jsonl:7"
    assert found.meta == {"annotator": "Ada"}


def test_corpus_document_and_spans() -> None:
    found = record({"document": "kites:one", "sha256": HASH, "spans": [GRANT]})
    assert found.text == TEXT
    assert found.document == found.group == "kites:one"
    assert found.spans == (Span(start=0, end=21, label="license-grant", effect="permits"),)


def test_sentence_and_labels() -> None:
    found = record({"text": TEXT, "labels": ["a", "b", "a"], "meta": {"group": "kites"}})
    assert found.labels == ("a", "b")
    assert found.spans == ()
    assert found.group == "kites"
    assert record({"text": TEXT, "labels": []}).labels == ()


def test_a_family_is_a_group() -> None:
    given = {"document": "kites:one", "sha256": HASH, "spans": []}
    assert record(given | {"meta": {"family": "kites"}}).group == "kites"
    assert record(given | {"meta": {"family": "kites", "group": "toys"}}).group == "toys"


@pytest.mark.parametrize(
    "data",
    [
        {"text": TEXT, "spans": [GRANT | {"attributes": {"revocable": True}}], "meta": {"a": 1}},
        {"text": TEXT, "labels": ["unfair"], "meta": {"group": "kites"}},
        {"text": TEXT, "spans": [], "meta": {}},
        {"text": TEXT, "spans": [{"start": 0, "end": 3, "label": "own"}], "meta": {}},
    ],
)
def test_written_as_read(data: dict[str, Any]) -> None:
    assert to_json(record(data)) == data


def test_a_corpus_text_is_not_written_out() -> None:
    given = {"document": "scancode:kite", "sha256": HASH, "spans": [GRANT], "meta": {}}
    found = parse(json.dumps(given), find_text=lambda _: TEXT)
    assert to_json(found) == given


# --- refusals ---------------------------------------------------------------------------------


def spans(*entries: Any) -> dict[str, Any]:
    return {"text": TEXT, "spans": list(entries)}


REFUSED: list[tuple[Any, str]] = [
    ("{", "not JSON"),
    ("[" * 100_000, "not JSON"),
    ("[]", "not a JSON object"),
    ("null", "not a JSON object"),
    ({"text": TEXT, "spans": [], "meta": "Ada"}, "meta is no object"),
    ({"text": "", "spans": []}, "text is empty"),
    ({"text": " \n", "labels": []}, "text is empty"),
    ({"text": 3, "spans": []}, "text is empty"),
    ({"spans": []}, "neither text nor a corpus document"),
    ({"document": "kites:two", "sha256": HASH, "spans": []}, "no document 'kites:two'"),
    ({"document": "kites:one", "sha256": "0" * 64, "spans": []}, "SHA-256"),
    ({"document": "kites:one", "spans": []}, "SHA-256"),
    ({"text": TEXT}, "spans is no list"),
    ({"text": TEXT, "spans": {}}, "spans is no list"),
    ({"text": TEXT, "labels": "fees"}, "labels is no list"),
    ({"text": TEXT, "labels": [1]}, "labels is no list"),
    ({"text": TEXT, "labels": [""]}, "labels is no list"),
    (spans("fees"), "not a span"),
    (spans({"start": 0, "end": 3}), "not a span"),
    (spans(GRANT | {"end": len(TEXT) + 1}), "outside the text"),
    (spans(GRANT | {"start": -1}), "outside the text"),
    (spans(GRANT | {"start": 21}), "outside the text"),
    (spans(GRANT | {"start": 30}), "outside the text"),
    (spans(GRANT | {"start": "0"}), "outside the text"),
    (spans(GRANT | {"start": True}), "outside the text"),
    (spans(GRANT | {"start": 0.0}), "outside the text"),
    (spans(GRANT | {"start": 21, "end": 22}), "white space only"),
    (spans(GRANT | {"effect": "allows"}), "unknown effect 'allows'"),
    (spans(GRANT | {"effect": ["permits"]}), "unknown effect"),
    (spans(GRANT | {"effect": "permits" * 99}), "unknown effect"),
    (spans(GRANT | {"attributes": ["revocable"]}), "attributes is no object"),
    (spans(GRANT, GRANT), "twice at 0..21"),
    (spans(GRANT, GRANT | {"start": 8}), "overlaps itself at 0..21"),
    (spans(*[GRANT] * (MOST_SPANS + 1)), f"{MOST_SPANS + 1} spans"),
]


@pytest.mark.parametrize(("data", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_a_bad_record_is_refused_with_its_place(data: Any, says: str) -> None:
    with pytest.raises(BadAnnotation) as caught:
        record(data)
    message = str(caught.value)
    assert message.startswith("set.jsonl:7: ")
    assert says in message
    assert len(message) < 400


def test_other_labels_may_overlap() -> None:
    assert len(record(spans(GRANT, BAN | {"start": 8}, GRANT | {"effect": "prohibits"})).spans) == 3


def test_a_missing_corpus_is_no_fault_of_the_record() -> None:
    def unfetched(document: str) -> str:
        raise CorpusUnavailable(problem="not fetched", advice="Fetch it")

    with pytest.raises(CorpusUnavailable):
        parse('{"document": "kites:one", "spans": []}', find_text=unfetched)


@pytest.mark.parametrize(
    ("span", "says"),
    [
        (GRANT | {"label": "licence-grant"}, "licence-grant"),
        (GRANT | {"effect": "prohibits"}, "prohibits"),
        (GRANT | {"attributes": {"colour": "red"}}, "colour"),
    ],
)
def test_the_taxonomy_is_held_to(span: dict[str, Any], says: str) -> None:
    with pytest.raises(BadAnnotation, match=r"^set\.jsonl:7: ") as caught:
        check_taxonomy(record(spans(span)), taxonomy.check_span)
    assert says in str(caught.value)
    check_taxonomy(record(spans(GRANT, BAN)), taxonomy.check_span)


# --- files ------------------------------------------------------------------------------------


def test_files_are_read_in_order_and_errors_name_the_line(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    line = json.dumps(spans(GRANT))
    good.write_text(f"\ufeff{line}\r\n\n{line}\n", "utf-8")  # as Windows writes it
    assert [(r.file, r.line) for r in read([good])] == [(str(good), 1), (str(good), 3)]
    bad.write_text(f"{line}\n\n{{\n", "utf-8")
    with pytest.raises(BadAnnotation) as caught:
        list(read([good, bad]))
    assert str(caught.value).startswith(f"{bad}:3: not JSON")


def test_a_break_inside_a_string_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    text = "You may fly\u2028the kite.\x85"
    path.write_text(json.dumps({"text": text, "labels": []}, ensure_ascii=False), "utf-8")
    assert [r.text for r in read([path])] == [text]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_unreadable_files_are_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "set.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadAnnotation) as caught:
        list(read([path]))
    assert str(path) in str(caught.value)
