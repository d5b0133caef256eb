"""Attributes of clauses, label by label."""

from __future__ import annotations

from typing import Any

import pytest

from licensenlp import taxonomy
from licensenlp.clauses.attributes import attributes_for
from licensenlp.clauses.check import example_segment
from licensenlp.clauses.jurisdiction import law_named
from licensenlp.clauses.rulebook import Example
from licensenlp.types import Effect, Segment, SegmentKind

USERS, MONEY, GRANT = "user-threshold", "revenue-threshold", "license-grant"
CONTENT, END, LAW = "user-content-license", "termination", "governing-law"
OUT, COURT, PARTY = "output-training", "dispute-resolution", "indemnity"

TABLE: list[tuple[str, str, str, dict[str, Any]]] = [
    (USERS, "conditions",
     "If on the Nimbus 2 release date your and your affiliates' products have more than 250 "
     "million monthly active users, you must request a licence from Nimbus.",
     {"amount": 250_000_000, "unit": "monthly-active-users", "consequence": "separate-license",
      "affiliates": True, "as_of": "Nimbus 2 release date"}),
    (USERS, "conditions", "Above 5M MAU you have no rights under this licence.",
     {"amount": 5_000_000, "unit": "monthly-active-users", "consequence": "no-rights"}),
    (USERS, "conditions", "Over ten (10) million daily active users as of March 3, 2025? Pay us.",
     {"amount": 10_000_000, "unit": "daily-active-users", "consequence": "fee",
      "as_of": "March 3, 2025"}),
    (USERS, "conditions", "Sites with 50,000 unique visitors a month or more shall show our logo.",
     {"amount": 50_000, "unit": "monthly-unique-users", "consequence": "display"}),
    (USERS, "conditions", "The free plan is for up to 25 seats.", {"amount": 25, "unit": "seats"}),
    (USERS, "conditions", "It may run on no more than three devices.",
     {"amount": 3, "unit": "devices"}),
    (USERS, "conditions", "You may install one copy on a single workstation only.",
     {"amount": 1, "unit": "devices"}),
    (USERS, "conditions", "Each additional user needs a licence of their own.",
     {"amount": 1, "unit": "users", "consequence": "separate-license"}),
    (USERS, "conditions", "Above 5M MAU nothing is allowed unless we expressly grant it.",
     {"amount": 5_000_000, "unit": "monthly-active-users", "consequence": "separate-license"}),
    (USERS, "conditions", "Once 8 million people use it in a month, strike a deal with us.",
     {"amount": 8_000_000, "unit": "monthly-active-users", "consequence": "separate-license"}),
    (USERS, "conditions", "The plan includes 12 seats; each further seat is billed.",
     {"amount": 12, "unit": "seats", "consequence": "fee"}),
    (USERS, "conditions", "For a fee, Nimbus lets you run it on up to four machines.",
     {"amount": 4, "unit": "devices"}),
    (USERS, "conditions", "Only one developer may work with it.", {"amount": 1, "unit": "users"}),
    (MONEY, "conditions", "If your group's turnover passed NZ$6 million last year, you owe 2%.",
     {"measure": "revenue", "amount": 6_000_000, "currency": "NZD", "window": "year",
      "consequence": "fee", "affiliates": True}),
    (MONEY, "conditions", "It is free for a firm with annual revenue of less than US$2,000,000.",
     {"measure": "revenue", "amount": 2_000_000, "currency": "USD", "window": "year"}),
    (MONEY, "conditions", "Firms that raised more than $5M in funding may not use the Model.",
     {"measure": "funding", "amount": 5_000_000, "currency": "USD", "window": "lifetime",
      "consequence": "no-rights"}),
    (MONEY, "conditions", "A monthly turnover above RMB 3 million needs a separate licence.",
     {"measure": "revenue", "amount": 3_000_000, "currency": "CNY", "window": "month",
      "consequence": "separate-license"}),
    (MONEY, "conditions", "With more than 50 employees, subsidiaries included, pay a fee.",
     {"measure": "headcount", "amount": 50, "consequence": "fee", "affiliates": True}),
    (MONEY, "conditions", "Groups whose total assets exceed €40 million need our permission.",
     {"measure": "assets", "amount": 40_000_000, "currency": "EUR",
      "consequence": "separate-license", "affiliates": True}),
    ("fees", "requires", "You pay a royalty of five percent (5%) of sales.", {"rate": 0.05}),
    ("fees", "requires", "The price is €20 a month.", {"amount": 20, "currency": "EUR"}),
    ("fees", "requires", "Fees are due in advance.", {}),
    (GRANT, "permits", "a licence, which is neither exclusive nor transferable",
     {"exclusive": False, "transferable": False}),
    (GRANT, "permits", "a worldwide non-exclusive, non-transferable, revocable, royalty-free right",
     {"worldwide": True, "exclusive": False, "transferable": False, "revocable": True,
      "royalty_free": True}),
    (GRANT, "permits", "a perpetual, irrevocable, no-charge licence to use and sublicense it",
     {"perpetual": True, "revocable": False, "royalty_free": True, "sublicensable": True}),
    (GRANT, "permits", "a limited, nonexclusive, nontransferable, non-sublicensable right",
     {"exclusive": False, "transferable": False, "sublicensable": False}),
    (GRANT, "permits", "the right to use the Service", {}),
    (OUT, "prohibits", "use outputs to improve another model (excluding Nimbus 2 or its versions)",
     {"scope": "other-than-licensed-family"}),
    (OUT, "prohibits", "use outputs to develop models that compete with us",
     {"scope": "competing-model"}),
    (OUT, "permits", "You may train other models with outputs.", {"scope": "any-model"}),
    ("territory", "prohibits", "It is not offered in Japan.", {"excluded": ["JP"]}),
    (CONTENT, "reserves", "We may use inputs to train models; you can opt out in the settings.",
     {"training": "opt-out"}),
    (CONTENT, "disclaims", "We do not train models on your content.", {"training": "no"}),
    (CONTENT, "disclaims", "We won't train models on your content.", {"training": "no"}),
    (CONTENT, "disclaims", "Inputs will not be used to train models unless you opt in.",
     {"training": "opt-in"}),
    (CONTENT, "reserves", "We may use your content to improve our models.", {"training": "yes"}),
    (CONTENT, "reserves", "You let us host and show your content.", {}),
    (END, "reserves", "We may end your access if you breach these terms.", {"cause": ["breach"]}),
    (END, "reserves", "We may close accounts at any time, for any reason.",
     {"cause": ["convenience"]}),
    (END, "reserves", "Accounts dormant for a year are closed.", {"cause": ["inactivity"]}),
    (END, "reserves", "We may stop the Service where required by law.", {"cause": ["law"]}),
    (END, "conditions", "You must then delete every copy.", {}),
    ("liability-limit", "disclaims", "We owe the greater of fees paid in 12 months or US$100.",
     {"cap_amount": 100, "currency": "USD"}),
    ("liability-limit", "disclaims", "We owe no indirect damages.", {}),
    (PARTY, "requires", "You will indemnify and hold us harmless.", {"party": "user"}),
    (PARTY, "requires", "We will defend you against such claims.", {"party": "provider"}),
    (PARTY, "requires", "Each party shall indemnify the other.", {"party": "mutual"}),
    (LAW, "requires", "The laws of the State of Oregon govern it, without regard to conflicts.",
     {"law": "State of Oregon"}),
    (LAW, "requires", "EACH DISPUTE WILL BE GOVERNED BY OREGON LAW.", {"law": "OREGON"}),
    (LAW, "requires", "This is subject to the law of Malta, the Vienna Convention being set aside.",
     {"law": "Malta"}),
    (LAW, "requires", "The laws of the State of Oregon, U.S.A., govern.",
     {"law": "State of Oregon, U.S.A."}),
    (LAW, "requires", "Which law? That of the Licensor's seat.", {}),
    (COURT, "requires", "Disputes go to binding arbitration, and no class action is open to you.",
     {"mode": ["arbitration", "class-waiver"]}),
    (COURT, "requires", "The courts of Leeds have jurisdiction; a jury trial is waived.",
     {"mode": ["court", "jury-waiver"]}),
    (COURT, "requires", "First try to settle the matter informally.", {"mode": ["informal"]}),
    ("use-restriction", "prohibits", "to make weapons or malware",
     {"categories": ["weapons", "cyber-abuse"]}),
    (OUT, "prohibits",
     "Do not improve other models with it, Corvid and works derived from it excepted.",
     {"scope": "other-than-licensed-family"}),
    ("use-restriction", "prohibits", "to paint fences", {"categories": ["other"]}),
    (PARTY, "requires", "Larkspur will defend you against it.", {"party": "provider"}),
    (PARTY, "requires", "Larkspur AI shall pay what is awarded.", {"party": "provider"}),
    (PARTY, "requires", "Larkspur AI shall defend the claim and pay for it.",
     {"party": "provider"}),
    (PARTY, "reserves", "leave the defence to us", {"party": "provider"}),
    (PARTY, "requires", "Licensee will defend us.", {"party": "user"}),
    ("attribution", "requires", "Keep all notices; 5 of them.", {}),
]  # fmt: skip


