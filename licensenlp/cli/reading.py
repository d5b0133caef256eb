"""The documents of a command, read one by one in a process of their own.

In: paths. Out: an `Analysis` or a `Failure` each, in order, the failures told on standard error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from licensenlp.cli.console import Talk
from licensenlp.errors import LicenseNlpError
from licensenlp.ingest import DEFAULT, Limits
from licensenlp.ingest.source import STDIN, load
from licensenlp.types import Analysis, Failure
from licensenlp.workers import Bounds, Lost, answers

Task = tuple[str, bytes | None]  # a path, and the bytes where this process alone can have them
Result = Analysis | Failure


def results(
    talk: Talk,
    paths: Sequence[str],
    *,
    models: str | None,
    bundle: bool = False,
    limits: Limits = DEFAULT,
    bar: bool = True,
) -> Iterator[Result]:
    """The results of `paths` in order; an error line for each document that fails, as it fails.

    The process that reads is ended where a document goes over the limits. Errors of the models are
    raised.
    """
    bounds = Bounds(seconds=limits.seconds, memory=limits.memory)
    setup = partial(_reader, models, bundle, limits)
    tracked = talk.track(paths, doing="Reading", bar=bar)
    found = answers(_tasks(paths, limits), setup, jobs=1, bounds=bounds)
    for path, answer in zip(tracked, found, strict=True):
        result = _failure(talk, path, answer) if isinstance(answer, Lost) else answer
        if isinstance(result, Failure):
            talk.error(line(result.code, result.message))
        yield result


def line(code: str, message: str) -> str:
    """A failure as the error's own line."""
    safe = LicenseNlpError(message=message).line.partition("] ")[2]
    return f"[{code}] {safe}"


def _tasks(paths: Sequence[str], limits: Limits) -> Iterator[Task | Failure]:
    """The tasks; standard input is read here, since other processes have none."""
    for path in paths:
        try:
            yield path, load(path, name=path, limits=limits) if path == STDIN else None
        except LicenseNlpError as error:
            yield Failure(path=path, code=error.code, message=str(error))


def _reader(models: str | None, bundle: bool, limits: Limits) -> Callable[[Task | Failure], Result]:
    """What reads documents in a process, its models loaded."""
    from licensenlp.cli.loading import pipeline

    pipe = pipeline(models)

    def read(task: Task | Failure) -> Result:
        if isinstance(task, Failure):
            return task
        path, data = task
        return pipe.run(path, data=data, bundle=bundle, limits=limits)

    return read


def _failure(talk: Talk, path: str, lost: Lost) -> Failure:
    if lost.trace and talk.debug:
        talk.error(lost.trace)
    error = lost.error(path)
    return Failure(path=path, code=error.code, message=str(error))
