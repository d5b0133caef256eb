"""What documents say about themselves: date and version, from front matter, name and first lines.

In: an analysis. Out: the facts that a manifest would state, as far as the document states them;
what a manifest does state goes before. Wording is in guess.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from licensenlp import corpus
from licensenlp.report.quote import one_line
from licensenlp.resources import SCHEME
from licensenlp.types import Document

UNKNOWN = "Unspecified"  # how the corpus names an owner that nobody knows
LONGEST = 80  # characters of a fact; more is no name or version
_IN_NAME = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[-_.]?(?P<month>0[1-9]|1[0-2])(?:[-_.]?(?P<day>[0-3]\d))?)?(?!\d)"
)
_NUMBERS = re.compile(r"(?:^|[-_ .])v?(\d{1,3}(?:\.\d{1,3}){0,3})(?=$|[-_ .])", re.I)
_EXTENSION = re.compile(r"\.[A-Za-z]{1,8}$")
_FRONT_MATTER = {"date": "date", "version": "version", "vendor": "vendor", "model": "model"}


def guess(doc: Document) -> dict[str, str]:
    """The facts that the document states about itself, and no other."""
    if doc.path.startswith(SCHEME):
        return _known(doc.path)
    told = {
        fact: one_line(str(doc.metadata[name]))
        for name, fact in _FRONT_MATTER.items()
        if name in doc.metadata
    }
    found = {"date": date_of(doc.path, doc.text), "version": version_of(doc.path, doc.text)}
    facts = {name: value for name, value in found.items() if value} | told
    return {name: value for name, value in facts.items() if 0 < len(value) <= LONGEST}


def _known(path: str) -> dict[str, str]:
    """What the manifest of the reference corpus says."""
    one = corpus.entry(path)
    vendor = "" if one.vendor == UNKNOWN else one.vendor
    facts = {"vendor": vendor, "date": one.date, "version": _version_in(one.key)}
    return {name: value for name, value in facts.items() if value}


def date_of(path: str, text: str) -> str:
    """Year, month and day as far as they are stated, in the text, else in the name; or ""."""
    for line in text[: _words()["head"]].splitlines():
        if found := next(_dates(line.strip(" \t*_#>|")), None):
            return found
    named = _IN_NAME.search(name_of(path))
    return "-".join(part for part in named.groups() if part) if named else ""


def version_of(path: str, text: str) -> str:
    """The version in the name, else behind the word on the first lines; or ""."""
    if named := _version_in(name_of(path)):
        return named
    head = " ".join(text[:300].split())
    found = _versioned().search(head)
    return found["version"] if found else ""


def _version_in(name: str) -> str:
    """The last version number of a name, dates left out; or ""."""
    numbers = _NUMBERS.findall(_IN_NAME.sub("", name))
    return numbers[-1] if numbers else ""


def name_of(path: str) -> str:
    """The name of a document without its folder, its scheme and the type of its file."""
    if path.startswith(SCHEME):
        return path.removeprefix(SCHEME)
    return _EXTENSION.sub("", path.replace("\\", "/").rpartition("/")[2])


def fillers() -> frozenset[str]:
    """Words that names of versions hold beside their subject."""
    return frozenset(_words()["series"]["fillers"])


def _dates(line: str) -> Iterator[str]:
    """The dates of a line that says that they are the document's."""
    for pattern in _date_patterns():
        if found := pattern.search(line):
            month = found["month"].lower()
            number = month if month.isdigit() else _months()[month[:3]]
            if 1 <= int(number) <= 12 and 1 <= int(found["day"]) <= 31:
                yield f"{found['year']}-{int(number):02}-{int(found['day']):02}"


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    return tomllib.loads(files("licensenlp.report").joinpath("guess.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    return {name[:3]: number for number, name in enumerate(_words()["months"].split(), 1)}


@lru_cache(maxsize=1)
def _date_patterns() -> tuple[re.Pattern[str], ...]:
    month = rf"(?P<month>{'|'.join(f'{name}[a-z]*' for name in _months())})\.?"
    day, year = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>(?:19|20)\d\d)"
    forms = (
        rf"{month} {day},? {year}",
        rf"{day} (?:of )?{month},? {year}",
        rf"{year}-(?P<month>\d\d)-(?P<day>\d\d)",
    )
    before = rf"\b(?:{'|'.join(_words()['dated'])})\b[^\n]{{0,30}}?"
    said = [rf"(?i){before}\b{form}\b" for form in forms]
    alone = [rf"(?i)^\W*{form}\W*$" for form in forms]
    return tuple(re.compile(pattern) for pattern in (*said, *alone))


@lru_cache(maxsize=1)
def _versioned() -> re.Pattern[str]:
    words = "|".join(_words()["versioned"])
    return re.compile(rf"(?i)\b(?:{words})\s*(?P<version>\d+(?:\.\d+){{0,3}})\b")
