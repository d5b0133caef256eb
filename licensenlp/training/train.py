"""Train a clause model from annotations: fit, calibrate, score, write with its card.

In: annotation records. Out: a `Classifier` with held-out scores, and the model's directory.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from licensenlp.clauses.classifier import Classifier, calibrated, save
from licensenlp.clauses.features import Floats
from licensenlp.clauses.merge import UNMISTAKABLE
from licensenlp.clauses.polarity import settled
from licensenlp.clauses.ruler import Ruler, proposed
from licensenlp.errors import TooFewExamples, Usage
from licensenlp.training.annotations import Record, to_json
from licensenlp.training.card import card_text
from licensenlp.training.evaluate import Predicted, Scores, compare, total
from licensenlp.training.examples import Example, examples
from licensenlp.training.fit import (
    LEAST,
    Fired,
    assemble,
    design,
    fit_all,
    trainable,
)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, its cross-validated scores, and the classes left out for want of examples.

    `scores` are those of rules and model together, as the program uses them; `ablation` has also
    those of the model and of the rules alone.
    """

    model: Classifier
    scores: Scores
    ablation: dict[str, Scores]
    too_few: dict[str, int]
    sentences: int


def train(
    records: Sequence[Record], *, ruler: Ruler | None = None, say: Say = lambda _: None
) -> Trained:
    """A model of every class with at least three examples, scored on held-out groups.

    `ruler` adds the rules that fire to what the model sees. The same records give the same model.
    Raises TooFewExamples where no class, or no second group to hold out, is there.
    """
    found = examples(records)
    classes, too_few = trainable(found)
    if not classes:
        raise TooFewExamples(
            problem=f"no class has {LEAST} examples", advice="Annotate more of the same clauses"
        )
    fired = rules_fired(found, ruler) if ruler else None
    say(f"{len(found)} documents or groups, {sum(len(e.segments) for e in found)} segments")
    shared = design(found, fired, classes)
    if len(set(shared.groups)) < 2:
        raise TooFewExamples(
            problem="all examples belong to one group, so nothing can be held out",
            advice='Name the source of each in "meta": {"group": …}, or annotate a second document',
        )
    say(f"{len(classes)} classes; fitting on everything, and cross-validating by group")
    scores, linear = fit_all(shared)
    card = {"rules": ruler is not None, "training_sha256": fingerprint(records)}
    model = assemble(linear, shared, scores, card)
    probability = calibrated(scores, model.slope, model.offset)
    held = [n for n, example in enumerate(found) if example.scored]
    judged = [found[n] for n in held]
    segments = [segment for example in judged for segment in example.segments]
    heard = settled(segments, model.classes, probability[shared.judged])
    predicted = chosen(judged, model, heard)
    ablation = {"model": compare(judged, predicted)}
    if fired:
        rules = [fired[n] for n in held]
        ablation["rules"] = compare(judged, rules)
        ablation["both"] = compare(judged, _with_rules(predicted, rules, model))
    return Trained(
        model, ablation.get("both", ablation["model"]), ablation, too_few, sum(shared.sizes)
    )


def _with_rules(predicted: Sequence[Predicted], rules: Fired, model: Classifier) -> list[Predicted]:
    """Predictions with those of rules that stand alone: unmistakable, or of unlearnt classes."""
    known = set(model.classes)
    return [
        [
            names | {n: sure for n, sure in fired.items() if n not in known or sure >= UNMISTAKABLE}
            for names, fired in zip(example, by_rule, strict=True)
        ]
        for example, by_rule in zip(predicted, rules, strict=True)
    ]


def rules_fired(found: Sequence[Example], ruler: Ruler) -> list[list[dict[str, float]]]:
    """The classes that rules propose for each segment of each example, with their confidence."""
    return [proposed(ruler.find(e.segments), len(e.segments)) for e in found]


def chosen(found: Sequence[Example], model: Classifier, probability: Floats) -> list[Predicted]:
    """The classes over their threshold, a segment, from probabilities of all segments in order."""
    out: list[Predicted] = []
    row = 0
    for example in found:
        rows = probability[row : row + len(example.segments)]
        row += len(example.segments)
        out.append(
            [
                {model.classes[c]: float(p[c]) for c in np.flatnonzero(p >= model.threshold)}
                for p in rows
            ]
        )
    return out


def predict(found: Sequence[Example], model: Classifier, ruler: Ruler | None) -> list[Predicted]:
    """The classes that the model gives each segment of each example."""
    fired = rules_fired(found, ruler) if ruler and model.uses_rules else None
    tables = [
        model.probabilities(e.segments, fired[n] if fired else None) for n, e in enumerate(found)
    ]
    return chosen(found, model, np.concatenate(tables)) if tables else []


def fingerprint(records: Sequence[Record]) -> str:
    """SHA-256 over all records, in order: what a model was trained on."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(json.dumps(to_json(record), sort_keys=True).encode())
    return digest.hexdigest()


def refuse_foreign(directory: Path) -> None:
    """Usage error where writing a model there would delete what is no clause model."""
    if not directory.exists():
        return
    if not directory.is_dir() or (any(directory.iterdir()) and not _is_model(directory)):
        raise Usage(
            message=f"{directory}: is there and is no clause model. Name a new directory with -o"
        )


def _is_model(directory: Path) -> bool:
    return (directory / "weights.npy").is_file()


def write(trained: Trained, directory: Path, *, before: dict[str, Any] | None = None) -> None:
    """Write model, `scores.json` and `README.md`; the directory appears whole or not at all.

    A model that is there is replaced; usage error where something else is.
    """
    refuse_foreign(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory.parent, prefix=".training-") as made:
        folder = Path(made) / "model"
        save(trained.model, folder)
        table = scores_json(trained)
        text = json.dumps(table, indent=1, sort_keys=True) + "\n"
        (folder / "scores.json").write_text(text, encoding="utf-8")
        (folder / "README.md").write_text(card_text(table, before), encoding="utf-8")
        if directory.exists():
            shutil.rmtree(directory)
        folder.rename(directory)


def scores_json(trained: Trained) -> dict[str, Any]:
    """Held-out scores as plain data: micro and macro F1, and each class at both levels."""
    scores = trained.scores
    return scores.to_json() | {
        "python": platform.python_version(),
        "sentences": trained.sentences,
        "ablation": {
            name: {"micro_f1": round(s.micro().f1, 4), "macro_f1": round(s.macro_f1(), 4)}
            for name, s in trained.ablation.items()
        },
        "macro_f1_of_10_or_more": round(scores.macro_f1(least=10), 4),
        "examples": {
            name: round(total(counts.values()).f1, 4)
            for name, counts in sorted(scores.by_example.items())
        },
        "too_few": trained.too_few,
    }
