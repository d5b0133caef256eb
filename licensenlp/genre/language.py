"""The language of a text, and the parts of a bilingual document that are not English.

In: folded text, or segments. Out: an ISO 639-1 code or None; segments that are to be left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    words = _WORD.findall(segment.text.lower())
    if len(words) < 8:
        return running and not any(word in _ENGLISH for word in words)
    return english_share(segment.text) < 0.08 and segment.text.count(",") < len(words) / 4


def _other_script(text: str) -> bool:
    letters = sum(c.isalpha() for c in text)
    return len(_OTHER_SCRIPT.findall(text)) > 0.3 * max(letters, 1)
