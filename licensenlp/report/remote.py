"""Documents read by the workers of a Dask cluster, in place of processes of this machine.

In: paths that every worker can open, and the scheduler's address. Out: what comes of each, in
order. A worker that dies costs no document: its work goes to another one.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from licensenlp.errors import Usage
from licensenlp.report.store import Outcome

if TYPE_CHECKING:
    from distributed import Client, Future

Read = Callable[[str, str | None], Outcome]
AHEAD = 4  # documents underway for each thread of the cluster
PATIENCE = 30  # seconds until a scheduler counts as out of reach
_ONE_AT_A_TIME = Lock()  # a worker may have threads; the pipeline of a process has one user


def outcomes(
    read: Read, paths: Sequence[str], models: str | None, *, address: str, stamp: Callable[..., str]
) -> Iterator[Outcome | None]:
    """What comes of each path; None for one that ended worker after worker.

    Usage error without Dask, without a scheduler at the address, and where a worker's `stamp` of
    program, rules and models differs from ours: its results would, too.
    """
    with _client(address) as client:
        _same_everywhere(client, stamp, models)
        most = max(AHEAD, AHEAD * sum(client.nthreads().values()))
        underway: deque[Future[Outcome]] = deque()
        here = str(Path.cwd())
        for path in paths:
            underway.append(client.submit(_alone, read, path, models, here, pure=False))
            if len(underway) >= most:
                yield _result(underway.popleft())
        while underway:
            yield _result(underway.popleft())


def _client(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise Usage(message="--dask needs Dask. Run pip install 'licensenlp[dask]'") from error
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        problem = f"{address}: no Dask scheduler answers ({error})"
        raise Usage(message=f"{problem}. Give the address that it printed") from error


def _same_everywhere(client: Client, stamp: Callable[..., str], models: str | None) -> None:
    ours = stamp(models)
    for worker, theirs in client.run(stamp, models).items():
        if theirs != ours:
            problem = f"{worker}: has other rules or models ({theirs}, here {ours})"
            raise Usage(message=f"{problem}. Install the same licensenlp there")


def _alone(read: Read, path: str, models: str | None, here: str) -> Outcome:
    """What comes of a path that is told from the directory `here`."""
    with _ONE_AT_A_TIME:
        os.chdir(here)
        return read(path, models)


def _result(future: Future[Outcome]) -> Outcome | None:
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker:
        return None
