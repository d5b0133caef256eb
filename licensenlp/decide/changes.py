"""What a change of one clause means for the one who receives the text.

In: an old and a new clause, either of which may be missing. Out: a `TermChange`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from licensenlp.types import Clause


class Move(StrEnum):
    """What became of a clause."""

    ADDED = "added"
    REMOVED = "removed"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    CHANGED = "changed"  # in both directions, or in none that can be told
    REWORDED = "reworded"  # other words, the same effect and attributes


class Direction(StrEnum):
    """Which way a change goes for the one who receives the text."""

    TIGHTER = "tighter"
    LOOSER = "looser"
    NEUTRAL = "neutral"


@dataclass(frozen=True, kw_only=True, slots=True)
class AttributeChange:
    """An attribute (or the effect) that differs; None where one side does not state it."""

    name: str
    old: Any
    new: Any
    direction: Direction

    def to_json(self) -> dict[str, Any]:
        """Name, both values and the direction."""
        facts = {"name": self.name, "old": self.old, "new": self.new}
        return facts | {"direction": self.direction.value}


@dataclass(frozen=True, kw_only=True, slots=True)
class TermChange:
    """A clause that changed, both versions of it, and what differs."""

    move: Move
    direction: Direction
    old: Clause | None
    new: Clause | None
    attributes: tuple[AttributeChange, ...] = ()

    @property
    def label(self) -> str:
        """The label, which both versions share."""
        clause = self.new or self.old
        return clause.label if clause else ""

    @property
    def effect(self) -> str:
        """The effect of the newer version there is."""
        clause = self.new or self.old
        return clause.effect.value if clause else ""

    def to_json(self) -> dict[str, Any]:
        """Move, direction, label, effect, attributes and both clauses (null where missing)."""
        return {
            "change": self.move.value,
            "direction": self.direction.value,
            "label": self.label,
            "effect": self.effect,
            "attributes": [one.to_json() for one in self.attributes],
            "old": self.old.to_json() if self.old else None,
            "new": self.new.to_json() if self.new else None,
        }


_WORDS = re.compile(r"[^\W\d_]+")


@cache
def diff_data() -> Mapping[str, Any]:
    """`diff.toml`: which way each attribute is tighter."""
    return tomllib.loads(files("licensenlp.decide").joinpath("diff.toml").read_text("utf-8"))


def added(clause: Clause) -> TermChange:
    """A clause that only the new version has."""
    way = Direction.LOOSER if _gives(clause) else _weight_of(clause)
    return TermChange(move=Move.ADDED, direction=way, old=None, new=clause)


def removed(clause: Clause) -> TermChange:
    """A clause that only the old version has."""
    way = Direction.TIGHTER if _gives(clause) else _opposite(_weight_of(clause))
    return TermChange(move=Move.REMOVED, direction=way, old=clause, new=None)


def compared(old: Clause, new: Clause) -> TermChange:
    """A clause in both versions: tightened, loosened, changed, or reworded alone."""
    found = [_effect_change(old, new)] if old.effect is not new.effect else []
    for name in dict.fromkeys((*old.attributes, *new.attributes)):
        before, after = old.attributes.get(name), new.attributes.get(name)
        if _plain(name, before) != _plain(name, after):
            way = _direction(old, new, name)
            found.append(AttributeChange(name=name, old=before, new=after, direction=way))
    move, way = _summed({one.direction for one in found}, bool(found))
    return TermChange(move=move, direction=way, old=old, new=new, attributes=tuple(found))


def _plain(name: str, value: Any) -> Any:
    """Lists as sets, as their order says nothing; what names a version, without its number."""
    if name in diff_data()["versioned"]["attributes"] and isinstance(value, str):
        return " ".join(_WORDS.findall(value.casefold()))
    return frozenset(value) if isinstance(value, list | tuple) else value


def _summed(ways: set[Direction], differs: bool) -> tuple[Move, Direction]:
    told = ways - {Direction.NEUTRAL}
    if told == {Direction.TIGHTER}:
        return Move.TIGHTENED, Direction.TIGHTER
    if told == {Direction.LOOSER}:
        return Move.LOOSENED, Direction.LOOSER
    return (Move.CHANGED if differs else Move.REWORDED), Direction.NEUTRAL


def _gives(clause: Clause) -> bool:
    giving = diff_data()["giving"]
    name = f"{clause.label}:{clause.effect.value}"
    return clause.effect in giving["effects"] or name in giving["clauses"]


def _weight_of(clause: Clause) -> Direction:
    """Which way a clause that gives nothing goes: a disclaimer binds nobody."""
    return Direction.NEUTRAL if clause.effect == "disclaims" else Direction.TIGHTER


def _opposite(way: Direction) -> Direction:
    return Direction.LOOSER if way is Direction.TIGHTER else way


def _effect_change(old: Clause, new: Clause) -> AttributeChange:
    weights = diff_data()["effects"]
    way = _by_order(weights[old.effect.value], weights[new.effect.value])
    return AttributeChange(name="effect", old=old.effect.value, new=new.effect.value, direction=way)


def _by_order(before: float, after: float) -> Direction:
    """Tighter where `after` is more."""
    if before == after:
        return Direction.NEUTRAL
    return Direction.TIGHTER if after > before else Direction.LOOSER


# --- attributes -------------------------------------------------------------------------------


def _direction(old: Clause, new: Clause, name: str) -> Direction:
    """Which way the attribute goes; neutral where one side is silent or the table is."""
    before, after = old.attributes.get(name), new.attributes.get(name)
    data = diff_data()
    for table, judge in _JUDGES.items():
        rule = data[table].get(old.label, {}).get(name)
        if rule is None:
            continue
        if table == "numbers" and not _same_unit(old, new):
            return Direction.NEUTRAL
        if table != "lists" and (before is None or after is None):
            return Direction.NEUTRAL
        return judge(rule, before, after)
    return Direction.NEUTRAL


def _same_unit(old: Clause, new: Clause) -> bool:
    units = diff_data()["units"].get(old.label, ())
    return all(old.attributes.get(n) == new.attributes.get(n) for n in units)


def _number(rule: str, before: float, after: float) -> Direction:
    return _by_order(before, after) if rule == "higher" else _by_order(after, before)


def _list(rule: str, before: Any, after: Any) -> Direction:
    """By what is new and what is gone; both at once is no direction."""
    old, new = set(before or ()), set(after or ())
    if not old or not new:  # a bound that appears or goes is told by the clause itself
        return Direction.NEUTRAL
    if old < new:
        return Direction.TIGHTER if rule == "more" else Direction.LOOSER
    if new < old:
        return Direction.LOOSER if rule == "more" else Direction.TIGHTER
    return Direction.NEUTRAL


def _flag(tight: bool, before: bool, after: bool) -> Direction:
    return Direction.TIGHTER if after is tight else Direction.LOOSER


def _word(order: list[str], before: str, after: str) -> Direction:
    if before not in order or after not in order:
        return Direction.NEUTRAL
    return _by_order(order.index(before), order.index(after))


_JUDGES: Mapping[str, Callable[[Any, Any, Any], Direction]] = {
    "numbers": _number,
    "lists": _list,
    "flags": _flag,
    "orders": _word,
}
