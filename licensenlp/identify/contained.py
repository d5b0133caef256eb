"""Known texts inside a larger document: where each stands, and how it relates to the known one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from licensenlp.identify.align import longest_rising
from licensenlp.identify.changes import char_span
from licensenlp.identify.index import GRAM, Index, hash_grams, in_order
from licensenlp.identify.nearest import Nearest, View, compare, rank, unlike
from licensenlp.types import Contained, Match

# A text is looked for where this share of its n-grams is somewhere in the document, and named where
# this share of its words is in one place and makes up that share of it.
_SOUGHT, _KEPT, _EXPLAINED = 0.5, 0.75, 0.6
_WORDS = 12  # shorter texts are too common to be named inside others
_EDITED_WORDS = 40  # below, only an unchanged text is
_EDITED = 0.85  # similarity from which a changed text is named inside another document
_CLAIMS = 6  # texts looked for, for each part of the document
_RIVALS = 4  # texts weighed for one place
_DENSE = 6  # n-grams that stand close together mark where a text starts and ends
# An n-gram that stands more often than this, or than once in so many words, places nothing.
_COMMON, _SPREAD = 64, 200
_OVERLAP = 0.1


@dataclass(frozen=True, slots=True)
class Window:
    """Words [start, end) of the document that look like a known text; `hits` n-grams agree."""

    text: int
    start: int
    end: int
    hits: int
    length: int

    @property
    def score(self) -> int:
        """Agreeing n-grams, less what either side has beside them."""
        return 3 * self.hits - self.length - (self.end - self.start)

    def overlaps(self, other: Window) -> bool:
        """Whether the two share more than a sliver of the shorter one."""
        common = min(self.end, other.end) - max(self.start, other.start)
        return common > _OVERLAP * min(self.end - self.start, other.end - other.start)


@dataclass(frozen=True, slots=True)
class Placed:
    """A known text found at words [start, end) of the document."""

    start: int
    end: int
    nearest: Nearest
    match: Match


def find(index: Index, seen: View) -> list[Placed]:
    """The known texts in the document, in order; none overlaps another."""
    ordered, places = in_order(seen.grams)
    windows: list[Window] = []
    for text in _sought(index, seen.grams):
        windows += _windows(index, text, ordered, places, len(seen.ids))
    windows.sort(key=lambda w: (-w.score, *rank(index, w.text)))
    placed: list[Placed] = []
    for best, rivals in _choose(windows):
        found = [p for w in [best, *rivals] if (p := _place(index, seen, w))]
        if found:
            placed.append(min(found, key=lambda p: unlike(index, p.nearest)))
    return sorted(placed, key=lambda p: p.start)


def _sought(index: Index, grams: npt.NDArray[np.uint32]) -> list[int]:
    """Texts of which enough n-grams are in the document, a few for each part of it.

    Those that agree most come first; a text is passed over once its n-grams have been claimed by
    enough others, so that the hundred variants of one licence do not hide the next.
    """
    unique = np.unique(grams)
    at = np.minimum(np.searchsorted(unique, index.grams), max(len(unique) - 1, 0))
    present = np.flatnonzero(unique[at] == index.grams) if len(unique) else at[:0]
    texts, at = index.texts[present], at[present]
    hits = np.bincount(texts, minlength=len(index.entries))
    able = (hits >= _SOUGHT * index.gram_counts) & (np.diff(index.bounds) >= _WORDS) & (hits > 0)
    by_text = np.argsort(texts, kind="stable")
    ends = np.cumsum(hits)
    claimed = np.zeros(len(unique), dtype=np.int32)
    sought = []
    for text in np.argsort(index.gram_counts - 2 * hits, kind="stable").tolist():
        if able[text]:
            own = at[by_text[ends[text] - hits[text] : ends[text]]]
            if np.median(claimed[own]) < _CLAIMS:
                claimed[own] += 1
                sought.append(text)
    return sought


def _windows(
    index: Index,
    text: int,
    ordered: npt.NDArray[np.uint32],
    places: npt.NDArray[np.intp],
    size: int,
) -> list[Window]:
    """Where the text may stand: n-grams that keep their distance from each other."""
    own = hash_grams(index.ids(text))
    low, high = np.searchsorted(ordered, own, "left"), np.searchsorted(ordered, own, "right")
    counts = high - low
    used = np.flatnonzero((counts > 0) & (counts <= max(_COMMON, size // _SPREAD)))
    if len(used) < _SOUGHT * len(own):
        return []
    repeats = counts[used]
    rows = np.repeat(low[used] - np.cumsum(repeats) + repeats, repeats) + np.arange(repeats.sum())
    in_doc, in_text = places[rows], np.repeat(used, repeats)
    starts = in_doc - in_text
    by_start = np.argsort(starts, kind="stable")
    slack = max(24, len(own) // 5)
    cuts = np.flatnonzero(np.diff(starts[by_start]) > slack) + 1
    found = []
    for group in np.split(by_start, cuts):
        if len(group) >= _SOUGHT * len(own):
            window = _window(text, in_doc[group], in_text[group], len(own), size)
            found += [window] if window.hits >= _SOUGHT * len(own) else []
    return found


def _window(
    text: int,
    in_doc: npt.NDArray[np.intp],
    in_text: npt.NDArray[np.intp],
    own: int,
    size: int,
) -> Window:
    """The stretch in which n-grams of a text stand close together, widened to the text's ends."""
    order = np.argsort(in_doc, kind="stable")
    in_doc, in_text = longest_rising(in_doc[order], in_text[order])
    run = min(_DENSE, len(in_doc) - 1)
    close = np.flatnonzero(in_doc[run:] - in_doc[: len(in_doc) - run] <= 4 * max(run, 1))
    first, last = (int(close[0]), int(close[-1]) + run) if len(close) else (0, len(in_doc) - 1)
    hits = last + 1 - first
    start = max(0, int(in_doc[first]) - int(in_text[first]))
    end = min(size, int(in_doc[last]) + GRAM + own - 1 - int(in_text[last]))
    return Window(text, start, max(end, start + 1), hits, own + GRAM - 1)


