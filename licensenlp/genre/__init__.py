"""What sort of text a document is: its language, its kind, and whether it stands by itself."""

from licensenlp.genre.foreign import kind_of_foreign
from licensenlp.genre.kind import kind_of
from licensenlp.genre.language import foreign_parts, has_english_part, language_of
from licensenlp.genre.leaning import leans_on_another

__all__ = [
    "foreign_parts",
    "has_english_part",
    "kind_of",
    "kind_of_foreign",
    "language_of",
    "leans_on_another",
]
