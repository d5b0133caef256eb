"""What a gap between a known text and a document means: layout, a name, a spelling, or terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from string import ascii_lowercase
from typing import NamedTuple

from licensenlp.identify.align import Gap
from licensenlp.identify.index import Index
from licensenlp.identify.marks import Mark, fields, wording_set
from licensenlp.identify.words import Ids, Words, normalise
from licensenlp.types import Change


class Weight(IntEnum):
    """How much a gap matters."""

    LAYOUT = 0  # title, copyright line, appendix, list marker: the text is still the same
    NAME = 1  # a name, year or spelling
    TERMS = 2


class Judged(NamedTuple):
    """A gap and its weight."""

    gap: Gap
    weight: Weight
    marks: bytes  # of the known words


_LAYOUT = (Mark.TITLE, Mark.COPYRIGHT, Mark.APPENDIX, Mark.ITEM)
LEFT_OUT = 0.5
_NAME_WORDS = 16  # longer insertions are no names
_YEAR = re.compile(r"(?:19|20)\d\d")
_MARKER = re.compile(r"\d{1,2}(\.\d)*|[A-Za-z]|[ivx]{1,4}")
_ENDS_SENTENCE = re.compile(r"[.;:!?]\W*\s|\n\s*\n")
_CLOSING = re.compile(r"[.;:!?)\]}”\"'’]*")
_LINK = re.compile(r"\S{1,64}@\S{1,80}|(?:https?://|www\.)\S{1,200}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A known text beside a document: ids and marks of both, and the document's words."""

    index: Index
    known: Ids
    known_marks: bytes  # a `Mark` a word
    doc: Ids
    doc_marks: bytes
    words: Words
    key: str  # of the known text


def judge(pair: Pair, gaps: list[Gap]) -> list[Judged]:
    """Each gap with its weight."""
    placed = (_placed(pair, gap) for gap in gaps)
    return [Judged(gap, weight, pair.known_marks[gap.k0 : gap.k1]) for gap, weight in placed]


def _placed(pair: Pair, gap: Gap) -> tuple[Gap, Weight]:
    """The gap at the place where it weighs least; failing that, where a sentence starts."""
    weight = _weigh(pair, gap)
    if weight == Weight.LAYOUT or (gap.removed and gap.added):
        return gap, weight
    places = list(_slides(pair, gap))
    for place in places:
        if _weigh(pair, place) == Weight.LAYOUT:
            return place, Weight.LAYOUT
    opening = (place for place in places if gap.added and _opens_sentence(pair.words, place.d0))
    return next(opening, gap), weight


def _slides(pair: Pair, gap: Gap) -> Iterator[Gap]:
    """Where else an insertion or a removal may stand, as the same words come before or after."""
    words, start, end = (pair.doc, gap.d0, gap.d1) if gap.added else (pair.known, gap.k0, gap.k1)
    back = ahead = 0
    while back < min(gap.k0, gap.d0) and words[start - back - 1] == words[end - back - 1]:
        back += 1
        yield _shift(gap, -back)
    room = min(len(pair.known) - gap.k1, len(pair.doc) - gap.d1)
    while ahead < room and words[start + ahead] == words[end + ahead]:
        ahead += 1
        yield _shift(gap, ahead)


def _shift(gap: Gap, by: int) -> Gap:
    return Gap(gap.k0 + by, gap.k1 + by, gap.d0 + by, gap.d1 + by)


def _weigh(pair: Pair, gap: Gap) -> Weight:
    known_marks = pair.known_marks[gap.k0 : gap.k1]
    lacks = [m for m in known_marks if m not in _LAYOUT]
    extra = _beside_notices(pair, gap)
    if extra and not lacks and _fills_fields(pair, extra):
        return Weight.NAME
    if not lacks and not extra:
        return _weigh_layout(pair, gap)
    if _is_marker(pair, gap, lacks, extra):
        return Weight.LAYOUT
    if all(m >= Mark.NAME for m in lacks) and _fills(pair, gap, extra):
        return Weight.NAME if lacks else Weight.LAYOUT
    return Weight.NAME if _respelled(pair, gap) else Weight.TERMS


