"""Figures: a link a document, and no more of them than a page can bear."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest

from licensenlp.report import plots
from licensenlp.report.plots import Dot
from licensenlp.types import Tier


def dots(number: int) -> list[Dot]:
    return [
        Dot(
            number=n,
            tier=Tier.OPEN if n % 2 else Tier.CLOSED,
            score=90.0 + n % 10 if n % 2 else 1.0 + n % 10,
            vendor=f"Vendor {n % 3}",
            kind=("Licence", "Terms of service")[n % 2],
            when=2000.0 + n % 20,
        )
        for n in range(1, number + 1)
    ]


FIGURES: dict[str, Callable[[Sequence[Dot]], str]] = {
    "spectrum": plots.spectrum,
    "vendors": plots.vendors,
    "kinds": plots.kinds,
    "years": lambda found: plots.years(found, [(2000, 50.0), (2010, 40.0)]),
}


def links(figure: str) -> list[str]:
    return re.findall(r'<a href="#d(\d+)">', figure)


@pytest.mark.parametrize("name", FIGURES)
def test_every_document_is_a_link_and_a_colour_of_its_tier(name: str) -> None:
    figure = FIGURES[name](dots(12))
    assert sorted(map(int, links(figure))) == list(range(1, 13))
    assert {"dots open", "dots closed"} <= set(re.findall(r'class="([\w -]+)"', figure))
    assert figure == FIGURES[name](dots(12))


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_to_show_is_no_figure(name: str) -> None:
    assert FIGURES[name]([]) == ""


@pytest.mark.parametrize("name", FIGURES)
def test_very_many_documents_make_no_larger_figure(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plots, "MOST_DOTS", 50)
    figure = FIGURES[name](dots(120))
    if name == "spectrum":
        assert links(figure) == [] and 'class="bar open"' in figure
    else:
        assert 40 <= len(links(figure)) <= 50


def test_one_kind_needs_no_figure_by_kind() -> None:
    assert plots.kinds([one for one in dots(8) if one.kind == "Licence"]) == ""


def test_a_figure_names_no_file_and_no_colour_of_its_own() -> None:
    figure = plots.vendors(dots(9))
    assert "http" not in figure.replace("http://www.w3.org/2000/svg", "")
    assert not re.findall(r"#0[123]0[123]0[123]", figure) and "var(--ink)" in figure


def test_figures_of_one_page_share_no_id() -> None:
    found = [
        name for draw in FIGURES.values() for name in re.findall(r' id="(\w+)"', draw(dots(12)))
    ]
    assert len(found) == len(set(found)) > 0
