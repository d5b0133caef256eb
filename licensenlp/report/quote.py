"""Words of documents made safe to show: what cannot be seen is spelled out, what is long is cut.

In: text of any origin. Out: text that moves no cursor, colours nothing and reorders nothing.
"""

from __future__ import annotations

import json
import re
from typing import Any

ELLIPSIS = "…"

# Control characters (C0 but tab and line ends, DEL, C1), marks that reorder or break lines, lone
# surrogates. A terminal or a browser would act on them; a reader has to see that they are there.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# JSON spells C0 out by itself.
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BLANK = re.compile(r"\s+")


def visible(text: str) -> str:
    r"""The text with its unsafe characters spelled out.

    >>> visible("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return _UNSAFE.sub(_spelled, text.replace("\r\n", "\n"))


def _spelled(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def json_safe(text: str) -> str:
    """JSON text whose strings hold no character that a terminal would act on; the data stays."""
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def json_text(found: Any, *, indent: int | None = 2) -> str:
    """Plain data as JSON that is safe to show, with a line end; on one line without `indent`."""
    return json_safe(json.dumps(found, indent=indent, ensure_ascii=False)) + "\n"


def one_line(text: str) -> str:
    """The text on one line, safe to show."""
    return visible(_BLANK.sub(" ", text).strip())


def short(text: str, limit: int) -> str:
    """The text on one line, cut between words to about `limit` characters.

    >>> short("one two  three four", 12)
    'one two …'
    """
    line = one_line(text)
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    cut = head.rfind(" ")
    return f"{head[:cut] if cut > limit // 2 else head} {ELLIPSIS}"
