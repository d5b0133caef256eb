"""Documents and clauses as Parquet, for data frames; needs the extra `parquet`.

In: a filled store. Out: `documents.parquet` and `clauses.parquet`, the columns of the CSV files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

from licensenlp.errors import Usage
from licensenlp.report import tables
from licensenlp.report.files import replacing_bytes
from licensenlp.report.store import Store

ROWS = 5_000  # of a row group
_REAL = frozenset({"score", "confidence", "kind_confidence", "license_similarity"})
_WHOLE = frozenset({"cluster", "pages", "page", "characters", "start", "end"})


def write(store: Store, folder: Path) -> None:
    """Write both files. Usage error where pyarrow is not installed or a file cannot be written."""
    arrow()
    for name, columns, rows in (
        ("documents", tables.DOCUMENT_COLUMNS, tables.documents(store)),
        ("clauses", tables.CLAUSE_COLUMNS, tables.clauses(store)),
    ):
        with replacing_bytes(folder / f"{name}.parquet", advice="Free space") as file:
            _write(file, columns, rows)


def arrow() -> Any:
    """The library. Usage error where it is not installed."""
    try:
        import pyarrow
    except ImportError as error:
        advice = "Run pip install 'licensenlp[parquet]'"
        raise Usage(message=f"--parquet needs pyarrow. {advice}") from error
    return pyarrow


def _write(to: IO[bytes], columns: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    import pyarrow.parquet as parquet

    pa = arrow()
    schema = pa.schema([(name, _type(pa, name)) for name in columns])
    with parquet.ParquetWriter(to, schema, compression="zstd") as file:
        while some := list(islice(rows, ROWS)):
            file.write_table(pa.Table.from_pylist([_row(columns, row) for row in some], schema))


def _row(columns: Sequence[str], row: Sequence[object]) -> Mapping[str, object]:
    return dict(zip(columns, row, strict=True))


def _type(pa: Any, name: str) -> Any:
    if name in _REAL:
        return pa.float64()
    return pa.int64() if name in _WHOLE else pa.string()
