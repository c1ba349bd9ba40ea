"""Shipments by customs heading: which files of the table trade a question needs, and nothing else of it."""

from __future__ import annotations

from importlib.resources import as_file
from typing import TYPE_CHECKING

from derisk.facts.files import readable
from derisk.facts.load import data_folder, imported, kept, rows_of, shards
from derisk.facts.tables import tables
from derisk.terms.minerals import HsCode
from derisk.terms.minerals import mineral as find

if TYPE_CHECKING:
    import polars as pl

SERIES = "HS2002-HS2017"  # values before 2024 of headings that the file of HS 2017 gives for one year
COLUMNS = (
    "exporter", "importer", "hs6", "hs_edition", "value_usd", "gross_t", "content_t", "quality", "cite",
    "locator",
)  # fmt: skip
RECONCILED = "cepii-baci"  # sources in which exporters' and importers' declarations are brought together
FIRST = ("HS92", "HS2017")  # an identity without edition means the first of these that tells of the year


def editions(code: HsCode) -> tuple[str, ...]:
    """Editions of the Harmonized System whose files hold a heading: its own, and the series before it."""
    return (code.edition, SERIES) if code.edition == "HS2017" else (code.edition,)


def heading_years(hs6: str, edition: str, weighed: bool = False) -> frozenset[int]:
    """Years with any shipment of a heading in one edition, or with any that has tonnes.

    None where the facts do not have the heading. Each file announces its years, so that nobody has to look.
    """
    return _announced(hs6, edition)[weighed]


@kept(2048)
def _announced(hs6: str, edition: str) -> tuple[frozenset[int], frozenset[int]]:
    """Years with any shipment of a heading, and those with any that has tonnes."""
    import polars as pl

    file = f"{hs6}-{edition}.parquet"
    with as_file(data_folder() / "trade" / file) as path, readable(tables()["trade"], file):
        told = pl.read_parquet_metadata(path) if path.exists() else {}
    years, weighed = (frozenset(map(int, told.get(name, "").split())) for name in ("years", "weighed"))
    own = imported("trade", {"hs6": hs6, "hs_edition": edition})
    if own is None:
        return years, weighed
    return years.union(own["year"]), weighed.union(own.filter(pl.col("gross_t").is_not_null())["year"])


@kept(4096)
def heading(hs6: str, edition: str, year: int) -> pl.DataFrame:
    """Shipments of a heading in a year, all columns of the table; no rows where there are none."""
    import polars as pl

    return chosen(rows_of("trade", pl.col("year") == year, hs6=hs6, hs_edition=edition))


def heading_series(hs6: str, edition: str) -> pl.DataFrame:
    """Shipments of a heading in all years, sorted by year, all columns of the table."""
    rows = chosen(rows_of("trade", None, hs6=hs6, hs_edition=edition))
    return rows if rows["year"].is_sorted() else rows.sort("year", maintain_order=True)


def chosen(rows: pl.DataFrame) -> pl.DataFrame:
    """Of each year one source's whole account: reconciled ones first, of those the newest edition.

    Two accounts are never mixed within a year, for a shipment that one leaves out the other has elsewhere.
    """
    import polars as pl

    if rows["cite"].n_unique() < 2:
        return rows
    first = pl.col("cite").str.starts_with(RECONCILED).cast(pl.Int8)
    rank = pl.concat_str(first, "vintage", "cite", separator=" ")
    return rows.filter(rank == rank.max().over("year"))


@kept(1024)
def held(hs6: str) -> tuple[str, ...]:
    """Editions with rows of a heading, those of `FIRST` before the others."""
    found = [dict(each)["hs_edition"] for each in shards("trade") if dict(each)["hs6"] == hs6]
    return tuple(
        sorted(found, key=lambda edition: (edition not in FIRST, *map(edition.__ne__, FIRST), edition))
    )


def shipment(hs6: str, year: str, exporter: str, importer: str, edition: str | None = None) -> pl.DataFrame:
    """The one row that an identity names, or no row: of that edition, else of the first that has it."""
    import polars as pl

    wanted = (
        (pl.col("year").cast(pl.String) == year)
        & (pl.col("exporter") == exporter)
        & (pl.col("importer") == importer)
    )
    for each in [edition] if edition else held(hs6):
        rows = rows_of("trade", wanted, hs6=hs6, hs_edition=each)
        if rows.height:
            return chosen(rows)
    return rows_of("trade", pl.lit(False), hs6=hs6, hs_edition=FIRST[0])


def needs_edition(hs6: str, year: int, edition: str) -> bool:
    """Whether an identity must name its edition: not where no edition before it tells of heading and year."""
    order = held(hs6)
    return any(year in heading_years(hs6, each) for each in order[: order.index(edition)])


@kept(512)
def stage_years(mineral: str, stage: str, weighed: bool = False) -> tuple[int, ...]:
    """Years with a shipment of any heading of a stage, or with any that has tonnes."""
    found: set[int] = set()
    for code in find(mineral).stage(stage).hs:
        for edition in editions(code):
            found.update(year for year in heading_years(code.code, edition, weighed) if alive(code, year))
    return tuple(sorted(found))


@kept(4096)
def headings(mineral: str, stage: str, year: int) -> tuple[tuple[HsCode, str], ...]:
    """Headings, with their edition, that tell of a stage's trade in a year.

    A pool of several metals is left out where the stage has a heading of its own that year.
    """
    codes = find(mineral).stage(stage).hs
    told = [
        (code, edition)
        for code in codes
        for edition in editions(code)
        if alive(code, year) and year in heading_years(code.code, edition)
    ]
    own = [pair for pair in told if not pair[0].pool]
    return tuple(own or told)


def of_its_origins(code: HsCode, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the exporters that a heading of a stage is about: some, all but some, or all."""
    import polars as pl

    if code.origins:
        return rows.filter(pl.col("exporter").is_in(list(code.origins)))
    return rows.filter(~pl.col("exporter").is_in(list(code.besides))) if code.besides else rows


def alive(code: HsCode, year: int) -> bool:
    """Whether a heading was still in force: what is declared under one given up is a remainder."""
    return code.ended is None or year <= code.ended


@kept(256)
def stage_trade(mineral: str, stage: str, year: int) -> pl.DataFrame:
    """Shipments of a stage's headings in a year, with content_t; see `derisk.facts.trade`."""
    import polars as pl

    from derisk.facts import parameter

    found = []
    for code, edition in headings(mineral, stage, year):
        factor = parameter(code.content, mineral, stage).value if code.content else None
        rows = of_its_origins(code, heading(code.code, edition, year))
        found.append(rows.with_columns(content_t=pl.col("gross_t") * pl.lit(factor, pl.Float64)))
    if not found:
        nothing = rows_of("trade", pl.lit(False), hs6="", hs_edition="")
        found = [nothing.with_columns(content_t=pl.col("gross_t"))]
    return pl.concat(found).select(COLUMNS)
