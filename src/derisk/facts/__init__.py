"""What is published, who said so, how surely.

Tables stay as published; where two publishers disagree both rows stand, and a named view chooses. The view of
output is `latest-survey`: the newest edition of the geological survey (USGS) first, its yearbook before the
summaries of the same year, then the other publishers in the order of `PREFERENCE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from derisk.terms.errors import NotKnownError

if TYPE_CHECKING:
    import polars as pl

PREFERENCE = (
    "usgs-mcs-2026", "usgs-myb-2022", "usgs-mcs-2024", "usgs-mcs-2023", "energy-institute-2026",
    "usgs-ds140-2020", "wmd-2026",
)  # fmt: skip
VIEW = "latest-survey"
OUTPUT_VIEW_NOTE = "named view latest-survey: newest USGS edition first"


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
    """A government's or an industry's stock, in days of use or in tonnes."""

    place: str
    stage: str
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
def sources() -> dict[str, Source]:
    """All sources by key."""
    return {row["key"]: Source(**row) for row in table("sources").iter_rows(named=True)}


@lru_cache(maxsize=1)
def parameters() -> tuple[Parameter, ...]:
    """All parameters."""
    rows = table("parameters").select(list(Parameter.__dataclass_fields__))
    return tuple(Parameter(*row) for row in rows.iter_rows())


@lru_cache(maxsize=1024)
def parameter(key: str, mineral: str | None = None, stage: str | None = None) -> Parameter:
    """A parameter: the row of mineral and stage, else of the mineral, else of any.

    Raises
    ------
    NotKnownError : when no row fits.
    """
    fits = [
        item
        for item in parameters()
        if item.key == key and item.mineral in (mineral, "any") and item.stage in (stage, "any")
    ]
    if not fits:
        raise NotKnownError(
            f"No parameter {key} is known for {mineral or 'any mineral'}, {stage or 'any stage'}.",
            where="facts/parameters",
            seen=f"{sum(item.key == key for item in parameters())} rows of that key",
            try_="derisk facts show parameters",
        )
    return max(fits, key=lambda item: (item.mineral != "any") + (item.stage != "any"))


@lru_cache(maxsize=64)
def production_years(mineral: str, stage: str) -> tuple[int, ...]:
    """Years for which any place's output of a stage is known."""
    import polars as pl

    rows = table("production").filter(
        (pl.col("mineral") == mineral) & (pl.col("stage") == stage) & (pl.col("stream") == "all")
    )
    known = rows.filter(pl.col("mass_t").is_not_null() & (pl.col("place") != "WLD"))
    return tuple(sorted(known["year"].unique().to_list()))


@lru_cache(maxsize=64)
def producers(mineral: str, stage: str) -> frozenset[str]:
    """Places known to produce at a stage in any year and stream, also where tonnes are not published."""
    import polars as pl

    rows = table("production").filter((pl.col("mineral") == mineral) & (pl.col("stage") == stage))
    active = rows.filter((pl.col("mass_t") > 0) | pl.col("mass_t").is_null())
    return frozenset(active["place"]) - {"WLD", "ROW"}


@lru_cache(maxsize=256)
def production(mineral: str, stage: str, year: int, stream: str = "all") -> pl.DataFrame:
    """Output by place in a year, one row a place, by the named view.

    One publisher's whole table is taken, the first of `PREFERENCE` that has the stage and year, so that its
    rest of the world is never added to another's places; single figures of others fill a year without
    such a table. Columns: place, mass_t, quality, cite, locator, vintage, note. WLD is the printed total.
    """
    import polars as pl

    rows = table("production").filter(
        (pl.col("mineral") == mineral)
        & (pl.col("stage") == stage)
        & (pl.col("year") == year)
        & (pl.col("stream") == stream)
    )
    available = set(rows.filter(pl.col("place") != "WLD")["cite"])
    for cite in PREFERENCE:
        if cite in available and rows.filter(pl.col("cite") == cite).height > 3:
            rows = rows.filter(pl.col("cite") == cite)
            break
    else:
        rank = {cite: place for place, cite in enumerate(PREFERENCE)}
        order = pl.col("cite").replace_strict(rank, default=len(rank), return_dtype=pl.Int32)
        rows = rows.sort(order, "cite", maintain_order=True).unique(
            "place", keep="first", maintain_order=True
        )
        rows = rows.sort("place")
    return rows.select("place", "mass_t", "quality", "cite", "locator", "vintage", "note")


def world_production(mineral: str, stage: str, year: int) -> float | None:
    """World output, t: the sum of the view's places (the printed total is rounded), None when unknown."""
    import polars as pl

    places = production(mineral, stage, year).filter(pl.col("place") != "WLD")
    return float(places["mass_t"].sum()) if places["mass_t"].count() else None


@lru_cache(maxsize=64)
def trade_years(mineral: str, stage: str) -> tuple[int, ...]:
    """Years with trade of a stage's product."""
    import polars as pl

    codes = _headings(mineral, stage)
    if not codes:
        return ()
    from derisk.facts.load import distinct

    return tuple(distinct("trade", "year", pl.col("hs6").is_in(list(codes))))  # type: ignore[arg-type]


@lru_cache(maxsize=256)
def trade(mineral: str, stage: str, year: int) -> pl.DataFrame:
    """Shipments of a stage's product: exporter, importer, hs6, value_usd, gross_t, content_t, provenance.

    content_t is gross_t by the content factor of its heading; both are null where no tonnes are reported.
    """
    import polars as pl

    from derisk.facts.load import rows_of

    factors = {code: parameter(key, mineral, stage).value for code, key in _headings(mineral, stage).items()}
    rows = rows_of("trade", pl.col("hs6").is_in(list(factors)) & (pl.col("year") == year))
    factor = pl.col("hs6").replace_strict(factors, default=None, return_dtype=pl.Float64)
    return rows.with_columns(content_t=pl.col("gross_t") * factor).select(
        "exporter", "importer", "hs6", "value_usd", "gross_t", "content_t", "quality", "cite", "locator"
    )


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


def relationships(mineral: str, year: int) -> pl.DataFrame:
    """Cited shipments without a customs heading of their own."""
    import polars as pl

    return table("relationships").filter((pl.col("mineral") == mineral) & (pl.col("year") == year))


def stocks(mineral: str, holder: str) -> list[Holding]:
    """Stocks of a mineral held, or aimed at, by governments or industry."""
    import polars as pl

    rows = table("stocks").filter((pl.col("mineral") == mineral) & (pl.col("holder") == holder))
    names = list(Holding.__dataclass_fields__)
    return [Holding(**row) for row in rows.select(names).iter_rows(named=True)]


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


def _headings(mineral: str, stage: str) -> dict[str, str]:
    from derisk.terms.minerals import mineral as find

    return {code.code: code.content for code in find(mineral).stage(stage).hs}


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
