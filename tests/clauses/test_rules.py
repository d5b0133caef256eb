"""Every rule proves itself: its matches fire it and its near misses do not, however typeset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licensenlp import taxonomy
from licensenlp.clauses.attributes import attributes_for
from licensenlp.clauses.cache import VARIABLE as CACHE_VARIABLE
from licensenlp.clauses.categories import lexicon, read_lexicon
from licensenlp.clauses.check import example_segment, failures, main
from licensenlp.clauses.rulebook import Example, Rule, compiled_rules, load_rules
from licensenlp.clauses.ruler import Ruler
from licensenlp.errors import BadRule
from licensenlp.text import clean
from licensenlp.types import Effect, Segment, SegmentKind

RULES = load_rules()
CASES = [(rule, e, True) for rule in RULES for e in rule.match] + [
    (rule, e, False) for rule in RULES for e in rule.skip
]


def _id(value: object) -> str:
    return value.id if isinstance(value, Rule) else str(value)[:40]


def fires(rule: Rule, example: Example) -> bool:
    return bool(Ruler([rule]).find([example_segment(example)]))


@pytest.mark.parametrize(("rule", "example", "wanted"), CASES, ids=_id)
def test_rule_examples(rule: Rule, example: Example, wanted: bool) -> None:
    assert fires(rule, example) is wanted


def curly(text: str) -> str:
    opened = text.replace(' "', " “").replace('"', "”")
    return opened.replace("'", "’").replace("-", "‑")


def no_break(text: str) -> str:
    return text.replace(" ", "\u00a0")


def capitals(text: str) -> str:
    return text.upper()


def wrapped(text: str) -> str:
    return text.replace(" ", "  ", 3).replace(" ", "\n    ", 2)


TYPESETTINGS = [curly, no_break, capitals, wrapped]


@pytest.mark.parametrize("typeset", TYPESETTINGS)
def test_rules_survive_typesetting(typeset: Callable[[str], str]) -> None:
    lost = [
        (rule.id, example.text, wanted)
        for rule, example, wanted in CASES
        if fires(
            rule,
            Example(text=clean(typeset(example.text)).text, stem=clean(typeset(example.stem)).text),
        )
        is not wanted
    ]
    assert lost == []


def test_double_blanks_and_quotes_need_no_cleaning() -> None:
    rule = next(r for r in RULES if r.id == "output-training.outputs.01")
    text = 'You  shall not use "outputs" to train any *other*  language model.'
    segment = example_segment(Example(text=text))
    (found,) = Ruler([rule]).find([segment])
    assert text[slice(*found.place(segment))] == 'outputs" to train any *other*  language model'


# --- what is found ----------------------------------------------------------------------------


def test_attributes_of_examples_fit_the_taxonomy() -> None:
    ruler = Ruler(RULES)
    for rule in RULES:
        for example in rule.match:
            segment = example_segment(example)
            for found in ruler.find([segment]):
                facts = attributes_for(found.label, found.effect, segment, found.attributes)
                taxonomy.check_span(found.label, found.effect, facts)


def test_a_match_in_the_stem_alone_is_no_clause_of_the_item() -> None:
    stem = "You shall not use outputs to train other language models, and you shall not:"
    item = Segment(start=0, end=9, text="sell them", kind=SegmentKind.ITEM, stem=stem)
    own = [rule for rule in RULES if rule.label == "output-training"]
    assert Ruler(own).find([item]) == []


def test_headings_and_entries_carry_no_clause() -> None:
    text = "You shall not use outputs to train any other language model."
    for kind in (SegmentKind.HEADING, SegmentKind.ENTRY):
        assert Ruler(RULES).find([Segment(start=0, end=60, text=text, kind=kind)]) == []


def test_the_span_of_an_item_is_in_the_item() -> None:
    item = "(b) use outputs to train another language model;"
    segment = Segment(start=0, end=len(item), text=item, kind=SegmentKind.ITEM, stem="You may not:")
    found = Ruler(RULES).find([segment])
    places = [one.place(segment) for one in found]
    assert places
    assert all(0 <= start < end <= len(item) for start, end in places)
    assert item[slice(*places[0])].startswith("outputs")


# --- gates ------------------------------------------------------------------------------------

WORDS = sorted({word for r in RULES for e in (*r.match, *r.skip) for word in e.text.split()})
ODD = ["cannot", "don't", "U.S.", "10m", "(a)", "İstanbul", "naïve", "'quoted'", "and/or", "—", "…"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(WORDS + ODD), max_size=30).map(" ".join))
def test_gated_and_ungated_answers_are_equal_on_shuffled_words(text: str) -> None:
    segments = [example_segment(Example(text=text))]
    assert RULER.find(segments) == RULER.find(segments, gated=False)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=120))
def test_gated_and_ungated_answers_are_equal_on_any_text(text: str) -> None:
    segments = [example_segment(Example(text=text))]
    assert RULER.find(segments) == RULER.find(segments, gated=False)


RULER = Ruler(RULES)


def test_gated_and_ungated_answers_are_equal_on_each_rule_s_examples() -> None:
    for rule in RULES:
        alone = Ruler([rule])
        segments = [example_segment(example) for example in (*rule.match, *rule.skip)]
        gated = alone.find(segments)
        assert gated == alone.find(segments, gated=False)
        assert len(gated) == len(rule.match)


@pytest.mark.slow
def test_gated_and_ungated_answers_are_equal_on_every_example() -> None:
    segments = [example_segment(example) for _, example, _ in CASES]
    assert RULER.find(segments) == RULER.find(segments, gated=False)


def test_a_long_text_of_near_misses_is_read_in_linear_time() -> None:
    """Three gaps over a repeated word took the Matcher seconds on a hundred tokens."""
    text = "You shall not use outputs to train outputs to train " * 2000
    assert RULER.find([example_segment(Example(text=text))]) == []


# --- schema -----------------------------------------------------------------------------------

GOOD = """
[[rule]]
id = "fees.test.01"
label = "fees"
effect = "requires"
why = "A test."
pattern = "pay .. fee(s)"
match = ["you pay a fee", "pay the yearly fees"]
skip = ["fees that you pay"]
"""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('label = "fees"', 'label = "fee"', "unknown label"),
        ('effect = "requires"', 'effect = "needs"', "unknown effect"),
        ('effect = "requires"', 'effect = "disclaims"', "unknown effect"),
        ('effect = "requires"', 'effect = "by-scope"', "needs a table scope"),
        ('why = "A test."', "", "missing why"),
        ('why = "A test."', 'why = " "', "why is empty"),
        ('why = "A test."', 'why = "A test."\ncolour = 1', "unknown key colour"),
        ('why = "A test."', 'why = "A test."\nconfidence = 2', "confidence"),
        ('why = "A test."', 'why = "A test."\nwhere = "here"', "where is one of"),
        ('why = "A test."', 'why = "A test."\nattributes = { rate = "x" }', "rate"),
        (
            'label = "fees"\neffect = "requires"',
            'label = "use-restriction"\neffect = "prohibits"\nattributes = { categories = ["x"] }',
            "categories",
        ),
        ('why = "A test."', 'why = "A test."\nscope = { default = "requires" }', "by-scope"),
        ('"pay .. fee(s)"', '""', "starts and ends with a word"),
        ('"pay .. fee(s)"', '"pay .."', "starts and ends with a word"),
        ('"pay .. fee(s)"', '"pay (a|b"', "not closed"),
        ('"pay .. fee(s)"', '"pay | b"', "without spaces"),
        ('"pay .. fee(s)"', '"pay (a .. b)"', "no gap inside a group"),
        ('"pay .. fee(s)"', '"pay (fees?|cost)"', "all optional"),
        ('"pay .. fee(s)"', '"pay ..99 fee"', "tokens wide"),
        ('"pay .. fee(s)"', '"f?e"', "no word"),
        ('"pay .. fee(s)"', '"pay? fee?"', "every word is optional"),
        ('"pay .. fee(s)"', "7", "pattern is a string"),
        ('"pay .. fee(s)"', "[]", "pattern is empty"),
        ('match = ["you pay a fee", "pay the yearly fees"]', 'match = ["x"]', "at least 2"),
        ('skip = ["fees that you pay"]', "skip = []", "at least 1"),
        ("[[rule]]", "[[rules]]", "[[rule]] tables only"),
        ("[[rule]]", "[[rule", "not TOML"),
    ],
)
def test_a_bad_rule_names_file_rule_and_problem(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    (tmp_path / "fees.toml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadRule) as caught:
        load_rules(tmp_path)
    assert "fees.toml" in str(caught.value)
    assert problem in str(caught.value)


def test_an_id_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(BadRule, match=r"taken in a\.toml"):
        load_rules(tmp_path)


def test_a_retired_rule_fires_nothing(tmp_path: Path) -> None:
    (tmp_path / "fees.toml").write_text(GOOD + "retired = true\n", encoding="utf-8")
    assert load_rules(tmp_path) == ()


def test_a_changed_file_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    file = tmp_path / "rules" / "fees.toml"
    file.parent.mkdir()
    file.write_text(GOOD, encoding="utf-8")
    first = compiled_rules(file.parent)
    assert compiled_rules(file.parent) == first
    assert len(list((tmp_path / "cache").glob("rules-*.json"))) == 1
    file.write_text(GOOD.replace("pay ..", "owe .."), encoding="utf-8")
    assert compiled_rules(file.parent)[0].patterns != first[0].patterns


def test_a_damaged_or_unwritable_cache_costs_time_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fees.toml").write_text(GOOD, encoding="utf-8")
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv(CACHE_VARIABLE, str(blocked))
    first = compiled_rules(tmp_path)
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    compiled_rules(tmp_path)
    (kept,) = (tmp_path / "cache").glob("rules-*.json")
    kept.write_text('{"torn": ', encoding="utf-8")
    assert compiled_rules(tmp_path) == first


def test_compiled_rules_are_those_of_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    bare = [replace(rule, why="", match=(), skip=()) for rule in load_rules()]
    assert list(compiled_rules()) == bare
    assert list(compiled_rules()) == bare  # from the cache this time


# --- the checker and the lexicon --------------------------------------------------------------


def test_the_checker_shows_a_failing_example(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "fees.toml"
    file.write_text(GOOD.replace('skip = ["fees that', 'skip = ["pay fees that'), encoding="utf-8")
    assert main([str(file)]) == 1
    assert "fees.test.01: fires on: pay fees that you pay" in capsys.readouterr().out


def test_the_checker_shows_what_fires(capsys: pytest.CaptureFixture[str]) -> None:
    text = "use results to train another language model;"
    assert main(["--stem", "You may not:", "--text", text]) == 0
    shown = capsys.readouterr().out
    assert "cue: prohibited: may not" in shown
    assert "output-training / prohibits" in shown


def test_all_rules_pass_their_own_check() -> None:
    assert list(failures(RULES)) == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("bully or threaten others", "harassment-hate"),
        ("write malware or ransomware", "cyber-abuse"),
        ("build weapons of any sort", "weapons"),
        ("sway an election or a campaign", "political"),
        ("generate pornography", "sexual-content"),
        ("give tailored legal advice without a licensed lawyer", "professional-advice"),
        ("diagnose patients", "medical"),
        ("run power plants or water supply", "critical-infrastructure"),
        ("track a person's whereabouts", "surveillance"),
        ("claim that the text was written by a human", "impersonation"),
        ("exploit minors", "child-safety"),
        ("encourage suicide", "self-harm"),
        ("run a casino or sell tobacco", "regulated-goods"),
        ("break any applicable law", "illegal-activity"),
        ("infringe the rights of others", "ip-infringement"),
        ("serve the military", "military"),
        ("predict crimes for the police", "law-enforcement"),
        ("spread disinformation", "deception"),
        ("discriminate against people for their religion", "discrimination"),
        ("gather personal data without consent", "privacy"),
        ("glorify violence", "violence"),
        ("take automated decisions on loans", "automated-decisions"),
        ("tell users that the text is AI generated; label it as machine generated", "disclosure"),
    ],
)
def test_the_lexicon_tags(text: str, category: str) -> None:
    segment = example_segment(Example(text=text, stem="You must not use the Model to:"))
    facts = attributes_for("use-restriction", Effect.PROHIBITS, segment)
    assert category in facts["categories"]


def test_the_lexicon_names_known_categories_only(tmp_path: Path) -> None:
    assert set(lexicon().names) <= set(taxonomy.categories())
    bad = tmp_path / "categories.toml"
    bad.write_text('weapons = ["(gun"]', encoding="utf-8")
    with pytest.raises(BadRule, match="weapons"):
        read_lexicon(bad)
