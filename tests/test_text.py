"""The cleaned view: what it folds, and that every span leads back to the words it shows."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensenlp.text import clean, comment_prefix, fold

FOLDS = [
    ("“as‑is”", '"as-is"'),
    ("the licensor’s ‘own’ terms", "the licensor's 'own' terms"),
    ("«Model» – weights — code", '"Model" - weights - code'),
    ("ＦＵＬＬ　ｗｉｄｔｈ", "FULL width"),
    ("no\u00a0break\u202fspace\u2009thin", "no break space thin"),
    ("licеnsе", "license"),  # two Cyrillic letters
    ("лицензия", "лицензия"),  # a Russian word stays
    ("άδεια", "άδεια"),
]
CLEANED = [
    ("you may\n  not", "you may not"),
    ("you may\r\nnot", "you may not"),
    ("you may \t  not", "you may not"),
    ("redis-\ntribute", "redistribute"),
    ("redis-\r\n   tribute", "redistribute"),
    ("non-\ncommercial", "non-commercial"),
    ("third-\nparty", "third-party"),
    ("Sub-\nLicence", "Sub- Licence"),  # a capital begins a word of its own
    ("soft\u00adware", "software"),
    ("zero\u200bwidth\ufeff", "zerowidth"),
    ("ﬁne-tune", "fine-tune"),
    ("and so on…", "and so on..."),
    ("**You** may *not* sell", "You may not sell"),
    ("__You__ may run snake_case_names", "You may run snake_case_names"),
    ("see [the policy](https://example.org/policy)", "see the policy"),
    ("1\\. no more than 2 \\* 3", "1. no more than 2 * 3"),
    ("5 * 3 stays", "5 * 3 stays"),
    ("", ""),
]
PREFIXED = [
    ("#", "# You may\n# not sell\n#\n# it.", "# You may not sell it."),
    ("//", "You may\n// not redis-\n// tribute it.", "You may not redistribute it."),
    ("*", "You may\n * not sell it.", "You may not sell it."),
    (None, "You may\n# not", "You may # not"),
]
COMMENTS = [
    ("# a\n# b\n# c", "#"),
    ("// a\n// b\n//\n// c", "//"),
    (" * a\n * b\n * c", "*"),
    ("/*\n * a\n * b\n *\n *   - c\n */", "*"),
    (";; a\n;; b\n;; c", ";;"),
    ("dnl a\ndnl b\ndnl c", "dnl"),
    ("a\nb\nc", None),
    ("# a\n# b", None),  # two lines prove nothing
    ("# a\nb\n# c\nd", None),
    ("You may not:\n* sell\n* rent\n* lend\n* host", None),  # bullets under their lead-in
    ("#hash\n#tags\n#only", None),
    ("", None),
]
# Words with everything that the view changes: signs, breaks, invisible and wide characters.
WORDS = (
    "you may not sell “it” licensor’s non- redis- e.g. ﬁne … **bold** *x* [a](b) \\# __x__ (a) 1. "
    "\u00ad \u200b \u200d ＡＢ # // * - • licеnsе лицензия 한국어 中文 e\u0301 😀"
)
BREAKS = (" ", "  ", "\t", "\n", "\r\n", "\n\n", "\u00a0", "\u3000", "\u2028", "\x0c", "-\n")
PIECES = st.sampled_from([*WORDS.split(" "), *BREAKS])
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)
SIGNS = st.sampled_from([None, "#", "//", "*"])


@pytest.mark.parametrize(("text", "folded"), FOLDS)
def test_folds_sign_for_sign(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(("text", "cleaned"), CLEANED)
def test_cleans(text: str, cleaned: str) -> None:
    assert clean(text).text == cleaned


@pytest.mark.parametrize(("sign", "text", "cleaned"), PREFIXED)
def test_drops_comment_signs_after_a_break(sign: str | None, text: str, cleaned: str) -> None:
    assert clean(text, prefix=sign).text == cleaned


@pytest.mark.parametrize(("text", "sign"), COMMENTS)
def test_knows_a_comment_by_its_sign(text: str, sign: str | None) -> None:
    assert comment_prefix(text) == sign


@pytest.mark.parametrize(
    ("text", "words", "source"),
    [
        ("You may  not\nsell it.", "not sell", "not\nsell"),
        ("Re-\ndistribute: redis-\ntribute", "redistribute", "redis-\ntribute"),
        ("a \u200bzero\u200b width", "zero", "zero"),
        ("**Fees.** You pay.", "Fees.", "Fees."),
        ("so on… and", "on...", "on…"),
        ("a ﬁle", "file", "ﬁle"),
        ("a shelﬀ", "shelff", "shelﬀ"),
    ],
)
def test_a_span_leads_back_to_its_words(text: str, words: str, source: str) -> None:
    view = clean(text)
    start, end = view.source_span(view.text.index(words), view.text.index(words) + len(words))
    assert text[start:end] == source


def test_an_empty_span_has_a_place() -> None:
    view = clean("a  b")
    assert view.source_span(2, 2) == (3, 3)
    assert view.source_span(3, 3) == (4, 4)


@given(TEXTS)
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(TEXTS, SIGNS)
def test_every_character_shows_what_stands_at_its_source(text: str, sign: str | None) -> None:
    view = clean(text, prefix=sign)
    folded = fold(text)
    for place, shown in enumerate(view.text):
        at = view.source_at(place)
        there = folded[at]
        # White space shows as one space; a ligature as the letters it is made of.
        assert shown == there or (shown == " " and there.isspace()) or shown in _letters(there)


@given(TEXTS, SIGNS, st.data())
def test_every_span_maps_into_the_text_and_in_order(
    text: str, sign: str | None, data: st.DataObject
) -> None:
    view = clean(text, prefix=sign)
    start = data.draw(st.integers(0, len(view.text)))
    middle = data.draw(st.integers(start, len(view.text)))
    end = data.draw(st.integers(middle, len(view.text)))
    first = view.source_span(start, middle)
    whole = view.source_span(start, end)
    assert 0 <= first[0] <= first[1] <= whole[1] <= len(text)
    assert first[0] == whole[0]
    assert (whole[1] > whole[0]) is (end > start)


@given(TEXTS)
def test_no_break_and_no_invisible_sign_is_left(text: str) -> None:
    shown = clean(text).text
    assert not any(c in shown for c in "\r\n\t\u00ad\u200b\ufeff")
    assert "  " not in shown.replace("\u200d", "") or _joined_by_removal(text)


def _joined_by_removal(text: str) -> bool:
    """Whether spaces met because a sign between them was taken out."""
    return any(c in text for c in "*_[]()\\") or any(
        unicodedata.category(c) in ("Cf", "Mn") for c in text
    )


def _letters(ligature: str) -> str:
    return unicodedata.normalize("NFKC", ligature)


def _work(text: str) -> int:
    """The number of runs that cleaning `text` makes: what its memory and a look-up follow."""
    return len(clean(text).runs)


@pytest.mark.parametrize(
    "unit", ["You may\nnot “sell” it… ", "a-\nb ", "**x** ", "\u200b", "[", "_", "\\", "-  \n"]
)
def test_runs_grow_with_the_length(unit: str) -> None:
    small, large = _work(unit * 500), _work(unit * 5000)
    assert large <= 10 * small + 10
