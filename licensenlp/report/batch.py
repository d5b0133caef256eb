"""Reading many documents, in one process or in several, each outcome kept as soon as it is there.

In: items. Out: a filled store. One bad document never costs another.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from licensenlp import __version__, corpus
from licensenlp.errors import (
    Defect,
    DocumentTimeout,
    LicenseNlpError,
    OversizedDocument,
    ProcessEnded,
)
from licensenlp.ingest import DEFAULT, Limits
from licensenlp.report import remote
from licensenlp.report.guess import guess
from licensenlp.report.inputs import Item
from licensenlp.report.render_html import ARTICLE, article
from licensenlp.report.store import Outcome, Store, storable
from licensenlp.resources import CARD, SCHEME, model_dir
from licensenlp.types import Analysis, Document, Failure
from licensenlp.workers import Bounds, Lost, answers

if TYPE_CHECKING:
    from licensenlp.pipeline import Pipeline

_MODELS = ("clauses", "identify")
# What other limits, or a less busy machine, may mend: a resumed run tries again.
_PASSING = frozenset({OversizedDocument.code, DocumentTimeout.code, ProcessEnded.code})
_CHUNK = 1 << 20  # bytes read at a time
PART = "r"  # what every id of a document's part of the page begins with: one is shown at a time


def pending(items: Sequence[Item], store: Store, stamp: str) -> list[Item]:
    """The items that are still to read: new, changed, or read by other rules or models before.

    So are those that went over a limit, which may be another one now.

    What is in the store of other documents is dropped, and the facts of the others are renewed.
    """
    store.keep_only(item.path for item in items)
    done = store.stamps(but=_PASSING)
    left = []
    for item in items:
        if done.get(storable(item.path)) == (file_hash(item.path), stamp) != ("", stamp):
            store.tell(item.path, item.facts)
        else:
            left.append(item)
    return left


def run(
    items: Sequence[Item],
    store: Store,
    *,
    stamp: str,
    jobs: int = 1,
    dask: str | None = None,
    models: str | None = None,
    limits: Limits = DEFAULT,
) -> Iterator[Outcome]:
    """Read the items and keep what comes of each; yields the outcomes in order of the items.

    `jobs` is the number of processes; each loads the models once, and is ended where a document
    goes over the limits. `dask` is the address of a scheduler whose workers read in their place,
    within the bounds of time and memory that the cluster sets. Usage error where there is none.
    """
    facts = {item.path: item.facts for item in items}
    paths = [item.path for item in items]
    found = _remote(paths, dask, models, limits) if dask else _local(paths, jobs, models, limits)
    for one in found:
        store.add(one, facts[one.path], stamp)
        yield one


def _remote(
    paths: Sequence[str], address: str, models: str | None, limits: Limits
) -> Iterator[Outcome]:
    """The outcomes of a cluster's workers."""
    read = partial(read_one, limits=limits)
    found = remote.outcomes(read, paths, models, address=address, stamp=stamp_of)
    for path, one in zip(paths, found, strict=True):
        yield _deadly(path) if one is None else one


def _local(
    paths: Sequence[str], jobs: int, models: str | None, limits: Limits
) -> Iterator[Outcome]:
    """The outcomes of processes here."""
    bounds = Bounds(seconds=limits.seconds, memory=limits.memory)
    found = answers(paths, partial(_reader, models, limits), jobs=jobs, bounds=bounds)
    for path, one in zip(paths, found, strict=True):
        yield _unread(one.error(path)) if isinstance(one, Lost) else one


def _reader(models: str | None, limits: Limits) -> Callable[[str], Outcome]:
    """What reads documents in a process, its models loaded."""
    _pipeline(models)
    return partial(read_one, models=models, limits=limits)


def _deadly(path: str) -> Outcome:
    """What is kept of a document that ends whatever process reads it."""
    problem = "reading it ended the process, perhaps for want of memory"
    return _unread(ProcessEnded(path=path, problem=problem, advice="Read it alone"))


def _unread(error: LicenseNlpError) -> Outcome:
    path = str(error.facts["path"])
    return _failed(Failure(path=path, code=error.code, message=str(error)))


def read_one(path: str, models: str | None = None, limits: Limits = DEFAULT) -> Outcome:
    """What comes of the document at `path`; raises only where the models themselves are missing."""
    pipeline = _pipeline(models)
    known = path.startswith(SCHEME)
    try:
        found = _known_text(pipeline, path) if known else pipeline.run(path, limits=limits)
        return _failed(found) if isinstance(found, Failure) else outcome(path, found)
    except MemoryError:
        raise  # the process that reads knows its limit, and ends
    # Documents by the thousand meet defects that nobody foresaw; they cost one document each.
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        return _unread(Defect(path=path, problem=problem, advice="Report it"))


def outcome(path: str, found: Analysis) -> Outcome:
    """What is kept of an analysis."""
    return Outcome(
        path=path,
        sha256=found.document.sha256,
        contract=found.to_json(),
        guessed=guess(found.document),
        page=deflated(article(found, PART)),
    )


def deflated(page: str) -> bytes:
    """The page as UTF-8, deflated without a header, as browsers undo it."""
    pack = zlib.compressobj(9, wbits=-15)
    return pack.compress(page.encode("utf-8", "replace")) + pack.flush()


def _known_text(pipeline: Pipeline, path: str) -> Analysis | Failure:
    """The analysis of a text of the reference corpus."""
    try:
        text = corpus.text(path).text
        return pipeline.analyse(Document(text=text, path=path, sha256=_known_hash(path)))
    except LicenseNlpError as error:
        return Failure(path=path, code=error.code, message=str(error))


def _failed(found: Failure) -> Outcome:
    return Outcome(path=found.path, sha256=file_hash(found.path), contract=found.to_json())


@lru_cache(maxsize=1)
def _pipeline(models: str | None) -> Pipeline:
    """The pipeline of this process."""
    from licensenlp.pipeline import Pipeline

    return Pipeline.load(models=Path(models) if models else None)


def file_hash(path: str) -> str:
    """SHA-256 of the file's bytes, or of a known text; "" where they cannot be had."""
    if path.startswith(SCHEME):
        return _known_hash(path)
    total = hashlib.sha256()
    try:
        if not Path(path).is_file():
            return ""
        with Path(path).open("rb") as file:
            while chunk := file.read(_CHUNK):
                total.update(chunk)
    except (OSError, ValueError):
        return ""
    return total.hexdigest()


def _known_hash(path: str) -> str:
    try:
        return corpus.entry(path).sha256
    except LicenseNlpError:
        return ""


def stamp_of(models: str | None = None) -> str:
    """What decides a result beside the document: program version, a hash of rules, models, page."""
    total = hashlib.sha256()
    for name, data in _resources(Path(models) if models else None):
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return f"{__version__} {total.hexdigest()[:16]}"


def _resources(models: Path | None) -> Iterator[tuple[str, bytes]]:
    package = Path(str(files("licensenlp")))
    for file in sorted([*package.rglob("*.toml"), package / "report" / "templates" / ARTICLE]):
        yield file.relative_to(package).as_posix(), file.read_bytes()
    for name in _MODELS:
        try:
            card = model_dir(name, models) / CARD
            yield name, card.read_bytes() if card.is_file() else b""
        except LicenseNlpError:
            yield name, b""
