"""The language of a text, and the parts of a bilingual document that are not English.

In: folded text, or segments. Out: an ISO 639-1 code or None; segments that are to be left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from licensenlp.genre.foreign import small_word_share, small_words
from licensenlp.types import Segment

# The commonest English function words: they make up 30 to 50 % of English legal prose and under
# 10 % of German, French, Spanish, Italian, Dutch or Portuguese.
_ENGLISH = frozenset(
    "the of and to or in a any you for by is this that with not be as such may on are your from "
    "shall if under at other an all which its it we our no will use software license "
    "agreement".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_ASCII_WORD = re.compile(r"[a-z]+")  # the same in lower-case ASCII, in a third of the time
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
    return _english_words(_words(text.lower()))


def _words(lowered: str) -> list[str]:
    return (_ASCII_WORD if lowered.isascii() else _WORD).findall(lowered)


def _english_words(words: Sequence[str]) -> float:
    return sum(map(_ENGLISH.__contains__, words)) / len(words) if words else 0.0


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the text's main language, or None where there are too few words to tell."""
    sample = text[:_SAMPLE]
    words = _words(sample.lower())
    letters = sum(map(len, words))
    foreign = _count_other_script(sample)
    if len(words) < _LEAST_WORDS and foreign < 20:
        return None
    share = _english_words(words)
    if foreign < 0.3 * letters and share >= _SURE:
        return "en"
    import py3langid  # 0.1 s to load, so only for what is not plainly English

    found = str(py3langid.classify(sample)[0])
    if found == "en" and share < 0.1:
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
    words = _words(lowered)
    if len(words) < 8:
        return running and _is_foreign_line(lowered, words)
    english = _english_words(words)
    # No other language can have more of its small words here than all of them together.
    if sum(map(small_words().__contains__, words)) > 1.5 * english * len(words):
        _, small = small_word_share(lowered)
        if small >= 0.2 and small > 1.5 * english:
            return True
    return english < 0.08 and segment.text.count(",") < len(words) / 4


def _is_foreign_line(lowered: str, words: Sequence[str]) -> bool:
    _, small = small_word_share(lowered)
    known = any(word in _ENGLISH for word in words)
    return not known or small > 2 * _english_words(words)


def _other_script(text: str) -> bool:
    foreign = _count_other_script(text)
    return foreign > 0 and foreign > 0.3 * max(sum(map(str.isalpha, text)), 1)


def _count_other_script(text: str) -> int:
    return 0 if text.isascii() else len(_OTHER_SCRIPT.findall(text))
