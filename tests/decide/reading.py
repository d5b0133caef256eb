"""Texts of the reference corpus, each analysed once a run."""

from __future__ import annotations

from functools import cache

import pytest

from licensenlp import corpus, ingest
from licensenlp.errors import CorpusUnavailable
from licensenlp.pipeline import Pipeline
from licensenlp.types import Analysis


@cache
def pipeline() -> Pipeline:
    return Pipeline.load()


@cache
def read(key: str) -> Analysis:
    """The analysis of a text by its key; the test is skipped where the corpus was not fetched."""
    try:
        text = corpus.text(key).text
    except CorpusUnavailable as error:
        pytest.skip(f"needs the reference corpus: {error}")
    return pipeline().analyse(ingest.from_text(text, key))
