"""Processes that read documents, each document within bounds of time and memory.

In: tasks. Out: an answer a task, in order. A process that is stuck, in C code too, is killed; one
that dies is replaced. Either costs the one document it was on, and no other.

Where processes can be forked (Linux), one starts in milliseconds and has what its parent loaded;
elsewhere each starts anew and `setup` has to be picklable.
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import signal
import sys
import time
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from licensenlp.errors import (
    Defect,
    DocumentTimeout,
    LicenseNlpError,
    NoWorker,
    OversizedDocument,
    ProcessEnded,
    UnreadableDocument,
)

Task = TypeVar("Task")
Answer = TypeVar("Answer")
Read = Callable[[Task], Answer]

_FORKS = sys.platform == "linux"  # elsewhere system libraries do not survive a fork
_AHEAD = 64  # answers a process held back while an earlier one is awaited
_TRIES = 2  # a process can be killed for want of memory that another program took
_STARTS = 120  # seconds until a process has loaded its models, on a very busy machine
_GRACE = 5  # seconds after which a process ends by itself whose parent did not end it
_PARENT = 2  # seconds between two looks whether the parent is still there

# Results hold tables that nobody can change; between processes they travel as plain ones.
ForkingPickler.register(MappingProxyType, lambda table: (_fixed, (dict(table),)))


def _fixed(table: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(table)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """What reading one document may take."""

    seconds: float  # by the clock
    memory: int  # bytes of address space of the process, its program and models included


@dataclass(frozen=True, slots=True)
class Lost:
    """A task that has no answer, and why."""

    kind: type[UnreadableDocument]
    problem: str
    advice: str
    trace: str = ""  # of a defect

    def error(self, path: str) -> UnreadableDocument:
        """The error to report for the document at `path`."""
        return self.kind(path=path, problem=self.problem, advice=self.advice)


def answers(
    tasks: Iterable[Task], setup: Callable[[], Read[Task, Answer]], *, jobs: int, bounds: Bounds
) -> Generator[Answer | Lost]:
    """What `setup()` makes of each task, in order, by `jobs` processes.

    `setup` runs once a process, the function that it returns once a task. Errors of `setup` are
    raised here; NoWorker where it ends the process or takes too long.
    """
    crew = _Crew(setup, jobs, bounds)
    try:
        yield from crew.work(enumerate(tasks))
    finally:
        crew.close()


def processes() -> Any:
    """The context of `multiprocessing` that processes are made with here."""
    return multiprocessing.get_context("fork" if _FORKS else "spawn")


@contextlib.contextmanager
def starting() -> Iterator[None]:
    """For the start of a process: threads of the parent's arithmetic hold no lock of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


@dataclass(slots=True)
class _Worker(Generic[Task]):
    """A process, the pipe to it, and what it is busy with."""

    process: Any
    pipe: Connection
    ready: bool = False
    task: tuple[int, Task] | None = None
    tries: int = 0
    until: float = math.inf  # on the monotonic clock, which no change of the date moves

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


