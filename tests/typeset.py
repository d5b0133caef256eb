"""A plain text as a Markdown, HTML, PDF and Word document with the same words.

In: text as the reference corpus holds it (paragraphs parted by empty lines). Out: bytes.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Mapping
from typing import Any

_ITEM = re.compile(
    r"\s*(?:[-*•—–]|\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2})+\.?)\s"
)
_NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f]")
_WRAPPED = 160  # characters: where a tenth of the lines are longer, every line is a paragraph


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line; a line with a list mark begins one."""
    lines = [" ".join(_NOT_XML.sub(" ", line).split()) for line in text.splitlines()]
    lengths = sorted(map(len, filter(None, lines))) or [0]
    unwrapped = lengths[int(0.9 * (len(lengths) - 1))] > _WRAPPED
    found: list[str] = []
    fresh = True
    for words in lines:
        if not words:
            fresh = True
        elif fresh or unwrapped or _ITEM.match(f"{words} "):
            found.append(words)
            fresh = False
        else:
            found[-1] += f" {words}"
    return found


def as_markdown(text: str) -> bytes:
    """The paragraphs, parted by empty lines."""
    return "\n\n".join(paragraphs(text)).encode()


def as_html(text: str) -> bytes:
    """A page with a menu and a footer around the paragraphs."""
    body = "\n".join(f"<p>{html.escape(words)}</p>" for words in paragraphs(text))
    menu = "<nav><a href='/'>Home</a> <a href='/jobs'>Jobs</a></nav>"
    return (
        "<!DOCTYPE html><html lang='en'><head><title>Text</title></head>"
        f"<body>{menu}<main>{body}</main><footer>Follow us</footer></body></html>"
    ).encode()


def as_word(text: str) -> bytes:
    """A Word document of plain paragraphs."""
    import docx

    document = docx.Document()
    for words in paragraphs(text):
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(text: str) -> bytes:
    """Pages of one column, with page numbers."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    style = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=12, spaceAfter=7)
    out = io.BytesIO()
    SimpleDocTemplate(out, invariant=1).build(
        [Paragraph(html.escape(words), style) for words in paragraphs(text)],
        onFirstPage=_number,
        onLaterPages=_number,
    )
    return out.getvalue()


def _number(canvas: Any, document: Any) -> None:
    canvas.drawCentredString(300, 30, f"Page {document.page}")


FORMS: Mapping[str, Callable[[str], bytes]] = {
    "md": as_markdown,
    "html": as_html,
    "docx": as_word,
    "pdf": as_pdf,
}
