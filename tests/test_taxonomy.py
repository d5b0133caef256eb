"""The taxonomy file is whole, and the checks tell good spans from bad ones."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from typing import Any

import pytest

from licensenlp import taxonomy
from licensenlp.errors import BadTaxonomy
from licensenlp.types import Effect


def test_labels_stand_group_by_group_and_once() -> None:
    specs = taxonomy.labels()
    ids = [spec.id for spec in specs]
    assert len(ids) == len(set(ids)) == 41
    assert list(dict.fromkeys(spec.group for spec in specs)) == list(taxonomy.groups())
    changes = sum(a.group != b.group for a, b in pairwise(specs))
    assert changes == len(taxonomy.groups()) - 1


def test_every_label_says_what_it_is_and_has_effects() -> None:
    for spec in taxonomy.labels():
        assert spec.description
        assert spec.effects
        assert len(set(spec.effects)) == len(spec.effects)
    assert list(taxonomy.effects()) == list(Effect)
    assert len(taxonomy.categories()) == 24


def test_file_has_no_key_that_the_reader_ignores() -> None:
    table = tomllib.loads(taxonomy.FILE.read_text(encoding="utf-8"))
    assert set(table) == {"version", "effects", "categories", "groups", "label"}
    for found in table["label"]:
        assert set(found) <= {"id", "group", "effects", "is", "attributes"}
        for facts in found.get("attributes", {}).values():
            assert set(facts) <= {"type", "values"}
            assert ("values" in facts) is (facts["type"] in ("one-of", "some-of"))
            assert facts["type"] in taxonomy._ACCEPTS


GOOD: list[tuple[str, str, dict[str, Any]]] = [
    ("license-grant", "permits", {"revocable": False, "royalty_free": True}),
    ("license-grant", "permits", {}),
    (
        "user-threshold",
        "conditions",
        {"amount": 700_000_000, "unit": "monthly-active-users", "consequence": "separate-license"},
    ),
    ("revenue-threshold", "conditions", {"amount": 2.5e6, "currency": "EUR", "window": "year"}),
    ("fees", "requires", {"rate": 0.05}),
    ("output-training", "permits", {"scope": "any-model"}),
    ("use-restriction", "requires", {"categories": ["disclosure", "impersonation"]}),
    ("territory", "prohibits", {"excluded": ["EU", "GB", "UA-43"]}),
    ("termination", "conditions", {"cause": ["breach", "convenience"]}),
    ("governing-law", "requires", {"law": "the State of Elbonia"}),
    ("dispute-resolution", "requires", {"mode": ["arbitration"]}),
]
BAD: list[tuple[str, str, dict[str, Any], str]] = [
    ("licence-grant", "permits", {}, "license-grant"),
    ("attribution", "permits", {}, "requires"),
    ("license-grant", "permit", {}, "permits"),
    ("use-restriction", "permits", {}, "known: prohibits, conditions, requires"),
    ("license-grant", "permits", {"revokable": True}, "revocable"),
    ("license-grant", "permits", {"revocable": "no"}, "true or false"),
    ("attribution", "requires", {"scope": "any"}, "known: none"),
    ("user-threshold", "conditions", {"amount": True}, "whole number"),
    ("user-threshold", "conditions", {"amount": 7e8}, "whole number"),
    ("user-threshold", "conditions", {"amount": -1}, "whole number"),
    ("user-threshold", "conditions", {"unit": "mau"}, "monthly-active-users"),
    ("user-threshold", "conditions", {"unit": ["users"]}, "one of"),
    ("revenue-threshold", "conditions", {"currency": "$"}, "ISO 4217"),
    ("revenue-threshold", "conditions", {"amount": float("nan")}, "positive number"),
    ("fees", "requires", {"rate": 5}, "fraction"),
    ("use-restriction", "prohibits", {"categories": "weapons"}, "a list of"),
    ("use-restriction", "prohibits", {"categories": []}, "a list of"),
    ("use-restriction", "prohibits", {"categories": ["guns"]}, "weapons"),
    ("use-restriction", "prohibits", {"categories": ["other", "other"]}, "a list of"),
    ("territory", "prohibits", {"excluded": ["Europe"]}, "ISO 3166"),
    ("governing-law", "requires", {"law": " "}, "words as written"),
]


@pytest.mark.parametrize(("label", "effect", "attributes"), GOOD)
def test_good_spans_pass(label: str, effect: str, attributes: dict[str, Any]) -> None:
    taxonomy.check_span(label, effect, attributes)


@pytest.mark.parametrize(("label", "effect", "attributes", "told"), BAD)
def test_bad_spans_are_refused_with_what_is_valid(
    label: str, effect: str, attributes: dict[str, Any], told: str
) -> None:
    with pytest.raises(BadTaxonomy) as refused:
        taxonomy.check_span(label, effect, attributes)
    assert told in str(refused.value)
    assert refused.value.code == "L102"


def test_label_gives_its_spec() -> None:
    spec = taxonomy.label("user-threshold")
    assert spec.group == "scale"
    assert spec.effects == (Effect.CONDITIONS,)
    assert list(spec.attributes) == ["amount", "consequence", "affiliates", "as_of", "unit"]
    with pytest.raises(BadTaxonomy, match="threshold"):
        taxonomy.label("users-threshold")


def test_specs_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        # The type forbids it as well; that the object does is what is tested.
        taxonomy.categories()["mine"] = "x"  # type: ignore[index]
