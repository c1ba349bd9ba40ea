"""What is published, who said so, how surely.

Tables stay as published; where two publishers disagree both rows stand, and a named view chooses. The view of
output is `latest-survey`, said in `derisk.facts.output`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from derisk.terms.errors import NotKnownError

if TYPE_CHECKING:
    import polars as pl

    from derisk.facts.output import Reliance


@dataclass(frozen=True)
class Parameter:
    """A parameter with its range and provenance; low and high are None where no range is known."""

    key: str
    mineral: str
    stage: str
    value: float
    low: float | None
    high: float | None
    unit: str
    quality: str
    cite: str
    locator: str
    note: str | None


@dataclass(frozen=True)
class Source:
    """Who published it, where, and on what terms."""

    key: str
    publisher: str
    title: str
    year: str
    url: str | None
    licence: str
    attribution: str


@dataclass(frozen=True)
class Printed:
    """A printed figure: a price (USD per t content) or a share (0-1), and the year it is of."""

    value: float
    year: int
    quality: str
    cite: str
    locator: str
    place: str | None = None


@dataclass(frozen=True)
class Holding:
    """A government's or an industry's stock, in days of use or in tonnes.

    `year` is that of the holding, or from which a target stands; `prior` is the quality of a target.
    """

    place: str
    stage: str
    holder: str
    year: int
    days: float | None
    mass_t: float | None
    quality: str
    cite: str
    note: str | None


def table(name: str) -> pl.DataFrame:
    """A fact table, checked and cached."""
    from derisk.facts.load import table as load

    return load(name)


@lru_cache(maxsize=1)
def publications() -> dict[str, Source]:
    """All sources by key: who published what, and on what terms."""
    return {row["key"]: Source(**row) for row in table("sources").iter_rows(named=True)}


@lru_cache(maxsize=1)
def parameters() -> tuple[Parameter, ...]:
    """All parameters."""
    rows = table("parameters").select(list(Parameter.__dataclass_fields__))
    return tuple(Parameter(*row) for row in rows.iter_rows())


@lru_cache(maxsize=1024)
def parameter(key: str, mineral: str | None = None, stage: str | None = None) -> Parameter:
    """A parameter: the row of mineral and stage, else of the mineral, of the group it is part of, of any.

    Raises
    ------
    NotKnownError : when no row fits.
    """
    from derisk.terms.minerals import stream_of

    order = [mineral, stream_of(mineral)[0] if mineral else None, "any"]
    fits = [
        item
        for item in parameters()
        if item.key == key and item.mineral in order and item.stage in (stage, "any")
    ]
    if not fits:
        raise NotKnownError(
            f"No parameter {key} is known for {mineral or 'any mineral'}, {stage or 'any stage'}.",
            where="facts/parameters",
            seen=f"{sum(item.key == key for item in parameters())} rows of that key",
            try_="derisk facts show parameters",
        )
    return max(
        fits, key=lambda item: ((item.mineral != "any") + (item.stage != "any"), -order.index(item.mineral))
    )


def production_years(mineral: str, stage: str) -> tuple[int, ...]:
    """Years for which any place's output of a stage is known."""
    from derisk.facts.output import years

    return years(mineral, stage)


def share_years(mineral: str, stage: str) -> tuple[int, ...]:
    """Years for which shares of world output of a stage are printed."""
    from derisk.facts.output import share_years as find

    return find(mineral, stage)


def producers(mineral: str, stage: str) -> frozenset[str]:
    """Places known to produce at a stage in any year and stream, also where tonnes are not published."""
    from derisk.facts.output import producers

    return producers(mineral, stage)


def production(mineral: str, stage: str, year: int, stream: str = "all") -> pl.DataFrame:
    """Output by place in a year, one row a place, by the named view; WLD is the printed total.

    Columns: place, mass_t, quality, cite, locator, vintage, note.
    """
    from derisk.facts.output import view

    chosen = view(mineral, stage, year, stream)
    return chosen[["place", "mass_t", "quality", "cite", "locator", "vintage", "note"]]


def production_rows(mineral: str, stage: str) -> pl.DataFrame:
    """All rows of output on a stage, of every publisher, year and stream, as they stand in the table."""
    from derisk.facts.output import rows

    return rows(mineral, stage)


def world_production(mineral: str, stage: str, year: int) -> float | None:
    """World output, t: the sum of the view's places (the printed total is rounded), None when unknown."""
    from derisk.facts.output import world

    return world(mineral, stage, year)


def reliance(mineral: str, stage: str, place: str, year: int, stream: str = "all") -> Reliance | None:
    """Net import reliance that is printed for a place, with the rows it follows from; None if none is."""
    from derisk.facts.output import reliance as find

    return find(mineral, stage, place, year, stream)


def trade_years(mineral: str, stage: str, weighed: bool = False) -> tuple[int, ...]:
    """Years with trade of a stage's product, or with trade of which tonnes are reported."""
    from derisk.facts.shipments import stage_years

    return stage_years(mineral, stage, weighed)


def trade(mineral: str, stage: str, year: int) -> pl.DataFrame:
    """Shipments of a stage's product: exporter, importer, hs6, value_usd, gross_t, content_t, provenance.

    content_t is gross_t by the content factor of its heading; both are null where no tonnes are reported, and
    content_t too for a heading without a factor: a pool of which nobody can say how much the mineral is.
    """
    from derisk.facts.shipments import stage_trade

    return stage_trade(mineral, stage, year)


