"""PDFs written byte by byte, so that each can break the rule that it is named after."""

from __future__ import annotations

import zlib

WORDS = "You may copy, change and share the Wader Model, and use it for any purpose."


def pdf(*objects: bytes, root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects with a true cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R %b >>\n" % (len(objects) + 1, root, trailer)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), extra, data)


def deflated(data: bytes, times: int = 1) -> bytes:
    """A stream packed `times` over."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter [%b]" % (b"/FlateDecode " * times))


def damaged(packed: bytes) -> bytes:
    """A stream of deflated bytes whose check sum is wrong."""
    return stream(packed[:-1] + bytes([packed[-1] ^ 1]), b"/Filter /FlateDecode")


def content(words: str = WORDS) -> bytes:
    return b"BT /F1 12 Tf 72 700 Td (%b) Tj ET" % words.encode("latin-1")


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>"
)
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def one_page(
    *more: bytes,
    catalog: bytes = CATALOG,
    pages: bytes = PAGES,
    page: bytes = PAGE,
    drawn: bytes | None = None,
    font: bytes = FONT,
    trailer: bytes = b"",
) -> bytes:
    """A sound page of WORDS, but for what is given in its place; `more` are objects from 6 on."""
    body = stream(content()) if drawn is None else drawn
    return pdf(catalog, pages, page, body, font, *more, trailer=trailer)


def _form(drawn: bytes) -> bytes:
    return stream(
        drawn,
        b"/Type /XObject /Subtype /Form /BBox [0 0 612 792]"
        b" /Resources << /XObject << /X 6 0 R >> >>",
    )


# By name, files that lie, loop or swell. Each is either read or refused, in a moment.
HOSTILE: dict[str, bytes] = {
    "pages that are their own parent": one_page(
        pages=b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"
    ),
    "a page tree that loops": one_page(
        b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
        pages=b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>",
    ),
    "a billion pages": one_page(pages=b"<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>"),
    "a negative count": one_page(pages=b"<< /Type /Pages /Kids [3 0 R] /Count -5 >>"),
    "one page a hundred thousand times": one_page(
        pages=b"<< /Type /Pages /Kids [%b] /Count 100000 >>" % (b"3 0 R " * 100_000)
    ),
    "a form that draws itself": one_page(_form(b"/X Do"), drawn=stream(b"/X Do " + content())),
    "a length that refers to itself": one_page(
        drawn=b"<< /Length 4 0 R >>\nstream\n" + content() + b"\nendstream"
    ),
    "a negative length": one_page(drawn=b"<< /Length -1 >>\nstream\n" + content() + b"\nendstream"),
    "a length of gigabytes": one_page(
        drawn=b"<< /Length 9999999999 >>\nstream\n" + content() + b"\nendstream"
    ),
    "a deflate bomb": one_page(drawn=deflated(b" " * 100_000_000 + content())),
    "a deflate bomb with a wrong check sum": one_page(
        drawn=damaged(zlib.compress(b" " * 100_000_000, 9))
    ),
    "a bomb in a bomb": one_page(drawn=deflated(b" " * 100_000_000 + content(), times=2)),
    "arrays in arrays": one_page(b"[" * 200_000 + b"]" * 200_000),
    "dictionaries in dictionaries": one_page(b"<< /A " * 100_000 + b"1" + b" >>" * 100_000),
    "operators in brackets": one_page(drawn=stream(b"[" * 100_000 + content())),
    "states saved for ever": one_page(drawn=stream(b"q " * 500_000 + content())),
    "a font of gigantic letters": one_page(drawn=stream(content().replace(b"12 Tf", b"1e38 Tf"))),
    "a page of no size": one_page(page=PAGE.replace(b"612 792", b"0 0")),
    "a page as large as a country": one_page(page=PAGE.replace(b"612 792", b"1e30 1e30")),
    "no page at all": one_page(pages=b"<< /Type /Pages /Kids [] /Count 0 >>"),
    "a catalogue that is no catalogue": one_page(catalog=b"(words)"),
    "a cross-reference that refers back to itself": one_page(trailer=b"/Prev 9"),
    "a cross-reference table of lies": one_page().replace(b"00000 n", b"00000 f"),
    "an end that points past the file": one_page().replace(b"startxref\n", b"startxref\n9999"),
    "nothing but an end": b"%PDF-1.7\n%%EOF\n",
    "a letter table that repeats itself": one_page(
        deflated(b"begincmap\n" + b"1 beginbfrange <00> <ff> <0041> endbfrange\n" * 500),
        font=FONT.replace(b">>", b"/ToUnicode 6 0 R >>"),
    ),
    "a million short strings": one_page(
        drawn=deflated(b"BT /F1 1 Tf " + b"1 0 Td (a) Tj " * 300_000 + b"ET")
    ),
}

# What acts on whoever opens the file in a viewer; a reader has only its words.
ACTIVE = one_page(
    stream(b"MZ" + bytes(200), b"/Type /EmbeddedFile"),
    catalog=CATALOG.replace(
        b">>",
        b'/OpenAction << /S /JavaScript /JS (app.launchURL\\("http://127.0.0.1:9/"\\)) >>'
        b" /Names << /EmbeddedFiles << /Names [(evil.exe) << /Type /Filespec /F (../evil.exe)"
        b" /EF << /F 6 0 R >> >>] >> /JavaScript << /Names [(x) << /S /JavaScript"
        b' /JS (this.exportDataObject\\({cName: "evil.exe", nLaunch: 2}\\)) >>] >> >>'
        b" /AA << /WC << /S /Launch /F (/bin/touch) >> >> >>",
    ),
)
