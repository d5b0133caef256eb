"""A small index of invented licences, two of them twins."""

from __future__ import annotations

from pathlib import Path

import pytest

from licensenlp.identify import Index, KnownText, build_index, identify, load_index
from licensenlp.types import Document, Identification

HARBOR = """Harbor Open Licence
Version 2.0, March 2019

Copyright (c) 2019 Quillfern Labs Ltd

1. Everyone who gets hold of the Works is given a worldwide, irrevocable leave to run them,
   study them and pass them on, in the original or in a changed colour and shape, at no charge.

2. Whoever passes the Works on keeps this sheet with them and says which parts were altered.

3. Claims about the Works are brought before the courts of the county of Brackenshire within
   700,000 hours of the event, and the holder does not answer for lost crops or lost sleep.
"""
LANTERN = """Lantern Research Licence

(a) The lender lets the borrower read, run and measure the Weights for study alone.
(b) The borrower may not earn money with the Weights, nor with what they bring forth.
(c) Neither the name of [NAME OF COMPANY] nor the names of its helpers adorn an advert for
    goods made with the Weights unless a letter signed by hand says so beforehand.
(d) The Weights come as they are; nobody vouches that they fit any purpose whatever.
"""
# Lantern without its clause (b): a twin that similarity alone would hardly part from it.
BEACON = LANTERN.replace("Lantern Research", "Beacon").replace(
    "(b) The borrower may not earn money with the Weights, nor with what they bring forth.\n", ""
)
MARSH = """The reed gatherers' common rule binds all who cut upon the marsh between the two
mills: each takes what a boat will hold, leaves the nests alone, mends the causeway on the
first dry day of spring, and answers to the eldest for whatever was broken or set on fire.
"""


def known(key: str, text: str, *, deprecated: bool = False) -> KnownText:
    return KnownText(key=key, text=text, name=key.title(), spdx=key, is_deprecated=deprecated)


def find(text: str, index: Index) -> Identification:
    return identify(Document(text=text), index=index)


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    texts = [
        known("harbor-2.0", HARBOR),
        known("a-harbor-old", HARBOR, deprecated=True),
        known("lantern", LANTERN),
        known("beacon", BEACON),
        known("marsh", MARSH),
    ]
    folder: Path = tmp_path_factory.mktemp("index")
    build_index(texts, folder)
    return load_index(folder)
