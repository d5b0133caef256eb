"""The browser that tests open pages in, where there is one: Chromium, as installed."""

from __future__ import annotations

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium() -> str:
    """The path of Chromium; without one the test is skipped, but never where CI is set."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    missing = "no Chromium: a page that was written was not opened (apt-get install chromium)"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)
