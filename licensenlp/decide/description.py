"""A description of a model: what its makers state, and what they leave out.

In: `MODEL.toml`, one model at the top or several `[[model]]` tables. Out: `Description`s; Usage
names a key, component or modality that is unknown, and the nearest that is not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from licensenlp.decide.settings import Settings, load_toml
from licensenlp.resources import SCHEME

_OURS = (
    "model", "company", "version", "released", "location", "document", "documents", "weights",
    "compute", "modalities", "published", "monetised",
)  # fmt: skip
_THEIRS = ("table", "article", "meant", "notes", "date", "source")  # a report's columns
_WEIGHTS = ("download", "api")
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Description:
    """What is stated of a model; None and what `published` leaves out are not stated."""

    name: str
    company: str
    documents: tuple[str, ...]  # paths, or "scancode:<key>"; the one that grants rights first
    weights: str | None
    compute: float | None  # cumulative training compute in FLOP
    modalities: tuple[str, ...] | None  # what it generates
    published: Mapping[str, bool]  # components
    monetised: bool | None
    version: str = ""
    released: str = ""  # a day, 2024-07-23
    location: str = ""  # the URL where it can be had


@cache
def openness_data() -> Mapping[str, Any]:
    """`openness.toml`: what definitions of openness ask of a model as a whole."""
    return tomllib.loads(files("licensenlp.decide").joinpath("openness.toml").read_text("utf-8"))


def read_descriptions(path: str | Path) -> tuple[Description, ...]:
    """The models that the file describes; raises Usage."""
    top = load_toml(path)
    rows = top.table.get("model")
    if not isinstance(rows, list):
        return (_description(top, Path(path)),)
    top.only(("model", "sources"))
    tables = [Settings(top.file, f"model[{n}]", row) for n, row in enumerate(rows, 1)]
    for table in tables:
        if not isinstance(table.table, dict):
            raise top.refuse("model", "must be tables, each [[model]]")
    return tuple(_description(table, Path(path)) for table in tables)


def _description(row: Settings, file: Path) -> Description:
    row.only((*_OURS, *_THEIRS))
    if not row.text("model"):
        raise row.refuse("model", 'name the model, such as model = "Heron 7B"')
    return Description(
        name=row.text("model"),
        company=row.text("company"),
        documents=_documents(row, file),
        weights=row.choice("weights", _WEIGHTS, "") if "weights" in row.table else None,
        compute=row.number("compute"),
        modalities=row.words("modalities", openness_data()["modalities"]),
        published=_published(row),
        monetised=row.flag("monetised"),
        version=row.text("version"),
        released=_day(row),
        location=_url(row),
    )


def _day(row: Settings) -> str:
    """The day of the release, as a TOML date or in quotes."""
    stated = row.table.get("released", "")
    text = stated.isoformat() if type(stated) is date else stated
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except (TypeError, ValueError) as error:
        raise row.refuse("released", "must be a day, such as 2024-07-23") from error


def _url(row: Settings) -> str:
    text = row.text("location")
    if text and not _WEB.fullmatch(text):
        raise row.refuse("location", "must be a URL that begins with https://")
    return text


def _documents(row: Settings, file: Path) -> tuple[str, ...]:
    first = row.text("document")
    named = [*([first] if first else []), *(row.words("documents") or ())]
    return tuple(one if one.startswith(SCHEME) else str(file.parent / one) for one in named)


def _published(row: Settings) -> dict[str, bool]:
    """Components and whether they are published; `weights` answers for the parameters."""
    table = row.inner("published").only(openness_data()["components"])
    stated = {key: table.flag(key) for key in table.table}
    found = {key: value for key, value in stated.items() if value is not None}
    if "weights" not in row.table:
        return found
    downloadable = row.table["weights"] == "download"
    if found.setdefault("parameters", downloadable) is not downloadable:
        raise table.refuse("parameters", f"contradicts weights = {row.table['weights']!r}")
    return found
