"""`licensenlp check` and `licensenlp policy init` as they are typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.decide.running import run

LICENCE = """HERON MODEL LICENCE

1. Grant
Heron Labs grants you a non-exclusive, worldwide, royalty-free licence to use, copy, modify and
distribute the Heron model and works derived from it.

2. Scale
If you have more than 5 million monthly active users, you must obtain a separate licence from us.
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "LICENSE").write_text(LICENCE, encoding="utf-8")
    return tmp_path


def policy(place: Path, users: int) -> str:
    text = f'[organisation]\nmonthly_active_users = {users}\n[doubts]\nunknown_license = "allow"\n'
    (place / "policy.toml").write_text(text, encoding="utf-8")
    return "policy.toml"


@pytest.mark.parametrize(
    ("users", "code", "outcome"), [(3_000_000, 0, "allowed"), (6_000_000, 1, "forbidden")]
)
def test_size_decides(place: Path, users: int, code: int, outcome: str) -> None:
    found = run("check", "LICENSE", "--policy", policy(place, users), "--format", "json")
    assert found.exit_code == code
    (document,) = json.loads(found.stdout)["documents"]
    assert document["outcome"] == outcome
    said = next(one for one in document["findings"] if one["rule"] == "size")
    assert "5,000,000 monthly active users" in said["changes"]
    clause = said["clause"]
    assert LICENCE[clause["start"] : clause["end"]] == clause["text"]


@pytest.mark.parametrize("name", ["mit", "MIT"])
def test_licences_are_listed_by_key_or_spdx_id(
    place: Path, corpus_texts: Mapping[str, str], name: str
) -> None:
    (place / "policy.toml").write_text(f'[licenses]\ndenied = ["{name}"]\n', encoding="utf-8")
    (place / "COPYING").write_text(corpus_texts["mit"], encoding="utf-8")
    found = run("check", "COPYING", "--policy", "policy.toml")
    assert found.exit_code == 1
    assert "license-denied" in found.stdout


def test_review_ends_with_1_unless_passed(place: Path) -> None:
    (place / "policy.toml").write_text("obligations = []\n", encoding="utf-8")
    assert run("check", "LICENSE", "--policy", "policy.toml").exit_code == 1
    assert run("check", "LICENSE", "--policy", "policy.toml", "--pass-review").exit_code == 0


def test_unreadable_documents(place: Path) -> None:
    name = policy(place, 1)
    assert run("check", "none", "--policy", name).exit_code == 3
    assert run("check", "LICENSE", "none", "--policy", name).exit_code == 1


def test_an_unknown_licence_key_is_wrong_usage(place: Path) -> None:
    (place / "policy.toml").write_text('[licenses]\ndenied = ["apache-20"]\n', encoding="utf-8")
    found = run("check", "LICENSE", "--policy", "policy.toml")
    assert found.exit_code == 2
    assert "did you mean 'apache-2.0'?" in found.stderr


def test_policy_init_writes_what_check_reads_and_replaces_nothing(place: Path) -> None:
    assert run("policy", "init").exit_code == 0
    assert run("check", "LICENSE", "--policy", "policy.toml").exit_code in (0, 1)
    assert run("policy", "init").exit_code == 2
    assert run("policy", "init", "-").stdout == (place / "policy.toml").read_text(encoding="utf-8")


def test_texts_of_the_reference_corpus_are_named_by_key(
    place: Path, corpus_texts: Mapping[str, str]
) -> None:
    (place / "policy.toml").write_text('tiers = ["open"]\n', encoding="utf-8")
    names = ("scancode:mit", "scancode:cc-by-nc-4.0")
    found = run("check", *names, "--policy", "policy.toml", "--format", "json")
    assert found.exit_code == 1
    told = {one["document"]["path"]: one for one in json.loads(found.stdout)["documents"]}
    assert [told[name]["outcome"] for name in names] == ["allowed", "forbidden"]
    said = told["scancode:cc-by-nc-4.0"]["findings"][0]["clause"]
    assert corpus_texts["cc-by-nc-4.0"][said["start"] : said["end"]] == said["text"]


def test_a_key_there_is_not_names_the_nearest(place: Path) -> None:
    found = run("check", "scancode:mitt", "--policy", policy(place, 1))
    assert found.exit_code == 3
    assert "nearest: mit" in found.stderr
