"""Corrections: applied where the publisher erred, lapsing by their guard."""

from __future__ import annotations

import polars as pl
import pytest

from derisk import facts
from derisk.facts.corrections import corrected, corrections
from derisk.facts.load import shard, table
from derisk.facts.tables import tables


def test_chromium_of_the_2023_edition_is_in_thousand_tonnes() -> None:
    """The edition of 2024 prints 19,100 thousand tonnes for South Africa in 2022; that of 2023 18,000."""
    rows = shard("production", mineral="chromium").filter(
        (pl.col("place") == "ZAF") & (pl.col("year") == 2022)
    )
    found = {row["cite"]: row for row in rows.iter_rows(named=True)}
    assert found["usgs-mcs-2023"]["mass_t"] == 18_000_000
    assert found["usgs-mcs-2024"]["mass_t"] == 19_100_000
    assert "thousand metric tons" in found["usgs-mcs-2023"]["note"]
    assert found["usgs-mcs-2023"]["quality"] == "derived"
    assert facts.world_production("chromium", "mining", 2021) == pytest.approx(42_200_000)


def test_a_correction_lapses_once_the_publisher_has_mended_the_file() -> None:
    schema = tables()["production"]
    rows = shard("production", mineral="chromium")
    assert corrected(schema, rows).equals(rows)


def test_every_correction_still_does_something_and_cites_a_source() -> None:
    for each in corrections():
        hit = pl.all_horizontal(pl.col(column) == value for column, value in each.where)
        rows = table(each.table).filter(hit)
        assert rows.height
        assert rows["note"].str.contains(each.reason, literal=True).all()
        assert each.cite in facts.publications()
        assert each.status
