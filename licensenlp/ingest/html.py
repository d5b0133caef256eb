"""HTML pages to Markdown-like plain text: what `html_rules` keeps, in the page's order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from licensenlp.errors import OversizedDocument
from licensenlp.ingest import plain
from licensenlp.ingest.blocks import Blocks, ordinal
from licensenlp.ingest.detect import HTML
from licensenlp.ingest.html_rules import Verdict, is_reversed, judge, text_of
from licensenlp.ingest.html_styles import style_warnings
from licensenlp.ingest.limits import Limits
from licensenlp.types import Document

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

BLOCK = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "caption", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup",
    "hr", "legend", "main", "nav", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul", "ol", "li", "menu", "dialog", "option",
})  # fmt: skip
VERBATIM = frozenset({"pre", "xmp", "plaintext", "textarea"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Bytes that no HTML5 page declares rightly are read by the ladder of plain text.
DECLARED = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "sjis": "cp932", "euc-jp": "euc_jp", "euc-kr": "cp949",
    "koi8-r": "koi8_r", "koi8-u": "koi8_u",
    **{f"windows-125{n}": f"cp125{n}" for n in range(9)},
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
}  # fmt: skip
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,30})""", re.I)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]{0,40})")
_SPACES = re.compile(r"[ \t\r\n\f]+")
# Elements that HTML closes by itself, so that their opening tags say nothing about depth.
SELF_CLOSED = frozenset({
    "p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "hr", "img", "input", "meta", "link",
    "col", "area", "base", "wbr", "source", "tbody", "thead", "tfoot", "html", "head", "body",
})  # fmt: skip
MOST_ATTRIBUTES = 5_000  # the parser's time grows with their square
SANE_SHARE = 0.25  # of the visible characters: below, the rules have taken too much
JUDGED_FROM = 400  # visible characters
HIDDEN_WORTH_SAYING = 80  # characters


def read_html(data: bytes, *, path: str, limits: Limits) -> Document:
    """The text a reader of the page sees, without navigation, footers, banners and forms."""
    from selectolax.lexbor import LexborHTMLParser

    decoded = _decode(data, path)
    _refuse_extremes(decoded.text, path, limits)
    tree = LexborHTMLParser(decoded.text)
    root = tree.body or tree.root
    page = _Page()
    warnings = list(decoded.warnings)
    if root is not None:
        page.render(root)
        if page.kept < SANE_SHARE * page.visible and page.visible > JUDGED_FROM:
            page = _Page(furniture=True)
            page.render(root)
            warnings.append("most of the page is marked as navigation or forms; all of it was read")
    return Document(
        text=page.blocks.text(),
        path=path,
        media_type=HTML,
        encoding=decoded.encoding,
        metadata=_facts(tree.css_first("title"), tree.css_first("html")),
        warnings=(*warnings, *page.warnings(), *style_warnings(tree)),
    )


def _facts(title: LexborNode | None, html: LexborNode | None) -> dict[str, str]:
    facts = {
        "title": text_of(title) if title else "",
        "language": (html.attributes.get("lang") or "") if html else "",
    }
    return {name: value for name, value in facts.items() if value}


def _decode(data: bytes, path: str) -> plain.Decoded:
    """By mark, UTF-8, the encoding the page declares, then as plain text."""
    marked = any(data.startswith(mark) for mark, _ in plain.MARKS)
    declared = _CHARSET.search(data[:2048])
    label = declared[1].decode("ascii", "replace").lower() if declared else ""
    if marked or label not in DECLARED:
        return plain.decode(data, path=path)
    try:
        return plain.Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        codec = DECLARED[label]
    return plain.Decoded(text=data.decode(codec, "replace"), encoding=label)


def _refuse_extremes(text: str, path: str, limits: Limits) -> None:
    """`OversizedDocument` for pages that would keep the parser busy for hours."""
    problem = ""
    if _depth(text) > limits.nesting:
        problem = f"elements nested over {limits.nesting:,} deep"
    elif any(_attributes(piece) > MOST_ATTRIBUTES for piece in text.split(">")):
        problem = f"an element with over {MOST_ATTRIBUTES:,} attributes"
    if problem:
        raise OversizedDocument(path=path, problem=problem, advice="Save the page as text")


