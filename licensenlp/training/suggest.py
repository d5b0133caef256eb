"""The segments whose annotation would help most, annotated beforehand.

In: documents, rules and, where there is one, a model. Out: `Suggestion`s, each with its reason and
with what rules and model make of it.

On the project's measurements a mix did best: the uncertain, those on which rules and model
disagree, the top scorers of each label, and some at random, which show what nobody looks for.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any

from licensenlp.clauses.ruler import Ruler, proposed
from licensenlp.families import words
from licensenlp.training.annotations import parted, span_json
from licensenlp.training.examples import clause_segments
from licensenlp.types import Document, Segment

if TYPE_CHECKING:
    from licensenlp.clauses.classifier import Classifier
    from licensenlp.clauses.features import Floats

# Shares of a batch; top scorers fill what is left, and chance what even they leave.
UNCERTAIN, DISAGREEING, BY_CHANCE = 0.4, 0.25, 0.1
SEED = 7
RANDOM = "random"
LEAST_WORDS = 4  # shorter segments state no rule
ALIKE = 0.8  # share of common words from which two segments teach the same
_NEAR = 0.25  # from the threshold: further away the model is not in doubt
_HALF = 0.5  # the threshold of rules, where there is no model


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """A segment to annotate: where it stands, why it was chosen, what it is taken for now."""

    path: str
    segment: Segment
    text: str  # the document's own words
    why: str
    classes: tuple[tuple[str, float], ...]  # "label/effect" and confidence, the surest first

    def to_json(self) -> dict[str, Any]:
        """A self-contained annotation record whose spans cover the segment."""
        spans = []
        for name, confidence in self.classes:
            span = span_json(0, len(self.text), *parted(name))
            spans.append(span | {"confidence": round(confidence, 4)})
        seg = self.segment
        meta = {
            "group": self.path,
            "start": seg.start,
            "end": seg.end,
            "section": seg.section,
            "stem": seg.stem,
            "why": self.why,
            "annotator": "suggested",
        }
        return {"text": self.text, "spans": spans, "meta": meta}


@dataclass(slots=True)
class Judged:
    """A segment with what rules and model say of it."""

    path: str
    segment: Segment
    text: str
    rules: dict[str, float] = field(default_factory=dict)
    model: dict[str, float] = field(default_factory=dict)  # of each class, its probability
    over: set[str] = field(default_factory=set)  # classes over their threshold
    doubt: float = 1.0  # distance of the nearest class from its threshold
    doubtful: tuple[str, float] = ("", 0.0)  # that class and its probability

    def classes(self) -> tuple[tuple[str, float], ...]:
        """The classes that rules or model find."""
        held = {name: self.model[name] for name in self.over}
        for name, confidence in self.rules.items():
            held[name] = max(confidence, held.get(name, 0.0))
        return tuple(sorted(held.items(), key=lambda pair: (-pair[1], pair[0])))


def suggest(
    documents: Iterable[Document],
    *,
    ruler: Ruler,
    model: Classifier | None = None,
    count: int = 50,
    seed: int = SEED,
    known: Iterable[str] = (),
) -> list[Suggestion]:
    """At most `count` segments of the documents, the most instructive first.

    Texts almost equal to one another, or to `known` (texts that are annotated already), are
    suggested once. The same input gives the same suggestions.
    """
    pool = chain.from_iterable(judged(doc, ruler=ruler, model=model) for doc in documents)
    return choose(pool, count=count, seed=seed, known=known)


def choose(
    segments: Iterable[Judged], *, count: int = 50, seed: int = SEED, known: Iterable[str] = ()
) -> list[Suggestion]:
    """What `suggest` chooses, of segments that are judged already."""
    pool = list(segments)
    batch = _Batch(count, known)
    batch.take(_uncertain(pool), round(count * UNCERTAIN))
    batch.take(_disagreeing(pool), round(count * DISAGREEING))
    batch.take(_top(pool), count - round(count * BY_CHANCE) - len(batch.chosen))
    order = sorted(pool, key=lambda one: (one.path, one.segment.start))
    random.Random(seed).shuffle(order)
    batch.take(((one, RANDOM) for one in order), count)
    return batch.chosen


def judged(doc: Document, *, ruler: Ruler, model: Classifier | None = None) -> list[Judged]:
    """The document's segments of four words and more, with what is found in each."""
    segments = clause_segments(doc.text)
    fired = proposed(ruler.find(segments), len(segments))
    found = [
        _by_rules(Judged(doc.path, seg, doc.text[seg.start : seg.end], rules))
        for seg, rules in zip(segments, fired, strict=True)
    ]
    if model is not None and segments:
        for one, row in zip(found, model.probabilities(segments, fired), strict=True):
            _add_model(one, row, model)
    return [one for one in found if len(words(one.text)) >= LEAST_WORDS]


