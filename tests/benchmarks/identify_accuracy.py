"""How well known licences are named: forms, noise, riders, edits, and texts that are none.

    python tests/benchmarks/identify_accuracy.py [--every N] [PART…]

Needs the fetched reference corpus. Prints one line a measurement, with its support, and the
misses. Riders and edits are made up here; the licences they go into come from the corpus.
"""

# ruff: noqa: E501 (riders are one sentence a line)
from __future__ import annotations

import argparse
import html
import io
import itertools
import random
import re
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from licensenlp import corpus
from licensenlp.identify import Index, build_index, identify, load_index
from licensenlp.identify.build import from_corpus
from licensenlp.types import Document, Identification, Kind, Match

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
# A clause, and the labels any of which says what it does.
RIDERS = {
    "If more than 700,000,000 people use your products in a calendar month, ask us for a separate licence first.": "user-threshold",
    "Companies whose monthly active users exceed 100 million on the release date hold no rights here.": "user-threshold",
    "Above 50,000 daily active users, rights end until a paid agreement is signed.": "user-threshold",
    "Enterprises with yearly revenue over USD 20 million must buy a commercial licence.": "revenue-threshold",
    "Teams that raised more than EUR 5,000,000 in funding may not run the material.": "revenue-threshold",
    "Only non-commercial use is allowed, and nobody may earn money with the material.": "commercial-use",
    "Use is limited to academic research; production use is forbidden.": "commercial-use",
    "You shall not sell the material or a service whose value comes mostly from it.": "redistribution",
    "You must not use the material or its results to train, tune or improve any other AI model.": "output-training",
    "Outputs may not serve to develop a model that competes with ours.": "output-training",
    "Distilling the model into a smaller one is prohibited.": "model-extraction",
    "Reverse engineering of the weights is prohibited in every case.": "reverse-engineering",
    "Nobody residing in, or established in, the European Union receives any right under these terms.": "territory",
    "The material may be used in Switzerland and Norway only.": "territory",
    "We may withdraw this grant at any time, for any reason and without notice.": "termination unilateral-change license-grant",
    "All rights granted here are revocable at our sole discretion.": "license-grant termination",
    "We can change these terms whenever we like, and continued use means that you agree.": "unilateral-change",
    "Military, intelligence and weapons applications are banned.": "use-restriction",
    "The material may not be used to surveil people or to recognise faces in public places.": "use-restriction",
    "You may not scrape, crawl or collect data from the service by automated means.": "automated-access",
    "Publishing benchmark results requires our prior written consent.": "benchmarking",
    "Each product that contains the material displays the words Powered by Quillfern on its first page.": "branding",
    "Names of derived models must begin with Quillfern.": "naming",
    "You must delete every copy within ten days once we ask for it.": "remote-control termination",
    "We may audit your records of use twice a year at your expense.": "audit",
}
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
    parts.insert(chance.randint(0, len(parts)), " ".join(chance.sample(list(RIDERS), 2)))
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


def measure_labels(texts: dict[str, str]) -> None:
    """The same clauses in five of the licences, through the whole program: the change is named."""
    from licensenlp.pipeline import default_pipeline

    chance, pipeline = random.Random(SEED), default_pipeline()
    right: Counter[str] = Counter()
    for key in ("mit", "apache-2.0", "bsd-new", "mpl-2.0", "cc-by-4.0"):
        for number, (rider, labels) in enumerate(RIDERS.items()):
            text, start = _inserted(texts[key], rider, number % 3, chance)
            found = pipeline.analyse(Document(text=text))
            clauses = {one.id: one for one in found.clauses}
            named = {
                clauses[id_].label
                for change in found.license.added
                if change.start < start + len(rider) and start < change.end
                for id_ in change.clauses
            }
            right[rider] += not named.isdisjoint(labels.split())
    missed = [f"{rider[:40]}… ({count} of 5)" for rider, count in right.items() if count < 5]
    print(f"labels: {sum(right.values())} of {5 * len(RIDERS)} riders carry their label", missed)


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


SPOKEN = r"(?i)licen[sc]e|copyright|permission"
LINES = """Over the moor the lapwing cries
and nobody has asked it why
The kettle sings, the window mists
A list of names hangs from the twists
Slowly the harbour fills with light
a ferry leaves, a gull takes flight
My mother kept a jar of sand
from every beach, in every land
What the river takes it may not keep
What the mountain gives is rough and steep
I grant you, love, the evening star
without a promise, as things are""".splitlines()
COVENANTS = """The tenant pays the rent on the first of each month.
The carrier delivers the crates to the warehouse within nine days.
Neither party answers for what a storm, a strike or a war has caused.
This agreement ends with thirty days of notice in writing.
All disputes go before the courts of the county in which the seller has its seat.
You agree that we may send the newsletter to the address that you gave us.
The buyer inspects the goods on arrival and reports defects within a week.
We provide the service as it is and do not promise that it never stops.
Your account is yours alone; tell us at once when somebody else has used it.
The employee keeps the employer's secrets during and after the employment.
Either side may assign its claims after the other has agreed in writing.
Changes to this contract need the form of a letter signed by both.
Fees are due within fourteen days and exclude taxes.
You must be eighteen to open an account, and you must not share it.
The insurer pays for damage by fire, water and hail, but not for wear.
We delete your pictures thirty days after you close your account.
No waiver is meant where a right is not used at once.
Should a clause be void, the others stay in force.
The lender may call in the loan when two instalments are late.
Nobody may upload pictures of others without having asked them.""".splitlines()