def _depth(text: str) -> int:
    """The deepest nesting, at most, judged by tags alone."""
    open_tags: dict[str, int] = {}
    depth = deepest = 0
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if name in SELF_CLOSED:
            continue
        count = open_tags.get(name, 0)
        step = -1 if tag[1] else 1
        if count + step >= 0:
            open_tags[name] = count + step
            depth += step
            deepest = max(deepest, depth)
    return deepest


def _attributes(piece: str) -> int:
    if len(piece) < 2 * MOST_ATTRIBUTES:
        return 0
    tag = _TAG.search(piece)
    return len(piece[tag.start() :].split(None, MOST_ATTRIBUTES + 2)) - 1 if tag else 0


@dataclass(slots=True)
class _List:
    """An open list: how it numbers, and whether its items are sections with headings."""

    style: str  # "" for bullets, else 1, a, A, i or I
    bare: bool  # styled to show no marker
    number: int
    step: int
    sections: bool = False


def _open_list(node: LexborNode) -> _List:
    attributes = node.attributes
    css = attributes.get("style") or ""
    style = attributes.get("type") or _css_style(css) or "1"
    number = _integer(attributes.get("start"), 1)
    step = 1
    if "reversed" in attributes:
        step, number = -1, _integer(attributes.get("start"), len(node.css("li")))
    return _List(
        style="" if node.tag == "ul" else style if style in "1aAiI" else "1",
        bare=re.search(r"list-style(?:-type)?\s*:\s*none", css) is not None,
        number=number,
        step=step,
    )


def _css_style(css: str) -> str | None:
    names = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
             "lower-roman": "i", "upper-roman": "I"}  # fmt: skip
    return next((style for name, style in names.items() if name in css), None)


def _integer(written: str | None, otherwise: int) -> int:
    return int(written) if written and re.fullmatch(r"-?\d{1,6}", written.strip()) else otherwise


def _walk(root: LexborNode, page: _Page) -> Iterator[tuple[bool, LexborNode]]:
    """(True, node) on the way in and (False, node) on the way out, at any depth.

    A node that `page.opens` turns down has no way out, and its children are not entered.
    """
    node: LexborNode | None = root
    while node is not None:
        yield True, node
        opened = page.opens
        child = node.child if opened else None
        if child is not None:
            node = child
            continue
        while node is not None:
            if opened:
                yield False, node
            if node.mem_id == root.mem_id:
                return
            if node.next is not None:
                node = node.next
                break
            node, opened = node.parent, True


