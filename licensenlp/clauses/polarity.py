"""What a linear model, which adds words up, misses of polarity.

In: segments and the probabilities of their classes. Out: the probabilities, 0 where a ban on
sharing, changing, sublicensing or commercial use stands in a segment without a word that restricts
(of 1,533 such clauses annotated in reference texts seven have none), and where the opposite is
twice as likely (six segments of the reference texts permit and prohibit one of the four at once).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import re2

from licensenlp.clauses.features import Floats
from licensenlp.clauses.tokens import lower
from licensenlp.types import Segment

_GRANTED_OR_BARRED = frozenset(
    f"{label}/prohibits"
    for label in ("redistribution", "modification", "sublicensing", "commercial-use")
)
_WORTH_A_LOOK = 0.05
_RESTRICTS = re2.compile(
    r"\b(?:not|no|nor|neither|never|none|nobody|nothing|without|cannot|only|solely|exclusively|"
    r"except\w*|unless|until|unauthori[sz]ed|unlawful\w*|unmodified|unaltered|unchanged|untouched|prohibit\w*|forbid\w*|bans?|banned|restrict\w*|refrain\w*|illegal\w*|"
    r"disallow\w*|limit\w*|strictly|avoid\w*|cease\w*|bar|barred|exclu\w*|outside|beyond|violat\w*|"
    r"breach\w*|abus\w*|misus\w*|non\w*|rather|instead|otherwise|other than|declin\w*|reserv\w*|"
    r"sole|single|stop\w*|preclude\w*|alone|withh\w*|fail\w*|deny|denie\w*|terminat\w*|kept|void|"
    r"absent|lack\w*|ruled out|remain\w*|lose\w*|personal|research|evaluation)\b|n[’']t\b"
)


def settled(segments: Sequence[Segment], classes: Sequence[str], probability: Floats) -> Floats:
    """The probabilities, segments x classes, without bare bans and without unlikely opposites."""
    return _one_way(classes, _without_bare_bans(segments, classes, probability))


def _one_way(classes: Sequence[str], probability: Floats) -> Floats:
    """0 for the permission or ban of which the opposite is twice as likely."""
    index = {name: n for n, name in enumerate(classes)}
    for ban in sorted(_GRANTED_OR_BARRED & index.keys()):
        permit = index.get(ban.replace("/prohibits", "/permits"))
        if permit is None:
            continue
        pair = probability[:, [index[ban], permit]]
        drop = (2 * pair < pair[:, ::-1]) & (pair >= _WORTH_A_LOOK)
        if drop.any():
            probability = probability.copy()
            probability[:, [index[ban], permit]] = np.where(drop, np.float32(0), pair)
    return probability


def _without_bare_bans(
    segments: Sequence[Segment], classes: Sequence[str], probability: Floats
) -> Floats:
    """The probabilities, segments x classes, with bans at 0 in segments that restrict nothing.

    A segment's heading and lead-in count as its words.
    """
    columns = [n for n, name in enumerate(classes) if name in _GRANTED_OR_BARRED]
    if not columns:
        return probability
    likely = np.flatnonzero((probability[:, columns] >= _WORTH_A_LOOK).any(axis=1)).tolist()
    bare = [row for row in likely if not _restricts(segments[row])]
    if bare:
        probability = probability.copy()
        probability[np.ix_(bare, columns)] = 0.0
    return probability


def _restricts(segment: Segment) -> bool:
    heading = segment.section.rsplit(" > ", 1)[-1]
    return _RESTRICTS.search(lower(f"{heading} {segment.stem} {segment.text}")) is not None
