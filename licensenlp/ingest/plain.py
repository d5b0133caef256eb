"""Plain text, Markdown and reStructuredText: bytes to text, and the facts in front matter.

The text is the file itself, its byte-order mark removed and its newlines left alone.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from licensenlp.errors import BinaryDocument, DamagedDocument, UnknownEncoding

# Longest first: the UTF-32 mark begins with the UTF-16 one. The names are those that give back
# the same text in Python: "utf-8-sig" and "utf-16" take the mark off, "utf-16-le" would not.
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = "windows-1252"
SAMPLE = 65_536  # bytes or characters judged where a whole document is not needed
# Western European prose has under 10 % accented letters; other scripts misread as
# Windows-1252 have over 50 %.
MOST_ACCENTS = 0.25
MOST_CONTROLS = 0.01
STRAY_NULS = 0.001
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = bytes(range(0x80, 0x100))


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and what had to be guessed."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, path: str) -> Decoded:
    """The text of `data`: by its mark, else UTF-8, UTF-16 by its NULs, then Windows-1252.

    `BinaryDocument` for bytes that are no text, `UnknownEncoding` for text in another encoding,
    `DamagedDocument` for text that breaks the encoding its mark declares.
    """
    found = _marked(data, path) or _wide(data)
    if not found and data.count(0) > STRAY_NULS * len(data):
        raise binary(path)
    found = found or _utf8(data) or _mostly_utf8(data) or _western(data)
    if not found:
        raise UnknownEncoding(
            path=path,
            problem="text in an encoding that is not recognised",
            advice="Save it as UTF-8",
        )
    if _control_share(found.text) > MOST_CONTROLS:
        raise binary(path)
    return found


def binary(path: str) -> BinaryDocument:
    """The refusal of bytes that are no text and no format that is known."""
    return BinaryDocument(
        path=path,
        problem="binary data, not text",
        advice="Give a text, Markdown, HTML, PDF or DOCX file",
    )


def _marked(data: bytes, path: str) -> Decoded | None:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return Decoded(text=data.decode(encoding), encoding=encoding)
            except UnicodeDecodeError as error:
                raise DamagedDocument(
                    path=path,
                    problem=f"begins as {encoding} and breaks it at byte {error.start}",
                    advice="Get the file again, or save it as UTF-8",
                ) from error
    return None


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark, known by where the NULs of ASCII characters stand."""
    if not data.count(0, 0, SAMPLE):
        return None
    for encoding, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        if len(data) % width:
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _reads_like_text(text[:SAMPLE]):
            return Decoded(text=text, encoding=encoding)
    return None


def _reads_like_text(sample: str) -> bool:
    odd = sum(
        1
        for c in sample
        if c not in "\t\n\r\f" and unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"}
    )
    # Latin text read in the wrong byte order is Chinese characters without a space or a full stop.
    return odd <= 0.002 * len(sample) and any(c in " \n。" for c in sample)


def _utf8(data: bytes) -> Decoded | None:
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        return None


def _mostly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few bytes of Windows-1252 pasted in, or cut off inside a character."""
    rest, good = _MULTIBYTE.subn(b"", data)
    bad = _high(rest)
    if good < 3 * bad:
        return None
    text = data.decode("utf-8", "licensenlp-western")
    return Decoded(
        text=text,
        encoding="utf-8",
        warnings=(f"{bad} bytes are not UTF-8 and were read as Windows-1252",),
    )


def _as_western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("licensenlp-western", _as_western)


def _western(data: bytes) -> Decoded | None:
    if _high(data) > MOST_ACCENTS * len(data):
        return None
    try:
        return Decoded(text=data.decode("cp1252"), encoding=WESTERN)
    except UnicodeDecodeError:
        return None


def _high(data: bytes) -> int:
    """How many bytes are no ASCII."""
    return len(data) - len(data.translate(None, _HIGH))


def _control_share(text: str) -> float:
    return len(_CONTROL.findall(text)) / max(1, len(text))


# --- front matter -----------------------------------------------------------------------------

_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.S)
_PAIR = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(.*)|)$")
_ENTRY = re.compile(r"[ \t]*-[ \t]+(.*)$")
FRONT_LIMIT = 100_000  # characters; model cards with long tables of results reach 60,000


def front_matter(text: str) -> Mapping[str, str | list[str]]:
    """Top-level facts of a YAML front matter: `key: word`, or a list of words; others left out."""
    block = _FRONT.match(text[:FRONT_LIMIT])
    if not block:
        return {}
    facts: dict[str, str | list[str]] = {}
    key = ""
    for line in block[1].splitlines():
        if pair := _PAIR.match(line):
            key = pair[1]
            facts[key] = _value(pair[2] or "")
        elif (entry := _ENTRY.match(line)) and isinstance(held := facts.get(key, ""), list):
            held.append(_scalar(entry[1]))
        elif entry and key and not held:
            facts[key] = [_scalar(entry[1])]
    return {name: value for name, value in facts.items() if value}


def _value(written: str) -> str | list[str]:
    written = written.strip()
    if written.startswith("[") and written.endswith("]"):
        return [word for part in written[1:-1].split(",") if (word := _scalar(part))]
    return "" if written[:1] in {"|", ">", "&", "{", "!"} else _scalar(written)


def _scalar(written: str) -> str:
    written = written.strip()
    if len(written) > 1 and written[0] == written[-1] and written[0] in "\"'":
        return written[1:-1]
    return written.split(" #", 1)[0].strip()
