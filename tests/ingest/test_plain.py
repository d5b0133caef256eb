"""Bytes of plain text, in whatever encoding, and what cannot be read as text."""

from __future__ import annotations

import codecs
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensenlp.errors import (
    BinaryDocument,
    DamagedDocument,
    EmptyDocument,
    LicenseNlpError,
    MissingDocument,
    OversizedDocument,
    UnknownEncoding,
)
from licensenlp.ingest import Limits, from_text, read

TEXT = "The “Model” may be used by anyone – café owners too.\r\n\tNo fee is due.\n"

ENCODINGS = [
    ("utf-8", TEXT.encode()),
    ("utf-8-sig", codecs.BOM_UTF8 + TEXT.encode()),
    ("utf-16", codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")),
    ("utf-16", codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")),
    ("utf-32", codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le")),
    ("utf-32", codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be")),
    ("utf-16-le", TEXT.encode("utf-16-le")),
    ("utf-16-be", TEXT.encode("utf-16-be")),
    ("utf-32-le", TEXT.encode("utf-32-le")),
    ("windows-1252", TEXT.encode("cp1252")),
]


@pytest.mark.parametrize(("encoding", "data"), ENCODINGS)
def test_encodings(encoding: str, data: bytes) -> None:
    doc = read(data)
    assert (doc.text, doc.encoding) == (TEXT, encoding)
    assert doc.sha256 == hashlib.sha256(data).hexdigest()
    assert data.decode(encoding) == doc.text


def test_chinese_utf16_without_mark() -> None:
    text = "本协议授予您使用模型的权利。\n您不得将其用于非法用途。\n"
    assert read(text.encode("utf-16-le")).text == text
    assert read(text.encode("utf-16-be")).text == text


def test_utf8_with_a_stray_byte_keeps_its_quotes() -> None:
    doc = read("“One” “two” “three” caf".encode() + b"\xe9 open")
    assert doc.text == "“One” “two” “three” café open"
    assert doc.encoding == "utf-8"
    assert "1 bytes" in doc.warnings[0]


BAD = [
    (b"", EmptyDocument),
    (b" \n\t\r\n", EmptyDocument),
    (codecs.BOM_UTF8, EmptyDocument),
    ("\u00a0\u200b\n".encode(), EmptyDocument),
    (bytes(range(256)) * 4, BinaryDocument),
    (b"\x00" * 99, BinaryDocument),
    (b"\x89PNG\r\n\x1a\n" + b"x" * 50, BinaryDocument),
    (b"{\\rtf1 You may copy it.}", BinaryDocument),
    (b"\x01\x02\x03\x04\x05 text", BinaryDocument),
    ("Лицензия на модель разрешает всё".encode("koi8_r"), UnknownEncoding),
    ("模型许可协议，保留所有权利".encode("gb18030"), UnknownEncoding),
    (codecs.BOM_UTF16_LE + b"a\x00b\x00c", DamagedDocument),
]


@pytest.mark.parametrize(("data", "error"), BAD)
def test_refusals_name_the_file_and_say_what_to_do(
    data: bytes, error: type[LicenseNlpError]
) -> None:
    with pytest.raises(error) as raised:
        read(data, name="some/LICENSE")
    line = raised.value.line
    assert type(raised.value) is error
    assert line.startswith(f"[{error.code}] some/LICENSE: ")
    assert "\n" not in line


@pytest.mark.parametrize("limits", [Limits(bytes=10), Limits(characters=10)])
def test_limits(limits: Limits) -> None:
    with pytest.raises(OversizedDocument, match="10"):
        read(b"more than ten characters", limits=limits)


def test_paths_that_are_no_file(tmp_path: Path) -> None:
    fifo, loop, closed = tmp_path / "fifo", tmp_path / "loop", tmp_path / "closed"
    os.mkfifo(fifo)
    loop.symlink_to(loop)
    closed.write_text("words")
    closed.chmod(0)
    bad: list[Path | str] = [tmp_path / "none", tmp_path, fifo, loop, "nul\x00name", "/dev/null"]
    if os.geteuid() != 0:
        bad.append(closed)
    for path in bad:
        with pytest.raises(MissingDocument):
            read(path)


def lowest_free_descriptor() -> int:
    descriptor = os.open(os.devnull, os.O_RDONLY)
    os.close(descriptor)
    return descriptor


def test_a_refused_directory_is_not_left_open(tmp_path: Path) -> None:
    before = lowest_free_descriptor()
    with pytest.raises(MissingDocument):
        read(tmp_path)
    assert lowest_free_descriptor() == before


def test_path_and_string_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    path.write_bytes(TEXT.encode())
    assert read(path) == read(str(path))
    assert read(path).text == TEXT
    assert read(path, name="shown").path == "shown"


def test_standard_input() -> None:
    code = "from licensenlp.ingest import read; print(read('-').encoding)"
    done = subprocess.run(
        [sys.executable, "-c", code], input=TEXT.encode("utf-16"), capture_output=True, check=True
    )
    assert done.stdout.strip() == b"utf-16"


def test_reading_text_imports_no_other_reader() -> None:
    code = (
        "import sys; from licensenlp.ingest import read; read(b'You may use it.');"
        "print([m for m in sys.modules if m.split('.')[0] in"
        " {'selectolax', 'pypdfium2', 'pdfminer', 'docx', 'lxml', 'zipfile', 'spacy'}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


FRONT = [
    ("---\nlicense: acme-1.0\n---\nText", {"license": "acme-1.0"}),
    ("---\r\nlicense: 'other'  \r\nlicense_name: Acme # so\r\n---\r\nx",
     {"license": "other", "license_name": "Acme"}),
    ("---\nlicense:\n- mit\n- other\ntags: [a, 'b']\n---\nx",
     {"license": ["mit", "other"], "tags": ["a", "b"]}),
    ("---\nnested:\n  license: deep\n---\nx", {}),
    ("---\nlicense: never closed\nx", {}),
    ("Text\n---\nlicense: mit\n---\n", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "facts"), FRONT)
def test_front_matter(text: str, facts: dict[str, object]) -> None:
    doc = read(text.encode(), name="README.md")
    assert dict(doc.metadata) == facts
    assert doc.text == text


def test_from_text() -> None:
    doc = from_text(TEXT, name="given")
    assert (doc.text, doc.path, doc.media_type) == (TEXT, "given", "text/plain")
    assert doc.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert from_text("lone \ud800 surrogate").text == "lone \ufffd surrogate"
    with pytest.raises(EmptyDocument):
        from_text(" ")


@given(st.text(min_size=1).filter(lambda t: t.strip() and t.isprintable()))
def test_utf8_text_comes_back_as_it_is(text: str) -> None:
    # An HTML or PDF head would rightly make it another format.
    assert read(("Licence: " + text).encode()).text == "Licence: " + text


@given(
    st.sampled_from(
        [b"", b"%PDF-1.7\n1 0 obj", b"PK\x03\x04word/document", b"<html>", b"\xff\xfe"]
    ),
    st.binary(max_size=400),
)
def test_nothing_but_own_errors(head: bytes, tail: bytes) -> None:
    try:
        doc = read(head + tail)
    except LicenseNlpError as error:
        assert "\n" not in error.line
    else:
        assert doc.text.strip()
