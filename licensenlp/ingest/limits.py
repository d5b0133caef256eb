"""How much a document may hold or take before reading it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Upper bounds on one document; going over one raises `OversizedDocument`.

    `seconds` and `memory` bound the process that reads it, where the command line does (a document
    over `seconds` raises `DocumentTimeout`); `ingest.read` itself counts neither. The defaults are
    four to ten times the largest licence or terms text known to us (5 MB of text).
    """

    bytes: int = 50_000_000  # of the file
    characters: int = 20_000_000  # of the text got from it
    pages: int = 2_000  # of a PDF
    expanded_bytes: int = 200_000_000  # of all a DOCX unpacks to, or a PDF's damaged stream
    expansion_ratio: int = 200  # unpacked to packed bytes of a DOCX part, past its first megabyte
    archive_members: int = 5_000  # files in a DOCX
    nesting: int = 2_000  # elements inside elements, in HTML and DOCX
    bundle_files: int = 50  # files that a bundle reads
    seconds: float = 300.0  # by the clock; 20 million characters take about a hundred
    memory: int = 4_000_000_000  # bytes of address space, of which the program needs 350 million


DEFAULT = Limits()
