"""How well known licences are named: forms, noise, riders, edits, and texts that are none.

    python tests/benchmarks/identify_accuracy.py [--every N] [PART…]

Needs the fetched reference corpus. Prints one line a measurement, with its support, and the
misses. Riders and edits are made up here; the licences they go into come from the corpus.
"""

# ruff: noqa: E501 (riders are one sentence a line)
from __future__ import annotations

import argparse
import html
import itertools
import random
import re
import sys
import sysconfig
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from licensenlp import corpus
from licensenlp.identify import identify
from licensenlp.types import Document, Identification, Match

Form = Callable[[str], str]
SEED = 7
OPEN = [
    "mit",
    "apache-2.0",
    "bsd-new",
    "bsd-simplified",
    "isc",
    "mpl-2.0",
    "zlib",
    "gpl-2.0",
    "gpl-3.0",
    "lgpl-2.1",
    "lgpl-3.0",
    "agpl-3.0",
    "epl-2.0",
    "boost-1.0",
    "cc-by-4.0",
    "cc-by-sa-4.0",
    "artistic-2.0",
    "afl-3.0",
    "ms-pl",
    "upl-1.0",
]
RIDERS = [
    "If more than 700,000,000 people use your products in a calendar month, ask us for a separate licence first.",
    "Companies whose monthly active users exceed 100 million on the release date hold no rights here.",
    "Above 50,000 daily active users, rights end until a paid agreement is signed.",
    "Enterprises with yearly revenue over USD 20 million must buy a commercial licence.",
    "Teams that raised more than EUR 5,000,000 in funding may not run the material.",
    "Only non-commercial use is allowed, and nobody may earn money with the material.",
    "Use is limited to academic research; production use is forbidden.",
    "You shall not sell the material or a service whose value comes mostly from it.",
    "You must not use the material or its results to train, tune or improve any other AI model.",
    "Outputs may not serve to develop a model that competes with ours.",
    "Distilling the model into a smaller one is prohibited.",
    "Reverse engineering of the weights is prohibited in every case.",
    "Nobody residing in, or established in, the European Union receives any right under these terms.",
    "The material may be used in Switzerland and Norway only.",
    "We may withdraw this grant at any time, for any reason and without notice.",
    "All rights granted here are revocable at our sole discretion.",
    "We can change these terms whenever we like, and continued use means that you agree.",
    "Military, intelligence and weapons applications are banned.",
    "The material may not be used to surveil people or to recognise faces in public places.",
    "You may not scrape, crawl or collect data from the service by automated means.",
    "Publishing benchmark results requires our prior written consent.",
    "Each product that contains the material displays the words Powered by Quillfern on its first page.",
    "Names of derived models must begin with Quillfern.",
    "You must delete every copy within ten days once we ask for it.",
    "We may audit your records of use twice a year at your expense.",
]
TERM_EDITS = [
    (r"\bmay not\b", "may"), (r"\bshall not\b", "shall"), (r"\bmust not\b", "must"),
    (r"\birrevocable\b", "revocable"), (r"\bmay\b", "must"), (r"\bany\b", "non-commercial"),
    (r"\bwithout\b", "with"), (r"\bworldwide\b", "national"), (r"\broyalty-free\b", "royalty-bearing"),
    (r"\bnon-exclusive\b", "exclusive"), (r"\bperpetual\b", "temporary"), (r"\bnot\b", ""),
    (r"\ball\b", "some"), (r"\b30\b", "3"), (r"\bfifty\b", "five"), (r"\bno\b", "every"),
    (r"\bpermitted\b", "prohibited"), (r"\bgranted\b", "denied"), (r"\bprovided\b", "unless"),
    (r"\bor\b", "and"), (r"\bmust\b", "may"), (r"\bSection \d+", "Section 99"), (r"\bCalifornia\b", "Nevada"),
]  # fmt: skip
OTHER_EDITS: list[tuple[str, str]] = [
    (r"(?m)^([ \t]*Copyright (?:\(c\)|\(C\)|©) ?).*$", r"\g<1>2031 Marigold Analytics Inc."),
    (r"\A", "Copyright (c) 2033 Jane Quillfern\n\n"),
    (r"\A", "Copyright 2020-2031 The Tulip Project Authors. All rights reserved.\n\n"),
    (r"\blicense\b", "licence"), (r"\bauthorized\b", "authorised"), (r"\bfavor\b", "favour"),
    (r"\backnowledgment\b", "acknowledgement"), (r"\bhttp:", "https:"), (r"\"", "”"), (r"'", "’"),
    (r"\brecognized\b", "recognised"), (r"\bWARRANTIES\b", "warranties"), (r"\bmodifications\b", "modificatons"),
    (r"\bORGANIZATION\b", "Marigold Analytics"), (r"\bcolor\b", "colour"), (r"(?m)^", "    "),
    (r"\bdocumentation\b", "documentaton"), (r"[ \t]+$", ""), (r"\.[ ]", ".  "), (r"\bdistribution\b", "distributon"),
]  # fmt: skip
PREFIXES = ["# ", "// ", " * ", "; ", "-- ", "% ", "REM ", "dnl ", "! ", "> ", "/// ", "@c "]


