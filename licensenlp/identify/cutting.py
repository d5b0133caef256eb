"""A text cut into words: each as it is written, and where it starts.

A word is a number, an ideograph or a run of letters. One rule, three ways to the same answer: an
expression; of ASCII a simpler one; and arrays, for long texts whose letters are all of ASCII.
"""

from __future__ import annotations

import re
from string import ascii_letters, digits

import numpy as np
import numpy.typing as npt

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_WORD = re.compile(
    rf"\d+(?:[.,]\d+)*|[{_CJK}]"
    rf"|[^\W\d_{_CJK}](?:[^\W\d_{_CJK}]|[\u0300-\u036f{INVISIBLE}])*"
)
_ASCII_WORD = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_OF_WORD = re.compile(rf"[\w{_CJK}\u0300-\u036f{INVISIBLE}]")
_SHORT = 400  # characters up to which an expression is as fast as arrays

Kinds = npt.NDArray[np.uint8]
_LETTER, _DIGIT, _POINT = 1, 2, 3  # what a character is; 0: none of these
_KIND = dict.fromkeys(ascii_letters, _LETTER) | dict.fromkeys(digits, _DIGIT)
_KIND |= dict.fromkeys(".,", _POINT)
_KINDS: Kinds = np.array([_KIND.get(chr(code), 0) for code in range(128)], dtype=np.uint8)
_SPACE = ord(" ")


def cut(text: str) -> tuple[list[str], list[int]]:
    """The words in order, as they are written, and where each starts, in code points."""
    signs = _signs(text)
    return _by_pattern(text) if signs is None else _by_arrays(signs)


def _by_pattern(text: str) -> tuple[list[str], list[int]]:
    words = (_ASCII_WORD if text.isascii() else _WORD).findall(text)
    starts, end = [], 0
    for word in words:  # what stands between two words begins none, and so not this one
        starts.append(start := text.index(word, end))
        end = start + len(word)
    return words, starts


def _by_arrays(signs: Kinds) -> tuple[list[str], list[int]]:
    kinds = _kinds(signs)
    new = kinds[1:] != kinds[:-1]
    opens = np.flatnonzero(new & (kinds[1:] > 0))
    touch = opens[kinds[opens] > 0]  # a letter and a digit side by side are of two words
    shown = np.where(kinds > 0, signs, _SPACE)
    if len(touch):
        shown = np.insert(shown, touch + 1, _SPACE)
    return shown.tobytes().decode("ascii").split(), opens.tolist()


def _signs(text: str) -> Kinds | None:
    """The text between two spaces, a byte a code point; None where an expression does better."""
    if len(text) <= _SHORT:
        return None
    if not text.isascii() and _OF_WORD.search("".join(_BEYOND_ASCII.findall(text))):
        return None
    return np.frombuffer(b" %b " % text.encode("ascii", "replace"), dtype=np.uint8)


def _kinds(signs: Kinds) -> Kinds:
    """What each character is: of a word of letters, of a number, or of none (0)."""
    kinds = _KINDS[signs]
    points = np.flatnonzero(kinds == _POINT)
    within = (kinds[points - 1] == _DIGIT) & (kinds[points + 1] == _DIGIT)
    kinds[points] = np.where(within, _DIGIT, 0)
    return kinds
