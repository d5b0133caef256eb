"""The law that a clause names, as written: "governed by the laws of …", "… law applies"."""

from __future__ import annotations

import re

_KIND = (
    r"(?:(?i:mainland) (?i:of) (?:(?i:the) )?)?"
    r"(?:(?i:state|commonwealth|province|republic|federal republic|kingdom) of (?:the )?)?"
)
_NAME = _KIND + r"[A-Z][\w.'-]*(?:,? (?:(?:of|and|the|del|de) )*[A-Z][\w.'-]*)*"
_STOP = re.compile(
    r"(?i)[,;:(]?\s+(?:the (?:vienna|united nations|un|uniform)|"
    r"without|excluding|except|exclusive of|"
    r"irrespective|regardless|notwithstanding|other than|as applied|applicable|as such|as if|"
    r"with(?:out)? re|and (?:the )?(?:[\w'-]+ ){0,4}(?:courts?|tribunals?)\b|and (?:shall|"
    r"will|any|the part|is|are|you|the court|subject|not|both|all|each|both|courts|its|to|with|"
    r"controlling|by|applicable|construed|interpreted)|shall|will|govern|apply|applies|for all|"
    r"if|unless|in (?:all|force|effect|every)|where|which|that|to the|or the|"
    r"are|is|in accordance|from time)\b"
)
_FORMS = (
    re.compile(
        r"(?i:(?<![a-z])laws?(?: and regulations?)?(?: in force)?:? (?:of|in)(?: force in)?:?) "
        rf"(?:(?i:the) )?({_NAME})"
    ),
    re.compile(rf"(?i:\bcourts? (?:of|in)) (?:(?i:the) )?({_NAME})(?=.{{0,40}}(?i:\blaws?\b))"),
    re.compile(
        rf"({_NAME})(?:'s?)? (?:(?i:state|federal|substantive|contract|civil) )*(?i:laws?\b)"
    ),
)
_LEADING = re.compile(
    r"(?i)^(?:(?:this|these|the|any|all|under|applicable|governing|local|such|by|subject to|our|"
    r"your|agreement|terms?|license|licence|and|of|accordance|with|in|as|except|unless|where|"
    r"will|shall|be|is|are|governed|construed|interpreted|determined|disputes|"
    r"federal|state|relevant|competent|substantive|local|only|governed) )+"
)
_NUMBER = re.compile(r"^(?:[A-Z]\.?)?\d+(?:\.\d+)*\.? ")
# "the laws of the country in which you live"
_BY_PLACE = re.compile(
    r"(?i:\blaws? of) (?:the )?((?:[\w-]+ ){0,4}(?:country|state|province|territory|jurisdiction)"
    r"(?: or (?:country|territory|state))? (?:in which|where) [^.;:()]{3,80}?)"
    r"(?=\s+(?:to|shall|will|governs?|appl(?:y|ies)|without)\b|[.;,)]|$)"
)
_NO_PLACE = re.compile(
    r"(?i)(?:applicable|governing|local|such|the|this|these|by|any|all|under|if|no|choice|"
    r"conflict|conflicts|and|mandatory|relevant|competent|state|federal|our|your|common|contract|"
    r"intellectual property|copyright|data protection|consumer|privacy|export|patent|human rights|"
    r"which|what|whose|(?:the )?(?:licensor|licensee|company|provider|customer)(?:'s)?)"
)
_BEFORE_NAME = re.compile(r"^.*\b(?:BY|UNDER|WITH|TO) ")
_INITIALS = re.compile(r"[A-Z]\.[A-Z]\.$")
# Names are tried from each word: on a text without end that would be quadratic.
_LONGEST = 3000


def law_named(text: str) -> str | None:
    """The law's name as written, without "the laws of"; None where none is named."""
    text = text[:_LONGEST]
    for form in _FORMS:
        for found in form.finditer(text):
            name = found[1]
            if form is _FORMS[-1] and name.isupper():  # where every word looks like a name
                name = _BEFORE_NAME.sub("", name)
            name = _STOP.split(name, maxsplit=1)[0]
            if form is _FORMS[-1]:  # "Under the laws …", "This Agreement and California law"
                name = _LEADING.sub("", _NUMBER.sub("", name)).rsplit(", ", 1)[-1]
            name = name.strip(" ,;:'")
            name = name if _INITIALS.search(name) else name.rstrip(".")
            if name and not _NO_PLACE.fullmatch(name):
                return name
    by_place = _BY_PLACE.search(text)
    return by_place[1] if by_place else None
