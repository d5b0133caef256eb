"""Segments of a document: sentences and list items, each with its section and its lead-in.

In: text as decoded. Out: `Segment`s in reading order with exact spans. A list item's `stem` holds
the lead-ins that govern it at every depth ("You may not:"), outermost first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from licensenlp.structure.blocks import Block, blocks, heading_level
from licensenlp.structure.sentences import inline_parts, sentences
from licensenlp.text import CleanText, clean, comment_prefix, visible
from licensenlp.types import Segment, SegmentKind

_LEAD_IN = re.compile(
    r"(?::|-)\s*[\"']?$|\b(?:following|below)\b[^.]{0,60}[.:]?$|\b(?:to|and|or|not|may|shall|must|that|if)$|[^.!?;,:\"')\]]$",
    re.I,
)
_LEADING = 100  # characters at the end of a sentence in which all of _LEAD_IN can stand
# A heading that states a rule is the lead-in of a list that stands directly under it.
_RULING = re.compile(
    r"\b(?:not|no|never|don't|can't|cannot|may|must|shall|prohibit\w*|restrict\w*|disallow\w*|forbidden|"
    r"unacceptable|allowed|permitted|permissible)\b|:$",
    re.I,
)
_RUN_IN = re.compile(r"([\"']?[A-Z(][^.:!?\n]{1,80}?)\s?([.:]|\s-)[\"']?\s+(?=[A-Z\"'(\[])")
_SMALL = frozenset("a an and as at by for from in into of on or the to with your our its".split())
_NO_TITLE = frozenset("you we it this these they i if note notwithstanding subject".split())
_NO_ITEM = frozenset(
    "you we our if this these those it in for as at there that when where while".split()
)
_UNMARKED = "unmarked"
_DEFINITION = re.compile(r"[\"'][^\"']{1,60}[\"'][^.]{0,40}\b(?:means?|refers? to|includes?)\b")
_DEEPEST = 400  # characters of stem kept: outer lead-ins beyond it are cut from the left


@dataclass(slots=True)
class _Level:
    """An open list: its marker style and indent, and the stem of its items."""

    style: str
    indent: int
    stem: str


@dataclass(slots=True)
class _Reader:
    """What must be remembered from block to block."""

    text: str
    prefix: str | None
    headings: list[tuple[int, str]] = field(default_factory=list)
    section: str = ""  # the last two of them
    levels: list[_Level] = field(default_factory=list)
    lead: str = ""  # the lead-in of the block before, if it had one
    last_style: str = ""  # of the block before

    def read(self, block: Block) -> Iterator[Segment]:
        view = clean(self.text[block.start : block.end], prefix=self.prefix)
        words = view.text.strip()
        if block.entry or not words:
            yield from self._segments(
                view, block, [(0, len(view.text.rstrip()))], SegmentKind.ENTRY
            )
            return
        if block.heading:
            yield from self._heading(view, block, words)
            return
        title_end = self._run_in(view.text, block)
        if title_end and not block.style:
            self.levels.clear()
            self.lead = ""
        stem = self._open_list(block)
        if title_end:
            yield from self._segments(
                view, block, [(0, len(view.text[:title_end].rstrip()))], SegmentKind.HEADING
            )
        spans = [(s + title_end, e + title_end) for s, e in sentences(view.text[title_end:])]
        kind = SegmentKind.ITEM if stem else SegmentKind.SENTENCE
        for span in spans:
            yield from self._sentence(view, block, span, kind, stem)
        self._remember(view.text[slice(*spans[-1])] if spans else "", block, stem)

    def _heading(self, view: CleanText, block: Block, words: str) -> Iterator[Segment]:
        self._enter(block.heading, f"{block.marker} {words}".strip())
        self.levels = [lv for lv in self.levels if block.style and lv.indent < block.indent]
        self.lead = words if _RULING.search(words) else ""
        start = len(view.text) - len(view.text.lstrip())
        yield from self._segments(view, block, [(start, start + len(words))], SegmentKind.HEADING)

    def _enter(self, level: int, title: str) -> None:
        self.headings = [(lv, t) for lv, t in self.headings if lv < level]
        self.headings.append((level, title[:120]))
        self.section = " > ".join(title for _, title in self.headings[-2:])

    def _open_list(self, block: Block) -> str:
        """The stem that governs the block; opens, continues and closes lists on the way."""
        if not block.style:
            if self._unmarked_item(block):
                return self.levels[0].stem
            if self.levels and not self._aside(block):
                if block.indent <= self.levels[0].indent:
                    self.levels.clear()
                while len(self.levels) > 1 and block.indent <= self.levels[-1].indent:
                    self.levels.pop()
            return ""
        for depth, level in enumerate(self.levels):
            if level.style == block.style:
                del self.levels[depth + 1 :]
                level.indent = block.indent
                return level.stem
        outer = self.levels[-1].stem if self.levels and self.last_style else ""
        stem = self.lead or outer
        self.levels.append(_Level(block.style, block.indent, stem[-_DEEPEST:]))
        return self.levels[-1].stem

    def _unmarked_item(self, block: Block) -> bool:
        """Whether a paragraph is an item of a list ("You may not:") whose bullets were lost."""
        opening = self.text[block.start : block.end]
        first = opening.split(None, 1)[0].strip("\"'")
        if first.lower() in _NO_ITEM or (first.isupper() and len(first) > 1) or len(opening) > 500:
            return False
        if self.lead.endswith(":") and not self.last_style:
            self.levels = [_Level(_UNMARKED, block.indent, self.lead[-_DEEPEST:])]
        return len(self.levels) == 1 and self.levels[0].style == _UNMARKED

    def _aside(self, block: Block) -> bool:
        """Whether a paragraph in brackets stands between items ("(See Article 4.)")."""
        words = self.text[block.start : block.end]
        return words.startswith("(") and words.rstrip(" .;,").endswith(")")

    def _run_in(self, text: str, block: Block) -> int:
        """Where the words behind a run-in heading begin ("2. Scope. You may …"), or 0."""
        found = _RUN_IN.match(text)
        if not found:
            return 0
        title = found.group(1)
        words = title.split()
        if len(words) > (8 if block.marker else 5) or words[0].lower().strip("\"'(") in _NO_TITLE:
            return 0
        titled = all(w[:1].isupper() or not w[:1].isalpha() or w.lower() in _SMALL for w in words)
        if not titled and (len(words) > 4 or found.group(2) != "."):
            return 0
        if found.group(2) == ":" and not block.marker and len(text) - found.end() < 20:
            return 0
        level = heading_level(block.style, block.marker)
        number = "" if block.style.startswith("bullet") else block.marker
        self._enter(level, f"{number} {title}".strip())
        return found.end()

    def _sentence(
        self, view: CleanText, block: Block, span: tuple[int, int], kind: SegmentKind, stem: str
    ) -> Iterator[Segment]:
        sentence = view.text[slice(*span)]
        parts = inline_parts(sentence, stem) if len(sentence) > 40 else []
        if not parts:
            yield from self._segments(view, block, [span], kind, stem)
            return
        inner = [(span[0] + s, span[0] + e) for s, e in parts]
        lead, items = inner[0], inner[1:]
        if sentence.lstrip().startswith("("):
            lead, items = (span[0], span[0]), inner
        if lead[1] > lead[0]:
            yield from self._segments(view, block, [lead], kind, stem)
        own = f"{stem} {view.text[slice(*lead)]}".strip()
        yield from self._segments(view, block, items, SegmentKind.ITEM, own[-_DEEPEST:])

    def _segments(
        self,
        view: CleanText,
        block: Block,
        spans: list[tuple[int, int]],
        kind: SegmentKind,
        stem: str = "",
    ) -> Iterator[Segment]:
        for start, end in spans:
            if end <= start:
                continue
            source_start, source_end = view.source_span(start, end)
            yield Segment(
                start=block.start + source_start,
                end=block.start + source_end,
                text=view.text[start:end],
                kind=kind,
                section=self.section,
                stem=stem,
            )

    def _remember(self, last: str, block: Block, stem: str) -> None:
        """Keep the block's last sentence where it leads into what follows."""
        self.last_style = block.style
        last = last.strip()
        if last and _leads_in(last) and not _DEFINITION.match(last):
            self.lead = f"{stem} {last}".strip()
        else:
            self.lead = ""