@pytest.mark.parametrize(("label", "effect", "text", "wanted"), TABLE)
def test_attributes(label: str, effect: str, text: str, wanted: dict[str, Any]) -> None:
    found = attributes_for(label, Effect(effect), example_segment(Example(text=text)))
    assert found == wanted
    taxonomy.check_span(label, effect, found)


def test_what_a_rule_knows_guides_and_wins() -> None:
    text = "fewer than 30 employees and less than 400,000 EUR of revenue in the tax year"
    segment = example_segment(Example(text=text))
    heads = attributes_for(MONEY, Effect.CONDITIONS, segment, {"measure": "headcount"})
    money = attributes_for(MONEY, Effect.CONDITIONS, segment, {"measure": "revenue"})
    assert heads == {"measure": "headcount", "amount": 30}
    assert (money["amount"], money["currency"]) == (400_000, "EUR")


def test_a_bound_reaches_past_its_own_amount() -> None:
    text = "If you have over twenty million in funding or two million in revenue, pay us."
    segment = example_segment(Example(text=text))
    found = attributes_for(MONEY, Effect.CONDITIONS, segment, {"measure": "revenue"})
    assert found["amount"] == 2_000_000


def test_a_heading_names_the_way_of_settling() -> None:
    text = "The filing fee is shared."
    segment = Segment(
        start=0, end=len(text), text=text, kind=SegmentKind.SENTENCE, section="9. Arbitration"
    )
    assert attributes_for(COURT, Effect.REQUIRES, segment) == {"mode": ["arbitration"]}


