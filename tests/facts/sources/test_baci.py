"""BACI's yearly files, made from the shipments that the facts hold: what is read, and what is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest

from derisk.facts import shipments
from derisk.facts.load import shard
from derisk.terms.errors import InputError
from tests.facts.sources import publishers
from tests.facts.sources.bringing import brought, refused
from tests.facts.sources.publishers import replaced, row_of, without_row, written

NAME = "BACI_HS92_Y2024_V202701.csv"
HEADING = "284690"


@pytest.fixture(scope="module")
def text() -> str:
    """All shipments of rare-earth compounds in 2024."""
    return publishers.baci(2024, HEADING)


def rows(text: str) -> int:
    return text.count("\n")


def test_a_newer_edition_gives_the_years_trade(workspace: Path, tmp_path: Path, text: str) -> None:
    before = shipments.heading(HEADING, "HS92", 2024)
    result = brought("baci", written(tmp_path, NAME, text))
    assert result.rows == {"trade": (rows(text) - 1, 0, 0)}
    now = shipments.heading(HEADING, "HS92", 2024)
    assert set(now["cite"]) == {"cepii-baci-hs92-v202701"}
    assert set(now["vintage"]) == {"V202701"}
    assert now.height == before.height
    assert now["value_usd"].sum() == pytest.approx(before["value_usd"].sum(), rel=1e-9)
    assert now["gross_t"].sum() == pytest.approx(before["gross_t"].sum(), rel=1e-6)
    assert now["gross_t"].null_count() == before["gross_t"].null_count()
    earlier = shipments.heading(HEADING, "HS92", 2023)
    assert set(earlier["cite"]) == {"cepii-baci-hs92"}, "other years stay as they were"
    both = shard("trade", hs6=HEADING, hs_edition="HS92").filter(pl.col("year") == 2024)
    assert both["cite"].n_unique() == 2, "the old edition stands beside the new one"


def test_an_older_edition_changes_no_answer(workspace: Path, tmp_path: Path, text: str) -> None:
    before = shipments.heading(HEADING, "HS92", 2024)
    less = without_row(text, 2)
    brought("baci", written(tmp_path, "BACI_HS92_Y2024_V202401.csv", less))
    assert shipments.heading(HEADING, "HS92", 2024).equals(before)


def test_two_editions_are_never_mixed_within_a_year(workspace: Path, tmp_path: Path, text: str) -> None:
    less = without_row(text, 2)
    brought("baci", written(tmp_path, NAME, less))
    now = shipments.heading(HEADING, "HS92", 2024)
    assert now.height == rows(text) - 2, "a flow that the newer edition has no more is gone"


def test_a_year_that_nobody_had(workspace: Path, tmp_path: Path, text: str) -> None:
    later = text.replace("\n2024,", "\n2025,")
    brought("baci", written(tmp_path, "BACI_HS92_Y2025_V202701.csv", later))
    assert max(shipments.heading_years(HEADING, "HS92")) == 2025
    assert shipments.heading(HEADING, "HS92", 2025).height == rows(text) - 1


def test_numbers_of_places_are_not_iso_numbers(workspace: Path, tmp_path: Path, text: str) -> None:
    assert ",842," in text
    assert ",490," in text
    brought("baci", written(tmp_path, NAME, text))
    places = set(shipments.heading(HEADING, "HS92", 2024)["importer"])
    assert {"USA", "IND", "FRA", "CHE", "NOR", "TWN"} <= places


def test_the_publishers_padding_and_archive(workspace: Path, tmp_path: Path, text: str) -> None:
    padded = text.replace(",NA\n", ",           NA\n").replace("\n", "\r\n")
    path = tmp_path / "BACI_HS92_V202701.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("country_codes_V202701.csv", "country_code,country_name\n4,Afghanistan\n")
        archive.writestr(NAME, padded)
        archive.writestr(NAME.replace("2024", "2025"), text.replace("\n2024,", "\n2025,"))
    assert brought("baci", path).rows == {"trade": (2 * (rows(text) - 1), 0, 0)}
    again = brought("baci", written(tmp_path, NAME, text))
    assert not again.changed
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    refused("baci", path, "cut off", None, None)
    damaged = bytearray(whole)
    damaged[len(whole) // 3] ^= 0xFF
    path.write_bytes(bytes(damaged))
    with pytest.raises(InputError, match="damaged|cut|cell|row|heading|value"):
        brought("baci", path)


def test_headings_that_no_chain_names_are_left_out(workspace: Path, tmp_path: Path, text: str) -> None:
    more = text + "2024,842,156,010121,12.000,3.000\n"
    assert brought("baci", written(tmp_path, NAME, more)).rows == {"trade": (rows(text) - 1, 0, 0)}
    alone = "t,i,j,k,v,q\n2024,842,156,010121,12.000,3.000\n"
    refused("baci", written(tmp_path, NAME, alone), "no heading", 2, "k")


def test_a_cut_file_is_refused(workspace: Path, tmp_path: Path, text: str) -> None:
    brought("baci", written(tmp_path, NAME, text))
    lines = text.splitlines(keepends=True)
    within = "".join(lines[:700]) + lines[700][:15]
    refused("baci", written(tmp_path, NAME, within), "cut off", 701, None)
    at_a_row = "".join(lines[: len(lines) // 2])
    error = refused("baci", written(tmp_path, NAME, at_a_row), "far fewer flows", None, "k")
    assert "2024" in error.what
    most = "".join(
        lines[: len(lines) * 17 // 20]
    )  # the last exporters by number, the United States among them
    error = refused("baci", written(tmp_path, NAME, most), "Exporters with many flows", None, "i")
    assert "USA" in error.seen


def test_a_renamed_or_moved_column_is_refused(workspace: Path, tmp_path: Path, text: str) -> None:
    renamed = text.replace("t,i,j,k,v,q", "t,i,j,k,value,q", 1)
    error = refused("baci", written(tmp_path, NAME, renamed), "v is missing", 1, "v")
    assert "value" in error.seen
    moved = text.replace("t,i,j,k,v,q", "t,j,i,k,v,q", 1)
    refused("baci", written(tmp_path, NAME, moved), "order", 1, None)


def test_another_encoding_is_refused(workspace: Path, tmp_path: Path, text: str) -> None:
    refused("baci", written(tmp_path, NAME, text, "utf-16"), "encoding", 1, "1")
    strange = replaced(
        text,
        5,
        ",",
        ",\xe9",
    )
    refused("baci", written(tmp_path, NAME, strange, "cp1252"), "encoding", None, None)
    refused("baci", written(tmp_path, NAME, strange), "letter", 5, "i")


def test_doubled_rows_are_refused(workspace: Path, tmp_path: Path, text: str) -> None:
    last = rows(text)
    again = text + row_of(text, 9) + "\n"
    error = refused("baci", written(tmp_path, NAME, again), "stands twice", last + 1, "k")
    assert "row 9" in error.seen
    twice = text + text.split("\n", 1)[1]
    refused("baci", written(tmp_path, NAME, twice), "stands twice", last + 1, "k")


def test_a_half_empty_file_is_refused(workspace: Path, tmp_path: Path, text: str) -> None:
    lines = text.splitlines(keepends=True)
    half = len(lines) // 2
    blank = lines[:half] + [line.rsplit(",", 1)[0] + ",\n" for line in lines[half:]]
    refused("baci", written(tmp_path, NAME, "".join(blank)), "empty", half + 1, "q")
    without = [lines[0]] + [line.rsplit(",", 1)[0] + ",NA\n" for line in lines[1:]]
    refused("baci", written(tmp_path, NAME, "".join(without)), "half empty", None, "q")
    no_value = lines[:half] + [
        ",".join([*line.split(",")[:4], "", line.split(",")[5]]) for line in lines[half:]
    ]
    refused("baci", written(tmp_path, NAME, "".join(no_value)), "empty", half + 1, "v")


@pytest.mark.parametrize(
    ("old", "new", "what", "column"),
    [
        ("2024,", "2023,", "not of 2024", "t"),
        (",284690,", ",28469,", "six digits|no heading", "k"),
        (",284690,", ",28469X,", "six digits", "k"),
    ],
)
def test_a_wrong_cell_is_refused(
    workspace: Path, tmp_path: Path, text: str, old: str, new: str, what: str, column: str
) -> None:
    path = written(tmp_path, NAME, replaced(text, 6, old, new))
    if "|" in what:
        brought("baci", path)  # five digits are a number whose leading nought was lost: another heading
        return
    refused("baci", path, what, 6, column)


def test_the_name_says_edition_year_and_version(workspace: Path, tmp_path: Path, text: str) -> None:
    refused("baci", written(tmp_path, "trade.csv", text), "name does not say", 1, None)
    refused("baci", written(tmp_path, NAME.replace("HS92", "HS96"), text), "No chain here", None, None)


@pytest.mark.parametrize(("at", "column"), [(4, "v"), (5, "q")])
def test_amounts_in_another_unit_are_refused(
    workspace: Path, tmp_path: Path, text: str, at: int, column: str
) -> None:
    head, *rest = text.splitlines()
    told = [line.split(",") for line in rest]
    for cells in told:
        if cells[at] != "NA":
            cells[at] = str(float(cells[at]) / 1000 + 1e-9)
    changed = "\n".join([head, *(",".join(cells) for cells in told)]) + "\n"
    error = refused("baci", written(tmp_path, NAME, changed), "of another size", 2, column)
    assert error.seen.startswith("0.001 ")
