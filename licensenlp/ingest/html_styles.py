"""What a page's own style sheets do to its words: hide them, turn them round, add others.

A sheet's rules hold or not by the reader's screen and clicks, so nothing is left out by them; a
warning says what a person may see otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from licensenlp.ingest.html_rules import FOLDING, INVISIBLE, REVERSED, holds_legal_prose, text_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST = 200_000  # characters of style sheets looked at
SELECTORS = 500  # of hiding rules, looked at
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_PRINT = re.compile(r"@media[^{}]{0,200}\bprint\b[^{}]{0,200}\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"(?<![^{}])([^{}]+)\{([^{}]*)\}")
# One tag, class or id: what a sheet that hides a clause needs; the rest is for layouts.
_SIMPLE = re.compile(r"\s*([\w-]*)([.#])([\w-]+)\s*|\s*([a-z][\w-]*)\s*")
_ADDED = re.compile(r"content\s*:\s*(?:\"([^\"]*)\"|'([^']*)')")
_WEIGHTY = re.compile(r"\b(?:not|no|never|except|only|unless|must|may|shall|prohibited)\b", re.I)


def style_warnings(tree: LexborHTMLParser) -> Iterator[str]:
    """What a person should know of the page's style sheets; nothing for most."""
    sheet = "\n".join(node.text() or "" for node in tree.css("style"))[:MOST]
    rules = _RULE.findall(_PRINT.sub("", _COMMENT.sub("", sheet)))
    if any(REVERSED.search(body) for _, body in rules):
        yield "a style sheet reverses the direction of some letters; the text may be disguised"
    added = (found[1] or found[2] or "" for _, body in rules for found in _ADDED.finditer(body))
    if any(map(_WEIGHTY.search, added)):
        yield "a style sheet adds words that are not in the text; the text may be disguised"
    hidden = sum(map(len, _hidden(tree, rules)))
    if hidden:
        yield f"{hidden} characters of terms were read that a style sheet may hide from readers"


def _hidden(tree: LexborHTMLParser, rules: list[tuple[str, str]]) -> Iterator[str]:
    """The text of each element with terms that a simple rule hides."""
    hiding = (listed.split(",") for listed, body in rules if INVISIBLE.search(body))
    for selector in islice(chain.from_iterable(hiding), SELECTORS):
        if found := _SIMPLE.fullmatch(selector):
            yield from (text_of(node) for node in _matching(tree, found) if _says(node))


def _matching(tree: LexborHTMLParser, selector: re.Match[str]) -> list[LexborNode]:
    tag, sign, name, alone = selector.groups()
    if alone:
        return tree.css(alone)
    if set(re.split(r"[-_]", name.lower())) & FOLDING:
        return []  # a click opens it
    attribute = "[class~=" if sign == "." else "[id="
    return tree.css(f'{tag}{attribute}"{name}"]')


def _says(node: LexborNode) -> bool:
    """Whether a rule that hides the element hides terms: prose of some length, or a short ban."""
    return holds_legal_prose(node) or _WEIGHTY.search(text_of(node)[:2_000]) is not None
