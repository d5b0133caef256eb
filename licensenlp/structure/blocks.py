"""Blocks of a document: paragraphs, list items and headings, from its lines.

In: text as decoded. Out: `Block`s in reading order, each a span of the text with its marker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from licensenlp.text import fold

_BULLET = r"[-*+•·‣◦▪▫■□●○►▶➢➤✓✔✗✘❌✅⁃∙o](?=\s)"
_NUMBER = (
    r"(?:(?:section|article|clause|part)\s+)?\d{1,2}(?:\.\d{1,3}){0,4}(?:[.):](?=\s|[A-Z])|(?=\s))"
    r"|§+\s*\d[\d.]*"
)
_LETTER = (
    r"\(?(?:[ivxIVX]{1,5}|[a-zA-Z])[.)](?=\s)|\(\d{1,2}\)(?=\s)"
    r"|(?:article|section)\s+[IVX]{1,5}\b[.:]?"
)
_MARKER = re.compile(rf"(?P<bullet>{_BULLET})|(?P<number>{_NUMBER})|(?P<letter>{_LETTER})", re.I)
_PART = re.compile(r"(?:section|article|clause|part)\s", re.I)
_RULE = re.compile(r"[-=*_~#+.\s]{3,}$")
_STAR = re.compile(r"\*(?:\s|\**$)")
_BOXED = re.compile(r"(\*(?:.*\S)?)\s+\*$")
_LEAST_FRAMED = 3  # lines
_UNDERLINE = re.compile(r"\s*(=|-|~|\^){3,}\s*$")
_MARKDOWN = re.compile(r"\s{0,3}(#{1,6})\s+(?=\S)")
_BOLD = re.compile(r"(?:\*\*|__)[^*_]{2,100}(?:\*\*|__):?$")
_LEADERS = re.compile(r"(?:\.\s?){4}\s*\d{1,4}$")  # "Fees ........ 4"
_ENTRY = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d+)?$|https?://\S+$", re.I)
_STOPS = (".", ":", ";", "!", "?", ",", "and", "or")
_SMALL = frozenset(
    "a an and as at by for from in into of on or the to with your our you we us not".split()
)


@dataclass(slots=True)
class Line:
    """A line's span without its break, its indent and its folded words."""

    start: int
    end: int
    indent: int
    words: str


@dataclass(slots=True)
class Block:
    """A stretch that stands by itself. `style` is empty for a paragraph."""

    start: int  # of the words, behind the marker
    end: int
    indent: int
    style: str = ""  # "bullet - 2", "number 2", "letter ) a", "part" for "Section II" …
    marker: str = ""
    heading: int = 0  # its level from 1, or 0
    entry: bool = False  # contents, page number: no clause


def blocks(text: str, *, prefix: str | None = None) -> Iterator[Block]:
    """The blocks of `text` in order; `prefix` is the comment sign that its lines begin with."""
    lines = list(_lines(text, prefix))
    if prefix is None:
        _unframe(lines)
    wrap = _wrap_width(lines)
    open_block: Block | None = None
    previous: Line | None = None
    for number, line in enumerate(lines):
        if not line.words or _RULE.match(line.words):
            if open_block:
                yield open_block
            open_block = previous = None
            continue
        following = lines[number + 1] if number + 1 < len(lines) else None
        fresh = _begin(line, previous, following, markdown=prefix != "#")
        if fresh is None and open_block and previous and _continues(previous, line, wrap):
            open_block.end = line.end
        else:
            if open_block:
                yield open_block
            open_block = fresh or Block(line.start, line.end, line.indent)
            if open_block.heading or open_block.entry:
                yield open_block
                open_block = None
        previous = line if open_block else None
    if open_block:
        yield open_block


