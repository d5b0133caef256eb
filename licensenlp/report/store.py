"""The results on disk: a document a transaction, so that an interrupted run loses none it finished.

In: outcomes of reading. Out: `results.sqlite`, from which every other file of a report is written.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from licensenlp.errors import Usage
from licensenlp.report.manifest import FACTS
from licensenlp.report.schema import SCHEMA

NAME = "results.sqlite"
APPLICATION = 0x4C4E4C50  # "LNLP", in the file's header
FORMAT = 2
DECIDING = 3  # reasons that say why a document stands where it does


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of a document: the contract's object, of an analysis or of a failure."""

    path: str
    sha256: str
    contract: Mapping[str, Any]
    guessed: Mapping[str, str] = field(default_factory=dict)  # what the document says of itself
    page: bytes = b""  # its part of report.html, deflated

    @property
    def failed(self) -> bool:
        """Whether there is an error in place of an analysis."""
        return "error" in self.contract


class Store:
    """The database of one report, open."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def stamps(self, *, but: Collection[str] = ()) -> dict[str, tuple[str, str]]:
        """By path, the hash of the bytes and the stamp of what read them.

        `but`: error codes; documents that failed with one are left out.
        """
        rows = self.db.execute("SELECT path, sha256, stamp, error_code FROM documents")
        return {path: (sha256, stamp) for path, sha256, stamp, code in rows if code not in but}

    def keep_only(self, paths: Iterable[str]) -> None:
        """Forget the documents that are not in `paths`."""
        gone = self.stamps().keys() - set(map(storable, paths))
        with self.db:
            self.db.executemany(
                "DELETE FROM documents WHERE path = ?", ((p,) for p in sorted(gone))
            )

    def tell(self, path: str, facts: Mapping[str, str]) -> None:
        """Replace what a manifest says about a document; what the document says itself stays."""
        (guessed,) = next(self.rows("SELECT guessed FROM documents WHERE path = ?", path))
        known = json.loads(guessed) | dict(facts)
        columns = ", ".join(f"{name} = ?" for name in FACTS)
        values = [known.get(name) for name in FACTS]
        with self.db:
            self.db.execute(
                f"UPDATE documents SET {columns} WHERE path = ?", [*values, storable(path)]
            )

    def add(self, found: Outcome, facts: Mapping[str, str], stamp: str) -> None:
        """Keep an outcome, in place of an older one of the same path; all of it or nothing."""
        row = _columns(found, facts, stamp)
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        with self.db:
            self.db.execute("DELETE FROM documents WHERE path = ?", (storable(found.path),))
            added = self.db.execute(
                f"INSERT INTO documents ({names}) VALUES ({marks})", list(row.values())
            )
            self._add_parts(added.lastrowid or 0, found.contract)
            if found.page:
                self.db.execute("INSERT INTO pages VALUES (?, ?)", (added.lastrowid, found.page))

    def _add_parts(self, document: int, contract: Mapping[str, Any]) -> None:
        self.db.executemany(
            "INSERT INTO clauses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_clause(document, clause) for clause in contract.get("clauses", ())),
        )
        reasons = contract.get("spectrum", {}).get("reasons", ())
        self.db.executemany(
            "INSERT INTO reasons VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (document, n, r["clause"], r["axis"], r["says"], r["points"], r["decides"])
                for n, r in enumerate(reasons, 1)
            ),
        )

    def compare(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Replace the comparison with a published table."""
        with self.db:
            self.db.execute("DELETE FROM comparisons")
            marks = ", ".join("?" * 10)
            self.db.executemany(f"INSERT INTO comparisons VALUES ({marks})", rows)

    def group(self, rows: Iterable[tuple[int, int, float | None, str, Sequence[int]]]) -> None:
        """Replace the groups of like documents: number, size, median, what is typical, members."""
        with self.db:
            self.db.execute("DELETE FROM clusters")
            for number, size, score, typical, members in rows:
                self.db.execute(
                    "INSERT INTO clusters VALUES (?, ?, ?, ?)", (number, size, score, typical)
                )
                self.db.executemany(
                    "UPDATE documents SET cluster = ? WHERE id = ?",
                    ((number, member) for member in members),
                )

    def follow(self, rows: Iterable[tuple[str, int, int, str, str]]) -> None:
        """Replace the series: name, position, document, what it added, what it took away."""
        with self.db:
            self.db.execute("DELETE FROM steps")
            self.db.executemany("INSERT INTO steps VALUES (?, ?, ?, ?, ?)", rows)

    def rows(self, query: str, *values: object) -> Iterator[sqlite3.Row]:
        """The rows of a query, one at a time."""
        return iter(self.db.execute(query, values))

    def counts(self) -> tuple[int, int]:
        """How many documents were read, and how many failed."""
        read, failed = self.db.execute(
            "SELECT coalesce(sum(status = 'read'), 0), coalesce(sum(status = 'failed'), 0)"
            " FROM documents"
        ).fetchone()
        return int(read), int(failed)


