"""Fitting the classifier: vocabulary, one linear model a class, calibration and thresholds.

In: `Example`s and, where rules are used, the classes that rules proposed. Out: a `Classifier`.
The only module that imports scikit-learn and SciPy for the classifier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from licensenlp.clauses.classifier import Classifier, calibrated, in_steps
from licensenlp.clauses.features import (
    AROUND,
    FIELD_WEIGHT,
    OWN,
    RULES,
    Bag,
    Fields,
    Floats,
    Hashes,
    Lookup,
    fields,
    rows,
)
from licensenlp.training.examples import Example

# Example, segment: the classes that rules proposed, each with the confidence of its surest rule.
Fired = Sequence[Sequence[Mapping[str, float]]]
Bools = npt.NDArray[np.bool_]

FOLDS = 5
_PROCESSES = 2
LEAST = 3  # positives below which a class is left to the rules
SHRINK = 20  # a class's own threshold counts n/(n+20), the global one the rest
# Cross-validated with families held out (218 documents): balanced class weights gave 0.700 micro
# and 0.466 macro F1, plain ones 0.705 and 0.475; C between 0.5 and 2 changed neither by 0.01.
_PENALTY = 1.0
_WORTH_PROCESSES = 20_000_000  # values times classes, about two seconds of fitting
_LEAST_TEXTS = 2  # a feature seen in one segment only tells nothing about another document
_LEAST_TEXTS_OF_MANY = 4  # in large sets, those of few segments cost room and told nothing either
_MANY = 20_000  # segments: of 62,000, held-out micro F1 was within 0.001 with three and with four
# Neighbours' words that a tenth of all segments have: in large sets left out, as they were a sixth
# of all values; of 69,000 segments held-out F1 was 0.001 better so.
_MOST_AROUND = 0.1


@dataclass(frozen=True, slots=True)
class Design:
    """Everything that folds share: each example's fields and the classes of all segments."""

    found: list[Fields]
    sizes: list[int]
    groups: list[str]
    classes: tuple[str, ...]
    target: Bools  # segments x classes
    scored: list[bool]  # whether an example may be held out
    distinct: list[dict[int, Hashes]]  # an example: a field's features, once for each of its texts

    def rows_of(self, chosen: Sequence[int]) -> npt.NDArray[np.int64]:
        """Row numbers of the chosen examples' segments."""
        starts = np.concatenate([[0], np.cumsum(self.sizes)])
        pieces = [np.arange(starts[n], starts[n + 1]) for n in chosen]
        return np.concatenate(pieces) if pieces else np.zeros(0, np.int64)

    @property
    def judged(self) -> npt.NDArray[np.int64]:
        """Row numbers of all segments that are held out once."""
        return self.rows_of([n for n, scored in enumerate(self.scored) if scored])


def design(found: Sequence[Example], fired: Fired | None, classes: Sequence[str]) -> Design:
    """The shared part of every fit."""
    index = {name: n for n, name in enumerate(classes)}
    sizes = [len(e.segments) for e in found]
    target = np.zeros((sum(sizes), len(classes)), bool)
    row = 0
    for example in found:
        for names in example.classes:
            for name in names & index.keys():
                target[row, index[name]] = True
            row += 1
    made = [
        fields(e.segments, fired[n] if fired is not None else None) for n, e in enumerate(found)
    ]
    groups, scored = [e.group for e in found], [e.scored for e in found]
    distinct = [{field: _distinct(bag) for field, bag in each.bags.items()} for each in made]
    return Design(made, sizes, groups, tuple(classes), target, scored, distinct)


def _distinct(bag: Bag) -> Hashes:
    """The features of a bag, each as often as it has texts."""
    order = np.lexsort((bag.text, bag.feature))
    text, feature = bag.text[order], bag.feature[order]
    first = np.ones(len(order), bool)
    first[1:] = (text[1:] != text[:-1]) | (feature[1:] != feature[:-1])
    return feature[first]


def trainable(found: Sequence[Example]) -> tuple[list[str], dict[str, int]]:
    """Classes with enough positives, sorted, and the counts of those with too few."""
    counts = Counter(name for e in found for names in e.classes for name in names)
    enough = sorted(name for name, count in counts.items() if count >= LEAST)
    return enough, {name: count for name, count in sorted(counts.items()) if count < LEAST}


@dataclass(frozen=True, slots=True)
class Linear:
    """A fitted model before calibration."""

    vocabulary: Hashes
    idf: Floats
    weights: Floats
    bias: Floats


