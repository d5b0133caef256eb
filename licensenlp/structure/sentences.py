"""Sentences of a clean text, and the parts of lists that run inside one sentence.

In: one line of clean text (a paragraph or list item). Out: spans in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"([.!?][\"')\]]*)\s+(?=[\"'(\[*]*[A-Z0-9])")
_ABBREVIATIONS = frozenset(
    "inc ltd corp co no nos e.g i.e eg ie u.s u.k e.u vs mr mrs ms dr st art arts sec secs para "
    "approx cf al llc l.l.c plc gmbh s.a v ver fig p pp jr sr dept est ref cl bros mfg ph.d a.k.a "
    "u.s.c c.f.r d.c n.v b.v s.r.l p.o rs".split()
)
_LONGEST = 20  # letters of a word that is looked up: longer ones are no abbreviation
_MARK = re.compile(
    r"(?<![\w)])\(([a-zA-Z]|[ivxIVX]{1,5}|\d{1,2})\)\s+|(?<=[;:,] )([a-z]|[ivx]{1,5}|\d)[.)]\s+"
)
_LISTED = re.compile(r"[;:,] \w{1,5}[.)]\s")
_MODAL = re.compile(
    r"\b(?:may|must|shall|will|should|can|cannot|agrees?|not|grants?|granted|permitted|prohibited|"
    r"allowed|required|provided|only if|unless|right to|rights? to|licen[sc]e to)\b",
    re.I,
)
_CONJUNCTION = re.compile(r"\b(?:and/or|and|or)$", re.I)
# What a list may count with, by its first mark.
_RUNS = {
    "a": tuple("abcdefghijklmnopqrstuvwxyz"),
    "i": tuple("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split()),
    "1": tuple(str(number) for number in range(1, 100)),
}


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of `text`, without the white space around them.

    >>> [*sentences("See Sec. 2. Acme Inc. may change it. Stop.")]
    [(0, 11), (12, 36), (37, 42)]
    """
    start = 0
    for found in _END.finditer(text):
        if _is_abbreviation(text, start, found.start()):
            continue
        yield start, found.end(1)
        start = found.end()
    end = len(text.rstrip())
    if end > start:
        yield start, end


def _is_abbreviation(text: str, start: int, stop: int) -> bool:
    """Whether the sign at `stop` ends an abbreviation, not the sentence that begins at `start`."""
    if text[stop] != ".":
        return False
    first = stop
    while first > max(start, stop - _LONGEST) and _in_word(text[first - 1]):
        first -= 1
    word = text[first:stop]
    if len(word) == 1 and word.isupper() and first > start:
        return True  # an initial: "J. Smith"
    if word.lower() in _ABBREVIATIONS:
        return True
    return first == start and (word.isdigit() or len(word) == 1)  # "1." opens the sentence


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign in "_.&"


def inline_parts(sentence: str, stem: str = "") -> list[tuple[int, int]]:
    """Spans of a run-on list's lead-in and its parts; empty where the sentence is kept whole.

    Kept whole: enumerations without a rule of their own (short parts, no modal verb before them)
    and capitals, which are disclaimers whose parts are examples of one rule.

    >>> inline_parts("You may not (a) sell the model; (b) rent it to others; or (c) host it.")
    [(0, 11), (16, 30), (36, 53), (62, 70)]
    """
    if sentence.count("(") < 2 and not _LISTED.search(sentence):
        return []  # no mark of the other sort, and one of this at most
    marks = _consecutive(sentence)
    if len(marks) < 2 or _mostly_capitals(sentence):
        return []
    lead = sentence[: marks[0][0]]
    if not _MODAL.search(stem + " " + lead):
        return []
    ends = [mark[0] for mark in marks[1:]] + [len(sentence)]
    parts = [_trim(sentence, mark[1], end) for mark, end in zip(marks, ends, strict=True)]
    if any(sentence.count(" ", *part) < 1 for part in parts):
        return []
    opening = _trim(sentence, 0, marks[0][0])
    return ([opening] if opening[1] > opening[0] else []) + parts


def _consecutive(sentence: str) -> list[tuple[int, int]]:
    """Spans of the markers that count up from the first one: (a) (b) …, (i) (ii) …, (1) (2) …"""
    chain: list[tuple[int, int]] = []
    run: tuple[str, ...] = ()
    for found in _MARK.finditer(sentence):
        name = (found.group(1) or found.group(2)).lower()
        run = run or _RUNS.get(name, ())
        if len(chain) < len(run) and name == run[len(chain)]:
            chain.append(found.span())
    return chain


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " ;,":
        start += 1
    kept = _CONJUNCTION.sub("", text[start:end].rstrip(" ;,")).rstrip(" ;,")
    return start, start + len(kept)


def _mostly_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) > 0.6 * max(len(letters), 1)
