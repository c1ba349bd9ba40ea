"""Reported figures of a chain, in tonnes of content, by the stage whose product they are."""

from __future__ import annotations

from derisk import facts
from derisk.network.figures import Figure
from derisk.terms.minerals import Mineral

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
                        "production", stage.slug, item["place"], None, item["mass_t"], item["quality"], item["cite"]
                    )
                )
    return figures


def trade_figures(mineral: Mineral, year: int, producers: dict[str, set[str]]) -> list[Figure]:
    """Shipments by stage, origin and destination, t content.

    Three rules, each said in `why` of the figures it touches:
    a feedstock sold under the heading of the next stage (mixed carbonate in HS 2846.90) by a place that mines
    but is not known to process is trade of the earlier stage; a shipment whose unit value lies below a tenth
    of the median is kept but trusted least; where a relationship is cited and no heading exists, its tonnes count.
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
            assert earlier is not None or not raw
            figures.append(
                Figure(
                    "flow",
                    earlier.slug if raw and earlier is not None else stage.slug,
                    item["exporter"],
                    item["importer"],
                    item["content_t"],
                    item["quality"],
                    item["cite"],
                    "; ".join(
                        text
                        for text in (
                            item["why"],
                            "feedstock: the origin mines but is not known to process" if raw else "",
                        )
                        if text
                    ),
                )
            )
    return figures + _relationships(mineral, year, figures)


def _valued(mineral: Mineral, stage: str, year: int) -> list[dict[str, object]]:
    """Trade rows with content tonnes, judged by their unit value."""
    import polars as pl

    rows = facts.trade(mineral.slug, stage, year)
    known = rows.filter(pl.col("content_t").is_not_null() & (pl.col("content_t") > 0))
    known = known.with_columns(unit_value=pl.col("value_usd") / pl.col("content_t"))
    median = known["unit_value"].median() if known.height else None
    judged = []
    for item in known.iter_rows(named=True):
        odd = median is not None and item["unit_value"] < IMPLAUSIBLE_VALUE * median  # type: ignore[operator]
        item["why"] = "unit value below a tenth of the median: perhaps another product" if odd else ""
        item["quality"] = "prior" if odd else item["quality"]
        judged.append(item)
    return judged


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
