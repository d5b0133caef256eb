"""Annotation records: read, checked, and turned into text with labelled spans.

In: JSON Lines in the three forms of the contract (text and spans; a corpus document and spans;
a sentence and labels). Out: `Record`s. Every refusal names file and line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from licensenlp.errors import BadAnnotation, BadTaxonomy
from licensenlp.resources import SCHEME
from licensenlp.types import Effect

MOST_SPANS = 100_000  # a record beyond this is a broken export, not a document
_EFFECTS = frozenset(Effect)
FindText = Callable[[str], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A labelled stretch of a record's text; `effect` is None in sets that have none."""

    start: int
    end: int
    label: str
    effect: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The class it belongs to: "label/effect", or the label alone."""
        return f"{self.label}/{self.effect}" if self.effect else self.label


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One annotated document (`spans`) or one sentence (`labels` is then not None)."""

    text: str
    spans: tuple[Span, ...] = ()
    labels: tuple[str, ...] | None = None
    document: str | None = None
    group: str
    meta: Mapping[str, Any]
    file: str = "-"
    line: int = 0


def read(paths: Iterable[Path], *, find_text: FindText | None = None) -> Iterator[Record]:
    """The records of annotation files, in order.

    `find_text` gives the text of a corpus document id. Raises BadAnnotation with file and line.
    """
    for path in paths:
        for number, line in filled_lines(path):
            yield parse(line, file=str(path), number=number, find_text=find_text)


