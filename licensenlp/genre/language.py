"""The language of a text, and the parts of a bilingual document that are not English.

In: folded text, or segments. Out: an ISO 639-1 code or None; segments that are to be left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from licensenlp.genre.foreign import small_word_share
from licensenlp.types import Segment

# The commonest English function words: they make up 30 to 50 % of English legal prose and under
# 10 % of German, French, Spanish, Italian, Dutch or Portuguese.
_ENGLISH = frozenset(
    "the of and to or in a any you for by is this that with not be as such may on are your from "
    "shall if under at other an all which its it we our no will use software license "
    "agreement".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_SCRIPT = re.compile(  # Greek, Cyrillic, Hebrew, Arabic, Indic, Thai, kana, Han, Hangul
    r"[\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f"
    r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_SURE = 0.26
_LEAST_WORDS = 6
_SAMPLE = 20_000  # characters looked at: enough for any detector
# A text in two languages is read in its English part where that is a text of its own: so many
# letters, and this share of all. A German licence with an English abstract has less.
_LEAST_LETTERS = 600
_LEAST_SHARE = 0.3


def english_share(text: str) -> float:
    """Share of the words of `text` that are common English function words; 0 without words."""
    words = _WORD.findall(text.lower())
    return sum(word in _ENGLISH for word in words) / len(words) if words else 0.0


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the text's main language, or None where there are too few words to tell."""
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.lower())
    letters = sum(map(len, words))
    foreign = len(_OTHER_SCRIPT.findall(sample))
    if len(words) < _LEAST_WORDS and foreign < 20:
        return None
    if foreign < 0.3 * letters and english_share(sample) >= _SURE:
        return "en"
    import py3langid  # 0.1 s to load, so only for what is not plainly English

    found = str(py3langid.classify(sample)[0])
    if found == "en" and english_share(sample) < 0.1:
        return None  # word lists, code: English by its letters only
    return found


def has_english_part(segments: Sequence[Segment]) -> bool:
    """Whether a text in another language holds an English version or part that can be judged."""
    total = english = 0
    for segment in segments:
        letters = sum(map(str.isalpha, segment.text))
        total += letters
        if letters >= 20 and english_share(segment.text) >= _SURE:
            english += letters
    return english >= _LEAST_LETTERS and english >= _LEAST_SHARE * total


def foreign_parts(segments: Sequence[Segment]) -> list[tuple[int, int]]:
    """Index ranges of segments in another language than English, within an English document.

    A run counts from three segments on, or from one in another script.
    """
    parts: list[tuple[int, int]] = []
    start = None
    for index, segment in enumerate([*segments, None]):
        foreign = segment is not None and _is_foreign(segment, running=start is not None)
        if foreign and start is None:
            start = index
        elif not foreign and start is not None:
            run = segments[start:index]
            if len(run) >= 3 or any(_other_script(s.text) for s in run):
                parts.append((start, index))
            start = None
    return parts


def _is_foreign(segment: Segment, *, running: bool) -> bool:
    if _other_script(segment.text):
        return True
    lowered = segment.text.lower()
    words = _WORD.findall(lowered)
    english = english_share(lowered)
    _, small = small_word_share(lowered)
    if len(words) < 8:
        known = any(word in _ENGLISH for word in words)
        return running and (not known or small > 2 * english)
    if small >= 0.2 and small > 1.5 * english:
        return True
    return english < 0.08 and segment.text.count(",") < len(words) / 4


def _other_script(text: str) -> bool:
    letters = sum(c.isalpha() for c in text)
    return len(_OTHER_SCRIPT.findall(text)) > 0.3 * max(letters, 1)
