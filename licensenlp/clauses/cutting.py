"""Words cut into tokens as spaCy's blank English tokeniser cuts them, without loading spaCy.

In: a stretch of text without blanks. Out: its tokens. spaCy cuts each such stretch by itself, by
exceptions and expressions that it keeps as data; these are read from it once and cached, as
loading spaCy takes three times as long as reading a licence. The steps are those of its
documented algorithm; the tests compare the two on the reference corpus and on random text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any

from licensenlp.clauses.cache import cached

_MOST = 100_000  # words remembered: bounds memory on odd input
LONGEST = 256  # characters; what is longer is no word, and cut in parts of so many
_ENDING = frozenset(",.;:)")
_ORTH = 65  # spaCy's number for the words of a token
LETTERS = re.compile(r"[^\W\d_]+")  # a run of letters: what the gate of the rules goes by
_EXPRESSIONS = ("prefix", "suffix", "infix", "url")


@cache
def language() -> Any:
    """spaCy's blank English pipeline, made once."""
    import spacy

    return spacy.blank("en")


@dataclass(slots=True)
class Cutter:
    """The tables of a tokeniser, ready to cut; expressions are compiled when a word needs them."""

    exceptions: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, str]
    _compiled: dict[str, re.Pattern[str]] = field(default_factory=dict)
    _rejoined: dict[str, list[tuple[str, ...]]] | None = None

    def cut(self, word: str) -> tuple[str, ...]:
        """The tokens of a word, which together are the word."""
        if word in self.exceptions:
            return self.exceptions[word]
        if word.isascii() and word.isalpha():
            return (word,)  # no expression cuts letters alone; a test tries every length
        if self._is_ended(word):
            return word[:-1], word[-1]
        return tuple(self._restored(self._apart(word, self.exceptions)))

    def _is_ended(self, word: str) -> bool:
        """Whether it is two small letters or more and one sign that is cut off behind them.

        Most words with a sign are; telling it so is quicker than the expressions.
        """
        letters = word[:-1]
        return (
            word[-1:] in _ENDING
            and len(letters) > 1
            and letters.isascii()
            and letters.isalpha()
            and letters.islower()
            and letters not in self.exceptions
        )

    def _find(self, name: str) -> re.Pattern[str]:
        found = self._compiled.get(name)
        if found is None:
            found = self._compiled[name] = re.compile(self.sources[name])
        return found

    def _apart(self, word: str, exceptions: Mapping[str, tuple[str, ...]]) -> list[str]:
        """What is at the ends taken off, one by one, then the rest cut inside."""
        first: list[str] = []
        last: list[str] = []
        size = 0
        while word and len(word) != size and word not in exceptions:
            size = len(word)
            before = self._length("prefix", word)
            rest = word[before:]
            if before and rest in exceptions:
                first.append(word[:before])
                word = rest
                break
            after = self._length("suffix", rest)
            if after and word[:-after] in exceptions:
                last.append(word[-after:])
                word = word[:-after]
                break
            if before and after and before + after <= len(word):
                first.append(word[:before])
                last.append(word[-after:])
                word = word[before:-after]
            elif before:
                first.append(word[:before])
                word = rest
            elif after:
                last.append(word[-after:])
                word = word[:-after]
        return [*first, *self._inside(word, exceptions), *reversed(last)]

    def _length(self, name: str, word: str) -> int:
        found = self._find(name).search(word)
        return found.end() - found.start() if found else 0

    def _inside(self, word: str, exceptions: Mapping[str, tuple[str, ...]]) -> Sequence[str]:
        if not word:
            return ()
        if word in exceptions:
            return exceptions[word]
        if self._find("url").match(word):
            return (word,)
        parts: list[str] = []
        at = 0
        for found in self._find("infix").finditer(word):
            if found.start() == 0:
                continue
            parts += filter(None, (word[at : found.start()], found[0]))
            at = found.end()
        return [*parts, word[at:]] if at < len(word) else parts

    def _restored(self, tokens: list[str]) -> Iterator[str]:
        """Tokens, with exceptions found among them as they are alone: "non-a." keeps its "a."."""
        taken: dict[int, int] = {}
        spans = sorted(self._exceptional(tokens), key=lambda s: (s[0] - s[1], s[0]))
        seen: set[int] = set()
        for start, end in spans:
            if start not in seen and end - 1 not in seen:
                taken[start] = end
            seen.update(range(start, end))
        at = 0
        while at < len(tokens):
            end = taken.get(at, at + 1)
            whole = "".join(tokens[at:end])
            yield from self.exceptions.get(whole, tokens[at:end]) if at in taken else tokens[at:end]
            at = end

    def _exceptional(self, tokens: list[str]) -> Iterator[tuple[int, int]]:
        """Spans of tokens into which an exception falls when it is cut like any word."""
        if self._rejoined is None:
            self._rejoined = {}
            for word in self.exceptions:
                if any(self._find(name).search(word) for name in ("prefix", "suffix", "infix")):
                    parts = tuple(self._apart(word, {}))
                    self._rejoined.setdefault(parts[0], []).append(parts)
        for at, token in enumerate(tokens):
            for parts in self._rejoined.get(token, ()):
                if tuple(tokens[at : at + len(parts)]) == parts:
                    yield at, at + len(parts)


class _Pieces(dict[str, tuple[str, ...]]):
    """Word -> its tokens; filled as words are met.

    Signs are taken off the ends of a word one by one, each time by a look at the whole of it: of
    ten thousand brackets in a row that would be a matter of minutes.
    """

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) > _MOST:
            self.clear()
        found = self[word] = self._cut(word)
        return found

    def _cut(self, word: str) -> tuple[str, ...]:
        if len(word) <= LONGEST:
            return cutter().cut(word)
        parts = (word[at : at + LONGEST] for at in range(0, len(word), LONGEST))
        return tuple(token for part in parts for token in self[part])


PIECES = _Pieces()


def tokens(words: Iterable[str]) -> list[str]:
    """The tokens of words, in order."""
    return list(chain.from_iterable(map(PIECES.__getitem__, words)))


@cache
def cutter() -> Cutter:
    """spaCy's own tables, from the cache where they are those of the installed version."""
    found = cached("tokeniser", _spacy_version(), _tables)
    exceptions = {word: tuple(parts) for word, parts in found["exceptions"].items()}
    return Cutter(exceptions, found["sources"])


def _spacy_version() -> bytes:
    """What tells one spaCy from another, without loading it."""
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("spacy")
    return (Path(str(spec.origin)).parent / "about.py").read_bytes() if spec else b""


def _tables() -> dict[str, Any]:
    """What spaCy's tokeniser cuts by; its affix expressions are bound methods of theirs."""
    made = language().tokenizer
    bound = {
        "prefix": made.prefix_search,
        "suffix": made.suffix_search,
        "infix": made.infix_finditer,
        "url": made.url_match,
    }
    return {
        "exceptions": {w: [part[_ORTH] for part in parts] for w, parts in made.rules.items()},
        "sources": {name: method.__self__.pattern for name, method in bound.items()},
    }


@cache
def split_words() -> Mapping[str, frozenset[str]]:
    """Words that are cut inside ("cannot", "don't"): a run of letters -> the parts' runs."""
    found: dict[str, set[str]] = {}
    for word, parts in cutter().exceptions.items():
        runs = set(LETTERS.findall(word.lower()))
        inner = {run for part in parts for run in LETTERS.findall(part.lower())} - runs
        for run in runs if inner else ():
            found.setdefault(run, set()).update(inner)
    return {run: frozenset(parts) for run, parts in found.items()}
