"""The hook and the CI action run what they say they run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parents[2]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
ACTION = ROOT / ".github" / "actions" / "licensenlp-check" / "action.yml"
LICENCE = """HERON MODEL LICENCE

We grant you a worldwide, royalty-free licence to use, copy, modify and distribute the Heron model.
You may not use the Heron model for commercial purposes.
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A project with a licence in a name with a space, a policy, and `licensenlp` on the path."""
    (tmp_path / "LICENSE heron").write_text(LICENCE, encoding="utf-8")
    shim = tmp_path / "bin" / "licensenlp"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m licensenlp "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    return tmp_path


def policy(place: Path, use: str) -> None:
    text = f'[organisation]\nuses = ["{use}"]\n[doubts]\nunknown_license = "allow"\n'
    (place / "policy.toml").write_text(text, encoding="utf-8")


def ran(place: Path, command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    path = f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **more}
    return subprocess.run(command, cwd=place, env=env, capture_output=True, text=True, check=False)


def hook() -> dict[str, Any]:
    (found,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    return dict(found)


@pytest.mark.parametrize(("use", "code"), [("fine-tune", 0), ("commercial", 1)])
def test_the_hook_as_it_is_started(place: Path, use: str, code: int) -> None:
    policy(place, use)
    command = [*hook()["entry"].split(), *hook()["args"], "LICENSE heron"]
    assert ran(place, command).returncode == code


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("LICENSE", True),
        ("models/heron/LICENCE.md", True),
        ("COPYING", True),
        ("USE_POLICY.md", True),
        ("terms-of-service.html", True),
        ("legal/Terms.pdf", True),
        ("src/license.py", False),
        ("license_check.toml", False),
        ("README.md", False),
        ("src/terminal.md", False),
    ],
)
def test_the_hook_picks_documents(path: str, wanted: bool) -> None:
    found = hook()
    picked = re.search(found["files"], path) and not re.search(found["exclude"], path)
    assert bool(picked) is wanted


@pytest.mark.parametrize(
    ("use", "code", "outcome"), [("fine-tune", 0, "allowed"), ("commercial", 1, "refused")]
)
def test_the_action_as_it_is_run(place: Path, use: str, code: int, outcome: str) -> None:
    policy(place, use)
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    step = next(one for one in action["runs"]["steps"] if one.get("id") == "check")
    inputs = {name: str(one.get("default", "")) for name, one in action["inputs"].items()}
    inputs |= {"paths": "LICENSE heron\n", "format": "sarif", "output": "found.sarif"}
    given = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: inputs[m[1]], value)
        for name, value in step["env"].items()
    }
    outputs = place / "outputs"
    done = ran(place, ["bash", "-e", "-c", step["run"]], GITHUB_OUTPUT=str(outputs), **given)
    assert done.returncode == code, done.stderr
    assert outputs.read_text(encoding="utf-8") == f"outcome={outcome}\n"
    assert '"version": "2.1.0"' in (place / "found.sarif").read_text(encoding="utf-8")