_NOTHING = Linear(
    np.zeros(0, np.uint64),
    np.zeros(0, np.float32),
    np.zeros((0, 0), np.float32),
    np.zeros(0, np.float32),
)


def _vocabulary(shared: Design, chosen: Sequence[int]) -> tuple[Hashes, Floats]:
    """Features of two texts or more (four in large sets), and their inverse document frequency."""
    pieces: dict[int, list[Hashes]] = {}
    texts: Counter[int] = Counter()
    for n in chosen:
        for field, features in shared.distinct[n].items():
            if len(features):
                pieces.setdefault(field, []).append(features)
            texts[field] += shared.found[n].texts[field]
    many = sum(shared.sizes[n] for n in chosen) >= _MANY
    least = _LEAST_TEXTS_OF_MANY if many else _LEAST_TEXTS
    vocabulary, idf = [], []
    for field, found_pieces in pieces.items():
        features, counts = np.unique(np.concatenate(found_pieces), return_counts=True)
        keep = counts >= (1 if field == RULES else least)
        if many and field == AROUND:
            keep &= counts <= _MOST_AROUND * texts[field]
        vocabulary.append(features[keep])
        idf.append(np.log((1 + texts[field]) / (1 + counts[keep])) + 1)
    every = np.concatenate(vocabulary) if vocabulary else np.zeros(0, np.uint64)
    order = np.argsort(every, kind="stable")
    weights = np.concatenate(idf) if idf else np.zeros(0)
    return every[order], weights[order].astype(np.float32)


def _matrix(
    shared: Design, chosen: Sequence[int], vocabulary: Hashes, idf: Floats
) -> sparse.csr_matrix:
    """Rows of the chosen examples' segments over all fields, as the classifier adds them up."""
    blocks = []
    known = Lookup(vocabulary)
    for n in chosen:
        total = sparse.csr_matrix((shared.sizes[n], len(vocabulary)), dtype=np.float32)
        found = shared.found[n]
        for field, features in found.bags.items():
            made = rows(features, found.texts[field], known, idf)
            table = sparse.csr_matrix(
                (made.values * np.float32(FIELD_WEIGHT[field]), made.columns, made.starts),
                shape=(found.texts[field], len(vocabulary)),
            )
            total = total + _placed(table, field, found, shared.sizes[n])
        blocks.append(total)
    return sparse.vstack(blocks, format="csr")


def _placed(table: sparse.csr_matrix, field: int, found: Fields, size: int) -> sparse.csr_matrix:
    """A field's rows, one a text, as rows of the segments that they stand for."""
    if field in (OWN, RULES):
        return table
    if field == AROUND:
        around = (
            sparse.diags([np.ones(size - 1), np.ones(size - 1)], [-1, 1], shape=(size, size))
            if size > 1
            else sparse.csr_matrix((size, size))
        )
        return (around.astype(np.float32) @ table).tocsr()
    of = found.of_segment[field]
    held = np.flatnonzero(of >= 0)
    place = sparse.csr_matrix(
        (np.ones(len(held), np.float32), (held, of[held])), shape=(size, table.shape[0])
    )
    return place @ table


def fit_linear(shared: Design, chosen: Sequence[int]) -> Linear:
    """One linear model a class on the chosen examples."""
    vocabulary, idf = _vocabulary(shared, chosen)
    # liblinear reads doubles: made once here, they are not made anew for every class.
    matrix = _matrix(shared, chosen, vocabulary, idf).astype(np.float64)
    target = shared.target[shared.rows_of(chosen)]
    fitted = [_fit_one(matrix, target[:, c]) for c in range(target.shape[1])]
    weights = np.stack([w for w, _ in fitted], axis=1) if fitted else np.zeros((len(vocabulary), 0))
    bias = np.array([b for _, b in fitted], np.float32)
    return Linear(vocabulary, idf, weights.astype(np.float32), bias)


def _fit_one(matrix: sparse.csr_matrix, target: Bools) -> tuple[Floats, float]:
    if not target.any():
        return np.zeros(matrix.shape[1], np.float32), -1.0
    # Tolerances of 0.2 and 0.4 gave the same held-out F1 (within 0.001); 0.4 took a fifth longer.
    model = LinearSVC(C=_PENALTY, dual=True, tol=0.8, random_state=0, max_iter=2000)
    model.fit(matrix, target)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def score(shared: Design, chosen: Sequence[int], model: Linear) -> Floats:
    """Decision values of the chosen examples' segments."""
    matrix = _matrix(shared, chosen, model.vocabulary, model.idf)
    return np.asarray(matrix @ model.weights + model.bias, dtype=np.float32)


