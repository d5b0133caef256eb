"""Writes corpus/manifest.jsonl: `python tests/benchmarks/build_manifest.py WHEEL`.

Facts come from each file's front matter (name, owner, language, SPDX key) and its text (dates);
families from the texts and the series; series and kinds from build_manifest.toml, made by reading.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import zipfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

from licensenlp import corpus
from licensenlp.families import families
from licensenlp.resources import SCHEME

MANIFEST = Path(__file__).parents[2] / "corpus" / "manifest.jsonl"

TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SERIES: dict[str, str] = TABLES["series"]
KINDS: dict[str, str] = {key: kind for kind, keys in TABLES["kinds"].items() for key in keys}

_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = rf"{_MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?"
_SAID = r"(?:effective|release date|last (?:updated|modified|revised)|dated|^version)"
_DATES = [
    re.compile(rf"{_SAID}[^\n]{{0,40}}?{_DAY},? (?P<year>\d{{4}})"),
    re.compile(rf"{_SAID}[^\n]{{0,40}}?(?P<day>\d\d?) {_MONTH},? (?P<year>\d{{4}})"),
    re.compile(rf"^\W*{_DAY},? (?P<year>\d{{4}})\W*$"),
]
_KEY_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[-.]?(?P<month>[01]\d)(?:[-.]?(?P<day>[0-3]\d))?)?(?!\d)"
)
_VERSION = re.compile(r"-v?\d[\d.-]*$")
UNLIKE = {"apache"}  # one name, unlike texts: Apache 1.1 is a BSD licence, 2.0 is not


def main(wheel: str) -> None:
    """Read the wheel and write the manifest, sorted by key."""
    with zipfile.ZipFile(wheel) as archive:
        raw = {
            _key(m): (m, archive.read(m).decode("utf-8")) for m in corpus.licence_members(archive)
        }
    texts = {key: corpus.strip_front_matter(found) for key, (_, found) in sorted(raw.items())}
    family = _named(families(texts, _series(texts)))
    lines = [
        json.dumps(_line(key, *raw[key], texts[key], family[key]), ensure_ascii=False)
        for key in texts
    ]
    MANIFEST.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sizes = Counter(Counter(family.values()).values())
    print(f"{len(lines)} documents, {len(set(family.values()))} families; sizes {dict(sizes)}")


def _key(member: str) -> str:
    return Path(member).name.removesuffix(corpus.SUFFIX)


def _line(key: str, member: str, raw: str, text: str, family: str) -> dict[str, object]:
    facts = corpus.facts(raw[: len(raw) - len(text)])
    return {
        "document": SCHEME + key,
        "member": member,
        "sha256": corpus.text_sha256(text),
        "characters": len(text),
        "kind": _kind(key, text, facts),
        "vendor": facts["owner"],
        "family": family,
        "date": _date(key, facts["name"], text),
        "language": facts.get("language", "en").split("-")[0],
        "spdx": facts.get("spdx_license_key"),
        "name": facts["name"],
        "is_deprecated": facts.get("is_deprecated") in corpus.YES,
    }


def _kind(key: str, text: str, facts: Mapping[str, str]) -> str | None:
    if not text.strip():
        return None
    if facts["category"] == "CLA" and key not in KINDS:
        return "other-legal"
    return KINDS.get(key, "license")


def _date(key: str, name: str, text: str) -> str | None:
    """The date in the text where it fits the year in the key or name, else that of those."""
    told = next((m for m in map(_KEY_DATE.search, (key, name)) if m), None)
    for line in text[:3000].lower().splitlines():
        for pattern in _DATES:
            said = pattern.search(line.strip())
            if said and told and told["year"] != said["year"]:
                continue
            if said:
                month = _MONTHS[said["month"]]
                return f"{said['year']}-{month:02}-{int(said['day']):02}"
    return "-".join(part for part in told.groups() if part) if told else None


def _series(texts: Mapping[str, str]) -> list[list[str]]:
    """Keys of one series: by the table, and those that differ in a version or date only."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key in texts:
        if (stem := _VERSION.sub("", key)) not in UNLIKE:
            groups[stem].append(key)
        for name, pattern in SERIES.items():
            if re.match(pattern, key):
                groups[f"series {name}"].append(key)
    return list(groups.values())


def _named(leaders: Mapping[str, str]) -> dict[str, str]:
    """Families under readable names: the series', else the commonest key without its version."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for key, leader in leaders.items():
        members[leader].append(key)
    return {key: _name(keys) for keys in members.values() for key in keys}


def _name(keys: list[str]) -> str:
    for name, pattern in SERIES.items():
        if any(re.match(pattern, key) for key in keys):
            return name
    stems = Counter(_VERSION.sub("", key) for key in keys)
    return min(stems, key=lambda stem: (-stems[stem], len(stem), stem))


if __name__ == "__main__":
    main(sys.argv[1])
