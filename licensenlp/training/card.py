"""The model card: a README beside the model, from its scores.

In: the table of `scores.json`. Out: Markdown.
"""

from __future__ import annotations

from typing import Any

from licensenlp.training.fit import LEAST


def card_text(scores: dict[str, Any], before: dict[str, Any] | None = None) -> str:
    """The card; `before` is the table of the model that this one replaces."""
    micro = scores["micro"]
    low, high = micro["interval"]
    lines = [
        "# Clause model",
        "",
        "A linear classifier of clauses, trained by `licensenlp train`. Arrays and a JSON card;",
        "loading runs no code. It holds hashes of words and weights, no text.",
        "",
        "## Scores",
        "Cross-validated with groups (licence families) held out whole:",
        f"{scores['documents']} documents or groups, {scores['sentences']} segments, "
        f"{micro['support']} annotated clauses.",
        "",
        f"Micro F1 {micro['f1']:.3f} (95 % interval {low:.3f} to {high:.3f}, documents resampled), "
        f"macro F1 {scores['macro_f1']:.3f};",
        f"macro F1 over classes with 10 clauses or more {scores['macro_f1_of_10_or_more']:.3f}.",
        "",
        *(
            f"{name}: micro F1 {row['micro_f1']:.3f}, macro F1 {row['macro_f1']:.3f}  "
            for name, row in scores["ablation"].items()
        ),
        "",
        "| class | precision | recall | F1 | clauses |",
        "|---|---|---|---|---|",
    ]
    for name, row in scores["classes"].items():
        if row["support"]:
            cells = (f"{row[score]:.2f}" for score in ("precision", "recall", "f1"))
            lines.append(f"| {name} | {' | '.join(cells)} | {row['support']} |")
    if scores["too_few"]:
        few = ", ".join(f"{name} ({LEAST - n} more)" for name, n in scores["too_few"].items())
        lines += ["", f"Too few examples to learn: {few}."]
    if before:
        lines += ["", "## Against the model it replaces", *comparison(scores, before)]
    return "\n".join(lines) + "\n"


def comparison(scores: dict[str, Any], before: dict[str, Any]) -> list[str]:
    """Lines that say what got better and which documents got worse."""
    lines = [
        f"Micro F1 {before['micro']['f1']:.3f} before, {scores['micro']['f1']:.3f} now; "
        f"macro F1 {before['macro_f1']:.3f} before, {scores['macro_f1']:.3f} now."
    ]
    worse = [
        (old - scores["examples"][name], name, old)
        for name, old in before["examples"].items()
        if name in scores["examples"] and scores["examples"][name] < old - 0.005
    ]
    for _, name, old in sorted(worse, reverse=True)[:20]:
        lines.append(f"- worse: {name} {old:.3f} to {scores['examples'][name]:.3f}")
    return lines
