"""The brief from the command line: in words, and as files by their endings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import derisk


@pytest.mark.parametrize("ending", ["html", "md"])
def test_a_brief_is_written_by_its_ending(ending: str, tmp_path: Path) -> None:
    done = derisk("brief", "JPN", "--mineral", "copper", "-o", f"japan.{ending}", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert [item.name for item in tmp_path.iterdir()] == [f"japan.{ending}"]
    text = (tmp_path / f"japan.{ending}").read_text()
    assert "Japan" in text and "Chile" in text


def test_a_brief_in_the_terminal_names_the_supplier_and_leaves_no_file(tmp_path: Path) -> None:
    done = derisk("brief", "JPN", "--mineral", "copper", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Chile" in done.stdout and "\x1b" not in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "args",
    [("JPN", "-o", "japan.docx"), ("JPN", "-o", "no/where.html"), ("JPN", "--mineral", "coper"), ("JAP",)],
)
def test_a_brief_that_cannot_be_is_refused(args: tuple[str, ...], tmp_path: Path) -> None:
    done = derisk("brief", *args, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "try:" in done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
