"""Texts of the reference corpus, each analysed once a run.

For tests that use the fixture `corpus_texts`, which fetches them.
"""

from __future__ import annotations

from functools import cache

from licensenlp import corpus, ingest
from licensenlp.pipeline import Pipeline
from licensenlp.types import Analysis


@cache
def pipeline() -> Pipeline:
    return Pipeline.load()


@cache
def read(key: str) -> Analysis:
    """The analysis of a text by its key."""
    return pipeline().analyse(ingest.from_text(corpus.text(key).text, key))
