"""Word files made here, read back: headings, lists, tables, changes, and hostile packages."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from licensenlp.errors import DamagedDocument, EncryptedDocument, LicenseNlpError, OversizedDocument
from licensenlp.ingest import Limits, read
from licensenlp.ingest.detect import DOCX

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def package(body: str, *, head: str = "", **parts: str) -> bytes:
    """A minimal DOCX of the given body XML."""
    held = io.BytesIO()
    root = f'{head}<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", root)
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{W}">{xml}</w:{name}>')
    return held.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(text: str, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')


def numbering(*levels: tuple[str, str]) -> str:
    inner = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{template}"/></w:lvl>'
        for n, (kind, template) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="7">{inner}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )


LEGAL = numbering(("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))


def test_word_processor_file() -> None:
    made = docx.Document()
    made.add_heading("Acme Licence", 0)
    made.add_heading("Grant", 2)
    made.add_paragraph("You may use it.")
    made.add_paragraph("one", style="List Bullet")
    made.add_paragraph("deep", style="List Bullet 2")
    made.add_paragraph("first", style="List Number")
    table = made.add_table(2, 2)
    for place, cell in enumerate(table._cells):
        cell.text = f"c{place}"
    made.add_paragraph("End.")
    held = io.BytesIO()
    made.save(held)
    doc = read(held.getvalue(), name="LICENSE")
    assert doc.text == (
        "# Acme Licence\n\n## Grant\n\nYou may use it.\n\n- one\n  - deep\n1. first\n\n"
        "c0 | c1\nc2 | c3\n\nEnd.\n"
    )
    assert doc.media_type == DOCX


def test_legal_numbers_as_word_shows_them() -> None:
    body = "".join(
        [listed("Grant"), listed("use", 1), listed("copy", 1), listed("x", 2), listed("y", 2),
         listed("Ban"), listed("sell", 1)]
    )  # fmt: skip
    assert read(package(body, numbering=LEGAL)).text == (
        "1. Grant\n  1.1 use\n  1.2 copy\n    (a) x\n    (b) y\n2. Ban\n  2.1 sell\n"
    )


def test_numbered_headings_from_styles() -> None:
    styles = (
        '<w:style w:styleId="H"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:styleId="K"><w:name w:val="Own"/>'
        '<w:basedOn w:val="H"/></w:style><w:style w:styleId="L"><w:basedOn w:val="L"/></w:style>'
    )
    body = p("One", '<w:pStyle w:val="H"/>') + p("Two", '<w:pStyle w:val="K"/>')
    body += p("Loop", '<w:pStyle w:val="L"/>')
    assert (
        read(package(body, numbering=LEGAL, styles=styles)).text == "# 1. One\n\n# 2. Two\n\nLoop\n"
    )


CHANGED = [
    (p("a") + "<w:ins>" + p("new") + "</w:ins>", "a\n\nnew\n", 1),
    ("<w:p><w:r><w:t>may</w:t></w:r><w:del><w:r><w:delText> not</w:delText></w:r></w:del></w:p>",
     "may\n", 1),
    ("<w:p><w:r><w:t>x</w:t><w:br/><w:t>y</w:t><w:tab/><w:t>z</w:t></w:r></w:p>", "x\ny\tz\n", 0),
    ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hid</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>",
     "seen\n", 1),
    ("<w:sdt><w:sdtContent>" + p("held") + "</w:sdtContent></w:sdt>", "held\n", 0),
    (f"<w:p><w:r><w:t>host</w:t><mc:AlternateContent><mc:Choice><w:txbxContent>{p('box')}"
     f"</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{p('box')}</w:txbxContent>"
     "</mc:Fallback></mc:AlternateContent></w:r></w:p>", "host\n\nbox\n", 0),
    (f"<w:tbl><w:tr><w:tc>{p('one')}{p('two')}</w:tc></w:tr></w:tbl>", "one\n\ntwo\n", 0),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text", "warnings"), CHANGED)
def test_content(body: str, text: str, warnings: int) -> None:
    doc = read(package(body))
    assert (doc.text, len(doc.warnings)) == (text, warnings)


def test_a_figure_that_is_no_decimal_counts_as_none() -> None:
    levels = p("x", '<w:numPr><w:ilvl w:val="²"/><w:numId w:val="1"/></w:numPr>')
    outline = p("y", '<w:outlineLvl w:val="²"/>')
    assert read(package(levels + outline, numbering=LEGAL)).text == "1. x\n\ny\n"


def test_footnotes_follow_the_text() -> None:
    body = '<w:p><w:r><w:t>Text</w:t><w:footnoteReference w:id="1"/></w:r></w:p>'
    assert read(package(body, footnotes=p("Note"))).text == "Text\n\nNote\n"


ENTITY = '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
HOSTILE = [
    (package(p("&e;"), head=ENTITY), DamagedDocument),
    (package(p("&b;"), head=LAUGHS), DamagedDocument),
    (package("<w:p><w:r></w:p>"), DamagedDocument),
    (package(p("a" * 3_000_000)), OversizedDocument),
    (package("<w:sdt>" * 5_000 + p("x") + "</w:sdt>" * 5_000), OversizedDocument),
    (package(p("x"))[:200], DamagedDocument),
    (package(p("x"))[:-10], DamagedDocument),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        EncryptedDocument,
    ),
]


@pytest.mark.parametrize(("data", "error"), HOSTILE)
def test_hostile(data: bytes, error: type[LicenseNlpError]) -> None:
    with pytest.raises(error) as raised:
        read(data, name="bad.docx")
    assert type(raised.value) is error
    assert raised.value.line.startswith(f"[{error.code}] bad.docx: ")


def test_limits() -> None:
    data = package(p("word " * 400))
    for limits in (Limits(archive_members=1), Limits(expanded_bytes=1_000)):
        with pytest.raises(OversizedDocument):
            read(data, limits=limits)


def test_broken_bytes_give_own_errors_only() -> None:
    whole = package(listed("x") + p("some words"), numbering=LEGAL)
    for place in range(0, len(whole), 7):
        broken = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        try:
            assert read(broken).text
        except LicenseNlpError as error:
            assert "\n" not in error.line
