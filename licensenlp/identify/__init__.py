"""Which known licence a document is, and what was changed in it."""

from __future__ import annotations

from licensenlp.identify.cascade import identify_document
from licensenlp.identify.index import Index, KnownText, build_index, default_index, load_index
from licensenlp.identify.riders import contradictions, with_clauses, with_removed_words
from licensenlp.types import Document, Identification

__all__ = [
    "Index",
    "KnownText",
    "build_index",
    "contradictions",
    "identify",
    "load_index",
    "with_clauses",
    "with_removed_words",
]


def identify(doc: Document, *, index: Index | None = None) -> Identification:
    """The known licence that `doc` is, with the changes; `none` with relatives where it is unknown.

    Without `index`, the one that comes with the package; MissingResource or DamagedResource where
    it is not there or not whole.
    """
    return identify_document(index or default_index(), doc)
