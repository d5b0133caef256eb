"""Whether a text is dressed so that a program reads other words than a person: what, how often.

In: text as decoded. Out: a warning for each trick. Much of it is read as a person would see it all
the same (`licensenlp.text`); the warning says that someone took pains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from licensenlp.text import LOOKALIKES

_SAMPLE = 1_000_000  # characters looked at
_LATIN = "A-Za-z"
# Each expression begins with the rare signs that it is about, and looks at what stands before them
# afterwards: begun with a letter, it would be tried at each letter of the text.
# Not the soft hyphen, which typesetters write, nor the joiners of other scripts and of emoji.
_UNSEEN = (
    r"[\u115f\u1160\u200b-\u200d\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
_WITHIN = re.compile(rf"{_UNSEEN}(?<=[{_LATIN}].){_UNSEEN}*(?=[{_LATIN}])")
# Not alpha and nu, which stand beside Latin letters in formulas.
_ALIKE = "".join(map(chr, LOOKALIKES)).translate(str.maketrans("", "", "αν"))
_MIXED = re.compile(rf"[{_ALIKE}](?:(?<=[{_LATIN}].)|(?=[{_LATIN}]))")
_DRESSED = re.compile("[\u24b6-\u24e9\U0001d400-\U0001d7ff\u1d00-\u1d22]")
_MARKS = "[\u0300-\u036f\u20d0-\u20ff]"
_STACKED = re.compile(rf"{_MARKS}(?:{_MARKS}{{2,}}|(?<=[{_LATIN}][\u0332-\u0338\u20d0-\u20ff]))")
_TURNED = re.compile("[\u202d\u202e]")
_NO_SPACES = r"[\u2800\u180e]"
_BLANKS = re.compile(rf"{_NO_SPACES}(?<=[{_LATIN}].)(?=[{_LATIN}])")
# Each of these begins with one of these signs, which few texts have that are not of ASCII alone.
_RARE = re.compile(
    "|".join((_UNSEEN, f"[{_ALIKE}]", _DRESSED.pattern, _MARKS, _TURNED.pattern, _NO_SPACES))
)
_NOT_ASCII = re.compile("[^\x00-\x7f]")
# "l i c e n s e": eight letters and more, each alone. A text that has them has them too once all
# letters and all signs between are made one, which shows in a hundredth of the time.
_PARTING = " .·_*|-"
_SPACED = re.compile(
    rf"(?<![{_LATIN}])[{_LATIN}](?:[{re.escape(_PARTING)}][{_LATIN}](?![{_LATIN}])){{7,}}"
)
_SHAPES = bytes(
    ord("a") if re.match(f"[{_LATIN}]", chr(n)) else ord(" ") if chr(n) in _PARTING else ord("?")
    for n in range(256)
)
_SPACED_SHAPE = b" a" * 7
_STAND_INS = "0134578$@"  # for letters
_DIGITS = re.compile(rf"[{_STAND_INS}](?<=[a-z].)(?=[a-z])")
_TRICKS: tuple[tuple[re.Pattern[str], int, str], ...] = (
    (_WITHIN, 5, "invisible characters stand inside words"),
    (_MIXED, 3, "letters of other alphabets stand inside words in place of Latin ones"),
    (_DRESSED, 20, "letters are written with mathematical or ornamental signs"),
    (_STACKED, 10, "letters carry several marks, or are struck through"),
    (_TURNED, 1, "marks turn the direction of letters, so that a reader sees another order"),
    (_BLANKS, 5, "blanks that are no spaces stand between words"),
    (_SPACED, 2, "words are written with their letters apart"),
)
_DIGIT_SHARE, _LEAST_DIGITS = 0.01, 40  # of all characters; lists of names and codes stay below


def disguises(text: str) -> tuple[str, ...]:
    """A warning for each trick that the text plays; empty for ordinary ones."""
    return tuple(f"the text may be disguised: {what}" for what in _found(text[:_SAMPLE]))


def _found(text: str) -> Iterator[str]:
    signs = "" if text.isascii() else "".join(set(_NOT_ASCII.findall(text)))
    tricks = _TRICKS if _RARE.search(signs) else _TRICKS[-1:]
    for pattern, least, what in tricks:
        if pattern is _SPACED and not _may_be_spaced(text):
            continue
        times = sum(1 for _ in pattern.finditer(text))
        if times >= least:
            yield f"{times:,} times, {what}"
    if sum(map(text.count, _STAND_INS)) < max(_LEAST_DIGITS, _DIGIT_SHARE * len(text)):
        return  # wherever they stand
    digits = sum(1 for _ in _DIGITS.finditer(text))
    if digits >= _LEAST_DIGITS and digits > _DIGIT_SHARE * len(text):
        yield f"{digits:,} times, a digit stands inside a word in place of a letter"


def _may_be_spaced(text: str) -> bool:
    return _SPACED_SHAPE in text.encode("latin-1", "replace").translate(_SHAPES)
