"""`python -m licensenlp.clauses.check`: runs rules against their own examples.

With files: those files only. With `--text` (and `--stem`): shows which rules fire, and how the
governing words were read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from licensenlp.clauses.attributes import attributes_for
from licensenlp.clauses.rulebook import Example, Rule, load_rules, read_rules
from licensenlp.clauses.ruler import Candidate, Ruler
from licensenlp.clauses.scope import scopes
from licensenlp.clauses.tokens import read
from licensenlp.errors import LicenseNlpError
from licensenlp.types import Segment, SegmentKind


def example_segment(example: Example) -> Segment:
    """The segment that an example stands for: an item where it has a stem, else a sentence."""
    kind = SegmentKind.ITEM if example.stem else SegmentKind.SENTENCE
    return Segment(start=0, end=len(example.text), text=example.text, kind=kind, stem=example.stem)


def failures(rules: Sequence[Rule]) -> Iterator[str]:
    """A line for each example that is not read as its rule says."""
    for rule in rules:
        ruler = Ruler([rule])
        for wanted, examples in ((True, rule.match), (False, rule.skip)):
            for example in examples:
                if bool(ruler.find([example_segment(example)])) is not wanted:
                    shown = f"{example.stem} | {example.text}" if example.stem else example.text
                    yield f"{rule.id}: {'misses' if wanted else 'fires on'}: {shown}"


def _show(ruler: Ruler, example: Example) -> Iterator[str]:
    segment = example_segment(example)
    reading = read(segment)
    words = reading.tokens
    yield "tokens: " + " ".join(words)
    for cue in scopes().cues(reading):
        yield f"cue: {cue.kind}: {' '.join(words[cue.start : cue.end])}"
    yield from (_line(found, segment) for found in ruler.find([segment]))


def _line(found: Candidate, segment: Segment) -> str:
    facts = attributes_for(found.label, found.effect, segment, found.attributes)
    words = segment.text[slice(*found.place(segment))]
    return f"{found.label} / {found.effect}  [{found.rule}]  {words!r}  {facts or ''}".rstrip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 where every example is read as its rule says, 1 otherwise, 2 on a bad rule."""
    parser = argparse.ArgumentParser(prog="python -m licensenlp.clauses.check")
    parser.add_argument("files", nargs="*", type=Path, help="rule files; all by default")
    parser.add_argument("--text", help="a sentence or list item: show what fires")
    parser.add_argument("--stem", default="", help="the lead-in of --text")
    options = parser.parse_args(arguments)
    try:
        rules = [rule for path in options.files for rule in read_rules(path)] or load_rules()
        if options.text is not None:
            shown = _show(Ruler(rules), Example(
                text=options.text, stem=options.stem))  # fmt: skip
            print("\n".join(shown))
            return 0
        failed = list(failures(rules))
    except LicenseNlpError as error:
        print(error.line, file=sys.stderr)
        return 2
    print("\n".join([*failed, f"{len(rules)} rules, {len(failed)} failures"]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
