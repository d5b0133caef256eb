"""A comparison of versions as text, JSON, Markdown and HTML.

In: the steps from version to version. Out: text, safe to show.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from importlib.resources import files
from typing import Any

from licensenlp.decide.changes import Move, TermChange
from licensenlp.decide.compare import Step, document, score_change, series_json, tally
from licensenlp.report.quote import json_text, one_line, short, visible
from licensenlp.spectrum.openness import frameworks
from licensenlp.types import Clause

FORMATS = ("text", "json", "md", "html")
QUOTED = 220  # characters of a clause in text output
_SIGNS = {
    Move.ADDED: "+",
    Move.REMOVED: "-",
    Move.TIGHTENED: "!",
    Move.LOOSENED: "~",
    Move.CHANGED: "*",
    Move.REWORDED: "=",
}


def render(steps: Sequence[Step], form: str, *, full: bool = False) -> str:
    """The steps in one of FORMATS; `full` lists clauses that were reworded alone in text, too."""
    if form == "json":
        return json_text(series_json(steps))
    lines = {"text": lambda: text(steps, full=full), "md": lambda: markdown(steps)}.get(form)
    return "".join(f"{line}\n" for line in lines()) if lines else page(steps)


# --- sentences that all formats share ---------------------------------------------------------


def summary(step: Step) -> str:
    """One line: how many terms were added, removed and so on, or that none changed."""
    counts = [f"{n} {move}" for move, n in tally(step).items() if n]
    if not step.changes_terms:
        reworded = tally(step)[Move.REWORDED]
        return f"No change of terms ({reworded} reworded, {step.unchanged} as they were)"
    return f"{', '.join(counts)}; {step.unchanged} as they were"


def position(step: Step) -> str:
    """The move on the spectrum in one line."""
    old, new = (_standing(document(one)) for one in (step.old, step.new))
    gained = score_change(step)
    if old == new:
        return f"{new}, as before"
    if not step.changes_terms:
        return f"{old} to {new}: the same words, read otherwise"
    moved = "" if not gained else f" ({gained:+.1f} towards {'open' if gained > 0 else 'closed'})"
    return f"{old} to {new}{moved}"


def _standing(facts: dict[str, Any]) -> str:
    if facts["tier"] is None:
        return "no position"
    return f"{facts['tier']} {facts['score']}" if facts["score"] is not None else facts["tier"]


def why(step: Step) -> Iterator[str]:
    """What moved the position: reasons that came and went, criteria answered otherwise.

    Nothing where no term changed: what then differs is how a text was read.
    """
    if not step.changes_terms:
        return
    yield from (f"new: {one_line(one.says)}" for one in step.shift.came)
    yield from (f"gone: {one_line(one.says)}" for one in step.shift.went)
    names = {one.id: one.name for one in frameworks().all}
    for framework, criterion, old, new in step.shift.verdicts:
        yield f"{names[framework]} {criterion}".rstrip() + f": {old} to {new}"


Group = Sequence[TermChange]  # changes alike of terms that stand in the same words


def grouped(changes: Iterable[TermChange]) -> list[Group]:
    """One group for the terms of one sentence that changed alike, in the order of their first."""
    groups: dict[tuple[Any, ...], list[TermChange]] = {}
    for one in changes:
        spans = [(c.evidence.start, c.evidence.end) if c else None for c in (one.old, one.new)]
        groups.setdefault((one.move, one.direction, _facts(one), *spans), []).append(one)
    return list(groups.values())


def said_of(group: Group) -> str:
    """What changed in one line, without the quotations."""
    first, facts = group[0], _facts(group[0])
    way = "" if first.direction == "neutral" else f" ({first.direction})"
    if first.move is Move.CHANGED and not facts:
        facts = "worded otherwise, to be read"
    terms = "; ".join(f"{one.label}, {one.effect}" for one in group)
    return f"{terms}{way}" + (f": {facts}" if facts else "")


def _facts(change: TermChange) -> str:
    return "; ".join(f"{a.name} {_value(a.old)} to {_value(a.new)}" for a in change.attributes)


def _value(value: Any) -> str:
    if value is None:
        return "unstated"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"
    return one_line(str(value))


# --- text and Markdown ------------------------------------------------------------------------


def text(steps: Sequence[Step], *, full: bool = False) -> Iterator[str]:
    """Lines for a terminal; a timeline first where there are more than two versions."""
    if len(steps) > 1:
        yield "Timeline"
        yield from (f"  {line}" for line in _timeline(steps))
        yield ""
    for step in steps:
        yield f"{_path(step.old.document.path)} -> {_path(step.new.document.path)}: {summary(step)}"
        yield f"  position: {position(step)}"
        yield from (f"    {line}" for line in why(step))
        for group in grouped(step.changes):
            move = group[0].move
            if full or move is not Move.REWORDED:
                yield f"  {_SIGNS[move]} {move}: {said_of(group)}"
                yield from (f"      {line}" for line in _quotes(group))


def _timeline(steps: Sequence[Step]) -> Iterator[str]:
    first = document(steps[0].old)
    yield f"{_path(first['path'])}: {_standing(first)}"
    for step in steps:
        yield f"{_path(step.new.document.path)}: {_standing(document(step.new))}; {summary(step)}"


def _path(path: str) -> str:
    return one_line(path)


def _quotes(group: Group) -> Iterator[str]:
    for name, clauses in (("old", [c.old for c in group]), ("new", [c.new for c in group])):
        here = [clause for clause in clauses if clause]
        if here:
            ids = ", ".join(clause.id for clause in here)
            yield f"{name} {ids} “{short(here[0].evidence.text, QUOTED)}”"


def markdown(steps: Sequence[Step]) -> Iterator[str]:
    """A heading and a table a step; both texts side by side."""
    if len(steps) > 1:
        yield "# Timeline\n"
        yield from (f"- {_escaped(line)}" for line in _timeline(steps))
        yield ""
    for step in steps:
        paths = (_escaped(_path(one.document.path)) for one in (step.old, step.new))
        yield f"# {' → '.join(paths)}\n"
        yield f"{_escaped(summary(step))}.\n"
        yield f"Position: {_escaped(position(step))}.\n"
        yield from (f"- {_escaped(line)}" for line in why(step))
        if step.changes:
            yield "\n| change | term | old | new |\n|---|---|---|---|"
            yield from (_row(group) for group in grouped(step.changes))
        yield ""


def _row(group: Group) -> str:
    first = group[0]
    sides = (_escaped(one_line(c.evidence.text)) if c else "" for c in (first.old, first.new))
    return f"| {first.move} | {_escaped(said_of(group))} | {' | '.join(sides)} |"


def _escaped(line: str) -> str:
    """Text that Markdown neither formats nor links."""
    marked = html.escape(line, quote=False)
    return "".join(f"\\{c}" if c in "\\|*_`[]#~" else c for c in marked)


# --- HTML -------------------------------------------------------------------------------------


def page(steps: Sequence[Step]) -> str:
    """One page without scripts: both texts side by side, the words that differ marked."""
    from jinja2 import Environment

    source = files("licensenlp.decide").joinpath("templates/diff.html").read_text("utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        source
    )
    timeline = list(_timeline(steps)) if len(steps) > 1 else []
    return template.render(steps=[_shown(step) for step in steps], timeline=timeline) + "\n"


def _shown(step: Step) -> dict[str, Any]:
    return {
        "old": _path(step.old.document.path),
        "new": _path(step.new.document.path),
        "summary": summary(step),
        "position": position(step),
        "why": list(why(step)),
        "changes": [_change_shown(group) for group in grouped(step.changes)],
    }


def _change_shown(group: Group) -> dict[str, Any]:
    first = group[0]
    old, new = _marked(first.old, first.new)
    return {
        "move": first.move.value,
        "way": first.direction.value,
        "says": said_of(group),
        "old": old,
        "new": new,
        "places": [_place(clause) for clause in (first.old, first.new)],
    }


def _place(clause: Clause | None) -> str:
    return one_line(clause.evidence.section) if clause else ""


Runs = list[tuple[str, bool]]  # words, and whether they differ


def _marked(old: Clause | None, new: Clause | None) -> tuple[Runs, Runs]:
    """Both texts as runs of words that are shared and words that are not."""
    ours, theirs = (visible(c.evidence.text).split() if c else [] for c in (old, new))
    if not ours or not theirs:
        return _runs([(ours, False)]), _runs([(theirs, False)])
    left: list[tuple[list[str], bool]] = []
    right: list[tuple[list[str], bool]] = []
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        left.append((ours[a:b], tag != "equal"))
        right.append((theirs[c:d], tag != "equal"))
    return _runs(left), _runs(right)


def _runs(parts: Iterable[tuple[list[str], bool]]) -> Runs:
    return [(" ".join(part), differs) for part, differs in parts if part]
