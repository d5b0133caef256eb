"""A policy file, read and checked: what an organisation is, does, accepts and refuses.

In: `policy.toml`. Out: a `Policy`, or `Usage` that names the place and the nearest valid name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from licensenlp import taxonomy
from licensenlp.decide.settings import Settings, load_toml, money, nearest
from licensenlp.types import Clause, Tier


class Outcome(StrEnum):
    """The answer to one rule, and to a document; from good to bad."""

    ALLOWED = "allowed"
    REVIEW = "needs review"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class ClauseTest:
    """Clauses of a label; of one effect or category only where these are named."""

    label: str
    effect: str = ""
    category: str = ""

    def meets(self, clause: Clause) -> bool:
        """Whether the clause is one of them."""
        return (
            clause.label == self.label
            and self.effect in ("", clause.effect.value)
            and (not self.category or self.category in clause.attributes.get("categories", ()))
        )

    def __str__(self) -> str:
        return ":".join(part for part in (self.label, self.effect, self.category) if part)


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubts:
    """What to do where the program cannot be sure."""

    unknown_license: Outcome = Outcome.REVIEW
    changed_license: Outcome = Outcome.ALLOWED  # a known text, changed: its clauses decide
    no_tier: Outcome = Outcome.REVIEW
    low_confidence: Outcome | None = Outcome.REVIEW  # None: the finding is left out
    below: float = 0.6


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What an organisation is, does, accepts and refuses; None where the file does not say."""

    tiers: tuple[Tier, ...] | None = None
    forbidden: tuple[ClauseTest, ...] = ()
    accepted: tuple[ClauseTest, ...] = ()
    obligations: tuple[str, ...] | None = None
    sizes: Mapping[str, float | tuple[float, str]] = field(default_factory=dict)
    rates: Mapping[str, float] = field(default_factory=dict)  # what one unit is worth in `base`
    territories: tuple[str, ...] | None = None
    uses: tuple[str, ...] = ()
    allowed_licenses: tuple[str, ...] = ()
    denied_licenses: tuple[str, ...] = ()
    doubts: Doubts = field(default_factory=Doubts)


@cache
def gate_data() -> Mapping[str, Any]:
    """`gate.toml`: what a policy's words mean in terms of clauses."""
    return tomllib.loads(files("licensenlp.decide").joinpath("gate.toml").read_text("utf-8"))


def example() -> str:
    """The commented example that `policy init` writes."""
    return files("licensenlp.decide").joinpath("policy_example.toml").read_text("utf-8")


_TABLES = ("organisation", "rates", "licenses", "clauses", "doubts")
_SCALARS = ("tiers", "obligations")
_DOUBTS = {"allow": Outcome.ALLOWED, "review": Outcome.REVIEW, "forbid": Outcome.FORBIDDEN}


def read_policy(path: str | Path) -> Policy:
    """The policy in the file; raises Usage."""
    return policy_of(load_toml(path))


def policy_of(top: Settings) -> Policy:
    """The policy of a file's top table; raises Usage."""
    top.only((*_SCALARS, *_TABLES))
    data = gate_data()
    own, licenses, clauses = (top.inner(name) for name in ("organisation", "licenses", "clauses"))
    money_keys, plain_keys = _size_keys(data)
    own.only((*plain_keys, *money_keys, "territories", "uses"))
    licenses.only(("allowed", "denied"))
    clauses.only(("forbidden", "accepted"))
    tiers = top.words("tiers", list(Tier))
    found = Policy(
        tiers=None if tiers is None else tuple(Tier(tier) for tier in tiers),
        forbidden=_tests(clauses, "forbidden"),
        accepted=_tests(clauses, "accepted"),
        obligations=top.words("obligations", data["duties"]),
        sizes=_sizes(own, money_keys, plain_keys),
        rates=_rates(top.inner("rates")),
        territories=_territories(own),
        uses=own.words("uses", [*data["uses"], *taxonomy.categories()]) or (),
        allowed_licenses=licenses.words("allowed") or (),
        denied_licenses=licenses.words("denied") or (),
        doubts=_doubts(top.inner("doubts")),
    )
    _contradictions(found, clauses, licenses)
    return found


