"""The README is true: its output is what the command prints, its commands are all there are."""

import re
from pathlib import Path

import pytest

from licensenlp.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
OUTPUTS = re.findall(r"<!-- output: (.*?) -->\n```text\n(.*?)```", README, re.S)


@pytest.mark.parametrize(("command", "shown"), OUTPUTS, ids=[command for command, _ in OUTPUTS])
def test_output_is_what_the_command_prints(
    command: str,
    shown: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Blocks may break off with a line "…"; up to there every line is the command's own."""
    monkeypatch.chdir(tmp_path)  # what a command writes stays out of the repository
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    with pytest.raises(SystemExit):
        main(command.split())
    expected = shown.split("\n…")[0].rstrip("\n").split("\n")
    printed = capsys.readouterr().out.split("\n")
    assert len(expected) > 5
    assert [line.rstrip() for line in printed[: len(expected)]] == expected


def test_every_command_is_in_the_table() -> None:
    for name in COMMANDS:
        assert f"| `licensenlp {name}" in README, name
