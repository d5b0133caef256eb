"""Licences named and not quoted, as people write them, against the index that ships."""

# ruff: noqa: E501 (a case is a line)
from __future__ import annotations

import pytest

from licensenlp.identify import contradictions, identify
from licensenlp.types import Document, Identification, Match, Reference

pytestmark = pytest.mark.issue(4)

EITHER = """Heron is licensed under either of

 * Apache License, Version 2.0 (see LICENSE-APACHE or http://www.apache.org/licenses/LICENSE-2.0)
 * MIT license (LICENSE-MIT)

as you like.
"""
LATER = """/* heron.c, available under the terms of the GNU General Public License
 * version 2 or (at your option) any later version.
 */
"""
NAMED = [
    (EITHER, ["apache-2.0", "mit"]),
    (LATER, ["gpl-2.0-plus"]),
    ("# Heron\n\nReleased under the [MIT License](LICENSE).\n", ["mit"]),
    ("Distributed under the GNU Lesser General Public License, version 2.1 or later.", ["lgpl-2.1-plus"]),
    ("License: GPLv2+\nSource: heron\n", ["gpl-2.0-plus"]),
    ("License: Apache-2.0 OR MIT\n", ["apache-2.0", "mit"]),
    ('{"name": "heron", "license": "(ISC OR GPL-3.0-only)"}', ["isc", "gpl-3.0"]),
    ('license = "BSD-3-Clause"\n', ["bsd-new"]),
    ('license = {text = "MIT"}\n', ["mit"]),
    ("The pictures are licensed under CC BY-SA 4.0. The text is available under CC0.", ["cc-by-sa-4.0", "cc0-1.0"]),
    ("Shared under the Creative Commons Attribution-ShareAlike 4.0 International License.", ["cc-by-sa-4.0"]),
    ("The weights are subject to the Llama 3.1 Community License.", ["llama-3.1-license-2024"]),
    ("---\nlicense: other\nlicense_name: llama3.1\n---\n# Heron\n", ["llama-3.1-license-2024"]),
    ("// SPDX-License-Identifier: GPL-2.0-or-later WITH Classpath-exception-2.0\n", ["gpl-2.0-plus", "classpath-exception-2.0"]),
    ("# SPDX-License-Identifier: (MIT OR Apache-2.0) AND CC-BY-4.0\n", ["mit", "apache-2.0", "cc-by-4.0"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "keys"), NAMED)
def test_what_a_document_names(text: str, keys: list[str]) -> None:
    found = identify(Document(text=text))
    assert [key for one in found.references for key in one.keys] == keys
    assert all(text[one.start : one.end] == one.text for one in found.references)
    assert (found.match, found.contained, found.candidates) == (Match.NONE, (), ())


UNNAMED = [
    "This program is not licensed under the GNU General Public License version 3.",
    "license = load(path)\n",
    "---\nlicense: other\n---\n# Heron\n",
]


@pytest.mark.parametrize("text", UNNAMED)
def test_what_names_no_licence(text: str) -> None:
    assert identify(Document(text=text)).references == ()


def test_front_matter_is_named_once() -> None:
    text = "---\nlicense: cc-by-nc-4.0\n---\n# Heron\n"
    doc = Document(text=text, metadata={"license": "cc-by-nc-4.0"})
    assert [one.keys for one in identify(doc).references] == [("cc-by-nc-4.0",)]


TAGS = [("gpl-2.0", "gpl-2.0-plus", 0), ("mit", "apache-2.0", 1), ("mit", "mit", 0)]


@pytest.mark.parametrize(("own", "tagged", "count"), TAGS)
def test_a_tag_that_names_another_licence_is_told(own: str, tagged: str, count: int) -> None:
    tag = Reference(start=0, end=1, text="T", keys=(tagged,), expression="T")
    found = Identification(match=Match.EXACT, key=own, references=(tag,))
    assert len(contradictions(found)) == count
