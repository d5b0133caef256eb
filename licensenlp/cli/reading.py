"""The documents of a command, read one by one in a process of their own.

In: paths. Out: an `Analysis` or a `Failure` each, in order, the failures told on standard error; or
what else a command makes of a document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from licensenlp.cli.console import Talk
from licensenlp.errors import LicenseNlpError
from licensenlp.ingest import DEFAULT, Limits
from licensenlp.ingest.source import STDIN, load
from licensenlp.types import Analysis, Failure
from licensenlp.workers import Bounds, Lost, answers

Task = tuple[str, bytes | None]  # a path, and the bytes where this process alone can have them
Result = Analysis | Failure
Made = TypeVar("Made")


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
    return each(talk, paths, partial(_analyser, models, bundle, limits), limits=limits, bar=bar)


def each(
    talk: Talk,
    paths: Sequence[str],
    setup: Callable[[], Callable[[Task], Made | Failure]],
    *,
    limits: Limits,
    bar: bool = True,
) -> Iterator[Made | Failure]:
    """What the function that `setup` returns makes of each path, else as `results`.

    `setup` runs in the process that reads; the function may raise the program's own errors.
    """
    bounds = Bounds(seconds=limits.seconds, memory=limits.memory)
    tracked = talk.track(paths, doing="Reading", bar=bar)
    found = answers(_tasks(paths, limits), partial(_passing, setup), jobs=1, bounds=bounds)
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
            yield _failed(path, error)


def _passing(
    setup: Callable[[], Callable[[Task], Made | Failure]],
) -> Callable[[Task | Failure], Made | Failure]:
    """What `setup` returns, failures handed on and errors made failures."""
    read = setup()

    def act(task: Task | Failure) -> Made | Failure:
        if isinstance(task, Failure):
            return task
        try:
            return read(task)
        except LicenseNlpError as error:
            return _failed(task[0], error)

    return act


def _analyser(models: str | None, bundle: bool, limits: Limits) -> Callable[[Task], Result]:
    """What analyses documents in a process, its models loaded."""
    from licensenlp.cli.loading import pipeline

    pipe = pipeline(models)

    def read(task: Task) -> Result:
        path, data = task
        return pipe.run(path, data=data, bundle=bundle, limits=limits)

    return read


def _failure(talk: Talk, path: str, lost: Lost) -> Failure:
    if lost.trace and talk.debug:
        talk.error(lost.trace)
    return _failed(path, lost.error(path))


def _failed(path: str, error: LicenseNlpError) -> Failure:
    return Failure(path=path, code=error.code, message=str(error))
