"""What a published table says of models, beside what their documents and the thresholds say.

In: `[[model]]` tables of a manifest and a filled store. Out: rows of `comparisons`: a value of the
table, ours, whether they agree, and why not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from licensenlp.errors import Usage
from licensenlp.report import view
from licensenlp.report.store import Store
from licensenlp.types import Tier

SYSTEMIC = 1e25  # FLOP; more than this is presumed to be of systemic risk
GENERAL = 1e23  # FLOP; more than this indicates a general-purpose model
NO_DOCUMENT = "no document to read"
# What a description of a model may state besides, for `licensenlp model`.
OF_MODEL_COMMAND = frozenset(
    ("documents", "modalities", "published", "monetised", "version", "released", "location")
)
FIELDS = {
    "licence": "Licence",
    "open_weights": "Open weights",
    "eu_ai_act": "EU AI Act",
    "compute": "Training compute (FLOP)",
    "price": "API price (1M tokens)",
    "business_model": "Business model",
    "stance": "Regulatory stance",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Described:
    """A model as a manifest describes it."""

    model: str
    company: str
    table: int
    article: Mapping[str, str]
    document: str | None = None
    weights: str | None = None
    compute: float | None = None
    meant: Tier | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """Our value; `agrees` is None where nothing can be checked."""

    ours: str
    agrees: bool | None = None
    why: str = ""


def read_models(file: str | None) -> list[Described]:
    """The models of a TOML manifest; none where it is another kind. Usage error for wrong ones."""
    if file is None or not file.lower().endswith(".toml"):
        return []
    try:
        rows = tomllib.loads(Path(file).read_text(encoding="utf-8-sig")).get("model", [])
        return [_described(row) for row in rows]
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        problem = f"{type(error).__name__}: {error}"
        raise Usage(message=f"{file}: a [[model]] is wrong ({problem}). Mend it") from error


def _described(row: Mapping[str, Any]) -> Described:
    facts = {key: value for key, value in row.items() if key not in OF_MODEL_COMMAND}
    facts["meant"] = Tier(facts["meant"]) if "meant" in facts else None
    return Described(**facts)


def keep(store: Store, models: Sequence[Described]) -> None:
    """Put the comparison of the models into the store, in place of an older one."""
    store.compare(
        (n, m.table, m.model, m.company, m.document, FIELDS.get(name, name), value, *answer)
        for n, m in enumerate(models, 1)
        for name, value, *answer in _answers(store, m)
    )


def _answers(store: Store, model: Described) -> Iterator[tuple[str, str, str, bool | None, str]]:
    """Each question, the table's value, ours, whether they agree, and why not."""
    found = _document(store, model)
    for name, value in model.article.items():
        answer = _answer(name, value, model, found)
        note = model.notes.get(name, "")
        why = " ".join(part for part in (note, answer.why) if part)
        yield name, value, answer.ours, answer.agrees, why


def _answer(name: str, value: str, model: Described, found: Mapping[str, Any]) -> Answer:
    if name == "eu_ai_act" and model.compute is not None:
        return _act(value, model.compute)
    if name == "open_weights" and model.weights:
        return _weights(value, model, found)
    if name == "licence":
        return _licence(model, found)
    return Answer(ours="not stated", why="No document read says this.")


def _document(store: Store, model: Described) -> Mapping[str, Any]:
    """Tier, licence and what it rests on of the model's document; empty where it was not read."""
    query = (
        "SELECT tier, license_name, why AS says FROM documents WHERE path = ? AND status = 'read'"
    )
    row = next(store.rows(query, model.document), None)
    return dict(row) if row else {}


def _position(found: Mapping[str, Any]) -> str:
    if not found:
        return NO_DOCUMENT
    tier = view.TIERS[Tier(found["tier"])] if found["tier"] else "no tier"
    return f"{tier} ({found['license_name']})" if found["license_name"] else tier


def _licence(model: Described, found: Mapping[str, Any]) -> Answer:
    says = found.get("says") or ""
    if not found:
        return Answer(
            ours=NO_DOCUMENT, why="Name a file that holds these terms to have them placed."
        )
    if model.meant is None:
        return Answer(ours=_position(found), why=says)
    return Answer(ours=_position(found), agrees=found["tier"] == model.meant, why=says)


def _weights(value: str, model: Described, found: Mapping[str, Any]) -> Answer:
    """Whether weights can be had; their licence says how open they are."""
    if model.weights != "download":
        return Answer(ours="no: through an API only", agrees=value.lower().startswith("no"))
    says = found.get("says") or ""
    ours = f"yes: {_position(found)}"
    return Answer(ours=ours, agrees=value.lower().startswith("yes"), why=says)


def _act(value: str, compute: float) -> Answer:
    """What the thresholds of the EU AI Act make of a model's training compute."""
    claims_systemic = "systemic" in value.lower()
    if compute > SYSTEMIC:
        return Answer(ours="presumed systemic risk", agrees=claims_systemic)
    why = []
    if claims_systemic:
        why.append(f"{_flop(compute)} is not greater than 10^25 FLOP (Article 51(2)).")
    if "risk" in value.lower() and not claims_systemic:
        why.append("The article's tier is one of AI systems, not of models.")
    if compute > GENERAL:
        ours = "general-purpose, systemic risk not presumed"
    else:
        ours = "not indicated to be general-purpose"
        why.append(f"{_flop(compute)} is not greater than 10^23 FLOP (guidelines, paragraph 17).")
    return Answer(ours=ours, agrees=not why, why=" ".join(why))


def _flop(compute: float) -> str:
    """The number as the tables print it.

    >>> _flop(2e25)
    '~2e25'
    """
    return f"~{compute:.0e}".replace("e+", "e")
