"""The page of a report in headless Chromium: what readers can do with it, what it never does."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from licensenlp.report.store import Outcome
from licensenlp.types import Tier

from .conftest import EVIL, Show, opened, placed, write_report
from .readings import TEXT

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True}


def column(page: Page, name: str) -> list[str]:
    """The cells of the table's column of that name, top to bottom."""
    heads = page.locator("#table thead th").all_inner_texts()
    at = next(n for n, head in enumerate(heads) if head.strip(" ▲▼") == name)
    rows = page.locator("#table tbody tr").all()
    return [row.locator("th, td").nth(at).inner_text().strip() for row in rows]


def names(page: Page) -> list[str]:
    return column(page, "Document")


def at_top(page: Page, selector: str) -> bool:
    """Whether the element is within the window."""
    return bool(
        page.locator(selector).evaluate(
            "one => { const box = one.getBoundingClientRect();"
            " return box.top >= 0 && box.top < innerHeight; }"
        )
    )


# --- the table --------------------------------------------------------------------------------


def test_the_table_begins_with_the_most_closed_and_says_why(show: Show) -> None:
    page = show(**DESKTOP)
    assert column(page, "Score") == ["5.0", "20.0", "48.0", "84.0", "97.0", "99.0", ""]
    assert set(column(page, "Why")[:6]) == {"Above 5,000,000 users other terms are needed"}
    assert column(page, "Why")[6] == "Not a legal text"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("egret", ["egret.txt"]),
        ("HERON labs 2021", ["heron-terms-2021.txt"]),
        ("no such words", []),
        ("<script>", [EVIL]),
    ],
)
def test_words_filter_the_table(show: Show, words: str, found: list[str]) -> None:
    page = show(**DESKTOP)
    page.get_by_label("Find").fill(words)
    expect(page.locator("#shown")).to_have_text(f"{len(found)} of 7 documents")
    assert names(page) == found
    assert page.locator("#cells tbody tr").count() == len(found)


def test_tiers_filter_table_and_figure(show: Show) -> None:
    page = show(**DESKTOP)
    page.get_by_label("no tier").uncheck()
    page.get_by_label("closed", exact=True).uncheck()
    assert page.locator("#shown").inner_text() == "5 of 7 documents"
    assert page.locator("#figures figure[data-figure=all] .dots a.off").count() == 1


def test_a_head_sorts_up_and_down(show: Show) -> None:
    page = show(**DESKTOP)
    for _ in range(2):
        page.locator("#table").get_by_role("button", name="Document").click()
    assert names(page) == sorted(names(page), reverse=True)
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Document")
    page.locator("#table").get_by_role("button", name="Tier").click()
    assert column(page, "Tier") == [
        "closed",
        "restricted",
        "source-available",
        "open, copyleft",
        "open",
        "open",
        "no tier",
    ]


def test_columns_come_and_go(show: Show) -> None:
    page = show(**DESKTOP)
    page.get_by_text("Columns").click()
    page.get_by_label("User bound").check()
    page.get_by_label("Why").uncheck()
    assert "Why" not in page.locator("#table thead th").all_inner_texts()
    assert column(page, "User bound").count("conditions") == 5


# --- the matrix -------------------------------------------------------------------------------


def test_a_cell_opens_its_sentence_and_leads_to_its_place(show: Show) -> None:
    page = show(**DESKTOP)
    page.get_by_role("button", name="egret.txt: output-training, prohibits").click()
    dialog = page.get_by_role("dialog")
    page.wait_for_selector("#evidence[open] li p")
    assert dialog.locator("li p").all_inner_texts() == ["No <b>rival</b> models, |please|."]
    assert page.evaluate("document.activeElement.id") == "evidence-title"
    dialog.get_by_role("link", name="c4").click()
    page.wait_for_selector("#reading article")
    expect(dialog).to_be_hidden()
    assert "egret.txt" in page.title() and at_top(page, "a#r-c4 + ins, a#r-c4 + mark")


