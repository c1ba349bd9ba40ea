"""A whole year of BACI, all headings that chains name, damaged in ways that no single row shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from derisk.facts.sources import baci, card, packaged
from derisk.terms.errors import InputError
from tests.facts.sources.bringing import brought, refused
from tests.facts.sources.publishers import baci_numbers, baci_text, whole_baci, written

NAME = "BACI_HS92_Y2024_V202701.csv"
Damage = Callable[[pl.DataFrame], pl.DataFrame]
NUMBERS = baci_numbers()


@pytest.fixture(scope="module")
def whole() -> pl.DataFrame:
    """All shipments of 2024, sorted as the publisher does."""
    return whole_baci()


def without(place: str, hs6: str = "") -> Damage:
    """No row of an exporter, or none of one heading."""
    gone = pl.col("i") == NUMBERS[place]
    return lambda rows: rows.filter(~(gone & (pl.col("k") == hs6) if hs6 else gone))


def first(share: float, *order: str) -> Damage:
    """The first rows, in the publisher's order or another."""
    return lambda rows: (rows.sort(*order) if order else rows).head(int(share * rows.height))


def times(factor: float, column: str, every: int) -> Damage:
    """One row in so many in another unit."""
    hit = pl.int_range(pl.len()) % every == 0
    return lambda rows: rows.with_columns(
        pl.when(hit).then(pl.col(column) * factor + 1e-4).otherwise(pl.col(column)).alias(column)
    )


def exchanged(rows: pl.DataFrame) -> pl.DataFrame:
    """The importer where the exporter stands."""
    return rows.rename({"i": "j", "j": "i"}).select(rows.columns).sort("i", "j", "k")


def unweighed(rows: pl.DataFrame) -> pl.DataFrame:
    """No quantity in two rows of five: fewer than half of all."""
    gone = pl.int_range(pl.len()) % 5 < 2
    return rows.with_columns(q=pl.when(gone).then(None).otherwise(pl.col("q")))


def test_a_whole_year_is_taken(workspace: Path, tmp_path: Path, whole: pl.DataFrame) -> None:
    result = brought("baci", written(tmp_path, NAME, baci_text(whole)), part=False)
    assert result.rows == {"trade": (whole.height, 0, 0)}


@pytest.mark.parametrize(
    ("damage", "what", "column", "seen"),
    [
        (first(0.999), "ends before flows that 2024 has", "i", "the last row is of 894 to"),
        (first(0.97), "ends before flows that 2024 has", "i", "USA, BFA"),
        (first(0.99, "k", "i", "j"), "Headings that 2024 has", "k", "811211"),
        (without("GIN"), "GIN is not among the exporters", "i", "71% of a heading"),
        (without("COD"), "COD is not among the exporters", "i", "0 flows from COD"),
        (without("NCL"), "NCL is not among the exporters", "i", "9 in 2024"),
        (without("CHN"), "Exporters with many flows", "i", "no CHN"),
        (without("CHN", "284690"), "CHN is not among the exporters of the heading 284690", "i", "no flow"),
        (exchanged, "Exporter and importer are exchanged", "i", "the other way round"),
        (times(1000, "v", 1), "are of another size", "v", "1e+03 times"),
        (times(1000, "q", 1), "are of another size", "q", "1e+03 times"),
        (times(0.001, "v", 2), "of another size than in 2024", "v", "a hundred times"),
        (times(0.001, "q", 2), "of another size than in 2024", "q", "a hundred times"),
        (unweighed, "Many quantities", "q", "of its rows without"),
        (lambda rows: rows.gather_every(2), "far fewer flows", "k", "678 flows, 1,396 in 2024"),
    ],
)  # fmt: skip
def test_damage_that_no_row_shows_is_refused(
    workspace: Path, tmp_path: Path, whole: pl.DataFrame, damage: Damage, what: str, column: str, seen: str
) -> None:
    changed = damage(whole)
    path = written(tmp_path, NAME, baci_text(changed))
    error = refused("baci", path, what, None, column, part=False)
    row = int(error.where.split("row ")[1].split(",")[0])
    assert 2 <= row <= changed.height + 2
    assert seen in error.seen


def test_a_large_exporter_keeps_most_of_its_flows(
    workspace: Path, tmp_path: Path, whole: pl.DataFrame
) -> None:
    """The file goes on behind a hole that is wholly within what one exporter ships."""
    japan = (pl.col("i") == NUMBERS["JPN"]) & (pl.col("j") > 200)
    path = written(tmp_path, NAME, baci_text(whole.filter(~japan)))
    error = refused("baci", path, "Most flows that JPN had in 2024", None, "i", part=False)
    assert "flows from JPN" in error.seen


def test_a_part_may_lack_headings_and_places_and_must_hold_what_it_has(
    workspace: Path, tmp_path: Path, whole: pl.DataFrame
) -> None:
    part = without("GIN")(whole.filter(pl.col("k").is_in(["260600", "284690"])))
    path = written(tmp_path, NAME, baci_text(part))
    error = refused("baci", path, "ends before", None, "i", part=False)
    assert "--part" in error.try_
    assert brought("baci", path, part=True).rows == {"trade": (part.height, 0, 0)}
    path = written(tmp_path, NAME, baci_text(exchanged(part)))
    refused("baci", path, "exchanged", None, "i", part=True)


def test_a_true_new_year_after_a_ban_is_taken(
    tmp_path: Path, whole: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2024 beside facts that end in 2022: controls of gallium, germanium and graphite began meanwhile."""
    told = packaged.trade_years

    def years(hs6: str, edition: str) -> frozenset[int]:
        return frozenset(year for year in told(hs6, edition) if year <= 2022)

    monkeypatch.setattr(packaged, "trade_years", years)
    terms = card("baci")
    terms = replace(terms, expect={**terms.expect, "part": False})
    batches = baci.read(written(tmp_path, NAME, baci_text(whole)), terms, lambda done, total: None)
    assert batches[0].tables["trade"].height == whole.height
    less = written(tmp_path, NAME, baci_text(without("GIN")(whole)))
    with pytest.raises(InputError, match="GIN is not among the exporters") as caught:
        baci.read(less, terms, lambda done, total: None)
    assert "in 2022" in caught.value.seen
