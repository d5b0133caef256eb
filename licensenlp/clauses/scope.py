"""What governs a match: whether the words around it forbid, allow, demand or condition it.

In: a `Reading` and the token span of a match. Out: a `Scope`. The cues are data
(`rules/scope.toml`), in the notation of the rules.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from licensenlp.clauses.cache import cached
from licensenlp.clauses.matching import PatternIndex
from licensenlp.clauses.notation import BadPattern, Pattern, compile_pattern
from licensenlp.clauses.rulebook import RULES, Scope
from licensenlp.clauses.tokens import Reading
from licensenlp.errors import BadRule


@dataclass(frozen=True, slots=True)
class Cue:
    """Governing words found in a text: what they do, and their tokens."""

    kind: str
    start: int
    end: int


_OPPOSITE = {
    Scope.PROHIBITED: Scope.PERMITTED,
    Scope.PERMITTED: Scope.PROHIBITED,
    Scope.REQUIRED: Scope.NONE,
    Scope.CONDITIONAL: Scope.PROHIBITED,
    Scope.NONE: Scope.NONE,
}
# What governs from before; `ignored` and `softens` only hide what they overlap.
_BEFORE = {
    "prohibited": Scope.PROHIBITED,
    "permitted": Scope.PERMITTED,
    "required": Scope.REQUIRED,
    "conditional": Scope.CONDITIONAL,
    "limits": Scope.CONDITIONAL,
}
_AFTER = {f"after-{scope}": scope for scope in Scope}
_KINDS = (*_BEFORE, "ignored", "flips", "softens", *_AFTER)


# Of cues of one length that overlap: "you [will not]" is a ban, not the duty "[you will] not".
_RANK = {kind: kind not in ("ignored", "prohibited") for kind in _KINDS}


class Scopes:
    """The cues of `scope.toml`, ready to be looked for."""

    def __init__(self, path: Path | None = None) -> None:
        cues = _read_cues(path or RULES / "scope.toml")
        self._kinds = [kind for kind, _ in cues]
        self._index = PatternIndex(pattern for _, pattern in cues)

    def cues(self, reading: Reading) -> list[Cue]:
        """The cues of a text in order; where two overlap, the longer one stands."""
        found = [
            Cue(self._kinds[key], start, end) for key, (start, end) in self._index.found(reading)
        ]
        found.sort(key=lambda cue: (cue.start - cue.end, _RANK[cue.kind], cue.start))
        taken: set[int] = set()
        kept = []
        for cue in found:
            tokens = set(range(cue.start, cue.end))
            if taken.isdisjoint(tokens):
                taken |= tokens
                kept.append(cue)
        return sorted(kept, key=lambda cue: cue.start)


def governed(cues: Sequence[Cue], start: int, end: int) -> Scope:
    """The scope of tokens [start, end): the nearest cue before them, else the first after.

    A cue inside the match counts as before it: a rule may spell out its own "may not".
    """
    before = [cue for cue in cues if cue.start < end and cue.kind in _BEFORE]
    after = [cue for cue in cues if cue.start >= end]
    governing = _governing(before, start)
    if governing is None:
        return _limited(_after(after) or Scope.NONE, after)
    scope = _BEFORE[governing.kind]
    flips = sum(c.kind == "flips" and governing.end <= c.start < start for c in cues)
    if flips % 2:
        return _OPPOSITE[scope]
    return _limited(scope, after)


def _governing(before: Sequence[Cue], start: int) -> Cue | None:
    """The last cue that ends before the match, or else the first one inside it."""
    ahead = [cue for cue in before if cue.start < start]
    inside = [cue for cue in before if cue.start >= start]
    return ahead[-1] if ahead else (inside[0] if inside else None)


def _after(after: Sequence[Cue]) -> Scope | None:
    """What a passive after the match says: "… is prohibited"."""
    for cue in after:
        if cue.kind in _AFTER:
            return _AFTER[cue.kind]
    return None


def _limited(scope: Scope, after: Sequence[Cue]) -> Scope:
    """The scope with what follows: a condition limits it."""
    limited = any(cue.kind == "limits" for cue in after) and scope is not Scope.REQUIRED
    return Scope.CONDITIONAL if limited else scope


@cache
def scopes() -> Scopes:
    """The package's own cues, loaded once."""
    return Scopes()


def _read_cues(path: Path) -> list[tuple[str, Pattern]]:
    """Each cue's kind and pattern, from the cache where the file has not changed."""
    found = cached("cues", path.read_bytes(), lambda: _compiled_cues(path))
    return [(kind, Pattern.from_json(pattern)) for kind, pattern in found]


def _compiled_cues(path: Path) -> list[tuple[str, list[Any]]]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := set(table) - set(_KINDS):
        problem = f"unknown key {', '.join(sorted(unknown))}; known: {', '.join(_KINDS)}"
        raise BadRule(file=path.name, rule="-", problem=problem)
    try:
        return [(k, compile_pattern(p).to_json()) for k in table for p in table[k]["cues"]]
    except BadPattern as error:
        raise BadRule(file=path.name, rule="-", problem=str(error)) from error
