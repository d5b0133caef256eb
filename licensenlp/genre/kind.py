"""The kind of a document: licence, terms, use policy, privacy policy, other legal, not legal.

In: the document's segments and clauses. Out: `Kind` and a confidence from 0 to 1.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import re2

from licensenlp.genre.leaning import GRANTING, SURE
from licensenlp.types import Clause, Effect, Kind, Segment, SegmentKind

_DATA = Path(__file__).with_name("kinds.toml")


@lru_cache(maxsize=1)
def _cues() -> dict[str, Any]:
    table = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    for part in ("title", "body"):
        for cue in table[part]:
            cue["pattern"] = _Expression(cue["pattern"])
    table["words"]["legal"] = _Expression(table["words"]["legal"])
    return table


class _Expression:
    """An expression to search for, and to count by RE2."""

    def __init__(self, source: str) -> None:
        self.search = re.compile(source).search
        self._source = source.encode()

    @cached_property
    def _counted(self) -> Any:
        options = re2.Options()
        options.never_capture = True  # where groups stand is what takes longest
        return re2.compile(self._source, options)

    def count(self, text: bytes, enough: float = math.inf) -> int:
        """How often it is found in a text `in_ascii`, without overlap; not past `enough` times."""
        found = 0
        for _ in self._counted.finditer(text):
            found += 1
            if found >= enough:
                break
        return found


_NOT_ASCII = re.compile("[^\x00-\x7f]")


def in_ascii(text: str) -> bytes:
    """A text that ASCII expressions find the same in, though RE2's words are ASCII words.

    Letters and digits become "_", blanks a form feed, other signs a control character.
    """
    return (text if text.isascii() else _NOT_ASCII.sub(_stand_in, text)).encode()


def _stand_in(sign: re.Match[str]) -> str:
    if sign[0].isalnum():
        return "_"
    return "\f" if sign[0].isspace() else "\x7f"


def kind_of(segments: Sequence[Segment], clauses: Sequence[Clause]) -> tuple[Kind, float]:
    """The document's kind and how sure that is."""
    cues = _cues()
    read = [s for s in segments if s.kind in (SegmentKind.SENTENCE, SegmentKind.ITEM)]
    body = in_ascii(" ".join(s.text for s in segments).lower())
    titles = list(_title_weights(segments, cues))
    enough = cues["rules"]["titled_share"] if _titled(titles, clauses) else 1.0
    legal = _legal_share(read, clauses, cues["rules"])
    if legal < enough:
        legal += _legal_words(body, cues)
    scores = _scores(titles, body, clauses, cues)
    if legal < enough and not _speaks_of_privacy(scores):
        return Kind.NOT_LEGAL, round(1.0 - 0.5 * min(legal, 1.0), 4)
    best = max(scores, key=lambda kind: scores[kind])
    if scores[best] <= 0:
        return Kind.OTHER_LEGAL, 0.5
    total = sum(math.exp(value) for value in scores.values())
    return best, round(math.exp(scores[best]) / total, 4)


def _legal_share(
    read: Sequence[Segment], clauses: Sequence[Clause], rules: dict[str, Any]
) -> float:
    """1.0 or more where enough of the text states rules; else how near it comes."""
    if not read or not clauses:
        return 0.0
    with_clause = len({(c.evidence.start, c.evidence.end) for c in clauses if c.confidence >= 0.4})
    share = with_clause / len(read)
    if len(read) <= rules["short"]:
        return float(min(share / rules["short_share"], 9.0))
    granted = len(read) <= rules["brief_lines"] and any(map(_surely_grants, clauses))
    sure = float(rules["sure_grant"]) if granted else 0.0
    return sure + float(min(share / rules["least_share"], with_clause / rules["least_clauses"]))


def _surely_grants(clause: Clause) -> bool:
    return (
        clause.label == "license-grant"
        and clause.effect == Effect.PERMITS
        and clause.confidence >= 0.9
    )


def _legal_words(body: bytes, cues: dict[str, Any]) -> float:
    """1.0 where the text is as full of the words of licences as the plainest of them."""
    words = body.count(b" ") + 1
    rules = cues["rules"]
    bar = rules["legal_rate" if words <= rules["brief"] else "legal_rate_of_long"]
    enough = max(bar * words / 100 + 1, rules["least_legal"])
    found = cues["words"]["legal"].count(body, enough)
    return min(float(found) * 100 / words / bar, 1.0) if found >= rules["least_legal"] else 0.0


def _titled(titles: Sequence[tuple[Kind, float]], clauses: Sequence[Clause]) -> bool:
    """Whether it calls itself a licence or terms, and speaks of rights."""
    return any(c.label in GRANTING and c.confidence >= SURE for c in clauses) and any(
        weight for kind, weight in titles if kind != Kind.OTHER_LEGAL
    )


def _title_weights(
    segments: Sequence[Segment], cues: dict[str, Any]
) -> Iterator[tuple[Kind, float]]:
    """The weight of each title cue: whole in the first line, a share of it in the lines after."""
    rules = cues["rules"]
    lines = [s.text.lower() for s in segments[: rules["title_lines"]]]
    first = lines[0][: rules["first_characters"]] if lines else ""
    opening = " ".join(lines)[: rules["title_characters"]]
    for cue in cues["title"]:
        if cue["pattern"].search(first):
            yield Kind(cue["kind"]), cue["weight"]
        elif cue["pattern"].search(opening):
            yield Kind(cue["kind"]), cue["weight"] * rules["opening_share"]


def _speaks_of_privacy(scores: dict[Kind, float]) -> bool:
    return scores[Kind.PRIVACY_POLICY] >= 6.0 and scores[Kind.PRIVACY_POLICY] == max(
        scores.values()
    )


def _scores(
    titles: Sequence[tuple[Kind, float]],
    body: bytes,
    clauses: Sequence[Clause],
    cues: dict[str, Any],
) -> dict[Kind, float]:
    scores: dict[Kind, float] = dict.fromkeys(Kind, 0.0)
    del scores[Kind.NOT_LEGAL]
    rules = cues["rules"]
    for kind, weight in titles:
        scores[kind] += weight
    thousands = max(body.count(b" ") / 1000, 0.3)
    for cue in cues["body"]:
        enough = cue["most"] / cue["weight"] * thousands + 1  # one more: rounding changes nothing
        rate = cue["pattern"].count(body, enough) / thousands
        scores[Kind(cue["kind"])] += min(cue["weight"] * rate, cue["most"])
    counts = Counter(c.label for c in clauses)
    for cue in cues["clauses"]:
        share = sum(counts[label] for label in cue["labels"]) / max(len(clauses), 1)
        scores[Kind(cue["kind"])] += cue["weight"] * share
    grants = any(c.label == "license-grant" and c.effect == Effect.PERMITS for c in clauses)
    if grants:
        scores[Kind.ACCEPTABLE_USE_POLICY] -= rules["policy_without_grant"]
    elif counts["use-restriction"] > 0.5 * len(clauses):
        scores[Kind.ACCEPTABLE_USE_POLICY] += rules["policy_without_grant"]
    return scores
