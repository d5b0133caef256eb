"""PDF to text by page: pypdfium2 first, pdfminer.six where that gives nothing that can be read.

Nothing in the file runs: neither reader executes scripts, opens attachments or follows links.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from licensenlp.errors import (
    DamagedDocument,
    EncryptedDocument,
    OversizedDocument,
    UnreadableDocument,
)
from licensenlp.ingest.detect import PDF
from licensenlp.ingest.limits import Limits
from licensenlp.ingest.pdf_flow import flow
from licensenlp.ingest.pdf_layout import columns, without_running
from licensenlp.ingest.pdf_lines import PageLines, pdfium_page, pdfminer_pages
from licensenlp.types import Document

if TYPE_CHECKING:
    import pypdfium2

TAIL = 2_048  # bytes at the end within which readers look for the end mark
MIN_LETTERS = 3  # letters a page, in the mean: scans carry a stamp or a page number at most
READABLE = 0.7  # share of letters, digits, spaces and common signs in text with a sound font
SAMPLE = 5_000  # characters judged
NO_OCR = "Run OCR first"
_UNMAPPED = re.compile(r"\(cid:\d+\)")


def read_pdf(data: bytes, *, path: str, limits: Limits) -> Document:
    """The text in reading order, headers and footers removed, paragraphs rejoined."""
    _refuse_cut_off(data, path)
    pages = _pdfium(data, path, limits)
    if _problem(pages):
        pages = _better(pages, _pdfminer(data, limits))
        if problem := _problem(pages):
            raise UnreadableDocument(path=path, problem=problem, advice=NO_OCR)
    text, spans = flow([columns(lines) for lines in without_running(pages)])
    return Document(
        text=text,
        path=path,
        media_type=PDF,
        encoding=None,
        pages=spans,
        warnings=_warnings(pages),
    )


def _refuse_cut_off(data: bytes, path: str) -> None:
    """`DamagedDocument` where objects follow the last end mark, or there is none."""
    end = data.rfind(b"%%EOF")
    rest = data[end:] if end >= 0 else data
    if end < 0 or (len(rest) > TAIL and re.search(rb"\d \d+ obj\b", rest)):
        raise DamagedDocument(
            path=path, problem="the PDF breaks off before its end", advice="Get the file again"
        )


def _pdfium(data: bytes, path: str, limits: Limits) -> list[PageLines]:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise EncryptedDocument(
                path=path,
                problem="encrypted, and needs a password",
                advice="Save a copy without a password",
            ) from error
        raise DamagedDocument(
            path=path, problem="no sound PDF", advice="Get the file again, or print it to a new PDF"
        ) from error
    try:
        if len(pdf) > limits.pages:
            raise OversizedDocument(
                path=path,
                problem=f"{len(pdf):,} pages, more than the limit of {limits.pages:,}",
                advice="Raise the limit, or split the document",
            )
        return [_page(pdf, number) for number in range(len(pdf))]
    finally:
        pdf.close()


def _page(pdf: pypdfium2.PdfDocument, number: int) -> PageLines:
    """A page, empty where it alone is broken: the others still count."""
    import pypdfium2

    try:
        return pdfium_page(pdf, number)
    except pypdfium2.PdfiumError:
        return PageLines(lines=(), height=0.0)


def _pdfminer(data: bytes, limits: Limits) -> list[PageLines]:
    from pdfminer.pdfexceptions import PDFException

    try:
        return list(pdfminer_pages(data, limits))
    # pdfminer meets broken fonts with whatever its code runs into; it is the second reader, so
    # that the first one's answer stands then.
    except (PDFException, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return []


def _problem(pages: Sequence[PageLines]) -> str:
    """Why the pages give no text that can be read, or nothing."""
    text = _text(pages)
    if _letters(text) < MIN_LETTERS * len(pages):
        count = f"{len(pages)} page{'s' if len(pages) > 1 else ''}"
        return f"no text on {count}; perhaps a scan"
    return "" if _is_readable(text) else "its fonts do not say which letters they show"


def _better(first: list[PageLines], second: list[PageLines]) -> list[PageLines]:
    before, after = _text(first), _text(second)
    if len(second) != len(first) or not _is_readable(after):
        return first
    return second if _letters(after) > _letters(before) or not _is_readable(before) else first


def _text(pages: Sequence[PageLines]) -> str:
    return "\n".join([line.text for page in pages for line in page.lines])


def _letters(text: str) -> float:
    """About how many letters the text holds, from an even sample."""
    step = 1 + len(text) // SAMPLE
    return step * sum(map(str.isalpha, text[::step]))


def _is_readable(text: str) -> bool:
    """Whether the characters are letters, and not the numbers of shapes in a font."""
    text = _UNMAPPED.sub("\ufffd", text)
    sample = text[:: 1 + len(text) // SAMPLE]
    sound = sum(c.isalnum() or c.isspace() or c in ".,;:()-'\"’“”/" for c in sample)
    return sound >= READABLE * len(sample)


def _warnings(pages: Sequence[PageLines]) -> tuple[str, ...]:
    empty = [str(number) for number, page in enumerate(pages, 1) if not page.lines]
    if not empty:
        return ()
    shown = ", ".join(empty[:10]) + (" …" if len(empty) > 10 else "")
    return (f"no text on page {shown} of {len(pages)}; if scanned, run OCR first",)
