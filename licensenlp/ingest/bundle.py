"""A directory's licence, notice, use policy and front matter as one document."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from licensenlp.errors import MissingDocument, OversizedDocument, UnreadableDocument
from licensenlp.ingest.limits import Limits
from licensenlp.types import Document, Part

Reader = Callable[[Path], Document]

LICENSE, USE_POLICY, NOTICE, README = "LICENSE", "USE_POLICY", "NOTICE", "README"
ORDER = (LICENSE, USE_POLICY, NOTICE, README)  # of reading
# The narrower roles first: a use policy may have "license" in its name.
ROLES: tuple[tuple[str, str], ...] = (
    (USE_POLICY, r"acceptable[-_. ]?use|us(?:e|age)[-_. ]?(?:polic(?:y|ies)|restrictions?)|aup"),
    (NOTICE, r"notices?|patents"),
    (LICENSE, r"(?:un)?licen[cs]es?|copying|eula|terms"),
)
# A word of a role stands alone in a name, or beside others: LICENSE-MODEL, llama_license.
_ROLE = {role: re.compile(rf"(?:.*[-_. ])?(?:{words})(?:[-_. ].*)?", re.I) for role, words in ROLES}
_README = re.compile(r"readme(?:[-_. ].*)?|model[-_ ]?card", re.I)
SUFFIXES = frozenset({"", ".txt", ".md", ".rst", ".html", ".htm", ".pdf", ".docx", ".markdown"})
FACTS = ("license", "license_name", "license_link")


def bundle(directory: Path, read: Reader, limits: Limits) -> Document:
    """The documents of `directory`, joined by a blank line; `MissingDocument` where none is there.

    A README gives its front matter (`license`, `license_name`, `license_link`), and its text only
    where no other file is there. A file that cannot be read becomes a warning, unless all are.
    """
    docs: list[tuple[str, Document]] = []
    failures: list[UnreadableDocument] = []
    for role, path in _members(directory, limits):
        try:
            docs.append((role, read(path)))
        except UnreadableDocument as error:
            failures.append(error)
    texts = [(role, doc) for role, doc in docs if role != README] or docs
    if not texts:
        raise _nothing(directory, failures)
    return _joined(directory, texts, [d for r, d in docs if r == README], failures, limits)


def _nothing(directory: Path, failures: list[UnreadableDocument]) -> UnreadableDocument:
    if failures:
        return failures[0]
    return MissingDocument(
        path=str(directory),
        problem="no LICENSE, USE_POLICY, NOTICE or README in the directory",
        advice="Name the file itself",
    )


def _members(directory: Path, limits: Limits) -> list[tuple[str, Path]]:
    """Roles and paths, licence first, then by name."""
    try:
        names = sorted(entry.name for entry in os.scandir(directory) if entry.is_file())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no valid path"
        raise MissingDocument(
            path=str(directory),
            problem=f"cannot be listed ({reason})",
            advice="Name a directory that can be read",
        ) from error
    found = [(role, directory / name) for role in ORDER for name in names if role_of(name) == role]
    if len(found) > limits.bundle_files:
        raise OversizedDocument(
            path=str(directory),
            problem=f"{len(found)} licence files, more than the limit of {limits.bundle_files}",
            advice="Name the files themselves",
        )
    return found


def role_of(name: str) -> str | None:
    """LICENSE, USE_POLICY, NOTICE or README, by a file's name; None for other files.

    >>> role_of("LICENSE-MODEL.md"), role_of("acceptable_use_policy.txt"), role_of("license.py")
    ('LICENSE', 'USE_POLICY', None)
    """
    path = Path(name)
    # "LICENSE-2.0" has a suffix only in form.
    known = path.suffix.lower() in SUFFIXES
    if not known and not re.fullmatch(r"\.[A-Z\d-]+", path.suffix):
        return None
    stem = path.stem if known else name
    if _README.fullmatch(stem):
        return README
    return next((role for role, pattern in _ROLE.items() if pattern.fullmatch(stem)), None)


def _joined(
    directory: Path,
    texts: list[tuple[str, Document]],
    readmes: list[Document],
    failures: list[UnreadableDocument],
    limits: Limits,
) -> Document:
    pieces: list[str] = []
    parts: list[Part] = []
    place = 0
    for role, doc in texts:
        if pieces:
            pieces.append(blank := "\n" if pieces[-1].endswith("\n") else "\n\n")
            place += len(blank)
        end = place + len(doc.text)
        parts.append(Part(path=Path(doc.path).name, role=role, start=place, end=end))
        pieces.append(doc.text)
        place = end
    if place > limits.characters:
        raise OversizedDocument(
            path=str(directory),
            problem=f"{place:,} characters, more than the limit of {limits.characters:,}",
            advice="Raise the limit, or name the files themselves",
        )
    docs = [doc for _, doc in texts]
    readmes = [doc for doc in readmes if doc not in docs]
    return Document(
        text="".join(pieces),
        path=str(directory),
        sha256=hashlib.sha256("".join(d.sha256 for d in docs + readmes).encode()).hexdigest(),
        media_type=docs[0].media_type if len(docs) == 1 else "multipart/mixed",
        encoding=docs[0].encoding if len({doc.encoding for doc in docs}) == 1 else None,
        parts=tuple(parts),
        metadata=_facts(docs) | _facts(readmes),
        warnings=tuple(_warnings(docs + readmes, failures)),
    )


def _facts(docs: list[Document]) -> dict[str, object]:
    return {name: doc.metadata[name] for doc in docs for name in FACTS if name in doc.metadata}


def _warnings(docs: list[Document], failures: list[UnreadableDocument]) -> Iterator[str]:
    for doc in docs:
        for warning in doc.warnings:
            yield f"{Path(doc.path).name}: {warning}"
    for error in failures:
        yield f"not read: {error}"