def filled_lines(path: Path) -> list[tuple[int, str]]:
    """The lines of a file that hold something, numbered from 1.

    Raises BadAnnotation where the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise BadAnnotation(
            file=path,
            line=0,
            problem=error.strerror or "cannot be read",
            advice="Check the path",
        ) from error
    except UnicodeDecodeError as error:
        raise BadAnnotation(
            file=path, line=0, problem="not UTF-8", advice="Save it as UTF-8"
        ) from error
    return [(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def parse(
    line: str, *, file: str = "-", number: int = 0, find_text: FindText | None = None
) -> Record:
    """One record from one line of JSON; `file` and `number` name its place in errors."""
    return _Line(file, number, find_text).record(line)


@dataclass(frozen=True, slots=True)
class _Line:
    file: str
    number: int
    find_text: FindText | None

    def fail(self, problem: str, advice: str) -> BadAnnotation:
        return BadAnnotation(file=self.file, line=self.number, problem=problem, advice=advice)

    def record(self, line: str) -> Record:
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self.fail(f"not JSON ({error})", "Write one JSON object a line") from error
        if not isinstance(data, dict):
            raise self.fail("not a JSON object", "Write one JSON object a line")
        meta = data.get("meta") or {}
        if not isinstance(meta, dict):
            raise self.fail("meta is no object", 'Use {"meta": {…}}')
        text, document = self._text(data)
        group = str(
            meta.get("group") or meta.get("family") or document or f"{self.file}:{self.number}"
        )
        labels = self._labels(data) if "labels" in data and "spans" not in data else None
        spans = () if labels is not None else self._spans(data.get("spans"), text)
        return Record(
            text=text,
            spans=spans,
            labels=labels,
            document=document,
            group=group,
            meta=meta,
            file=self.file,
            line=self.number,
        )

    def _text(self, data: dict[str, Any]) -> tuple[str, str | None]:
        document = data.get("document")
        if "text" in data:
            text = data["text"]
            if not isinstance(text, str) or not text.strip():
                raise self.fail("text is empty", "Give the annotated text, or leave the line out")
            return text, str(document) if document else None
        if not isinstance(document, str) or self.find_text is None:
            raise self.fail("neither text nor a corpus document", 'Give "text" or "document"')
        try:
            text = self.find_text(document)
        except LookupError as error:
            raise self.fail(
                f"no document {document!r} in the corpus", "See `licensenlp corpus list`"
            ) from error
        found = hashlib.sha256(text.encode("utf-8")).hexdigest()
        if data.get("sha256") != found:
            raise self.fail(
                f"{document}: the text's SHA-256 is {found[:12]}…, "
                f"the record says {str(data.get('sha256'))[:12]}…",
                "Annotate this version, or fetch the one that was annotated",
            )
        return text, document

    def _labels(self, data: dict[str, Any]) -> tuple[str, ...]:
        labels = data["labels"]
        if not isinstance(labels, list) or not all(isinstance(x, str) and x for x in labels):
            raise self.fail("labels is no list of names", 'Use {"labels": ["…"]}; [] for none')
        return tuple(dict.fromkeys(labels))

    def _spans(self, found: Any, text: str) -> tuple[Span, ...]:
        if not isinstance(found, list):
            raise self.fail("spans is no list", 'Use {"spans": [{"start", "end", "label"}]}')
        if len(found) > MOST_SPANS:
            raise self.fail(f"{len(found)} spans", f"Split it: at most {MOST_SPANS} a record")
        spans = [self._span(entry, text) for entry in found]
        seen: set[tuple[int, int, str]] = set()
        for span in spans:
            key = (span.start, span.end, span.name)
            if key in seen:
                raise self.fail(f"{span.name} twice at {span.start}..{span.end}", "Delete one")
            seen.add(key)
        self._overlaps(spans)
        return tuple(sorted(spans, key=lambda s: (s.start, s.end, s.name)))

    def _overlaps(self, spans: list[Span]) -> None:
        """One class may not overlap itself: two such spans are one rule annotated twice."""
        last: dict[str, Span] = {}
        for span in sorted(spans, key=lambda s: (s.start, s.end)):
            before = last.get(span.name)
            if before and span.start < before.end:
                raise self.fail(
                    f"{span.name} at {span.start}..{span.end} overlaps itself at "
                    f"{before.start}..{before.end}",
                    "Join or part them",
                )
            last[span.name] = span

    def _span(self, entry: Any, text: str) -> Span:
        if not isinstance(entry, dict) or not isinstance(entry.get("label"), str):
            raise self.fail(f"not a span: {str(entry)[:60]}", 'Use {"start", "end", "label"}')
        start, end = entry.get("start"), entry.get("end")
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
            raise self.fail(
                f"span {start}..{end} is outside the text of {len(text)} characters",
                "Offsets count code points; end is exclusive",
            )
        if not text[start:end].strip():
            raise self.fail(f"span {start}..{end} covers white space only", "Cover the words")
        effect = entry.get("effect")
        if effect is not None and (not isinstance(effect, str) or effect not in _EFFECTS):
            raise self.fail(
                f"unknown effect {str(effect)[:60]!r}",
                f"Use one of {', '.join(sorted(_EFFECTS))}",
            )
        attributes = entry.get("attributes") or {}
        if not isinstance(attributes, dict):
            raise self.fail("attributes is no object", 'Use {"attributes": {…}}')
        return Span(
            start=start, end=end, label=entry["label"], effect=effect, attributes=attributes
        )


def check_taxonomy(record: Record, check: Callable[[str, str, Mapping[str, Any]], None]) -> None:
    """Raise BadAnnotation where a span's label, effect or attribute is not the taxonomy's."""
    for span in record.spans:
        try:
            check(span.label, span.effect or "", span.attributes)
        except BadTaxonomy as error:
            raise BadAnnotation(
                file=record.file,
                line=record.line,
                problem=str(error),
                advice="See annotations/GUIDELINES.md",
            ) from error


def to_json(record: Record) -> dict[str, Any]:
    """The record as the contract's object, stand-off where it came from the corpus."""
    out = text_json(record)
    if record.labels is not None:
        out["labels"] = list(record.labels)
    else:
        out["spans"] = [
            span_json(s.start, s.end, s.label, s.effect or "", s.attributes) for s in record.spans
        ]
    out["meta"] = dict(record.meta)
    return out


def text_json(record: Record) -> dict[str, Any]:
    """The text, or what stands for it where it comes from the reference corpus."""
    if record.document and record.document.startswith(SCHEME):
        sha256 = hashlib.sha256(record.text.encode("utf-8")).hexdigest()
        return {"document": record.document, "sha256": sha256}
    return {"text": record.text}


def span_json(
    start: int, end: int, label: str, effect: str = "", attributes: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """A span as the contract's object, without what it has not."""
    found: dict[str, Any] = {"start": start, "end": end, "label": label}
    found |= {"effect": effect} if effect else {}
    return found | ({"attributes": dict(attributes)} if attributes else {})


def parted(name: str) -> tuple[str, str]:
    """Label and effect of a class; a label of one's own may hold strokes, and has no effect.

    >>> parted("fees/requires"), parted("my/own")
    (('fees', 'requires'), ('my/own', ''))
    """
    label, _, effect = name.rpartition("/")
    return (label, effect) if label and effect in _EFFECTS else (name, "")