def _weigh_layout(pair: Pair, gap: Gap) -> Weight:
    """A title's number is terms; a part of a title, or an appendix, is more than layout."""
    if _renumbered(pair, gap):
        return Weight.TERMS
    marks = pair.known_marks[gap.k0 : gap.k1]
    within = gap.k0 > 0 and pair.known_marks[gap.k0 - 1] == Mark.TITLE
    partly = within and (gap.added > 0 or marks[0] == Mark.TITLE)
    return Weight.NAME if partly or Mark.APPENDIX in marks else Weight.LAYOUT


def _beside_notices(pair: Pair, gap: Gap) -> list[int]:
    """Places of the document's words that are in no notice, or state a rule in one."""
    marks = pair.doc_marks[gap.d0 : gap.d1]
    notices = {Mark.ITEM}
    for kind, harmless in ((Mark.TITLE, "titles"), (Mark.COPYRIGHT, "notices")):
        if kind in marks and not _states_rule(pair, gap, kind, harmless):
            notices.add(kind)
    return [place for place, mark in enumerate(marks, gap.d0) if mark not in notices]


def _states_rule(pair: Pair, gap: Gap, kind: Mark, harmless: str) -> bool:
    never = wording_set("names", "never") - wording_set("names", f"harmless_in_{harmless}")
    return any(
        pair.doc_marks[place] == kind and pair.words.raw[place].casefold() in never
        for place in range(gap.d0, gap.d1)
    )


def _renumbered(pair: Pair, gap: Gap) -> bool:
    """Whether a title's number or date stands changed: another version is another text."""
    removed_title = Mark.TITLE in pair.known_marks[gap.k0 : gap.k1]
    numbers = (
        word[0].isdigit() and mark == Mark.TITLE
        for word, mark in zip(
            pair.words.raw[gap.d0 : gap.d1], pair.doc_marks[gap.d0 : gap.d1], strict=True
        )
    )
    return removed_title and any(numbers)


def _fills(pair: Pair, gap: Gap, extra: list[int]) -> bool:
    """Whether the document's words are a name, years or an address put where one belongs."""
    return any(pair.known_marks[gap.k0 : gap.k1]) and _is_name(pair.words, extra)


def _fills_fields(pair: Pair, extra: list[int]) -> bool:
    """Whether the words at `extra` fill in fields that the known text asks for."""
    found = list(fields(pair.words.text, pair.key))
    if not found:
        return False
    line = pair.words.text.rfind("\n", 0, found[0][1]) + 1
    filled = range(pair.words.index_at(line), pair.words.index_at(found[-1][2]))
    beside = [place for place in extra if place not in filled]
    return len(beside) < len(extra) and _is_heading(pair.words, beside)


def _is_heading(words: Words, places: list[int]) -> bool:
    """Whether the words at `places` are no more than the headings around a form's fields."""
    heads = wording_set("titles", "of_fields")
    return all(words.raw[place].casefold() in heads for place in places)


def _is_name(words: Words, places: list[int]) -> bool:
    """Whether the words at `places` read as names, years or addresses and state no rule."""
    if len(places) > _NAME_WORDS:
        return False
    never, joining = wording_set("names", "never"), wording_set("names", "joining")
    parts = [words.raw[place] for place in places]
    if any(part.casefold() in never for part in parts):
        return False
    if not places:
        return True
    text = words.text[max(0, words.starts[places[0]] - 12) : words.end(places[-1]) + 12]
    linked = {w for m in _LINK.finditer(text) for w in re.findall(r"[^\W\d_]+", m[0])}
    return all(
        part[0].isupper() or part in joining or part in linked or _YEAR.fullmatch(part)
        for part in parts
    )


