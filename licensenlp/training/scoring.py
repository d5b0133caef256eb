"""A model, the rules, or both, scored on annotations, with their predictions.

In: records. Out: `Scored`: scores, and one prediction a record in the order of the records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from licensenlp.clauses.classifier import Classifier, load
from licensenlp.clauses.merge import merge
from licensenlp.clauses.ruler import Candidate, Ruler, proposed
from licensenlp.errors import Usage
from licensenlp.resources import model_dir
from licensenlp.training.annotations import Record, parted, span_json, text_json
from licensenlp.training.attribute_scores import attribute_counts
from licensenlp.training.evaluate import Counts, Predicted, Scores, compare
from licensenlp.training.examples import Example, examples
from licensenlp.training.sources import read_files
from licensenlp.training.train import predict

T = TypeVar("T")


class By(StrEnum):
    """What finds the clauses that are scored."""

    BOTH = "both"
    MODEL = "model"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores, and the predictions that they are of."""

    by: By
    scores: Scores
    examples: Sequence[Example]
    predicted: Sequence[Predicted]
    attributes: Mapping[str, Counts] = field(default_factory=dict)  # by "label.attribute"

    def predictions(self) -> Iterator[dict[str, Any]]:
        """A JSON object a record: spans or labels with their confidence, in the input's order."""
        for example, found in zip(self.examples, self.predicted, strict=True):
            yield from _document(example, found) if example.whole else _sentences(example, found)

    def to_json(self) -> dict[str, Any]:
        """Micro and macro F1, and every class at span and document level."""
        attributes = {name: c.to_json() for name, c in sorted(self.attributes.items())}
        return {"by": self.by.value} | self.scores.to_json() | {"attributes": attributes}


def evaluate(
    annotations: Sequence[str | Path], *, model: str | Path | None = None, by: By | None = None
) -> Scored:
    """The scores of a trained model's directory (None: the package's) on annotation files."""
    folder = Path(model) if model else model_dir("clauses")
    records = read_files(annotations)
    return score(records, model=load(folder), ruler=Ruler.load(), by=by)


def score(
    records: Sequence[Record],
    *,
    model: Classifier | None,
    ruler: Ruler | None = None,
    by: By | None = None,
) -> Scored:
    """The scores of `model`, of `ruler`, or of both merged as `classify` merges them.

    Without `by`: both, or the model alone where its labels are not those of the rules. Usage error
    where what is asked for is not there.
    """
    how = by or _fitting(model, ruler)
    found = examples(records)
    if how is By.MODEL:
        predicted = predict(found, _there(model, "model"), ruler)
        return Scored(how, compare(found, predicted), found, predicted)
    rules = _there(ruler, "rules")
    learnt = _there(model, "model") if how is By.BOTH else None
    attributes: dict[str, Counts] = defaultdict(Counts)
    predicted = []
    for example in found:
        candidates = rules.find(example.segments)
        predicted.append(_merged(example, candidates, learnt))
        for name, count in attribute_counts(example, candidates).items():
            attributes[name].add(count)
    return Scored(how, compare(found, predicted), found, predicted, dict(attributes))


def _there(found: T | None, what: str) -> T:
    if found is None:
        raise Usage(message=f"there is no {what} to evaluate. Train one, or name it with --model")
    return found


def _fitting(model: Classifier | None, ruler: Ruler | None) -> By:
    if model is None:
        return By.RULES
    shares_labels = any(parted(name)[1] for name in model.classes)
    return By.BOTH if ruler is not None and shares_labels else By.MODEL


def _merged(
    example: Example, candidates: Sequence[Candidate], model: Classifier | None
) -> Predicted:
    """The classes of each segment as rules and model together give them."""
    probabilities = None
    if model is not None:
        fired = proposed(candidates, len(example.segments))
        probabilities = model.probabilities(example.segments, fired)
    out: list[dict[str, float]] = [{} for _ in example.segments]
    for one in merge(candidates, model, probabilities)[0]:
        out[one.segment][f"{one.label}/{one.effect}"] = one.confidence
    return out


# --- predictions ------------------------------------------------------------------------------


def _document(example: Example, predicted: Predicted) -> Iterator[dict[str, Any]]:
    record = example.records[0]
    spans = []
    for seg, names in zip(example.segments, predicted, strict=True):
        for name, confidence in sorted(names.items()):
            span = span_json(seg.start, seg.end, *parted(name))
            spans.append(span | {"confidence": round(confidence, 4)})
    yield text_json(record) | {"spans": spans, "meta": dict(record.meta)}


def _sentences(example: Example, predicted: Predicted) -> Iterator[dict[str, Any]]:
    for record, names in zip(example.records, predicted, strict=True):
        order = sorted(names, key=lambda name: (-names[name], name))
        scores = {name: round(names[name], 4) for name in order}
        yield text_json(record) | {"labels": order, "scores": scores, "meta": dict(record.meta)}


# --- tables -----------------------------------------------------------------------------------


def table(scored: Scored) -> Iterator[str]:
    """Lines of text: overall scores with their support, then a line a class."""
    scores = scored.scores
    micro = scores.micro()
    low, high = scores.interval()
    found_by = {By.BOTH: "rules and model", By.MODEL: "model", By.RULES: "rules"}[scored.by]
    yield f"Micro F1 {micro.f1:.3f} ({low:.3f} to {high:.3f} at 95 %, documents resampled)"
    yield f"Macro F1 {scores.macro_f1():.3f}"
    yield f"{micro.support:,} annotated clauses, {len(scores.by_example)} documents; by {found_by}"
    yield ""
    width = max([len("class"), *map(len, scores.spans)])
    yield f"{'':{width}}  {'spans':^31}  {'documents':^31}"
    heads = f"{'prec.':>6} {'recall':>7} {'F1':>6} {'n':>8}"
    yield f"{'class':{width}}  {heads}  {heads}"
    for name in sorted(scores.spans):
        cells = "  ".join(_cells(counts[name]) for counts in (scores.spans, scores.documents))
        yield f"{name:{width}}  {cells}"
    if scored.attributes:
        width = max(map(len, scored.attributes))
        yield ""
        yield f"{'attribute, read from annotated clauses':{width}}  {heads}"
        for name, count in sorted(scored.attributes.items()):
            yield f"{name:{width}}  {_cells(count)}"


def _cells(count: Counts) -> str:
    return f"{count.precision:>6.2f} {count.recall:>7.2f} {count.f1:>6.2f} {count.support:>8}"
