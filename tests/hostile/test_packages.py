"""Word files that swell, lie about their size, name other files, or declare entities."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest

from licensenlp.errors import DamagedDocument, EncryptedDocument, LicenseNlpError, OversizedDocument
from licensenlp.ingest import Limits, read

from .reading import bent, cut_off, read_or_refuse

SAMPLE = Path(__file__).parents[2] / "corpus" / "samples" / "saltmarsh-weights-1.1.docx"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORDS = "You may copy, change and share the Wader Model."
BODY = f"<w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>"


def xml(body: str = BODY, head: str = "") -> str:
    return f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'


def package(main: str | bytes, *more: tuple[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", main)
        for name, data in more:
            archive.writestr(name, data)
    return held.getvalue()


LAUGHS = "<!DOCTYPE w [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
)
DECLARED = {
    "a billion laughs": xml("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", LAUGHS + "]>"),
    "a file by entity": xml(
        "<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", "<!DOCTYPE w [<!ENTITY e SYSTEM 'file:///etc/hosts'>]>"
    ),
    "an address by entity": xml(
        "<w:p><w:r><w:t>&e;</w:t></w:r></w:p>",
        "<!DOCTYPE w [<!ENTITY e SYSTEM 'http://127.0.0.1:9/'>]>",
    ),
    "a grammar from elsewhere": xml(head="<!DOCTYPE w SYSTEM 'http://127.0.0.1:9/w.dtd'>"),
    "a parameter entity": xml(
        head="<!DOCTYPE w [<!ENTITY % p SYSTEM 'file:///etc/hosts'> %p;]>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DECLARED)
def test_entities_are_refused(name: str) -> None:
    with pytest.raises(DamagedDocument, match="declares a document type"):
        read(package(DECLARED[name]))


def test_bombs_are_counted_while_they_unpack() -> None:
    swollen = xml(BODY + " " * 30_000_000)
    with pytest.raises(OversizedDocument, match="archive bomb"):
        read(package(swollen))
    assert type(read_or_refuse(understated(package(swollen)))) in (
        DamagedDocument,
        OversizedDocument,
    )


def understated(data: bytes) -> bytes:
    """The package with every stated size set to 100 bytes, in the local and central headers."""
    held = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = held.find(mark)
        while at >= 0:
            struct.pack_into("<I", held, at + place, 100)
            at = held.find(mark, at + 4)
    return bytes(held)


def test_a_size_that_lies_is_refused() -> None:
    with pytest.raises(LicenseNlpError) as raised:
        read(understated(package(xml(BODY * 100))))
    assert type(raised.value) in (DamagedDocument, OversizedDocument)


def test_limits_on_members_size_and_depth() -> None:
    crowd = package(xml(), *((f"word/x{n}.bin", b"") for n in range(50)))
    with pytest.raises(OversizedDocument, match="over 20 files"):
        read(crowd, limits=Limits(archive_members=20))
    with pytest.raises(OversizedDocument, match="unpacks to over 2,000"):
        read(package(xml(BODY * 100)), limits=Limits(expanded_bytes=2_000))
    deep = xml("<w:sdt>" * 3_000 + BODY + "</w:sdt>" * 3_000)
    with pytest.raises(OversizedDocument, match="nests over 2,000"):
        read(package(deep))
    with pytest.raises(OversizedDocument, match="limit of 10"):
        read(package(xml()), limits=Limits(characters=10))


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.txt",
        "/etc/evil.txt",
        "C:\\evil.txt",
        "word/../../evil.xml",
        "word/\x00evil",
        ".",
    ],
)
def test_names_that_climb_are_names_only(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    found = read_or_refuse(package(xml(), (name, b"evil")))
    assert not isinstance(found, LicenseNlpError) and WORDS in found.text
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_links_to_elsewhere_are_not_followed() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://x/attachedTemplate" Target="http://127.0.0.1:9/t.dotm"'
        ' TargetMode="External"/><Relationship Id="r2" Type="http://x/subDocument"'
        ' Target="file:///etc/hosts" TargetMode="External"/></Relationships>'
    )
    found = read(package(xml(), ("word/_rels/document.xml.rels", relations)))
    assert found.text.strip() == WORDS


def test_a_locked_part_is_named() -> None:
    data = bytearray(package(xml()))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark, data.find(b"word/document.xml") - 60 if mark[2] == 3 else 0)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    with pytest.raises(EncryptedDocument):
        read(bytes(data))


@pytest.mark.parametrize("share", range(0, 100, 10))
def test_cut_off(share: int) -> None:
    found = read_or_refuse(cut_off(SAMPLE.read_bytes(), share))
    assert isinstance(found, LicenseNlpError)


@pytest.mark.parametrize("seed", range(60))
def test_bent_bytes(seed: int) -> None:
    read_or_refuse(bent(SAMPLE.read_bytes(), seed, most=100))


@pytest.mark.parametrize("seed", range(40))
def test_bent_markup(seed: int) -> None:
    """Sound packages around a main part whose tags were shuffled."""
    dice = random.Random(seed)
    tags = ["<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>x</w:t>", "<w:tbl><w:tr><w:tc>", "<w:t/>",
            "</w:tc></w:tr></w:tbl>", "<w:numPr><w:ilvl w:val='999999999999'/></w:numPr>",
            "<w:txbxContent>", "</w:txbxContent>", "<w:pPr><w:numPr><w:ilvl w:val='-1'/></w:numPr>"
            "</w:pPr>", "<w:footnoteReference w:id='99'/>", "&#x41;", "<w:br/>"]  # fmt: skip
    body = "".join(dice.choices(tags, k=dice.randrange(1, 40)))
    read_or_refuse(package(xml(body + BODY)))
