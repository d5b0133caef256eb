"""Clauses of a document: segments in, `Clause`s with evidence and attributes out."""

from licensenlp.clauses.extract import Extractor

__all__ = ["Extractor"]
