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


def reserves(mineral: str, place: str) -> dict[str, float]:
    rows = table("reserves").filter((pl.col("mineral") == mineral) & (pl.col("place") == place))
    return dict(zip(rows["cite"], rows["mass_t"], strict=True))


@pytest.mark.parametrize(
    ("mineral", "place", "cite", "mass_t"),
    [
        ("vanadium", "RUS", "usgs-mcs-2023", 5_000_000), ("vanadium", "RUS", "usgs-mcs-2024", 5_000_000),
        ("talc", "JPN", "usgs-mcs-2024", 100_000_000), ("talc", "JPN", "usgs-mcs-2026", 100_000_000),
        ("rhenium", "CHL", "usgs-mcs-2023", 1_300), ("rhenium", "CHL", "usgs-mcs-2024", 1_300),
    ],
)  # fmt: skip
def test_reserves_of_two_editions_are_of_one_size(mineral: str, place: str, cite: str, mass_t: float) -> None:
    assert reserves(mineral, place)[cite] == pytest.approx(mass_t)


def test_no_reserves_differ_by_a_thousand_between_editions() -> None:
    """A revision may change reserves much, as of gypsum or potash; a unit that was mistaken changes all."""
    by_form = table("reserves").drop_nulls("mass_t").filter(pl.col("mass_t") > 0)
    ratio = (pl.col("mass_t").max() / pl.col("mass_t").min()).alias("ratio")
    far = by_form.group_by("mineral", "form", "place").agg(ratio).filter(pl.col("ratio") > 150)
    assert set(far["mineral"]) <= {"gypsum"}  # Pakistan's 6 and 760, Thailand's 1.7 and 910 million tonnes


def test_a_correction_lapses_once_the_publisher_has_mended_the_file() -> None:
    schema = tables()["production"]
    rows = shard("production", mineral="chromium")
    assert corrected(schema, rows).equals(rows)
    assert corrected(tables()["reserves"], table("reserves")).equals(table("reserves"))


def test_every_correction_still_does_something_and_cites_a_source() -> None:
    for each in corrections():
        hit = pl.all_horizontal(pl.col(column) == value for column, value in each.where)
        rows = table(each.table).filter(hit)
        assert rows.height
        assert rows["note"].str.contains(each.reason, literal=True).all()
        assert each.cite in facts.publications()
        assert each.status
