"""From clauses to a position between closed and open, with reasons and openness tests."""

from licensenlp.spectrum.position import place, warnings_for

__all__ = ["place", "warnings_for"]