def years(mineral: str) -> tuple[int, ...]:
    """Years in which anything is known of a mineral's output or trade."""
    from derisk.terms.minerals import mineral as find

    known: set[int] = set()
    for stage in find(mineral).stages:
        known |= {*production_years(mineral, stage.slug), *trade_years(mineral, stage.slug)}
    return tuple(sorted(known))


def price(mineral: str, stage: str, year: int, within: int = 1) -> Printed | None:
    """The printed price nearest to a year, at most `within` years away; None when none is printed."""
    return _nearest("prices", "price_usd_t", mineral, stage, year, within)


def world_shares(mineral: str, stage: str, year: int, within: int) -> list[Printed]:
    """Printed shares of places in world output, of the year nearest to the one asked."""
    import polars as pl

    rows = _near_rows("shares", mineral, stage, year, within)
    if rows.height:
        nearest = min(rows["year"], key=lambda known: abs(known - year))
        rows = rows.filter(pl.col("year") == nearest)
    return [_printed(row, "share") for row in rows.iter_rows(named=True)]


def heading_shares(mineral: str, stage: str, year: int) -> dict[tuple[str, str], Printed]:
    """Share of what each origin ships to a destination under a pooled heading that is this mineral, by value.

    The measurement of each pair that is nearest to the year, of two as near the later; a destination may be
    a group, or WLD for the rest of the world.
    """
    import polars as pl

    rows = table("heading_shares").filter((pl.col("mineral") == mineral) & (pl.col("stage") == stage))
    near = rows.sort((pl.col("year") - year).abs(), -pl.col("year"), descending=[True, True])
    return {(row["origin"], row["destination"]): _printed(row, "share") for row in near.iter_rows(named=True)}


def exports(mineral: str, stage: str, year: int, within: int = 0) -> list[Printed]:
    """Printed exports of places to all the world, t, of the year nearest to the one asked."""
    import polars as pl

    rows = _near_rows("exports", mineral, stage, year, within)
    rows = rows.sort((pl.col("year") - year).abs(), "year").unique("place", maintain_order=True)
    return [_printed(row, "mass_t") for row in rows.iter_rows(named=True)]


def use_shares(mineral: str, stage: str) -> list[Printed]:
    """Printed shares of places in world use of a stage's product, of the latest year."""
    import polars as pl

    rows = table("use_shares").filter((pl.col("mineral") == mineral) & (pl.col("stage") == stage))
    return [_printed(row, "share") for row in rows.filter(pl.col("year") == pl.col("year").max()).to_dicts()]


def use(mineral: str, stage: str, year: int) -> list[Printed]:
    """Use of a stage's product that is printed for places, t, scrap included.

    Of the United States it is what net import reliance is a share of, where that is printed.
    """
    import polars as pl

    rows = _near_rows("uses", mineral, stage, year, 0).to_dicts()
    wanted = {"mineral": mineral, "stage": stage, "year": year, "stream": "all"}
    asked = table("reliance").filter(
        pl.all_horizontal(pl.col(name) == value for name, value in wanted.items())
    )
    for row in (
        asked.sort("vintage", descending=True).unique("place", keep="first", maintain_order=True).to_dicts()
    ):
        if row["use_t"] is not None and row["place"] not in {each["place"] for each in rows}:
            rows.append({**row, "mass_t": row["use_t"]})
    return [_printed(row, "mass_t") for row in rows]


def relationships(mineral: str, year: int) -> pl.DataFrame:
    """Cited shipments without a customs heading of their own."""
    import polars as pl

    return table("relationships").filter((pl.col("mineral") == mineral) & (pl.col("year") == year))


def stocks(mineral: str, holder: str) -> list[Holding]:
    """Stocks of a mineral that governments or industry hold; where no holding is known, what they aim at."""
    from derisk.facts.cover import standing

    return list(standing(mineral, holder))


def fact(identity: str) -> dict[str, Any]:
    """The row behind an identity such as `production/rare-earths/mining/CHN/2024/usgs-mcs-2026`.

    Raises
    ------
    NotKnownError : for an identity that no row has.
    """
    from derisk.facts.trace import fact as find

    return find(identity)


def fact_id(name: str, row: Mapping[str, Any]) -> str:
    """The identity of a row of a table, as `fact` takes it."""
    from derisk.facts.trace import fact_id as make

    return make(name, row)


def dictionary() -> list[dict[str, str | bool]]:
    """The data dictionary: table, column, kind, unit, meaning, optional; one row a column."""
    from derisk.facts.trace import dictionary as make

    return make()


def vintage() -> str:
    """One label for the state of all facts: a hash of every table's rows."""
    from derisk.facts.identity import vintage as find

    return find()


def _near_rows(name: str, mineral: str, stage: str, year: int, within: int) -> pl.DataFrame:
    import polars as pl

    return table(name).filter(
        (pl.col("mineral") == mineral)
        & (pl.col("stage") == stage)
        & ((pl.col("year") - year).abs() <= within)
    )


def _nearest(name: str, column: str, mineral: str, stage: str, year: int, within: int) -> Printed | None:
    rows = _near_rows(name, mineral, stage, year, within).iter_rows(named=True)
    found = min(rows, key=lambda row: abs(row["year"] - year), default=None)
    return None if found is None else _printed(found, column)


def _printed(row: dict[str, Any], column: str) -> Printed:
    return Printed(
        row[column], row["year"], row["quality"], row["cite"], row["locator"], place=row.get("place")
    )