def find(text: str) -> Identification:
    """The identification of a plain text."""
    return identify(Document(text=text))


# --- forms ------------------------------------------------------------------------------------


def rewrap(text: str) -> str:
    """Each paragraph in lines of 60 columns, no word broken."""
    fill = textwrap.TextWrapper(60, break_long_words=False, break_on_hyphens=False).fill
    return "\n\n".join(fill(" ".join(p.split())) for p in re.split(r"\n\s*\n", text))


def markdown(text: str) -> str:
    """A heading, bullets for list items, some bold, and a rule."""
    text = re.sub(r"(?m)^\s*\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)]\s+", "* ", text.strip())
    first, _, rest = text.partition("\n")
    head = f"# {first.strip()}" if len(first.split()) <= 10 else first
    return head + "\n" + re.sub(r"\b(WARRANTY|NOTICE|License)\b", r"**\1**", rest) + "\n\n---\n"


def untitled(text: str) -> str:
    """Without its first line where that is short, ends no sentence and stands by itself."""
    first, _, rest = text.strip().partition("\n")
    title = (
        len(first.split()) <= 10 and first[-1:] not in ".,;:" and not rest.split("\n")[0].strip()
    )
    return rest if title and rest.strip() else text


def recopyright(text: str) -> str:
    """Another copyright line in place of each, or before the text."""
    changed = re.sub(
        r"(?m)^([ \t]*Copyright (?:\(c\)|\(C\)|©) ?).*$", r"\1 2031 Marigold Inc.", text
    )
    return changed if changed != text else "Copyright (c) 2031 Marigold Inc.\n\n" + text


def prefixed(prefix: str) -> Form:
    """Every line behind a comment prefix."""
    return lambda text: "\n".join((prefix + line).rstrip() for line in text.strip().split("\n"))


def as_html(text: str) -> str:
    """The text out of an HTML page of its paragraphs, as the program reads it."""
    from licensenlp import ingest

    paragraphs = (f"<p>{html.escape(p)}</p>" for p in re.split(r"\n\s*\n", text))
    page = f"<!doctype html><html><body>{''.join(paragraphs)}</body></html>"
    return ingest.read(page.encode("utf-8")).text


FORMS: dict[str, Form] = {
    "verbatim": str,
    "re-wrapped": rewrap,
    "Markdown": markdown,
    "without title": untitled,
    "other copyright line": recopyright,
    "HTML": as_html,
    **{f"prefix {prefix.strip()}": prefixed(prefix) for prefix in PREFIXES},
}


def measure_forms(texts: dict[str, str]) -> None:
    """Own key, or that of a text with the same words, in each form."""
    alike = _alike({one.key: one.text for one in corpus.texts()})
    for name, form in FORMS.items():
        results: Counter[str] = Counter()
        misses, start = [], time.perf_counter()
        for key, text in texts.items():
            found = find(form(text))
            right = found.key in alike[key]
            results[f"{'right' if right else 'wrong'} {found.match}"] += 1
            misses += [] if right else [f"{key}→{found.key}"]
        share = 1 - len(misses) / len(texts)
        speed = len(texts) / (time.perf_counter() - start)
        print(f"{name}: {share:.4f} (n={len(texts)}) {dict(results)} {speed:.0f}/s", misses[:20])


