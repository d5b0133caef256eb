"""Rules from `rules/*.toml`: read, checked against their schema, compiled, and cached.

Out: `Rule`s ready to match. What is compiled is cached as plain JSON under the digest of the rule
files, so that a changed file is compiled anew and an unwritable cache costs time only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

from licensenlp import taxonomy
from licensenlp.clauses.cache import cached
from licensenlp.clauses.notation import BadPattern, Pattern, compile_pattern
from licensenlp.errors import BadRule, BadTaxonomy
from licensenlp.types import Effect

RULES = Path(str(files("licensenlp.clauses") / "rules"))
SHARED = {"scope.toml", "categories.toml"}  # data beside the rules, not rules
_REQUIRED = {"id", "label", "effect", "why", "pattern", "match", "skip"}
_OPTIONAL = {
    "where", "unless", "requires_number", "attributes", "confidence", "retired", "scope",
}  # fmt: skip
_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "id": str, "label": str, "effect": str, "why": str, "where": str, "requires_number": bool,
    "retired": bool, "attributes": dict, "scope": dict, "confidence": (int, float), "match": list,
    "skip": list,
}  # fmt: skip


class Scope(StrEnum):
    """The force of the words that govern a match."""

    PROHIBITED = "prohibited"
    PERMITTED = "permitted"
    REQUIRED = "required"
    CONDITIONAL = "conditional"
    NONE = "default"


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A text that a rule must, or must not, find; `stem` is its lead-in."""

    text: str
    stem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule: what it finds, what that means, and its proof (empty in the cached form)."""

    id: str
    label: str
    effect: Effect | None  # None: by scope
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    scope: Mapping[str, Effect | None] = field(default_factory=dict)
    where: str = "any"
    requires_number: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 0.8
    why: str = ""
    match: tuple[Example, ...] = ()
    skip: tuple[Example, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """What matching needs, for the cache."""
        return {
            "id": self.id, "label": self.label, "effect": self.effect, "where": self.where,
            "patterns": [p.to_json() for p in self.patterns],
            "unless": [p.to_json() for p in self.unless],
            "scope": dict(self.scope), "requires_number": self.requires_number,
            "attributes": dict(self.attributes), "confidence": self.confidence,
        }  # fmt: skip

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Rule:
        """The rule that `to_json` wrote, without its examples."""
        read = {name: tuple(map(Pattern.from_json, found[name])) for name in ("patterns", "unless")}
        scope = {cue: Effect(value) if value else None for cue, value in found["scope"].items()}
        effect = Effect(found["effect"]) if found["effect"] else None
        return cls(**{**found, **read, "scope": scope, "effect": effect})


# --- reading and checking ---------------------------------------------------------------------


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of one file, retired ones left out; BadRule where one breaks the schema."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadRule(file=path.name, rule="-", problem=f"not TOML: {error}") from error
    if set(table) - {"rule"} or not isinstance(table.get("rule", []), list):
        raise BadRule(file=path.name, rule="-", problem="a rule file holds [[rule]] tables only")
    rules = [_Checked(path.name, raw) for raw in table.get("rule", [])]
    return tuple(found.rule() for found in rules if not found.raw.get("retired"))


class _Checked:
    """One raw rule: every schema check, each failure naming file and rule."""

    def __init__(self, file: str, raw: Any) -> None:
        self.file = file
        self.raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        self._check_keys()
        self._check_examples()

    def _bad(self, problem: str) -> BadRule:
        return BadRule(file=self.file, rule=self.raw.get("id", "without id"), problem=problem)

    def _check_keys(self) -> None:
        if unknown := set(self.raw) - _REQUIRED - _OPTIONAL:
            known = ", ".join(sorted(_REQUIRED | _OPTIONAL))
            raise self._bad(f"unknown key {', '.join(sorted(unknown))}; known: {known}")
        if missing := _REQUIRED - set(self.raw):
            raise self._bad(f"missing {', '.join(sorted(missing))}")
        for key, value in self.raw.items():
            if not isinstance(value, _KINDS.get(key, object)):
                raise self._bad(f"{key} is of the wrong type")
        if self.raw.get("where", "any") not in ("any", "item", "stem"):
            raise self._bad("where is one of: any, item, stem")
        if not 0 < self.raw.get("confidence", 0.8) <= 1:
            raise self._bad("confidence is above 0 and at most 1")
        if not self.raw["why"].strip():
            raise self._bad("why is empty")

    def _check_examples(self) -> None:
        for key, least in (("match", 2), ("skip", 1)):
            if len(self.raw[key]) < least:
                raise self._bad(f"{key} needs at least {least} example(s)")

    def _check_taxonomy(self, effects: Iterable[Effect | None]) -> None:
        raw = self.raw
        try:
            taxonomy.label(raw["label"])
            for effect in effects:
                if effect:
                    taxonomy.check_span(raw["label"], effect, raw.get("attributes", {}))
        except BadTaxonomy as error:
            raise self._bad(str(error)) from error

    def rule(self) -> Rule:
        """The rule, every part of it checked and its patterns compiled."""
        raw = self.raw
        effect, scope = self._effect()
        self._check_taxonomy([effect, *scope.values()])
        return Rule(
            id=raw["id"], label=raw["label"], effect=effect, scope=scope,
            patterns=self._patterns("pattern"), unless=self._patterns("unless"),
            where=raw.get("where", "any"), requires_number=raw.get("requires_number", False),
            attributes=raw.get("attributes", {}),
            confidence=float(raw.get("confidence", 0.8)), why=raw["why"],
            match=self._examples("match"), skip=self._examples("skip"),
        )  # fmt: skip

    def _effect(self) -> tuple[Effect | None, dict[str, Effect | None]]:
        if self.raw["effect"] != "by-scope":
            if "scope" in self.raw:
                raise self._bad('scope goes with effect = "by-scope" only')
            return self._one_effect(self.raw["effect"]), {}
        table = self.raw.get("scope")
        if not table or set(table) - set(Scope):
            raise self._bad(f'effect "by-scope" needs a table scope with: {", ".join(Scope)}')
        return None, {
            cue: None if value == "none" else self._one_effect(value)
            for cue, value in table.items()
        }

    def _one_effect(self, value: Any) -> Effect:
        try:
            return Effect(value)
        except ValueError as error:
            known = ", ".join(Effect)
            raise self._bad(f"unknown effect {value!r}; known: {known}") from error

    def _patterns(self, key: str) -> tuple[Pattern, ...]:
        found = self.raw.get(key, [])
        if isinstance(found, str) or (found and isinstance(found, list) and _is_raw(found)):
            found = [found]
        if not isinstance(found, list) or not all(isinstance(p, str) or _is_raw(p) for p in found):
            raise self._bad(f"{key} is a string, a list of strings, or a list of token tables")
        if key == "pattern" and not found:
            raise self._bad("pattern is empty")
        try:
            return tuple(compile_pattern(source) for source in found)
        except BadPattern as error:
            raise self._bad(str(error)) from error

    def _examples(self, key: str) -> tuple[Example, ...]:
        return tuple(self._example(key, raw) for raw in self.raw[key])

    def _example(self, key: str, raw: Any) -> Example:
        if isinstance(raw, str):
            return Example(text=raw)
        if isinstance(raw, dict) and set(raw) == {"stem", "text"}:
            return Example(text=str(raw["text"]), stem=str(raw["stem"]))
        raise self._bad(f"an example of {key} is a string or {{ stem = …, text = … }}")


def _is_raw(found: Any) -> bool:
    return isinstance(found, list) and bool(found) and all(isinstance(t, dict) for t in found)


def _unique(rules: Iterable[tuple[str, Rule]]) -> Iterator[Rule]:
    seen: dict[str, str] = {}
    for file, rule in rules:
        if rule.id in seen:
            problem = f"the id is taken in {seen[rule.id]}"
            raise BadRule(file=file, rule=rule.id, problem=problem)
        seen[rule.id] = file
        yield rule


# --- all files, compiled once -----------------------------------------------------------------


def rule_files(directory: Path | None = None) -> list[Path]:
    """The rule files of a directory (the package's own by default), in order of name."""
    return sorted(p for p in (directory or RULES).glob("*.toml") if p.name not in SHARED)


def load_rules(directory: Path | None = None) -> tuple[Rule, ...]:
    """All rules with their examples, straight from the files."""
    paths = rule_files(directory)
    return tuple(_unique((p.name, rule) for p in paths for rule in read_rules(p)))


def compiled_rules(directory: Path | None = None) -> tuple[Rule, ...]:
    """All rules without their examples, from the cache where the files have not changed."""
    source = b"".join(
        p.name.encode() + b"\0" + p.read_bytes() + b"\0" for p in rule_files(directory)
    )
    found = cached("rules", source, lambda: [rule.to_json() for rule in load_rules(directory)])
    return tuple(map(Rule.from_json, found))
