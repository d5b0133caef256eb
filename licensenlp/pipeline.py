"""One document through every stage.

In: paths, bytes or text. Out: `Analysis`, or a `Failure` that says why there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from licensenlp import ingest
from licensenlp.clauses import Extractor
from licensenlp.clauses.classifier import load as load_model
from licensenlp.clauses.ruler import Ruler
from licensenlp.errors import LicenseNlpError, MissingResource
from licensenlp.genre import (
    foreign_parts,
    has_english_part,
    kind_of,
    kind_of_foreign,
    language_of,
    leans_on_another,
)
from licensenlp.identify import (
    Index,
    contradictions,
    identify,
    load_index,
    with_clauses,
    with_removed_words,
)
from licensenlp.ingest import DEFAULT, Limits
from licensenlp.languages import language_name
from licensenlp.resources import SCHEME, model_dir
from licensenlp.spectrum import judge
from licensenlp.structure import segment
from licensenlp.text import fold, shown
from licensenlp.types import Analysis, Clause, Document, Failure, Identification, Kind, Segment

CLAUSE_MODEL = "clauses"
_LEAST_WORDS = 12  # fewer state no licence: the shortest in use have about twenty


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Everything that reads documents, loaded once."""

    extractor: Extractor
    index: Index

    @classmethod
    def load(cls, *, models: Path | None = None) -> Pipeline:
        """The pipeline with the models in `models`, or those of the package.

        Without a clause model the rules work alone. Raises MissingResource, DamagedResource.
        """
        try:
            model = load_model(model_dir(CLAUSE_MODEL, models))
        except MissingResource:
            model = None
        return cls(Extractor(Ruler.load(), model), load_index(model_dir("identify", models)))

    def read(
        self, source: Path | str | bytes, *, bundle: bool = False, limits: Limits = DEFAULT
    ) -> Document:
        """The document of a path, bytes, "-" (standard input) or "scancode:<key>".

        The last is a text of the reference corpus. Raises UnreadableDocument, and of such texts
        Usage for one there is not and CorpusUnavailable before `corpus fetch`.
        """
        if isinstance(source, str) and source.startswith(SCHEME):
            from licensenlp import corpus

            return ingest.from_text(corpus.text(source).text, source)
        if bundle and isinstance(source, (str, Path)) and Path(source).is_dir():
            return ingest.read_bundle(Path(source), limits=limits)
        return ingest.read(source, limits=limits)

    def analyse(self, doc: Document) -> Analysis:
        """Everything found in `doc`."""
        segments = segment(doc.text)
        language = language_of(shown(doc.text))
        if language not in ("en", None) and has_english_part(segments):
            language = "en"
        kept, unread = _read_part(segments, language)
        clauses, review = self.extractor.extract(doc, kept)
        kind, confidence = _kind(doc, kept, clauses, language)
        judgeable = _unjudgeable(kept, language) or leans_on_another(kept, clauses)
        spectrum, notes = judge(clauses, kind=kind, language=language, judgeable=judgeable)
        named = self._named(doc, clauses)
        return Analysis(
            document=doc,
            kind=kind,
            kind_confidence=confidence,
            language=language,
            license=named,
            clauses=clauses,
            spectrum=spectrum,
            review=review,
            warnings=(*doc.warnings, *unread, *notes, *contradictions(named)),
            segments=segments,
        )

    def _named(self, doc: Document, clauses: Sequence[Clause]) -> Identification:
        """The known licence, its changes with their clauses and, of fetched texts, lost words."""
        found = with_removed_words(identify(doc, index=self.index), _kept_text)
        return with_clauses(found, clauses)

    def run(
        self,
        path: str,
        *,
        data: bytes | None = None,
        bundle: bool = False,
        limits: Limits = DEFAULT,
    ) -> Analysis | Failure:
        """The analysis of the document at `path`, or why there is none.

        `data`: its bytes, where they are at hand already.
        """
        try:
            if data is not None:
                return self.analyse(ingest.read(data, name=path, limits=limits))
            return self.analyse(self.read(path, bundle=bundle, limits=limits))
        except LicenseNlpError as error:
            return Failure(path=path, code=error.code, message=str(error))


def _kind(
    doc: Document, segments: Sequence[Segment], clauses: Sequence[Clause], language: str | None
) -> tuple[Kind, float]:
    if language is None or language == "en":
        return kind_of(segments, clauses)
    return kind_of_foreign(fold(doc.text), language)


def _kept_text(key: str) -> str | None:
    """A text of the reference corpus, where it is fetched; imported for changed texts only."""
    from licensenlp import corpus

    return corpus.kept_text(key)


def _read_part(
    segments: Sequence[Segment], language: str | None
) -> tuple[Sequence[Segment], tuple[str, ...]]:
    """The segments to be read, and a warning for each part of an English text that is not.

    Of a text in another language none: patterns and model know English, and what they saw would
    be chance.
    """
    if language != "en":
        return segments if language is None else (), ()
    parts = foreign_parts(segments)
    if not parts:
        return segments, ()
    left_out = {n for start, end in parts for n in range(start, end)}
    kept = [s for n, s in enumerate(segments) if n not in left_out]
    notes = tuple(
        f"Characters {segments[start].start} to {segments[end - 1].end} not read: "
        f"{_tongue(segments[start:end])}, not English"
        for start, end in parts
    )
    return kept, notes


def _tongue(segments: Sequence[Segment]) -> str:
    """The language of segments that are not English, in words."""
    code = language_of(" ".join(segment.text for segment in segments))
    if code is None or code == "en":
        return "in another language"
    return f"in {language_name(code)}"


def _unjudgeable(segments: Sequence[Segment], language: str | None) -> str | None:
    """Why the text cannot be judged at all, or None."""
    if sum(s.text.count(" ") + 1 for s in segments) < _LEAST_WORDS:
        return "the text is too short to judge"
    if language is None:
        return "the text is in no language that was recognised; it may be garbled"
    return None


@lru_cache(maxsize=1)
def default_pipeline() -> Pipeline:
    """The pipeline with the package's own models, loaded on first use."""
    return Pipeline.load()


def classify(source: Path | str | bytes, *, name: str | None = None) -> Analysis:
    """The analysis of a document: a path (also as str), bytes, or a text of more than one line.

    Raises UnreadableDocument where no text can be had.
    """
    pipeline = default_pipeline()
    if isinstance(source, str) and "\n" in source:
        doc = ingest.from_text(source, name or "-")
    else:
        doc = pipeline.read(source)
    return pipeline.analyse(replace(doc, path=name) if name else doc)
