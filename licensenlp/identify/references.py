"""Licences that a document names without quoting them: SPDX tags, front matter, cue phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
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
_SPDX = re.compile(_EXPRESSION)
_OPERATOR = re.compile(r"(?<![ \t])[ \t]+(?:AND|OR|WITH)[ \t]+")
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<facts>.*?)\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FRONT_LINE = re.compile(
    r"(?m)^licen[sc]e(?:_name)?:[ \t]*(?P<names>[^\n]*(?:\n[ \t]*-[ \t]+[^\n]+)*)"
)
# What may stand between a cue and a name, and between a name and the next one.
_OPENING = re.compile(
    r"[\s\[\"'`*_:=]{0,8}(?:either\s+of\b)?(?:(?:\s*[:,])?[^\S\n]*\n\s*[*+-]\s+)?[\[\"'`*]{0,2}"
)
_JOINT = re.compile(
    r"(?:\s*\([^()\n]{0,120}\))?[\s,)\]\"'`*]{0,8}"
    r"(?:\b(?:or|and)\b[\s(]*(?:(?:under\s+)?the\b)?\s*|\n\s*[*+-]\s+)[\[\"'`*]{0,2}"
)
_LATER = re.compile(
    r"\+|[\s,(*#/;-]{0,12}or[\s*#/;-]{1,12}(?:\(?at[\s*#/;-]{1,12}your[\s*#/;-]{1,12}option\)?"
    r"[\s*#/;-]{1,12})?(?:any[\s*#/;-]{1,12})?(?:later|newer|higher)\b(?:[\s*#/;-]{1,12}version)?",
    re.IGNORECASE,
)
# A line of a comment that goes on with the name of the line before.
_GOES_ON = re.compile(
    r"\n[ \t]*(?:\*|#+|//+|;+|--|dnl)[ \t]+(?=(?:version|v\.?\d|\d|public|licen[sc]e)\b)",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|nor)\s+(?:be\s+|been\s+)?\Z", re.IGNORECASE)
_NAME_STOP = re.compile(r"[.;:]\s|\n\s*[\n#*>-]|[\"“(\[]")
_TRAILING = ("the", "a", "an", "and")  # of the sentence, not of the name
_NO_NAMES = ("other", "unknown", "none", "null", "true", "false")  # of front matter
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
            if name[0].strip().casefold() in _NO_NAMES:
                continue
            yield _reference(names, doc.text, start, start + len(name[0].rstrip()))
    if front and _FRONT_LINE.search(front["facts"]):
        return
    for value in _listed(doc.metadata.get("license")):
        yield Reference(start=0, end=0, text=value, keys=_keys(names, value))


def _listed(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _phrases(index: Index, text: str) -> Iterator[Reference]:
    for cue in _cues().finditer(text):
        if _NOT.search(text, max(0, cue.start() - 24), cue.start()):
            continue
        place = _after(_OPENING, text, cue.end())
        if stated := _expression_at(_names(index), text, place):
            yield stated
            continue
        while found := _name_at(index, text, place):
            start, end = found
            later = _LATER.match(text, end)
            named = _reference(_names(index), text, start, end)
            yield _or_later(index, named, text, later.end()) if later else named
            joined = _JOINT.match(text, later.end() if later else end)
            if joined is None:
                break
            place = joined.end()


def _after(pattern: re.Pattern[str], text: str, place: int) -> int:
    """Where the pattern ends that may match at `place`."""
    found = pattern.match(text, place)
    return found.end() if found else place


def _expression_at(names: Mapping[str, str], text: str, place: int) -> Reference | None:
    """The SPDX expression at `place`, where it joins ids that are all known."""
    found = _SPDX.match(text, place)
    if found is None or not _OPERATOR.search(found[0]):
        return None
    parts = [part.strip("() \t") for part in _OPERATOR.split(found[0])]
    known = all(part.casefold() in names for part in parts)
    return _reference(names, text, place, found.end(), expression=True) if known else None


def _or_later(index: Index, named: Reference, text: str, end: int) -> Reference:
    """The reference to a version "or any later" one, whose words reach to `end`."""
    keys = tuple(_later_keys(index).get(key, key) for key in named.keys)
    return replace(named, end=end, text=text[named.start : end], keys=keys)


@lru_cache(maxsize=4)
def _later_keys(index: Index) -> Mapping[str, str]:
    """Of texts with an SPDX id of one version only, the key of its "or later" form."""
    by_id = {e.spdx: e.key for e in index.entries if e.spdx and not e.is_deprecated}
    return {
        key: by_id[later]
        for spdx, key in by_id.items()
        if (later := spdx.removesuffix("-only") + "-or-later") in by_id
    }


@cache
def _cues() -> Any:
    """What stands before a licence's name, as a pattern of linear cost."""
    return re2.compile("(?i)\\b(?:" + "|".join(wording()["references"]["cues"]) + ")")


def _name_at(index: Index, text: str, place: int) -> tuple[int, int] | None:
    """The longest name of a licence that starts at `place`, as a span."""
    names, openings = _names(index), _openings(index)
    reach = _GOES_ON.sub(lambda found: " " * len(found[0]), text[place : place + 160])
    stop = _NAME_STOP.search(reach, 1)
    words = split(reach[: stop.start()] if stop else reach)
    if not len(words) or re.search(r"\w", reach[: words.starts[0]]):
        return None
    best = None
    for count in range(1, min(_LONGEST, len(words)) + 1):
        span = reach[words.starts[0] : words.end(count - 1)]
        folded = fold(span)
        if folded not in openings:
            break
        if words.raw[count - 1].casefold() not in _TRAILING and folded in names:
            best = (place + words.starts[0], place + words.end(count - 1))
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
    parts = [words, *re.split(r"(?<![\s()])[\s()]+(?:AND|OR|WITH)[\s()]+", words.strip("() "))]
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
