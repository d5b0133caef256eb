"""Facts that documents state themselves, and the series that their names make."""

from __future__ import annotations

import pytest

from licensenlp.report.guess import date_of, guess, version_of
from licensenlp.report.series import stem
from licensenlp.types import Document

HEAD = "HERON MODEL LICENCE\n"


@pytest.mark.parametrize(
    ("path", "text", "date"),
    [
        ("heron.txt", f"{HEAD}Heron 2 Release Date: 17 June 2025\n", "2025-06-17"),
        ("heron.txt", f"{HEAD}Last modified: November 3rd, 2024\n", "2024-11-03"),
        ("heron.txt", f"{HEAD}**Effective** 2023-02-01\n", "2023-02-01"),
        ("heron.txt", f"{HEAD}Version 2.1, 5 May 2020\n", "2020-05-05"),
        ("heron.txt", f"{HEAD}July 9, 2021\n", "2021-07-09"),
        ("heron-2024-03.txt", HEAD, "2024-03"),
        ("terms/heron_20241211.html", HEAD, "2024-12-11"),
        ("2019/heron.txt", HEAD, ""),  # a folder is no name
        ("heron.txt", f"{HEAD}As the Act of 4 March 1998 says\n", ""),
        ("heron.txt", f"{HEAD}Effective 45 May 2020\n", ""),
        ("heron.txt", f"{'word ' * 700}\nEffective 1 May 2020\n", ""),
    ],
)
def test_dates(path: str, text: str, date: str) -> None:
    assert date_of(path, text) == date


@pytest.mark.parametrize(
    ("path", "text", "version"),
    [
        ("heron-2.1.txt", HEAD, "2.1"),
        ("heron-v3-2024.txt", HEAD, "3"),
        ("heron-2024.txt", HEAD, ""),
        ("heron.txt", f"{HEAD}Version 1.4 of the licence", "1.4"),
        ("heron.txt", HEAD, ""),
    ],
)
def test_versions(path: str, text: str, version: str) -> None:
    assert version_of(path, text) == version


def test_front_matter_goes_before_the_text() -> None:
    doc = Document(
        text=f"{HEAD}Effective 2 May 2020\n",
        path="heron-1.0.txt",
        metadata={"date": "2021-01-01", "vendor": "Heron Labs", "license": "heron-0"},
    )
    assert guess(doc) == {"date": "2021-01-01", "version": "1.0", "vendor": "Heron Labs"}


def test_a_corpus_text_has_the_facts_of_its_manifest() -> None:
    facts = guess(Document(text="", path="scancode:llama-3.1-license-2024"))
    assert facts["date"].startswith("2024") and facts["version"] == "3.1"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("scancode:heron-3.1-licence-2024", "heron-licence"),
        ("scancode:heron-2-licence-2023", "heron-licence"),
        ("in/heron-terms-20241211.html", "heron-terms"),
        ("in/Heron Terms v2 final.docx", "heron-terms"),
        ("in/heron.txt", ""),
        ("in/2.0.txt", ""),
    ],
)
def test_the_name_of_a_series_has_no_version(path: str, name: str) -> None:
    assert stem(path) == name
