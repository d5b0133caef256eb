"""What is fuzzed: a function a target, which takes bytes and may raise the program's own errors.

In: bytes. Out: nothing. Anything else than `LicenseNlpError` that a target raises is a failure.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from licensenlp.clauses.classifier import ARRAYS
from licensenlp.clauses.classifier import load as load_model
from licensenlp.decide.policy import example, read_policy
from licensenlp.errors import LicenseNlpError
from licensenlp.identify import load_index
from licensenlp.ingest import from_text, read
from licensenlp.pipeline import Pipeline
from licensenlp.report.manifest import read_manifest
from licensenlp.report.quote import json_safe, visible
from licensenlp.report.store import open_store
from licensenlp.resources import CARD, model_dir
from licensenlp.structure import segment
from licensenlp.training.sources import read_files

from . import pdfs

Target = Callable[[bytes], None]
SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
_MEMORY = Path("/dev/shm")


@cache
def _pipeline() -> Pipeline:
    return Pipeline.load()


@cache
def _scratch() -> Path:
    """A folder for files that a target has to read from the disk."""
    return Path(tempfile.mkdtemp(prefix="fuzz-", dir=_MEMORY if _MEMORY.is_dir() else None))


def _file(data: bytes, name: str) -> Path:
    path = _scratch() / name
    path.write_bytes(data)
    return path


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape") or " "


def reader(data: bytes) -> None:
    """Any reader: the bytes say which."""
    doc = read(data, name="some/LICENSE")
    assert doc.text.strip()


def segmenter(data: bytes) -> None:
    text = _text(data)
    for one in segment(text):
        assert 0 <= one.start < one.end <= len(text)


def matcher(data: bytes) -> None:
    """Segments, rules, model, identification and spectrum."""
    found = _pipeline().analyse(from_text(_text(data)))
    for clause in found.clauses:
        there = clause.evidence
        assert found.document.text[there.start : there.end] == there.text
    shown = json_safe(json.dumps(found.to_json(), ensure_ascii=False))
    assert json.loads(shown)["document"]["characters"] == len(found.document.text)
    assert not {"\x1b", "\x9b", "\u202e"} & set(visible(found.document.text))


def annotated(data: bytes) -> None:
    list(read_files([str(_file(data, "set.jsonl"))]))


def policy(data: bytes) -> None:
    read_policy(str(_file(data, "policy.toml")))


def manifest(data: bytes) -> None:
    """The first byte chooses the kind of manifest."""
    kind = (".csv", ".jsonl", ".toml")[data[0] % 3 if data else 0]
    read_manifest(_file(data[1:], f"manifest{kind}"))


def model_card(data: bytes) -> None:
    """A card beside the package's arrays."""
    load_model(_model({CARD: data}))


def model_arrays(data: bytes) -> None:
    """Arrays that their card vouches for: what someone hands on who built a bad one."""
    folder = model_dir("clauses")
    name = f"{ARRAYS[data[0] % len(ARRAYS) if data else 0]}.npy"
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    card["files"][name] = hashlib.sha256(data[1:]).hexdigest()
    load_model(_model({CARD: json.dumps(card).encode(), name: data[1:]}))


def index_card(data: bytes) -> None:
    load_index(_index({CARD: data}))


def index_arrays(data: bytes) -> None:
    card = json.loads((model_dir("identify") / CARD).read_text(encoding="utf-8"))
    card["sha256"] = hashlib.sha256(data).hexdigest()
    load_index(_index({CARD: json.dumps(card).encode(), "index.npz": data}))


def store(data: bytes) -> None:
    """A results database that a run goes on with."""
    with open_store(_file(data, "results.sqlite"), resume=True) as found:
        found.stamps()
        found.counts()


def _model(changed: dict[str, bytes]) -> Path:
    return _laid("clauses", [CARD, *(f"{name}.npy" for name in ARRAYS)], changed)


def _index(changed: dict[str, bytes]) -> Path:
    return _laid("identify", [CARD, "index.npz"], changed)


def _laid(model: str, names: Iterable[str], changed: dict[str, bytes]) -> Path:
    """A model's folder, links to the package's files but for the changed ones."""
    folder = _scratch() / model
    folder.mkdir(exist_ok=True)
    for name in names:
        path = folder / name
        path.unlink(missing_ok=True)
        if name in changed:
            path.write_bytes(changed[name])
        else:
            path.symlink_to(model_dir(model).absolute() / name)
    return folder


def _samples(*suffixes: str) -> list[bytes]:
    return [p.read_bytes() for p in sorted(SAMPLES.iterdir()) if p.suffix in suffixes]


def _array(name: str) -> bytes:
    return bytes([ARRAYS.index(name)]) + (model_dir("clauses") / f"{name}.npy").read_bytes()


RECORD = b'{"text": "You may copy it.", "spans": [{"start": 0, "end": 12, "label": "x", "effect":'
RECORD += b' "permits"}], "meta": {"annotator": "a"}}\n'

# Each with what its mutations start from.
TARGETS: dict[str, tuple[Target, Callable[[], list[bytes]]]] = {
    "text reader": (reader, lambda: _samples(".txt", ".md")),
    "HTML reader": (reader, lambda: _samples(".html")),
    "PDF reader": (
        reader,
        lambda: [
            d for d in (pdfs.one_page(), pdfs.ACTIVE, *pdfs.HOSTILE.values()) if len(d) < 5_000
        ],
    ),
    "Word reader": (reader, lambda: _samples(".docx")),
    "segmenter": (segmenter, lambda: _samples(".txt", ".md")),
    "clause matcher": (matcher, lambda: _samples(".txt", ".md")),
    "annotations": (annotated, lambda: [RECORD, RECORD * 3]),
    "policy": (policy, lambda: [example().encode()]),
    "manifest": (
        manifest,
        lambda: [
            b"\x00path,vendor\nLICENSE,Heron\n",
            b'\x01{"path": "LICENSE", "model": "Heron"}\n',
            b'\x02[[document]]\npath = "LICENSE"\n[[model]]\ndocument = "LICENSE"\n',
        ],
    ),
    "model card": (model_card, lambda: [(model_dir("clauses") / CARD).read_bytes()]),
    "model arrays": (model_arrays, lambda: [_array("bias"), _array("idf")]),
    "index card": (index_card, lambda: [b'{"format": 2, "texts": [], "sha256": "00"}']),
    "index arrays": (index_arrays, lambda: [(model_dir("identify") / "index.npz").read_bytes()]),
    "results database": (store, lambda: [_empty_store()]),
}


def _empty_store() -> bytes:
    path = _scratch() / "new.sqlite"
    with open_store(path, resume=False):
        pass
    return path.read_bytes()


def run(name: str, data: bytes) -> bool:
    """Whether the target took the bytes; False where it refused them in its own words."""
    try:
        TARGETS[name][0](data)
    except LicenseNlpError as error:
        assert error.line.isprintable()
        return False
    return True