def _alike(texts: dict[str, str]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for key, text in texts.items():
        groups.setdefault(" ".join(re.findall(r"\w+", text.casefold())), set()).add(key)
    return {key: keys for keys in groups.values() for key in keys}


# --- noise ------------------------------------------------------------------------------------


def measure_noise(texts: dict[str, str]) -> None:
    """The right family, and never `exact`, after words or a paragraph are lost or gained."""
    families = {entry.key: entry.family for entry in corpus.entries()}
    long = {key: text for key, text in texts.items() if len(text.split()) >= 60}
    makers: dict[str, Callable[[str, random.Random], str]] = {
        "1 % of words": lambda t, r: _noise(t, 0.01, r),
        "3 % of words": lambda t, r: _noise(t, 0.03, r),
        "paragraph dropped": _dropped,
        "paragraph added": _added,
    }
    for name, make in makers.items():
        chance, right, exact, total, misses = random.Random(SEED), 0, 0, 0, []
        for key, text in long.items():
            changed = make(text, chance)
            if changed == text:
                continue
            found = find(changed)
            named = found.key or (found.candidates[0].key if found.candidates else "")
            total += 1
            right += (ok := families.get(named) == families[key])
            exact += (found.key, found.match) == (key, Match.EXACT)
            misses += [] if ok else [f"{key}→{named}"]
        print(f"{name}: right family {right / total:.4f}, exact {exact} (n={total})", misses[:20])


def _noise(text: str, share: float, chance: random.Random) -> str:
    """A share of the words lost, replaced, or followed by another; notices and markers left alone.

    A copyright line, a title or a list marker may change and the text still be `exact`.
    """
    words = re.split(r"(\s+)", text)
    ends = itertools.accumulate(map(len, words))
    notices = [m.span() for pattern in (_HEAD, _COPYRIGHT) for m in pattern.finditer(text)]
    places = [
        place
        for place, end in enumerate(ends)
        if re.search(r"[^\W\d_]{4}", words[place]) and not any(a < end <= b for a, b in notices)
    ]
    for place in chance.sample(places, min(len(places), max(1, int(share * len(words) / 2)))):
        words[place] = chance.choice(["", "heron", words[place] + " lapwing"])
    return "".join(words)


_HEAD = re.compile(r"\A(?:\s*[^\n]{0,90}[^.;,\n]\n){1,4}")  # short lines at the top
_NOTICE = re.compile(r"(?i)\W*(?:(?:portions|parts|all) .{0,40})?copyright")  # opens with one
_COPYRIGHT = re.compile(  # with the line that goes on with it
    r"(?i)[^\n]*(?:copyright|\(c\)|©)[^\n]*(?:\n[^\n]{0,60}(?=\n|\Z))?"
)


def _dropped(text: str, chance: random.Random) -> str:
    """Without one of its paragraphs of 15 words or more, where it has three; no notice is lost."""
    parts = re.split(r"\n\s*\n", text.strip())
    long = [
        p for p, part in enumerate(parts) if len(part.split()) >= 15 and not _NOTICE.match(part)
    ]
    if len(long) < 3:
        return text
    del parts[chance.choice(long)]
    return "\n\n".join(parts)


def _added(text: str, chance: random.Random) -> str:
    parts = re.split(r"\n\s*\n", text.strip())
    parts.insert(chance.randint(0, len(parts)), " ".join(chance.sample(RIDERS, 2)))
    return "\n\n".join(parts)


# --- riders and edits -------------------------------------------------------------------------


def measure_riders(texts: dict[str, str]) -> None:
    """25 clauses in 20 open licences, at start, middle and end: found within one sentence."""
    chance = random.Random(SEED)
    counts: Counter[str] = Counter()
    misses = []
    for key in (key for key in OPEN if key in texts):
        for number, rider in enumerate(RIDERS):
            text, start = _inserted(texts[key], rider, number % 3, chance)
            found = find(text)
            terms = [c for c in found.added if c.terms and c.end > c.start]
            near = any(_located(text, c.start, c.end, start, start + len(rider)) for c in terms)
            counts.update({"all": 1, "exact or near": found.match in (Match.EXACT, Match.NEAR)})
            counts.update({"named": found.key == key, "located": near})
            misses += [] if near else [f"{key}#{number}"]
    print("riders:", dict(counts), misses[:20])


def _inserted(text: str, rider: str, place: int, chance: random.Random) -> tuple[str, int]:
    parts = re.split(r"\n\s*\n", text.strip())
    ends = [0, chance.randint(1, max(1, len(parts) - 1)), len(parts)]
    parts.insert(ends[place], rider)
    return "\n\n".join(parts), len("\n\n".join([*parts[: ends[place]], ""]))


def _located(text: str, found: int, found_end: int, start: int, end: int) -> bool:
    """Whether a span covers most of the rider and reaches at most a sentence beyond it."""
    covered = min(found_end, end) - max(found, start)
    before, after = text[found:start], text[end:found_end]
    beyond = re.findall(r"[.;]\s", before + after)
    return covered >= 0.8 * (end - start) and len(beyond) <= 1


def measure_edits(texts: dict[str, str]) -> None:
    """Single edits that change the terms, and others that do not, 200 of each."""
    for name, edits, keeps in (("terms", TERM_EDITS, False), ("no terms", OTHER_EDITS, True)):
        counts: Counter[str] = Counter()
        misses = []
        for key, old, text in _edited(texts, edits, 200):
            found = find(text)
            same = found.match in (Match.EXACT, Match.NEAR)
            right = same and not any(c.terms for c in found.added) if keeps else not same
            counts.update(
                {"all": 1, "right": right, str(found.match): 1, "named": found.key == key}
            )
            misses += [] if right else [f"{key}: {old} ({found.match})"]
        print(f"edits, {name}:", dict(counts), misses[:20])


def _edited(
    texts: dict[str, str], edits: list[tuple[str, str]], wanted: int
) -> Iterator[tuple[str, str, str]]:
    chance = random.Random(SEED)
    keys = [key for key in OPEN if key in texts] * 2
    pairs = [(key, edit) for key in dict.fromkeys(keys) for edit in edits]
    chance.shuffle(pairs)
    for key, (old, new) in pairs:
        places = list(re.finditer(old, texts[key]))
        if places and wanted:
            place = chance.choice(places)
            changed = texts[key][: place.start()] + place.expand(new) + texts[key][place.end() :]
            if changed != texts[key]:
                wanted -= 1
                yield key, old, changed


# --- texts that are no licence, and cost ------------------------------------------------------


def measure_others(_: dict[str, str]) -> None:
    """Sources of the standard library that do not speak of licences: none is named."""
    named, total = [], 0
    for path in sorted(Path(sysconfig.get_path("stdlib")).rglob("*.py")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "site-packages" in path.parts or re.search(r"(?i)licen[sc]e|copyright|permission", text):
            continue
        total += 1
        found = find(text)
        named += [f"{path.name}→{found.key}"] if found.match != Match.NONE else []
        named += [f"{path.name}⊃{one.key}" for one in found.contained]
        if total == 500:
            break
    print(f"others: {len(named)} named (n={total})", named)


def measure_growth(texts: dict[str, str]) -> None:
    """Seconds for ever larger files of concatenated licences."""
    whole = "\n\n".join(texts.values())
    for size in (500_000, 1_000_000, 2_500_000, 5_000_000):
        start = time.perf_counter()
        found = find(whole[:size])
        took = time.perf_counter() - start
        print(f"growth: {size / 1e6} MB {took:.2f} s, {len(found.contained)} licences inside")


PARTS: dict[str, Callable[[dict[str, str]], None]] = {
    "forms": measure_forms,
    "noise": measure_noise,
    "riders": measure_riders,
    "edits": measure_edits,
    "others": measure_others,
    "growth": measure_growth,
}


def main() -> int:
    """Run the parts that are asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument("--every", type=int, default=1, help="take one text in so many")
    chosen = parser.parse_args()
    all_texts = {one.key: one.text for one in corpus.texts() if re.search(r"\w", one.text)}
    sample = dict(list(all_texts.items())[:: chosen.every])
    for part in chosen.parts or PARTS:
        PARTS[part](all_texts if part in ("riders", "edits") else sample)
    return 0


if __name__ == "__main__":
    sys.exit(main())
