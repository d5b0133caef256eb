"""From clauses to a position between closed and open, with reasons and openness tests."""

from licensenlp.spectrum.position import judge, place

__all__ = ["judge", "place"]
