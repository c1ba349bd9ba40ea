"""`derisk facts import` as a user types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.facts.sources import publishers
from tests.facts.sources.publishers import written

NAME = "MCS2027_Commodities_Data.csv"


def derisk(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command, in a process of its own."""
    environment = os.environ | more
    environment.pop("DERISK_TRACE", None)
    return subprocess.run(
        [sys.executable, "-m", "derisk", *words], capture_output=True, text=True, env=environment, check=False
    )


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A whole release, one edition newer than the packaged one."""
    return written(tmp_path, NAME, publishers.release(2027))


def test_a_file_is_brought_in_and_takes_part(tmp_path: Path, survey: Path) -> None:
    folder = str(tmp_path / "own")
    told = derisk("facts", "import", "usgs-mcs", str(survey), "--part", "--workspace", folder)
    assert (told.returncode, told.stderr) == (0, "")
    assert "production" in told.stdout
    assert "derisk.sqlite" in told.stdout
    asked = (
        "exposure",
        "--economy",
        "WLD",
        "--mineral",
        "tin",
        "--stage",
        "mining",
        "--metric",
        "production_t",
    )
    shown = ("facts", "show", "production", "--mineral", "tin", "--year", "2026", "--json")
    now = json.loads(derisk(*shown, DERISK_WORKSPACE=folder).stdout)
    assert {row["sources"][0] for row in now["rows"]} == {"usgs-mcs-2027"}
    none = json.loads(derisk(*shown, DERISK_WORKSPACE=str(tmp_path / "none")).stdout)
    assert none["rows"] == []
    vintages = [
        json.loads(derisk(*asked, "--json", DERISK_WORKSPACE=where).stdout)["run"]["facts_vintage"]
        for where in (folder, str(tmp_path / "none"))
    ]
    assert vintages[0] != vintages[1]
    assert not (tmp_path / "none").exists(), "reading makes no workspace"


def test_json_is_one_document_and_the_second_time_says_so(tmp_path: Path, survey: Path) -> None:
    words = (
        "facts",
        "import",
        "usgs-mcs",
        str(survey),
        "--part",
        "--workspace",
        str(tmp_path / "own"),
        "--json",
    )
    first, second = (json.loads(derisk(*words).stdout) for _ in range(2))
    values = {row["metric"]: row["value"] for row in first["rows"]}
    assert values == {"rows_new": 82, "rows_replaced": 0, "rows_unchanged": 0}
    assert "Nothing changed" in second["notes"][0]
    values = {row["metric"]: row["value"] for row in second["rows"]}
    assert values == {"rows_new": 0, "rows_replaced": 0, "rows_unchanged": 82}


def test_the_help_lists_every_source() -> None:
    from derisk.cli.facts_import import SOURCES
    from derisk.facts.sources import cards, reader

    assert sorted(SOURCES) == sorted(cards())
    assert all(callable(reader(card)) for card in cards().values())
    assert all(card.url or card.private for card in cards().values())


def test_a_workspace_may_be_named_before_the_verb(tmp_path: Path, survey: Path) -> None:
    folder = str(tmp_path / "own")
    derisk("--workspace", folder, "facts", "import", "usgs-mcs", str(survey), "--part")
    listed = json.loads(derisk("--workspace", folder, "facts", "list", "--json").stdout)
    assert len(listed["notes"]) == 1
    assert listed["notes"][0].startswith(f"Imported: {NAME} (usgs-mcs, 2027)")


def test_a_refused_file_says_row_and_column_and_makes_nothing(tmp_path: Path) -> None:
    cut = written(tmp_path, NAME, publishers.release(2027)[:4000])
    told = derisk("facts", "import", "usgs-mcs", str(cut), "--workspace", str(tmp_path / "own"))
    assert (told.returncode, told.stdout) == (2, "")
    what, where, seen, remedy = told.stderr.splitlines()
    assert "cut off" in what
    assert where.startswith(f"  where: {NAME}, row ")
    assert ", column " in where
    assert seen.startswith("  seen: ")
    assert remedy.startswith("  try: ")
    assert not (tmp_path / "own").exists()


def test_an_unknown_source_names_the_nearest(tmp_path: Path, survey: Path) -> None:
    told = derisk("facts", "import", "usgs-msc", str(survey), "--workspace", str(tmp_path / "own"))
    assert (told.returncode, told.stdout) == (2, "")
    assert "try: usgs-mcs" in told.stderr
    gone = derisk("facts", "import", "baci", str(tmp_path / "none.zip"), "--workspace", str(tmp_path / "own"))
    assert (gone.returncode, gone.stdout) == (2, "")
    assert "no such file" in gone.stderr


def test_a_workspace_that_is_damaged_is_said_and_not_answered_over(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "derisk.sqlite").write_text("no database " * 200)
    told = derisk("facts", "show", "stocks", DERISK_WORKSPACE=str(folder))
    assert (told.returncode, told.stdout) == (2, "")
    assert "workspace cannot be used" in told.stderr


def test_check_says_what_disagrees_and_finds_nothing_broken(tmp_path: Path) -> None:
    told = derisk("facts", "check", "--json")
    assert told.returncode == 0
    document = json.loads(told.stdout)
    assert all(row["value"] is not None for row in document["rows"])
    assert any(note.startswith("antimony/mining/2022: 83,100 to 110,000 t") for note in document["notes"])
