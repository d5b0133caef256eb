"""The rule notation, read: a string in, a tree of words, amounts, gaps and choices out.

`rules/README.md` explains the notation to those who write it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from licensenlp.clauses.tokens import read_text
from licensenlp.errors import LicenseNlpError

DEFAULT_GAP = 6
MAX_GAP = 40


class BadPattern(LicenseNlpError):
    """A pattern that breaks the notation; rule files report it with file and rule."""

    code = "L101"
    template = "pattern {pattern!r}: {problem}"


@dataclass(frozen=True, slots=True)
class Word:
    """One word as written: its tokens, and whether the last one is a prefix."""

    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """`#`: an amount, with its currency sign where there is one."""


@dataclass(frozen=True, slots=True)
class Gap:
    """`..`: up to `widest` tokens of any sort."""

    widest: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, each a sequence; optional where marked with `?`."""

    sequences: tuple[tuple[Item, ...], ...]
    optional: bool = False


Item = Word | Number | Gap | Choice


def parse(source: str) -> tuple[Item, ...]:
    """The items of a pattern in order; BadPattern where it breaks the notation."""
    return _Parser(source).parse()


# --- reading the notation ---------------------------------------------------------------------

_TOKEN = re.compile(r"\s+|\(|\)\??|\||[^\s()|]+(?:\(s\)\??)?")
_WORD = re.compile(r"(?P<word>[^?*()]+)(?P<ending>\*|\(s\))?(?P<optional>\?)?")
_GAP = re.compile(r"\.\.(\d*)")


class _Parser:
    """Recursive descent over one pattern; groups may nest, gaps stand outside them."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts = _TOKEN.findall(source.strip().lower())
        self.at = 0

    def parse(self) -> tuple[Item, ...]:
        items = self._sequence(inside=False)
        if self.at < len(self.parts):
            raise self._bad(f"unexpected {self.parts[self.at]!r}")
        if not items or isinstance(items[0], Gap) or isinstance(items[-1], Gap):
            raise self._bad("a pattern starts and ends with a word")
        return items

    def _bad(self, problem: str) -> BadPattern:
        return BadPattern(pattern=self.source, problem=problem)

    def _peek(self) -> str:
        return self.parts[self.at] if self.at < len(self.parts) else ""

    def _sequence(self, *, inside: bool) -> tuple[Item, ...]:
        items: list[Item] = []
        while (part := self._peek()) and not part.startswith(")"):
            if part.isspace():
                self.at += 1
            elif part == "|":
                if inside:
                    break
                raise self._bad("'|' stands between two words without spaces, or in a group")
            elif part == "(":
                items.append(self._group())
            else:
                items.append(self._word(inside=inside))
        return tuple(items)

    def _group(self) -> Choice:
        self.at += 1
        sequences = [self._sequence(inside=True)]
        while self._peek() == "|":
            self.at += 1
            sequences.append(self._sequence(inside=True))
        end = self._peek()
        if not end.startswith(")"):
            raise self._bad("a '(' is not closed")
        self.at += 1
        if not all(sequences):
            raise self._bad("an empty alternative; write (…)? instead")
        if any(all(isinstance(i, Choice) and i.optional for i in s) for s in sequences):
            raise self._bad("an alternative is all optional; for a plural write user(s)")
        return Choice(tuple(sequences), optional=end == ")?")

    def _word(self, *, inside: bool) -> Item:
        gap = _GAP.fullmatch(self._peek())
        if gap:
            self.at += 1
            return self._gap(int(gap[1] or DEFAULT_GAP), inside=inside)
        words, optional = self._take()
        while not inside and self._peek() == "|":
            self.at += 1
            if not self._peek() or self._peek()[0] in " ()|":
                raise self._bad("'|' needs a word on both sides")
            if optional:
                raise self._bad("'?' comes after the last alternative")
            more, optional = self._take()
            words += more
        if len(words) == 1 and not optional:
            return words[0]
        return Choice(tuple((item,) for item in words), optional=optional)

    def _gap(self, widest: int, *, inside: bool) -> Gap:
        if inside:
            raise self._bad("no gap inside a group; write two patterns")
        if not 0 < widest <= MAX_GAP:
            raise self._bad(f"a gap is 1 to {MAX_GAP} tokens wide")
        return Gap(widest)

    def _take(self) -> tuple[list[Item], bool]:
        part = self._peek()
        self.at += 1
        if part in ("#", "#?"):
            return [Number()], part.endswith("?")
        found = _WORD.fullmatch(part)
        if not found or _GAP.match(part):
            raise self._bad(f"{part!r} is no word")
        words: list[Item] = [self._spelt(found["word"], prefix=found["ending"] == "*")]
        if found["ending"] == "(s)":
            words.append(self._spelt(found["word"] + "s"))
        return words, bool(found["optional"])

    def _spelt(self, word: str, *, prefix: bool = False) -> Word:
        tokens = tuple(read_text(word).tokens)
        if not tokens:
            raise self._bad(f"{word!r} holds no word once quotes are gone")
        return Word(tokens, prefix=prefix)
