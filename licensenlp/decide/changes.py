"""What a change of one clause means for the one who receives the text.

In: an old and a new clause, either of which may be missing. Out: a `TermChange`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import re2

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


Stated = Mapping[tuple[str, str, str], frozenset[Any]]  # label, effect, list: its members in a text


def stated(clauses: Iterable[Clause]) -> Stated:
    """The members of every list, over all clauses of a label and effect; "" for there being any."""
    found: dict[tuple[str, str, str], frozenset[Any]] = {}
    for clause in clauses:
        found[clause.label, clause.effect.value, ""] = frozenset()
        for name, value in clause.attributes.items():
            if isinstance(value, list | tuple):
                key = (clause.label, clause.effect.value, name)
                found[key] = found.get(key, frozenset()) | frozenset(value)
    return found


def added(clause: Clause, elsewhere: Stated) -> TermChange:
    """A clause that only the new version has; `elsewhere` is what the old version states."""
    way = _opposite(_loss_of(clause, elsewhere))
    return TermChange(move=Move.ADDED, direction=way, old=None, new=clause)


def removed(clause: Clause, elsewhere: Stated) -> TermChange:
    """A clause that only the old version has; `elsewhere` is what the new version states."""
    way = _loss_of(clause, elsewhere)
    return TermChange(move=Move.REMOVED, direction=way, old=clause, new=None)


def compared(old: Clause, new: Clause, before: Stated, after: Stated) -> TermChange:
    """A clause in both versions: tightened, loosened, changed, or reworded alone.

    `before` and `after` are what each version states in all: a member of a list that another
    clause of the version states neither came nor went. Where the effect changed, it alone tells
    the direction, as attributes then say what is left rather than what is forbidden.
    """
    effect = [_effect_change(old, new)] if old.effect is not new.effect else []
    facts = list(_attribute_changes(old, new, before, after))
    found = [*effect, *facts]
    move, way = _summed({one.direction for one in effect or facts}, bool(found))
    return TermChange(move=move, direction=way, old=old, new=new, attributes=tuple(found))


def _attribute_changes(
    old: Clause, new: Clause, before: Stated, after: Stated
) -> Iterator[AttributeChange]:
    for name in dict.fromkeys((*old.attributes, *new.attributes)):
        was, becomes = old.attributes.get(name), new.attributes.get(name)
        if _plain(name, was) == _plain(name, becomes):
            continue
        gone, come = _moved(old, new, name, before, after)
        if isinstance(was or becomes, list | tuple) and not gone and not come:
            continue
        way = _direction(old, new, name, gone, come)
        yield AttributeChange(name=name, old=was, new=becomes, direction=way)


def _moved(
    old: Clause, new: Clause, name: str, before: Stated, after: Stated
) -> tuple[frozenset[Any], frozenset[Any]]:
    """Members of a list that went and came; none for other attributes."""
    was, becomes = (_members(clause.attributes.get(name)) for clause in (old, new))
    gone = was - becomes - after.get((new.label, new.effect.value, name), frozenset())
    return gone, becomes - was - before.get((old.label, old.effect.value, name), frozenset())


def _members(value: Any) -> frozenset[Any]:
    return frozenset(value) if isinstance(value, list | tuple) else frozenset()


def _plain(name: str, value: Any) -> Any:
    """Lists as sets, as their order says nothing; names of versions and places without ado."""
    if name in diff_data()["versioned"]["attributes"] and isinstance(value, str):
        return " ".join(_WORDS.findall(value.casefold()))
    if name in diff_data()["places"]["attributes"] and isinstance(value, str):
        return re.sub(diff_data()["places"]["introduced"], "", value).casefold()
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


def _loss_of(clause: Clause, elsewhere: Stated) -> Direction:
    """Which way it goes where the clause is gone."""
    if not _gives(clause):
        return _opposite(_weight_of(clause, elsewhere))
    again = (clause.label, clause.effect.value, "") in elsewhere
    restated = again and clause.label in diff_data()["restated"]["labels"]
    return Direction.NEUTRAL if restated else Direction.TIGHTER


def _weight_of(clause: Clause, elsewhere: Stated) -> Direction:
    """Which way a clause that gives nothing goes: a disclaimer binds nobody."""
    if clause.effect == "disclaims" or _is_neutral(clause):
        return Direction.NEUTRAL
    data = diff_data()
    if (name := data["told_by"].get(clause.label)) is None:
        return Direction.TIGHTER
    known = elsewhere.get((clause.label, clause.effect.value, name), frozenset())
    bind = frozenset(data["binding"][clause.label][name])
    new = (_members(clause.attributes.get(name)) - known) & bind
    return Direction.TIGHTER if new else Direction.NEUTRAL


def _is_neutral(clause: Clause) -> bool:
    rule = diff_data()["neutral"]
    if f"{clause.label}:{clause.effect.value}" in rule["clauses"]:
        return True
    return clause.label in rule["labels"] and bool(re2.search(rule["cue"], clause.evidence.text))


def _opposite(way: Direction) -> Direction:
    turned = {Direction.TIGHTER: Direction.LOOSER, Direction.LOOSER: Direction.TIGHTER}
    return turned.get(way, way)


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


def _direction(
    old: Clause, new: Clause, name: str, gone: frozenset[Any], come: frozenset[Any]
) -> Direction:
    """Which way the attribute goes; neutral where the table is silent, or one side on a figure."""
    was, becomes = old.attributes.get(name), new.attributes.get(name)
    data = diff_data()
    for table, judge in _JUDGES.items():
        rule = data[table].get(old.label, {}).get(name)
        if rule is None:
            continue
        if table == "numbers" and not _same_unit(old, new):
            return Direction.NEUTRAL
        if table in ("numbers", "orders") and (was is None or becomes is None):
            return Direction.NEUTRAL
        return judge(rule, was, becomes)
    if (rule := data["lists"].get(old.label, {}).get(name)) and was and becomes:
        bind = data["binding"].get(old.label, {}).get(name)
        return _list(rule, *((side & frozenset(bind) if bind else side) for side in (gone, come)))
    return Direction.NEUTRAL  # a bound that appears or goes is told by the clause itself


def _same_unit(old: Clause, new: Clause) -> bool:
    units = diff_data()["units"].get(old.label, ())
    return all(old.attributes.get(n) == new.attributes.get(n) for n in units)


def _number(rule: str, before: float, after: float) -> Direction:
    return _by_order(before, after) if rule == "higher" else _by_order(after, before)


def _list(rule: str, gone: frozenset[Any], come: frozenset[Any]) -> Direction:
    """By what is new and what is gone; both at once is no direction."""
    if bool(gone) is bool(come):
        return Direction.NEUTRAL
    return Direction.TIGHTER if bool(come) is (rule == "more") else Direction.LOOSER


def _flag(tight: bool, before: bool | None, after: bool | None) -> Direction:
    """Towards the tight value, or away from the loose one; away from the tight one is looser."""
    towards = after is tight if after is not None else before is not tight
    return Direction.TIGHTER if towards else Direction.LOOSER


def _word(order: list[str], before: str, after: str) -> Direction:
    if before not in order or after not in order:
        return Direction.NEUTRAL
    return _by_order(order.index(before), order.index(after))


_JUDGES: Mapping[str, Callable[[Any, Any, Any], Direction]] = {
    "numbers": _number,
    "flags": _flag,
    "orders": _word,
}
