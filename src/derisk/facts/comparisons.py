"""Totals held against each other: places and their world, editions and publishers, both ends of trade.

Nothing here is wrong because two disagree; what disagrees is said, and by how much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

ROUNDING = 0.03  # a world total is printed with two or three digits
APART = 0.05  # of the larger, from which two totals are said to disagree
KEY = ("mineral", "stage", "stream", "year")


@dataclass(frozen=True)
class Difference:
    """Two or more figures of one thing that disagree: what, the least, the most, unit, who, and on what."""

    what: str
    low: float
    high: float
    unit: str
    cites: tuple[str, ...]
    kind: str

    @property
    def ratio(self) -> float:
        """The most over the least; infinite where the least is nought."""
        return self.high / self.low if self.low else float("inf")

    def sentence(self) -> str:
        """The difference in words."""
        cites = ", ".join(self.cites)
        return f"{self.what}: {self.low:,.0f} to {self.high:,.0f} {self.unit} ({self.kind}; {cites})."


def differences() -> list[Difference]:
    """All that disagrees, output first, each kind by how far apart it is."""
    output = _output()
    kinds = (
        _against_world(output),
        _between_editions(output),
        _of_places(output),
        _of_trade(),
        _of_harmonized_editions(),
        _of_declarations(),
    )
    return [each for kind in kinds for each in sorted(kind, key=lambda found: -found.ratio)]


def _output() -> pl.DataFrame:
    from derisk.facts.load import table

    return table("production").select(*KEY, "place", "mass_t", "cite")


def _against_world(output: pl.DataFrame) -> Iterator[Difference]:
    """A publisher's places against the world total that it prints beside them, where no place is withheld."""
    import polars as pl

    places = pl.col("place") != "WLD"
    tables = (
        output.group_by(*KEY, "cite")
        .agg(
            pl.col("mass_t").filter(places).sum().alias("sum"),
            pl.col("mass_t").filter(places).null_count().alias("withheld"),
            pl.col("mass_t").filter(places).len().alias("places"),
            pl.col("mass_t").filter(~places).first().alias("world"),
        )
        .filter((pl.col("withheld") == 0) & (pl.col("places") > 2) & pl.col("world").is_not_null())
        .filter((pl.col("sum") - pl.col("world")).abs() > ROUNDING * pl.max_horizontal("sum", "world"))
    )
    for row in tables.sort(*KEY, "cite").iter_rows(named=True):
        low, high = sorted((row["sum"], row["world"]))
        yield Difference(_name(row), low, high, "t", (row["cite"],), "its places against its world total")


def _between_editions(output: pl.DataFrame) -> Iterator[Difference]:
    """World totals of one year by edition and publisher."""
    import polars as pl

    totals = output.filter((pl.col("place") == "WLD") & pl.col("mass_t").is_not_null())
    yield from _apart(totals, KEY, "world totals")


def _of_places(output: pl.DataFrame) -> Iterator[Difference]:
    """Of each stage the place and year on which editions and publishers are furthest apart."""
    import polars as pl

    places = output.filter(~pl.col("place").is_in(["WLD", "ROW"]) & (pl.col("mass_t") > 0))
    furthest: dict[tuple[str, str], Difference] = {}
    counted: dict[tuple[str, str], int] = {}
    for each in _apart(places, (*KEY, "place"), "furthest apart"):
        mineral, stage, *_ = each.what.split("/")
        stage_key = (mineral, stage)
        counted[stage_key] = counted.get(stage_key, 0) + 1
        if stage_key not in furthest or _gap(each) > _gap(furthest[stage_key]):
            furthest[stage_key] = each
    for stage_key, each in furthest.items():
        kind = f"the furthest apart of {counted[stage_key]} figures of places"
        yield Difference(each.what, each.low, each.high, each.unit, each.cites, kind)


def _gap(each: Difference) -> float:
    return each.high - each.low


def _apart(rows: pl.DataFrame, key: tuple[str, ...], kind: str) -> Iterator[Difference]:
    import polars as pl

    several = (
        rows.group_by(key)
        .agg(
            pl.col("mass_t").min().alias("low"), pl.col("mass_t").max().alias("high"),
            pl.col("cite").unique().sort(),
        )
        .filter((pl.col("cite").list.len() > 1) & (pl.col("high") - pl.col("low") > APART * pl.col("high")))
        .sort(key)
    )  # fmt: skip
    for row in several.iter_rows(named=True):
        yield Difference(_name(row), row["low"], row["high"], "t", tuple(row["cite"]), kind)


def _of_trade() -> Iterator[Difference]:
    """World value of a heading's year by edition, where a user has imported another one."""
    import polars as pl

    from derisk.facts import overlay
    from derisk.facts.load import shard

    for values in sorted(overlay.shards("trade")):
        named = dict(values)
        totals = (
            shard("trade", **named)
            .group_by("year", "cite")
            .agg(pl.col("value_usd").sum())
            .sort("year", "cite")
        )
        for (year,), rows in totals.partition_by("year", as_dict=True).items():
            low, high = float(rows["value_usd"].min()), float(rows["value_usd"].max())  # type: ignore[arg-type]
            if rows.height > 1 and high - low > APART * high:
                what = f"trade/{named['hs6']}/{named['hs_edition']}/{year}"
                yield Difference(what, low, high, "USD", tuple(rows["cite"]), "world value by edition")


def _of_harmonized_editions() -> Iterator[Difference]:
    """World value of a heading by edition of the Harmonized System, in the last year that two files share."""
    from derisk.facts import shipments
    from derisk.facts.load import shards

    for hs6 in sorted({dict(values)["hs6"] for values in shards("trade")}):
        editions = shipments.held(hs6)
        shared = frozenset.intersection(*(shipments.heading_years(hs6, each) for each in editions))
        if len(editions) < 2 or not shared:
            continue
        year = max(shared)
        told = {each: shipments.heading(hs6, each, year) for each in editions}
        sums = {each: float(rows["value_usd"].sum()) for each, rows in told.items()}
        low, high = min(sums.values()), max(sums.values())
        if high - low > APART * high:
            cites = tuple(sorted({cite for rows in told.values() for cite in rows["cite"].unique()}))
            kind = f"world value under {' and '.join(editions)}"
            yield Difference(f"trade/{hs6}/{year}", low, high, "USD", cites, kind)


def _of_declarations() -> Iterator[Difference]:
    """What importers and exporters of one heading and year declare of the same shipments."""
    import polars as pl

    from derisk.facts.load import table

    rows = table("declarations")
    if rows.is_empty():
        return
    shipment = ["hs6", "hs_edition", "year", "exporter", "importer"]
    imports = rows.filter(pl.col("flow") == "import").rename({"partner": "exporter", "reporter": "importer"})
    exports = rows.filter(pl.col("flow") == "export").rename({"reporter": "exporter", "partner": "importer"})
    both = imports.join(exports, on=shipment, suffix="_out")
    sums = both.group_by("hs6", "hs_edition", "year").agg(pl.col("value_usd", "value_usd_out").sum())
    for row in sums.sort("hs6", "hs_edition", "year").iter_rows(named=True):
        low, high = sorted((row["value_usd"], row["value_usd_out"]))
        if high - low > APART * high:
            what = f"declarations/{row['hs6']}/{row['hs_edition']}/{row['year']}"
            yield Difference(what, low, high, "USD", ("un-comtrade",), "importers against exporters")


def _name(row: dict[str, object]) -> str:
    parts = [str(row[name]) for name in (*KEY, "place") if row.get(name) is not None and row[name] != "all"]
    return "/".join(parts)
