"""What `speed.py` measures, each in a process of its own: `python measures.py NAME [ARGUMENT]…`.

A measure prints one JSON object with seconds of CPU and bytes; ratios are made by `speed.py`.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

SEED = 7
MOST = 200_000  # characters of a text of the throughput set: one book must not be half of it
WARM, READ = 1_000_000, 3_000_000  # characters read before the clock starts, and against it
PAGES, PDF_TURNS = 60, 20

Found = Mapping[str, float]


def _cpu() -> float:
    return time.process_time()


def _memory() -> int:
    """The most memory held so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )


def _shuffled() -> list[str]:
    """The texts of the reference corpus in an order that never changes."""
    from licensenlp import corpus

    texts = [one.text for one in corpus.texts() if one.text.strip()]
    random.Random(SEED).shuffle(texts)
    return texts


def _set_of(texts: Iterator[str], characters: int) -> list[str]:
    """The next texts of so many characters together."""
    chosen: list[str] = []
    while sum(map(len, chosen)) < characters:
        chosen.append(next(texts))
    return chosen


def throughput() -> Found:
    """Full analysis and spaCy's blank tokeniser, text by text in turn, both warm."""
    import spacy

    from licensenlp import ingest
    from licensenlp.pipeline import Pipeline

    tokenise = spacy.blank("en").tokenizer
    pipeline = Pipeline.load()
    texts = iter([text for text in _shuffled() if len(text) <= MOST])
    for text in _set_of(texts, WARM):
        tokenise(text)
        pipeline.analyse(ingest.from_text(text))
    read = _set_of(texts, READ)
    spent = {"tokeniser": 0.0, "analysis": 0.0}
    for text in read:
        began = _cpu()
        tokenise(text)
        between = _cpu()
        pipeline.analyse(ingest.from_text(text))
        spent["tokeniser"] += between - began
        spent["analysis"] += _cpu() - between
    return spent | {"characters": sum(map(len, read)), "texts": len(read)}


def growth(size: str) -> Found:
    """One document of so many characters, made of texts one after the other."""
    from licensenlp import ingest
    from licensenlp.pipeline import Pipeline

    texts = iter(_shuffled())
    warm = "\n\n".join(_set_of(texts, 60_000))
    document = "\n\n".join(_set_of(texts, int(size)))[: int(size)]
    pipeline = Pipeline.load()
    pipeline.analyse(ingest.from_text(warm))
    before, began = _memory(), _cpu()
    pipeline.analyse(ingest.from_text(document))
    return {"seconds": _cpu() - began, "bytes": _memory() - before, "size": len(document)}


def workers(jobs: str, documents: str) -> Found:
    """Documents read by so many processes; seconds of the clock, first answer to last."""
    from licensenlp import corpus
    from licensenlp.report.batch import run, stamp_of
    from licensenlp.report.inputs import Item
    from licensenlp.report.store import open_store

    keys = [one.key for one in corpus.texts() if one.text.strip()]
    random.Random(SEED).shuffle(keys)
    items = [Item(path=f"scancode:{key}") for key in keys[: int(documents)]]
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "r.sqlite", resume=False) as store,
    ):
        answers = run(items, store, stamp=stamp_of(None), jobs=int(jobs))
        for _ in range(int(jobs)):
            next(answers)
        began = time.perf_counter()
        count = sum(1 for _ in answers)
        return {"seconds": time.perf_counter() - began, "documents": count}


def pdf() -> Found:
    """Reading PDF, and the library's own text of the same pages, page set by page set in turn."""
    import pypdfium2

    from licensenlp.ingest import read

    data = _pages(PAGES)
    spent = {"library": 0.0, "reading": 0.0}
    for turn in range(PDF_TURNS + 1):
        began = _cpu()
        document = pypdfium2.PdfDocument(data)
        for page in document:
            page.get_textpage().get_text_bounded()
        between = _cpu()
        read(data, name="pages.pdf")
        if turn:  # the first warms both
            spent["library"] += between - began
            spent["reading"] += _cpu() - between
    return spent | {"pages": PAGES}


def _pages(count: int) -> bytes:
    """Pages of invented terms: headings, paragraphs, lists."""
    import io

    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    style = getSampleStyleSheet()
    line = (
        "Whoever keeps a copy of the Marsh Weights hands this sheet on with it, names what was "
        "altered, and asks the keeper before more than nine hundred rowers use it in a month. "
    )
    story: list[Any] = []
    for number in range(1, count + 1):
        story.append(Paragraph(f"{number}. Rowing and keeping", style["Heading2"]))
        story += [Paragraph(line * 3, style["BodyText"]) for _ in range(6)]
        story += [Paragraph(f"({sign}) {line}", style["BodyText"]) for sign in "abcd"]
        story.append(PageBreak())
    out = io.BytesIO()
    SimpleDocTemplate(out).build(story)
    return out.getvalue()


MEASURES: Mapping[str, Callable[..., Found]] = {
    "throughput": throughput,
    "growth": growth,
    "workers": workers,
    "pdf": pdf,
}

if __name__ == "__main__":
    print(json.dumps(MEASURES[sys.argv[1]](*sys.argv[2:])))
