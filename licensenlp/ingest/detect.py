"""The media type of bytes, from the bytes; the name decides only between kinds of plain text."""

from __future__ import annotations

import re
from pathlib import PurePath

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
MARKDOWN = "text/markdown"
RST = "text/x-rst"
PLAIN = "text/plain"
OLE = "application/x-ole-storage"
RTF = "application/rtf"
ZIP = "application/zip"
BINARY = "application/octet-stream"

TEXT_TYPES = frozenset({PLAIN, MARKDOWN, RST})
BY_SUFFIX = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mdx": MARKDOWN,
    ".rst": RST,
    ".txt": PLAIN,
    ".text": PLAIN,
}
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
HEAD = 4096  # bytes looked at; a page's own comments and declarations come before its first tag

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", BINARY),
    (b"\xff\xd8\xff", BINARY),
    (b"GIF8", BINARY),
    (b"\x1f\x8b", BINARY),
    (b"BZh", BINARY),
    (b"\xfd7zXZ\x00", BINARY),
    (b"7z\xbc\xaf\x27\x1c", BINARY),
    (b"\x7fELF", BINARY),
    (b"SQLite format 3\x00", BINARY),
)
_PDF = re.compile(rb"(?:^|[\r\n\x00])[^\r\n]{0,16}?%PDF-\d\.\d")
_BEFORE_TAG = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)*", re.S)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_FRAGMENT = re.compile(
    r"<(?:div|p|h[1-6]|ul|ol|table|article|section|main|meta|title|center|span|pre|link|font)\b",
    re.I,
)
_CLOSING = re.compile(
    r"</(?:div|p|li|h[1-6]|td|article|section|main|pre|span|font|title)\s*>", re.I
)
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?:[^\n]*\n){0,200}?(?:license|license_name)[ \t]*:")
_HEADINGS = re.compile(r"(?:^|\n[ \t]*\r?\n)#{1,6} \S[^\n]*\r?\n[ \t]*(?:\r?\n|$)")


def media_type(data: bytes, name: str = "") -> str:
    """One of the media types above; text in any encoding is text, NUL bytes are not judged here."""
    if data.startswith(b"PK\x03\x04"):
        return DOCX if _is_word(data) else ZIP
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return kind
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return PDF
    # Some writers put a few bytes before the header; prose that mentions PDF has no objects.
    if _PDF.search(data[:1024]) and b" obj" in data:
        return PDF
    return _text_type(_head(data), PurePath(name).suffix.lower())


def _is_word(data: bytes) -> bool:
    """Whether a zip, whole or cut off, is a Word document: names stand uncompressed in it."""
    cut_off = b"PK\x05\x06" not in data and b"[Content_Types].xml" in data
    return b"word/document" in data or cut_off


def _head(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:HEAD].decode("utf-16", "replace")
    return data[:HEAD].replace(b"\x00", b"").decode("utf-8", "replace").removeprefix("\ufeff")


def _text_type(head: str, suffix: str) -> str:
    start = _BEFORE_TAG.match(head)
    place = start.end() if start else 0
    if _PAGE.match(head, place):
        return HTML
    tagged = _FRAGMENT.match(head, place) is not None
    if suffix in HTML_SUFFIXES and (tagged or _CLOSING.search(head)):
        return HTML
    if suffix in BY_SUFFIX:
        return BY_SUFFIX[suffix]
    if tagged and len(_CLOSING.findall(head)) >= 2:
        return HTML
    if _FRONT_MATTER.match(head) or len(_HEADINGS.findall(head)) >= 2:
        return MARKDOWN
    return PLAIN
