"""Faults of a machine, brought about inside a run of `licensenlp report`.

    python -m tests.hostile.faults KIND AFTER ARGUMENT…

In: the kind of fault, after how many documents it comes, the command's arguments.
"""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import sys
import time
from multiprocessing import active_children
from typing import Any
from unittest.mock import patch

from licensenlp.cli import main
from licensenlp.report.store import Store

LATER = 10  # documents after a fault that a run survives: then it is killed
FAULTS = ("worker", "parent", "both", "full", "read-only", "quota", "clock", "interrupt")


def strike(kind: str, store: Store) -> None:
    """Bring the fault about, in the midst of keeping a result."""
    if kind in ("worker", "both"):
        for child in active_children():
            child.kill()
    if kind in ("parent", "both"):
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "full":
        raise sqlite3.OperationalError("database or disk is full")
    if kind == "read-only":
        raise sqlite3.OperationalError("attempt to write a readonly database")
    if kind == "quota":  # the system refuses every file that would grow from here on
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    if kind == "clock":
        real = time.time
        time.time = lambda: real() - 40 * 365 * 86_400
    if kind == "interrupt":
        raise KeyboardInterrupt


def arm(kind: str, after: int) -> None:
    """Have the fault come after so many documents."""
    real, count = Store.add, 0

    def add(self: Store, *arguments: Any) -> None:
        nonlocal count
        count += 1
        if count == after:
            strike(kind, self)
        elif count == after + LATER:
            strike("parent", self)
        real(self, *arguments)

    patch.object(Store, "add", add).start()


if __name__ == "__main__":
    arm(sys.argv[1], int(sys.argv[2]))
    main(sys.argv[3:])
