"""Segments: tables of layouts, the same text typeset in many ways, and what holds for any text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from typing import SupportsIndex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensenlp.structure import segment
from licensenlp.structure.sentences import inline_parts, sentences
from licensenlp.text import clean, comment_prefix
from licensenlp.types import SegmentKind

HEADING, SENTENCE, ITEM, ENTRY = (
    SegmentKind.HEADING,
    SegmentKind.SENTENCE,
    SegmentKind.ITEM,
    SegmentKind.ENTRY,
)

# --- lists and their lead-ins -----------------------------------------------------------------

STEMS = [
    (
        "You may not:\n\n- sell it;\n- rent it.",
        {"sell it;": "You may not:", "rent it.": "You may not:"},
    ),
    (
        "You promise that you will not:\n\n(a) use the Model to:\n\n    (i) harm people; or\n\n"
        "    (ii) spread lies;\n\n(b) resell access.\n\nThese terms are final.",
        {
            "use the Model to:": "You promise that you will not:",
            "harm people; or": "You promise that you will not: use the Model to:",
            "spread lies;": "You promise that you will not: use the Model to:",
            "resell access.": "You promise that you will not:",
            "These terms are final.": "",
        },
    ),
    (
        "You may not:\n\n- use it for:\n  * spam;\n  * fraud;\n- sell it.",
        {
            "spam;": "You may not: use it for:",
            "fraud;": "You may not: use it for:",
            "sell it.": "You may not:",
        },
    ),
    (
        "You may not (a) sell the model; (b) rent it to others; or (c) host it for a fee.",
        {
            "sell the model": "You may not",
            "rent it to others": "You may not",
            "host it for a fee.": "You may not",
        },
    ),
    (
        "You may not:\n\n- sell it, including by: (i) taking a fee; or (ii) taking goods.",
        {
            "sell it, including by:": "You may not:",
            "taking a fee": "You may not: sell it, including by:",
            "taking goods.": "You may not: sell it, including by:",
        },
    ),
    (  # bullets lost in conversion
        "You may not:\n\nSell the Model.\n\nRent the Model.\n\nThis licence ends on breach.",
        {
            "Sell the Model.": "You may not:",
            "Rent the Model.": "You may not:",
            "This licence ends on breach.": "",
        },
    ),
    (  # a heading that states a rule
        "Prohibited Uses\n\n- Spam and scams\n- Gambling",
        {"Spam and scams": "Prohibited Uses", "Gambling": "Prohibited Uses"},
    ),
    (  # a definition leads into no rule
        '"Permitted Purpose" means:\n\n(a) research; or\n\n(b) teaching.',
        {"research; or": "", "teaching.": ""},
    ),
    (
        "/*\n * You may use this.\n *\n * You may not:\n *   - sell it;\n *   - rent it.\n */",
        {"You may use this.": "", "sell it;": "You may not:", "rent it.": "You may not:"},
    ),
    (
        "You may not:\n* sell it;\n* rent it;\n* lend it;\n* host it.",
        dict.fromkeys(("sell it;", "rent it;", "lend it;", "host it."), "You may not:"),
    ),
    (  # a reference in brackets parts no list
        "2.1. You may not:\n\n"
        "2.1.1. Hold a person in servitude of any kind, or trade in people held so\n\n"
        "(See Charter B.)\n\n"
        "2.1.2. Jail a person without a court, or keep one in jail after the term\n\n"
        "(See Charter A.)",
        {
            "Hold a person in servitude of any kind, or trade in people held so": "You may not:",
            "Jail a person without a court, or keep one in jail after the term": "You may not:",
        },
    ),
    (  # a frame of stars around one paragraph of a plain text
        "You may run it.\n\n"
        "************************************************************\n"
        "*                                                          *\n"
        "*  The Model comes without any warranty, neither of merit  *\n"
        "*  nor of fitness. Nobody                                  *\n"
        "*  is liable for it.                                       *\n"
        "*                                                          *\n"
        "************************************************************\n",
        {
            "The Model comes without any warranty, neither of merit nor of fitness.": "",
            "Nobody is liable for it.": "",
        },
    ),
    (  # a starred comment inside a plain text
        "Part one has a note of its own.\n\n"
        "     * Whoever holds a copy of the part may run it, and may\n"
        "     * show it to whomever they choose, as long as this note\n"
        "     * stays with every copy that leaves the house of the\n"
        "     * holder.\n\nYou may run it.",
        {
            "Whoever holds a copy of the part may run it, and may show it to whomever they choose, "
            "as long as this note stays with every copy that leaves the house of the holder.": "",
            "You may run it.": "",
        },
    ),
    (  # long bullets without stops are no comment
        "You may, for any purpose and in every context, do this:\n"
        "* copy the information and hand the copies on to others,\n"
        "* change the information or put it together with other information, and\n"
        "* copy and hand on what was changed\n",
        {
            "copy the information and hand the copies on to others,": "You may, for any purpose "
            "and in every context, do this:",
            "copy and hand on what was changed": "You may, for any purpose and in every context, "
            "do this:",
        },
    ),
]


@pytest.mark.parametrize(("text", "stems"), STEMS)
def test_items_know_their_lead_ins(text: str, stems: dict[str, str]) -> None:
    found = {s.text: s.stem for s in segment(text)}
    assert {words: found.get(words) for words in stems} == stems


# --- headings and sections --------------------------------------------------------------------

SECTIONS = [
    ("# Licence\n\n## Use\n\nYou may run it.", "Licence > Use"),
    ("Terms of Use\n============\n\nFees\n----\n\nYou may run it.", "Terms of Use > Fees"),
    ("LIMITS OF LIABILITY\n\nYou may run it.", "LIMITS OF LIABILITY"),
    ("2. Grant of Rights\n\nYou may run it.", "2. Grant of Rights"),
    ("2. Scope. You may run it.", "2. Scope"),
    ("## Use\n\n**Scope.** You may run it.", "Use > Scope"),
    ("SECTION III\n\nYou may run it.", "SECTION III"),
    ("Section II: Rights\n\nYou may run it.", "Section II: Rights"),
    ("ARTICLE IV. REMEDIES\n\nYou may run it.", "ARTICLE IV. REMEDIES"),
    ("1. Grant\n\n1.1 You may run it.", "1. Grant"),
    ("1. Grant\n\n2. Term\n\n2.1 You may run it.", "2. Term"),
    ("VIII. Marks and Logos\n\n1. Grant. You may run it.", "1. Grant"),
    ("You may not:\n\n- **Spam.** You may run it.", "Spam"),
    ("You may run it.", ""),
]


@pytest.mark.parametrize(("text", "section"), SECTIONS)
def test_sections(text: str, section: str) -> None:
    [found] = [s for s in segment(text) if s.text == "You may run it."]
    assert found.section == section


KINDS = [
    (
        "Contents\n\n1. Use ........ 3\n2. Fees ....... 4\n\nPage 1 of 9",
        [HEADING, ENTRY, ENTRY, ENTRY],
    ),
    ("https://example.org/terms\n\nYou may run it.", [ENTRY, SENTENCE]),
    ("You may run it . . . and stop.", [SENTENCE]),
    ("THE MODEL IS PROVIDED AS IT STANDS. WE GIVE NO WARRANTY.", [SENTENCE, SENTENCE]),
    ("The fee falls due\n30 days after the invoice.", [SENTENCE]),
    ("You may run the Model and its\n\nweights at home.", [SENTENCE]),
    ("You may run it.\n\n* * *\n\nYou may not sell it.", [SENTENCE, SENTENCE]),
    ("", []),
    (" \n\t\n", []),
    ("x", [SENTENCE]),
]


@pytest.mark.parametrize(("text", "kinds"), KINDS)
def test_kinds(text: str, kinds: list[SegmentKind]) -> None:
    assert [s.kind for s in segment(text)] == kinds


# --- sentences --------------------------------------------------------------------------------

SENTENCES = [
    ["Acme Inc. may change it.", "See Sec. 2.", "Stop."],
    ["Pay, e.g. Corvid Ltd. or others.", "The U.S. Government has no more rights."],
    ["J. Smith agreed.", "Corvid L.L.C. did not."],
    ['"Output" means what the Model writes.', '"Model" means the weights.'],
    ['It comes "as it stands."', "No warranty is given!", "Is that clear?", "Yes."],
    ["Version 2.1 of No. 3 costs 4.50 a month.", "(Taxes come on top.)"],
]


@pytest.mark.parametrize("parts", SENTENCES)
def test_sentences(parts: list[str]) -> None:
    text = " ".join(parts)
    assert [text[start:end] for start, end in sentences(text)] == parts


INLINE = [
    (
        "Licensee shall: (i) keep all notices; (ii) pass on these terms; and (iii) state changes.",
        ["Licensee shall:", "keep all notices", "pass on these terms", "state changes."],
    ),
    (
        "You must (1) name us; and/or (2) link to us.",
        ["You must", "name us", "link to us."],
    ),
    ("The parts (a) code and (b) data belong together.", []),  # no rule, only names
    ("You may not use (a) code, (b) data.", []),  # parts of one word are examples
    ("You may not rely on Section 3(b) or Section 4(c) of it.", []),
    ("WE ARE NOT LIABLE FOR (A) LOST DATA; OR (B) LOST PROFITS.", []),  # one disclaimer
    ("You must not (b) begin in the middle; (c) of a list.", []),
]


@pytest.mark.parametrize(("sentence", "parts"), INLINE)
def test_lists_inside_a_sentence(sentence: str, parts: list[str]) -> None:
    assert [sentence[start:end] for start, end in inline_parts(sentence)] == parts


# --- one text, typeset in many ways -----------------------------------------------------------

PLAIN = """1. Licence Grant

