"""Reading what may be hostile: a document, or a refusal in one line that says what to do."""

from __future__ import annotations

from pathlib import Path

from licensenlp.errors import UnreadableDocument
from licensenlp.ingest import DEFAULT, Limits, read
from licensenlp.types import Document

NAME = "some/LICENSE"


def read_or_refuse(
    data: bytes | Path, *, name: str = NAME, limits: Limits = DEFAULT
) -> Document | UnreadableDocument:
    """The document, or the error that refuses it; any other error is a failure of the test."""
    try:
        doc = read(data, name=name, limits=limits)
    except UnreadableDocument as error:
        assert error.line.startswith(f"[{error.code}] ")
        assert error.line.isprintable()
        return error
    assert doc.text.strip()
    return doc
