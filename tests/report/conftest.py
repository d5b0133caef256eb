"""A report of invented documents, open in a headless Chromium without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from licensenlp.report import batch, build
from licensenlp.report.store import NAME, Outcome, open_store
from licensenlp.types import Kind, Tier
from tests.chromium import chromium

from .readings import FAILURE, reading, unplaced

EVIL = 'x"><img src=x onerror="window.ran=1"><script>window.ran=1</script>.txt'
VENDOR = "月 $x^$ <i>&amp;\x1b Co."
PLACES = (
    (Tier.CLOSED, 5.0),
    (Tier.RESTRICTED, 20.0),
    (Tier.SOURCE_AVAILABLE, 48.0),
    (Tier.OPEN, 99.0),
)
PATIENCE = 120_000  # milliseconds: machines that run tests may be busy
Show = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once for all tests."""
    found = chromium()
    with sync_playwright() as playwright:
        # Machines that run tests as root, as containers do, have no sandbox.
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


def placed(path: str, tier: Tier, score: float, *, every: bool = True) -> Outcome:
    """What is kept of a document of that tier; without `every`, it has only its first clause."""
    whole = reading()
    reasons = tuple(replace(one, clause="c1") for one in whole.spectrum.reasons)
    found = replace(
        whole,
        document=replace(whole.document, path=path),
        spectrum=replace(whole.spectrum, tier=tier, score=score, reasons=reasons),
        kind=Kind.TERMS_OF_SERVICE if tier is Tier.CLOSED else Kind.LICENSE,
        clauses=whole.clauses if every else whole.clauses[:1],
    )
    return batch.outcome(path, found)


def write_report(folder: Path, outcomes: list[tuple[Outcome, dict[str, str]]]) -> Path:
    """The page of a report of the outcomes, each with its facts."""
    with open_store(folder / NAME, resume=False) as store:
        for one, facts in outcomes:
            store.add(one, facts, "1")
        build.write(store, folder)
    return folder / "report.html"


@pytest.fixture(scope="session")
def report_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of eight documents, one of them hostile, one without a tier, and a failure."""
    outcomes = [
        (
            placed(f"in/heron-terms-{2020 + n}.txt", tier, score, every=n != 3),
            {"vendor": "Heron Labs", "date": f"{2020 + n}-03-01"},
        )
        for n, (tier, score) in enumerate(PLACES)
    ]
    outcomes += [
        (placed("in/egret.txt", Tier.OPEN, 97.0), {"vendor": "Egret", "date": "2021"}),
        (placed(f"in/{EVIL}", Tier.OPEN_COPYLEFT, 84.0), {"vendor": VENDOR, "model": EVIL}),
    ]
    bare = unplaced()
    bare = replace(bare, document=replace(bare.document, path="in/notes.md"))
    failed = Outcome(path=FAILURE.path, sha256="", contract=FAILURE.to_json())
    outcomes += [(batch.outcome("in/notes.md", bare), {}), (failed, {})]
    return write_report(tmp_path_factory.mktemp("report"), outcomes)


@contextmanager
def opened(browser: Browser, file: Path, hash: str = "", **settings: Any) -> Iterator[Page]:
    """The file in a tab of its own; whatever it says on the console or asks for is a failure."""
    context = browser.new_context(offline=True, **settings)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri() + hash)
    page.wait_for_selector("#table tbody tr", state="attached")
    yield page
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("data:", file.as_uri()))] == []


@pytest.fixture
def show(browser: Browser, report_page: Path) -> Iterator[Show]:
    """Opens the report; takes what `Browser.new_context` takes, and the hash of a place."""
    from contextlib import ExitStack

    with ExitStack() as tabs:
        yield lambda hash="", **settings: tabs.enter_context(
            opened(browser, report_page, hash, **settings)
        )
