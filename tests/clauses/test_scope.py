"""Which words govern a match."""

from __future__ import annotations

from pathlib import Path

import pytest

from licensenlp.clauses.check import example_segment
from licensenlp.clauses.rulebook import Example
from licensenlp.clauses.scope import Scopes, governed, scopes
from licensenlp.clauses.tokens import read
from licensenlp.errors import BadRule

# (stem, text, scope of the word "train…" in it)
TABLE = [
    ("", "You may not use it to train models.", "prohibited"),
    ("", "You shall not train models.", "prohibited"),
    ("", "You must not train models.", "prohibited"),
    ("", "Do not train models on it.", "prohibited"),
    ("", "Don't train models on it.", "prohibited"),
    ("", "DON'T TRAIN MODELS ON IT.", "prohibited"),
    ("", "You cannot train models with it.", "prohibited"),
    ("", "You can't train models with it.", "prohibited"),
    ("", "You won't train models with it.", "prohibited"),
    ("", "You will not train models.", "prohibited"),
    ("", "You agree not to train models.", "prohibited"),
    ("", "Licensee agrees that it will not train models.", "prohibited"),
    ("", "You undertake to refrain from training models.", "prohibited"),
    ("", "You are not permitted to train models.", "prohibited"),
    ("", "You are prohibited from training models.", "prohibited"),
    ("", "You are strictly forbidden from training models.", "prohibited"),
    ("", "You have no right to train models.", "prohibited"),
    ("", "This licence does not permit you to train models.", "prohibited"),
    ("", "Neither you nor your staff may train models.", "prohibited"),
    ("", "No person may train models with it.", "prohibited"),
    ("", "Under no circumstances train models.", "prohibited"),
    ("", "You shall never train models.", "prohibited"),
    ("", "You shall in no event train models.", "prohibited"),
    ("", "Prohibited uses include training models.", "prohibited"),
    ("", "Training models is strictly prohibited.", "prohibited"),
    ("", "Training models is not allowed.", "prohibited"),
    ("", "Training of models with outputs is forbidden.", "prohibited"),
    ("", "The outputs to train with may not be sold.", "prohibited"),
    ("You may not:", "use outputs to train models;", "prohibited"),
    ("You agree not to use the Model to", "train others;", "prohibited"),
    ("You may use it. You must not:", "train models;", "prohibited"),
    ("You must not:", "do things that may harm people or train models;", "prohibited"),
    ("You must not:", "train, or let a person who can code train, models;", "prohibited"),
    ("", "You may not train models without our consent.", "prohibited"),
    ("", "Except as permitted by law, you may not train models.", "prohibited"),
    ("", "You may not train models, except to the extent the law allows it.", "prohibited"),
    ("", "You may use outputs but must not train models.", "prohibited"),
    ("", "You may use it for any purpose other than to train models.", "prohibited"),
    ("", "You may use it in any way, but not to train models.", "prohibited"),
    ("", "You may train models.", "permitted"),
    ("", "You can train models.", "permitted"),
    ("", "You are free to train models.", "permitted"),
    ("", "You are permitted to train models.", "permitted"),
    ("", "We grant you the right to train models.", "permitted"),
    ("", "Permission is hereby granted to train models.", "permitted"),
    ("", "Licensor hereby grants you a licence to train models.", "permitted"),
    ("", "Nothing in these terms prohibits training models.", "permitted"),
    ("", "Nothing in this Agreement restricts you from training models.", "permitted"),
    ("", "Nothing here limits your right to train models.", "permitted"),
    ("", "You are not prohibited from training models.", "permitted"),
    ("", "This does not restrict training models.", "permitted"),
    ("", "Training models is permitted.", "permitted"),
    ("You may:", "train models;", "permitted"),
    ("You are allowed to:", "use it and train models;", "permitted"),
    ("", "You may not use outputs other than to train models.", "permitted"),
    ("", "Do not use it, except to train models.", "permitted"),
    ("", "You may not sell it, except that you may train models.", "permitted"),
    ("You may not:", "sell it, except that you may train models;", "permitted"),
    ("", "You must train models.", "required"),
    ("", "You shall train models.", "required"),
    ("", "You are required to train staff.", "required"),
    ("", "You agree to train staff.", "required"),
    ("", "Licensee will train staff.", "required"),
    ("You must:", "train staff;", "required"),
    ("", "You may train models provided that you tell us.", "conditional"),
    ("", "You may train models only if you tell us.", "conditional"),
    ("", "You may train models on condition that you tell us.", "conditional"),
    ("", "You may train models so long as you tell us.", "conditional"),
    ("", "You may not train models unless you obtain a licence.", "conditional"),
    ("", "You may only train models at home.", "conditional"),
    ("", "Training models requires a separate licence.", "conditional"),
    ("", "Our staff train models.", "default"),
    ("", "If you train models, tell nobody.", "default"),
]


def scope_of(stem: str, text: str) -> str:
    reading = read(example_segment(Example(text=text, stem=stem)))
    words = list(enumerate(reading.tokens))[reading.item_token :]
    places = [place for place, word in words if word.startswith("train")]
    assert places, "the table's texts speak of training"
    return governed(scopes().cues(reading), places[-1], places[-1] + 1)


@pytest.mark.parametrize(("stem", "text", "scope"), TABLE)
def test_scope(stem: str, text: str, scope: str) -> None:
    assert scope_of(stem, text) == scope


def test_a_bad_cue_file_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "scope.toml"
    bad.write_text('[forbidden]\ncues = ["may not"]', encoding="utf-8")
    with pytest.raises(BadRule, match=r"scope\.toml.*forbidden"):
        Scopes(bad)
    bad.write_text('[prohibited]\ncues = ["(may not"]', encoding="utf-8")
    with pytest.raises(BadRule, match="not closed"):
        Scopes(bad)
