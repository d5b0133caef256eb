"""Inputs on which fuzzing once found a defect, and some new ones, on every target."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from .fuzz import SEEDS, kept, mutated
from .targets import TARGETS, run

KEPT = [(name, path) for name in TARGETS for path in kept(name)]


def test_every_seed_belongs_to_a_target() -> None:
    assert {path for _, path in KEPT} == {path for path in SEEDS.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("name", "path"), KEPT, ids=[f"{n} {p.name}" for n, p in KEPT])
def test_what_once_failed(name: str, path: Path) -> None:
    run(name, path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_bent_inputs(name: str) -> None:
    dice = random.Random(name)
    seeds = TARGETS[name][1]()
    for _ in range(8):
        run(name, mutated(dice.choice(seeds), dice))
    run(name, b"")