def _lines(text: str, prefix: str | None) -> Iterator[Line]:
    sign = (
        re.compile(rf"[ \t]*{re.escape(prefix)}+(?=\s|$)|[ \t]*/\*+|[ \t]*\*+/") if prefix else None
    )
    folded = fold(text)
    at = 0
    for raw, bare in zip(folded.splitlines(keepends=True), folded.splitlines(), strict=True):
        end = at + len(bare)
        start = at
        if sign and (found := sign.match(folded, at, end)):
            start = found.end()
        words = folded[start:end]
        stripped = words.lstrip("\ufeff> \t")
        skipped = len(words) - len(stripped)
        yield Line(start + skipped, end, _indent(words[:skipped]), stripped.rstrip())
        at += len(raw)


def _unframe(lines: list[Line]) -> None:
    """Take the stars off lines in a frame or comment of stars; those of bullets stay."""
    first = 0
    while first < len(lines):
        end = first
        while end < len(lines) and _STAR.match(lines[end].words):
            end += 1
        run = lines[first:end]
        if len(run) >= _LEAST_FRAMED and (_boxed(run) or _commented(run)):
            for line in run:
                _unstar(line)
        first = max(end, first + 1)


def _boxed(run: list[Line]) -> bool:
    """Whether all lines but rules begin and end with a star."""
    return all(_RULE.match(line.words) or _BOXED.match(line.words) for line in run)


def _commented(run: list[Line]) -> bool:
    """Whether starred lines are wrapped, and go on with each other's sentences."""
    width = max(len(line.words) for line in run)
    going_on = 0
    for line, following in pairwise(run):
        words = following.words.lstrip("* ")
        wrapped = len(line.words) + len(words.split(" ", 1)[0]) + 1 > 0.9 * width
        open_end = line.words[-1].isalpha() and not line.words.endswith((" and", " or"))
        same_case = line.words.isupper() and words.isupper()
        going_on += wrapped and open_end and (words[:1].islower() or same_case)
    return going_on >= max(2, 0.4 * (len(run) - 1))


def _unstar(line: Line) -> None:
    if found := _BOXED.match(line.words):
        line.end = line.start + found.end(1)
        words = found.group(1)
    else:
        words = line.words
    kept = words.lstrip("*").lstrip()
    skipped = len(words) - len(kept)
    line.start += skipped
    line.indent += skipped
    line.words = kept.rstrip()


def _indent(blank: str) -> int:
    """The width of what stands before a line's words."""
    return len(blank.expandtabs(4)) if "\t" in blank else len(blank)


def _wrap_width(lines: list[Line]) -> int:
    """The width that lines are wrapped at, or 0 for text with a paragraph a line."""
    lengths = sorted(line.indent + len(line.words) for line in lines if line.words)
    if not lengths:
        return 0
    width = lengths[int(0.9 * (len(lengths) - 1))]
    return width if width <= 160 else 0


def _begin(
    line: Line, previous: Line | None, following: Line | None, *, markdown: bool
) -> Block | None:
    """The block that `line` opens by its form, or None where only its neighbours can tell.

    `previous` is the line before of an open block; None after a gap, heading or entry.
    """
    words = line.words
    if markdown and "#" in words[:4] and (found := _MARKDOWN.match(words)):
        return _heading(line, line.start + found.end(), level=len(found.group(1)))
    if _is_entry(words):
        return Block(line.start, line.end, line.indent, entry=True)
    if following and len(words) < 100 and _underlines(following.words):
        return _heading(line, line.start, level=1 if following.words[0] == "=" else 2)
    if words[0] in "*_" and _BOLD.match(words):
        return _heading(line, line.start, level=3)
    mark = _mark(line, previous)
    body = words[mark.end() :].lstrip() if mark else words
    style = _style(mark, line.indent) if mark else ""
    if (style or previous is None) and _looks_heading(body, style, following):
        skip = len(words) - len(body)
        marker = mark.group() if mark else ""
        level = heading_level(style, marker)
        return Block(line.start + skip, line.end, line.indent, style, marker, heading=level)
    if not mark:
        return None
    skip = len(words) - len(body)
    return Block(line.start + skip, line.end, line.indent, style, mark.group())