@dataclass(slots=True)
class _Crew(Generic[Task, Answer]):
    """The processes, and the tasks that are to be done again."""

    setup: Callable[[], Read[Task, Answer]]
    jobs: int
    bounds: Bounds
    workers: list[_Worker[Task]] = field(default_factory=list)
    again: deque[tuple[tuple[int, Task], int]] = field(default_factory=deque)
    given: int = 0  # tasks taken so far

    def work(self, tasks: Iterator[tuple[int, Task]]) -> Generator[Answer | Lost]:
        done: dict[int, Answer | Lost] = {}
        following = 0
        while True:
            self._hand_out(tasks, following + self.jobs * _AHEAD)
            if not any(worker.task for worker in self.workers):
                return
            for number, answer in self._collect():
                done[number] = answer
            while following in done:
                yield done.pop(following)
                following += 1

    def close(self) -> None:
        while self.workers:
            self.workers.pop().kill()

    def _hand_out(self, tasks: Iterator[tuple[int, Task]], most: int) -> None:
        """Give each idle process a task; start processes while there are too few."""
        for worker in self.workers:
            if worker.task is None and (following := self._next(tasks, most)):
                worker.task, worker.tries = following
                self._send(worker)
        while len(self.workers) < self.jobs and (following := self._next(tasks, most)):
            worker = self._start()
            worker.task, worker.tries = following  # sent as soon as the process is ready
            self.workers.append(worker)

    def _next(
        self, tasks: Iterator[tuple[int, Task]], most: int
    ) -> tuple[tuple[int, Task], int] | None:
        """A task that lost its process, or one of the first `most` that none has had."""
        if self.again:
            return self.again.popleft()
        if self.given >= most or (task := next(tasks, None)) is None:
            return None
        self.given += 1
        return task, 0

    def _start(self) -> _Worker[Task]:
        context = processes()
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_serve, args=(theirs, self.setup, self.bounds), daemon=True, name="reader"
        )
        with starting():
            process.start()
        theirs.close()
        return _Worker(process, ours, until=time.monotonic() + max(_STARTS, self.bounds.seconds))

    def _send(self, worker: _Worker[Task]) -> None:
        worker.until = time.monotonic() + self.bounds.seconds
        with contextlib.suppress(OSError):  # it died meanwhile: seen when its answer is awaited
            worker.pipe.send(worker.task and worker.task[1])

    def _collect(self) -> Iterator[tuple[int, Answer | Lost]]:
        """The answers that have come, after a wait for the first of them or for a deadline."""
        left = min(worker.until for worker in self.workers) - time.monotonic()
        come = wait([worker.pipe for worker in self.workers], max(left, 0.0))
        for worker in list(self.workers):
            if worker.pipe in come:
                yield from self._receive(worker)
            elif time.monotonic() > worker.until:
                yield from self._stop(worker)

    def _stop(self, worker: _Worker[Task]) -> Iterator[tuple[int, Answer | Lost]]:
        """End a process that takes too long."""
        self._end(worker)
        if not worker.ready or not worker.task:
            raise NoWorker(problem="not ready in time")
        problem = f"not read within the limit of {self.bounds.seconds:g} seconds"
        lost = Lost(DocumentTimeout, problem, "Raise the limit, or split the document")
        yield worker.task[0], lost

    def _receive(self, worker: _Worker[Task]) -> Iterator[tuple[int, Answer | Lost]]:
        try:
            ok, answer = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._died(worker)
            return
        if not worker.ready:
            if not ok:
                raise answer
            worker.ready = True
            self._send(worker)
        elif worker.task:
            number, worker.task, worker.until = worker.task[0], None, math.inf
            if not ok:
                self._end(worker)  # out of memory once: what it still holds is no one's to say
            yield number, answer

    def _died(self, worker: _Worker[Task]) -> Iterator[tuple[int, Answer | Lost]]:
        """A second try for the task of a dead process, then none."""
        task, tries, ready = worker.task, worker.tries + 1, worker.ready
        self._end(worker)
        how = f"signal {-code}" if (code := worker.process.exitcode or 0) < 0 else f"exit {code}"
        if not ready and tries >= _TRIES:
            raise NoWorker(problem=f"ended before it was ready ({how})")
        if task and tries < _TRIES:
            self.again.append((task, tries))
        elif task:
            problem = f"reading it ended the process ({how}), perhaps for want of memory"
            yield task[0], Lost(ProcessEnded, problem, "Raise the memory limit, or save it as text")

    def _end(self, worker: _Worker[Task]) -> None:
        self.workers.remove(worker)
        worker.kill()


def _serve(pipe: Connection, setup: Callable[[], Read[Any, Any]], bounds: Bounds) -> None:
    """The life of a worker: ready or the reason why not, then an answer a task."""
    _confine(bounds)
    parent = os.getppid()
    try:
        read = setup()
    except LicenseNlpError as error:
        pipe.send((False, error))
        return
    except Exception as error:
        pipe.send((False, NoWorker(problem=f"{type(error).__name__}: {error}")))
        return
    pipe.send((True, None))
    while True:
        while not pipe.poll(_PARENT):
            if os.getppid() != parent:
                return
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send_bytes(_answer(read, task, bounds))


def _answer(read: Read[Any, Any], task: object, bounds: Bounds) -> bytes:
    """Whether the process is sound still, and the answer; packed, since that may fail too."""
    _alarm(bounds.seconds + _GRACE)
    try:
        return bytes(ForkingPickler.dumps((True, read(task))))
    except MemoryError:
        most = f"needs more than the limit of {bounds.memory:,} bytes of memory"
        lost = Lost(OversizedDocument, most, "Raise the limit, or split the document")
        return bytes(ForkingPickler.dumps((False, lost)))
    # Documents by the thousand meet defects that nobody foresaw; they cost one document each.
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        lost = Lost(Defect, problem, "Report it", traceback.format_exc())
        return bytes(ForkingPickler.dumps((True, lost)))
    finally:
        _alarm(0)


def _confine(bounds: Bounds) -> None:
    """Bound the memory of this process, and let a crash leave no copy of it on the disk."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C, and ends the workers
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, bounds.memory),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # a system without that bound
            resource.setrlimit(what, (least, hard))


def _alarm(seconds: float) -> None:
    """Have the system end this process after `seconds`, whatever it does then; 0: not at all."""
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
