"""What counts as a change of terms between invented versions, and what does not."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from licensenlp.decide.changes import Direction, Move
from licensenlp.decide.compare import series, step, tally
from licensenlp.decide.history import FORMATS, render
from licensenlp.types import Reason, Tier
from tests.decide.drafts import CHANGE, GRANT, SHARE, Draft, analysis, mau, revenue
from tests.decide.running import run

BAN: Draft = ("commercial-use", "prohibits", {}, "You may not put Heron to any business use.")
FREE: Draft = ("commercial-use", "permits", {}, "You may put Heron to any business use.")
CREDIT: Draft = ("attribution", "requires", {}, "Name Heron Labs wherever Heron is shown.")
CREDIT_2: Draft = ("attribution", "requires", {}, "Name Heron Works wherever Heron is shown.")


def field(*categories: str) -> Draft:
    words = "Heron must stay out of the following fields of work altogether."
    return ("use-restriction", "prohibits", {"categories": list(categories)}, words)


def fact(label: str, effect: str, **facts: Any) -> Draft:
    return (label, effect, facts, f"What Heron says about {label} in one plain sentence.")


def said(label: str, words: str, effect: str = "requires") -> Draft:
    return (label, effect, {}, words)


TIGHT, LOOSE, EVEN = Direction.TIGHTER, Direction.LOOSER, Direction.NEUTRAL
Facts = dict[str, Any]
# One clause whose attributes alone differ: label, effect, both sides.
FACTS: list[tuple[str, str, Facts, Facts, Move, Direction]] = [
    ("territory", "prohibits", {"excluded": ["CU"]}, {"excluded": ["CU", "EU"]},
     Move.TIGHTENED, TIGHT),
    ("territory", "conditions", {"allowed": ["US", "CA"]}, {"allowed": ["US"]},
     Move.TIGHTENED, TIGHT),
    ("license-grant", "permits", {"revocable": False}, {"revocable": True},
     Move.TIGHTENED, TIGHT),
    ("license-grant", "permits", {"revocable": True}, {}, Move.LOOSENED, LOOSE),
    ("license-grant", "permits", {"royalty_free": True}, {}, Move.TIGHTENED, TIGHT),
    ("output-training", "prohibits", {"scope": "any-model"}, {"scope": "competing-model"},
     Move.LOOSENED, LOOSE),
    ("governing-law", "requires", {"law": "Freedonia"}, {"law": "Ruritania"},
     Move.CHANGED, EVEN),
]  # fmt: skip
CASES: list[tuple[list[Draft], list[Draft], Move, Direction]] = [
    ([GRANT], [GRANT, BAN], Move.ADDED, TIGHT),
    ([GRANT], [GRANT, SHARE], Move.ADDED, LOOSE),
    ([GRANT, BAN], [GRANT], Move.REMOVED, LOOSE),
    ([GRANT, SHARE], [GRANT], Move.REMOVED, TIGHT),
    ([mau(700_000_000)], [mau(100_000_000)], Move.TIGHTENED, TIGHT),
    ([mau(100_000_000)], [mau(700_000_000)], Move.LOOSENED, LOOSE),
    ([revenue(5, "EUR")], [revenue(5, "USD")], Move.CHANGED, EVEN),
    ([FREE], [BAN], Move.TIGHTENED, TIGHT),
    ([BAN], [FREE], Move.LOOSENED, LOOSE),
    ([CREDIT], [CREDIT_2], Move.REWORDED, EVEN),
    ([field("weapons")], [field("weapons", "medical")], Move.TIGHTENED, TIGHT),
    ([field("weapons", "medical")], [field("weapons")], Move.LOOSENED, LOOSE),
    ([field("weapons")], [field("medical")], Move.CHANGED, EVEN),
    *(
        ([fact(label, effect, **old)], [fact(label, effect, **new)], move, way)
        for label, effect, old, new, move, way in FACTS
    ),
    (
        [fact("output-training", "prohibits", scope="competing-model")],
        [fact("output-training", "conditions", scope="any-model")],
        Move.LOOSENED,
        LOOSE,
    ),
    ([said("fees", "Pay Heron Labs 5 % a month.")], [said("fees", "Pay Heron Labs 6 % a month.")],
     Move.CHANGED, EVEN),
    ([said("audit", "Heron Labs may look at your books.", "reserves")],
     [said("audit", "Heron Labs may not look at your books.", "reserves")], Move.CHANGED, EVEN),
    ([said("audit", "On request you must open your books to Heron Labs at the end of a year.")],
     [said("audit", "On request you may open your books to Heron Labs at the end of a year.")],
     Move.CHANGED, EVEN),
    ([said("audit", "On request you must open your books to Heron Labs at the end of a year.")],
     [said("audit", "On request you shall open your books to Heron Labs at the end of a year.")],
     Move.REWORDED, EVEN),
    ([said("feedback-license", "What you tell Heron Labs of flaws is theirs to use.", "reserves")],
     [said("feedback-license", "Flaws that you tell of are for Heron Labs to use.", "reserves")],
     Move.CHANGED, EVEN),
    ([], [said("termination", "You may leave Heron whenever you like.", "conditions")],
     Move.ADDED, EVEN),
    ([], [said("unilateral-change", "New terms come on 30 days notice.", "reserves")],
     Move.ADDED, EVEN),
    ([], [said("unilateral-change", "New terms come whenever we like.", "reserves")],
     Move.ADDED, TIGHT),
    ([], [fact("dispute-resolution", "requires", mode=["arbitration"])], Move.ADDED, TIGHT),
    ([], [fact("dispute-resolution", "requires", mode=["informal"])], Move.ADDED, EVEN),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "move", "way"), CASES)
def test_changes(old: list[Draft], new: list[Draft], move: Move, way: Direction) -> None:
    (change,) = step(analysis(*old), analysis(*new)).changes
    assert (change.move, change.direction) == (move, way)


def test_both_ways_at_once_is_a_change_without_direction() -> None:
    old, new = mau(9_000), mau(4_000, "fee")
    (change,) = step(analysis(old), analysis(new)).changes
    assert change.move is Move.CHANGED
    assert {a.direction for a in change.attributes} == {TIGHT, LOOSE}


def test_moved_text_is_no_change() -> None:
    drafts = [GRANT, CHANGE, SHARE, BAN, CREDIT, mau(7), field("weapons")]
    shuffled = random.Random(3).sample(drafts, len(drafts))
    found = step(analysis(*drafts), analysis(*shuffled))
    assert found.changes == () and found.unchanged == len(drafts)


def test_a_version_that_names_itself_is_no_change_of_terms() -> None:
    old = fact("user-threshold", "conditions", as_of="the release of Heron 2")
    new = fact("user-threshold", "conditions", as_of="the release of Heron 3")
    assert not step(analysis(old), analysis(new)).changes_terms


def test_a_member_of_a_list_that_another_clause_states_did_not_go() -> None:
    old = [
        field("weapons", "medical"),
        fact("use-restriction", "prohibits", categories=["privacy"]),
    ]
    new = [
        field("weapons"),
        fact("use-restriction", "prohibits", categories=["privacy", "medical"]),
    ]
    assert not step(analysis(*old), analysis(*new)).changes_terms
    (change,) = step(analysis(*old), analysis(field("weapons"), old[1])).changes
    assert change.move is Move.LOOSENED


def test_a_sentence_more_of_a_known_procedure_binds_no_more() -> None:
    procedure = fact("dispute-resolution", "requires", mode=["arbitration"])
    more = ("dispute-resolution", "requires", {"mode": ["arbitration"]}, "One judge sits alone.")
    (change,) = step(analysis(procedure), analysis(procedure, more)).changes
    assert (change.move, change.direction) == (Move.ADDED, EVEN)


def test_a_right_granted_twice_is_no_more_than_once() -> None:
    again: Draft = ("modification", "permits", {}, "Rework Heron in any way and style.")
    (change,) = step(analysis(GRANT, CHANGE, again), analysis(GRANT, CHANGE)).changes
    assert (change.move, change.direction) == (Move.REMOVED, EVEN)
    (change,) = step(analysis(GRANT, CHANGE), analysis(GRANT)).changes
    assert (change.move, change.direction) == (Move.REMOVED, TIGHT)


def test_terms_of_one_sentence_are_told_together() -> None:
    words = "You may run, rework and pass on Heron as you please."
    grants: list[Draft] = [
        (label, "permits", {}, words) for label in ("license-grant", "modification")
    ]
    found = analysis(CREDIT, *grants)
    same = found.clauses[1].evidence
    together = replace(found, clauses=tuple(replace(c, evidence=same) for c in found.clauses[1:]))
    said = render([step(analysis(CREDIT), together)], "text")
    assert "added: license-grant, permits; modification, permits" in said
    assert said.count(words) == 1
    found_json = json.loads(render([step(analysis(CREDIT), together)], "json"))
    assert len([c for c in found_json["steps"][0]["changes"] if c["change"] == "added"]) == 2


def test_the_same_words_read_otherwise_are_told_as_that() -> None:
    old = analysis(GRANT, CREDIT, tier=Tier.OPEN, score=98.0)
    reason = Reason(clause="c1", says="Notices must be kept", weight=2.0)
    new = analysis(GRANT, CREDIT, tier=Tier.OPEN, score=96.0)
    new = replace(new, spectrum=replace(new.spectrum, reasons=(reason,)))
    said = render([step(old, new)], "text")
    assert "open 98.0 to open 96.0: the same words, read otherwise" in said
    assert "new:" not in said
    changed = render([step(analysis(GRANT, score=98.0), new)], "text")
    assert "new: Notices must be kept" in changed


def test_the_same_law_in_more_words_is_no_change_of_terms() -> None:
    old = fact("governing-law", "requires", law="State of Freedonia")
    new = fact("governing-law", "requires", law="Freedonia")
    assert not step(analysis(old), analysis(new)).changes_terms


def test_a_part_of_a_longer_clause_was_there_before() -> None:
    long = "You must not pass off what Heron makes as your own, or hand your key to others."
    old: Draft = ("use-restriction", "prohibits", {"categories": ["impersonation", "other"]}, long)
    part = "pass off what Heron makes as your own"
    new: Draft = ("use-restriction", "prohibits", {"categories": ["impersonation"]}, part)
    found = step(analysis(old), analysis(new))
    assert [one.move for one in found.changes] in ([Move.LOOSENED], [Move.REMOVED])


def test_the_weightiest_terms_come_first() -> None:
    added = [fact("governing-law", "requires"), fact("fees", "requires"), BAN]
    found = step(analysis(GRANT), analysis(GRANT, *added))
    assert [one.label for one in found.changes] == ["commercial-use", "fees", "governing-law"]


def test_a_clause_split_in_two_is_no_change() -> None:
    whole: Draft = (
        "attribution",
        "requires",
        {},
        f"{CREDIT[3]} Keep the notices of others as well.",
    )
    parts: list[Draft] = [
        CREDIT,
        ("attribution", "requires", {}, "Keep the notices of others as well."),
    ]
    assert not step(analysis(whole), analysis(*parts)).changes_terms
    assert not step(analysis(*parts), analysis(whole)).changes_terms


def test_the_reverse_turns_every_change_round() -> None:
    for old, new, _, way in CASES:
        (back,) = step(analysis(*new), analysis(*old)).changes
        assert back.direction is {TIGHT: LOOSE, LOOSE: TIGHT, EVEN: EVEN}[way]


SERIES = [
    analysis(GRANT, mau(9_000), tier=Tier.SOURCE_AVAILABLE, score=48.0, path="v1"),
    analysis(GRANT, mau(4_000), tier=Tier.SOURCE_AVAILABLE, score=45.5, path="v2"),
    analysis(
        GRANT, mau(4_000), ("naming", "requires", {}, "Say <b>Heron</b> | \x1b[1m"),
        tier=Tier.SOURCE_AVAILABLE, score=45.0, path="v3",
    ),
]  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_the_figures_and_is_safe(form: str) -> None:
    said = render(series(SERIES), form)
    assert "\x1b" not in said
    assert "<b>Heron</b>" not in said or form in ("text", "json")
    if form == "json":
        found = json.loads(said)
        assert [one["score"] for one in found["timeline"]] == [48.0, 45.5, 45.0]
        (change,) = found["steps"][0]["changes"]
        assert change["attributes"] == [
            {"name": "amount", "old": 9000, "new": 4000, "direction": "tighter"}
        ]
    else:
        assert "9,000 to 4,000" in said and "imeline" in said and "-2.5" in said


def test_tally_counts_each_kind() -> None:
    first, second = (tally(one) for one in series(SERIES))
    assert first[Move.TIGHTENED] == 1 and second[Move.ADDED] == 1


MARKDOWN = """# Heron Licence

