"""What takes long to work out, kept as plain JSON in the user's cache between runs.

An entry is named by a digest of what it was made from, so that a change makes it anew; a cache
that cannot be read or written costs time only.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

VARIABLE = "LICENSENLP_CACHE"
FORMAT = 11  # of what is kept: raise it when the program makes something else of the same source


def cached(name: str, source: bytes, make: Callable[[], Any]) -> Any:
    """What `make` gives, as JSON gives it back; made only where `source` was not seen before."""
    digest = hashlib.sha256(f"{FORMAT}\0".encode() + source).hexdigest()[:32]
    path = _directory() / f"{name}-{digest}.json"
    with contextlib.suppress(OSError, ValueError):
        return json.loads(path.read_bytes())
    text = json.dumps(make(), ensure_ascii=False)
    _write(path, text)
    return json.loads(text)


def _directory() -> Path:
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("licensenlp")


def _write(path: Path, text: str) -> None:
    """Writes whole or not at all; a cache that cannot be written is no error."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
