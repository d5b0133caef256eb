"""The guidelines name every label with its effects, and the data card counts what is there."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from licensenlp import taxonomy

ROOT = Path(__file__).parents[2]
GUIDELINES = (ROOT / "annotations" / "GUIDELINES.md").read_text("utf-8")
CARD = (ROOT / "annotations" / "README.md").read_text("utf-8")
SECTION = re.compile(
    r"^### `(?P<label>[\w-]+)`\nEffects: (?P<effects>[^.]+)\.(?P<body>.*?)(?=^#)", re.M | re.S
)
SECTIONS = {found["label"]: found for found in SECTION.finditer(GUIDELINES + "\n#")}
TABLES = runpy.run_path(str(ROOT / "tests" / "benchmarks" / "annotation_tables.py"))


def test_every_label_has_its_section_and_no_other() -> None:
    assert set(SECTIONS) == {spec.id for spec in taxonomy.labels()}


@pytest.mark.parametrize("label", sorted(SECTIONS))
def test_a_section_has_effects_examples_and_a_counter_example(label: str) -> None:
    found = SECTIONS[label]
    known = taxonomy.label(label)
    assert set(found["effects"].split(", ")) == {str(effect) for effect in known.effects}
    assert "\n- Yes: " in found["body"]
    assert "\n- No: " in found["body"]
    assert all(f"`{name}`" in found["body"] for name in known.attributes)


def test_labels_and_effects_that_are_named_exist() -> None:
    known = {spec.id: spec for spec in taxonomy.labels()}
    for label, effect in re.findall(r"`([a-z-]+)` / `([a-z]+)`", GUIDELINES):
        assert effect in known[label].effects or label == "use-restriction", (label, effect)


def test_the_card_counts_what_is_there() -> None:
    counted: Callable[[], dict[str, str]] = TABLES["counted"]
    placed: Callable[[str, dict[str, str]], str] = TABLES["placed"]
    assert placed(CARD, counted()) == CARD