Acme Inc. grants you a non-exclusive licence to run the Model. You may copy the "Weights" \
where the law allows it, e.g. for research.

2. Restrictions

You may not:

- sell the Model to others, whether or not you have changed it in any way beforehand;
- use its outputs to train rival systems; or
- remove notices, except where we agree.

This licence ends if you breach it. You shall then delete every copy that you hold.
"""


def _wrapped(width: int, prefix: str = "") -> str:
    lines = []
    for line in PLAIN.split("\n"):
        hang = "  " if line.startswith("- ") else ""
        lines += textwrap.wrap(line, width, subsequent_indent=hang, break_on_hyphens=False) or [""]
    return "\n".join((prefix + line).rstrip() for line in lines)


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


TYPESET: dict[str, Callable[[], str]] = {
    "curly quotes": lambda: PLAIN.replace(' "', " “").replace('"', "”"),
    "no-break spaces": lambda: PLAIN.replace(" ", "\u00a0"),
    "zero-width spaces": lambda: PLAIN.replace("e", "e\u200b"),
    "soft hyphens": lambda: PLAIN.replace("ti", "t\u00adi"),
    "CRLF": lambda: PLAIN.replace("\n", "\r\n"),
    "byte-order mark": lambda: "\ufeff" + PLAIN,
    "wrapped at 60": lambda: _wrapped(60),
    "wrapped at 72": lambda: _wrapped(72),
    "wrapped at 72, CRLF": lambda: _wrapped(72).replace("\n", "\r\n"),
    "shell comment": lambda: _wrapped(60, "# "),
    "line comment": lambda: _wrapped(72, "// "),
    "block comment": lambda: f"/*\n{_wrapped(72, ' * ')}\n */",
    "round bullets": lambda: PLAIN.replace("\n- ", "\n• "),
    "dash bullets": lambda: PLAIN.replace("\n- ", "\n– "),
    "star bullets": lambda: PLAIN.replace("\n- ", "\n* "),
    "indented bullets": lambda: PLAIN.replace("\n- ", "\n    - "),
    "full width": lambda: _full_width(PLAIN),
}


@pytest.mark.parametrize("name", TYPESET)
def test_typesetting_changes_no_segment(name: str) -> None:
    plain = [(s.kind, s.text, s.stem) for s in segment(PLAIN)]
    assert len(plain) == 10
    assert [(s.kind, s.text, s.stem) for s in segment(TYPESET[name]())] == plain


# --- any text ---------------------------------------------------------------------------------

WORDS = (
    "You|you may not|sell it|The Model.|Acme Inc.|e.g. this|“as is”|(a) |(b) |(ii) |1. |2.1 |§ 3 |"
    "- |* |• |# |## |// |**Fees.** |:|;|.|, or|TERMS|Section II: Rights|====|----|.... 4|30 days|"
    "\ufeff|\u200b|\u00a0|ﬁ|…|\t|    |https://example.org|/*|*/|a\u0301|中文|😀"
)
BREAKS = (" ", " ", "\n", "\n", "\n\n", "\r\n", "\u2028", "\x0c")
PIECES = st.sampled_from([*WORDS.split("|"), *BREAKS])
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80)


@given(TEXTS)
def test_segments_are_in_order_and_inside_the_text(text: str) -> None:
    at = 0
    for found in segment(text):
        assert at <= found.start < found.end <= len(text)
        assert found.text.strip()
        at = found.end


@given(TEXTS)
def test_the_span_cleaned_is_the_segments_text(text: str) -> None:
    prefix = comment_prefix(text)
    for found in segment(text):
        cut = clean(text[found.start : found.end], prefix=prefix).text
        # Signs of emphasis are told from stars by their neighbours, which a cut may take away.
        assert _letters(cut) == _letters(found.text)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


@given(TEXTS)
def test_no_word_is_lost(text: str) -> None:
    covered = [(s.start, s.end) for s in segment(text)]
    for place, sign in enumerate(text):
        inside = any(start <= place < end for start, end in covered)
        # Outside of segments there are only markers ("1.", "(a)", "Section II:"), rules and space.
        assert inside or not ("\u3040" <= sign <= "\u9fff")


# --- work -------------------------------------------------------------------------------------


class Counting(str):
    """A text that counts the characters that are taken from it."""

    taken = 0

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        found = str.__getitem__(self, key)
        self.taken += len(found)
        return found


def _segmenting(text: str) -> int:
    counting = Counting(text)
    assert segment(counting)
    return counting.taken


def _splitting(text: str) -> int:
    counting = Counting(text)
    assert [*sentences(counting)]
    return counting.taken


@pytest.mark.parametrize("work", [_segmenting, _splitting])
@pytest.mark.parametrize(
    "unit",
    [
        "Inc. And ",  # a sentence that never ends
        "words that go on,\n\n",  # a paragraph cut again and again
        "(a) you may; ",
        "- you may not:\n",
        "x",
        "Short one. ",
        "# Heading\n\nYou may not:\n\n- sell;\n\n",
    ],
)
def test_work_grows_with_the_length(work: Callable[[str], int], unit: str) -> None:
    small, large = work(unit * 60), work(unit * 600)
    assert large <= 11 * small + 100


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u0336", "\u0300\u0316\u0351"])
def test_signs_that_nobody_sees_change_no_segment(sign: str) -> None:
    plain = (
        "NARWHAL LICENCE\n\nThe licensee may copy the model and its weights in any medium\n"
        "whatsoever, provided that it shall:\n\n(i) keep this notice; and\n(ii) name Narwhal Ltd\n"
        "as the author in the places where the licensee names its own authors.\n"
    )
    dressed = re.sub(r"(?<=\w)(?=\w)", sign, plain)
    expected = [(s.kind, s.stem, s.section, s.text) for s in segment(plain)]
    assert len(expected) == 4
    found = segment(dressed)
    assert [(s.kind, s.stem, s.section, s.text) for s in found] == expected
    assert [dressed[s.start : s.end].replace(sign, "") for s in found] == [
        plain[s.start : s.end] for s in segment(plain)
    ]
