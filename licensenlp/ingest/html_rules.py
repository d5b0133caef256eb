"""Which elements of a page are no part of its text: by tag, role, class and style, never by guess.

A rule gives way where the element holds legal prose: a page may put its terms into a form, or its
warranty into a footer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# Never text to a reader; a `textarea` is read, as old installers keep their terms in one.
MACHINERY = frozenset({
    "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed",
    "video", "audio", "picture", "map", "button", "select", "datalist", "input", "progress",
    "meter", "head", "del", "img", "link", "meta", "base", "col", "colgroup",
})  # fmt: skip
FURNITURE = frozenset({"nav", "footer", "aside", "form", "dialog", "menu"})
FURNITURE_ROLES = frozenset({
    "navigation", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar",
    "complementary", "toolbar", "banner",
})  # fmt: skip
NAMED = frozenset({"div", "section", "ul", "ol", "p", "span", "header", "a", "table"})

INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])"
    r"|opacity\s*:\s*0(?![.\d]*[1-9])|(?:left|top|text-indent)\s*:\s*-\d{4,}"
    r"|(?<![-\w])color\s*:\s*transparent",
    re.I,
)
REVERSED = re.compile(r"unicode-bidi\s*:\s*(?:bidi|isolate)-override", re.I)
_TOKENS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# Tokens of class and id. "cookie" alone could be the section of a policy on cookies.
SITE_PARTS = frozenset({
    "breadcrumb", "breadcrumbs", "navbar", "navigation", "nav", "footer", "sidebar", "onetrust",
    "newsletter", "masthead", "skiplink", "sitemap", "pagination",
})  # fmt: skip
CONSENT = frozenset({"cookie", "cookies", "consent", "gdpr", "ccpa"})
BANNER = frozenset({
    "banner", "bar", "popup", "modal", "overlay", "dialog", "message", "alert", "notice",
    "preferences", "manager", "wrapper", "popover", "toast",
})  # fmt: skip
SHARING = (frozenset({"social", "share"}), frozenset({"links", "buttons", "icons", "bar", "media"}))
SKIP_LINK = (frozenset({"skip"}), frozenset({"link", "to", "main", "content", "nav"}))
FOLDING = frozenset(
    {"accordion", "collapse", "collapsible", "panel", "tab", "tabs", "tabpanel", "toggle"}
)

_MODAL = re.compile(
    r"\b(?:shall|must|may not|agree|warrant\w*|liab\w+|licen[cs]\w+|prohibit\w*|terminat\w+)\b",
    re.I,
)
LEGAL_PROSE = 400  # characters outside links; footers and menus stay under it
LEGAL_WORDS = 4
ICON = 40  # characters: an icon font's ligature names are shorter, hidden sentences longer
MENU_LINKS = 4
MENU_LINK = 45  # characters of a link in a menu, at most, in the mean
DECISION = 200_000  # characters of an element looked at to judge it


class Verdict(Enum):
    """What becomes of an element."""

    READ = "read"
    MACHINERY = "machinery"
    HIDDEN = "hidden"
    FURNITURE = "furniture"


def judge(node: LexborNode, *, in_main: bool) -> Verdict:
    """Whether an element is read; `in_main` says that it stands in the page's main part."""
    tag = node.tag or ""
    if tag in MACHINERY:
        return Verdict.MACHINERY
    attributes = node.attributes
    if attributes and is_hidden(node, attributes):
        return Verdict.HIDDEN
    furniture = (
        tag in FURNITURE
        or attributes.get("role") in FURNITURE_ROLES
        or (tag in NAMED and is_site_part(attributes))
        or (tag in {"ul", "ol"} and not in_main and is_menu(node))
        or (tag == "header" and not in_main and node.css_first("h1") is None)
    )
    if furniture and not holds_legal_prose(node) and not _wraps_main(node):
        return Verdict.FURNITURE
    return Verdict.READ


def _wraps_main(node: LexborNode) -> bool:
    """Whether the page's own title or main part stands inside, as in a form around a whole page."""
    return node.css_first("main, article, h1, [role=main]") is not None


def is_hidden(node: LexborNode, attributes: Mapping[str, str | None]) -> bool:
    """Whether the element is not shown; a folded panel counts as shown, since a click opens it."""
    role = attributes.get("role")
    if role == "tabpanel" or _tokens(attributes) & FOLDING:
        return False
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if INVISIBLE.search(attributes.get("style") or ""):
        return True
    return attributes.get("aria-hidden") == "true" and len(text_of(node)) <= ICON


def is_reversed(node: LexborNode) -> bool:
    """Whether a style or tag makes the letters run another way than they stand in the source."""
    if node.tag == "bdo":
        return (node.attributes.get("dir") or "").lower() == "rtl"
    return REVERSED.search(node.attributes.get("style") or "") is not None


def is_site_part(attributes: Mapping[str, str | None]) -> bool:
    """Whether class or id names navigation, a footer, a cookie banner or sharing buttons."""
    found = _tokens(attributes)
    if found & SITE_PARTS or (found & CONSENT and found & BANNER):
        return True
    return any(found & first and found & second for first, second in (SHARING, SKIP_LINK))


def is_menu(node: LexborNode) -> bool:
    """Whether a list is nothing but short links and no sentence leads into it."""
    links = node.css("a")
    text = text_of(node)
    linked = sum(len(text_of(link)) + 1 for link in links)
    if len(links) < MENU_LINKS or linked < 0.9 * len(text) or linked > MENU_LINK * len(links):
        return False
    before = node.prev
    while before is not None and not before.is_element_node and not text_of(before):
        before = before.prev
    return before is None or not text_of(before).endswith((":", ","))


def holds_legal_prose(node: LexborNode) -> bool:
    """Whether the words outside links read as terms, so that no rule may drop them."""
    text = text_of(node)
    if len(text) < LEGAL_PROSE:
        return False
    prose = len(text) - sum(len(text_of(link)) for link in node.css("a, button"))
    return prose >= LEGAL_PROSE and len(_MODAL.findall(text[:DECISION])) >= LEGAL_WORDS


def _tokens(attributes: Mapping[str, str | None]) -> set[str]:
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:500]
    return {token.lower() for token in _TOKENS.findall(named)}


def text_of(node: LexborNode) -> str:
    """All words inside an element, one space between."""
    return " ".join((node.text(separator=" ") or "").split())
