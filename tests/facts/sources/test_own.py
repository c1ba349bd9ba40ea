"""A user's own figures: kept in the workspace, checked by row and column."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from derisk import facts
from derisk.cases.templates import template
from derisk.cases.templates.workbook import workbook
from derisk.exposure import rows
from derisk.facts.load import table
from derisk.store import deposits
from tests.facts.sources.bringing import brought, refused

HEADER = "mineral,stage,place,holder,days,mass_t,as_of,note"
ROWS = (
    "rare-earths,separation,JPN,commercial,,1200,2026-03,own count",
    "copper,refining,DEU,government,12.5,,2025,",
)


def own(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "stocks.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


@pytest.mark.parametrize(
    ("kind", "source", "more"),
    [("stocks", "stocks", 1), ("contract", "contracts", 1), ("hazards", "hazards", 0)],
)
def test_the_template_is_valid_as_it_stands(
    kind: str, source: str, more: int, workspace: Path, tmp_path: Path
) -> None:
    """The example of hazards takes the place of a packaged row, the others stand beside them."""
    path, sheet = tmp_path / f"{kind}.csv", tmp_path / f"{kind}.xlsx"
    path.write_text(template(kind))
    before = table(kind).height
    assert brought(source, path).rows == {kind: (1, 0, 0)}
    assert table(kind).height == before + more
    sheet.write_bytes(workbook(kind))
    assert brought(source, sheet).rows == {kind: (0, 1, 0)}


def test_a_chance_beyond_its_range_is_refused(workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "hazards.csv"
    path.write_text(template("hazards").replace("0.1,0.02,0.3", "5,0.02,0.3"))
    refused("hazards", path, "between low and high", 9, "annual_probability")
    path.write_text(template("hazards").replace("0.1,0.02,0.3", "0.1,0.02,3"))
    refused("hazards", path, "between low and high", 9, "high")
    asked = ",stop_probability,stop_low,stop_high\n"
    header, line = template("hazards").splitlines()[-2:]
    for stops in ("0.2,0.1,0.3", "0.05,,0.1", "0.05,0.06,0.1"):
        path.write_text(f"{header}{asked}{line},{stops}\n")
        refused("hazards", path, "come all three or none", 2, "stop_probability")
    path.write_text(f"{header}{asked}{line},0.05,0.01,0.1\n")
    brought("hazards", path)


def test_own_stocks_stand_among_the_facts_and_are_private(workspace: Path, tmp_path: Path) -> None:
    before = table("stocks").height
    brought("stocks", own(tmp_path, *ROWS))
    now = table("stocks")
    assert now.height == before + 2
    japan = facts.stocks("rare-earths", "commercial")
    assert [(each.place, each.mass_t, each.days, each.cite) for each in japan] == [
        ("JPN", 1200.0, None, "own-data")
    ]
    units = now.filter(pl.col("cite") == "own-data").select("place", "unit").sort("place").rows()
    assert units == [("DEU", "days"), ("JPN", "t")]
    assert facts.publications()["own-data"].licence == "private"
    assert [each.private for each in deposits.deposits()] == [True]


def test_a_corrected_file_takes_the_place_of_the_whole_old_one(workspace: Path, tmp_path: Path) -> None:
    brought("stocks", own(tmp_path, *ROWS))
    assert not brought("stocks", own(tmp_path, *ROWS)).changed
    brought("stocks", own(tmp_path, ROWS[1]))
    assert table("stocks").filter(pl.col("cite") == "own-data")["place"].to_list() == ["DEU"]


def test_own_figures_go_before_published_ones_of_the_same_thing(workspace: Path, tmp_path: Path) -> None:
    """A holding takes the place of a holding: Japan's of 2006 is the only published one."""
    held = (pl.col("place") == "JPN") & (pl.col("quality") != "prior")
    published = table("stocks").filter(held)
    assert published.height == 1
    row = published.row(0, named=True)
    brought("stocks", own(tmp_path, f"rare-earths,{row['stage']},JPN,{row['holder']},33,,2001,"))
    assert table("stocks").filter(held).select("days", "cite").rows() == [(33.0, "own-data")]


@pytest.mark.parametrize("as_of", ["2001", "2023-06", "2026-03"])
def test_an_own_stock_is_days_of_cover_today(as_of: str, workspace: Path, tmp_path: Path) -> None:
    brought("stocks", own(tmp_path, f"rare-earths,separation,KOR,government,33,,{as_of},"))
    (row,) = rows("KOR", "rare-earths", "separation", "days_of_cover")
    assert (row["value"], row["quality"], row["sources"]) == (33.0, "reported", ["own-data"])
    (before,) = rows("KOR", "rare-earths", "separation", "days_of_cover", 2000)
    assert before["value"] is None


