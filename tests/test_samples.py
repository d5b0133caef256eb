"""The samples: complete, as their manifest says, and made from the texts beside the tests."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from licensenlp.families import words
from licensenlp.types import Kind, Tier
from tests import make_samples
from tests.test_own_words import wording

SAMPLES = make_samples.SAMPLES


def manifest() -> list[dict[str, str]]:
    with (SAMPLES.parent / "samples.csv").open(newline="", encoding="utf-8") as source:
        return list(csv.DictReader(source))


def test_manifest_lists_the_samples_and_no_others() -> None:
    listed = {row["path"] for row in manifest()}
    assert listed == {f"samples/{path.name}" for path in SAMPLES.iterdir()}


def test_samples_cover_every_tier_and_kind() -> None:
    assert {row["tier"] for row in manifest() if row["tier"]} == {tier.value for tier in Tier}
    assert {row["kind"] for row in manifest()} == {kind.value for kind in Kind} - {"other-legal"}
    suffixes = {Path(row["path"]).suffix for row in manifest()}
    assert suffixes == {".txt", ".md", ".html", ".docx", ".pdf"}


@pytest.mark.parametrize("name", ["saltmarsh-weights-1.1.docx", "kestrel-api-terms.pdf"])
def test_made_samples_hold_every_word_of_their_text(name: str) -> None:
    source = (make_samples.TEXTS / name).with_suffix(".txt")
    wanted = [word for _, text in make_samples.paragraphs(source) for word in words(text)]
    found = words(wording(SAMPLES / name))
    assert len(wanted) > 600
    assert set(wanted) <= set(found)


def test_word_sample_is_made_from_its_text() -> None:
    made = make_samples.word(make_samples.TEXTS / "saltmarsh-weights-1.1.txt")
    assert made == make_samples.word(make_samples.TEXTS / "saltmarsh-weights-1.1.txt")
    with zipfile.ZipFile(SAMPLES / "saltmarsh-weights-1.1.docx") as kept:
        assert kept.testzip() is None


def test_pdf_sample_has_two_columns_and_running_lines() -> None:
    with pypdfium2.PdfDocument(SAMPLES / "kestrel-api-terms.pdf") as pdf:
        assert len(pdf) >= 2
        page = pdf[0].get_textpage()
        left = page.get_text_bounded(0, 60, 297, 790)
        right = page.get_text_bounded(297, 60, 595, 790)
        assert "Page 1" in page.get_text_range()
    assert len(words(left)) > 150
    assert len(words(right)) > 150


def test_hard_wrapped_sample_stays_in_78_columns() -> None:
    lines = (SAMPLES / "corvid-community-2.txt").read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 78
