"""The spaCy component: `nlp.add_pipe("licensenlp")`, found through the package's entry point.

In: a spaCy `Doc`. Out: the same doc with `doc.spans["clauses"]`, `doc._.license`,
`doc._.spectrum` and `doc._.analysis`.
"""

# Annotations are not put off here: spaCy before confection 1.0 cannot resolve a factory's.
from spacy.language import Language
from spacy.tokens import Doc

from licensenlp import ingest
from licensenlp.pipeline import Pipeline, default_pipeline

EXTENSIONS = ("license", "spectrum", "analysis")


class Component:
    """Reads each doc's text as one document."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline

    def __call__(self, spacy_doc: Doc) -> Doc:
        """The same doc with clauses as spans labelled by clause label; ids are clause ids."""
        found = self.pipeline.analyse(ingest.from_text(spacy_doc.text))
        spans = [
            spacy_doc.char_span(
                clause.evidence.start,
                clause.evidence.end,
                label=clause.label,
                span_id=clause.id,
                alignment_mode="expand",
            )
            for clause in found.clauses
        ]
        spacy_doc.spans["clauses"] = [span for span in spans if span is not None]
        spacy_doc._.license = found.license
        spacy_doc._.spectrum = found.spectrum
        spacy_doc._.analysis = found
        return spacy_doc


@Language.factory("licensenlp")
def make_component(nlp: Language, name: str) -> Component:
    """The component with the package's own models; `nlp` may be a blank pipeline."""
    for extension in EXTENSIONS:
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=None)
    return Component(default_pipeline())
