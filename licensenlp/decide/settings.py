"""TOML files that people write, read strictly: every refusal names its place and the nearest name.

In: a TOML file's table. Out: checked values, or `Usage` (exit code 2).
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from licensenlp.errors import Usage

FEW = 8  # so many names are all told; of more, the nearest


def load_toml(path: str | Path) -> Settings:
    """The file's top table; Usage where it cannot be read or is no TOML."""
    try:
        return Settings(str(path), "", tomllib.loads(Path(path).read_text(encoding="utf-8")))
    except OSError as error:
        raise Usage(message=f"{path}: cannot be read ({error.strerror})") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Usage(message=f"{path}: is not TOML ({error})") from error


@dataclass(frozen=True, slots=True)
class Settings:
    """One table of a file and where it stands there."""

    file: str
    place: str
    table: Mapping[str, Any]

    def only(self, known: Iterable[str]) -> Settings:
        """This table, all of whose keys are among `known`; Usage names the first that is not."""
        names = tuple(known)
        for key in self.table:
            if key not in names:
                raise self.refuse(key, f"unknown key{nearest(key, names)}")
        return self

    def refuse(self, key: str, problem: str) -> Usage:
        """The error for a key of this table."""
        return Usage(message=f"{self.file}: {self._at(key)}: {problem}")

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def inner(self, key: str) -> Settings:
        """The table under `key`, empty where there is none."""
        found = self.table.get(key, {})
        if not isinstance(found, dict):
            raise self.refuse(key, f"must be a table, [{self._at(key)}]")
        return Settings(self.file, self._at(key), found)

    def text(self, key: str, default: str = "") -> str:
        """A string."""
        found = self.table.get(key, default)
        if not isinstance(found, str):
            raise self.refuse(key, "must be a string in quotes")
        return found

    def number(self, key: str) -> float | None:
        """A number that is not negative; None where the key is absent."""
        found = self.table.get(key)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found < 1e300:
            raise self.refuse(key, "must be a number that is not negative, such as 3_000_000")
        return found

    def flag(self, key: str) -> bool | None:
        """True or false; None where the key is absent."""
        found = self.table.get(key)
        if found is not None and not isinstance(found, bool):
            raise self.refuse(key, "must be true or false")
        return found

    def words(self, key: str, known: Iterable[str] = ()) -> tuple[str, ...] | None:
        """A list of strings, each of them in `known` if that is given; None where absent."""
        found = self.table.get(key)
        if found is None:
            return None
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise self.refuse(key, "must be a list of strings")
        names = tuple(known)
        for one in found if names else ():
            if one not in names:
                raise self.refuse(key, f"unknown {one!r}{nearest(one, names)}")
        return tuple(found)

    def choice(self, key: str, known: Sequence[str], default: str) -> str:
        """One of the strings in `known`."""
        found = self.text(key, default)
        if found not in known:
            raise self.refuse(key, f"unknown {found!r}{nearest(found, known)}")
        return found


def nearest(name: str, known: Iterable[str]) -> str:
    """What to write instead, as the end of a message.

    >>> nearest("teirs", ["tiers", "uses"])
    "; did you mean 'tiers'?"
    """
    names = [str(one) for one in known]
    upper = {one.casefold(): one for one in names}
    if near := difflib.get_close_matches(name.casefold(), upper, n=1):
        return f"; did you mean {upper[near[0]]!r}?"
    shown = names if len(names) <= FEW else [*names[:FEW], "…"]
    return f"; valid: {', '.join(shown)}" if names else ""


_SUM = re.compile(r"([\d_,]+(?:\.\d+)?)(?:\s*([A-Za-z]+))?\s+([A-Z]{3})")
_SCALES = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9, "bn": 1e9}


def money(settings: Settings, key: str) -> tuple[float, str] | None:
    """A sum such as "12M EUR" as amount and ISO 4217 code; None where the key is absent."""
    text = settings.text(key)
    if key not in settings.table:
        return None
    found = _SUM.fullmatch(text.strip())
    if not found:
        raise settings.refuse(
            key, f"{text!r} is no sum; write amount, scale and currency: 12M EUR, 250_000 USD"
        )
    scale = found[2] or ""
    if scale not in _SCALES:
        raise settings.refuse(key, f"unknown unit {scale!r}{nearest(scale, list(_SCALES)[1:])}")
    return float(re.sub("[_,]", "", found[1])) * _SCALES[scale], found[3]
