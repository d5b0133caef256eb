"""Every bound on users or business size in the reference corpus's AI licences, read in full.

Amounts and units were taken from the texts by hand. `None` means that the text leaves it open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from licensenlp import ingest
from licensenlp.pipeline import Pipeline

MAU = "monthly-active-users"
LLAMA = {
    "amount": 700_000_000, "unit": MAU, "consequence": "separate-license", "affiliates": True,
}  # fmt: skip


def users(amount: int, consequence: str, *, affiliates: bool | None = None) -> dict[str, Any]:
    return {"amount": amount, "unit": MAU, "consequence": consequence, "affiliates": affiliates}


def revenue(
    amount: int,
    currency: str,
    consequence: str | None,
    *,
    window: str = "year",
    affiliates: bool | None = None,
) -> dict[str, Any]:
    return {
        "measure": "revenue",
        "amount": amount,
        "currency": currency,
        "window": window,
        "consequence": consequence,
        "affiliates": affiliates,
    }


def staff(amount: int) -> dict[str, Any]:
    return {"measure": "headcount", "amount": amount, "currency": None}


BOUNDS: Mapping[str, list[dict[str, Any]]] = {
    "llama-2-license-2023": [LLAMA],
    "llama-3.1-license-2024": [LLAMA],
    "llama-3.2-license-2024": [LLAMA],
    "llama-3.3-license-2024": [LLAMA],
    "llama-4-cla-2025": [LLAMA],
    "qwen-2024": [users(100_000_000, "separate-license")],
    "tongyi-qianwen-2023": [users(100_000_000, "separate-license")],
    "tencent-hunyuan-3d-2.0-cla": [users(1_000_000, "separate-license")],
    "hyperclova-x-seed-2025": [users(10_000_000, "separate-license", affiliates=True)],
    "bilibili-model-ula-2025-09-09": [
        users(100_000_000, "separate-license", affiliates=True),
        revenue(1_000_000_000, "CNY", "separate-license", affiliates=True),
    ],
    "moonshot-ai-modified-mit-2025": [
        users(100_000_000, "display"),
        revenue(20_000_000, "USD", "display", window="month"),
    ],
    "stability-ai-community-2024": [
        revenue(1_000_000, "USD", None),
        # The rights end, and the sentence after says that a licence must be asked for.
        revenue(1_000_000, "USD", "separate-license", affiliates=True),
    ],
    "ltxv-owl-2025-04-17": [revenue(10_000_000, "USD", "separate-license")],
    "ltxv-owl-2025-05-05": [revenue(10_000_000, "USD", "separate-license")],
}
# Licences of other software with bounds of the same sort.
OTHERS: Mapping[str, list[dict[str, Any]]] = {
    "polyform-small-business-1.0.0": [staff(100), revenue(1_000_000, "USD", None)],
    "teleport-ce-2024": [staff(100), revenue(10_000_000, "USD", None)] * 2,
    "six-labors-split-1.0": [revenue(1_000_000, "USD", None)],
}
# Texts with large figures, or with the words for them, that bound nothing.
UNBOUNDED = ["falcon-2-11b-1.0", "apache-2.0", "bigscience-open-rail-m", "flux-1-nc"]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline.load()


def read_bounds(pipeline: Pipeline, text: str) -> list[Mapping[str, Any]]:
    """The attributes of threshold clauses with an amount."""
    return [
        clause.attributes
        for clause in pipeline.analyse(ingest.from_text(text)).clauses
        if clause.label in ("user-threshold", "revenue-threshold") and "amount" in clause.attributes
    ]


def as_wanted(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(found.get(name) == value for name, value in wanted.items())


@pytest.mark.parametrize("key", [*BOUNDS, *OTHERS])
def test_every_bound_is_read(key: str, pipeline: Pipeline, corpus_texts: Mapping[str, str]) -> None:
    wanted = {**BOUNDS, **OTHERS}[key]
    found = read_bounds(pipeline, corpus_texts[key])
    assert len(found) == len(wanted)
    for one in wanted:
        assert any(as_wanted(each, one) for each in found), (one, found)


@pytest.mark.parametrize("key", UNBOUNDED)
def test_figures_that_bound_nothing_are_no_thresholds(
    key: str, pipeline: Pipeline, corpus_texts: Mapping[str, str]
) -> None:
    assert read_bounds(pipeline, corpus_texts[key]) == []
