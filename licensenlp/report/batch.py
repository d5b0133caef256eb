"""Reading many documents, in this process or in several, each outcome kept as soon as it is there.

In: items. Out: a filled store. One bad document never costs another.
"""

from __future__ import annotations

import hashlib
import warnings
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from licensenlp import __version__, corpus
from licensenlp.corpus import SCHEME
from licensenlp.errors import LicenseNlpError
from licensenlp.report import remote
from licensenlp.report.guess import guess
from licensenlp.report.inputs import Item
from licensenlp.report.render_html import article
from licensenlp.report.store import Outcome, Store
from licensenlp.resources import CARD, model_dir
from licensenlp.types import Analysis, Document, Failure

if TYPE_CHECKING:
    from licensenlp.pipeline import Pipeline

_MODELS = ("clauses", "identify")
_CHUNK = 1 << 20  # bytes read at a time
PART = "r"  # what every id of a document's part of the page begins with: one is shown at a time


def pending(items: Sequence[Item], store: Store, stamp: str) -> list[Item]:
    """The items that are still to read: new, changed, or read by other rules or models before.

    What is in the store of other documents is dropped, and the facts of the others are renewed.
    """
    store.keep_only(item.path for item in items)
    done = store.stamps()
    left = []
    for item in items:
        if item.path in done and done[item.path] == (file_hash(item.path), stamp) != ("", stamp):
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
) -> Iterator[Outcome]:
    """Read the items and keep what comes of each; yields the outcomes in order of the items.

    `jobs` is the number of processes; each loads the models once. `dask` is the address of a
    scheduler whose workers read in their place. Usage error where there is none.
    """
    facts = {item.path: item.facts for item in items}
    for found in _outcomes([item.path for item in items], jobs, dask, models):
        store.add(found, facts[found.path], stamp)
        yield found


def _outcomes(
    paths: Sequence[str], jobs: int, dask: str | None, models: str | None
) -> Iterator[Outcome]:
    if dask:
        return _remote(paths, dask, models)
    if jobs == 1 or len(paths) < 2:
        return (read_one(path, models) for path in paths)
    return _parallel(paths, jobs, models)


def _remote(paths: Sequence[str], address: str, models: str | None) -> Iterator[Outcome]:
    """The outcomes of a cluster's workers."""
    found = remote.outcomes(read_one, paths, models, address=address, stamp=stamp_of)
    for path, one in zip(paths, found, strict=True):
        yield _deadly(path) if one is None else one


def _parallel(paths: Sequence[str], jobs: int, models: str | None) -> Iterator[Outcome]:
    """The outcomes of several processes; where one dies, what is left is read one by one."""
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import BrokenProcessPool

    done = 0
    # Workers that have grown are replaced by fresh ones: no reason to alarm anybody.
    warnings.filterwarnings("ignore", "A worker stopped while", UserWarning)
    try:
        workers = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch=4 * jobs)
        for found in workers(delayed(read_one)(path, models) for path in paths):
            done += 1
            yield found
    except BrokenProcessPool:
        for path in paths[done:]:
            yield _alone(path, models)


def _alone(path: str, models: str | None) -> Outcome:
    """The outcome of a document in a process of its own, which may die of it."""
    from joblib.externals.loky import get_reusable_executor
    from joblib.externals.loky.process_executor import BrokenProcessPool

    try:
        one = get_reusable_executor(max_workers=1)
        found: Outcome = one.submit(read_one, path, models).result()
    except BrokenProcessPool:
        return _deadly(path)
    return found


def _deadly(path: str) -> Outcome:
    """What is kept of a document that ends whatever process reads it."""
    problem = f"{path}: reading it ended the process, perhaps for want of memory. Read it alone"
    return _failed(Failure(path=path, code=LicenseNlpError.code, message=problem))


def read_one(path: str, models: str | None = None) -> Outcome:
    """What comes of the document at `path`; raises only where the models themselves are missing."""
    pipeline = _pipeline(models)
    try:
        found = _known_text(pipeline, path) if path.startswith(SCHEME) else pipeline.run(path)
        return _failed(found) if isinstance(found, Failure) else outcome(path, found)
    # Documents by the thousand meet defects that nobody foresaw; they cost one document each.
    except Exception as error:
        message = f"{path}: {type(error).__name__}: {error}. A defect of the program: report it"
        return _failed(Failure(path=path, code=LicenseNlpError.code, message=message))


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
    """What decides a result beside the document: program version, a hash of rules and models."""
    total = hashlib.sha256()
    for name, data in _resources(Path(models) if models else None):
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return f"{__version__} {total.hexdigest()[:16]}"


def _resources(models: Path | None) -> Iterator[tuple[str, bytes]]:
    package = Path(str(files("licensenlp")))
    for file in sorted(package.rglob("*.toml")):
        yield file.relative_to(package).as_posix(), file.read_bytes()
    for name in _MODELS:
        try:
            card = model_dir(name, models) / CARD
            yield name, card.read_bytes() if card.is_file() else b""
        except LicenseNlpError:
            yield name, b""
