"""Bytes to `Document`: one small reader a format, chosen by content.

Every failure is an `UnreadableDocument` of some kind: one line that names the file, what is wrong
with it and what to do.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from licensenlp.errors import (
    BinaryDocument,
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    LicenseNlpError,
    OversizedDocument,
    UnreadableDocument,
)
from licensenlp.ingest import detect, plain
from licensenlp.ingest.disguise import disguises
from licensenlp.ingest.limits import DEFAULT, Limits
from licensenlp.ingest.source import STDIN, load
from licensenlp.types import Document

_BLANK = re.compile(r"[\s\ufeff\u200b]*")
_SURROGATE = re.compile("[\ud800-\udfff]")

__all__ = ["DEFAULT", "Limits", "from_text", "read", "read_bundle"]


def read(
    source: Path | str | bytes, *, name: str | None = None, limits: Limits = DEFAULT
) -> Document:
    """The document at a path, on standard input (`"-"`), or in bytes.

    `name` is the path it is reported under. Raises a kind of `UnreadableDocument`, nothing else.
    """
    path = name or (STDIN if isinstance(source, bytes) else str(source))
    data = load(source, name=path, limits=limits)
    try:
        doc = _by_type(data, path, limits)
    except LicenseNlpError:
        raise
    except MemoryError as error:
        raise OversizedDocument(
            path=path, problem="needs more memory than there is", advice="Split the document"
        ) from error
    # Parsers of four formats meet bytes that nobody foresaw; one document never costs a batch.
    except Exception as error:
        raise DamagedDocument(
            path=path,
            problem=f"cannot be parsed ({type(error).__name__})",
            advice="Get the file again, or save it in another format",
        ) from error
    return _checked(doc, data, limits)


def from_text(text: str, name: str = STDIN) -> Document:
    """A document of text already at hand; `sha256` is that of its UTF-8 bytes.

    Lone surrogates, which no file can hold and UTF-8 cannot write, become U+FFFD, one for one.
    """
    data = text.encode("utf-8", "surrogatepass")
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
    media = detect.media_type(data[: detect.HEAD], name)
    doc = Document(
        text=text,
        path=name,
        media_type=media if media in detect.TEXT_TYPES else detect.PLAIN,
        metadata=plain.front_matter(text),
    )
    return _checked(doc, data, DEFAULT)


def read_bundle(directory: Path, *, limits: Limits = DEFAULT) -> Document:
    """LICENSE, USE_POLICY and NOTICE files of a directory as one document with `parts`.

    A blank line stands between files. README front matter (`license`, `license_name`) becomes
    `metadata`. `sha256` is that of the files' own hashes, in order. Raises as `read` does.
    """
    from licensenlp.ingest.bundle import bundle

    return bundle(Path(directory), lambda path: read(path, limits=limits), limits)


def _by_type(data: bytes, path: str, limits: Limits) -> Document:
    media = detect.media_type(data, path)
    if media == detect.PDF:
        from licensenlp.ingest.pdf import read_pdf

        return read_pdf(data, path=path, limits=limits)
    if media == detect.DOCX:
        from licensenlp.ingest.docx import read_docx

        return read_docx(data, path=path, limits=limits)
    if media == detect.HTML:
        from licensenlp.ingest.html import read_html

        return read_html(data, path=path, limits=limits)
    if media in detect.TEXT_TYPES:
        return _read_plain(data, media, path)
    raise _unreadable_type(data, media, path)


def _read_plain(data: bytes, media: str, path: str) -> Document:
    decoded = plain.decode(data, path=path)
    return Document(
        text=decoded.text,
        path=path,
        media_type=media,
        encoding=decoded.encoding,
        metadata=plain.front_matter(decoded.text),
        warnings=decoded.warnings,
    )


def _unreadable_type(data: bytes, media: str, path: str) -> UnreadableDocument:
    if media == detect.OLE and "EncryptedPackage".encode("utf-16-le") in data:
        return EncryptedDocument(
            path=path, problem="encrypted", advice="Save a copy without a password"
        )
    what = {
        detect.OLE: ("an old Office file", "Save it as DOCX or PDF"),
        detect.RTF: ("rich text (RTF)", "Save it as DOCX or text"),
        detect.ZIP: ("an archive without a Word document", "Unpack it and name a file"),
    }
    if media not in what:
        return plain.binary(path)
    problem, advice = what[media]
    return BinaryDocument(path=path, problem=problem, advice=advice)


def _checked(doc: Document, data: bytes, limits: Limits) -> Document:
    """The document with its hash and what disguises it, unless it holds no or too many words."""
    if _BLANK.fullmatch(doc.text):
        raise EmptyDocument(
            path=doc.path, problem="nothing but white space", advice="Check the file"
        )
    if len(doc.text) > limits.characters:
        raise OversizedDocument(
            path=doc.path,
            problem=f"{len(doc.text):,} characters, more than the limit of {limits.characters:,}",
            advice="Raise the limit, or split the document",
        )
    return replace(
        doc,
        sha256=hashlib.sha256(data).hexdigest(),
        warnings=(*doc.warnings, *disguises(doc.text)),
    )