def split(groups: Sequence[str]) -> list[list[int]]:
    """Example numbers of each fold: a group stays whole, folds are near equal in examples."""
    counts = Counter(groups)
    load = [0] * min(FOLDS, len(counts))
    fold_of = {}
    for group in sorted(counts, key=lambda g: (-counts[g], g)):
        fold_of[group] = load.index(min(load))
        load[fold_of[group]] += counts[group]
    return [[n for n, g in enumerate(groups) if fold_of[g] == f] for f in range(len(load))]


def fit_all(shared: Design) -> tuple[Floats, Linear]:
    """Held-out decision values of every judged segment, and the model fitted on everything.

    Each segment's are from a model that saw nothing of its group.
    """
    tests = [[n for n in fold if shared.scored[n]] for fold in split(shared.groups)]
    tests = [[], *filter(None, tests)]  # the longest fit, of everything, first
    features = sum(len(bag.feature) for found in shared.found for bag in found.bags.values())
    # liblinear draws from one random generator a process. Threads would share it, and each run
    # would give another model; processes do not, and small fits need none.
    workers = _PROCESSES if features * len(shared.classes) > _WORTH_PROCESSES else 1
    fitted = Parallel(n_jobs=workers, prefer="processes")(
        delayed(_fit_without)(shared, test) for test in tests
    )
    out = np.full(shared.target.shape, -1.0, np.float32)
    for test, (_, scores) in zip(tests[1:], fitted[1:], strict=True):
        out[shared.rows_of(test)] = scores
    return out, fitted[0][0]


def _fit_without(shared: Design, test: Sequence[int]) -> tuple[Linear, Floats]:
    """The model of all examples but `test`, and its decision values for these."""
    inside = set(test)
    model = fit_linear(shared, [n for n in range(len(shared.sizes)) if n not in inside])
    if not test:
        return model, np.zeros((0, len(shared.classes)), np.float32)
    scores = score(shared, test, model)
    return _NOTHING, scores  # weights that nobody needs would only be sent


def calibrate(scores: Floats, target: Bools) -> tuple[Floats, Floats]:
    """Platt slope and offset a class; classes with few positives take those of all together."""
    shared_slope, shared_offset = _platt(scores.ravel(), target.ravel())
    slope = np.full(scores.shape[1], shared_slope, np.float32)
    offset = np.full(scores.shape[1], shared_offset, np.float32)
    for c in range(scores.shape[1]):
        if 10 <= target[:, c].sum() < len(target):
            found = _platt(scores[:, c], target[:, c])
            if found[0] > 0:
                slope[c], offset[c] = found
    return slope, offset


def _platt(scores: Floats, target: Bools) -> tuple[float, float]:
    if not target.any() or target.all():
        return 1.0, 0.0
    model = LogisticRegression(C=100.0, max_iter=200)
    model.fit(scores.reshape(-1, 1), target)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def thresholds(probabilities: Floats, target: Bools) -> Floats:
    """The threshold a class that serves F1 best, shrunk towards the one best for all together."""
    overall = _best(probabilities.ravel(), target.ravel())
    out = np.full(probabilities.shape[1], overall, np.float32)
    for c in range(probabilities.shape[1]):
        n = int(target[:, c].sum())
        if n:
            own = _best(probabilities[:, c], target[:, c])
            out[c] = (n * own + SHRINK * overall) / (n + SHRINK)
    return out


def _best(probability: Floats, target: Bools) -> float:
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(target[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + max(int(target.sum()), 1))
    best = int(np.argmax(f1))
    below = probability[order[best + 1]] if best + 1 < len(order) else 0.0
    return float(np.clip((probability[order[best]] + below) / 2, 0.05, 0.9))


def assemble(model: Linear, shared: Design, scores: Floats, card: dict[str, object]) -> Classifier:
    """The classifier: the model fitted on all, calibrated and cut on held-out scores."""
    judged = shared.judged
    target = shared.target[judged]
    slope, offset = calibrate(scores[judged], target)
    weights, scale = in_steps(model.weights)
    return Classifier(
        classes=shared.classes,
        vocabulary=model.vocabulary,
        idf=model.idf,
        weights=weights,
        scale=scale,
        bias=model.bias,
        slope=slope,
        offset=offset,
        threshold=thresholds(calibrated(scores[judged], slope, offset), target),
        card=card,
    )
