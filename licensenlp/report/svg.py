"""A Matplotlib figure as a small piece of HTML: inline SVG in the page's own colours and fonts.

In: a figure whose marks carry links. Out: an `<svg>` element with real text and no styles that a
page in the dark, on paper or with another font would have to fight.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Colours to draw with; the page's style sheet says what they are.
INK, DIM, RULE = "#010101", "#020202", "#030303"
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.id": None,
    "font.family": "sans-serif",
    "font.size": 13,
    "text.parse_math": False,  # a vendor's dollar signs are dollar signs
}
_NAMES = {INK: "var(--ink)", DIM: "var(--dim)", RULE: "var(--rule)"}
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_CLASS = re.compile(r"(?:dots|band|bar) [a-z-]+")
_NUMBER = re.compile(r"(?<!\d)\d+\.\d+")
_KEPT = frozenset({"font-size", "text-anchor", "stroke-width", "stroke-dasharray", "opacity"})


def inline(figure: Figure, label: str) -> str:
    """The figure as an `<svg>` element that names itself `label` to a screen reader.

    Drawn again under the same label it has the same ids, under another one others.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    FigureCanvasSVG(figure)
    file = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with rc_context({"svg.hashsalt": label}):
        figure.savefig(file, format="svg", transparent=True, metadata=nothing)
    root = ET.fromstring(file.getvalue())
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.attrib |= {"role": "group", "aria-label": label}
    _tidy(root)
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)


def _tidy(element: ET.Element) -> None:
    """Take out what only a file of its own needs, and name tiers and colours as the page does."""
    for child in list(element):
        if child.tag in (f"{_SVG}metadata", f"{_SVG}style"):
            element.remove(child)
        elif child.tag == f"{_SVG}a":
            _tidy_link(child)
        else:
            _tidy(child)
    _attributes(element)
    for text in ("text", "tail"):
        if not (getattr(element, text) or "").strip():
            setattr(element, text, None)


def _tidy_link(link: ET.Element) -> None:
    """A link around a mark, and nothing else."""
    marks = list(link.iter(f"{_SVG}use"))
    target = link.attrib[_HREF]
    link.clear()
    link.tag = "a"
    link.set("href", target)
    for mark in marks:
        _attributes(mark)
        mark.attrib.pop("style", None)
        mark.tail = None
        link.append(mark)


def _attributes(element: ET.Element) -> None:
    found = element.attrib
    element.tag = element.tag.removeprefix(_SVG)
    if _HREF in found:
        found["href"] = found.pop(_HREF)
    found.pop("clip-path", None)
    if _CLASS.fullmatch(found.get("id", "")):
        found["class"] = found.pop("id")
    if element.tag == "g":
        found.pop("id", None)
    if "style" in found:
        _restyle(found)
    for name in ("x", "y", "d", "transform"):
        if name in found:
            found[name] = _NUMBER.sub(_rounded, found[name].replace("\n", ""))


def _restyle(found: dict[str, str]) -> None:
    """The style by the page's names for colours; fonts are the page's."""
    kept = []
    for declaration in found.pop("style").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name in ("fill", "stroke"):
            kept.append(f"{name}:{_NAMES.get(value, value)}")
        elif name in _KEPT:
            kept.append(f"{name}:{value}")
    if kept:
        found["style"] = ";".join(kept)


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