def _is_entry(words: str) -> bool:
    """Whether a line is a page number, a link or an entry of a table of contents."""
    if (words[0] in "pPhH" or words[0].isdecimal()) and _ENTRY.match(words):
        return True
    return words[-1].isdecimal() and _LEADERS.search(words[-100:]) is not None


def _underlines(words: str) -> bool:
    return words != "" and not words[0].isalnum() and _UNDERLINE.match(words) is not None


def _stands_alone(following: Line | None) -> bool:
    """Whether the line after is none, blank, or begins something new."""
    return following is None or not following.words or _mark(following, None) is not None


def heading_level(style: str, marker: str) -> int:
    """The level of a heading without Markdown's signs: below them, and deeper with its number."""
    if style.startswith("number"):
        return 4 + marker.strip(".):").count(".")
    return 8 if style and style != "part" else 3


def _heading(line: Line, start: int, *, level: int) -> Block:
    return Block(start, line.end, line.indent, heading=level)


def _mark(line: Line, previous: Line | None) -> re.Match[str] | None:
    """The list marker that opens the line; a wrapped line's first number or letter is none."""
    found = _MARKER.match(line.words)
    if not found or found.end() >= len(line.words):
        return None
    opens = previous is None or previous.words.lower().endswith(_STOPS)
    if found.lastgroup == "bullet":
        return found if found.group() != "o" or line.indent else None
    bare = found.group()[-1].isdigit() and "." not in found.group()
    if bare and not line.words[found.end() :].lstrip()[:1].isupper():
        return None  # "30 days after …"
    return found if opens else None


def _style(mark: re.Match[str], indent: int) -> str:
    sign = mark.group()
    if mark.lastgroup == "bullet":
        return f"bullet {sign} {indent}"
    if mark.lastgroup == "number":
        return f"number {sign.strip('.):').count('.') + 1}"
    if _PART.match(sign):
        return "part"
    core = sign.strip("().: ")
    shape = sign.replace(core, "")
    kind = "digit" if core.isdigit() else "roman" if set(core.lower()) <= set("ivx") else "letter"
    return f"{kind} {shape} {'A' if core.isupper() else 'a'}"


def _looks_heading(body: str, style: str, following: Line | None) -> bool:
    """Whether words behind a list marker, or after a gap where `style` is empty, are a heading.

    `following`: the line after them.
    """
    if not body or len(body) > 110 or body[-1] in ";,!?" or style.startswith("bullet"):
        return False
    words = body.split()
    if len(words) > 14:
        return False
    if not any(c.isalpha() for c in body):
        return False
    alone = _stands_alone(following)
    titled = all(w[:1].isupper() or w.lower() in _SMALL or not w[:1].isalpha() for w in words)
    if body[-1] in ".:" and len(words) <= 8 and (body.isupper() or (titled and style)):
        return alone or bool(style)
    if body[-1] in ".;,:!?":
        return False
    if body.isupper():
        return alone or bool(style)
    if style.startswith(("number", "part")):
        return len(words) <= 10 and (titled or alone) and not body.endswith((" and", " or"))
    short = len(words) <= 9 and words[0][:1].isupper()
    return alone and short and (titled or len(words) <= 6) and not style


def _continues(previous: Line, line: Line, wrap: int) -> bool:
    """Whether `line` goes on with the paragraph that `previous` is in."""
    if wrap == 0:
        return line.words[:1].islower() and not previous.words.endswith((".", ":", ";"))
    width = previous.indent + len(previous.words)
    room = wrap - width
    first = len(line.words.split(" ", 1)[0])
    broken_early = room > first + 0.15 * wrap  # the next word would have fitted with room to spare
    return not (broken_early and previous.words.endswith((".", ":", ";", "!", "?")))
