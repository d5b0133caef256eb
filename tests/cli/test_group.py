"""The group: quick, complete, and helpful where the command line is wrong."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from licensenlp import __version__
from licensenlp.cli import COMMANDS, main
from licensenlp.cli.command import CLOSED, Command
from licensenlp.cli.group import group

from .conftest import Run

CONTEXT = click.Context(group)


def commands() -> list[tuple[str, click.Command]]:
    """Every command, those of groups among them, with the words that call it."""
    found = []
    for name in COMMANDS:
        command = group.get_command(CONTEXT, name)
        assert command is not None
        inner = command.commands if isinstance(command, click.Group) else {}
        found += [(f"{name} {key}", one) for key, one in inner.items()] or [(name, command)]
    return found


@pytest.mark.parametrize(("words", "command"), commands())
def test_every_command_has_help_with_an_example(
    words: str, command: click.Command, run: Run
) -> None:
    assert isinstance(command, Command)
    text = run(*words.split(), "--help").stdout
    assert f"  licensenlp {words}" in text
    assert all(option in text for option in ("--quiet", "--verbose", "--debug", "--help"))


@pytest.mark.parametrize(
    "example", [line for _, one in commands() if isinstance(one, Command) for line in one.examples]
)
def test_the_examples_are_command_lines(example: str) -> None:
    command: click.Command | None = group
    arguments = example.partition("licensenlp ")[2].split()
    while isinstance(command, click.Group):
        _, command, arguments = command.resolve_command(CONTEXT, arguments)
    assert command is not None
    command.make_context(example, arguments)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_next_to_nothing(option: str) -> None:
    code = (
        "import sys; from licensenlp.cli import main\n"
        "try: main([sys.argv[1]])\n"
        "finally: print(*[m for m in sys.modules if m.startswith('licensenlp')], file=sys.stderr);"
        "print(*[m for m in ('click', 'spacy', 'numpy', 'tempfile') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, option], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == ""
    assert set(done.stderr.split()) == {"licensenlp", "licensenlp.cli"}


@pytest.mark.parametrize("option", ["--help", "-h", "--version"])
def test_the_quick_answer_is_the_group_s(
    option: str, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    main([option])
    assert capsys.readouterr().out == run(option).stdout


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"licensenlp {__version__}\n"


def test_help_lists_every_command(run: Run) -> None:
    text = run("--help").stdout
    for name, (_, line) in COMMANDS.items():
        assert name in text
        assert line in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["clasify"], "did you mean 'classify'"),
        (["zzz"], "there are classify"),
        (["classify"], "Missing argument"),
        (["classify", "x", "--format", "pdf"], "'sarif'"),
        (["train", "-o", "m"], "--base"),
        (["suggest", "x", "-n", "0"], "-n"),
    ],
)
def test_wrong_usage_is_2(arguments: list[str], says: str, run: Run) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert says in result.stderr


def test_a_closed_pipe_is_no_answer() -> None:
    command = [sys.executable, "-m", "licensenlp", "corpus", "list"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe) as started:
        assert started.stdout and started.stderr
        started.stdout.readline()
        started.stdout.close()
        assert started.stderr.read() == b""
    assert started.returncode == CLOSED


def test_a_defect_is_a_line_and_a_traceback_only_for_debug(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("pond is \x1b empty")

    monkeypatch.setattr("licensenlp.corpus.entries", broken)
    result = run("corpus", "list")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "[L000] RuntimeError: pond is \\x1b empty. Try --debug\n"
    assert "Traceback" in run("corpus", "list", "--debug").stderr
