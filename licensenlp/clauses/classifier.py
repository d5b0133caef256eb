"""The trained clause classifier: arrays and a JSON card, read without running any code.

In: `Segment`s of one document and the rules that fired on them. Out: for each segment the
calibrated probability of each class ("label/effect"). scikit-learn trains it and is not needed.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from licensenlp.clauses.features import (
    AROUND,
    FIELD_WEIGHT,
    OWN,
    RULES,
    Floats,
    Hashes,
    Ints,
    Lookup,
    Rows,
    fields,
    rows,
    stacked,
)
from licensenlp.clauses.polarity import settled
from licensenlp.errors import DamagedResource, MissingResource
from licensenlp.types import Segment

Weights = npt.NDArray[np.int8]

FORMAT = 3
ARRAYS = ("vocabulary", "idf", "weights", "scale", "bias", "slope", "offset", "threshold")
_STEPS = 127  # that a weight is written in, of the greatest in its row
_RETRAIN = "Train it again with `licensenlp train`, or install the package again"
_CHUNK = 2_000  # features multiplied at a time: 600 kB of products with 74 classes, near the core


@dataclass(frozen=True, slots=True)
class Classifier:
    """A linear model a class over hashed features, each with Platt scaling and a threshold."""

    classes: tuple[str, ...]
    vocabulary: Hashes  # sorted
    idf: Floats
    weights: Weights  # features x classes, in steps of `scale`
    scale: Floats  # one a feature
    bias: Floats
    slope: Floats  # Platt: p = 1 / (1 + exp(-(slope * score + offset)))
    offset: Floats
    threshold: Floats
    card: dict[str, Any]
    _known: Lookup = field(init=False, repr=False, compare=False)
    _wide: _Wide = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", Lookup(self.vocabulary))
        object.__setattr__(self, "_wide", _Wide(self.weights, self.scale))

    @property
    def uses_rules(self) -> bool:
        """Whether it was trained with the fired rules as features."""
        return bool(self.card.get("rules"))

    def scores(
        self, segments: Sequence[Segment], fired: Sequence[Collection[str]] | None
    ) -> Floats:
        """Raw decision values, segments x classes."""
        found = fields(segments, fired if self.uses_rules else None)
        bag, first = stacked(found)
        table = rows(bag, sum(found.texts.values()), self._known, self.idf)
        every = _multiply(table, self._wide)
        total: Floats = np.tile(self.bias.astype(np.float32), (len(segments), 1))
        for kind, start in first.items():
            products = every[start : start + found.texts[kind]]
            products *= np.float32(FIELD_WEIGHT[kind])
            if kind == AROUND:
                total[1:] += products[:-1]
                total[:-1] += products[1:]
            elif kind in (OWN, RULES):
                total += products
            elif len(products):
                of = found.of_segment[kind]
                total[of >= 0] += products[of[of >= 0]]
        return total

    def probabilities(
        self, segments: Sequence[Segment], fired: Sequence[Collection[str]] | None = None
    ) -> Floats:
        """Calibrated probabilities, segments x classes; 0 for bans that no word speaks of."""
        if not segments:
            return np.zeros((0, len(self.classes)), np.float32)
        found = calibrated(self.scores(segments, fired), self.slope, self.offset)
        return settled(segments, self.classes, found)


def calibrated(scores: Floats, slope: Floats, offset: Floats) -> Floats:
    """Probabilities of decision values, by the slope and offset of each class."""
    logits = np.clip(scores * slope + offset, -30, 30)
    found: Floats = 1.0 / (1.0 + np.exp(-logits))
    return found.astype(np.float32)


def in_steps(weights: Floats) -> tuple[Weights, Floats]:
    """Weights as whole steps from -127 to 127, and the size of a step, one a row.

    A byte a weight takes half the room of half precision. Of 8,287 clauses found in 200 documents
    one changed, and no probability by more than 0.01.
    """
    scale = (np.abs(weights).max(axis=1, initial=0.0) / _STEPS).astype(np.float32)
    scale[scale == 0] = 1.0
    return np.rint(weights / scale[:, None]).astype(np.int8), scale


class _Wide:
    """Rows of weights in single precision, made from steps once a row and then kept."""

    def __init__(self, weights: Weights, scale: Floats) -> None:
        self._weights = weights
        self._scale = scale
        self.width = weights.shape[1]
        self._made = np.zeros(len(weights), bool)
        self._rows = np.empty(weights.shape, np.float32)  # no memory is taken before it is filled
        self._space = np.empty((_CHUNK, self.width), np.float32)

    def times(self, columns: Ints, values: Floats) -> Floats:
        """The rows of `columns`, each times its value; valid until the next call."""
        new = columns[~self._made[columns]]
        if len(new):
            self._rows[new] = self._weights[new] * self._scale[new, None]
            self._made[new] = True
        if len(columns) > len(self._space):
            self._space = np.empty((len(columns), self.width), np.float32)
        space = self._space[: len(columns)]
        np.take(self._rows, columns, axis=0, out=space, mode="clip")
        space *= values[:, None]
        return space


def _multiply(table: Rows, weights: _Wide) -> Floats:
    """Sparse rows times the weights, in chunks so that memory stays flat."""
    count = len(table.starts) - 1
    out = np.zeros((count, weights.width), np.float32)
    first = 0
    while first < count:
        last = int(np.searchsorted(table.starts, table.starts[first] + _CHUNK, side="right")) - 1
        last = min(max(last, first + 1), count)
        begin, end = table.starts[first], table.starts[last]
        filled = np.flatnonzero(np.diff(table.starts[first : last + 1])) + first
        if len(filled):
            products = weights.times(table.columns[begin:end], table.values[begin:end])
            out[filled] = np.add.reduceat(products, table.starts[filled] - begin, axis=0)
        first = last
    return out


def save(model: Classifier, directory: Path) -> None:
    """Write the arrays and `card.json`, each array with its SHA-256 on the card."""
    directory.mkdir(parents=True, exist_ok=True)
    hashes = {}
    for name in ARRAYS:
        path = directory / f"{name}.npy"
        np.save(path, getattr(model, name), allow_pickle=False)
        hashes[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    card = model.card | {"format": FORMAT, "classes": list(model.classes), "files": hashes}
    text = json.dumps(card, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    (directory / "card.json").write_text(text, encoding="utf-8")


def load(directory: Path) -> Classifier:
    """The model in `directory`.

    Raises MissingResource where there is none, DamagedResource where a file differs from its card
    or the arrays do not fit together.
    """
    try:
        card = json.loads((directory / "card.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise MissingResource(path=directory, what="clause model", advice=_RETRAIN) from error
    except (OSError, ValueError, RecursionError) as error:
        raise DamagedResource(
            path=directory / "card.json", problem="not a JSON card", advice=_RETRAIN
        ) from error
    if not isinstance(card, dict) or card.get("format") != FORMAT:
        found = card.get("format") if isinstance(card, dict) else None
        raise DamagedResource(
            path=directory,
            problem=f"format {found!r}, this version reads {FORMAT}",
            advice=_RETRAIN,
        )
    classes: Any = card.get("classes")
    hashes: Any = card.get("files")
    if not isinstance(hashes, dict) or not _are_names(classes):
        raise DamagedResource(
            path=directory, problem="its card names no classes or files", advice=_RETRAIN
        )
    arrays = {name: _array(directory / f"{name}.npy", hashes) for name in ARRAYS}
    if not _fit(arrays, len(classes)):
        raise DamagedResource(
            path=directory, problem="arrays that do not fit together", advice=_RETRAIN
        )
    return Classifier(classes=tuple(classes), card=card, **arrays)


def _are_names(classes: Any) -> bool:
    return isinstance(classes, list) and all(isinstance(c, str) for c in classes)


def _fit(arrays: dict[str, Any], classes: int) -> bool:
    """Whether the arrays are finite numbers, a row a feature and a column a class."""
    features = arrays["vocabulary"].shape
    shapes = dict.fromkeys(("bias", "slope", "offset", "threshold"), (classes,))
    shapes |= dict.fromkeys(("vocabulary", "idf", "scale"), features)
    shapes["weights"] = (*features, classes)
    return (
        len(features) == 1
        and arrays["vocabulary"].dtype.kind == "u"
        and all(arrays[name].shape == shape for name, shape in shapes.items())
        and arrays["weights"].dtype == np.int8
        and all(one.dtype.kind in "fui" and bool(np.isfinite(one).all()) for one in arrays.values())
    )


def _array(path: Path, hashes: dict[str, Any]) -> Any:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingResource(path=path, what="part of the model", advice=_RETRAIN) from error
    if hashlib.sha256(data).hexdigest() != hashes.get(path.name):
        raise DamagedResource(
            path=path, problem="its SHA-256 is not the one on the model's card", advice=_RETRAIN
        )
    try:
        return np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)
    # NumPy reads a bent header with Python's own tokeniser, and meets whatever that runs into.
    except Exception as error:
        raise DamagedResource(path=path, problem="not an array", advice=_RETRAIN) from error
