"""Annotations to and from the files of labelling tools.

In: `Record`s, or a tool's export. Out: the other of the two. A round trip keeps all that the format
can hold; what a format has no place for (attributes, meta) rides along in fields that it ignores.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from licensenlp.errors import BadAnnotation, Usage
from licensenlp.training import labelling
from licensenlp.training.annotations import FindText, Record, parse, to_json

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_FIELDS = ("text", "label", "group")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where records come from, for errors, and what knows the corpus's texts."""

    file: str = "-"
    find_text: FindText | None = None

    def fail(self, line: int, problem: str, advice: str) -> BadAnnotation:
        """The error for a record that cannot be read."""
        return BadAnnotation(file=self.file, line=line, problem=problem, advice=advice)

    def record(self, data: Mapping[str, Any], line: int) -> Record:
        """A record of the contract's object, checked as one that stands in a file."""
        text = json.dumps(data)
        return parse(text, file=self.file, number=line, find_text=self.find_text)


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: how records are read from its bytes and written to them."""

    read: Callable[[bytes, Place], Iterator[Record]]
    write: Callable[[Sequence[Record]], bytes]
    suffixes: tuple[str, ...] = ()


def read_format(
    data: bytes, form: str, *, file: str = "-", find_text: FindText | None = None
) -> list[Record]:
    """The records in a file of a format of `FORMATS`. Raises BadAnnotation with file and line."""
    return list(_format(form).read(data, Place(file=file, find_text=find_text)))


def write_format(records: Sequence[Record], form: str) -> bytes:
    """The records as a file of that format. Usage error where it cannot hold such records."""
    return _format(form).write(records)


def format_of(path: str) -> str | None:
    """The format that a file's name alone tells; None where several share the name's ending."""
    return next((name for name, f in FORMATS.items() if path.endswith(f.suffixes or ("\0",))), None)


def _format(form: str) -> Format:
    if form not in FORMATS:
        raise Usage(message=f"unknown format {form!r}; there are {', '.join(FORMATS)}")
    return FORMATS[form]


# --- JSON Lines, our own and those of tools ---------------------------------------------------


def _read_own(data: bytes, place: Place) -> Iterator[Record]:
    for number, line in _lines(data, place):
        yield parse(line, file=place.file, number=number, find_text=place.find_text)


def _write_own(records: Sequence[Record]) -> bytes:
    return _json_lines(to_json(record) for record in records)


def _reader(convert: labelling.FromTool) -> Callable[[bytes, Place], Iterator[Record]]:
    """A reader of files that hold a list of objects, or an object a line."""

    def read(data: bytes, place: Place) -> Iterator[Record]:
        for number, entry in _objects(data, place):
            try:
                found = convert(entry)
            except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
                problem = f"not a record of this format ({type(error).__name__}: {error})"
                raise place.fail(number, problem, "Name the right format with --from") from error
            if found is not None:
                yield place.record(found, number)

    return read


def _writer(convert: labelling.ToTool, *, whole: bool) -> Callable[[Sequence[Record]], bytes]:
    """A writer of an object a line or, where `whole`, of one list."""

    def write(records: Sequence[Record]) -> bytes:
        entries = [convert(record) for record in records]
        if not whole:
            return _json_lines(entries)
        return (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode("utf-8")

    return write


def _json_lines(entries: Iterable[Mapping[str, Any]]) -> bytes:
    text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    return text.encode("utf-8")


def _objects(data: bytes, place: Place) -> Iterator[tuple[int, Any]]:
    """The objects of one JSON list, or of the lines, each with its line or its number."""
    text = _decoded(data, place)
    if text.lstrip().startswith("["):
        try:
            yield from enumerate(json.loads(text), 1)
        except (ValueError, RecursionError) as error:
            raise place.fail(1, f"not JSON ({error})", "Export it again") from error
        return
    for number, line in _lines(data, place):
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as error:
            raise place.fail(number, f"not JSON ({error})", "Export it again") from error


def _lines(data: bytes, place: Place) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(_decoded(data, place).split("\n"), 1):
        if line.strip():
            yield number, line


def _decoded(data: bytes, place: Place) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise place.fail(0, "not UTF-8", "Save it as UTF-8, or name its format") from error


# --- CSV --------------------------------------------------------------------------------------


def _read_csv(data: bytes, place: Place) -> Iterator[Record]:
    """A sentence a row; neighbouring rows of one text and group are one sentence's labels."""
    rows = csv.DictReader(io.StringIO(_decoded(data, place), newline=""))
    if not {"text", "label"} <= set(rows.fieldnames or ()):
        raise place.fail(1, "no columns text and label", "Name them in the first row")
    held: dict[str, Any] | None = None
    first = 0
    for row in rows:
        text, label, group = (_unguarded(row.get(name) or "") for name in _FIELDS)
        if held is None or held["text"] != text or held["meta"].get("group", "") != group:
            if held is not None:
                yield place.record(held, first)
            held = {"text": text, "labels": [], "meta": {"group": group} if group else {}}
            first = rows.line_num
        held["labels"] += [label] if label else []
    if held is not None:
        yield place.record(held, first)


def _write_csv(records: Sequence[Record]) -> bytes:
    """Rows of text, label and group; of a document with spans, a row a span."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_FIELDS)
    for record in records:
        group = str(record.meta.get("group") or record.document or "")
        for text, label in _cells(record):
            rows.writerow([_guarded(cell) for cell in (text, label, group)])
    return out.getvalue().encode("utf-8")


def _cells(record: Record) -> list[tuple[str, str]]:
    if record.labels is None:
        return [(record.text[s.start : s.end], s.name) for s in record.spans]
    return [(record.text, label) for label in record.labels or ("",)]


def _guarded(cell: str) -> str:
    """The cell, with a quote before what a spreadsheet would take for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


# --- spaCy ------------------------------------------------------------------------------------


def _read_docbin(data: bytes, place: Place) -> Iterator[Record]:
    from licensenlp.training.docbin import read_docbin

    yield from read_docbin(data, place.record, place.fail)


def _write_docbin(records: Sequence[Record]) -> bytes:
    from licensenlp.training.docbin import write_docbin

    return write_docbin(records)


FORMATS: dict[str, Format] = {
    "jsonl": Format(_read_own, _write_own),
    "doccano": Format(_reader(labelling.from_doccano), _writer(labelling.to_doccano, whole=False)),
    "label-studio": Format(
        _reader(labelling.from_label_studio), _writer(labelling.to_label_studio, whole=True)
    ),
    "prodigy": Format(_reader(labelling.from_prodigy), _writer(labelling.to_prodigy, whole=False)),
    "spacy": Format(_read_docbin, _write_docbin, (".spacy",)),
    "csv": Format(_read_csv, _write_csv, (".csv",)),
}
