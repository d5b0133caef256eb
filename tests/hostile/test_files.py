"""Paths that are no plain file, change under the reader, or are named to do harm."""

from __future__ import annotations

import json
import os
import shutil
import socket
import threading
from pathlib import Path

import pytest

from licensenlp.errors import LicenseNlpError, MissingDocument
from licensenlp.ingest import read, read_bundle

from .reading import ROOT, read_or_refuse, run

SAMPLE = ROOT / "corpus" / "samples" / "quillstone-open-1.0.txt"
WHOLE = "One word and another. " * 20_000
ODD_NAMES = [
    "line\nbreak.txt", "tab\tand\rreturn.txt", "'quotes\" and `ticks`.txt", "$(touch evil).txt",
    "; rm -rf x.txt", "--help.txt", "-", "=cmd|'calc'!A0.txt",
    "<img src=x onerror=alert(1)>.txt",
    "\u202egnp.txt", "\x1b[2J.txt", "%s%n{path}{0}.txt", "e\u0301\u200b.txt", "x" * 240 + ".txt",
]  # fmt: skip


def special(folder: Path) -> dict[str, Path]:
    """Things in a folder that are no documents, by what they are."""
    made = {
        name: folder / f"{name}.txt" for name in ("fifo", "socket", "loop", "dangling", "closed")
    }
    os.mkfifo(made["fifo"])
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.fspath(made["socket"]))
    made["loop"].symlink_to(made["loop"])
    made["dangling"].symlink_to(folder / "nowhere")
    made["closed"].write_text("words")
    made["closed"].chmod(0)
    (folder / "folder.txt").mkdir()
    (folder / "folder.txt" / "up").symlink_to(folder)
    return made | {"folder": folder / "folder.txt", "device": Path("/dev/zero")}


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    for name, path in special(tmp_path).items():
        if name == "closed" and os.geteuid() == 0:
            continue
        assert type(read_or_refuse(path)) is MissingDocument, name


def test_a_batch_passes_them_by(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    special(folder)
    for number, name in enumerate(ODD_NAMES):
        shutil.copy(SAMPLE, folder / (name if name != "-" else f"- {number}.txt"))
    done = run("report", "in", "-o", "out", "--quiet", "--jobs", "2", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert b"\x1b" not in done.stdout + done.stderr
    found = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    failed = {Path(one["document"]["path"]).stem for one in found if "error" in one}
    assert {"fifo", "socket", "loop", "dangling"} <= failed <= {
        "fifo", "socket", "loop", "dangling", "closed"
    }  # fmt: skip
    assert sum("error" not in one for one in found) >= len(ODD_NAMES)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "out"]


def test_odd_names_are_shown_on_one_safe_line(tmp_path: Path) -> None:
    names = [name for name in ODD_NAMES if not name.startswith("-")]
    done = run("classify", *names, cwd=tmp_path)
    lines = done.stderr.decode().splitlines()
    refused = [line for line in lines if line.startswith("[L302]")]
    assert done.returncode == 3
    assert len(refused) == len(names)
    assert all(line.isprintable() for line in lines)


def test_a_name_that_utf8_cannot_hold(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9-\xff.txt")
    shutil.copy(SAMPLE, tmp_path / name)
    done = run("report", ".", "-o", "out", "--quiet", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = run("classify", name, "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["clauses"]


def test_a_file_that_vanishes_between_listing_and_reading(tmp_path: Path) -> None:
    for name in ("LICENSE", "NOTICE"):
        shutil.copy(SAMPLE, tmp_path / name)
    real = os.open

    def gone(path: str | Path, *more: int, **other: int) -> int:
        if os.fspath(path).endswith("NOTICE"):
            Path(path).unlink(missing_ok=True)
        return real(path, *more, **other)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "open", gone)
        doc = read_bundle(tmp_path)
    assert [part.role for part in doc.parts] == ["LICENSE"]
    assert "NOTICE: no such file" in doc.warnings[0]


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    path.write_text(WHOLE)
    stop = threading.Event()

    def change() -> None:
        while not stop.is_set():
            path.write_bytes(b"")
            path.write_text(WHOLE)

    writer = threading.Thread(target=change)
    writer.start()
    try:
        for _ in range(40):
            found = read_or_refuse(path)
            assert isinstance(found, LicenseNlpError) or WHOLE.startswith(found.text)
    finally:
        stop.set()
        writer.join()


def test_a_folder_in_place_of_a_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingDocument, match="directory"):
        read(tmp_path)