def measure_others(texts: dict[str, str]) -> None:
    """500 texts that are no known licence: none is named, and none is found to hold one."""
    chance = random.Random(SEED)
    index = _licences_only()
    ours = [" ".join(chance.sample(COVENANTS, 14)) for _ in range(100)]
    poems = ["\n".join(chance.sample(LINES, 9)) for _ in range(50)]
    total, named = 0, []
    for name, text in itertools.islice(
        itertools.chain(
            _terms(), _descriptions(), (("contract", t) for t in ours), (("poem", t) for t in poems),
            _sources(),
        ),
        500,
    ):  # fmt: skip
        found = identify(Document(text=text), index=index)
        total += 1
        named += [f"{name}→{found.key}"] if found.match != Match.NONE else []
        named += [f"{name}⊃{one.key}" for one in found.contained]
    print(f"others: {len(named)} named (n={total})", named)


def _licences_only() -> Index:
    """An index without terms of service, policies and contracts, and what is of their families."""
    entries = {entry.key: entry for entry in corpus.entries()}
    families = {e.family for e in entries.values() if e.kind is not Kind.LICENSE}
    with tempfile.TemporaryDirectory() as folder:
        known = (one for one in from_corpus() if entries[one.key].family not in families)
        build_index(known, Path(folder))
        return load_index(Path(folder))


def _terms() -> Iterator[tuple[str, str]]:
    """The terms of service, policies and contracts of the corpus."""
    for one in corpus.texts():
        if one.entry.kind not in (Kind.LICENSE, None):
            yield one.key, one.text


def _descriptions() -> Iterator[tuple[str, str]]:
    """The README files of installed packages that do not speak of licences."""
    for one in metadata.distributions():
        text = (one.read_text("METADATA") or "").partition("\n\n")[2]
        if len(text.split()) > 50 and not re.search(SPOKEN, text):
            yield f"README of {one.name}", text


def _sources() -> Iterator[tuple[str, str]]:
    """Sources of the standard library that do not speak of licences."""
    for path in sorted(Path(sysconfig.get_path("stdlib")).rglob("*.py")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "site-packages" not in path.parts and not re.search(SPOKEN, text):
            yield path.name, text


def measure_pdf(texts: dict[str, str]) -> None:
    """300 English texts as PDF: own key, or that of a text with the same words."""
    from licensenlp import ingest

    english = [e.key for e in corpus.entries() if e.language == "en" and e.key in texts]
    keys = english[:: max(1, len(english) // 300)][:300]
    alike, misses = _alike(texts), []
    matches: Counter[str] = Counter()
    for key in keys:
        found = find(ingest.read(as_pdf(texts[key])).text)
        matches[str(found.match)] += 1
        misses += [] if found.key in alike[key] else [f"{key}→{found.key}"]
    print(f"PDF: {1 - len(misses) / len(keys):.4f} (n={len(keys)}) {dict(matches)}", misses)


def as_pdf(text: str) -> bytes:
    """The text on A4 pages with their numbers, a paragraph where a blank line parts it."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    def number(canvas: Any, doc: Any) -> None:
        canvas.drawCentredString(300, 30, str(doc.page))

    style, out = getSampleStyleSheet()["BodyText"], io.BytesIO()
    parts: list[Any] = []
    for part in re.split(r"\n\s*\n", text):
        shown = html.escape(part.encode("cp1252", "replace").decode("cp1252"))
        parts += [Paragraph(shown, style), Spacer(1, 6)]
    SimpleDocTemplate(out).build(parts, onFirstPage=number, onLaterPages=number)
    return out.getvalue()


def measure_cost(texts: dict[str, str]) -> None:
    """CPU seconds of a process that loads the index and names one document, and its memory."""
    command = "from licensenlp.identify import identify; from licensenlp.types import Document; "
    command += "import resource, sys, time; began = time.process_time(); "
    command += (
        "found = identify(Document(text=sys.stdin.read())); took = time.process_time() - began; "
    )
    command += "print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    took, memory = [], 0.0
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", command], input=texts["apache-2.0"], text=True, check=True,
            stdout=subprocess.PIPE,
        )  # fmt: skip
        seconds, memory = map(float, done.stdout.split())
        took.append(seconds)
    print(
        f"cost: loading and one document {1000 * min(took):.0f} ms of CPU, {memory:.0f} MB in all"
    )


def measure_growth(texts: dict[str, str]) -> None:
    """CPU seconds for ever larger files of concatenated licences."""
    whole = "\n\n".join(texts.values())
    for size in (500_000, 1_000_000, 2_500_000, 5_000_000):
        start = time.process_time()
        found = find(whole[:size])
        took = time.process_time() - start
        print(f"growth: {size / 1e6} MB {took:.2f} s, {len(found.contained)} licences inside")


WHOLE = ("riders", "labels", "edits", "PDF", "cost")  # parts that choose their texts
PARTS: dict[str, Callable[[dict[str, str]], None]] = {
    "forms": measure_forms,
    "noise": measure_noise,
    "riders": measure_riders,
    "labels": measure_labels,
    "PDF": measure_pdf,
    "cost": measure_cost,
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
        PARTS[part](all_texts if part in WHOLE else sample)
    return 0


if __name__ == "__main__":
    sys.exit(main())
