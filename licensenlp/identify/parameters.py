"""What a template was filled with: year, holder, organisation, and the fields of its preamble."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from licensenlp.identify.changes import Judged, Weight, char_span
from licensenlp.identify.marks import COPYRIGHT_LINE, SLOTS, Mark, fields, slot_name
from licensenlp.identify.nearest import View

_YEARS = re.compile(r"(?:19|20)\d\d(?:\s*[-–—,/]\s*(?:(?:19|20)?\d\d|present|now))*", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\[\]]{0,60}\]|<[^<>]{0,60}>|\{[^{}]{0,60}\}")
_NOTICE = re.compile(r"(?i)copyright|copr\.?|\(c\)|©|\ball rights reserved\b\.?|^\W*by\b")


def parameters(seen: View, judged: Sequence[Judged], *, key: str | None = None) -> dict[str, str]:
    """Values by parameter, as written in the document; a template's own place-holders are none."""
    return {**_copyright(seen.words.text), **_slots(seen, judged), **_fields(seen, key)}


def _copyright(text: str) -> Mapping[str, str]:
    """Year and holder of the first copyright line that names one."""
    for line in COPYRIGHT_LINE.finditer(text):
        if any(map(slot_name, _BRACKETS.findall(line[0]))):
            continue
        years = _YEARS.search(line[0])
        rest = _NOTICE.sub(" ", _YEARS.sub(" ", line[0]))
        holder = re.sub(r"(?i)^[\W_]*(?:by\s+)?", "", " ".join(rest.split())).strip(" ,;-*/#")
        found = {"year": years[0] if years else "", "holder": holder}
        if holder or years:
            return {name: value for name, value in found.items() if value}
    return {}


def _slots(seen: View, judged: Sequence[Judged]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in judged:
        slots = [mark for mark in one.marks if mark >= Mark.SLOT]
        if one.weight == Weight.NAME and slots and one.gap.added:
            start, end = char_span(seen.words, one.gap.d0, one.gap.d1)
            found.setdefault(SLOTS[slots[0] - Mark.SLOT], seen.words.text[start:end].strip(" ,"))
    return found


def _fields(seen: View, key: str | None) -> dict[str, str]:
    return {
        name: " ".join(seen.words.text[start:end].split())
        for name, start, end in fields(seen.words.text, key)
    }