def _choose(windows: list[Window]) -> list[tuple[Window, list[Window]]]:
    """The best window of each place, with its nearest rivals for the same place."""
    chosen: list[tuple[Window, list[Window]]] = []
    by_block: dict[int, list[int]] = {}
    for window in windows:
        blocks = range(window.start // 512, window.end // 512 + 1)
        near = {number for block in blocks for number in by_block.get(block, ())}
        over = [chosen[number] for number in sorted(near) if chosen[number][0].overlaps(window)]
        if not over:
            for block in blocks:
                by_block.setdefault(block, []).append(len(chosen))
            chosen.append((window, []))
        elif len(over) == 1 and len(over[0][1]) < _RIVALS - 1:
            best, rivals = over[0]
            if window.score >= 0.9 * best.score:
                rivals.append(window)
    return chosen


def _place(index: Index, seen: View, window: Window) -> Placed | None:
    """The window cut to the words that agree; None where too few do."""
    loose = compare(index, seen.part(window.start, window.end), window.text)
    gaps = [judged.gap for judged in loose.judged]
    start, end = window.start, window.end
    if gaps and gaps[0].d0 == 0:
        start += gaps[0].added
    if gaps and gaps[-1].d1 == window.end - window.start:
        end -= gaps[-1].added
    if start >= end:
        return None
    near = compare(index, seen.part(start, end), window.text)
    match = near.relation(kept=_KEPT, explained=_EXPLAINED)
    vague = near.shared < _EDITED_WORDS or near.similarity < _EDITED
    changed = match == Match.DERIVED and vague
    return None if match == Match.NONE or changed else Placed(start, end, near, match)


def report(index: Index, seen: View, placed: list[Placed]) -> tuple[Contained, ...]:
    """The texts found, with their spans in the document."""
    return tuple(_contained(index, seen, one) for one in placed)


def _contained(index: Index, seen: View, placed: Placed) -> Contained:
    entry = index.entries[placed.nearest.text]
    start, end = char_span(seen.words, placed.start, placed.end)
    return Contained(
        start=start,
        end=end,
        match=placed.match,
        key=entry.key,
        spdx=entry.spdx,
        name=entry.name,
        similarity=placed.nearest.similarity,
    )
