"""The whole program on the samples and on reference documents: tiers, spans, sources."""

from pathlib import Path

import pytest
import spacy

from licensenlp import corpus, ingest
from licensenlp.component import make_component
from licensenlp.pipeline import Pipeline, classify
from licensenlp.resources import corpus_dir
from licensenlp.types import Analysis, Failure, Kind, Match, Tier
from tests.test_samples import manifest

SAMPLES = corpus_dir() / "samples"


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline.load()


@pytest.mark.parametrize("row", manifest(), ids=lambda row: str(row["path"]))
def test_samples_get_the_tier_they_were_written_for(
    row: dict[str, str], pipeline: Pipeline
) -> None:
    found = pipeline.run(str(corpus_dir() / row["path"]))
    assert isinstance(found, Analysis)
    assert (found.spectrum.tier or "") == row["tier"]


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_clause_shows_its_words_and_its_source(path: Path, pipeline: Pipeline) -> None:
    found = pipeline.run(str(path))
    assert isinstance(found, Analysis)
    for clause in found.clauses:
        evidence = clause.evidence
        assert found.document.text[evidence.start : evidence.end] == evidence.text
        assert clause.source
    ids = {clause.id for clause in found.clauses}
    assert {reason.clause for reason in found.spectrum.reasons} <= ids | {None}


def test_title_and_wrapping_change_nothing(pipeline: Pipeline) -> None:
    text = (SAMPLES / "corvid-community-2.txt").read_text(encoding="utf-8")
    retitled = "The Magpie Public Licence\n" + text.split("\n", 1)[1]
    first, second = (pipeline.analyse(ingest.from_text(t)) for t in (text, retitled))
    assert first.spectrum.tier == second.spectrum.tier
    assert {(c.label, c.effect) for c in first.clauses} == {
        (c.label, c.effect) for c in second.clauses
    }


def test_a_bad_file_is_a_failure_with_its_reason(tmp_path: Path, pipeline: Pipeline) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    found = pipeline.run(str(tmp_path / "empty.txt"))
    assert isinstance(found, Failure)
    assert found.code == "L303"


@pytest.mark.parametrize(
    "text",
    [
        "The rain came over the hill, and the goats went home. " * 20,
        "def add(a, b):\n    return a + b\n\nprint(add(1, 2))\n" * 20,
    ],
)
def test_what_is_no_legal_text_gets_no_tier(text: str, pipeline: Pipeline) -> None:
    found = pipeline.analyse(ingest.from_text(text))
    assert found.kind == Kind.NOT_LEGAL
    assert found.spectrum.tier is None
    assert found.warnings
    assert found.license.match == Match.NONE


def test_spacy_component_sets_spans_and_extensions() -> None:
    assert make_component  # registered by its import where the package is not installed
    nlp = spacy.blank("en")
    nlp.add_pipe("licensenlp")
    text = "You may not reverse engineer the Service.\n\nYou may not resell the Service to others."
    doc = nlp(text)
    assert [span.label_ for span in doc.spans["clauses"]]
    assert doc._.license.match == Match.NONE
    assert doc._.spectrum is not None


def test_classify_takes_text_bytes_and_paths() -> None:
    path = SAMPLES / "quillstone-open-1.0.txt"
    tiers = {
        classify(source).spectrum.tier
        for source in (path, str(path), path.read_bytes(), path.read_text(encoding="utf-8"))
    }
    assert tiers == {Tier.OPEN}


# Decided by the project's maintainers for these texts; the tier must follow from the clauses.
REFERENCE = {
    Tier.OPEN: (
        "mit apache-2.0 bsd-new bsd-simplified isc zlib boost-1.0 unlicense cc0-1.0 cc-by-4.0"
    ),
    Tier.OPEN_COPYLEFT: "gpl-2.0 gpl-3.0 agpl-3.0 lgpl-3.0 mpl-2.0 epl-2.0 eupl-1.2 cc-by-sa-4.0",
    Tier.RESPONSIBLE_USE: (
        "bigscience-open-rail-m bigcode-open-rail-m-v1 stable-diffusion-2022-08-22 json"
    ),
    Tier.SOURCE_AVAILABLE: (
        "llama-2-license-2023 llama-3.1-license-2024 llama-3.2-license-2024 llama-3.3-license-2024 "
        "qwen-2024 tongyi-qianwen-2023 stability-ai-community-2024 tencent-hunyuan-3d-2.0-cla "
        "hyperclova-x-seed-2025 bilibili-model-ula-2025-09-09 elastic-license-v2 "
        "polyform-small-business-1.0.0"
    ),
    Tier.RESTRICTED: (
        "flux-1-nc exaone-ai-model-1.1-nc stability-ai-nc-2023-12-06 llama-license-2023 "
        "chameleon-research-2024 cc-by-nc-4.0 cc-by-nd-4.0 polyform-noncommercial-1.0.0"
    ),
    Tier.CLOSED: (
        "openai-tou-20230314 openai-tou-20241211 gemini-api-additional-tos-2025 google-tos-2020"
    ),
}


@pytest.mark.usefixtures("corpus_texts")
@pytest.mark.parametrize(
    ("tier", "key"), [(tier, key) for tier, keys in REFERENCE.items() for key in keys.split()]
)
def test_reference_documents_get_their_tier(tier: Tier, key: str, pipeline: Pipeline) -> None:
    found = pipeline.analyse(ingest.from_text(corpus.text(key).text))
    assert found.spectrum.tier == tier
