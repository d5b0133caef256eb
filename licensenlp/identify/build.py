"""Command: build the index of known texts, from the reference corpus or a folder of texts.

python -m licensenlp.identify.build -o models/identify [FOLDER]
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from licensenlp import corpus
from licensenlp.errors import LicenseNlpError, Usage
from licensenlp.identify.index import ARRAYS, KnownText, build_index

_HOLDERS = re.compile(r"(?m)^ignorable_holders:[ ]*(?:\n[ ].*)+")
_ITEM = re.compile(r"(?m)^[^\S\n]+- (.+)$")


def from_folder(folder: Path) -> Iterator[KnownText]:
    """The known texts in a folder of `*.LICENSE` files with front matter."""
    for path in sorted(folder.glob("*.LICENSE")):
        whole = path.read_text(encoding="utf-8")
        text = corpus.strip_front_matter(whole)
        if text == whole:
            raise Usage(message=f"{path}: no front matter between --- lines")
        yield _known(path.stem, whole[: len(whole) - len(text)], text)


def from_corpus() -> Iterator[KnownText]:
    """The known texts of the fetched reference corpus, checked against its manifest."""
    for one in corpus.texts():
        yield _known(one.key, one.front_matter, one.text)


def _known(key: str, front_matter: str, text: str) -> KnownText:
    facts = corpus.facts(front_matter)
    holders = _HOLDERS.search(front_matter)
    return KnownText(
        key=key,
        text=text,
        spdx=facts.get("spdx_license_key"),
        name=facts.get("name", ""),
        short_name=facts.get("short_name", ""),
        is_deprecated=facts.get("is_deprecated") in corpus.YES,
        holders=tuple(h.strip("'\"") for h in _ITEM.findall(holders[0] if holders else "")),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, say what was written, and return the exit code."""
    parser = argparse.ArgumentParser(prog="licensenlp.identify.build", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="folder of *.LICENSE files")
    parser.add_argument("-o", "--output", type=Path, default=Path("models/identify"))
    chosen = parser.parse_args(arguments)
    try:
        texts = from_folder(chosen.folder) if chosen.folder else from_corpus()
        card = build_index(texts, chosen.output)
    except LicenseNlpError as error:
        print(error.line, file=sys.stderr)
        return error.exit_code
    size = (chosen.output / ARRAYS).stat().st_size
    print(f"{chosen.output}: {len(card['texts'])} texts, {card['words']} words, {size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
