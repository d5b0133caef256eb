"""PDFs made here, read back: order, pages, running lines, broken words, and what cannot be read."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from licensenlp.errors import (
    DamagedDocument,
    EncryptedDocument,
    LicenseNlpError,
    OversizedDocument,
    UnreadableDocument,
)
from licensenlp.ingest import Limits, read
from licensenlp.ingest.detect import PDF
from licensenlp.ingest.pdf_flow import flow
from licensenlp.ingest.pdf_layout import columns
from licensenlp.ingest.pdf_lines import pdfminer_pages

Draw = Callable[[Canvas], None]
PITCH = 14


def pdf(*pages: Draw, encrypt: StandardEncryption | None = None) -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held, encrypt=encrypt, invariant=1)
    for draw in pages:
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def body(*lines: str, x: float = 72, top: float = 720) -> Draw:
    """Lines one under the other; "" leaves a line out, as between paragraphs."""

    def draw(canvas: Canvas) -> None:
        for place, line in enumerate(lines):
            canvas.drawString(x + 12 * (len(line) - len(line.lstrip())), top - PITCH * place, line)

    return draw


def both(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for each in draws:
            each(canvas)

    return draw


FULL = "The licensee may run the Model on any machine that it owns, rents or borrows, and may"
END = "do so as long as it likes."
PARAGRAPHS = [
    ((FULL, END), f"{FULL} {END}\n"),
    ((FULL, END, "", FULL, END), f"{FULL} {END}\n\n{FULL} {END}\n"),
    ((FULL, END, FULL, END), f"{FULL} {END}\n\n{FULL} {END}\n"),
    (
        ("You may not:", "(a) sell it;", "(b) lend it; or", "(c) lose it.", FULL, END),
        f"You may not:\n(a) sell it;\n(b) lend it; or\n(c) lose it.\n\n{FULL} {END}\n",
    ),
    ((FULL, "• one", "• two"), f"{FULL}\n• one\n• two\n"),
    (
        (FULL.replace("and may", "under paragraph"), "(b) of this text. More words follow here."),
        FULL.replace("and may", "under paragraph") + " (b) of this text. More words follow here.\n",
    ),
    (("2. USES", FULL, END), f"2. USES\n\n{FULL} {END}\n"),
    ((FULL + " redis-", "tribute it."), f"{FULL} redistribute it.\n"),
    ((FULL + " non-", "commercial uses."), f"{FULL} non-commercial uses.\n"),
    (
        ("A look-ahead is given.", "", FULL + " look-", "ahead."),
        f"A look-ahead is given.\n\n{FULL} look-ahead.\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), PARAGRAPHS)
def test_paragraphs(lines: tuple[str, ...], expected: str) -> None:
    assert read(pdf(body(*lines))).text == expected


def framed(number: int, total: int, draw: Draw, *, footer_first: bool = False) -> Draw:
    def frame(canvas: Canvas) -> None:
        canvas.drawString(72, 800, "Acme Model Licence, version 2")
        canvas.drawCentredString(300, 30, f"Page {number} of {total}")

    return both(frame, draw) if footer_first else both(draw, frame)


@pytest.mark.parametrize("footer_first", [False, True])
def test_running_lines_go_and_sentences_join_over_pages(footer_first: bool) -> None:
    pages = [body(FULL, FULL + " distri-"), body("bute it freely.", "", FULL), body(END)]
    doc = read(
        pdf(*(framed(n, 3, page, footer_first=footer_first) for n, page in enumerate(pages, 1)))
    )
    assert doc.text == f"{FULL} {FULL} distribute it freely.\n\n{FULL} {END}\n"
    assert doc.media_type == PDF
    assert doc.page_at(0) == 1
    assert doc.page_at(doc.text.index("bute it")) == 2
    assert doc.page_at(doc.text.index(END)) == 3


def test_pages_cover_the_text() -> None:
    doc = read(pdf(body(FULL), lambda canvas: None, body(END)))
    assert doc.pages is not None
    assert [page.number for page in doc.pages] == [1, 2, 3]
    assert "".join(doc.text[page.start : page.end] for page in doc.pages) == doc.text
    assert "page 2 of 3" in doc.warnings[0]


@pytest.mark.parametrize("number", ["1", "Page 1", "- 1 -", "1 of 1"])
def test_a_lone_page_number_goes(number: str) -> None:
    doc = read(pdf(both(body(FULL, END), body(number, x=290, top=30))))
    assert doc.text == f"{FULL} {END}\n"


def test_chapter_titles_with_page_numbers_of_their_own_go() -> None:
    def page(number: int) -> Draw:
        title = body(f"Chapter {1 + number // 2}: Uses {number + 4}", x=200, top=800)
        bare = body(str(number + 4), x=290, top=30)
        kept = body(f"{FULL} {number}.", f"Part {number} has words of its own.")
        return both(title if number % 3 else bare, kept)

    found = read(pdf(*map(page, range(12)))).text
    assert "Chapter" not in found
    assert found.count("Part") == 12
    assert not [line for line in found.split("\n") if line.strip().isdigit()]


@pytest.mark.parametrize("number", ["i", "iv"])
def test_roman_page_numbers_go(number: str) -> None:
    pages = [body(FULL, END)] * 3
    pages.append(both(body(FULL, END), body("iv", x=290, top=30)))
    pages[0] = both(pages[0], body("i", x=290, top=30))
    assert number not in read(pdf(*pages)).text.split()


def test_a_number_in_the_text_stays() -> None:
    assert (
        read(pdf(body("The fee is, in euros,", "", "1", "", "and no more."))).text.count("1") == 1
    )


LEFT = [f"left {n} words that fill the first column up" for n in range(9)]
RIGHT = [f"right {n} other words for the second column" for n in range(9)]


def rows(canvas: Canvas) -> None:
    """Both columns written line by line across the page, as some writers do."""
    canvas.setFont("Helvetica", 10)
    for place, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        canvas.drawString(60, 680 - 13 * place, left)
        canvas.drawString(320, 680 - 13 * place, right)


def rows_by_word(canvas: Canvas) -> None:
    """The same, each word a piece of its own, as browsers write them."""
    canvas.setFont("Helvetica", 10)
    for place, line in enumerate(zip(LEFT, RIGHT, strict=True)):
        for x, words in zip((60.0, 320.0), line, strict=True):
            for word in words.split():
                canvas.drawString(x, 680 - 13 * place, word)
                x += canvas.stringWidth(f"{word} ", "Helvetica", 10)


def by_column(canvas: Canvas, *, right_first: bool = False) -> None:
    canvas.setFont("Helvetica", 10)
    parts = [(60, LEFT), (320, RIGHT)]
    for x, lines in reversed(parts) if right_first else parts:
        for place, line in enumerate(lines):
            canvas.drawString(x, 680 - 13 * place, line)


TWO_COLUMNS = [rows, rows_by_word, by_column, lambda canvas: by_column(canvas, right_first=True)]


@pytest.mark.parametrize("draw", TWO_COLUMNS)
def test_two_columns_in_reading_order(draw: Draw) -> None:
    title = "Licence of the Fictional Model, in a line that goes across both of its columns"
    found = " ".join(read(pdf(both(body(title, top=720), draw))).text.split())
    assert found == " ".join([title, *LEFT, *RIGHT])


def test_three_columns() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 8)
        for place in range(8):
            for column in range(3):
                text = f"col{column} line{place} with words to fill it"
                canvas.drawString(50 + 180 * column, 700 - 11 * place, text)

    found = read(pdf(draw)).text.split()
    order = [word for word in found if word.startswith("col")]
    assert order == sorted(order)


def test_a_table_of_short_cells_keeps_its_rows() -> None:
    def draw(canvas: Canvas) -> None:
        for place in range(8):
            canvas.drawString(72, 700 - 16 * place, f"term {place}")
            canvas.drawString(320, 700 - 16 * place, "a" * (1 + 4 * (place % 4)))

    found = read(pdf(draw)).text
    assert found.index("term 0") < found.index("aaaaa") < found.index("term 2")


def test_pdfminer_reads_the_same_words() -> None:
    data = pdf(body(FULL, END, "", "(a) one;", "(b) two."))
    pages = list(pdfminer_pages(data, Limits(pages=5)))
    assert flow([columns(page.lines) for page in pages])[0] == read(data).text


def test_scan() -> None:
    with pytest.raises(UnreadableDocument, match=r"no text on 2 pages; perhaps a scan\. Run OCR"):
        read(pdf(lambda c: c.rect(9, 9, 90, 90), lambda c: None), name="scan.pdf")


def test_encryption() -> None:
    locked = pdf(body(FULL), encrypt=StandardEncryption("secret", canPrint=0))
    with pytest.raises(EncryptedDocument):
        read(locked)
    # Only changes are locked: anyone may open it, and so may we.
    assert read(pdf(body(FULL), encrypt=StandardEncryption("", ownerPassword="x"))).text


def test_cut_off() -> None:
    whole = pdf(*[body(FULL, END)] * 6)
    for share in (0.2, 0.5, 0.9):
        with pytest.raises(DamagedDocument):
            read(whole[: int(share * len(whole))])


def test_too_many_pages() -> None:
    with pytest.raises(OversizedDocument, match="2"):
        read(pdf(*[body(FULL)] * 3), limits=Limits(pages=2))


def test_broken_bytes_give_own_errors_only() -> None:
    whole = pdf(*[body(FULL, END)] * 2)
    for place in range(0, len(whole), 97):
        broken = (
            whole[:place] + bytes(b ^ 0x55 for b in whole[place : place + 9]) + whole[place + 9 :]
        )
        try:
            assert read(broken).text
        except LicenseNlpError as error:
            assert "\n" not in error.line
