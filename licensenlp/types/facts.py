"""Facts that a type may have none of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

NO_FACTS: Mapping[str, Any] = MappingProxyType({})


def no_facts() -> Mapping[str, Any]:
    """The empty facts; a factory, as dataclasses of Python 3.11 refuse it as a default."""
    return NO_FACTS
