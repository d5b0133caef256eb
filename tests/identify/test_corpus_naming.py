"""The index that ships, on the reference corpus: samples, twins, riders in real licences."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping

import pytest

from licensenlp.identify import identify
from licensenlp.types import Document, Identification, Match

pytestmark = pytest.mark.issue(4)

# Texts that share nearly all of their words: each could answer to another's name.
TWINS = [
    "cc-by-4.0",
    "cc-by-sa-4.0",
    "cc-by-nc-4.0",
    "cc-by-nc-sa-4.0",
    "cc-by-nd-4.0",
    "cc-by-nc-nd-4.0",
    "bsd-new",
    "bsd-simplified",
    "bsd-original",
    "gpl-3.0",
    "agpl-3.0",
    "lgpl-2.0",
    "lgpl-2.1",
    "gpl-2.0-plus",
    "gpl-3.0-plus",
    "llama-2-license-2023",
    "llama-3.1-license-2024",
    "llama-3.2-license-2024",
    "llama-3.3-license-2024",
    "bigscience-rail-1.0",
    "bigscience-open-rail-m",
    "bigcode-open-rail-m-v1",
    "mit",
    "mit-0",
    "x11",
    "isc",
    "epl-1.0",
    "epl-2.0",
    "mpl-1.1",
    "mpl-2.0",
    "osl-2.0",
    "osl-3.0",
    "afl-2.1",
    "afl-3.0",
]
RIDER = "Whoever serves more than 40,000 listeners a month must ask Quillfern for a paid contract."


def find(text: str) -> Identification:
    return identify(Document(text=text))


@pytest.mark.parametrize("key", TWINS)
def test_twins_keep_their_names(key: str, corpus_texts: Mapping[str, str]) -> None:
    found = find(corpus_texts[key])
    assert (found.key, found.match) == (key, Match.EXACT)


@pytest.mark.parametrize("key", TWINS)
def test_twins_keep_their_names_when_a_term_is_added(
    key: str, corpus_texts: Mapping[str, str]
) -> None:
    text = corpus_texts[key].rstrip() + "\n\n" + RIDER
    found = find(text)
    assert (found.key, found.match) == (key, Match.DERIVED)
    assert RIDER in [text[change.start : change.end] for change in found.added if change.terms]


def test_a_version_that_is_not_known_is_not_the_known_one(corpus_texts: Mapping[str, str]) -> None:
    text = corpus_texts["llama-3.1-license-2024"].replace("3.1", "3").replace("July 23", "April 18")
    found = find(text)
    assert found.match == Match.DERIVED
    assert any(change.terms for change in found.added)


FORMS: dict[str, Callable[[str], str]] = {
    "verbatim": str,
    "one line a paragraph": lambda text: re.sub(r"(?<!\n)\n(?!\s*\n)", " ", text),
    "comment": lambda text: re.sub(r"(?m)^", "# ", text),
    "capitals": str.upper,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_sample_is_named_as_itself(form: str, corpus_texts: Mapping[str, str]) -> None:
    words = {key: re.findall(r"\w+", text.casefold()) for key, text in corpus_texts.items()}
    keys = [key for key in sorted(words) if words[key]][::16]
    missed = []
    for key in keys:
        found = find(FORMS[form](corpus_texts[key]))
        if found.key is None or words[found.key] != words[key]:
            missed.append((key, found.key))
    assert len(missed) <= 0.005 * len(keys), missed


def test_cost_stays_low(corpus_texts: Mapping[str, str]) -> None:
    texts = list(corpus_texts.values())[::40]
    find(texts[0])
    start = time.process_time()
    for text in texts:
        find(text)
    assert time.process_time() - start < 0.03 * len(texts)
