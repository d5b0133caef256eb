"""Licences that a document names without quoting them: SPDX tags, front matter, cue phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import re2

from licensenlp.identify.index import Index
from licensenlp.identify.names import fold
from licensenlp.identify.words import split, wording
from licensenlp.types import Document, Reference

_ID = r"[A-Za-z0-9][\w.+-]*(?::[\w.+-]+)?"
_UNIT = rf"(?:\([ \t]*)*{_ID}(?:[ \t]*\))*"
_EXPRESSION = rf"{_UNIT}(?:[ \t]+(?:AND|OR|WITH)[ \t]+{_UNIT})*"
_TAG = re.compile(rf"SPDX-License-Identifier:[ \t]*(?P<names>{_EXPRESSION})")
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<facts>.*?)\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FRONT_LINE = re.compile(
    r"(?m)^licen[sc]e(?:_name)?:[ \t]*(?P<names>[^\n]*(?:\n[ \t]*-[ \t]+[^\n]+)*)"
)
_NAME_STOP = re.compile(r"[.;:]\s|\n\s*[\n#*>-]|[\"“(\[]")
_TRAILING = ("the", "a", "an", "and")  # of the sentence, not of the name
_LONGEST = 12  # words of a licence's name


def find(index: Index, doc: Document, known: Sequence[tuple[int, int]]) -> tuple[Reference, ...]:
    """The references in `doc`, in order, those inside the spans of `known` texts left out."""
    names = _names(index)
    found: dict[tuple[int, int], Reference] = {}
    for reference in (*_tags(names, doc.text), *_front(names, doc), *_phrases(index, doc.text)):
        inside = any(start <= reference.start < end for start, end in known)
        if not inside:
            found.setdefault((reference.start, reference.end), reference)
    return tuple(found[span] for span in sorted(found))


def tags(index: Index, text: str) -> tuple[Reference, ...]:
    """The SPDX tags in `text`."""
    return tuple(_tags(_names(index), text)) if "SPDX-License-Identifier" in text else ()


def _tags(names: Mapping[str, str], text: str) -> Iterator[Reference]:
    for tag in _TAG.finditer(text):
        yield _reference(names, text, tag.start("names"), tag.end("names"), expression=True)


def _front(names: Mapping[str, str], doc: Document) -> Iterator[Reference]:
    """The licence of YAML front matter, in the text or in the metadata read before it."""
    front = _FRONT.match(doc.text)
    for line in _FRONT_LINE.finditer(front["facts"]) if front else ():
        base = front.start("facts") if front else 0
        for name in re.finditer(r"[^\s\-\"'][^\n\"']*", line["names"]):
            start = base + line.start("names") + name.start()
            yield _reference(names, doc.text, start, start + len(name[0].rstrip()))
    for value in _listed(doc.metadata.get("license")):
        yield Reference(start=0, end=0, text=value, keys=_keys(names, value))


def _listed(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _phrases(index: Index, text: str) -> Iterator[Reference]:
    for cue in _cues().finditer(text):
        place = cue.end()
        while found := _name_at(index, text, place):
            start, end = found
            yield _reference(_names(index), text, start, end)
            joined = re.compile(r"[\s,)]*\b(?:or|and)\b[\s(]*(?:the\b)?\s*").match(text, end)
            if joined is None:
                break
            place = joined.end()


@cache
def _cues() -> Any:
    """What stands before a licence's name, as a pattern of linear cost."""
    return re2.compile("(?i)\\b(?:" + "|".join(wording()["references"]["cues"]) + ")")


def _name_at(index: Index, text: str, place: int) -> tuple[int, int] | None:
    """The longest name of a licence that starts at `place`, as a span."""
    names, openings = _names(index), _openings(index)
    reach = text[place : place + 160]
    stop = _NAME_STOP.search(reach, 1)
    words = split(reach[: stop.start()] if stop else reach)
    if not len(words) or re.search(r"\w", reach[: words.starts[0]]):
        return None
    best = None
    for count in range(1, min(_LONGEST, len(words)) + 1):
        span = reach[words.starts[0] : words.ends[count - 1]]
        folded = fold(span)
        if folded not in openings:
            break
        if words.raw[count - 1].casefold() not in _TRAILING and folded in names:
            best = (place + words.starts[0], place + words.ends[count - 1])
    return best


def _reference(
    names: Mapping[str, str], text: str, start: int, end: int, *, expression: bool = False
) -> Reference:
    words = text[start:end]
    stated = expression or bool(re.search(r"\b(?:AND|OR|WITH)\b", words))
    return Reference(
        start=start,
        end=end,
        text=words,
        keys=_keys(names, words),
        expression=words if stated else None,
    )


def _keys(names: Mapping[str, str], words: str) -> tuple[str, ...]:
    """The keys that a name or an SPDX expression stands for; unknown ids are left out."""
    parts = [words, *re.split(r"[\s()]+(?:AND|OR|WITH)[\s()]+", words.strip("() "))]
    keys = (names.get(part.casefold().strip()) or names.get(fold(part)) for part in parts)
    return tuple(dict.fromkeys(key for key in keys if key))


@lru_cache(maxsize=4)
def _names(index: Index) -> Mapping[str, str]:
    """Key by folded name or SPDX id: aliases first, then ids, then names of texts in use."""
    by_id: dict[str, str] = {}
    names: dict[str, str] = {}
    entries = sorted(index.entries, key=lambda e: (e.is_deprecated, e.key))
    for entry in entries:
        for exact in (entry.spdx, entry.key):
            if exact:
                by_id.setdefault(exact.casefold(), entry.key)
    for alias, spdx in wording()["aliases"].items():
        if spdx.casefold() in by_id:
            names.setdefault(fold(alias), by_id[spdx.casefold()])
    for entry in entries:
        for name in entry.names:
            names.setdefault(name, entry.key)
    return {**names, **by_id}


@lru_cache(maxsize=4)
def _openings(index: Index) -> frozenset[str]:
    """What the folded names begin with, word by word: where to give up on a name."""
    words = (name.split(" ") for name in _names(index))
    return frozenset(" ".join(part[:end]) for part in words for end in range(len(part) + 1))