class _Page:
    """Renders a tree into blocks and counts what it left out."""

    def __init__(self, *, furniture: bool = False) -> None:
        self.blocks = Blocks()
        self.kept = self.visible = self.hidden = 0
        self.opens = True
        self._furniture = furniture
        self._reversed = False
        self._inline: list[str] = []
        self._lists: list[_List] = []
        self._marker: str | None = None  # of the item whose first words are awaited
        self._main = 0

    def render(self, root: LexborNode) -> None:
        """Read all that stands under `root`."""
        for entering, node in _walk(root, self):
            if not entering:
                self._leave(node)
            elif node.is_element_node:
                self.opens = self._enter(node)
            else:
                self.opens = False
                if node.is_text_node:
                    self._text(node.text_content or "")
        self._flush()

    def warnings(self) -> tuple[str, ...]:
        """What a person should know of the page's tricks."""
        found = []
        if self.hidden >= HIDDEN_WORTH_SAYING:
            found.append(
                f"{self.hidden} characters that the page hides from its readers were left out"
            )
        if self._reversed:
            found.append(
                "the page reverses the direction of some letters; its text may be disguised"
            )
        return tuple(found)

    def _text(self, text: str) -> None:
        self._inline.append(_SPACES.sub(" ", text))
        size = len(text.strip())
        self.kept += size
        self.visible += size

    def _enter(self, node: LexborNode) -> bool:
        tag = node.tag or ""
        verdict = judge(node, in_main=self._main > 0)
        if verdict is Verdict.READ or (verdict is Verdict.FURNITURE and self._furniture):
            self._reversed |= is_reversed(node)
            return self._open(node, tag)
        if verdict is Verdict.HIDDEN:
            self.hidden += len(text_of(node))
        elif verdict is Verdict.FURNITURE:
            self.visible += len(text_of(node))
        if verdict is Verdict.FURNITURE or tag in BLOCK or tag in HEADINGS:
            self._flush()
        return False

    def _open(self, node: LexborNode, tag: str) -> bool:
        if tag == "br":
            self._inline.append("\n")
        elif tag in HEADINGS or tag in BLOCK:
            self._flush()
        elif tag in VERBATIM:
            self._verbatim(node)
            return False
        self._main += tag in {"main", "article"}
        if tag in {"ul", "ol", "menu"}:
            self._lists.append(_open_list(node))
        elif tag == "li":
            self._open_item(node)
        elif tag == "table":
            self.blocks.end_list()
        elif tag == "tr" and not _is_layout(node):
            self._row(node)
            return False
        return True

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in HEADINGS:
            self._heading(HEADINGS[tag])
        elif tag in BLOCK:
            self._flush()
        self._main -= tag in {"main", "article"} and self._main > 0
        if tag in {"ul", "ol", "menu"} and self._lists:
            self._lists.pop()
            if not self._lists:
                self.blocks.end_list()
        elif tag == "table":
            self.blocks.end_list()
        elif tag == "li":
            self._marker = None

    def _open_item(self, node: LexborNode) -> None:
        if not self._lists:
            self._marker = "-"
            return
        held = self._lists[-1]
        number = held.number = _integer(node.attributes.get("value"), held.number)
        held.number += held.step
        if held.bare:
            self._marker = "-" if not held.style else ""
        elif held.style in {"", "1"}:
            self._marker = f"{number}." if held.style else "-"
        else:
            self._marker = f"({ordinal(number, held.style)})"

    @property
    def _depth(self) -> int:
        return max(0, sum(not held.sections for held in self._lists) - 1)

    def _flush(self) -> None:
        text = "".join(self._inline)
        self._inline.clear()
        paragraphs = re.split(r"\n[ ]*(?:\n[ ]*)+", text) if "\n" in text else [text]
        for paragraph in paragraphs:
            words = "\n".join(_SPACES.sub(" ", line).strip() for line in paragraph.split("\n"))
            if words.strip():
                self._block(words)

    def _block(self, words: str) -> None:
        if self._marker is not None:
            self.blocks.item(self._depth, self._marker, words)
            self._marker = None
        else:
            inside = any(not held.sections for held in self._lists)
            self.blocks.paragraph(words, depth=self._depth + 1 if inside else 0)

    def _heading(self, level: int) -> None:
        words = " ".join("".join(self._inline).split())
        self._inline.clear()
        if not words:
            return
        if self._marker is not None and self._lists:
            self._lists[-1].sections = True
            numbered = self._marker not in {"", "-"} and not words[0].isdigit()
            words = f"{self._marker} {words}" if numbered else words
            self._marker = None
        self.blocks.heading(level, words)

    def _verbatim(self, node: LexborNode) -> None:
        self._flush()
        text = (node.text() or "").replace("\r\n", "\n")
        self.kept += len(text.strip())
        self.visible += len(text.strip())
        self._marker = None
        self.blocks.verbatim(text)

    def _row(self, node: LexborNode) -> None:
        cells = [text_of(cell) for cell in node.css("td, th")]
        self.kept += sum(map(len, cells))
        self.visible += sum(map(len, cells))
        self.blocks.row(cells)


def _is_layout(row: LexborNode) -> bool:
    """Whether a table row only places blocks on the page, as old pages do."""
    cells = row.css("td, th")
    return (
        len(cells) < 2
        or row.css_first("table, h1, h2, h3, h4, ul, ol, pre, textarea, p + p, script, style, br")
        is not None
    )
