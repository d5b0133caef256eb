"""licensenlp: reads licences and terms of AI models and services, and shows where they stand."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

# Loaded on first use, so that `import licensenlp` and the command line's help stay quick.
_LAZY = {
    "classify": "licensenlp.pipeline",
    "Pipeline": "licensenlp.pipeline",
    "train": "licensenlp.training.train",
    "evaluate": "licensenlp.training.scoring",
}
__all__ = ["__version__", *_LAZY]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(name)
