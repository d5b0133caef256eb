"""The pipeline for a command: the package's models, another set, or one trained clause model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from licensenlp.errors import MissingResource, Usage
from licensenlp.resources import CARD

if TYPE_CHECKING:
    from licensenlp.clauses import Extractor
    from licensenlp.clauses.classifier import Classifier
    from licensenlp.pipeline import Pipeline

SCORES = "scores.json"


def pipeline(models: str | None) -> Pipeline:
    """The pipeline with the models in a directory (None: the package's own).

    The directory holds `clauses/` and `identify/`, or is what `train -o` wrote: a clause model,
    used with the package's other models.
    """
    from licensenlp.pipeline import Pipeline

    if models is None:
        return Pipeline.load()
    if not (Path(models) / CARD).is_file():
        return Pipeline.load(models=Path(models))
    whole = Pipeline.load()
    return replace(whole, extractor=replace(whole.extractor, model=clause_model(models)))


def extractor(models: str | None) -> Extractor:
    """Rules and clause model alone: what `pipeline` has, without the index of licences."""
    from licensenlp.clauses import Extractor
    from licensenlp.clauses.ruler import Ruler

    return Extractor(Ruler.load(), clause_model(models) if models else shipped_model())


def shipped_model() -> Classifier | None:
    """The package's clause model; None where it has none."""
    from licensenlp.clauses.classifier import load
    from licensenlp.pipeline import CLAUSE_MODEL
    from licensenlp.resources import model_dir

    try:
        return load(model_dir(CLAUSE_MODEL))
    except MissingResource:
        return None


def clause_model(directory: str) -> Classifier:
    """The clause model in a directory, or in `clauses/` below it. Usage error where it is none."""
    from licensenlp.clauses.classifier import load

    if not Path(directory).is_dir():
        raise Usage(
            message=f"{directory}: no such directory. Name what `licensenlp train -o` wrote"
        )
    return load(_model_folder(Path(directory)))


def scores(directory: Path | None) -> dict[str, Any] | None:
    """The held-out scores of a clause model (None: the package's), or None without any.

    The directory is one that `clause_model` takes.
    """
    from licensenlp.pipeline import CLAUSE_MODEL
    from licensenlp.resources import model_dir

    try:
        folder = _model_folder(directory) if directory else model_dir(CLAUSE_MODEL)
        table = json.loads((folder / SCORES).read_text(encoding="utf-8"))
    except (OSError, ValueError, MissingResource):
        return None
    return table if isinstance(table, dict) and "micro" in table else None


def _model_folder(directory: Path) -> Path:
    from licensenlp.pipeline import CLAUSE_MODEL

    return directory if (directory / CARD).is_file() else directory / CLAUSE_MODEL
