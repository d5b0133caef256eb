"""Everything that is wrong with annotation files, not only the first thing.

In: paths. Out: the records that can be used, and an error for each that cannot or should not be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from licensenlp import taxonomy
from licensenlp.errors import BadAnnotation
from licensenlp.families import families
from licensenlp.training.annotations import Record, check_taxonomy, filled_lines, parse
from licensenlp.training.sources import corpus_text


@dataclass(slots=True)
class Checked:
    """The usable records, and what is wrong with the others."""

    records: list[Record] = field(default_factory=list)
    problems: list[BadAnnotation] = field(default_factory=list)


def check_files(paths: Sequence[Path], *, own_labels: bool = False) -> Checked:
    """Records and problems of annotation files.

    Broken offsets, unknown labels (unless `own_labels`), repeated spans, other versions of a text,
    documents annotated twice, and near-duplicate documents in different groups.
    """
    checked = Checked()
    for path in paths:
        for record in _records(path, checked.problems):
            try:
                if not own_labels:
                    check_taxonomy(record, taxonomy.check_span)
                checked.records.append(record)
            except BadAnnotation as problem:
                checked.problems.append(problem)
    checked.problems += [*_twice(checked.records), *_across_groups(checked.records)]
    return checked


def _records(path: Path, problems: list[BadAnnotation]) -> Iterator[Record]:
    """The records of a file that can be read, line by line."""
    try:
        lines = filled_lines(path)
    except BadAnnotation as problem:
        problems.append(problem)
        return
    for number, line in lines:
        try:
            yield parse(line, file=str(path), number=number, find_text=corpus_text)
        except BadAnnotation as problem:
            problems.append(problem)


def _twice(records: Sequence[Record]) -> Iterator[BadAnnotation]:
    """Texts that are annotated in two records with spans."""
    first: dict[str, Record] = {}
    for record in records:
        before = first.setdefault(record.text, record)
        if before is not record and record.labels is None:
            yield BadAnnotation(
                file=record.file,
                line=record.line,
                problem=f"annotates the same text as {before.file}:{before.line}",
                advice="Keep one; compare two annotators with `licensenlp annotations agree`",
            )


def _across_groups(records: Sequence[Record]) -> Iterator[BadAnnotation]:
    """Documents that copy each other but belong to different groups: a split would leak."""
    documents = {f"{r.file}:{r.line}": r for r in records if r.labels is None}
    if not documents:
        return
    family = families({place: record.text for place, record in documents.items()})
    for place, head in family.items():
        record, other = documents[place], documents[head]
        if record.group != other.group and record.text != other.text:
            yield BadAnnotation(
                file=record.file,
                line=record.line,
                problem=f"is nearly the text of {head}, but in another group "
                f"({record.group!r}, {other.group!r})",
                advice='Give both the same "meta": {"group": …}',
            )
