"""One record as an object of doccano, Label Studio or Prodigy, and back.

In: a `Record`, or a tool's object. Out: the tool's object, or the contract's one (None for a task
that nobody has answered). A class is written "label/effect"; labels of one's own have no effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from licensenlp.training.annotations import Record, Span, parted, span_json

ToTool = Callable[[Record], dict[str, Any]]
FromTool = Callable[[Mapping[str, Any]], dict[str, Any] | None]

# The field in which what a tool has no place for travels: meta, document, attributes of spans.
EXTRA = "licensenlp"
_LABELS, _TEXT = "label", "text"  # names of Label Studio's controls


def extra(record: Record) -> dict[str, Any]:
    """What rides along: meta, corpus document, attributes of spans by place and class.

    `labels` says that the record is a sentence with labels, which an empty list alone does not.
    """
    held: dict[str, Any] = {"meta": dict(record.meta)}
    if record.labels is not None:
        held["labels"] = True
    if record.document:
        held["document"] = record.document
    attributes = [
        [s.start, s.end, s.name, dict(s.attributes)] for s in record.spans if s.attributes
    ]
    return held | ({"attributes": attributes} if attributes else {})


def contract(
    text: str,
    held: Any,
    *,
    spans: Sequence[tuple[int, int, str]] | None = None,
    labels: Sequence[str] | None = None,
) -> dict[str, Any]:
    """The contract's object of spans (start, end, class) or labels, with what rode along."""
    held = held if isinstance(held, Mapping) else {}
    data: dict[str, Any] = {"text": text, "meta": dict(held.get("meta") or {})}
    if held.get("document"):
        data["document"] = held["document"]
    if labels is not None:
        return data | {"labels": list(labels)}
    known = {(s, e, name): facts for s, e, name, facts in held.get("attributes") or ()}
    data["spans"] = [
        span_json(start, end, *parted(name), known.get((start, end, name)))
        for start, end, name in spans or ()
    ]
    return data


def _triple(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, span.name


# --- doccano ----------------------------------------------------------------------------------


def to_doccano(record: Record) -> dict[str, Any]:
    """A line of doccano's JSONL for sequence labelling, or for text classification."""
    marks = (
        list(record.labels) if record.labels is not None else [[*_triple(s)] for s in record.spans]
    )
    return {"text": record.text, "label": marks, EXTRA: extra(record)}


def from_doccano(entry: Mapping[str, Any]) -> dict[str, Any] | None:
    """A record of a line of doccano's JSONL: plain, with relations, or of classification."""
    text, held = entry["text"], entry.get(EXTRA) or {"meta": entry.get("meta") or {}}
    if "entities" in entry:
        marks = [(e["start_offset"], e["end_offset"], e["label"]) for e in entry["entities"]]
        return contract(text, held, spans=marks)
    found = entry["label"] if "label" in entry else entry["labels"]
    found = [found] if isinstance(found, str) else found
    if held.get("labels") or (found and all(isinstance(one, str) for one in found)):
        return contract(text, held, labels=found)
    return contract(text, held, spans=[(start, end, name) for start, end, name in found])


# --- Label Studio -----------------------------------------------------------------------------


def to_label_studio(record: Record) -> dict[str, Any]:
    """A task of Label Studio with one annotation; the controls are named `label` and `text`."""
    shared = {"from_name": _LABELS, "to_name": _TEXT}
    result: list[dict[str, Any]] = [
        shared
        | {
            "id": f"s{number}",
            "type": "labels",
            "value": {
                "start": span.start,
                "end": span.end,
                "text": record.text[span.start : span.end],
                "labels": [span.name],
            },
        }
        for number, span in enumerate(record.spans, 1)
    ]
    if record.labels is not None:
        result = [
            shared | {"id": "s1", "type": "choices", "value": {"choices": list(record.labels)}}
        ]
    return {
        "data": {"text": record.text, EXTRA: extra(record)},
        "annotations": [{"result": result}],
    }


def from_label_studio(task: Mapping[str, Any]) -> dict[str, Any] | None:
    """A record of a task's first annotation that was not cancelled; None where there is none."""
    data = task["data"]
    text = data["text"]
    held = data.get(EXTRA) or {"meta": task.get("meta") or {}}
    done = [one for one in task.get("annotations") or () if not one.get("was_cancelled")]
    if not done:
        return None
    result = done[0]["result"]
    choices = [one["value"]["choices"] for one in result if one["type"] == "choices"]
    if choices:
        return contract(text, held, labels=[label for chosen in choices for label in chosen])
    spans = [
        (*_offsets(one["value"], text), name)
        for one in result
        if one["type"] == "labels"
        for name in one["value"]["labels"]
    ]
    return contract(text, held, spans=spans)


def _offsets(value: Mapping[str, Any], text: str) -> tuple[int, int]:
    """The span in code points: browsers may have counted in UTF-16 units, its words tell."""
    start, end = value["start"], value["end"]
    words = value.get("text")
    if words is None or text[start:end] == words:
        return start, end
    units = text.encode("utf-16-le", "surrogatepass")
    before = units[: 2 * start].decode("utf-16-le", "surrogatepass")
    covered = units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")
    if covered != words:
        raise ValueError(f"the words at {start}..{end} are not {words[:40]!r}")
    return len(before), len(before) + len(covered)


# --- Prodigy ----------------------------------------------------------------------------------


def to_prodigy(record: Record) -> dict[str, Any]:
    """A task of Prodigy with its answer: spans, or options of which some are accepted."""
    task: dict[str, Any] = {"text": record.text, EXTRA: extra(record), "answer": "accept"}
    if record.labels is not None:
        options = [{"id": label, "text": label} for label in record.labels]
        return task | {"options": options, "accept": list(record.labels)}
    spans = [{"start": s.start, "end": s.end, "label": s.name} for s in record.spans]
    return task | {"spans": spans}


def from_prodigy(task: Mapping[str, Any]) -> dict[str, Any] | None:
    """A record of an answered task; None for one that was ignored, or rejected with its spans."""
    answer = task.get("answer", "accept")
    text, held = task["text"], task.get(EXTRA) or {"meta": task.get("meta") or {}}
    if answer == "ignore":
        return None
    if "accept" in task:
        return contract(text, held, labels=task["accept"]) if answer == "accept" else None
    if "label" in task and "spans" not in task:
        return contract(text, held, labels=[task["label"]] if answer == "accept" else [])
    if answer != "accept":
        return None
    spans = [(s["start"], s["end"], s["label"]) for s in task.get("spans") or ()]
    return contract(text, held, spans=spans)