def test_escape_closes_what_a_cell_opened(show: Show) -> None:
    page = show(**DESKTOP)
    cell = page.get_by_role("button", name="egret.txt: user-threshold, conditions")
    cell.press("Enter")
    page.wait_for_selector("#evidence[open]")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert cell.evaluate("one => one === document.activeElement")


def test_like_documents_stand_together(show: Show) -> None:
    page = show(**DESKTOP)
    page.get_by_label("Order").select_option("like documents together")
    groups = page.locator("#cells tr.group").all_inner_texts()
    assert [words.split(" ")[:2] for words in groups] == [["5", "documents"], ["1", "like"]]
    assert "prohibits output-training" in groups[0]
    assert page.locator("#cells tbody tr:not(.group)").count() == 4 + 1
    page.get_by_role("button", name="Show all").click()
    assert page.locator("#cells tbody tr:not(.group)").count() == 5 + 1


# --- a document -------------------------------------------------------------------------------


def test_a_document_is_read_in_full_and_left_again(show: Show) -> None:
    page = show(**DESKTOP)
    page.get_by_role("link", name="egret.txt").first.click()
    page.wait_for_selector("#reading article")
    text = page.locator("#reading .text").evaluate(
        "one => { const copy = one.cloneNode(true);"
        " copy.querySelectorAll('sup').forEach((label) => label.remove());"
        " return copy.textContent; }"
    )
    assert text == TEXT
    assert page.locator("mark sup").all_inner_texts()[:1] == ["c1 license-grant"]
    assert page.locator("#reading ins").inner_text().endswith("models, |please|.")
    for words in ("decides the tier", "rules and model disagree", "Heron Licence 0"):
        assert words in page.locator("#reading").inner_text()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.locator("#reading li[data-label=user-threshold] a").click()
    assert page.url.endswith("-c3") and at_top(page, "a#r-c3 + mark")
    page.go_back()
    page.go_back()
    page.wait_for_selector("#comparison", state="visible")
    assert page.locator("#reading").is_hidden()


def test_an_address_opens_its_document(show: Show) -> None:
    page = show("#d1-c2", **DESKTOP)
    page.wait_for_selector("#reading article")
    assert page.locator("#reading h1").inner_text() == "in/egret.txt"
    page.get_by_role("link", name="Back to the comparison").click()
    expect(page.locator("#documents")).to_be_visible()


def test_the_next_document_is_the_next_in_the_table(show: Show) -> None:
    page = show(**DESKTOP)
    page.get_by_role("link", name="heron-terms-2020.txt").first.click()
    page.wait_for_selector("#reading article")
    assert page.locator("#previous").is_hidden()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_title(re.compile("heron-terms-2021"))


# --- figures ----------------------------------------------------------------------------------


def test_figures_show_every_document_that_they_can(show: Show) -> None:
    page = show(**DESKTOP)
    for figure, dots in (("all", 6), ("vendors", 6), ("kinds", 6), ("years", 5)):
        page.get_by_label("Show").select_option(figure)
        assert page.locator(f"figure[data-figure={figure}]").is_visible()
        assert page.locator(f"figure[data-figure={figure}] .dots a").count() == dots
    assert page.locator("#figures figure:visible").count() == 1


def test_dots_are_walked_by_keyboard(show: Show) -> None:
    page = show(**DESKTOP)
    page.locator("#lanes").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    assert page.locator("#pointed").inner_text().startswith("heron-terms-2023.txt · open, 99.0")
    page.keyboard.press("ArrowLeft")
    assert page.locator("#pointed").inner_text().startswith("egret.txt")
    page.keyboard.press("Enter")
    page.wait_for_selector("#reading article")
    assert page.locator("#reading h1").inner_text() == "in/egret.txt"


def test_pointing_names_the_document(show: Show) -> None:
    page = show(**DESKTOP)
    page.locator("figure[data-figure=all] .dots.closed a").hover()
    assert page.locator("#pointed").inner_text().startswith("heron-terms-2020.txt · closed, 5.0")


