"""The XML parts of a DOCX, unpacked within limits and parsed without entities or outside files."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO
from xml.etree import ElementTree

from licensenlp.errors import DamagedDocument, EncryptedDocument, OversizedDocument
from licensenlp.ingest.limits import Limits

CHUNK = 1 << 20
RATIO_FROM = 1 << 20  # bytes: small parts of repeated markup pack well and cost nothing
ENCRYPTED = 0x1
DAMAGE = "Get the file again, or open it in a word processor and save it anew"


class _Guard(ElementTree.TreeBuilder):
    """Builds a tree no deeper than a limit, and none where a document type is declared."""

    def __init__(self, nesting: int) -> None:
        super().__init__()
        self._left = nesting

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        self._left -= 1
        if self._left < 0:
            raise _TooDeep
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        self._left += 1
        return super().end(tag)

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuses entities: Word writes no document type, and entities can only do harm."""
        raise _Declares


class _TooDeep(Exception):
    """Elements nested beyond the limit."""


class _Declares(Exception):
    """A document type in a part."""


class Package:
    """An open DOCX: `part(name)` gives a part's root element, or None where there is none."""

    def __init__(self, data: bytes, *, path: str, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._left = limits.expanded_bytes
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self._damaged("the archive breaks off or is broken") from error
        self._names = {info.filename.lstrip("/"): info for info in self._zip.infolist()}
        if len(self._zip.infolist()) > limits.archive_members:
            raise self._oversized(f"over {limits.archive_members:,} files in the archive")

    def main(self) -> ElementTree.Element:
        """The root of the document's main part; `DamagedDocument` where it is missing."""
        named = [n for n in self._names if n.startswith("word/document") and n.endswith(".xml")]
        root = self.part(min(named, key=lambda n: (len(n), n))) if named else None
        if root is None:
            raise self._damaged("a Word file without its main part")
        return root

    def part(self, name: str) -> ElementTree.Element | None:
        """The root element of a part."""
        info = self._names.get(name)
        if info is None:
            return None
        parser = ElementTree.XMLParser(target=_Guard(self._limits.nesting))
        try:
            parser.feed(self._unpack(info))
            root: ElementTree.Element = parser.close()
        except ElementTree.ParseError as error:
            raise self._damaged(f"{name} is no well-formed XML") from error
        except _TooDeep as error:
            raise self._oversized(f"{name} nests over {self._limits.nesting:,} deep") from error
        except _Declares as error:
            raise self._damaged(
                f"{name} declares a document type, which no Word file has"
            ) from error
        return root

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & ENCRYPTED:
            raise EncryptedDocument(
                path=self._path, problem="encrypted", advice="Save a copy without a password"
            )
        most = max(RATIO_FROM, self._limits.expansion_ratio * info.compress_size)
        most = min(most, self._left)
        try:
            with self._zip.open(info) as file:
                data = self._read(file, most, info.filename)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise self._damaged(f"{info.filename} cannot be unpacked") from error
        self._left -= len(data)
        return data

    def _read(self, file: IO[bytes], most: int, name: str) -> bytes:
        """Counted while unpacking: the sizes that an archive states may lie."""
        held = bytearray()
        while chunk := file.read(CHUNK):
            held += chunk
            if len(held) > most:
                raise self._oversized(
                    f"{name} unpacks to over {most:,} bytes, as an archive bomb does"
                )
        return bytes(held)

    def _damaged(self, problem: str) -> DamagedDocument:
        return DamagedDocument(path=self._path, problem=problem, advice=DAMAGE)

    def _oversized(self, problem: str) -> OversizedDocument:
        return OversizedDocument(
            path=self._path, problem=problem, advice="Raise the limit, or save it as text"
        )
