"""The templates of every page of a report, compiled once; whatever they print is escaped.

In: a template's name. Out: the template, with the filters that all pages share.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from licensenlp.report import tables, view
from licensenlp.report.quote import one_line, short, visible

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from markupsafe import Markup

QUOTED = 400  # characters shown of a clause in a table
_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def template(name: str) -> Template:
    """The template of that name in `templates/`."""
    return _environment().get_template(name)


def embedded(value: object) -> Markup:
    r"""JSON to stand inside a script element, which nothing in it can end.

    >>> embedded("</script>")
    Markup('"\\u003c/script\\u003e"')
    """
    from markupsafe import Markup

    words = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    # What cannot be seen is spelled out already; markup is the one thing left to take out.
    return Markup(words.translate(_ESCAPED))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("licensenlp.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "amount": tables.amount,
        "codes": tables.codes,
        "described": view.described,
        "embedded": embedded,
        "facts": view.attributes,
        "line": one_line,
        "place": view.place,
        "points": view.points,
        "short": lambda text: short(text, QUOTED),
        "visible": visible,
    }
    return environment
