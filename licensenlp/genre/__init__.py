"""What sort of text a document is: its language and its kind."""

from licensenlp.genre.kind import kind_of
from licensenlp.genre.language import foreign_parts, language_of

__all__ = ["foreign_parts", "kind_of", "language_of"]
