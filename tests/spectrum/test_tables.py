"""The tables fit the taxonomy, cover it, and refuse what leads nowhere."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
import re2

from licensenlp import taxonomy
from licensenlp.errors import BadRule
from licensenlp.spectrum import place
from licensenlp.spectrum.findings import find
from licensenlp.spectrum.tables import data_file, read_tables, tables
from licensenlp.types import Effect, Kind, Tier

from .drafts import ARCHETYPES, PERMISSIVE, clauses, draft

PAIRS = [(spec.id, effect) for spec in taxonomy.labels() for effect in spec.effects]
TAXONOMY_VALUES = {
    "unit": ("user-threshold", "unit"),
    "need": ("user-threshold", "consequence"),
    "needs": ("revenue-threshold", "consequence"),
    "measure": ("revenue-threshold", "measure"),
    "window": ("revenue-threshold", "window"),
    "scope": ("output-training", "scope"),
    "categories": ("use-restriction", "categories"),
    "party": ("indemnity", "party"),
    "training": ("user-content-license", "training"),
}


CUES: dict[str, str] = data_file("tiers.toml")["cues"]


@pytest.mark.parametrize("words", [6, 25, 120, 20_000])
def test_a_cue_is_found_where_a_search_finds_it(words: int) -> None:
    chance = random.Random(words)
    known = sorted({word for source in CUES.values() for word in re.findall("[a-z]{3,}", source)})
    texts = [" ".join(chance.choices(known, k=words)) for _ in range(max(2, 600 // words))]
    answers = set()
    for name, source in CUES.items():
        for text in texts:
            answers.add(found := tables().cues[name](text))
            assert found is (re2.search(source, text) is not None), name
    assert answers == {True, False}


@pytest.mark.parametrize(("label", "effect"), PAIRS)
def test_every_label_and_effect_is_a_finding(label: str, effect: Effect) -> None:
    assert find(clauses(draft(f"{label}/{effect}")), tables())


@pytest.mark.parametrize("finding", tables().findings, ids=lambda finding: finding.id)
def test_findings_speak_the_taxonomy(finding: Any) -> None:
    spec = taxonomy.label(finding.label)
    assert finding.effects <= set(spec.effects)
    asked = {name for c in (*finding.when, *finding.unless) for name in c.attributes}
    assert asked <= spec.attributes.keys()
    assert finding.why.endswith(".")


@pytest.mark.parametrize("field", TAXONOMY_VALUES)
def test_every_value_of_the_taxonomy_has_words(field: str) -> None:
    label, attribute = TAXONOMY_VALUES[field]
    values = set(taxonomy.label(label).attributes[attribute].values)
    assert values <= tables().phrases[field].keys()


def test_phrases_are_all_checked() -> None:
    assert tables().phrases.keys() == TAXONOMY_VALUES.keys()


def test_frame_clauses_cost_nothing() -> None:
    frame = [
        draft("warranty-disclaimer/disclaims"),
        draft("liability-limit/disclaims"),
        draft("governing-law/requires"),
        draft("dispute-resolution/requires", mode=["court"]),
        draft("trademark/prohibits"),
    ]
    bare = place(clauses(*PERMISSIVE), kind=Kind.LICENSE)
    framed = place(clauses(*PERMISSIVE, *frame), kind=Kind.LICENSE)
    assert framed.score == bare.score


# Entry to change, new content, what the error says.
BROKEN: list[tuple[str, dict[str, Any], str]] = [
    ("share-alike.requires", {"gate": "half-open"}, "half-open"),
    ("share-alike.requires", {"axis": "charm"}, "unknown axis charm"),
    ("share-alike.requires", {"loss": 1.5}, "a share from 0 to 1"),
    ("share-alike.requires", {"says": []}, "needs an axis, a loss and a sentence"),
    ("share-alike.requires", {"effects": ["permits", "requires"]}, "do not mix"),
    ("share-alike.requires", {"denies": ["sing"]}, "unknown freedom"),
    ("share-alike.requires", {"when": [{"cue": "loudly"}]}, "unknown cue"),
    ("share-alike.requires", {"when": [{"words": "loudly"}]}, "unknown condition words"),
    ("share-alike.requires", {"other_than": ["later.on"]}, "does not stand before it"),
    ("share-alike.requires", {"when": [{"crossed_by": "branding"}]}, "hang on restricting"),
    (
        "share-alike.requires",
        {"when": [{"document": "branding.requires"}]},
        "only a permitting finding can lift",
    ),
    ("share-alike.requires", {"weigth": 3}, "weigth"),
    ("license-grant.revocable", {"other_than": ["license-grant.crossed"]}, "hang on restricting"),
]


@pytest.mark.parametrize(("name", "change", "problem"), BROKEN)
def test_a_broken_finding_is_refused(name: str, change: dict[str, Any], problem: str) -> None:
    data = data_file("tiers.toml")
    next(entry for entry in data["finding"] if entry["id"] == name).update(change)
    with pytest.raises(BadRule, match=problem) as caught:
        read_tables(data)
    assert name in str(caught.value)


def test_bands_may_not_meet() -> None:
    data = data_file("tiers.toml")
    data["tier"][1]["band"] = [14, 34]
    with pytest.raises(BadRule, match="meets the one below"):
        read_tables(data)


WORDED: list[tuple[Any, str]] = [
    (draft("license-grant/permits", "you grant us a licence"), "license-grant.to-provider"),
    (draft("commercial-use/prohibits", "not sold by themselves"), "commercial-use.alone"),
    (draft("redistribution/prohibits", "do not sell the tool as such"), "redistribution.alone"),
    (draft("redistribution/prohibits", "this licence may not be resold"), "redistribution.licence"),
    (draft("redistribution/prohibits", "never share code that"), "redistribution.manner"),
    (draft("redistribution/prohibits", "no inference service with it"), "redistribution.hosted"),
    (
        draft("redistribution/prohibits", "never distribute, sell or lend it on a hosted basis"),
        "redistribution.prohibits",
    ),
    (draft("use-restriction/requires", "obey all laws"), "use-restriction.law-words"),
    (draft("use-restriction/requires", "state what you hold"), "use-restriction.duty"),
    (
        draft("use-restriction/requires", "state what you hold", categories=["other"]),
        "use-restriction.duty",
    ),
    (
        draft("use-restriction/prohibits", "to break any state law", categories=["other"]),
        "use-restriction.law-words",
    ),
    (
        draft("use-restriction/requires", "state what you hold", categories=["other", "medical"]),
        "use-restriction.field",
    ),
    (draft("use-restriction/prohibits", "to break any state law"), "use-restriction.law-words"),
    (draft("fees/requires", "reserves the right to such royalties"), "fees.remainder"),
    (draft("redistribution/prohibits", "must not be shared there"), "redistribution.place"),
    (draft("modification/conditions", "only with our approval"), "modification.consent"),
    (draft("indemnity/reserves", party="provider"), "indemnity.provider"),
    (draft("revenue-threshold/conditions", consequence="display"), "revenue-threshold.display"),
    (draft("modification/prohibits", "do not alter this licence"), "modification.terms-text"),
    (draft("modification/prohibits", "this notice cannot be altered"), "modification.terms-stay"),
    (draft("modification/prohibits", "not in place of ours"), "modification.manner"),
    (draft("modification/prohibits", "if you do not accept, do not"), "modification.refused"),
    (draft("redistribution/prohibits", "not under the same name"), "redistribution.manner"),
    (draft("redistribution/prohibits", "not if you do not agree"), "redistribution.refused"),
    (draft("redistribution/prohibits", "not to any other person"), "redistribution.prohibits"),
    (
        draft("redistribution/conditions", "if its name is used with our consent alone"),
        "redistribution.conditions",
    ),
    (draft("commercial-use/conditions", "if this text is kept"), "commercial-use.credited"),
    (draft("commercial-use/conditions", "if you register"), "commercial-use.conditions"),
    (draft("attribution/requires", "mark modified versions"), "attribution.of-changes"),
    (draft("termination/reserves", cause=["breach"]), "termination.breach"),
    (draft("termination/reserves", cause=["law"]), "termination.law"),
    (draft("termination/reserves", "it ends"), "termination.ordinary"),
    (draft("termination/conditions", "on termination access stops"), "termination.after"),
    (draft("termination/conditions", "either party may terminate it"), "termination.by-you"),
    (draft("termination/conditions", "if the breach is cured"), "termination.cured"),
    (
        draft("termination/conditions", "on termination you delete every copy", cause=["breach"]),
        "termination.copies",
    ),
    (
        draft("indemnity/requires", "if you offer a warranty, you hold us harmless", party="user"),
        "indemnity.own-offer",
    ),
    (draft("indemnity/requires", "you hold us harmless", party="user"), "indemnity.any"),
    (
        draft("use-restriction/requires", "comply with the law", categories=["privacy"]),
        "use-restriction.obey",
    ),
    (
        draft("use-restriction/prohibits", "undisclosed", categories=["disclosure"]),
        "use-restriction.honest",
    ),
    (draft("use-restriction/conditions", "for lawful purposes"), "use-restriction.law-words"),
    (
        draft("use-restriction/prohibits", "infringe", categories=["ip-infringement"]),
        "use-restriction.rights",
    ),
    (draft("acceptable-use-policy/requires", "see annex a"), "acceptable-use-policy.attached"),
    (draft("eligibility/requires", "register"), "eligibility.account"),
    (draft("fees/requires", "you bear all taxes"), "fees.billing"),
    (draft("fees/requires", "you must pay the invoice before use"), "fees.requires"),
    (draft("redistribution/prohibits", "do not pass on results"), "redistribution.of-outputs"),
    (draft("modification/prohibits", "do not change results"), "modification.of-outputs"),
    (
        draft("redistribution/prohibits", "do not pass on the model or results"),
        "redistribution.prohibits",
    ),
    (
        draft("output-rights/conditions", "an output is covered only if it holds the work"),
        "output-rights.own",
    ),
    (draft("license-grant/permits", "waives any right to royalties"), "license-grant.holds"),
    (draft("trademark/prohibits", "to sell products derived from it"), "trademark.any"),
    (draft("attribution/requires", "keep this with unmodified files"), "attribution.requires"),
    (
        draft("modification/prohibits", "do not alter the model or this licence"),
        "modification.prohibits",
    ),
    (draft("redistribution/prohibits", "but share no altered copies."), "redistribution.prohibits"),
    (draft("redistribution/prohibits", "never share altered copies."), "redistribution.changed"),
    (
        draft("redistribution/prohibits", "never share altered copies or the model"),
        "redistribution.prohibits",
    ),
    (
        draft("share-alike/requires", "if run as a service, make all source code of it available"),
        "share-alike.service",
    ),
    (draft("share-alike/requires", "make its source code available"), "share-alike.requires"),
    (
        draft("redistribution/conditions", "permission to distribute it is granted, no consent"),
        "redistribution.conditions",
    ),
    (
        draft("redistribution/conditions", "distribute it with prior permission"),
        "redistribution.consent",
    ),
    (draft("use-restriction/requires", "use it in a manner that is kind"), "use-restriction.field"),
    (
        draft("indemnity/requires", "in offering a warranty you hold us harmless"),
        "indemnity.own-offer",
    ),
]


@pytest.mark.parametrize(("what", "finding"), WORDED)
def test_words_and_attributes_tell_findings_apart(what: Any, finding: str) -> None:
    assert [hit.finding.id for hit in find(clauses(what), tables())] == [finding]


@pytest.mark.parametrize(
    ("what", "finding"),
    [
        (
            draft("commercial-use/prohibits", "it is for commercial and non-commercial ends"),
            "commercial-use.prohibits",
        ),
        (
            draft("commercial-use/conditions", "if you aggregate it with paid tools"),
            "commercial-use.conditions",
        ),
        (
            draft("commercial-use/conditions", "if nothing hints at an endorsement"),
            "commercial-use.conditions",
        ),
        (draft("fees/requires", "pay for past or future use, or drop your suit"), "fees.requires"),
        (draft("fees/requires", "any other use may be subject to a fee"), "fees.requires"),
        (
            draft("termination/reserves", "a term is unenforceable", cause=["convenience"]),
            "termination.convenience",
        ),
    ],
)
def test_words_that_speak_of_something_else_are_not_taken_for_a_limit(
    what: Any, finding: str
) -> None:
    assert finding not in {hit.finding.id for hit in find(clauses(what), tables())}
    bare = (what[0], {**what[1], "words": "invented words"})
    assert finding in {hit.finding.id for hit in find(clauses(bare), tables())}


def test_terms_that_hand_over_the_model_are_not_closed() -> None:
    ban = draft("commercial-use/prohibits", "for study only")
    handed = draft("license-grant/permits", "the user may reproduce and run the model for study")
    asked = draft("license-grant/permits", "the user may send requests to the model for study")
    served = draft("license-grant/permits", "the user may run the models on our platform")
    grants = (handed, asked, served)
    held = [place(clauses(g, ban), kind=Kind.TERMS_OF_SERVICE).tier for g in grants]
    assert held == [Tier.RESTRICTED, Tier.CLOSED, Tier.CLOSED]


def test_a_trial_is_bounded_only_beside_a_grant() -> None:
    trial = draft("commercial-use/prohibits", "if you have a trial version, no production use")
    whole = [hit.finding.id for hit in find(clauses(trial), tables())]
    beside = [hit.finding.id for hit in find(clauses(trial, *PERMISSIVE), tables())]
    assert "commercial-use.prohibits" in whole
    assert "commercial-use.trial" in beside
    assert "commercial-use.prohibits" not in beside


def test_an_agreement_about_something_else_is_not_closed_by_its_bans() -> None:
    ban = draft("redistribution/prohibits", "pass nothing on")
    assert place(clauses(ban), kind=Kind.OTHER_LEGAL).tier is None
    assert place(clauses(ban), kind=Kind.LICENSE).tier is Tier.CLOSED


def test_derived_products_are_taken_for_given_where_source_is_granted() -> None:
    named = draft("trademark/prohibits", "to promote products derived from it")
    source = draft("license-grant/permits", "in source form")
    without = draft("license-grant/permits", "in source form, without modification")
    shared = draft("redistribution/permits", "the tool")
    assert place(clauses(source, shared, named), kind=Kind.LICENSE).tier is Tier.OPEN
    assert place(clauses(without, shared, named), kind=Kind.LICENSE).tier is None


HELD = (draft("license-grant/permits", "the tool"), draft("redistribution/permits", "the tool"))
MARKED = draft("attribution/requires", "mark modified versions")


def test_a_right_that_is_taken_for_given_counts_for_less() -> None:
    express = place(clauses(*HELD, draft("modification/permits"), MARKED), kind=Kind.LICENSE)
    implied = place(clauses(*HELD, MARKED), kind=Kind.LICENSE)
    assert (express.tier, implied.tier) == (Tier.OPEN, Tier.OPEN)
    assert implied.confidence < express.confidence
    assert implied.freedoms["modify"] is True


def test_nothing_is_taken_for_given_where_nothing_is_granted() -> None:
    assert place(clauses(MARKED), kind=Kind.LICENSE).tier is None
    assert place(clauses(*HELD), kind=Kind.LICENSE).tier is None


def test_every_finding_is_shown_here() -> None:
    lists = [drafts for _, drafts, _ in ARCHETYPES.values()]
    lists += [(draft(f"{label}/{effect}"),) for label, effect in PAIRS]
    lists += [(what,) for what, _ in WORDED]
    lists += [(draft("license-grant/permits", "revocable (as stated below)", revocable=True),)]
    lists += [(draft("commercial-use/prohibits", "in the trial version"), *PERMISSIVE)]
    lists += [(draft("license-grant/permits", "you may copy the model"),)]
    derived = draft("trademark/prohibits", "to promote products derived from it")
    lists += [(draft("license-grant/permits", "source code"), derived)]
    seen = {hit.finding.id for drafts in lists for hit in find(clauses(*drafts), tables())}
    assert seen == {finding.id for finding in tables().findings}


def test_the_named_categories_are_those_of_the_taxonomy() -> None:
    assert set(data_file("tiers.toml")["sets"]["named"]) == set(taxonomy.categories()) - {"other"}
