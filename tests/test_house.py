"""Rules of the house that no linter knows: names, sizes, plain sentences, quiet imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "derisk"
MODULES = sorted(SOURCE.rglob("*.py"))
BANNED = {"utils", "helpers", "common", "misc", "core", "base", "manager", "handler"}
LONGEST = 400  # lines
HEAVY = ("altair", "clarabel", "highspy", "linopy", "pandas", "polars", "scipy", "vl_convert", "xarray")


def named(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_file_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert path.stem not in BANNED
    assert path.parent.name not in BANNED
    tree = ast.parse(text)
    assert not text.strip() or ast.get_docstring(tree), "a module says in one sentence what it holds"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no sentence"


def test_importing_any_module_is_silent_and_leaves_no_trace(tmp_path: Path) -> None:
    names = [
        ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
    ]
    done = subprocess.run(
        [sys.executable, "-c", "import " + ", ".join(names)], capture_output=True, text=True, cwd=tmp_path,
        env={"HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_is_there_without_the_heavy_libraries() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import derisk.cli.main, sys; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert [name for name in HEAVY if name in told] == []
