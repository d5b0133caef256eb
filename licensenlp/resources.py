"""Where the program's own data lives: an argument, the environment, the checkout, the wheel."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from licensenlp.errors import DamagedResource, MissingResource

PACKAGE = Path(__file__).resolve().parent
MODELS_VARIABLE = "LICENSENLP_MODELS"
MANIFEST_VARIABLE = "LICENSENLP_MANIFEST_DIR"
CARD = "card.json"
MANIFEST = "manifest.jsonl"
SCHEME = "scancode:"  # before the key of a document of the reference corpus


def model_dir(name: str, root: Path | str | None = None) -> Path:
    """The directory of a model, such as `identify`; MissingResource where there is none.

    The first of these that holds it: `root`, the directory in LICENSENLP_MODELS, `models/` of a
    checkout, `_models/` of the installed package. A root that is named is the only one looked at.
    """
    return _holder(f"{name}/{CARD}", root, MODELS_VARIABLE, "models", f"{name} model") / name


def corpus_dir(root: Path | str | None = None) -> Path:
    """The directory with the reference corpus's manifest and the samples; no fetched text is there.

    The first of these with a manifest: `root`, the directory in LICENSENLP_MANIFEST_DIR, `corpus/`
    of a checkout, `_corpus/` of the installed package. One that is named is the only one looked at.
    """
    return _holder(MANIFEST, root, MANIFEST_VARIABLE, "corpus", "corpus manifest")


def _holder(file: str, root: Path | str | None, variable: str, name: str, what: str) -> Path:
    """The directory that holds `file`: the one named, else `name` of a checkout or of the wheel."""
    named = root or os.environ.get(variable)
    folders = [Path(named)] if named else [PACKAGE.parent / name, PACKAGE / f"_{name}"]
    for folder in folders:
        if (folder / file).is_file():
            return folder
    raise MissingResource(
        path=str(folders[-1] / file),
        what=what,
        advice=f"Install the package anew, or set {variable} to the directory that holds it",
    )


def read_card(folder: Path) -> dict[str, Any]:
    """The JSON card of a model directory; DamagedResource where it is not a JSON object."""
    path = folder / CARD
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(path, f"the card cannot be read ({error.__class__.__name__})") from error
    if not isinstance(card, dict):
        raise _damaged(path, "the card is not a JSON object")
    return card


def read_bytes(path: Path, sha256: str) -> bytes:
    """The bytes of a model's file; DamagedResource where they are not those its card names."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _damaged(path, f"cannot be read ({error.__class__.__name__})") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise _damaged(path, "SHA-256 differs from the one its card names")
    return data


def _damaged(path: Path, problem: str) -> DamagedResource:
    return DamagedResource(
        path=str(path), problem=problem, advice="Install the package anew or build the model again"
    )
