"""Places by their codes, on the side of the rule on which they stand."""

from __future__ import annotations

import pytest

from licensenlp.clauses.territory import places, sides
from licensenlp.types import Effect

EU_UK_KR = ["EU", "GB", "KR"]


@pytest.mark.parametrize(
    ("text", "effect", "wanted"),
    [
        ("not offered in the European Union, the United Kingdom and South Korea",
         "prohibits", {"excluded": EU_UK_KR}),
        ("NOT OFFERED IN SOUTH KOREA, THE UNITED KINGDOM, THE EUROPEAN UNION",
         "prohibits", {"excluded": ["KR", "GB", "EU"]}),
        ("Territory means the world, excluding the EU, the UK and the Republic of Korea",
         "conditions", {"excluded": EU_UK_KR}),
        ("It is only available in the United States and Canada.",
         "conditions", {"allowed": ["US", "CA"]}),
        ("You may not use the Model outside the United States.",
         "prohibits", {"allowed": ["US"]}),
        ("You may not use it in any country other than Japan.",
         "prohibits", {"allowed": ["JP"]}),
        ("Use is limited to India and Japan.", "conditions", {"allowed": ["IN", "JP"]}),
        ("It is unavailable in mainland China, Hong Kong and Macao.",
         "prohibits", {"excluded": ["CN", "HK", "MO"]}),
        ("Firms domiciled in the EU are not granted any rights.",
         "prohibits", {"excluded": ["EU"]}),
        ("You may use it worldwide, except in the EEA and Switzerland.",
         "conditions", {"excluded": ["EEA", "CH"]}),
        ("Only in the US, excluding Puerto Rico.",
         "conditions", {"allowed": ["US"], "excluded": ["PR"]}),
        ("You may not use it anywhere.", "prohibits", {}),
        ("Tell us if you may not.", "prohibits", {}),
    ],
)  # fmt: skip
def test_sides(text: str, effect: str, wanted: dict[str, list[str]]) -> None:
    assert sides(text, Effect(effect)) == wanted


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("the People's Republic of China (PRC)", ["CN", "CN"]),
        ("the Democratic People's Republic of Korea", ["KP"]),
        ("South Africa and South Sudan", ["ZA", "SS"]),
        ("Niger and Nigeria", ["NE", "NG"]),
        ("the U.S. and the U.K.", ["US", "GB"]),
        ("USA, UK, UAE", ["US", "GB", "AE"]),
        ("contact us", []),
        ("CONTACT US", []),
        ("Indiana and Romanian", []),
        ("Crimea", ["UA-43"]),
        ("U.S. embargoed countries, N. Korea among them, and EU law", ["KP"]),
        ("in the US, under the United States' export rules", ["US"]),
    ],
)
def test_places(text: str, codes: list[str]) -> None:
    assert [place.code for place in places(text)] == codes
