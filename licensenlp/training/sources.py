"""Where annotations and the texts they stand on come from.

In: a corpus document id, or nothing. Out: its text; the annotation files that the program ships.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from licensenlp import corpus
from licensenlp.errors import MissingResource, Usage
from licensenlp.resources import PACKAGE
from licensenlp.training.annotations import Record, read

VARIABLE = "LICENSENLP_ANNOTATIONS"


def corpus_text(document: str) -> str:
    """The text of a corpus document; LookupError where there is none of that id.

    CorpusUnavailable before `licensenlp corpus fetch`.
    """
    try:
        return corpus.text(document).text
    except Usage as error:
        raise LookupError(str(error)) from error


def read_files(paths: Sequence[str | Path]) -> list[Record]:
    """The records of annotation files, their texts from the reference corpus where they stand off.

    A directory stands for its `.jsonl` files. Raises BadAnnotation with file and line.
    """
    return list(read(files(paths), find_text=corpus_text))


def files(paths: Iterable[str | Path]) -> list[Path]:
    """The files named, a directory standing for its `.jsonl` files."""
    found: list[Path] = []
    for path in map(Path, paths):
        found += sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return found


def shipped() -> Path:
    """The directory of the annotations that the program ships; MissingResource where it is not.

    The first that holds a `.jsonl` file: the directory in LICENSENLP_ANNOTATIONS (then the only
    one looked at), `annotations/` of a checkout, `_annotations/` of the installed package.
    """
    named = os.environ.get(VARIABLE)
    roots = [Path(named)] if named else [PACKAGE.parent / "annotations", PACKAGE / "_annotations"]
    for folder in roots:
        if any(folder.glob("*.jsonl")):
            return folder
    raise MissingResource(
        path=str(roots[-1]),
        what="annotations",
        advice=f"Install the package anew, or set {VARIABLE} to the directory that holds them",
    )