def test_the_stem_counts() -> None:
    segment = example_segment(Example(stem="You need a licence if you have", text="over 9M users"))
    found = attributes_for(USERS, Effect.CONDITIONS, segment)
    assert found == {"amount": 9_000_000, "unit": "users", "consequence": "separate-license"}


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("by the laws of the State of Oregon without regard to conflicts", "State of Oregon"),
        ("BY THE LAWS OF THE STATE OF OREGON WITHOUT REGARD TO CONFLICTS", "STATE OF OREGON"),
        ("by laws of the state of New York, excluding its conflict rules", "state of New York"),
        ("read under the laws of England and Wales, and the courts", "England and Wales"),
        ("under the law of the People's Republic of China (excluding Hong Kong)",
         "People's Republic of China"),
        ("the law of Delaware, USA, excluding its conflicts rules", "Delaware, USA"),
        ("subject to the laws and regulations of the Republic of Korea.", "Republic of Korea"),
        ("Oregon law will govern these Terms", "Oregon"),
        ("governed by Japanese law", "Japanese"),
        ("The laws of Singapore apply", "Singapore"),
        ("If you live elsewhere, the laws of your country apply.", None),
        ("as far as applicable law allows", None),
        ("Applicable Law governs.", None),
    ],
)  # fmt: skip
def test_the_law_named(text: str, law: str | None) -> None:
    assert law_named(text) == law
