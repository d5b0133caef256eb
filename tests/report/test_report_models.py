"""The article's tables beside what documents and thresholds say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from licensenlp.errors import Usage
from licensenlp.report import models, tables
from licensenlp.report.inputs import find
from licensenlp.report.page import report_html
from licensenlp.report.store import NAME, Outcome, Store, open_store

from .readings import reading

ARTICLE = Path(__file__).parents[2] / "corpus" / "models.toml"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store in which one text stands for every document that the article's models name."""
    with open_store(tmp_path / NAME, resume=False) as opened:
        for item in find([], str(ARTICLE)).items:
            contract = reading().to_json()
            contract["document"]["path"] = item.path
            opened.add(Outcome(path=item.path, sha256="1", contract=contract), item.facts, "1")
        models.keep(opened, models.read_models(str(ARTICLE)))
        yield opened


def row(store: Store, model: str, asked: str) -> tuple[str, int | None, str]:
    query = "SELECT ours, agrees, why FROM comparisons WHERE model = ? AND field = ?"
    found = next(store.rows(query, model, asked))
    return found["ours"], found["agrees"], found["why"]


def test_all_twelve_rows_are_there_with_every_value(store: Store) -> None:
    (count,) = next(store.rows("SELECT count(DISTINCT position) FROM comparisons"))
    assert count == 12
    page, text = "".join(report_html(store)), "".join(tables.report_md(store))
    for known in models.read_models(str(ARTICLE)):
        assert known.model in page and known.model in text
        assert len(known.article) >= 3


def test_the_page_shows_the_two_tables_as_they_are(store: Store) -> None:
    page = "".join(report_html(store))
    part = page[page.index('<section id="models"') : page.index('<section id="thresholds"')]
    first, second = part.split("<h3>Table ")[1:]
    assert first.count('<th scope="row">') == second.count('<th scope="row">') == 6
    assert (first.count('class="differs"'), second.count('class="differs"')) == (4, 3)
    assert (
        '<td class="differs">yes (Apache 2.0)<p class="ours"><b>differs:</b> no: through' in first
    )
    assert '<a href="#d' in first


def test_just_10_to_the_25_is_not_greater(store: Store) -> None:
    ours, agrees, why = row(store, "Claude 3.5 Sonnet", "EU AI Act")
    assert agrees == 0 and "not presumed" in ours and "not greater than 10^25" in why


def test_tiers_of_systems_are_not_those_of_models(store: Store) -> None:
    for model in ("Mistral Large", "Phi-3"):
        _, agrees, why = row(store, model, "EU AI Act")
        assert agrees == 0 and "systems, not of models" in why


def test_more_than_the_bound_is_presumed(store: Store) -> None:
    assert row(store, "Llama 3.1 405B", "EU AI Act") == ("presumed systemic risk", 1, "")


def test_weights_behind_an_api_are_not_open(store: Store) -> None:
    ours, agrees, why = row(store, "Mistral Large", "Open weights")
    assert agrees == 0 and "API only" in ours and "API only" in why


def test_a_licence_is_compared_by_its_document(store: Store) -> None:
    assert row(store, "Llama 3.1", "Licence")[:2] == ("source-available (Heron Licence 0)", 1)
    assert row(store, "Pythia", "Licence")[1] == 0  # the stand-in text is not open
    assert row(store, "SDXL", "Licence")[:2] == (models.NO_DOCUMENT, None)


def test_every_difference_is_explained(store: Store) -> None:
    assert all(r["why"] for r in store.rows("SELECT why FROM comparisons WHERE agrees = 0"))


def test_models_that_share_a_licence_share_its_document() -> None:
    shared = [i for i in find([], str(ARTICLE)).items if i.path.endswith("apache-2.0")]
    assert [dict(item.facts)["model"] for item in shared] == ["Mistral 7B, Pythia"]


def test_a_wrong_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text('[[model]]\nmodel = "Heron"\n', encoding="utf-8")
    with pytest.raises(Usage, match=r"m\.toml"):
        models.read_models(str(tmp_path / "m.toml"))


def test_what_only_the_model_command_reads_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_text(
        '[[model]]\nmodel = "Heron"\ncompany = "Heron Labs"\ntable = 1\nversion = "2"\n'
        'modalities = ["text"]\nmonetised = false\narticle = { compute = "~1" }\n'
        "published = { model-card = true }\n",
        encoding="utf-8",
    )
    (found,) = models.read_models(str(file))
    assert (found.model, found.article) == ("Heron", {"compute": "~1"})
