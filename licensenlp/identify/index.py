"""The index of known texts: hashed words, marks and n-gram postings; built, saved and loaded here.

It holds no text: a word is 64 bits of a hash, an n-gram 32. One compressed array file and a JSON
card that names its SHA-256.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from licensenlp.errors import DamagedResource
from licensenlp.identify.marks import Mark, Marks, mark
from licensenlp.identify.names import folded_names
from licensenlp.identify.words import Hashes, Ids, Vocabulary, hash_word, normalise, shape, split
from licensenlp.resources import model_dir, read_bytes, read_card

FORMAT = 3
ARRAYS = "index.npz"
GRAM = 4  # words an n-gram
SPARSE, DENSE = 8, 2  # one n-gram in 8 is kept; in short texts, one in 2
SHORT = 400  # words up to which a text counts as short
_MULTIPLIERS = np.array(  # one a word of an n-gram; the word's place shifts it
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93],
    dtype=np.uint64,
) << np.arange(GRAM, dtype=np.uint64)
_MIXER, _HALF, _FOLD = np.uint64(0xBF58476D1CE4E5B9), np.uint64(32), np.uint64(29)


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownText:
    """A text to know: its key, words and names."""

    key: str
    text: str
    spdx: str | None = None
    name: str = ""
    short_name: str = ""
    is_deprecated: bool = False
    holders: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What the index says about a known text beside its words."""

    key: str
    spdx: str | None
    name: str
    names: tuple[str, ...]  # folded, for references
    is_deprecated: bool


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Index:
    """Known texts, ready to be searched."""

    entries: tuple[Entry, ...]
    vocabulary: Vocabulary
    words: npt.NDArray[np.uint16]
    marks: Marks
    bounds: npt.NDArray[np.int64]  # text i is words[bounds[i]:bounds[i + 1]]
    grams: npt.NDArray[np.uint32]  # sorted
    texts: npt.NDArray[np.uint16]  # text of each gram
    gram_counts: npt.NDArray[np.int64]  # grams kept a text
    wholes: Mapping[int, tuple[int, ...]] = field(repr=False)  # hash of all words -> texts
    cores: Mapping[int, tuple[int, ...]] = field(repr=False)  # hash of the terms -> texts

    def ids(self, text: int) -> Ids:
        """The word ids of a known text."""
        return self.words_of(text).astype(np.uint32)

    def words_of(self, text: int) -> npt.NDArray[np.uint16]:
        """The word ids of a known text as they are kept, without a copy."""
        return self.words[self.bounds[text] : self.bounds[text + 1]]

    def marks_of(self, text: int) -> Marks:
        """The marks of a known text, one a word."""
        return self.marks[self.bounds[text] : self.bounds[text + 1]]

    def length(self, text: int) -> int:
        """How many words a known text has."""
        return int(self.bounds[text + 1] - self.bounds[text])


def hash_grams(ids: Ids) -> npt.NDArray[np.uint32]:
    """The hash of every run of GRAM words, in order; empty where there are fewer words."""
    count = len(ids) - GRAM + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint32)
    wide = ids.astype(np.uint64) + np.uint64(1)
    mixed: Hashes = np.zeros(count, dtype=np.uint64)
    part = np.empty_like(mixed)
    for place, multiplier in enumerate(_MULTIPLIERS):
        mixed ^= np.multiply(wide[place : place + count], multiplier, out=part)
        mixed ^= np.right_shift(mixed, _FOLD, out=part)
        mixed *= _MIXER
    hashed: npt.NDArray[np.uint32] = (mixed >> _HALF).astype(np.uint32)
    return hashed


def in_order(
    grams: npt.NDArray[np.uint32],
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.intp]]:
    """The n-grams sorted, and where each stands; of equal ones, the first place first."""
    both = np.sort((grams.astype(np.uint64) << _HALF) | np.arange(len(grams), dtype=np.uint64))
    return (both >> _HALF).astype(np.uint32), both.astype(np.uint32).astype(np.intp)


def hash_ids(ids: Ids) -> int:
    """64 bits that stand for a sequence of word ids."""
    data = ids.astype("<u4").tobytes()
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")


def core_ids(ids: Ids, marks: Marks) -> Ids:
    """The word ids that are terms: without title and copyright lines."""
    core: Ids = ids[(marks != Mark.TITLE) & (marks != Mark.COPYRIGHT)]
    return core


def rate(words: int) -> int:
    """One n-gram in how many is kept of a text of so many words."""
    return DENSE if words <= SHORT else SPARSE


# --- building ---------------------------------------------------------------------------------


def build_index(texts: Iterable[KnownText], folder: Path) -> dict[str, Any]:
    """The card of the index of `texts` that is written to `folder`; same texts, same bytes.

    Texts without words are left out. At most 65,536 different words are possible.
    """
    known = [(text, split(text.text)) for text in sorted(texts, key=lambda t: t.key)]
    known = [(text, words) for text, words in known if len(words)]
    counts = Counter(normalise(word) for _, words in known for word in words.raw)
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    hashes = np.array([hash_word(word) for word in ranked], dtype=np.uint64)
    shapes = np.array([shape(word) for word in ranked], dtype=np.uint32)
    vocabulary = Vocabulary(hashes, shapes)
    ids = [vocabulary.ids(words.raw) for _, words in known]
    marks = [mark(words, name=text.name, holders=text.holders) for text, words in known]
    grams, owners = _postings(ids)
    arrays = {
        "vocabulary": hashes,
        "shapes": shapes,
        "words": np.concatenate(ids).astype(np.uint16),
        "marks": np.concatenate(marks),
        "bounds": np.cumsum([0, *map(len, ids)]).astype(np.uint32),
        "grams": np.diff(grams, prepend=np.uint32(0)),
        "texts": owners,
        "wholes": np.array([hash_ids(i) for i in ids], dtype=np.uint64),
        "cores": np.array(
            [_core_hash(i, m) for i, m in zip(ids, marks, strict=True)], dtype=np.uint64
        ),
    }
    return _write(folder, arrays, [text for text, _ in known])


