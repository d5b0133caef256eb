"""What a DOCX says about its paragraphs beside their words: heading levels and list numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from licensenlp.ingest.blocks import ordinal

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STYLES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
LEVELS = 9  # of lists and outlines, by the format
PARENTS = 20  # styles based on styles, followed this far
_HEADING = re.compile(r"heading\s*([1-9])", re.I)
_LIST = re.compile(r"list (?:bullet|number|continue) ([2-5])", re.I)
_FIELD = re.compile(r"%([1-9])")


def value(element: Element | None, path: str) -> str | None:
    """The `w:val` of a descendant, or None."""
    found = element.find(path) if element is not None else None
    return found.get(f"{W}val") if found is not None else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """A paragraph style: its name, the style under it, its outline level and its list."""

    name: str
    parent: str | None
    outline: int | None
    numbering: tuple[str | None, str | None]  # list id, level


class StyleSheet:
    """Paragraph styles by id; answers follow the styles that one is based on."""

    def __init__(self, root: Element | None) -> None:
        found = root.iterfind(f"{W}style") if root is not None else ()
        self._styles = {s.get(f"{W}styleId") or "": _style(s) for s in found}

    def heading(self, style_id: str | None, properties: Element | None) -> int | None:
        """1 for a title or top heading, to 9; None for a paragraph of text."""
        own = _outline(value(properties, f"{W}outlineLvl"))
        if own is not None:
            return own
        for style in self._chain(style_id):
            if named := _HEADING.match(style.name):
                return int(named[1])
            if style.name.lower() == "title":
                return 1
            if style.outline is not None:
                return style.outline
        return None

    def numbering(self, style_id: str | None) -> tuple[str | None, str | None]:
        """List id and level that a style brings with it."""
        level = None
        for style in self._chain(style_id):
            level = level or style.numbering[1]
            if style.numbering[0]:
                return style.numbering[0], level
        return None, None

    def list_depth(self, style_id: str | None) -> int:
        """Levels that the style's name adds: 1 for "List Bullet 2", 0 for "List Bullet"."""
        named = (_LIST.match(style.name) for style in self._chain(style_id))
        return next((int(match[1]) - 1 for match in named if match), 0)

    def is_contents(self, style_id: str | None) -> bool:
        """Whether the paragraph is a line of a table of contents."""
        return any(style.name.lower().startswith("toc ") for style in self._chain(style_id))

    def _chain(self, style_id: str | None) -> list[Style]:
        chain: list[Style] = []
        while style_id and (style := self._styles.get(style_id)) and len(chain) < PARENTS:
            chain.append(style)
            style_id = style.parent
        return chain


def _style(element: Element) -> Style:
    properties = element.find(f"{W}pPr")
    return Style(
        name=value(element, f"{W}name") or "",
        parent=value(element, f"{W}basedOn"),
        outline=_outline(value(properties, f"{W}outlineLvl")),
        numbering=(
            value(properties, f"{W}numPr/{W}numId"),
            value(properties, f"{W}numPr/{W}ilvl"),
        ),
    )


def _outline(written: str | None) -> int | None:
    # Level 9 is the format's word for "body text".
    return int(written) + 1 if written and written.isdecimal() and int(written) < LEVELS else None


@dataclass(slots=True)
class _Level:
    kind: str = "decimal"
    template: str = "%1."
    start: int = 1


@dataclass(slots=True)
class _Counter:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Running numbers of the document's lists: `marker` advances the list it is asked about."""

    def __init__(self, root: Element | None) -> None:
        self._counters: dict[str, _Counter] = {}
        if root is None:
            return
        shared = {
            a.get(f"{W}abstractNumId") or "": _Counter(_levels(a))
            for a in root.iterfind(f"{W}abstractNum")
        }
        for num in root.iterfind(f"{W}num"):
            counter = shared.get(value(num, f"{W}abstractNumId") or "", _Counter({}))
            starts = num.find(f"{W}lvlOverride/{W}startOverride") is not None
            # Lists of one kind count on; one that overrides its start counts by itself.
            own = _Counter(_restarted(counter.levels, num)) if starts else counter
            self._counters[num.get(f"{W}numId") or ""] = own

    def marker(self, list_id: str, level: int) -> str | None:
        """`-` for a bullet, else the number as Word shows it; None where there is no such list."""
        counter = self._counters.get(list_id)
        if counter is None:
            return None
        shown = counter.levels.get(level, _Level())
        counter.counts[level] = counter.counts.get(level, shown.start - 1) + 1
        for deeper in [n for n in counter.counts if n > level]:
            del counter.counts[deeper]
        if shown.kind == "bullet":
            return "-"
        if shown.kind == "none":
            return ""
        legal = _FIELD.sub(lambda match: self._number(counter, int(match[1]) - 1), shown.template)
        return legal.strip()

    def _number(self, counter: _Counter, level: int) -> str:
        shown = counter.levels.get(level, _Level())
        return ordinal(counter.counts.get(level, shown.start), STYLES.get(shown.kind, "1"))


def _levels(element: Element) -> dict[int, _Level]:
    found = {}
    for level in element.iterfind(f"{W}lvl"):
        number = level.get(f"{W}ilvl") or ""
        if number.isdecimal() and int(number) < LEVELS:
            found[int(number)] = _Level(
                kind=value(level, f"{W}numFmt") or "decimal",
                template=value(level, f"{W}lvlText") or "",
                start=_start(value(level, f"{W}start")),
            )
    return found


def _restarted(levels: dict[int, _Level], num: Element) -> dict[int, _Level]:
    changed = {n: _Level(held.kind, held.template, held.start) for n, held in levels.items()}
    for override in num.iterfind(f"{W}lvlOverride"):
        number = override.get(f"{W}ilvl") or ""
        start = value(override, f"{W}startOverride")
        if number.isdecimal() and start and int(number) in changed:
            changed[int(number)].start = _start(start)
    return changed


def _start(written: str | None) -> int:
    return int(written) if written and re.fullmatch(r"\d{1,6}", written) else 1
