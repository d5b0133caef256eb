"""`train`, `evaluate`, `suggest`, `annotations` and `corpus` from end to end, on invented sets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import SAMPLES, Run

RULES = {
    "feeding": ["Throw no bread to the {bird}.", "Bread and corn for the {bird} are banned."],
    "noise": [
        "Whoever shouts near the {bird} must leave.",
        "Shouting near the {bird} ends a visit.",
    ],
}
PLAIN = ["The {bird} nests by the pond.", "A {bird} is grey or white.", "Two of the {bird} sleep."]
BIRDS = ("heron", "crane", "stork", "egret", "ibis", "bittern")


def write(path: Path, *entries: object) -> Path:
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return path


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    """A set with labels of its own, in groups."""
    entries = [
        {"text": form.format(bird=bird), "labels": labels, "meta": {"group": bird}}
        for bird in BIRDS
        for labels, forms in [*(([name], f) for name, f in RULES.items()), ([], PLAIN)]
        for form in forms
    ]
    return write(tmp_path / "sentences.jsonl", *entries)


SPANNED = {
    "text": "Pay the warden ten crowns.",
    "spans": [{"start": 0, "end": 26, "label": "fees", "effect": "requires"}],
    "meta": {"group": "pond"},
}


def test_train_evaluate_and_predict_labels_of_ones_own(
    run: Run, sentences: Path, tmp_path: Path
) -> None:
    model, predictions = tmp_path / "model", tmp_path / "found.jsonl"
    trained = run("train", sentences, "-o", model, "--no-rules")
    assert trained.exit_code == 0, trained.stderr
    assert "feeding: F1" in trained.stdout
    assert {"card.json", "scores.json", "README.md"} <= {p.name for p in model.iterdir()}

    scores = run(
        "evaluate", sentences, "--model", model, "--format", "json", "--predictions", predictions
    )
    assert json.loads(scores.stdout)["micro"]["f1"] > 0.9
    assert "were trained on" in scores.stderr
    model.rename(tmp_path / "clauses")  # as a directory of all models has it
    same = run("evaluate", sentences, "--model", tmp_path, "--format", "json")
    assert same.stdout == scores.stdout
    assert "were trained on" in same.stderr
    (tmp_path / "clauses").rename(model)
    records = [json.loads(line) for line in sentences.read_text().splitlines()]
    found = [json.loads(line) for line in predictions.read_text().splitlines()]
    assert [one["text"] for one in found] == [one["text"] for one in records]
    assert sum(one["labels"] == was["labels"] for one, was in zip(found, records, strict=True)) > 35

    again = run("train", sentences, "-o", model, "--no-rules")
    assert "before" in again.stdout


def test_train_deletes_no_foreign_directory(run: Run, sentences: Path, tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text("{}")  # another kind of model
    result = run("train", sentences, "-o", tmp_path)
    assert result.exit_code == 2
    assert sentences.exists()


def test_too_few_examples_are_one_line(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "few.jsonl", SPANNED)
    result = run("train", path, "-o", tmp_path / "model", "--no-rules")
    assert result.exit_code == 1
    assert result.stderr.startswith("[L402]")
    assert not (tmp_path / "model").exists()


def test_bad_annotations_are_refused_with_their_line(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "bad.jsonl", SPANNED, {"text": "x", "spans": [{"start": 0}]})
    result = run("train", path, "-o", tmp_path / "model", "--no-rules")
    assert "bad.jsonl:2:" in result.stderr
    assert not (tmp_path / "model").exists()


def test_evaluate_lists_errors(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl", SPANNED)
    text = run("evaluate", path, "--by", "rules", "--errors").stdout
    assert "1 annotated clauses, 1 documents; by rules" in text
    scores = json.loads(run("evaluate", path, "--by", "rules", "--format", "json").stdout)
    assert scores["classes"]["fees/requires"]["support"] == 1
    assert ("false negative: fees/requires" in text) == (scores["micro"]["recall"] == 0)


def test_evaluate_needs_a_model_that_is_there(run: Run, sentences: Path, tmp_path: Path) -> None:
    result = run("evaluate", sentences, "--model", tmp_path / "none")
    assert result.exit_code == 2
    assert "none: no such directory" in result.stderr


def test_suggestions_go_into_a_labelling_tool(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "s.jsonl"
    result = run("suggest", SAMPLES / "corvid-community-2.txt", "-n", "12", "-o", out)
    assert result.exit_code == 0
    assert "12 segments" in result.stderr
    assert len(out.read_text().splitlines()) == 12
    assert run("annotations", "check", out).exit_code == 0
    assert json.loads(run("annotations", "convert", out, "--to", "label-studio").stdout)


def test_suggest_reports_what_cannot_be_read(run: Run, tmp_path: Path) -> None:
    none = tmp_path / "none"
    assert run("suggest", none).exit_code == 3
    some = run("suggest", none, SAMPLES / "corvid-use-policy.md", "-n", "3")
    assert some.exit_code == 1
    assert len(some.stdout.splitlines()) == 3


# --- annotations ------------------------------------------------------------------------------


def test_check_says_no(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", SPANNED, {"text": "x", "spans": [{"start": 0}]})
    result = run("annotations", "check", path)
    assert result.exit_code == 1
    assert result.stdout == "1 records, 1 labels, 1 problems\n"
    assert "a.jsonl:2:" in result.stderr


def test_show_prints_spans_with_their_words(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", SPANNED)
    text = run("annotations", "show", path).stdout
    assert "0..26 fees/requires\n    Pay the warden ten crowns." in text
    assert run("annotations", "show", path, "--label", "audit").stdout == ""


@pytest.mark.parametrize("form", ["doccano", "label-studio", "prodigy", "spacy"])
def test_convert_there_and_back(form: str, run: Run, tmp_path: Path) -> None:
    path, there, back = write(tmp_path / "a.jsonl", SPANNED), tmp_path / "b", tmp_path / "c.jsonl"
    assert run("annotations", "convert", path, "--to", form, "-o", there).exit_code == 0
    assert run("annotations", "convert", there, "--from", form, "-o", back).exit_code == 0
    assert json.loads(back.read_text()) == SPANNED


def test_the_name_s_ending_tells_the_format(run: Run, sentences: Path, tmp_path: Path) -> None:
    table = tmp_path / "sentences.csv"
    run("annotations", "convert", sentences, "-o", table)
    assert table.read_text().startswith("text,label,group\n")
    assert run("annotations", "convert", table).stdout == sentences.read_text()


def test_a_binary_format_needs_a_file(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", SPANNED)
    result = run("annotations", "convert", path, "--to", "spacy")
    assert (result.exit_code, result.stdout) == (2, "")


def test_agree(run: Run, tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl", SPANNED)
    second = write(tmp_path / "b.jsonl", SPANNED | {"spans": []})
    text = run("annotations", "agree", first, second, "--differences").stdout
    assert "first only: fees" in text
    same = json.loads(run("annotations", "agree", first, first, "--format", "json").stdout)
    assert same["all"]["f1"] == 1.0


# --- corpus -----------------------------------------------------------------------------------


def test_corpus_list_needs_no_texts(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LICENSENLP_CORPUS", str(tmp_path))
    rows = run("corpus", "list", "--kind", "terms-of-service").stdout.splitlines()
    entries = json.loads(
        run("corpus", "list", "--kind", "terms-of-service", "--format", "json").stdout
    )
    assert len(rows) == len(entries) > 1
    assert {entry["kind"] for entry in entries} == {"terms-of-service"}


def test_corpus_verify_says_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LICENSENLP_CORPUS", str(tmp_path))
    result = run("corpus", "verify")
    assert result.exit_code == 1
    assert "licensenlp corpus fetch" in result.stderr
    assert result.stderr.count("\n") == 1