def _core_hash(ids: Ids, marks: Marks) -> int:
    """The hash of the terms; of all words where a text is nothing but title and notices."""
    core = core_ids(ids, marks)
    return hash_ids(core if len(core) else ids)


def _postings(ids: list[Ids]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint16]]:
    kept = []
    for number, words in enumerate(ids):
        grams = np.unique(hash_grams(words))
        grams = grams[grams % rate(len(words)) == 0]
        kept.append((grams, np.full(len(grams), number, dtype=np.uint16)))
    grams = np.concatenate([g for g, _ in kept])
    owners = np.concatenate([o for _, o in kept])
    order = np.lexsort((owners, grams))
    return grams[order], owners[order]


def _write(folder: Path, arrays: Mapping[str, Any], texts: list[KnownText]) -> dict[str, Any]:
    data = _npz(arrays)
    card = {
        "what": "Index of known licence texts: hashes of words and n-grams, no text",
        "format": FORMAT,
        "file": ARRAYS,
        "sha256": hashlib.sha256(data).hexdigest(),
        "words": len(arrays["words"]),
        "fields": ["key", "spdx", "name", "folded names", "deprecated"],
        "texts": [[t.key, t.spdx, t.name, _names(t), t.is_deprecated] for t in texts],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ARRAYS).write_bytes(data)
    rows = json.dumps(card, ensure_ascii=False, indent=None).replace("], [", "],\n[")
    (folder / "card.json").write_text(rows + "\n", encoding="utf-8")
    return card


def _names(text: KnownText) -> tuple[str, ...]:
    return folded_names((text.name, text.short_name), text.spdx)


def _npz(arrays: Mapping[str, Any]) -> bytes:
    """The arrays as .npz with fixed dates, so that the bytes depend on the arrays alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, array, allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy"), member.getvalue(), zipfile.ZIP_DEFLATED, 9
            )
    return out.getvalue()


# --- loading ----------------------------------------------------------------------------------


def load_index(folder: Path) -> Index:
    """The index in `folder`; DamagedResource where its bytes are not those of its card."""
    card = read_card(folder)
    try:
        if card["format"] != FORMAT:
            raise ValueError(f"format {card['format']}, expected {FORMAT}")
        data = read_bytes(folder / ARRAYS, card["sha256"])
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return _assemble({name: arrays[name] for name in arrays.files}, card["texts"])
    except DamagedResource:
        raise
    # zipfile and NumPy meet bent bytes with whatever their code runs into.
    except Exception as error:
        raise DamagedResource(
            path=str(folder), problem=f"no usable index ({error})", advice="Build it again"
        ) from error


@cache
def default_index() -> Index:
    """The index that comes with the package, loaded once a process."""
    return load_index(model_dir("identify"))


def _assemble(arrays: Mapping[str, Any], rows: list[list[Any]]) -> Index:
    """The index; ValueError or KeyError where its parts do not fit together."""
    texts, words = len(rows), len(arrays["words"])
    bounds = arrays["bounds"].astype(np.int64)
    if not (
        all(one.ndim == 1 and one.dtype.kind == "u" for one in arrays.values())
        and len(arrays["wholes"]) == len(arrays["cores"]) == texts == len(bounds) - 1
        and len(arrays["marks"]) == words == bounds[-1]
        and bool((np.diff(bounds, prepend=0) >= 0).all())
        and len(arrays["grams"]) == len(arrays["texts"])
        and int(arrays["texts"].max(initial=0)) < max(texts, 1)
    ):
        raise ValueError("arrays that do not fit together")
    return Index(
        entries=tuple(_entry(*row) for row in rows),
        vocabulary=Vocabulary(arrays["vocabulary"], arrays["shapes"]),
        words=arrays["words"],
        marks=arrays["marks"],
        bounds=bounds,
        grams=np.cumsum(arrays["grams"], dtype=np.uint32),
        texts=arrays["texts"],
        gram_counts=np.bincount(arrays["texts"], minlength=len(rows)),
        wholes=_texts_by(arrays["wholes"]),
        cores=_texts_by(arrays["cores"]),
    )


def _entry(key: str, spdx: str | None, name: str, names: list[str], is_deprecated: bool) -> Entry:
    return Entry(key=key, spdx=spdx, name=name, names=tuple(names), is_deprecated=is_deprecated)


def _texts_by(hashes: Hashes) -> dict[int, tuple[int, ...]]:
    """The texts of each hash, in order."""
    found: dict[int, tuple[int, ...]] = {}
    for text, hashed in enumerate(hashes.tolist()):
        found[hashed] = (*found.get(hashed, ()), text)
    return found
