"""What a report is about: files, directories, globs and manifests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from licensenlp.errors import Usage
from licensenlp.report.inputs import find
from licensenlp.report.manifest import read_manifest

ROW = {"path": "heron.txt", "model": "Heron 2", "vendor": "Heron Labs", "date": "2025-03-01"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "heron.txt",
        "b/LICENSE",
        "b/terms.html",
        "b/train.py",
        ".git/notes.txt",
        "b/x.png",
    ):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("Some words.", encoding="utf-8")
    return tmp_path


def test_directories_give_their_documents_and_count_the_rest(folder: Path) -> None:
    found = find([str(folder)])
    names = [Path(item.path).relative_to(folder).as_posix() for item in found.items]
    assert names == ["b/LICENSE", "b/terms.html", "heron.txt"]
    assert found.left_out == 2


def test_globs_and_two_names_of_one_file_give_it_once(folder: Path) -> None:
    twice = [f"{folder}/**/*.html", f"{folder}/b/../b/terms.html"]
    assert len(find(twice).items) == 1


def test_a_missing_file_stays_to_be_reported(tmp_path: Path) -> None:
    assert [item.path for item in find([str(tmp_path / "none.txt")]).items] == [
        str(tmp_path / "none.txt")
    ]


def test_nothing_named_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(Usage, match="no documents"):
        find([str(tmp_path)])


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "toml"])
def test_the_three_manifests_say_the_same(folder: Path, suffix: str) -> None:
    lines = "\n".join(f'{name} = "{value}"' for name, value in ROW.items())
    texts = {
        "csv": f"\ufeff{','.join(ROW)}\r\n{','.join(ROW.values())}\r\n",
        "jsonl": json.dumps(ROW) + "\n\n",
        "toml": f"[[document]]\n{lines}\n",
    }
    file = folder / f"list.{suffix}"
    file.write_text(texts[suffix], encoding="utf-8")
    facts = {name: value for name, value in ROW.items() if name != "path"}
    assert read_manifest(file) == [(str(folder / "heron.txt"), facts)]
    assert [dict(item.facts) for item in find([], str(file)).items] == [facts]
    assert len(find([str(folder)], str(file)).items) == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "model\nHeron\n"),
        ("a.jsonl", "{broken\n"),
        ("a.jsonl", "[1]\n"),
        ("a.toml", "document = 3\n"),
        ("a.txt", "words"),
    ],
)
def test_a_wrong_manifest_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(Usage, match=name):
        read_manifest(tmp_path / name)
