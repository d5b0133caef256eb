"""Words of a text that are not its terms: titles, copyright lines, slots, names, appendices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from licensenlp.identify.words import Words, split, wording

Marks = npt.NDArray[np.uint8]


class Mark(IntEnum):
    """What a word is, beside a term."""

    TERM = 0
    TITLE = 1
    COPYRIGHT = 2
    APPENDIX = 3
    NAME = 4
    ITEM = 5
    SLOT = 6  # and above: SLOT plus the place in SLOTS


# What a slot asks for; the order is part of the index's format.
SLOTS = (
    "blank", "year", "holder", "organization", "licensor", "project", "email", "url", "place",
    "date",
)  # fmt: skip

COPYRIGHT_LINE = re.compile(
    r"""(?imx) ^[^\w\n(©]* (?:(?:portions|parts)\s+(?:of\s+\w+\s+)?(?:are\s+)?)? (?:
        (?:(?:copyright|copr\.?)\b|\(c\)(?=\s)|©) [^\w\n]{0,20} (?:\(c\)|©|c\b)?
        [^\w\n]{0,20}
        (?:(?:19|20)\d\d|y{2,4}\b|x{4}\b|(?:years?|dates?|by|name|owner)\b|holders?[\])}>])
        [^\n]*
      | copyright [ \t]+ (?:\(c\)|©) [^\n]*
      | all\ rights\ reserved\.? [ \t]* $
    )"""
)
# List markers that `split` keeps, as they follow the end of no clause.
_ITEM = re.compile(r"(?m)^[^\w\n]*(\d{1,2}(?:\.\d{1,2})*|\d?[A-Za-z]|[ivx]{2,4})(?=[.)]\s)")
_TAG_LINE = re.compile(r"(?m)^[^\w\n]*SPDX-[\w-]+:[^\n]*")
# One pattern an opening sign: a pattern that starts with one letter is sought fastest.
_SLOT_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\[[^\[\]\n]{1,60}\]",
        r"<[^<>\n]{1,60}>",
        r"\{\{{0,2}[^{}\n]{1,60}\}{1,3}",
        r"___+",
        r"ORGANIZATION\b(?<!\wORGANIZATION)",
    )
)
_COMPANY_HEAD = re.compile(r"\b(?:[A-Z][\w&-]{0,30}\.?,?[ \t]{1,3}){1,4}\Z")
_APPENDIX = re.compile(r"(?i)\bEND OF TERMS AND CONDITIONS\b")
_WORD = re.compile(r"\w")
_BLANK = re.compile(r"[^\w\n]*(?:\n|$)")
_TITLE_LINES = 4
_TITLE_WORDS = 12


def mark(words: Words, *, name: str | None = None, holders: Iterable[str] = ()) -> Marks:
    """What each word is: a `Mark` a word.

    Of a known text, `name` is its name and `holders` those known to be its owners.
    """
    marks = np.zeros(len(words), dtype=np.uint8)
    for start, end in _names(words.text, holders):
        marks[words.index_at(start) : words.index_at(end)] = Mark.NAME
    for found in chain.from_iterable(slot.finditer(words.text) for slot in _SLOT_PATTERNS):
        if slot := slot_name(found[0]):
            place = slice(words.index_at(found.start()), words.index_at(found.end()))
            marks[place] = Mark.SLOT + SLOTS.index(slot)
    for found in _ITEM.finditer(words.text):
        marks[words.index_at(found.start(1)) : words.index_at(found.end(1))] = Mark.ITEM
    marks[: words.index_at(title_end(words.text, name))] = Mark.TITLE
    tags = _TAG_LINE.finditer(words.text) if "SPDX-" in words.text else ()
    for found in chain(COPYRIGHT_LINE.finditer(words.text), tags):
        marks[words.index_at(found.start()) : words.index_at(found.end())] = Mark.COPYRIGHT
    if (appendix := _appendix(words.text)) is not None:
        marks[words.index_at(appendix) :] = Mark.APPENDIX
    return marks


def _appendix(text: str) -> int | None:
    """Where an appendix starts in the second half of the text; None where there is none."""
    half = len(text) // 2
    if "end of term" not in text[half:].lower():  # much faster than the expression
        return None
    found = _APPENDIX.search(text, half)
    return found.start() if found else None


def slot_name(phrase: str) -> str | None:
    """The parameter that a bracketed phrase asks for; None where it asks for none.

    >>> slot_name("[yyyy]"), slot_name("<name of author>"), slot_name("[the Program]")
    ('year', 'holder', 'project')
    """
    if phrase.startswith("___"):
        return "blank"
    if phrase == "ORGANIZATION":
        return "organization"
    slots: dict[str, str] = wording()["slots"]
    parts = re.findall(r"[a-z]+", phrase.casefold())
    if len(parts) > 8:
        return None
    return next((slots[part] for part in parts if part in slots), None)


def _names(text: str, holders: Iterable[str]) -> Iterator[tuple[int, int]]:
    for holder in holders:
        name = re.sub(r"\s+", " ", holder).strip(" .,")
        if len(name) >= 4 and not name.islower():
            pattern = r"\s+".join(map(re.escape, name.split(" ")))
            yield from (m.span() for m in re.finditer(rf"(?i)\b{pattern}", text))
    for end in _company_ends().finditer(text):
        head = _COMPANY_HEAD.search(text, max(0, end.start() - 140), end.start())
        if head:
            yield head.start(), end.end()


@cache
def _company_ends() -> re.Pattern[str]:
    ends = (rf"{name}\b(?<!\w{name})" for name in wording()["names"]["companies"])
    return re.compile("|".join(ends))  # no \b at first: a pattern that starts with letters is fast


def title_end(text: str, name: str | None = None) -> int:
    """Where the heading lines at the top of a text end; 0 where there are none.

    Up to four short lines that end no sentence; one of them speaks of a licence. Of a text whose
    `name` is known, words of the name do as well, and so does a line that stands by itself.
    """
    speaking = {*wording()["titles"]["words"], *map(str.casefold, split(name or "").raw)}
    end, lines, speaks, at = 0, 0, False, 0
    for whole in _lines(text):
        at += len(whole)
        line = whole.strip()
        if not _WORD.search(line) or COPYRIGHT_LINE.match(line):
            continue
        if lines == _TITLE_LINES:
            break
        heads = [word.casefold() for word in split(line).raw]
        if not _is_heading(line, heads):
            break
        end, lines = at, lines + 1
        alone = name is not None and _BLANK.match(text, end)
        speaks = speaks or bool(alone) or not speaking.isdisjoint(heads)
    return end if speaks else 0


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, one after the other, as most callers need only the first."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _is_heading(line: str, heads: list[str]) -> bool:
    """Whether a line is short, ends no sentence and has no verb of one."""
    if len(heads) > _TITLE_WORDS or not wording_set("titles", "verbs").isdisjoint(heads):
        return False
    return line[-1] not in ".,;" and not re.match(r"\W*[a-z]", line)


@cache
def wording_set(*path: str) -> frozenset[str]:
    """A list of wording.toml as a set."""
    found: Any = wording()
    for name in path:
        found = found[name]
    return frozenset(found)


def fields(text: str, key: str | None) -> Iterator[tuple[str, int, int]]:
    """The filled-in fields before a template's text: name, and the value's span.

    None where the known text `key` asks for no fields, or the document has not most of them.
    """
    labels: list[str] = wording()["fields"].get(key, [])
    if not labels:
        return
    names = "|".join(label.replace(" ", r"[ \t]+") for label in labels)
    label = re.compile(rf"(?im)^[^\w\n]*(?P<label>{names})[*_]*[ \t]*:[*_]*[ \t]*")
    found = list(label.finditer(text))
    if len(found) < 3:
        return
    for place, one in enumerate(found):
        limit = found[place + 1].start() if place + 1 < len(found) else len(text)
        blank = re.compile(r"\n[ \t]*\n(?![ \t]{6})").search(text, one.end(), limit)
        end = blank.start() if blank else limit
        name = "-".join(one["label"].casefold().replace("licence", "license").split())
        yield name, one.end(), end