def _leads_in(sentence: str) -> bool:
    """Whether a sentence leads into what follows; only its end can say so."""
    end = sentence[-_LEADING:].lower()
    if end[-1] in ".!?;,)]" and "following" not in end and "below" not in end:
        return False
    return _LEAD_IN.search(sentence, max(0, len(sentence) - _LEADING)) is not None


def segment(text: str) -> tuple[Segment, ...]:
    """The segments of `text` in reading order; offsets are code points in `text`.

    >>> [(s.stem, s.text) for s in segment("You may not:\\n- sell it;\\n- rent it.")]
    [('', 'You may not:'), ('You may not:', 'sell it;'), ('You may not:', 'rent it.')]
    """
    # Signs that nobody sees would make lines seem long and hide markers.
    seen = visible(text)
    prefix = comment_prefix(seen.text)
    reader = _Reader(seen.text, prefix)
    found = _joined(blocks(seen.text, prefix=prefix), seen.text)
    parts = (part for block in found for part in reader.read(block))
    return tuple(parts if len(seen.runs) == 1 else (_placed(part, seen) for part in parts))


def _placed(part: Segment, seen: CleanText) -> Segment:
    start, end = seen.source_span(part.start, part.end)
    return replace(part, start=start, end=end)


def _joined(found: Iterator[Block], text: str) -> Iterator[Block]:
    """Blocks, with a paragraph that a gap or page break cut in mid-sentence made whole again."""
    held: Block | None = None
    for block in found:
        if held and _goes_on(held, block, text):
            held.end = block.end
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _goes_on(held: Block, block: Block, text: str) -> bool:
    if block.style or block.heading or block.entry or held.heading or held.entry:
        return False
    last = held.end - 1
    while last > held.start and text[last].isspace():
        last -= 1
    return (text[last].isalnum() or text[last] in ",-") and text[block.start].islower()