## 1. Grant

We grant you a non-exclusive, worldwide, royalty-free licence to use, copy, modify and distribute
the [Heron model](https://heron.example/model).

## 2. Duties

You must **not** do any of these:

- use Heron to build weapons
- use Heron for commercial purposes

You must keep all copyright notices in every copy that you distribute.
"""
HTML = """<html><head><title>Heron Labs</title></head><body><nav><a href="/">Home</a></nav>
<h1>Heron Licence</h1><h2>1. Grant</h2><p>We grant you a non-exclusive, worldwide,
royalty-free licence to use, copy, modify and distribute the
<a href="https://heron.example/model">Heron model</a>.</p><h2>2. Duties</h2>
<p>You must <b>not</b> do any of these:</p><ul><li>use Heron to build weapons</li>
<li>use Heron for commercial purposes</li></ul>
<p>You must keep all copyright notices in every copy that you distribute.</p></body></html>
"""


def test_captures_that_differ_in_rendering_alone(tmp_path: Path) -> None:
    (tmp_path / "saved.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "page.html").write_text(HTML, encoding="utf-8")
    (tmp_path / "next.md").write_text(
        MARKDOWN.replace("- use Heron for commercial purposes\n", ""), encoding="utf-8"
    )
    names = [str(tmp_path / name) for name in ("saved.md", "page.html", "next.md")]
    same = run("diff", *names[:2], "--exit-code")
    assert same.exit_code == 0, same.stdout
    assert "No change of terms" in same.stdout
    found = run("diff", *names[1:], "--exit-code", "--format", "json")
    assert found.exit_code == 1
    (change,) = json.loads(found.stdout)["steps"][0]["changes"]
    assert (change["change"], change["label"]) == ("removed", "commercial-use")


def test_wrong_usage_and_unreadable_files(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN, encoding="utf-8")
    a = str(tmp_path / "a.md")
    assert run("diff", a).exit_code == 2
    assert run("diff", "none", "nor this").exit_code == 3
    assert run("diff", a, "none").exit_code == 1
