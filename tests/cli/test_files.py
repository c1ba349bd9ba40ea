"""Files that the command line writes: whole, where they were asked for, readable by other programs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from derisk.report.files import whole
from derisk.terms.errors import InputError
from tests.cli.running import derisk, document


def test_a_sheet_of_exposure_holds_the_rows_of_the_document(tmp_path: Path) -> None:
    asked = (
        "exposure",
        "--economy",
        "JPN",
        "--mineral",
        "copper",
        "--metric",
        "import_share",
        "--year",
        "2024",
    )
    rows = document(*asked, cwd=tmp_path)["rows"]
    done = derisk(*asked, "--csv", "rows.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    with (tmp_path / "rows.csv").open(newline="") as file:
        read = list(csv.DictReader(file))
    assert [row["id"] for row in read] == [row["id"] for row in rows]
    assert any(row["value"] is not None for row in rows)
    assert [float(row["value"]) if row["value"] else None for row in read] == [row["value"] for row in rows]
    assert [row["sources"].split(";") for row in read] == [row["sources"] for row in rows]
    assert {item.name for item in tmp_path.iterdir()} == {"rows.csv"}
    assert derisk(*asked, "--csv", "-", cwd=tmp_path).stdout == (tmp_path / "rows.csv").read_text()


def test_a_run_in_a_folder_replaces_the_run_before(tmp_path: Path) -> None:
    for months in ("2", "3"):
        done = derisk(
            "stress", "--by", "CHL", "--mineral", "copper", "--to", "JPN", "--months", months, "-o", "a/b",
            cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "a" / "b" / "document.json").read_text())
    assert len({row["month"] for row in found["rows"] if row["month"]}) == 3
    written = {item.name for item in (tmp_path / "a" / "b").iterdir()}
    charts = {name for name in written if name.endswith(".svg")}
    assert "copper-refining-suppliers-jpn.svg" in charts
    assert written - charts == {"document.json", "rows.csv", "rows.xlsx"}


@pytest.mark.parametrize("kind", ["scenario", "plan"])
def test_a_template_is_valid_as_it_stands(kind: str, tmp_path: Path) -> None:
    from derisk.cases.files import read_plan, read_scenario

    assert derisk("new", kind, "-o", "mine.yaml", cwd=tmp_path).returncode == 0
    assert (read_scenario if kind == "scenario" else read_plan)(tmp_path / "mine.yaml").name


def test_a_file_that_cannot_be_put_in_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(InputError):
        whole(tmp_path / "taken", "text")
    with pytest.raises(InputError):
        whole(tmp_path / "no" / "where.csv", "text")
    assert [item.name for item in tmp_path.iterdir()] == ["taken"]
