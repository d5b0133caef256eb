"""What many tests share: the reference corpus's texts, fetched once."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest

from licensenlp import corpus
from licensenlp.errors import CorpusUnavailable


@pytest.fixture(scope="session")
def corpus_texts() -> Mapping[str, str]:
    """The texts of the reference corpus by key; fetched where they are not kept yet.

    Without a network the tests that need them are skipped, but never where CI is set.
    """
    try:
        corpus.fetch()
    except CorpusUnavailable as problem:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(problem))
    return {one.key: one.text for one in corpus.texts()}
