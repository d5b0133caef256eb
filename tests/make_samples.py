"""Writes the samples that are no plain text: `python tests/make_samples.py`.

From the texts in `tests/samples/` (a line a paragraph; `# ` title, `## ` heading, `- ` list item)
come a Word document and a two-column PDF with running headers and page numbers. The same text gives
the same bytes.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "samples"
SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def main() -> None:
    """Write both documents."""
    (SAMPLES / "saltmarsh-weights-1.1.docx").write_bytes(word(TEXTS / "saltmarsh-weights-1.1.txt"))
    (SAMPLES / "kestrel-api-terms.pdf").write_bytes(two_columns(TEXTS / "kestrel-api-terms.txt"))


def paragraphs(path: Path) -> Iterator[tuple[str, str]]:
    """The paragraphs of a text, each as its style (title, heading, item, body) and its words."""
    styles = {"# ": "title", "## ": "heading", "- ": "item"}
    for line in path.read_text(encoding="utf-8").splitlines():
        mark = next((mark for mark in styles if line.startswith(mark)), "")
        if line.strip():
            yield styles.get(mark, "body"), line.removeprefix(mark)


# --- Word -------------------------------------------------------------------------------------


def word(path: Path) -> bytes:
    """The text as a Word document with real headings and bullets."""
    import docx

    document = docx.Document()
    names = {"title": "Title", "heading": "Heading 1", "item": "List Bullet", "body": "Normal"}
    for style, words in paragraphs(path):
        document.add_paragraph(words, style=names[style])
    core = document.core_properties
    core.author, core.last_modified_by = "Saltmarsh Robotics GmbH", "Saltmarsh Robotics GmbH"
    core.title = next(words for style, words in paragraphs(path) if style == "title")
    core.created = core.modified = datetime.datetime(2025, 10, 9)
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _undated(data: bytes) -> bytes:
    """The same zip file without the times at which its members were written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(member))
    return out.getvalue()


# --- PDF --------------------------------------------------------------------------------------

WIDTH, HEIGHT, MARGIN, GAP = 595, 842, 50, 18  # points: an A4 page


def two_columns(path: Path) -> bytes:
    """The text as a PDF of two columns a page, with a header, a footer and page numbers."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    column = (WIDTH - 2 * MARGIN - GAP) / 2
    lefts = [MARGIN, MARGIN + column + GAP]
    frames = [Frame(left, MARGIN, column, HEIGHT - 2 * MARGIN, 0, 0, 0, 0) for left in lefts]
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=(WIDTH, HEIGHT), invariant=1, title="Kestrel Terms")
    document.addPageTemplates(PageTemplate(frames=frames, onPage=_furniture))
    document.build(_story(path))
    return out.getvalue()


def _story(path: Path) -> list[Any]:
    """The paragraphs as the layout program wants them."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=9, leading=11, spaceAfter=5)
    styles = {
        "title": ParagraphStyle("title", body, fontName="Times-Bold", fontSize=15, leading=18),
        "heading": ParagraphStyle("heading", body, fontName="Times-Bold", spaceBefore=4),
        "item": ParagraphStyle("item", body, leftIndent=12, bulletIndent=2),
        "body": body,
    }
    return [
        Paragraph(words, styles[style], bulletText="•" if style == "item" else None)
        for style, words in paragraphs(path)
    ]


def _furniture(canvas: Any, document: Any) -> None:
    """The running header, the footer and the page number."""
    canvas.setFont("Helvetica", 8)
    canvas.drawString(MARGIN, HEIGHT - 34, "Kestrel Reasoning Ltd. - Platform Terms")
    canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 34, "September 2025")
    canvas.drawCentredString(WIDTH / 2, 28, f"Page {document.page}")


if __name__ == "__main__":
    main()