def _by_rules(one: Judged) -> Judged:
    """The same with the rule that is least sure, if any fired."""
    if one.rules:
        one.doubtful = min(one.rules.items(), key=lambda rule: abs(rule[1] - _HALF))
        one.doubt = abs(one.doubtful[1] - _HALF)
    return one


def _add_model(one: Judged, row: Floats, model: Classifier) -> None:
    away = abs(row - model.threshold)
    nearest = int(away.argmin())
    one.doubt, one.doubtful = float(away[nearest]), (model.classes[nearest], float(row[nearest]))
    for name, p, least in zip(model.classes, row, model.threshold, strict=True):
        one.model[name] = float(p)
        if p >= least:
            one.over.add(name)


_Reasoned = tuple[Judged, str]


def _uncertain(pool: Sequence[Judged]) -> Iterator[_Reasoned]:
    """Those nearest to a threshold, the nearest first."""
    for one in sorted(pool, key=lambda one: (one.doubt, one.path, one.segment.start)):
        if one.doubt <= _NEAR:
            yield one, "uncertain: {} at {:.2f}".format(*one.doubtful)


def _disagreeing(pool: Sequence[Judged]) -> Iterator[_Reasoned]:
    """Those of which a rule says what the model denies, or the other way round; surest first.

    Rules are many and sure, so a label that only the model sees counts where no rule fired at all.
    """
    found = []
    for one in pool:
        learnt = {name: sure for name, sure in one.rules.items() if name in one.model}
        for name, sure in learnt.items():
            if name not in one.over:
                found.append((sure - one.model[name], name, "a rule sees", one))
        if not one.rules:
            found += [(one.model[name], name, "only the model sees", one) for name in one.over]
    for _, name, who, one in sorted(
        found, key=lambda f: (-f[0], f[1], f[3].path, f[3].segment.start)
    ):
        yield one, f"disagreement: {who} {name}"


def _top(pool: Sequence[Judged]) -> Iterator[_Reasoned]:
    """The top scorers of each class, class by class in turn, so that rare ones come up as well."""
    by_class: dict[str, list[tuple[float, Judged]]] = {}
    for one in pool:
        for name, score in (one.rules | one.model).items():
            by_class.setdefault(name, []).append((score, one))
    ranked = [
        [(one, f"top scorer: {name}") for _, one in sorted(scored, key=_by_score)]
        for name, scored in sorted(by_class.items())
    ]
    for turn in zip_longest(*ranked):
        yield from (pair for pair in turn if pair is not None)


def _by_score(scored: tuple[float, Judged]) -> tuple[float, str, int]:
    score, one = scored
    return -score, one.path, one.segment.start


class _Batch:
    """The suggestions so far; refuses what is almost equal to one of them."""

    def __init__(self, count: int, known: Iterable[str]) -> None:
        self.count = count
        self.chosen: list[Suggestion] = []
        self._seen = [frozenset(words(text)) for text in known]

    def take(self, offered: Iterable[_Reasoned], most: int) -> None:
        """Take up to `most` of what is offered, in order."""
        for one, why in offered:
            if most <= 0 or len(self.chosen) >= self.count:
                return
            if self._is_new(one.text):
                most -= 1
                self.chosen.append(
                    Suggestion(
                        path=one.path,
                        segment=one.segment,
                        text=one.text,
                        why=why,
                        classes=one.classes(),
                    )
                )

    def _is_new(self, text: str) -> bool:
        mine = frozenset(words(text))
        if any(len(mine & other) >= ALIKE * len(mine | other) for other in self._seen):
            return False
        self._seen.append(mine)
        return True
