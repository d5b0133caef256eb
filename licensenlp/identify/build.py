"""Command: build the index of known texts, from the reference corpus or a folder of texts.

python -m licensenlp.identify.build -o models/identify [FOLDER]
"""

from __future__ import annotations

import argparse
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from licensenlp.errors import LicenseNlpError, Usage
from licensenlp.identify.index import ARRAYS, KnownText, build_index

_FRONT = re.compile(r"---\n(?P<facts>.*?)\n---(?:\n|$)(?P<text>.*)", re.DOTALL)


def from_folder(folder: Path) -> Iterator[KnownText]:
    """The known texts in a folder of `*.LICENSE` files with front matter."""
    for path in sorted(folder.glob("*.LICENSE")):
        found = _FRONT.match(path.read_text(encoding="utf-8"))
        if found is None:
            raise Usage(message=f"{path}: no front matter between --- lines")
        yield _known(path.stem, found["facts"], found["text"])


def from_corpus() -> Iterator[KnownText]:
    """The known texts of the fetched reference corpus, checked against its manifest."""
    from licensenlp import corpus

    texts = list(corpus.texts())
    with zipfile.ZipFile(corpus.archive_path()) as archive:
        for found in texts:
            raw = archive.read(found.entry.member).decode("utf-8", "replace")
            front = _FRONT.match(raw)
            yield _known(found.key, front["facts"] if front else "", found.text)


def _known(key: str, facts: str, text: str) -> KnownText:
    single = dict(re.findall(r"(?m)^(\w+): (.+)$", facts))
    lists = {
        name: re.findall(r"(?m)^\s+- (.+)$", items)
        for name, items in re.findall(r"(?m)^(\w+):[ ]*\n((?:[ ]+.*\n?)+)", facts)
    }
    return KnownText(
        key=key,
        text=text,
        spdx=single.get("spdx_license_key"),
        name=single.get("name", "").strip("'\""),
        short_name=single.get("short_name", "").strip("'\""),
        is_deprecated=single.get("is_deprecated") == "yes",
        holders=tuple(h.strip("'\"") for h in lists.get("ignorable_holders", ())),
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
