"""Reference documents as text, Markdown, HTML, PDF and Word: tier, kind and clauses stay."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from licensenlp import ingest
from licensenlp.pipeline import Pipeline
from licensenlp.types import Analysis
from tests.typeset import FORMS

DOCUMENTS = (
    "mit apache-2.0 bsd-new cc0-1.0 cc-by-4.0 gpl-3.0 mpl-2.0 eupl-1.2 cc-by-sa-4.0 "
    "bigscience-open-rail-m bigcode-open-rail-m-v1 stable-diffusion-2022-08-22 "
    "llama-2-license-2023 llama-3.1-license-2024 qwen-2024 tencent-hunyuan-3d-2.0-cla "
    "stability-ai-community-2024 elastic-license-v2 polyform-small-business-1.0.0 flux-1-nc "
    "exaone-ai-model-1.1-nc cc-by-nc-4.0 openai-tou-20241211 gemini-api-additional-tos-2025 "
    "google-tos-2020 bilibili-model-ula-2025-09-09"
).split()


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline.load()


def facts(found: Analysis) -> tuple[object, object, set[tuple[str, str]]]:
    return (
        found.spectrum.tier,
        found.kind,
        {(clause.label, clause.effect.value) for clause in found.clauses},
    )


@pytest.mark.parametrize("key", DOCUMENTS)
def test_the_format_changes_nothing(
    key: str, pipeline: Pipeline, corpus_texts: Mapping[str, str]
) -> None:
    text = corpus_texts[key]
    wanted = facts(pipeline.analyse(ingest.from_text(text)))
    for form, make in FORMS.items():
        found = pipeline.analyse(ingest.read(make(text)))
        assert facts(found) == wanted, form
        for clause in found.clauses:
            span = clause.evidence
            assert found.document.text[span.start : span.end] == span.text