@contextmanager
def open_store(path: Path, *, resume: bool) -> Iterator[Store]:
    """The store at `path`: the one that is there with `resume`, else a new one.

    Usage error where the file is damaged, is of another format, or cannot be written.
    """
    try:
        if not resume:
            for suffix in ("", "-journal", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        db = sqlite3.connect(path)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(path, error) from error
    try:
        _prepare(db, path)
        # Commits that wait for no disk: a power cut may lose the last of them, and no more.
        db.execute("PRAGMA journal_mode = WAL")
        yield Store(db)
        db.execute("PRAGMA journal_mode = DELETE")  # one file, which a read-only disk can hold
    # SQLite quotes the damage it finds, which may be no text.
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _unusable(path, error) from error
    finally:
        db.close()


def is_store(path: Path) -> bool:
    """Whether there is a results database of this program at `path`."""
    try:
        with path.open("rb") as file:
            return file.read(72)[68:72] == APPLICATION.to_bytes(4, "big")
    except OSError:
        return False


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = NORMAL")
    found = db.execute("PRAGMA user_version").fetchone()[0]
    if found == 0 and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
        marks = f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};"
        db.executescript(f"BEGIN; {SCHEMA} {marks} COMMIT;")
    elif found != FORMAT:
        raise Usage(message=f"{path}: another version of the program wrote it. Leave out --resume")


def _columns(found: Outcome, facts: Mapping[str, str], stamp: str) -> dict[str, Any]:
    contract = found.contract
    about, error = contract["document"], contract.get("error", {})
    place, known = contract.get("spectrum", {}), contract.get("license", {})
    names = ("kind", "kind_confidence", "language", "media_type", "pages", "characters")
    known_of = dict(found.guessed) | dict(facts)
    row = {
        "path": found.path,
        "sha256": found.sha256,
        "stamp": stamp,
        "status": "failed" if found.failed else "read",
        **{name: about.get(name) for name in names},
        **{name: place.get(name) for name in ("tier", "score", "confidence")},
        **{f"license_{n}": known.get(n) for n in ("match", "key", "spdx", "name", "similarity")},
        "why": why(contract),
        **{name: known_of.get(name) for name in FACTS},
        "guessed": json.dumps(dict(found.guessed), ensure_ascii=False, sort_keys=True),
        "error_code": error.get("code"),
        "error_message": error.get("message"),
        "contract": json.dumps(contract, ensure_ascii=False),
    }
    return {name: storable(value) for name, value in row.items()}


def why(contract: Mapping[str, Any]) -> str:
    """What the tier of an analysis rests on; where it has none, why."""
    place = contract.get("spectrum", {})
    if place.get("tier") is None:
        return "; ".join(contract.get("warnings", ())[-1:])
    deciding = dict.fromkeys(one["says"] for one in place["reasons"] if one["decides"])
    return "; ".join([*deciding][:DECIDING])


def _clause(document: int, clause: Mapping[str, Any]) -> tuple[Any, ...]:
    plain = ("id", "label", "effect", "start", "end", "text", "section", "page", "confidence")
    listed = (", ".join(clause["source"]), json.dumps(clause["attributes"], sort_keys=True))
    return (document, *(storable(clause[name]) for name in plain), *listed)


def storable(value: Any) -> Any:
    r"""The value; lone surrogates, as in file names that are no UTF-8, spelled out (`\udce9`)."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-8", "backslashreplace").decode("utf-8")


def _unusable(path: Path, error: Exception) -> Usage:
    return Usage(message=f"{path}: cannot be used ({error}). Name another directory with -o")