def _contradictions(found: Policy, clauses: Settings, licenses: Settings) -> None:
    """Usage where one name is on both sides."""
    if both := set(found.forbidden) & set(found.accepted):
        raise clauses.refuse("accepted", f"{min(map(str, both))!r} is forbidden as well; keep one")
    if keys := set(found.allowed_licenses) & set(found.denied_licenses):
        raise licenses.refuse("denied", f"{min(keys)!r} is allowed as well; keep one")


def _size_keys(data: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The keys that take money, and those that take a plain number."""
    sizes = data["sizes"].values()
    return (
        [one["key"] for one in sizes if one.get("money")],
        list(dict.fromkeys(one["key"] for one in sizes if not one.get("money"))),
    )


def _sizes(
    own: Settings, money_keys: list[str], plain_keys: list[str]
) -> dict[str, float | tuple[float, str]]:
    sums = {key: money(own, key) for key in money_keys}
    numbers = {key: own.number(key) for key in plain_keys}
    return {key: value for key, value in {**sums, **numbers}.items() if value is not None}


def _rates(settings: Settings) -> dict[str, float]:
    """What one unit of each currency is worth in `base`; the base is worth 1."""
    if not settings.table:
        return {}
    base = settings.text("base")
    if not base:
        raise settings.refuse("base", 'name the currency that the rates are in, such as "EUR"')
    rates = {base: 1.0}
    for code in settings.table:
        if code == "base":
            continue
        if not (len(code) == 3 and code.isalpha() and code.isupper()):
            raise settings.refuse(code, "is no ISO 4217 code; write USD, GBP, JPY …")
        rate = settings.number(code)
        if not rate:
            raise settings.refuse(code, "must be above 0")
        rates[code] = rate
    return rates


def _territories(own: Settings) -> tuple[str, ...] | None:
    found = own.words("territories")
    for code in found or ():
        country, _, part = code.partition("-")
        if (len(country) != 2 and code != "EEA") or not code.replace("-", "").isalnum():
            raise own.refuse("territories", f"unknown {code!r}; write ISO 3166 codes such as DE")
        if code != code.upper() or ("-" in code and not part):
            raise own.refuse("territories", f"unknown {code!r}{nearest(code, [code.upper()])}")
    return found


def _tests(clauses: Settings, key: str) -> tuple[ClauseTest, ...]:
    return tuple(_test(clauses, key, one) for one in clauses.words(key) or ())


def _test(clauses: Settings, key: str, written: str) -> ClauseTest:
    """`label`, `label:effect` or `label:effect:category`, each a name that the taxonomy has."""
    label, effect, category = [*written.split(":"), "", ""][:3]
    names = [spec.id for spec in taxonomy.labels()]
    if label not in names:
        raise clauses.refuse(key, f"unknown label {label!r}{nearest(label, names)}")
    effects = [one.value for one in taxonomy.label(label).effects]
    if effect and effect not in effects:
        raise clauses.refuse(key, f"{written}: unknown effect {effect!r}{nearest(effect, effects)}")
    known = list(taxonomy.categories()) if label == "use-restriction" else []
    if category and category not in known:
        raise clauses.refuse(
            key, f"{written}: unknown category {category!r}{nearest(category, known)}"
        )
    return ClauseTest(label, effect, category)


def _doubts(settings: Settings) -> Doubts:
    settings.only(("unknown_license", "changed_license", "no_tier", "low_confidence", "below"))
    below = settings.number("below")
    if below is not None and below > 1:
        raise settings.refuse("below", "must be a confidence from 0 to 1")
    low = settings.choice("low_confidence", ("review", "trust", "ignore"), "review")

    def answer(key: str, default: str) -> Outcome:
        return _DOUBTS[settings.choice(key, tuple(_DOUBTS), default)]

    return Doubts(
        unknown_license=answer("unknown_license", "review"),
        changed_license=answer("changed_license", "allow"),
        no_tier=answer("no_tier", "review"),
        low_confidence=None if low == "ignore" else Outcome.REVIEW,
        below=0.0 if low == "trust" else Doubts().below if below is None else below,
    )
