"""PDFs that are cut off, bent, swollen, circular or active: their words, or one line why not."""

from __future__ import annotations

import io
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from licensenlp.errors import EncryptedDocument, LicenseNlpError, OversizedDocument
from licensenlp.ingest import Limits, read

from .pdfs import ACTIVE, HOSTILE, WORDS, content, one_page, stream
from .reading import bent, cut_off, read_or_refuse

SAMPLE = Path(__file__).parents[2] / "corpus" / "samples" / "kestrel-api-terms.pdf"


def test_the_writer_of_these_writes_sound_pdfs() -> None:
    assert read(one_page()).text.strip() == WORDS


@pytest.mark.parametrize("name", HOSTILE)
def test_lies_loops_and_bombs(name: str) -> None:
    found = read_or_refuse(HOSTILE[name])
    assert isinstance(found, LicenseNlpError) or len(found.text) < 2_000_000


@pytest.mark.issue(7)
@pytest.mark.parametrize("words", ["1." + "1" * 60, "1.1" * 30, "a-" + "a" * 60])
def test_a_line_of_digits_is_told_from_an_item_at_once(words: str) -> None:
    """Two ways to part the digits at each place once made it a matter of years."""
    words += "x you may copy the model"
    lines = b" ".join(content(words).replace(b"700", b"%d" % y) for y in range(100, 700, 20))
    assert words in read(one_page(drawn=stream(lines))).text


def test_what_lies_about_its_pages_only_is_read() -> None:
    found = read_or_refuse(HOSTILE["states saved for ever"])
    assert not isinstance(found, LicenseNlpError) and WORDS in found.text


def test_pages_are_counted_before_they_are_read() -> None:
    with pytest.raises(OversizedDocument, match="100,000 pages"):
        read(HOSTILE["one page a hundred thousand times"])
    with pytest.raises(OversizedDocument, match="limit of 1"):
        read(SAMPLE, limits=Limits(pages=1))


@pytest.mark.parametrize("share", range(0, 100, 4))
def test_cut_off(share: int) -> None:
    found = read_or_refuse(cut_off(SAMPLE.read_bytes(), share))
    assert isinstance(found, LicenseNlpError)


@pytest.mark.parametrize("seed", range(60))
def test_bent_bytes(seed: int) -> None:
    read_or_refuse(bent(SAMPLE.read_bytes(), seed))


def encrypted(user: str, owner: str) -> bytes:
    held = io.BytesIO()
    rights = StandardEncryption(user, ownerPassword=owner, canPrint=0, canCopy=0)
    canvas = Canvas(held, encrypt=rights)
    canvas.drawString(72, 700, WORDS)
    canvas.save()
    return held.getvalue()


def test_a_password_is_asked_for_in_words() -> None:
    with pytest.raises(EncryptedDocument, match="needs a password"):
        read(encrypted("secret", "other"))


def test_what_anyone_may_open_is_read() -> None:
    assert WORDS in read(encrypted("", "other")).text


def test_scripts_attachments_and_launchers_do_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: Any, **more: Any) -> Any:
        raise AssertionError("a document reached for the network or another program")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.chdir(tmp_path)
    doc = read(ACTIVE)
    assert doc.text.strip() == WORDS
    assert list(tmp_path.iterdir()) == []
