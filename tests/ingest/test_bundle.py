"""A directory of licence files as one document."""

from __future__ import annotations

from pathlib import Path

import pytest

from licensenlp.errors import EmptyDocument, MissingDocument, OversizedDocument
from licensenlp.ingest import Limits, read_bundle
from licensenlp.ingest.bundle import role_of

ROLES = [
    ("LICENSE", "LICENSE"),
    ("LICENCE.txt", "LICENSE"),
    ("LICENSE-MODEL.md", "LICENSE"),
    ("LICENSE-2.0", "LICENSE"),
    ("LICENSE.APACHE2", "LICENSE"),
    ("acme_license.pdf", "LICENSE"),
    ("UNLICENSE", "LICENSE"),
    ("COPYING.LESSER", "LICENSE"),
    ("terms-of-service.html", "LICENSE"),
    ("USE_POLICY.md", "USE_POLICY"),
    ("acceptable-use-policy.txt", "USE_POLICY"),
    ("Acceptable Use License Policy.docx", "USE_POLICY"),
    ("NOTICE", "NOTICE"),
    ("THIRD_PARTY_NOTICES.txt", "NOTICE"),
    ("README.md", "README"),
    ("license.py", None),
    ("unlicensed.txt", None),
    ("main.c", None),
    ("config.json", None),
]


@pytest.mark.parametrize(("name", "role"), ROLES)
def test_roles(name: str, role: str | None) -> None:
    assert role_of(name) == role


def fill(directory: Path, **files: str) -> Path:
    for name, text in files.items():
        (directory / name.replace("__", ".")).write_bytes(text.encode())
    return directory


def test_files_join_in_order_with_their_places(tmp_path: Path) -> None:
    fill(
        tmp_path,
        README__md="---\nlicense: other\nlicense_name: acme\n---\nHello",
        NOTICE="Made by Acme",
        USE_POLICY__md="Do no harm\n",
        LICENSE="You may use it.\n",
        main__c="int x;",
    )
    doc = read_bundle(tmp_path)
    assert doc.text == "You may use it.\n\nDo no harm\n\nMade by Acme"
    assert [(part.path, part.role, doc.text[part.start : part.end]) for part in doc.parts] == [
        ("LICENSE", "LICENSE", "You may use it.\n"),
        ("USE_POLICY.md", "USE_POLICY", "Do no harm\n"),
        ("NOTICE", "NOTICE", "Made by Acme"),
    ]
    assert dict(doc.metadata) == {"license": "other", "license_name": "acme"}
    assert doc.part_at(doc.text.index("harm")) == "USE_POLICY.md"
    assert len(doc.sha256) == 64


def test_readme_alone_is_read(tmp_path: Path) -> None:
    doc = read_bundle(fill(tmp_path, README__md="---\nlicense: mit\n---\nHello"))
    assert doc.text.endswith("Hello")
    assert dict(doc.metadata) == {"license": "mit"}


def test_an_unreadable_file_is_a_warning(tmp_path: Path) -> None:
    doc = read_bundle(fill(tmp_path, LICENSE="Use it.", NOTICE=""))
    assert doc.text == "Use it."
    assert "NOTICE" in doc.warnings[0]


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(MissingDocument):
        read_bundle(tmp_path)
    with pytest.raises(MissingDocument):
        read_bundle(tmp_path / "none")
    fill(tmp_path, LICENSE="")
    with pytest.raises(EmptyDocument):
        read_bundle(tmp_path)
    fill(tmp_path, LICENSE="a", NOTICE="b")
    with pytest.raises(OversizedDocument):
        read_bundle(tmp_path, limits=Limits(bundle_files=1))
