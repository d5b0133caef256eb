"""The date or event that a clause counts at: "on the Nimbus 2 release date", "as of 1 May 2025"."""

from __future__ import annotations

import re

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}"
    r"|\d{4}-\d\d-\d\d)"
)
# "the effective date of this Agreement", "the release date of Nimbus 2"
_OF_WHAT = (
    r"(?: of (?:this|the|its|your|our) [\w-]+(?: [A-Z][\w-]+)*"
    r"| of [A-Z][\w.-]+(?: [A-Z\d][\w.-]*)*)?"
)
_KINDS = (
    r"(?:release|effective|launch|publication|acceptance|delivery|download|signature|commencement"
    r"|order|version|reference|cut-?off|record|counting|start|key)"
)
_ACTS = (
    r"(?:release|launch|publication|use|download|access|signature|acceptance|registration|purchase"
    r"|installation|deployment|agreement|order|delivery|obtained|accepts?)"
)
_PERIOD = (
    r"of (?:a|an|the|each|every|any|its|your)(?: (?:given|calendar|financial|fiscal|preceding))*"
    r" (?:month|quarter|year|half-year)"
)
_EVENT = (
    r"(?i:(?:the |its |your |our |each |a |any |every )?"
    rf"(?:(?:[^,;:().]|\.(?=\d)){{0,60}}?{_KINDS} date"
    rf"|(?:date|day|time|moment|point) (?:of|when|on which|at which) [^,;:()]{{0,60}}?{_ACTS}"
    rf"|(?:first|last|final|opening|closing) (?:business |calendar )?day {_PERIOD}"
    rf"|(?:end|close|beginning|start) {_PERIOD}))"
)
_AT = (
    r"(?i:\b(?:on(?: or (?:before|after|about))?|as (?:of|at|on)|at|by|before|preceding|prior to"
    r"|until|upon))"
)
_AS_OF = re.compile(rf"{_AT} (?:((?i:{_DATE}))|({_EVENT}{_OF_WHAT})\b)")
# "in the month before release"
_BARE = re.compile(
    r"(?i)\b(?:before|prior to|preceding|at|upon|until) "
    r"(release|launch|publication|signature|acceptance|registration)"
    r"(?! (?:date|form|fee|page|note|number)s?)\b"
)
_ARTICLE = re.compile(r"(?i)^the ")


def as_of(text: str) -> str | None:
    """The date or event at which users are counted, as written, without "the" before it."""
    found = _AS_OF.search(text)
    if found is None:
        bare = _BARE.search(text)
        return bare[1] if bare else None
    return found[1] or _ARTICLE.sub("", found[2])
