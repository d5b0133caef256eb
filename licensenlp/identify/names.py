"""Names of licences as they are compared: without trimmings such as "the" and "version"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from licensenlp.identify.words import normalise, split, wording


def fold(name: str) -> str:
    """A licence's name as it is compared.

    >>> fold("the Apache License, Version 2.0") == fold("Apache-2.0")
    True
    """
    optional = wording()["references"]["optional"]
    parts = [normalise(word) for word in split(name).raw]
    kept = [re.sub(r"\.0$", "", part) for part in parts if part not in optional]
    return " ".join(kept)


def folded_names(names: Iterable[str], spdx: str | None) -> tuple[str, ...]:
    """The folded names by which a text may be referred to.

    A single word is none, unless SPDX lists the text: too many are words of every day.
    """
    listed = spdx is not None and not spdx.startswith("LicenseRef-")
    folded = dict.fromkeys(fold(name) for name in (spdx or "", *names))
    return tuple(name for name in folded if len(name) > 2 and (listed or " " in name))