def test_an_own_holding_leaves_the_published_target_where_it_is(workspace: Path, tmp_path: Path) -> None:
    """Korea aims at 60 days of refined copper since 2024; who holds 20 from 2026 on still aimed before."""
    brought("stocks", own(tmp_path, "copper,refining,KOR,government,20,,2026-03,"))
    kept = table("stocks").filter((pl.col("mineral") == "copper") & (pl.col("place") == "KOR"))
    assert sorted(kept.select("days", "quality").rows()) == [(20.0, "reported"), (60.0, "prior")]
    told = {
        year: rows("KOR", "copper", "refining", "days_of_cover", year)[0]["value"] for year in (2024, 2025)
    }
    assert told == {2024: 60.0, 2025: 20.0}, "the own stock is today's, so of the last year of the facts too"
    held = [each for each in facts.stocks("copper", "government") if each.place == "KOR"]
    assert [each.days for each in held] == [20.0], "a target beside what is held is no stock twice"


def test_a_workbook_does_as_well(workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "stocks.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["# my stocks"])
        sheet.write_row(1, 0, HEADER.split(","))
        sheet.write_row(2, 0, ["tin", "smelting", "FRA", "commercial", "", 310, 2026, ""])
    assert brought("stocks", path).rows == {"stocks": (1, 0, 0)}
    assert table("stocks").filter(pl.col("mineral") == "tin")["mass_t"].to_list() == [310.0]
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    refused("stocks", path, "cannot be read to its end", 1, None)


def test_projects_and_contracts(workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "projects.csv"
    path.write_text(
        "project,mineral,stage,place,technology,status,capacity_t_a,start_year,capex,as_of\n"
        "Our line,gallium,refining,AUS,refinery,building,40,2028,,2026-06\n"
    )
    assert brought("projects", path).rows == {"project": (1, 0, 0)}
    own_rows = table("project").filter(pl.col("cite") == "own-data")
    assert own_rows.select("capacity_t_a", "start_year", "unit").rows() == [(40.0, 2028, "t/a")]
    path.write_text(
        "contract,mineral,stage,supplier,place,mass_t_a,from_year,as_of\n"
        "Oxide,rare-earths,separation,AUS,JPN,2500,2026,2026-06\n"
    )
    assert brought("contracts", path).rows == {"contract": (1, 0, 0)}
    assert table("contract")["supplier"].to_list() == ["AUS"]


@pytest.mark.parametrize(
    ("row", "what", "column"),
    [
        ("unobtainium,mining,JPN,commercial,,1,2026,", "No mineral", "mineral"),
        ("copper,magnets,JPN,commercial,,1,2026,", "no stage", "stage"),
        ("copper,refining,JPX,commercial,,1,2026,", "No economy", "place"),
        ("copper,refining,JPN,,,1,2026,", "must be filled", "holder"),
        ("copper,refining,JPN,commercial,,,2026,", "must be given", "days"),
        ("copper,refining,JPN,commercial,,-1,2026,", "nought or more", "mass_t"),
        ("copper,refining,JPN,commercial,,many,2026,", "nought or more", "mass_t"),
        ("copper,refining,JPN,commercial,,1,soon,", "of when", "as_of"),
        ("copper,refining,JPN,commercial,,1", "ends early", "as_of"),
        ("copper,refining,DEU,government,1,,2026,", "same thing", "mineral"),
    ],
)
def test_a_wrong_row_is_refused(workspace: Path, tmp_path: Path, row: str, what: str, column: str) -> None:
    brought("stocks", own(tmp_path, *ROWS))
    refused("stocks", own(tmp_path, *ROWS, row), what, 4, column)


def test_wrong_files_are_refused(workspace: Path, tmp_path: Path) -> None:
    brought("stocks", own(tmp_path, *ROWS))
    renamed = own(tmp_path, *ROWS, header=HEADER.replace("as_of", "date"))
    refused("stocks", renamed, "as_of is missing", 1, "as_of")
    refused("stocks", own(tmp_path), "no rows", 2, None)
    refused("stocks", own(tmp_path, *ROWS, ROWS[0]), "stands twice", 4, None)
    path = own(tmp_path, *ROWS)
    path.write_bytes(path.read_text().encode("utf-16"))
    refused("stocks", path, "encoding", 1, None)
    path.write_bytes(f"{HEADER}\n{ROWS[0].replace('own count', 'gezählt')}\n".encode("cp1252"))
    refused("stocks", path, "encoding", 2, "note")
