"""The outputs of `classify`: results in one of six formats.

In: `Analysis` and `Failure` results in order. Out: text, piece by piece where the format allows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from licensenlp.report.quote import json_text
from licensenlp.types import Analysis, Failure

Result = Analysis | Failure
FORMATS = ("text", "json", "jsonl", "md", "html", "sarif")


def render(
    results: Iterable[Result],
    form: str,
    *,
    several: bool = False,
    width: int = 80,
    full: bool = False,
) -> Iterator[str]:
    """The results in a format, in pieces to be written one after the other.

    `several`: more than one document was asked for, so JSON is a list and failures are told at
    the end. `width` and `full` (whole quotes) concern text alone. Text and JSON Lines come as the
    results do; the other formats in one piece.
    """
    if form == "text":
        from licensenlp.report.render_text import render_text

        yield from render_text(results, width=width, full=full, several=several)
    elif form == "jsonl":
        yield from (json_text(result.to_json(), indent=None) for result in results)
    else:
        yield _WHOLE[form](list(results), several)


def _json(results: list[Result], several: bool) -> str:
    table = [result.to_json() for result in results]
    return json_text(table if several else table[0])


def _markdown(results: list[Result], several: bool) -> str:
    from licensenlp.report.render_markdown import render_markdown

    return render_markdown(results)


def _html(results: list[Result], several: bool) -> str:
    from licensenlp.report.render_html import render_html

    return render_html(results)


def _sarif(results: list[Result], several: bool) -> str:
    from licensenlp.report.sarif import sarif

    return json_text(sarif(results))


_WHOLE: dict[str, Callable[[list[Result], bool], str]] = {
    "json": _json,
    "md": _markdown,
    "html": _html,
    "sarif": _sarif,
}
