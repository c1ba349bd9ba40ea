"""Reported figures of a chain, in tonnes of content, by the stage whose product they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from derisk import facts
from derisk.network.figures import Figure
from derisk.terms.minerals import Mineral

if TYPE_CHECKING:
    import polars as pl

FEEDSTOCK = "feedstock: the origin mines but is not known to process"
IMPOSSIBLE_VALUE = 2.0  # times the refined price, per t of content in feedstock
IMPLAUSIBLE_VALUE = 0.1  # of the median unit value of a heading: below it, a shipment is something else


def production_figures(mineral: Mineral, year: int) -> list[Figure]:
    """Output by stage and place as published; what no publisher gives is not in the list."""
    figures = []
    for stage in mineral.stages:
        if year not in facts.production_years(mineral.slug, stage.slug):
            continue
        for item in facts.production(mineral.slug, stage.slug, year).iter_rows(named=True):
            if item["place"] != "WLD" and item["mass_t"] is not None:
                figures.append(
                    Figure(
                        "production",
                        stage.slug,
                        item["place"],
                        None,
                        item["mass_t"],
                        item["quality"],
                        item["cite"],
                    )
                )
    return figures


def trade_figures(mineral: Mineral, year: int, producers: dict[str, set[str]]) -> list[Figure]:
    """Shipments by stage, origin and destination, t content.

    Three rules, each said in `why` of the figures it touches:
    a feedstock sold under the heading of the next stage (mixed carbonate in HS 2846.90) by a place that mines
    but is not known to process is trade of the earlier stage; a shipment whose unit value lies below a tenth
    of the median is set aside; where a relationship is cited and no shipment was seen, its tonnes count.
    """
    figures: list[Figure] = []
    for position, stage in enumerate(mineral.stages):
        if year not in facts.trade_years(mineral.slug, stage.slug):
            continue
        earlier = mineral.stages[position - 1] if position else None
        for item in _valued(mineral, stage.slug, year):
            raw = (
                earlier is not None
                and not earlier.hs
                and item["exporter"] in producers.get(earlier.slug, set())
                and item["exporter"] not in producers.get(stage.slug, set())
            )
            figures.append(
                Figure(
                    "flow",
                    earlier.slug if raw and earlier is not None else stage.slug,
                    item["exporter"],
                    item["importer"],
                    item["content_t"],
                    item["quality"],
                    item["cite"],
                    FEEDSTOCK if raw else item["why"],
                    aside=item["aside"] and not raw,
                )
            )
    return figures + _relationships(mineral, year, figures)


def _valued(mineral: Mineral, stage: str, year: int) -> list[dict[str, Any]]:
    """Trade rows with content tonnes, judged by their unit value."""
    import polars as pl

    rows = facts.trade(mineral.slug, stage, year)
    if any(code.mixed for code in mineral.stage(stage).hs):
        rows = _by_value(rows, mineral, stage, year)
    else:
        rows = _worth_its_weight(rows, mineral, stage, year)
    known = rows.filter(pl.col("content_t").is_not_null() & (pl.col("content_t") > 0))
    known = known.with_columns(unit_value=pl.col("value_usd") / pl.col("content_t"))
    median = known["unit_value"].median() if known.height else None
    judged = []
    for item in known.iter_rows(named=True):
        odd = median is not None and item["unit_value"] < IMPLAUSIBLE_VALUE * median
        item["aside"] = odd
        item["why"] = (
            "set aside: unit value below a tenth of the median, perhaps another product"
            if odd
            else item["why"]
        )
        judged.append(item)
    return judged


def _by_value(rows: pl.DataFrame, mineral: Mineral, stage: str, year: int) -> pl.DataFrame:
    """Content of a heading that mixes products, or reports no tonnes: value over the product's printed price.

    Of a heading that also holds cheaper goods, tonnes by value stay below tonnes by weight; the smaller counts.
    """
    import polars as pl

    from derisk.terms.errors import NotKnownError

    price = facts.price(mineral.slug, stage, year)
    if price is None:
        raise NotKnownError(
            f"Trade of {mineral.slug}, {stage}, {year} has values but no printed price to turn them into tonnes.",
            where="facts/prices",
            try_="add a price of that year or the year beside it",
        )
    by_value = pl.col("value_usd") / price.value
    return rows.with_columns(
        content_t=pl.min_horizontal(pl.col("content_t"), by_value),
        quality=pl.lit("prior"),
        why=pl.lit(f"content by value at {price.value:,.0f} USD per t ({price.cite}), at most by weight"),
    )


def _worth_its_weight(rows: pl.DataFrame, mineral: Mineral, stage: str, year: int) -> pl.DataFrame:
    """Content of feedstock whose weight cannot be that of the product, from its value.

    A tonne contained in feedstock is not worth twice the refined product. Where it seems so, the weight reported
    is another one (fine content, as Chile's concentrates), and value over the refined price is taken.
    """
    import polars as pl

    rows = rows.with_columns(why=pl.lit(""))
    stages = [item.slug for item in mineral.stages]
    later = stages[stages.index(stage) + 1 :]
    refined = facts.price(mineral.slug, later[0], year) if later else None
    if refined is None:
        return rows
    odd = pl.col("value_usd") > IMPOSSIBLE_VALUE * refined.value * pl.col("content_t")
    return rows.with_columns(
        content_t=pl.when(odd).then(pl.col("value_usd") / refined.value).otherwise(pl.col("content_t")),
        quality=pl.when(odd).then(pl.lit("derived")).otherwise(pl.col("quality")),
        why=pl.when(odd)
        .then(pl.lit("content by value: the weight is not that of the product"))
        .otherwise(pl.col("why")),
    )


def _relationships(mineral: Mineral, year: int, seen: list[Figure]) -> list[Figure]:
    """Cited links between places for which no customs heading exists and no shipment was seen."""
    known = {(figure.stage, figure.place, figure.partner) for figure in seen}
    links = []
    for item in facts.relationships(mineral.slug, year).iter_rows(named=True):
        key = (item["stage"], item["origin"], item["destination"])
        if key not in known and item["mass_t"] is not None:
            links.append(
                Figure("flow", *key, item["mass_t"], item["quality"], item["cite"], "cited relationship")
            )
    return links