def test_versions_say_what_changed(show: Show) -> None:
    page = show(**DESKTOP)
    words = page.locator("#versions").inner_text()
    assert "heron-terms" in words and "4 versions" in words
    assert "The same terms as before." in words
    assert "− conditions user-threshold, permits redistribution, prohibits output-training" in words


def test_other_tables_sort_too(show: Show) -> None:
    page = show(**DESKTOP)
    page.get_by_text("Vendors (3)").click()
    table = page.get_by_role("region", name="Table by vendor")
    table.get_by_role("button", name="Documents").click()
    counts = table.locator("tbody tr td:nth-child(2)")
    assert counts.all_inner_texts() == ["1", "1", "4"]
    table.get_by_role("button", name="Documents").click()
    assert counts.all_inner_texts() == ["4", "1", "1"]


# --- what it never does -----------------------------------------------------------------------


def test_hostile_names_are_words_and_nothing_runs(show: Show) -> None:
    page = show(**DESKTOP)
    assert EVIL in names(page)
    shown = "月 $x^$ <i>&amp;\\x1b Co."
    assert shown in column(page, "Vendor")
    labels = page.locator("figure[data-figure=vendors] text").all_text_contents()
    assert f"{shown} (1)" in labels
    page.get_by_role("link", name=EVIL).first.click()
    page.wait_for_selector("#reading article")
    assert page.locator("#reading h1").inner_text() == f"in/{EVIL}"
    assert page.evaluate("window.ran") is None
    assert page.locator("img").count() == 0


def test_markup_that_got_in_could_not_run(browser: Browser, report_page: Path) -> None:
    page = browser.new_context(offline=True).new_page()
    page.goto(report_page.as_uri())
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend',"
        ' \'<img src="data:," onerror="window.ran=1">\')'
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    page.context.close()


# --- screens, paper, readers ------------------------------------------------------------------


@pytest.mark.parametrize("hash", ["", "#d1"])
def test_a_phone_scrolls_down_and_not_aside(show: Show, hash: str) -> None:
    page = show(hash, **PHONE)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0


def test_paper_shows_all_that_the_screen_can(show: Show, tmp_path: Path) -> None:
    page = show(color_scheme="dark", **DESKTOP)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#figures figure:visible").count() == 4
    assert page.locator(".controls:visible").count() == 0
    assert (
        page.locator(".wide").first.evaluate("one => getComputedStyle(one).overflow") == "visible"
    )
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 31, 33)"
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_that_a_reader_would_miss(show: Show, scheme: str) -> None:
    page = show(color_scheme=scheme, **DESKTOP)
    assert found(page) == []
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.get_by_label("Order").select_option("alike")
    assert found(page) == []
    page.locator("#cells .cell").first.click()
    page.wait_for_selector("#evidence[open]")
    assert found(page) == []
    page.get_by_role("link", name="Read the document").click()
    page.wait_for_selector("#reading article")
    assert found(page) == []


def found(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core objects to: rule and elements."""
    violations = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]


def test_thousands_of_documents_stand_on_one_page(browser: Browser, tmp_path: Path) -> None:
    one = placed("egret.txt", Tier.OPEN, 97.0)
    many = [
        (placed_as(one, f"in/{number:04}.txt", number), {"vendor": f"Vendor {number % 90}"})
        for number in range(2_615)
    ]
    with opened(browser, write_report(tmp_path, many), **DESKTOP) as page:
        assert page.locator("#table tbody tr").count() == 200
        assert page.locator("figure[data-figure=all] .dots a").count() == 2_615
        page.get_by_label("Find").fill("2614")
        expect(page.locator("#table tbody tr")).to_have_count(1)
        page.get_by_role("link", name="2614.txt").first.click()
        page.wait_for_selector("#reading article")


def placed_as(one: Outcome, path: str, number: int) -> Outcome:
    """The outcome under another path, with a score of its own."""
    contract = {**one.contract, "spectrum": {**one.contract["spectrum"], "score": number % 100}}
    return replace(one, path=path, contract=contract)
