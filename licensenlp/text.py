"""The cleaned view of a text: folded characters, one space, whole words, and the way back.

In: text as decoded. Out: `CleanText`, whose every span maps back to the words it shows.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

# One character for one, so that most text needs no offsets at all.
_FOLD = {
    **dict.fromkeys(map(ord, "‘’‚‛′＇`´"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»＂"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u1680\u202f\u205f\u2800\u3000"), " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    # Letters in dress: of mathematics, in circles, small capitals, two of phonetics.
    **{code: letter for code in (*range(0x24B6, 0x24EA), *range(0x1D400, 0x1D800))
       if (letter := unicodedata.normalize("NFKC", chr(code))).isascii()},
    **dict(zip(map(ord, "ᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡ"), "abcdefghijklmnoprstuvwyzag", strict=True)),
}  # fmt: skip
_INVISIBLE = (  # of a character class
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef"
)
# Accents spell words, one a letter; several on a letter, and lines through it, are ornament.
_MARKS = "\u0300-\u036f\u20d0-\u20ff"
_ORNAMENT = rf"[{_MARKS}]{{2,}}|[\u0332-\u0338\u20d0-\u20ff]"
_UNSEEN = re.compile(f"[{_INVISIBLE}]+|{_ORNAMENT}")
_UNSEEN_SIGN = re.compile(f"[{_INVISIBLE}{_MARKS}]")  # in all that `_UNSEEN` finds
_LIGATURES = "\ufb00-\ufb06\u2026"
# Letters of other alphabets that pass for Latin ones (Unicode confusables, the common part);
# folded only inside words that also hold Latin letters, so that Russian or Greek text stays, and
# everywhere where a text has no other letter of those alphabets, as no such text has.
LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТХаеорсухіјѕԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανՕՍՏհոսօ",
    "ABEKMHOPCTXaeopcyxijsdhqwABEZHIKMNOPTYXoavOUShnuo",
)
# Sought at the start of a word only: within it, the answer is the same, and each costs a word.
_MIXED_WORD = re.compile(r"(?<!\w)(?=\w*[A-Za-z])(?=\w*[\u0370-\u058f])\w+")
_OTHER_LETTER = re.compile("[\u0370-\u058f]")
_FEW = 20  # signs that are faster replaced one by one
_NOT_ASCII = re.compile("[^\x00-\x7f]")
# A hyphen at a line's end stays where the first half is a prefix that keeps its hyphen.
_KEEPS_HYPHEN = frozenset(
    "non self co end third open well machine royalty cross multi pre sub re so half ex anti "
    "closed free high low long short one two first second real large opt sign fine on off up "
    "up-to run built source reverse worker user server client sub-licence post semi quasi click no "
    "paid".split()
)
# Markdown's signs, which say nothing: bold, italics, the frame of a link and its address, escapes.
_MARKDOWN = "|".join(
    (
        r"\*\*|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)",
        r"(?<![\w*])\*(?=\w)|(?<=[\w.,;:)])\*(?![\w*])",
        r"\[(?=[^\]\[\n]{1,200}\]\()|\]\([^()\s]{1,500}\)",
        r"\\(?=[\[\]()*_.#<>-])",
    )
)
_WORD_BEFORE = re.compile(r"[\w-]+$")
_COMMENT = re.compile(
    r"^[ \t]*(//+!?|#+|;+|--|\*(?!\*)|%+|'|rem\b|REM\b|dnl\b|\.\\\")(?=\s|$)", re.M
)
_LINE = re.compile(r"^(?![ \t]*(?:/\*+|\*+/)[ \t]*$).*\S.*$", re.M)
# A star begins bullets too: a comment has it on every line, or has a frame, or stars alone, or
# starred lines so long that the next one goes on with their sentence.
_STARRED = re.compile(
    r"^[ \t]*(?:/\*|\*+/|\*[ \t]*$|\*[^\r\n]{50,}[a-z,]\r?\n[ \t]*\*[ \t]+[a-z])", re.M
)


@dataclass(frozen=True, slots=True)
class CleanText:
    """A folded text and, in two parallel lists, where its runs begin here and in the source."""

    text: str
    runs: tuple[int, ...]
    sources: tuple[int, ...]

    def source_at(self, position: int) -> int:
        """The source offset of the character at `position`."""
        run = bisect_right(self.runs, position) - 1
        return self.sources[run] + position - self.runs[run]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        r"""Where clean text [start, end) sits in the source, in code points.

        >>> clean("non-\ncommercial").source_span(0, 14)
        (0, 15)
        """
        if end <= start:
            at = self.source_at(start)
            return at, at
        return self.source_at(start), self.source_at(end - 1) + 1


def fold(text: str) -> str:
    """The text with typographic characters as ASCII ones, each in its old place.

    >>> fold("“as‑is”")
    '"as-is"'
    """
    if text.isascii():
        return text
    # A few signs in a text: replacing each is faster than a table. No other becomes a backquote
    # before the backquotes are replaced.
    signs = [sign for sign in set(_NOT_ASCII.findall(text)) if ord(sign) in _FOLD]
    if len(signs) > _FEW:
        text = text.translate(_FOLD)
    else:
        for sign in ("`", *signs):
            text = text.replace(sign, _FOLD[ord(sign)])
    if text.isascii() or not _OTHER_LETTER.search(text):
        return text
    if all(ord(letter) in LOOKALIKES for letter in set(_OTHER_LETTER.findall(text))):
        return text.translate(LOOKALIKES)
    return _MIXED_WORD.sub(lambda word: word.group().translate(LOOKALIKES), text)


def shown(text: str) -> str:
    """The folded text without the signs that a reader does not see; offsets are its own.

    >>> shown("y\u200bo\u200bu may")
    'you may'
    """
    folded = fold(text)
    return _UNSEEN.sub("", folded) if _has_unseen(folded) else folded


def _has_unseen(text: str) -> bool:
    return not text.isascii() and _UNSEEN_SIGN.search(text) is not None


def visible(text: str) -> CleanText:
    """`text` without the signs that a reader does not see, not folded.

    >>> visible("y\u200bo\u200bu may").source_span(0, 3)
    (0, 5)
    """
    if not _has_unseen(text):
        return CleanText(text, (0,), (0,))
    pieces: list[str] = []
    runs, sources = [0], [0]
    at = length = 0
    for sign in _UNSEEN.finditer(fold(text)):
        pieces.append(text[at : sign.start()])
        length += sign.start() - at
        at = sign.end()
        runs.append(length)
        sources.append(at)
    return CleanText("".join((*pieces, text[at:])), tuple(runs), tuple(sources))


def comment_prefix(text: str) -> str | None:
    """The comment sign that begins at least four in five lines of `text`, or None.

    >>> comment_prefix("# a\\n# b\\n# c")
    '#'
    """
    lines = sum(1 for _ in _LINE.finditer(text))
    if lines < 3:
        return None
    counts: dict[str, int] = {}
    for found in _COMMENT.finditer(text):
        counts[found.group(1)] = counts.get(found.group(1), 0) + 1
    sign, count = max(counts.items(), key=lambda pair: pair[1], default=("", 0))
    if sign == "*" and count < lines and not _STARRED.search(text):
        return None
    return sign if count >= 0.8 * lines else None


# Where an edit may begin: its first sign, which alone is quick to find, or one of two blanks.
_EDITED = re.compile(rf"[\s\-*_\[\]\\{_INVISIBLE}{_MARKS}{_LIGATURES}](?:(?<! )|(?<= )(?=\s))")


@lru_cache(maxsize=32)
def _edits(prefix: str | None) -> re.Pattern[str]:
    """What differs from the folded text, each edit under the name of its kind."""
    # Without a prefix, a frame of stars may still stand around single paragraphs.
    sign = rf"(?:[ \t]*{re.escape(prefix or '*')}+(?=\s|$))?"
    return re.compile(
        rf"(?P<hyphen>-[{_INVISIBLE}]*[ \t]*\r?\n{sign}[ \t]*(?=[a-z]))"
        rf"|(?P<gone>[{_INVISIBLE}]+|{_ORNAMENT}|{_MARKDOWN})"
        rf"|(?P<space>(?:[ \t]+\*(?=[ \t]*\r?\n[ \t]*\*))?(?:\s*\r?\n{sign})+\s*|\s{{2,}}|[^\S ])"
        rf"|(?P<wide>[{_LIGATURES}])"
    )


def clean(text: str, *, prefix: str | None = None) -> CleanText:
    """The cleaned view of `text`; `prefix` is a comment sign to drop at the start of lines.

    >>> clean("“you may  not”\\u200b").text
    '"you may not"'
    """
    folded = fold(text)
    edit_at = _edits(prefix).match
    pieces: list[str] = []
    runs = [0]
    sources = [0]
    length = at = 0
    for place in _EDITED.finditer(folded):
        start = place.start()
        if start < at or not (edit := edit_at(folded, start)):
            continue
        end = edit.end()
        words = _replacement(edit, folded)
        pieces.append(folded[at:start])
        length += start - at
        for letter in words:  # each letter of a ligature stands where the ligature does
            runs.append(length)
            sources.append(start)
            pieces.append(letter)
            length += 1
        runs.append(length)
        sources.append(end)
        at = end
    if not at:
        return CleanText(folded, (0,), (0,))
    pieces.append(folded[at:])
    return CleanText("".join(pieces), tuple(runs), tuple(sources))


def _replacement(edit: re.Match[str], text: str) -> str:
    match edit.lastgroup:
        case "space":
            return " "
        case "gone":
            return ""
        case "hyphen":
            before = _WORD_BEFORE.search(text, max(0, edit.start() - 30), edit.start())
            return "-" if before and before.group().lower() in _KEEPS_HYPHEN else ""
        case _:
            return unicodedata.normalize("NFKC", edit.group())
