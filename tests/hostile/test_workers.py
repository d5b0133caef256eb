"""Processes that read: stuck, killed, out of memory, broken; each costs one document at most."""

from __future__ import annotations

import ctypes
import faulthandler
import mmap
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from licensenlp.errors import (
    Defect,
    DocumentTimeout,
    MissingResource,
    NoWorker,
    OversizedDocument,
    ProcessEnded,
)
from licensenlp.workers import Bounds, Lost, answers

ROOMY = Bounds(seconds=60, memory=4 * 10**9)


def tight(seconds: float = 1) -> Bounds:
    """Room for a gigabyte beside what this process holds, which a forked worker holds as well."""
    statm = Path("/proc/self/statm")
    pages = int(statm.read_text().split()[0]) if statm.exists() else 0
    return Bounds(seconds=seconds, memory=pages * mmap.PAGESIZE + 10**9)


def stuck_in_python() -> None:
    while True:
        pass


def stuck_in_c() -> None:
    """Holds the interpreter's lock, so that no signal handler and no thread can run."""
    ctypes.PyDLL(None).pause()


def hungry() -> None:
    held = []
    while True:
        held.append(bytes(10**8))


def broken() -> None:
    raise RuntimeError("unforeseen")


def dies() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def crashes() -> None:
    faulthandler.disable()  # whose report is noise here
    ctypes.string_at(0)


def leaves() -> NoReturn:
    os._exit(7)


def unsendable() -> object:
    return lambda: None


MISHAPS: list[tuple[Callable[[], object], type, str]] = [
    (stuck_in_python, DocumentTimeout, "limit of 1 seconds"),
    (stuck_in_c, DocumentTimeout, "limit of 1 seconds"),
    (hungry, OversizedDocument, " bytes of memory"),
    (broken, Defect, "RuntimeError: unforeseen"),
    (dies, ProcessEnded, "signal 9"),
    (crashes, ProcessEnded, "signal 11"),
    (leaves, ProcessEnded, "exit 7"),
    (unsendable, Defect, "pickle"),
]


def act(task: object) -> object:
    return task() if callable(task) else task


def setup() -> Callable[[object], object]:
    return act


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("mishap", "kind", "words"), MISHAPS, ids=[m[0].__name__ for m in MISHAPS])
def test_a_mishap_costs_one_document(
    mishap: Callable[[], object], kind: type, words: str, jobs: int
) -> None:
    found = list(answers([1, mishap, 2, 3], setup, jobs=jobs, bounds=tight()))
    lost = found.pop(1)
    assert found == [1, 2, 3]
    assert isinstance(lost, Lost)
    error = lost.error("some/LICENSE")
    assert type(error) is kind
    assert error.line.startswith(f"[{error.code}] some/LICENSE: ") and words in error.line
    assert not multiprocessing.active_children()


def test_all_mishaps_at_once_and_in_order() -> None:
    tasks: list[object] = [*range(40), *(m[0] for m in MISHAPS), *range(40, 80)]
    found = list(answers(tasks, setup, jobs=3, bounds=tight()))
    assert [one for one in found if not isinstance(one, Lost)] == list(range(80))
    assert [one.kind for one in found if isinstance(one, Lost)] == [m[1] for m in MISHAPS]


def first_dies(path: Path) -> object:
    """Ends its process where the path is not there yet."""
    if not path.exists():
        path.touch()
        dies()
    return path.name


def test_a_document_is_tried_again_after_a_kill(tmp_path: Path) -> None:
    paths = [tmp_path / str(number) for number in range(5)]
    found = list(answers(paths, lambda: first_dies, jobs=2, bounds=ROOMY))
    assert found == [path.name for path in paths]


def test_idle_and_busy_workers_may_be_killed() -> None:
    stream = answers(range(300), setup, jobs=2, bounds=ROOMY)
    found = [next(stream)]
    for number in range(299):
        if number % 50 == 0:
            for child in multiprocessing.active_children():
                child.kill()
        found.append(next(stream))
    assert found == list(range(300))
    assert list(stream) == []


def test_memory_that_one_document_took_is_not_held_against_the_next() -> None:
    def takes(size: int) -> int:
        return len(bytes(size))

    sizes = [10, 3 * 10**9, 3 * 10**8, 10]
    found = list(answers(sizes, lambda: takes, jobs=1, bounds=tight(60)))
    assert [one for one in found if not isinstance(one, Lost)] == [10, 3 * 10**8, 10]


def no_models() -> Callable[[object], object]:
    raise MissingResource(path="models", what="model", advice="Get one")


def test_errors_of_the_setup_are_raised() -> None:
    with pytest.raises(MissingResource, match="no model"):
        list(answers([1], no_models, jobs=2, bounds=ROOMY))
    with pytest.raises(NoWorker, match="exit 7"):
        list(answers([1], leaves, jobs=2, bounds=ROOMY))
    assert not multiprocessing.active_children()


def test_no_process_is_left_where_results_are_no_longer_wanted() -> None:
    stream = answers([1, stuck_in_python], setup, jobs=2, bounds=ROOMY)
    assert next(stream) == 1
    stream.close()
    assert not multiprocessing.active_children()


ORPHANS = """
import os, ctypes
from licensenlp.workers import Bounds, answers
def work(task):
    os.write(1, b"%d\\n" % os.getpid())  # at once: two write to one pipe
    if task:
        ctypes.PyDLL(None).pause()
list(answers([0, 1], lambda: work, jobs=2, bounds=Bounds(seconds=4, memory=10**9)))
"""


def test_workers_end_by_themselves_when_their_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        pids = {int(parent.stdout.readline()) for _ in range(2)}
        parent.kill()
    # Idle ones look for their parent every two seconds; stuck ones are ended by the system's clock.
    assert _gone(pids, within=30)


def _gone(pids: set[int], *, within: float) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if not any(_alive(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False


def _alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