def _is_marker(pair: Pair, gap: Gap, lacks: list[int], extra: list[int]) -> bool:
    """Whether the gap is a list marker that only one side wrote as one."""
    if len(lacks) + len(extra) != 1 or gap.removed + gap.added != 1:
        return False
    text, words = pair.words.text, pair.words
    if extra:
        word, after = words.raw[extra[0]], text[words.end(extra[0]) : words.end(extra[0]) + 1]
        return bool(_MARKER.fullmatch(word)) and after in (".", ")", ":")
    start = words.end(gap.d0 - 1) if gap.d0 else 0
    end = words.starts[gap.d0] if gap.d0 < len(words) else len(text)
    found = re.findall(r"\d+(?:\.\d+)*|[a-z]+", text[start : min(end, start + 80)].casefold())
    return any(pair.index.vocabulary.find(normalise(f)) == pair.known[gap.k0] for f in found)


# --- spelling ---------------------------------------------------------------------------------


def _respelled(pair: Pair, gap: Gap) -> bool:
    """Whether the same letters are split otherwise, or one letter was mistyped."""
    if not (0 < gap.removed <= 3 and 0 < gap.added <= 3):
        return False
    raw = [normalise(word) for word in pair.words.raw[gap.d0 : gap.d1]]
    known = pair.known[gap.k0 : gap.k1].tolist()
    if any(word[0].isdigit() for word in raw):
        return False
    find = pair.index.vocabulary.find
    if len(known) == 1 and len(raw) > 1:
        return bool(find("".join(raw)) == known[0])
    if len(raw) == 1 and len(known) == 2:
        word = raw[0]
        return any(
            find(word[:cut]) == known[0] and find(word[cut:]) == known[1]
            for cut in range(1, len(word))
        )
    return len(raw) == len(known) == 1 and _mistyped(pair, gap.d0, raw[0], known[0])


def _mistyped(pair: Pair, place: int, word: str, known: int) -> bool:
    """Whether a word that no known text has is one letter away from the known one."""
    if len(word) < 5 or pair.doc[place] < pair.index.vocabulary.size:
        return False
    if not pair.index.vocabulary.is_like(word, known):
        return False
    find = pair.index.vocabulary.find
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    tried = {a + b[1:] for a, b in splits if b}
    tried |= {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    tried |= {a + c + b[skip:] for a, b in splits for c in ascii_lowercase for skip in (0, 1)}
    return any(find(candidate) == known for candidate in tried)


# --- as reported ------------------------------------------------------------------------------


def report(pair: Pair, judged: list[Judged]) -> tuple[Change, ...]:
    """The changes that are more than layout, with their spans in the document."""
    return tuple(_change(pair, found) for found in judged if found.weight > Weight.LAYOUT)


def _change(pair: Pair, found: Judged) -> Change:
    gap = found.gap
    start, end = char_span(pair.words, gap.d0, gap.d1)
    return Change(
        start=start,
        end=end,
        removed_words=gap.removed,
        added_words=gap.added,
        terms=found.weight == Weight.TERMS,
        known_start=gap.k0,
    )


def _opens_sentence(words: Words, place: int) -> bool:
    if place == 0:
        return True
    end = words.end(place - 1)
    between = words.text[end : min(words.starts[place], end + 80)]
    return _ENDS_SENTENCE.search(between) is not None


def char_span(words: Words, d0: int, d1: int) -> tuple[int, int]:
    """Code points from word d0 to the end of word d1 - 1; empty between words where d0 == d1."""
    if d0 == d1:
        at = words.starts[d0] if d0 < len(words) else len(words.text)
        return at, at
    end = words.end(d1 - 1)
    closing = _CLOSING.match(words.text, end)
    return words.starts[d0], closing.end() if closing else end


def lost(judged: list[Judged]) -> tuple[int, int]:
    """Numbers of words removed and words replaced by others, layout aside."""
    gaps = [found.gap for found in judged if found.weight > Weight.LAYOUT]
    removed = sum(gap.removed for gap in gaps if not gap.added)
    replaced = sum(gap.removed for gap in gaps if gap.added)
    return removed, replaced


def term_words(judged: list[Judged]) -> float:
    """How much terms are changed, in words; a word left out counts half of one put in.

    A document that only lacks a paragraph is nearer to its origin than to a text that has other
    words.
    """
    gaps = [j.gap for j in judged if j.weight == Weight.TERMS]
    return sum(gap.added + LEFT_OUT * gap.removed for gap in gaps)
