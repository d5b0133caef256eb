"""Another program that names licences, run by its own interpreter: what it answers, at what cost.

    PYTHON tests/benchmarks/identify_peer.py scancode|licenseclassifier

Started by the benchmarks of identification. Needs that program alone: nothing of ours is imported.
A JSON line in, `{"texts": […], "seconds": 20}`; a JSON line out, with the SPDX ids named for as
many texts as took that many seconds of CPU, and the seconds since the start after each. The first
line out says which version answers and what loading took.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from importlib import import_module, metadata

Namer = Callable[[str], list[str]]


def scancode() -> Namer:
    """ScanCode's index: SPDX ids of the rules matched, in order."""
    cache = import_module("licensedcode.cache")
    index = cache.get_index()
    ids = {key: one.spdx_license_key or key for key, one in cache.get_licenses_db().items()}

    def name(text: str) -> list[str]:
        matches = index.match(query_string=text)
        return [ids[key] for match in matches for key in match.rule.license_keys()]

    return name


def licenseclassifier() -> Namer:
    """licenseclassifier: the ids of the regions matched, in order."""
    identify = import_module("licenseclassifier").identify_license
    return lambda text: [found.id for found in identify(text)]


PEERS = {
    "scancode": (scancode, "scancode-toolkit-mini"),
    "licenseclassifier": (licenseclassifier, "licenseclassifier"),
}


def main() -> None:
    """Answers lines until there are no more."""
    warnings.simplefilter("ignore")
    began = time.process_time()
    load, package = PEERS[sys.argv[1]]
    name = load()
    name("Permission is given to try this once.")
    about = {"name": package, "version": metadata.version(package)}
    print(json.dumps(about | {"seconds": time.process_time() - began}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        answers: list[list[str]] = []
        took: list[float] = []
        began = time.process_time()
        for text in asked["texts"]:
            answers.append(name(text))
            took.append(time.process_time() - began)
            if took[-1] > asked["seconds"]:
                break
        print(json.dumps({"answers": answers, "seconds": took}), flush=True)


if __name__ == "__main__":
    main()
