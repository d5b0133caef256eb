"""No tracked file repeats the reference corpus: the repository holds no text of others.

LICENSE is the one exception; it is the licence of this project. Samples are held to a stricter
bound than the rest, as they are written in the language of licences.
"""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from licensenlp.families import shingles, words

ROOT = Path(__file__).parents[1]
ANY_FILE = 20  # words in a row
SAMPLES = 8
OURS = {"LICENSE"}


def tracked() -> list[Path]:
    """The files of the repository, or where it is no repository, all that is laid out in it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = [name for name in listed.stdout.split("\0") if name] if not listed.returncode else []
    paths = [ROOT / name for name in names] or sorted(ROOT.glob("*/**/*"))
    return [path for path in paths if path.is_file() and path.name not in OURS]


def wording(path: Path) -> str:
    """The words in a file: a document's text, or what its bytes say as UTF-8."""
    if path.suffix == ".pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(path) as pdf:
            return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            return re.sub(r"<[^>]*>", " ", archive.read("word/document.xml").decode("utf-8"))
    return path.read_bytes().decode("utf-8", "ignore")


def shared(text: str, known: NDArray[np.uint64], run: int) -> list[str]:
    """The runs of `run` words in `text` whose hashes are among `known`, which is sorted."""
    ours = shingles(text, run)
    # Not np.isin: it would sort the corpus's 2.5 million runs anew for each file.
    found = known[np.searchsorted(known, ours).clip(max=len(known) - 1)] == ours
    spelled = words(text) if found.any() else []
    return [" ".join(spelled[at : at + run]) for at in np.flatnonzero(found).tolist()]


@pytest.fixture(scope="module")
def twenties(corpus_texts: Mapping[str, str]) -> NDArray[np.uint64]:
    return known_runs(corpus_texts, ANY_FILE)


def known_runs(texts: Mapping[str, str], run: int) -> NDArray[np.uint64]:
    """Every run of `run` words in the texts, hashed and sorted."""
    return np.unique(np.concatenate([shingles(text, run) for text in texts.values()]))


def offences(paths: list[Path], known: NDArray[np.uint64], run: int) -> dict[str, list[str]]:
    """What each file repeats; files that repeat nothing are left out."""
    found = {str(path.relative_to(ROOT)): shared(wording(path), known, run) for path in paths}
    return {name: runs[:20] for name, runs in found.items() if runs}


def test_no_file_repeats_twenty_words_of_the_corpus(twenties: NDArray[np.uint64]) -> None:
    paths = tracked()
    assert len(paths) > 20
    assert offences(paths, twenties, ANY_FILE) == {}


def test_no_sample_repeats_eight_words_of_the_corpus(corpus_texts: Mapping[str, str]) -> None:
    paths = [p for p in sorted((ROOT / "corpus" / "samples").iterdir()) if p.is_file()]
    assert len(paths) >= 12
    assert offences(paths, known_runs(corpus_texts, SAMPLES), SAMPLES) == {}


@pytest.mark.parametrize("key", ["mit", "openai-tou-20241211"])
def test_a_copied_sentence_is_found(
    key: str, corpus_texts: Mapping[str, str], twenties: NDArray[np.uint64]
) -> None:
    text = " ".join(corpus_texts[key].split()[:40])
    disguised = "# Our own\n" + text.upper().replace(" ", "\n * ")
    assert shared(disguised, twenties, ANY_FILE)


def test_project_licence_would_be_found(twenties: NDArray[np.uint64]) -> None:
    assert shared(wording(ROOT / "LICENSE"), twenties, ANY_FILE)
