"""Every error the program raises on purpose: a stable code, a template, and facts as arguments.

Exit codes follow from the kind: wrong usage is 2, an unreadable input 3 (or 1 among several).
"""

from __future__ import annotations

from typing import ClassVar


class LicenseNlpError(Exception):
    """Base of all errors here; `str()` is one line: what, what is wrong, what to do."""

    code: ClassVar[str] = "L000"
    exit_code: ClassVar[int] = 1
    template: ClassVar[str] = "{message}"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.template.format(**facts))

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.facts))

    @property
    def line(self) -> str:
        """The message behind its code, free of control characters: `[L301] terms.pdf: …`."""
        safe = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in str(self))
        return f"[{self.code}] {safe}"


def _rebuild(kind: type[LicenseNlpError], facts: dict[str, object]) -> LicenseNlpError:
    """An error as it was before pickling, so that workers can send theirs home."""
    return kind(**facts)


# --- L1xx: the program's own data -------------------------------------------------------------


class BadRule(LicenseNlpError):
    """A rule, tier or framework file breaks its schema."""

    code = "L101"
    template = "{file}: rule {rule}: {problem}"


class BadTaxonomy(LicenseNlpError):
    """A label, effect, attribute or category that the taxonomy does not know."""

    code = "L102"
    template = "{where}: unknown {what} {value!r}; known: {known}"


class MissingResource(LicenseNlpError):
    """A model, index or rule file that should be there is not."""

    code = "L103"
    template = "{path}: no {what} here. {advice}"


class DamagedResource(LicenseNlpError):
    """A model, index or cache whose bytes are not those its card names."""

    code = "L104"
    template = "{path}: {problem}. {advice}"


class UnsourcedClause(LicenseNlpError):
    """A clause that names neither rule nor model."""

    code = "L105"
    template = "clause {label} at {start}..{end} names no rule and no model"


class NoWorker(LicenseNlpError):
    """The processes that read documents cannot start."""

    code = "L106"
    template = "a process that reads documents: {problem}. Raise the limits on time and memory"


# --- L2xx: usage ------------------------------------------------------------------------------


class Usage(LicenseNlpError):
    """The command line or a policy or a manifest asks for something that does not exist."""

    code = "L201"
    exit_code = 2


# --- L3xx: documents --------------------------------------------------------------------------


class UnreadableDocument(LicenseNlpError):
    """No text could be had from the bytes."""

    code = "L301"
    exit_code = 3
    template = "{path}: {problem}. {advice}"


class MissingDocument(UnreadableDocument):
    """No such file, or not a regular file, or no permission."""

    code = "L302"


class EmptyDocument(UnreadableDocument):
    """Zero bytes, or nothing but white space."""

    code = "L303"


class BinaryDocument(UnreadableDocument):
    """Bytes that are no text and no format that can be read."""

    code = "L304"


class EncryptedDocument(UnreadableDocument):
    """A document that needs a password."""

    code = "L305"


class OversizedDocument(UnreadableDocument):
    """A document over a limit on bytes, pages, characters or expansion."""

    code = "L306"


class DamagedDocument(UnreadableDocument):
    """A document that breaks off or breaks its own format."""

    code = "L307"


class UnknownEncoding(UnreadableDocument):
    """Text in an encoding that is neither declared nor recognised."""

    code = "L308"


class DocumentTimeout(UnreadableDocument):
    """Reading took longer than the limit; the worker was stopped."""

    code = "L309"


class ProcessEnded(UnreadableDocument):
    """Reading the document ended the process that read it, twice."""

    code = "L310"


class Defect(UnreadableDocument):
    """The program itself failed on the document."""

    code = "L311"
    template = "{path}: {problem}, a defect of the program. {advice}"


# --- L4xx: annotations and training -----------------------------------------------------------


class BadAnnotation(LicenseNlpError):
    """An annotation record that cannot be used."""

    code = "L401"
    template = "{file}:{line}: {problem}. {advice}"


class TooFewExamples(LicenseNlpError):
    """A set too small to train on."""

    code = "L402"
    template = "{problem}. {advice}"


# --- L5xx: corpus -----------------------------------------------------------------------------


class CorpusUnavailable(LicenseNlpError):
    """The reference corpus is not in the cache and could not be fetched."""

    code = "L501"
    template = "{problem}. {advice}"


class CorpusMismatch(LicenseNlpError):
    """Reference corpus bytes that differ from the pinned hash."""

    code = "L502"
    template = "{what}: SHA-256 is {found}, expected {expected}. {advice}"
