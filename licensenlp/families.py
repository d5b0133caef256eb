"""Texts in, families of texts that copy each other out: what must stay on one side of a split.

Two texts are kin when they share half of the runs of five words that either has, or, being of like
length, 65 % of the shorter one's. Short texts make no families: each joins its nearest kin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Shingles = NDArray[np.uint64]

RUN = 5
SHARED = 0.5  # of the runs that either text has
HELD = 0.65  # of the runs of the shorter text, where it has
LIKE_LENGTH = 0.5  # of the longer one's runs at least
# A licence notice or a warranty paragraph stands in hundreds of long texts. As full members, such
# short ones chained 726 of the corpus's 2,615 texts (GPL, BSD, MIT, Apache) into a single family.
LONG_ENOUGH = 100  # runs

_WORD = re.compile(r"[^\W_]+")
_MIX = 0x9E3779B97F4A7C15


def words(text: str) -> list[str]:
    """The words of a text, in order, case folded: letters and digits only."""
    return _WORD.findall(text.casefold())


@lru_cache(maxsize=1 << 18)
def _word_hash(word: str) -> int:
    """The same 64 bits for a word in every run of the program."""
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def shingles(text: str, run: int = RUN) -> Shingles:
    """A hash of each run of `run` words, in order; none where the text is shorter than that."""
    import numpy as np

    hashes = np.array([_word_hash(word) for word in words(text)], dtype=np.uint64)
    count = max(0, len(hashes) - run + 1)
    mixed = np.zeros(count, dtype=np.uint64)
    for shift in range(run if count else 0):
        mixed = mixed * np.uint64(_MIX) + hashes[shift : shift + count]
        mixed ^= mixed >> np.uint64(29)
    return mixed


def families(texts: Mapping[str, str], kin: Iterable[Sequence[str]] = ()) -> dict[str, str]:
    """The family of each text, named by its first member in the order of `texts`.

    `kin` names texts that are of one family whatever their words, such as a vendor's series.
    Time and memory grow with the square of the number of texts: meant for a few thousand.
    """
    names = list(texts)
    leader = {name: name for name in names}
    for group in kin:
        for other in group[1:]:
            _join(leader, group[0], other)
    for a, b in _pairs([texts[name] for name in names]):
        _join(leader, names[a], names[b])
    first: dict[str, str] = {}
    return {name: first.setdefault(_lead(leader, name), name) for name in names}


def _lead(leader: dict[str, str], name: str) -> str:
    """The name that stands for the family of `name` so far."""
    while leader[name] != name:
        leader[name] = leader[leader[name]]
        name = leader[name]
    return name


def _join(leader: dict[str, str], a: str, b: str) -> None:
    """Make one family of two."""
    leader[_lead(leader, b)] = _lead(leader, a)


def _pairs(texts: Sequence[str]) -> list[tuple[int, int]]:
    """The numbers of each two texts to be made one family."""
    import numpy as np

    runs = [np.unique(shingles(text)) for text in texts]
    sizes = np.array([len(found) for found in runs], dtype=np.int64)
    common = _common(runs)
    short, long = np.minimum.outer(sizes, sizes), np.maximum.outer(sizes, sizes)
    near = common >= SHARED * (short + long - common)
    near |= (short >= LIKE_LENGTH * long) & (common >= HELD * short)
    near &= common > 0
    full = sizes >= LONG_ENOUGH
    pairs = np.argwhere(np.triu(near & np.outer(full, full), 1))
    likeness = np.where(near, common / np.maximum(1, short + long - common), 0)
    nearest = likeness.argmax(axis=1)
    joining = np.flatnonzero(~full & near.any(axis=1))
    return [(int(a), int(b)) for a, b in [*pairs, *zip(nearest[joining], joining, strict=True)]]


def _common(runs: Sequence[Shingles]) -> NDArray[np.int32]:
    """How many runs each two texts share; zero for a text with itself."""
    import numpy as np

    everything = np.concatenate([*runs, np.array([], dtype=np.uint64)])
    order = np.argsort(everything, kind="stable")
    owners = np.repeat(np.arange(len(runs)), [len(found) for found in runs])[order]
    bounds = np.flatnonzero(np.diff(everything[order])) + 1
    shared = Counter(tuple(g.tolist()) for g in np.split(owners, bounds) if len(g) > 1)
    common = np.zeros((len(runs), len(runs)), dtype=np.int32)
    for group, count in shared.items():
        common[np.ix_(group, group)] += count
    np.fill_diagonal(common, 0)
    return common
