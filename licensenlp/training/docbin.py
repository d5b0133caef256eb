"""Annotations as spaCy's `DocBin`, and back.

In: `Record`s, or the bytes of a `.spacy` file. Out: the other. Spans stand in
`doc.spans["clauses"]` (tokens are cut where a span begins or ends inside one), labels of sentences
in `doc.cats`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from licensenlp.errors import BadAnnotation
from licensenlp.training.annotations import Record
from licensenlp.training.labelling import EXTRA, contract, extra

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

KEY = "clauses"
_CHOSEN = 0.5  # a category of at least this holds


def write_docbin(records: Sequence[Record]) -> bytes:
    """The bytes of a `.spacy` file with a doc a record."""
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    nlp.max_length = max((len(record.text) for record in records), default=0) + 1
    packed = DocBin(store_user_data=True, attrs=["ORTH", "SPACY"])
    for record in records:
        packed.add(_doc(record, nlp))
    return packed.to_bytes()


def _doc(record: Record, nlp: Language) -> Doc:
    """The record's text with its spans or categories."""
    from spacy.tokens import Doc, Span, SpanGroup

    cuts = {at for span in record.spans for at in (span.start, span.end)}
    words = list(_words(nlp.make_doc(record.text), cuts))
    # Each blank is a token of its own, so that every offset falls between two tokens.
    doc = Doc(nlp.vocab, words=words, spaces=[False] * len(words))
    doc.user_data[EXTRA] = extra(record)
    if record.labels is not None:
        doc.cats = dict.fromkeys(record.labels, 1.0)
        return doc
    at = {token.idx: token.i for token in doc}
    at[len(record.text)] = len(doc)
    spans = [Span(doc, at[s.start], at[s.end], label=s.name) for s in record.spans]
    doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans)
    return doc


def _words(doc: Doc, cuts: set[int]) -> Iterator[str]:
    """The tokens of the text, blanks among them, cut at each of `cuts`."""
    for token in doc:
        for start, word in ((token.idx, token.text), (token.idx + len(token), token.whitespace_)):
            inner = [at - start for at in range(start + 1, start + len(word)) if at in cuts]
            edges = [0, *inner, len(word)]
            yield from (word[a:b] for a, b in pairwise(edges) if b > a)


def read_docbin(
    data: bytes,
    record: Callable[[Mapping[str, Any], int], Record],
    fail: Callable[[int, str, str], BadAnnotation],
) -> Iterator[Record]:
    """The records of a `.spacy` file, from span groups, entities or categories of its docs."""
    import spacy
    from spacy.tokens import DocBin

    try:
        docs = list(DocBin(store_user_data=True).from_bytes(data).get_docs(spacy.blank("en").vocab))
    # spaCy raises what its parts raise: zlib, msgpack, NumPy, KeyError.
    except Exception as error:
        problem = f"not a DocBin ({type(error).__name__})"
        raise fail(0, problem, "Write it with DocBin.to_disk") from error
    for number, doc in enumerate(docs, 1):
        yield record(_contract(doc), number)


def _contract(doc: Doc) -> dict[str, Any]:
    held = doc.user_data.get(EXTRA, {})
    group = doc.spans.get(KEY) or next((g for g in doc.spans.values() if len(g)), None)
    spans = list(group) if group is not None else list(doc.ents)
    if held.get("labels") or (doc.cats and not spans):
        labels = [name for name, value in doc.cats.items() if value >= _CHOSEN]
        return contract(doc.text, held, labels=labels)
    places = [(s.start_char, s.end_char, s.label_) for s in spans]
    return contract(doc.text, held, spans=places)
