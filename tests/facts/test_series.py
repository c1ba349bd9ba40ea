"""Trade files read at once give what they give one by one; anything strange in one of them is noticed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from derisk.facts import series
from derisk.facts.load import data_folder, read
from derisk.facts.series import heading_series_together
from derisk.facts.shipments import heading_series
from derisk.facts.tables import tables
from derisk.terms.errors import FactError
from derisk.terms.places import traders

HEADINGS = [("260300", "HS92"), ("284690", "HS92"), ("740311", "HS2002-HS2017"), ("850511", "HS2017")]
COLUMNS = ["year", "exporter", "importer", "value_usd", "gross_t", "quality", "cite"]
CHANGES: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "a doubled row": lambda rows: pl.concat([rows[:5], rows[4:]]),
    "a doubled file": lambda rows: pl.concat([rows, rows]),
    "no number": lambda rows: rows.with_columns(gross_t=pl.lit(float("inf"))),
    "an empty value": lambda rows: rows.with_columns(value_usd=pl.lit(None, pl.Float64)),
    "no number of a value": lambda rows: rows.with_columns(value_usd=pl.lit(float("nan"))),
    "an unknown place": lambda rows: rows.with_columns(importer=pl.lit("XYZ")),
    "an empty place": lambda rows: rows.with_columns(exporter=pl.lit(None, pl.String)),
    "an unknown source": lambda rows: rows.with_columns(cite=pl.lit("nobody")),
    "an unknown quality": lambda rows: rows.with_columns(quality=pl.lit("guessed")),
    "another column": lambda rows: rows.rename({"gross_t": "net_t"}),
}


def folder(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two packaged files in a data folder that a test may damage."""
    trade = path / "trade"
    trade.mkdir()
    for code, edition in HEADINGS[:2]:
        shutil.copy(str(data_folder() / "trade" / f"{code}-{edition}.parquet"), trade)
    monkeypatch.setattr(series, "data_folder", lambda: path)
    return trade / "284690-HS92.parquet"


def test_files_read_at_once_give_what_they_give_one_by_one() -> None:
    together = heading_series_together(HEADINGS)
    assert together is not None and list(together.starts) == HEADINGS
    for heading, (start, end) in together.starts.items():
        quality, cite = together.same[heading]
        places = pl.col("exporter", "importer").replace_strict(dict(enumerate(traders())))
        part = together.rows[start:end].with_columns(places, quality=pl.lit(quality), cite=pl.lit(cite))
        assert part.select(COLUMNS).equals(heading_series(*heading).select(COLUMNS))


def test_a_heading_without_a_file_is_left_out() -> None:
    together = heading_series_together([("999999", "HS92"), HEADINGS[0]])
    assert together is not None and list(together.starts) == [HEADINGS[0]]
    assert heading_series_together([("999999", "HS92")]) is None


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_strange_in_a_file_is_left_to_be_told_with_its_row(
    change: Callable[[pl.DataFrame], pl.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder(tmp_path, monkeypatch)
    assert heading_series_together(HEADINGS[:2]) is not None
    change(pl.read_parquet(path)).write_parquet(path)
    assert heading_series_together(HEADINGS[:2]) is None
    with pytest.raises(FactError):
        read(tables()["trade"], path)


def test_a_file_of_two_sources_is_left_to_the_choice_between_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder(tmp_path, monkeypatch)
    second = pl.when(pl.col("year") > 2010).then(pl.lit("un-comtrade")).otherwise(pl.col("cite"))
    pl.read_parquet(path).with_columns(cite=second).write_parquet(path)
    assert heading_series_together(HEADINGS[:2]) is None


def test_a_cut_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(tmp_path, monkeypatch)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FactError):
        heading_series_together(HEADINGS[:2])


def test_a_heading_with_imported_rows_is_left_to_the_overlay(monkeypatch: pytest.MonkeyPatch) -> None:
    own = pl.DataFrame({"year": [2024]})
    monkeypatch.setattr(
        series, "imported", lambda name, values: own if values["hs6"] == HEADINGS[0][0] else None
    )
    together = heading_series_together(HEADINGS)
    assert together is not None and list(together.starts) == HEADINGS[1:]
