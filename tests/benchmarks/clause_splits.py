"""How far the clause model's scores depend on the split, on the rules, and on a label added.

    python tests/benchmarks/clause_splits.py

Needs the reference corpus (`licensenlp corpus fetch`); some ten minutes on two cores. Prints a
Markdown table: the shipped annotations with licence families held out (as the model card has
them), with documents held out (their kin may be trained on), without rules, and with twenty
invented clauses of a label of its own added, which the last line tries on ten others.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from licensenlp.clauses.ruler import Ruler
from licensenlp.training.annotations import Record, parse
from licensenlp.training.evaluate import Scores
from licensenlp.training.examples import examples
from licensenlp.training.sources import read_files
from licensenlp.training.train import Trained, predict, train

FOLDER = Path(__file__).parents[2] / "annotations"
LABEL = "energy-report/requires"
TAUGHT = (
    "You must report each year how much electricity training and serving have used.",
    "Licensee shall publish its energy consumption for the Model every quarter.",
    "Operators have to tell us the kilowatt-hours that their clusters have drawn.",
    "A yearly statement of power use must be sent to the Licensor.",
    "Whoever hosts the Weights shall disclose the energy that inference takes.",
    "The customer will report the electricity used by its deployment on request.",
    "Each derivative must come with a statement of the energy used to train it.",
    "You agree to measure the power consumption of fine-tuning and to publish it.",
    "Energy use above 10 MWh a year has to be reported to the Provider.",
    "Users shall file a report on electricity and its sources with the Steward.",
    "We need to know what power your servers draw; send us the figure every month.",
    "Your model card must state the energy consumed in training, in kilowatt-hours.",
    "The Recipient shall submit an annual energy report.",
    "Providers of the Service must make public how much energy a request takes.",
    "If you train on the Materials, report the electricity that it took.",
    "An energy statement shall accompany every release of a modified version.",
    "You will keep records of power use and hand us a summary once a year.",
    "Licensees with own data centres must report their electricity consumption.",
    "The yearly consumption of energy shall be published on the Licensee's site.",
    "Tell the Licensor, before the end of March, what energy you used last year.",
)
UNSEEN = (
    "Operators shall report their yearly energy use to the Provider.",
    "You will publish how much electricity your deployment has consumed each quarter.",
    "Licensee must send us a statement of the kilowatt-hours used for training.",
    "A yearly report of power consumption has to be sent to the Licensor.",
    "The customer shall tell the Provider what energy its clusters have drawn.",
    "Each host publishes the electricity use of the Model once a year.",
    "You must report the power that serving the Weights has used.",
    "Users with their own clusters will report kilowatt-hours every quarter.",
    "Whoever trains a derivative has to publish the energy used in training.",
    "We need a yearly statement of your electricity consumption, which you shall send.",
)


def main() -> None:
    records = read_files([FOLDER])
    ruler = Ruler.load()
    print("| split | micro F1 | macro F1 | macro F1, 10 or more |")
    print("|---|---|---|---|")
    family = train(records, ruler=ruler)
    print(_row("families held out", family))
    for name, names in _by_file(records).items():
        print(_row(f"of these, {name}", family, only=names))
    print(_row("documents held out", train([_alone(r) for r in records], ruler=ruler)))
    print(_row("families held out, without rules", train(records)))
    taught = [r for n, text in enumerate(TAUGHT) for r in _sentences([text], f"taught {n // 4}")]
    added = train([*records, *taught], ruler=ruler)
    print(_row(f"twenty clauses of {LABEL} added", added, without=LABEL))
    print(_row("the same classes without them", family))
    found = predict(examples(_sentences(UNSEEN)), added.model, ruler)
    hits = sum(LABEL in names for names in found[0])
    print(f"\n{LABEL}: {hits} of {len(UNSEEN)} unseen clauses found")


def _alone(record: Record) -> Record:
    return replace(record, group=record.document or record.group)


def _sentences(texts: Sequence[str], group: str = "unseen") -> list[Record]:
    return [
        parse(json.dumps({"text": text, "labels": [LABEL], "meta": {"group": group}}))
        for text in texts
    ]


def _by_file(records: Sequence[Record]) -> dict[str, set[str]]:
    """The corpus documents of each annotation file."""
    found: dict[str, set[str]] = {}
    for record in records:
        if record.document:
            found.setdefault(Path(record.file).stem, set()).add(record.document)
    return found


def _row(name: str, trained: Trained, *, without: str = "", only: Collection[str] = ()) -> str:
    scores = Scores()
    for example, counts in trained.scores.by_example.items():
        if not only or example in only:
            for label, count in counts.items():
                if label != without:
                    scores.spans[label].add(count)
    cells = (scores.micro().f1, scores.macro_f1(), scores.macro_f1(least=10))
    return f"| {name} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |"


if __name__ == "__main__":
    main()
