"""What a report is about: documents named as files, directories and globs, and facts about them.

In: arguments of the command line (`scancode:…` names texts of the reference corpus), a manifest.
Out: `Item`s sorted by path, each document once.
"""

from __future__ import annotations

import fnmatch
import glob
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from licensenlp import corpus
from licensenlp.errors import Usage
from licensenlp.report.manifest import Facts, read_manifest
from licensenlp.resources import SCHEME

MANIFEST_TYPES = (".csv", ".toml", ".jsonl")
# What a document may be. The last three cannot be read, but whoever keeps terms in them is told so.
_TYPES = frozenset(
    (
        ".txt .text .md .markdown .rst .html .htm .xhtml .pdf .docx .license .licence"
        " .doc .rtf .odt"
    ).split()
)
_NAMES = (
    "license",
    "licence",
    "copying",
    "copyright",
    "notice",
    "terms",
    "tos",
    "eula",
    "use_policy",
    "use-policy",
    "unlicense",
)
_LEFT_OUT = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A document to read: its path, and what a manifest says about it."""

    path: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """The documents, sorted by path, and how many files of directories were left out."""

    items: tuple[Item, ...]
    left_out: int = 0


def find(paths: Sequence[str], manifest: str | None = None) -> Inputs:
    """The documents that `paths` name, with the facts of the manifest.

    Without paths, the documents are those of the manifest. A path that ends in .csv, .toml or
    .jsonl is a manifest itself. Raises Usage where a manifest is wrong or nothing is named.
    """
    lists = [p for p in paths if p.lower().endswith(MANIFEST_TYPES)]
    named = [p for p in paths if p not in lists]
    facts: dict[str, Facts] = {}
    for file in [*lists, *([manifest] if manifest else [])]:
        facts |= {_same(path): (path, known) for path, known in read_manifest(Path(file))}
    found = [path for one in named for path in _expanded(one)]
    wanted = [path for path, ok in found if ok]
    if lists or not named:
        wanted += [path for path, _ in facts.values()]
    if not wanted:
        raise Usage(message="no documents: name files, a directory that holds some, or --manifest")
    return Inputs(items=_items(wanted, facts), left_out=len(found) - sum(ok for _, ok in found))


def _items(paths: Iterable[str], facts: Mapping[str, Facts]) -> tuple[Item, ...]:
    """One item a file, under the first of its names."""
    once: dict[str, Item] = {}
    for path in sorted(set(paths)):
        same = _same(path)
        _, known = facts.get(same, (path, {}))
        once.setdefault(same, Item(path=path, facts=known))
    return tuple(sorted(once.values(), key=lambda item: item.path))


def _same(path: str) -> str:
    """What two spellings of a path have in common."""
    return os.path.realpath(path)


def _expanded(path: str) -> Iterator[tuple[str, bool]]:
    """The documents behind an argument, each with whether it is to be read."""
    if path.startswith(SCHEME) and glob.has_magic(path):
        known = (one.document for one in corpus.entries())
        yield from ((one, True) for one in fnmatch.filter(known, path))
    elif Path(path).is_dir():
        yield from _walked(path)
    elif Path(path).exists() or not glob.has_magic(path):
        yield path, True
    else:
        # A pattern as typed, absolute or not: pathlib takes relative ones only.
        for match in glob.iglob(path, recursive=True):  # noqa: PTH207
            if not Path(match).is_dir():
                yield match, True


def _walked(directory: str) -> Iterator[tuple[str, bool]]:
    for folder, below, names in os.walk(directory):
        below[:] = [d for d in below if not d.startswith(".") and d not in _LEFT_OUT]
        for name in names:
            yield str(Path(folder) / name), _wanted(name)


def _wanted(name: str) -> bool:
    """Whether a file of a directory looks like a document: by type, or named like a licence."""
    if name.startswith("."):
        return False
    suffix = Path(name).suffix.lower()
    return suffix in _TYPES or (name.lower().startswith(_NAMES) and suffix not in _CODE)


_CODE = frozenset(
    ".py .js .ts .json .jsonl .toml .yaml .yml .csv .c .h .go .rs .java .css .svg .png".split()
)
