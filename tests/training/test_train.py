"""Training on invented sets: labels of one's own, held-out groups, the same model every time."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from licensenlp.clauses.classifier import in_steps, load
from licensenlp.errors import DamagedResource, TooFewExamples, Usage
from licensenlp.training.annotations import Record, parse
from licensenlp.training.evaluate import compare
from licensenlp.training.examples import Example, examples
from licensenlp.training.train import Trained, predict, train, write

# House rules of a boat shed: labels that no taxonomy of licences knows.
WHO = ("Members", "Guests", "Crews", "Visitors", "Rowers", "Families")
QUIET = (
    "{who} keep quiet on the quay after {n} at night.",
    "No loud music is played on the quay from {n} on; {who} keep quiet.",
    "{who} make no noise after {n} at night, and music stops.",
)
CHARGE = (
    "{who} pay {n} crowns for each day that a boat comes back late.",
    "A boat that comes back late costs {n} crowns a day, which {who} pay.",
    "For a late boat the shed takes a charge of {n} crowns from {who}.",
)
DOGS = (
    "{who} leave their dogs at the gate, all {n} of them.",
    "Dogs stay outside the gate, however many of the {n} {who} bring.",
    "No dog passes the gate; {who} tie up to {n} dogs outside.",
)
PLAIN = (
    "The shed was built by {n} carpenters, as {who} like to tell.",
    "{who} meet on the lawn in the {n}th week of the year.",
    "The kettle holds {n} cups and is filled by {who}.",
    "{who} find the lamp on hook {n} beside the door.",
)
LABELLED: dict[tuple[str, ...], list[str]] = {
    QUIET: ["quiet-hours"],
    CHARGE: ["late-charge"],
    DOGS: ["no-dogs"],
    PLAIN: [],
}


def _line(text: str, labels: list[str], group: str) -> Record:
    return parse(json.dumps({"text": text, "labels": labels, "meta": {"group": group}}))


def _shed(number: int) -> list[Record]:
    """The rules of one boat shed: its own choice and order of the wordings."""
    lines = []
    for place, (wordings, labels) in enumerate(LABELLED.items()):
        for turn in range(len(wordings) - (number + place) % 2):
            wording = wordings[(turn + number) % len(wordings)]
            who = WHO[(number + turn + place) % len(WHO)]
            text = wording.format(who=who, n=2 + (number * 3 + turn) % 9)
            lines.append(_line(text, labels, f"shed {number}"))
    return lines[number % 3 :] + lines[: number % 3]


TAUGHT = [record for number in range(9) for record in _shed(number)]
HELD_OUT = [record for number in range(20, 24) for record in _shed(number)]


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(TAUGHT)


def _always(label: str, found: list[Example]) -> float:
    everywhere = [[{label: 1.0} for _ in example.segments] for example in found]
    return compare(found, everywhere).micro().f1


def test_labels_of_ones_own_are_learnt(trained: Trained) -> None:
    assert trained.model.classes == ("late-charge", "no-dogs", "quiet-hours")
    found = examples(HELD_OUT)
    counts = Counter(label for record in TAUGHT for label in record.labels or ())
    majority = _always(counts.most_common(1)[0][0], found)
    scores = compare(found, predict(found, trained.model, None))
    assert 0.2 < majority < 0.6
    assert scores.micro().f1 > majority + 0.3
    assert all(count.f1 > 0.7 for count in scores.spans.values())


def test_its_own_scores_are_of_held_out_groups(trained: Trained) -> None:
    assert set(trained.scores.by_example) == {f"shed {number}" for number in range(9)}
    assert trained.sentences == len(TAUGHT)
    assert 0.7 < trained.scores.micro().f1 <= 1


def _files(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def test_the_same_records_give_the_same_files(trained: Trained, tmp_path: Path) -> None:
    write(trained, tmp_path / "one")
    write(train(TAUGHT), tmp_path / "two")
    assert _files(tmp_path / "one") == _files(tmp_path / "two")
    assert {"card.json", "scores.json", "README.md"} < set(_files(tmp_path / "one"))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one", "two"]  # no half-written rest


def test_other_records_give_another_model(trained: Trained, tmp_path: Path) -> None:
    other = train(TAUGHT[:-6])
    assert other.model.card["training_sha256"] != trained.model.card["training_sha256"]


def test_what_is_loaded_predicts_as_before(trained: Trained, tmp_path: Path) -> None:
    write(trained, tmp_path / "model")
    found = examples(HELD_OUT)
    assert predict(found, load(tmp_path / "model"), None) == predict(found, trained.model, None)


def test_weights_in_steps_are_the_weights_to_a_254th_of_the_greatest_in_their_row() -> None:
    weights = np.array([[1.0, -0.5, 0.001], [0.0, 0.0, 0.0], [3e-7, -1e-7, 2e-7]], np.float32)
    steps, scale = in_steps(weights)
    assert steps.dtype == np.int8
    most = np.abs(weights).max(axis=1, keepdims=True)
    assert (np.abs(steps * scale[:, None] - weights) <= most / 254 * 1.0001).all()


@pytest.mark.parametrize("name", ["weights.npy", "scale.npy", "threshold.npy", "vocabulary.npy"])
def test_a_tampered_array_is_refused(trained: Trained, tmp_path: Path, name: str) -> None:
    write(trained, tmp_path / "model")
    path = tmp_path / "model" / name
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(DamagedResource, match=name):
        load(tmp_path / "model")


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 0}'])
def test_a_damaged_card_is_refused(trained: Trained, tmp_path: Path, text: str) -> None:
    write(trained, tmp_path / "model")
    (tmp_path / "model" / "card.json").write_text(text, "utf-8")
    with pytest.raises(DamagedResource):
        load(tmp_path / "model")


# --- sets that are too small ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("records", "says"),
    [
        ([], "no class has 3 examples"),
        ([_line("The kettle is on.", [], "a"), _line("The lamp is out.", [], "b")], "no class has"),
        ([_line("Pay late.", ["late"], "a"), _line("Pay more.", ["late"], "b")], "no class has"),
        ([_line(f"Pay {n} late.", ["late"], "one") for n in range(9)], "belong to one group"),
    ],
)
def test_too_small_a_set_is_refused(records: list[Record], says: str) -> None:
    with pytest.raises(TooFewExamples, match=says):
        train(records)


def test_a_label_with_too_few_examples_is_named() -> None:
    rare = [_line("Ropes are coiled to the left.", ["ropes"], f"shed {n}") for n in range(2)]
    found = train([*TAUGHT, *rare])
    assert found.too_few == {"ropes": 2}
    assert "ropes" not in found.model.classes


# --- twenty clauses of a new label ------------------------------------------------------------

SPILLS = [
    f"{start} {what} {end}"
    for start, what, end in product(
        ("Whoever spills", "If you spill", "Anyone that spills", "Should you spill"),
        (
            "varnish on the deck",
            "paint on the planks",
            "oil on the boards",
            "tar on the deck",
            "glue",
        ),
        ("must wipe it up at once.",),
    )
]
NEW_WORDING = (
    "A guest that spills paint in the yard must wipe it up before leaving.",
    "You must wipe up at once all oil that you spill on the jetty.",
)
UNLIKE = (
    "Guests pay 4 crowns for each day that a boat comes back late.",
    "The kettle holds 5 cups and is filled by Crews.",
)


def test_twenty_clauses_teach_a_new_label(trained: Trained) -> None:
    assert len(SPILLS) == 20
    mine = [_line(text, ["spills"], f"mine {n % 5}") for n, text in enumerate(SPILLS)]
    both = train([*TAUGHT, *mine])
    found = examples([_line(t, [], f"new {n}") for n, t in enumerate((*NEW_WORDING, *UNLIKE))])
    named = ["spills" in names for example in predict(found, both.model, None) for names in example]
    assert named == [True] * len(NEW_WORDING) + [False] * len(UNLIKE)
    held = examples(HELD_OUT)
    before = compare(held, predict(held, trained.model, None)).micro().f1
    after = compare(held, predict(held, both.model, None)).micro().f1
    assert after >= before - 0.05


def test_what_is_no_model_is_not_replaced(trained: Trained, tmp_path: Path) -> None:
    kept = tmp_path / "notes" / "plan.txt"
    kept.parent.mkdir()
    kept.write_text("ten herons", encoding="utf-8")
    with pytest.raises(Usage):
        write(trained, kept.parent)
    assert kept.read_text(encoding="utf-8") == "ten herons"
