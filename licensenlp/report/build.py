"""A whole report: documents read into the store, then every file written from it.

In: items and a directory. Out: the files named in `FILES`, each whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from licensenlp.errors import Usage
from licensenlp.report import tables
from licensenlp.report.files import replacing
from licensenlp.report.store import NAME, Store, is_store

if TYPE_CHECKING:
    from licensenlp.report.drawing import Drawn

Writer = Callable[[Store], Iterable[str]]


def prepare(folder: Path, *, resume: bool, force: bool) -> Path:
    """The path of the store in a directory made for a report.

    Usage error where the directory cannot be made, and where it holds anything: `resume` goes on
    with a report that is there, `force` writes over it or beside other files.
    """
    store = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise Usage(message=f"{folder}: {problem}. Name another directory with -o") from error
    report = is_store(store)
    if taken and not force and not (resume and report):
        ways = "Go on with --resume, or replace it with --force"
        others = "holds no report, but other files. Add --force to write there"
        raise Usage(message=f"{folder}: {f'holds a report. {ways}' if report else others}")
    if resume and store.exists() and not report:
        raise Usage(message=f"{store}: no results of this program. Leave out --resume")
    return store


def write(store: Store, folder: Path, *, jobs: int = 1) -> None:
    """Write every file but the store, on two processes where there may be as many `jobs`.

    Usage error where a file cannot be written.
    """
    from licensenlp.report import drawing

    with drawing.started(store, jobs=jobs) as awaited:
        for name, pieces in _writers(store, awaited).items():
            path = folder / name
            with replacing(path, advice="Free space, then --resume") as file:
                file.writelines(_marked(path, pieces(store)))


def _writers(store: Store, drawing: Callable[[], Drawn]) -> Mapping[str, Writer]:
    """What writes each file, once groups and series are in the store; the last two wait."""
    from licensenlp.report import clusters, series
    from licensenlp.report.page import report_html

    groups, steps = clusters.keep(store), series.keep(store)
    page = partial(report_html, groups=groups, series=steps, drawing=drawing)
    return {
        "documents.csv": tables.documents_csv,
        "clauses.csv": tables.clauses_csv,
        "report.json": tables.report_json,
        "report.md": partial(tables.report_md, told=lambda: drawing().movements),
        "report.html": page,
    }


def _marked(path: Path, pieces: Iterable[str]) -> Iterator[str]:
    """The pieces; before those of a CSV file the mark by which spreadsheets know UTF-8."""
    if path.suffix == ".csv":
        yield "\ufeff"
    yield from pieces
