"""The clause taxonomy from taxonomy.toml: labels, effects, attributes and categories, and checks.

Order is the file's, which is the order that tables and reports show.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from licensenlp.errors import BadTaxonomy
from licensenlp.types import Effect

FILE = Path(__file__).with_name("taxonomy.toml")

FEW = 8  # so many names are all told; of more, the nearest

_CURRENCY = re.compile(r"[A-Z]{3}")
_REGION = re.compile(r"EEA|[A-Z]{2}(-[A-Z0-9]{1,3})?")  # a country, EU, or a part of a country


@dataclass(frozen=True, kw_only=True, slots=True)
class AttributeSpec:
    """An attribute of a label: its name, its type, and its values where the type lists them."""

    name: str
    type: str
    values: tuple[str, ...] = ()

    @property
    def takes(self) -> str:
        """What the attribute's value must be, in words."""
        named = ", ".join(self.values)
        return _TAKES[self.type] + (f": {named}" if named else "")

    def accepts(self, value: object) -> bool:
        """Whether `value` is one that the attribute takes."""
        return _ACCEPTS[self.type](value, self.values)


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelSpec:
    """A label: what a clause of it does, the effects and attributes it may carry."""

    id: str
    group: str
    effects: tuple[Effect, ...]
    description: str
    attributes: Mapping[str, AttributeSpec]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Taxonomy:
    """The whole file, read."""

    version: int
    groups: Mapping[str, str]
    effects: Mapping[Effect, str]
    categories: Mapping[str, str]
    labels: Mapping[str, LabelSpec]


# --- look-ups ---------------------------------------------------------------------------------


def version() -> int:
    """The taxonomy's version, as annotations and models name it."""
    return _taxonomy().version


def groups() -> Mapping[str, str]:
    """Each group of labels and what it is about, in order."""
    return _taxonomy().groups


def effects() -> Mapping[Effect, str]:
    """Each effect and its meaning, in order."""
    return _taxonomy().effects


def categories() -> Mapping[str, str]:
    """Each category of `use-restriction` and its meaning, in order."""
    return _taxonomy().categories


def labels() -> tuple[LabelSpec, ...]:
    """Every label, in order, group by group."""
    return tuple(_taxonomy().labels.values())


def label(name: str) -> LabelSpec:
    """The label with that id. BadTaxonomy, with the nearest ids, where there is none."""
    known = _taxonomy().labels
    if name not in known:
        raise _unknown("taxonomy", "label", name, known)
    return known[name]


# --- checks -----------------------------------------------------------------------------------


def check_span(
    name: str, effect: str, attributes: Mapping[str, Any] = MappingProxyType({})
) -> None:
    """BadTaxonomy unless the label exists, may have the effect, and takes the attributes.

    Absent attributes are fine: what a clause leaves unstated is left out. The error names the
    nearest valid names, or what the attribute takes.
    """
    spec = label(name)
    where = f"label {name}"
    if effect not in spec.effects:
        raise _unknown(where, "effect", effect, spec.effects)
    for attribute, value in attributes.items():
        if attribute not in spec.attributes:
            raise _unknown(where, "attribute", attribute, spec.attributes)
        found = spec.attributes[attribute]
        if not found.accepts(value):
            what = f"value of {attribute}"
            raise BadTaxonomy(where=where, what=what, value=value, known=found.takes)


def _unknown(where: str, what: str, value: object, known: Iterable[str]) -> BadTaxonomy:
    """The error for a name that is not among `known`: the nearest of them, or all where few."""
    names = [str(name) for name in known]
    near = difflib.get_close_matches(str(value), names, n=3) if len(names) > FEW else names
    return BadTaxonomy(
        where=where, what=what, value=value, known=", ".join(near or names) or "none"
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _all_in(value: object, good: Callable[[str], bool]) -> bool:
    """Whether `value` is a list, not empty, without repeats, of strings that are all good."""
    if not isinstance(value, list | tuple) or not value:
        return False
    each_ok = all(isinstance(one, str) and good(one) for one in value)
    return each_ok and len(set(value)) == len(value)


_Accepts = Callable[[Any, Collection[str]], bool]
_ACCEPTS: Mapping[str, _Accepts] = {
    "flag": lambda value, _: isinstance(value, bool),
    "whole": lambda value, _: isinstance(value, int) and _is_number(value) and value > 0,
    "number": lambda value, _: _is_number(value) and 0 < value < float("inf"),
    "share": lambda value, _: _is_number(value) and 0 <= value <= 1,
    "words": lambda value, _: isinstance(value, str) and bool(value.strip()),
    "currency": lambda value, _: isinstance(value, str) and bool(_CURRENCY.fullmatch(value)),
    "regions": lambda value, _: _all_in(value, lambda one: bool(_REGION.fullmatch(one))),
    "one-of": lambda value, values: isinstance(value, str) and value in values,
    "some-of": lambda value, values: _all_in(value, lambda one: one in values),
    "categories": lambda value, values: _all_in(value, lambda one: one in values),
}
_TAKES: Mapping[str, str] = {
    "flag": "true or false",
    "whole": "a positive whole number",
    "number": "a positive number",
    "share": "a fraction from 0 to 1",
    "words": "words as written",
    "currency": "an ISO 4217 code such as USD",
    "regions": "a list of ISO 3166 codes, EU or EEA",
    "one-of": "one of",
    "some-of": "a list of",
    "categories": "a list of",
}


# --- reading the file -------------------------------------------------------------------------


@cache
def _taxonomy() -> _Taxonomy:
    """The file, read once."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    specs = [_label(found, table["categories"]) for found in table["label"]]
    return _Taxonomy(
        version=table["version"],
        groups=MappingProxyType(table["groups"]),
        effects=MappingProxyType({Effect(name): said for name, said in table["effects"].items()}),
        categories=MappingProxyType(table["categories"]),
        labels=MappingProxyType({spec.id: spec for spec in specs}),
    )


def _label(table: Mapping[str, Any], known_categories: Iterable[str]) -> LabelSpec:
    """A label from its table."""
    attributes = {}
    for name, facts in table.get("attributes", {}).items():
        listed = known_categories if facts["type"] == "categories" else facts.get("values", ())
        attributes[name] = AttributeSpec(name=name, type=facts["type"], values=tuple(listed))
    return LabelSpec(
        id=table["id"],
        group=table["group"],
        effects=tuple(Effect(effect) for effect in table["effects"]),
        description=table["is"],
        attributes=MappingProxyType(attributes),
    )
