"""Reported figures of a chain, in tonnes of content, by the stage whose product they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from derisk import facts
from derisk.facts import Printed
from derisk.facts.shipments import headings
from derisk.facts.worth import bounds
from derisk.network.figures import Figure
from derisk.network.remainders import output_figures
from derisk.network.sold import held_to_exports
from derisk.terms.minerals import Mineral, Stage
from derisk.terms.places import members

if TYPE_CHECKING:
    import polars as pl

FEEDSTOCK = "feedstock: the origin mines but is not known to process; its content is taken as the heading's"
FEEDSTOCK_QUALITY = "derived"  # the heading's content factor is that of another product
NORMAL_95 = 1.645  # standard errors from the median to the 95th percentile of a normal
IMPOSSIBLE_VALUE = 2.0  # times the refined price, per t of content in feedstock
IMPLAUSIBLE_VALUE = 0.02  # of the unit value of a heading: below it, a shipment is something else
IMPLAUSIBLE = "set aside: unit value below a fiftieth of the heading's, perhaps another product"
NOT_THE_METAL = "set aside: under half or over twice the printed price of the metal, an alloy or other good"
TWICE = "set aside: the other side declares the same goods under another heading"
USE_QUALITY = "estimated"  # apparent use is a difference of reported figures
POOLED = "of the value under a heading of several metals"
BY_VALUE = "content by value at"
NOT_THE_WEIGHT = "content by value: the weight is not that of the product"
CITED = "cited relationship"
PRINTED_USE = "printed use, scrap included"
WEIGHTLESS = "no tonnes reported: value over the unit value of the heading"


def production_figures(mineral: Mineral, year: int) -> list[Figure]:
    """Output by stage and place as published; what no publisher gives is not in the list."""
    return [figure for stage in mineral.sequence for figure in output_figures(mineral.slug, stage.slug, year)]


def used_figures(mineral: Mineral, year: int, made: Sequence[Figure]) -> list[Figure]:
    """Printed use of products that have users, less what the next stage eats at the place."""
    figures = []
    for position, stage in enumerate(mineral.sequence):
        later = mineral.sequence[position + 1 : position + 2]
        for use in facts.use(mineral.slug, stage.slug, year) if mineral.used_at(stage) else []:
            eaten = sum(
                figure.tonnes / facts.parameter("recovery", mineral.slug, after.slug).value
                for after in later
                for figure in made
                if figure.stage == after.slug and figure.place == use.place
            )
            left = max(use.value - eaten, 0.0)
            why = f"{PRINTED_USE}{f', less {eaten:,.0f} t of feed' if eaten else ''}"
            quality = USE_QUALITY if use.quality == "reported" else use.quality
            figures.append(Figure("use", stage.slug, str(use.place), None, left, quality, use.cite, why))
    return figures


def trade_figures(mineral: Mineral, year: int, producers: Mapping[str, frozenset[str]]) -> list[Figure]:
    """Shipments by stage, origin and destination, t content.

    Rules, each said in `why` of the figures it touches: a feedstock sold under the heading of the next stage
    (mixed carbonate in HS 2846.90) by a place that mines but is not known to process is trade of the earlier
    stage; a shipment whose unit value lies below a fiftieth of its heading's is set aside; one without tonnes
    counts by value; where a relationship is cited and no shipment was seen, its tonnes count; shipments whose
    content is told by that of other pairs share what is left of printed exports.
    """
    figures: list[Figure] = []
    for position, stage in enumerate(mineral.sequence):
        earlier = mineral.sequence[position - 1] if position else None
        for part in mineral.joining(stage):
            if year in facts.trade_years(mineral.slug, part.slug) and weighable(mineral, part, year):
                figures += _shipments(mineral, part, stage, earlier, year, producers)
    return held_to_exports(mineral, year, _with_relationships(mineral, year, figures))


def _shipments(
    mineral: Mineral,
    part: Stage,
    stage: Stage,
    earlier: Stage | None,
    year: int,
    producers: Mapping[str, frozenset[str]],
) -> list[Figure]:
    """Trade under the headings of a part of the chain, as trade of the stage that it counts at."""
    spread = _factor_spread(mineral, part)
    figures = []
    for item in _not_twice(part, _valued(mineral, part, year)):
        raw = (
            earlier is not None
            and not earlier.hs
            and not earlier.stays
            and item["exporter"] in producers.get(earlier.slug, frozenset())
            and item["exporter"] not in producers.get(stage.slug, frozenset())
        )
        figures.append(
            Figure(
                "flow",
                earlier.slug if raw and earlier is not None else stage.slug,
                item["exporter"],
                item["importer"],
                item["content_t"],
                FEEDSTOCK_QUALITY if raw else item["quality"],
                item["cite"],
                FEEDSTOCK if raw else item["why"],
                aside=item["aside"] and not raw,
                factor_spread=spread.get(item["hs6"], 0.0),
                loose=bool(item.get("loose")),
            )
        )
    return figures


def _not_twice(stage: Stage, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of headings under which two sides declare the same goods, the one with less is set aside."""
    twins = {code.code: code.mirrors for code in stage.hs if code.mirrors}
    tonnes = {(row["exporter"], row["importer"], row["hs6"]): row["content_t"] for row in rows}
    for row in rows:
        for one, other in (*twins.items(), *((other, one) for one, other in twins.items())):
            twin = tonnes.get((row["exporter"], row["importer"], other), 0.0)
            if row["hs6"] == one and (twin, other) > (row["content_t"], one):
                row.update(aside=True, why=TWICE)
    return rows


def mixed(stage: Stage) -> bool:
    """Whether a heading also holds other products, so that value tells content and weight does not."""
    return any(code.mixed for code in stage.hs)


def pooled(mineral: Mineral, stage: Stage, year: int) -> bool:
    """Whether the trade of a stage is told by a heading that pools several minerals."""
    return any(code.pool for code, _ in headings(mineral.slug, stage.slug, year))


def weighable(mineral: Mineral, stage: Stage, year: int) -> bool:
    """Whether content can be told: from tonnes, else from value at a printed price near the year.

    Of a heading that pools several minerals it takes the share of its value that is this one, too.
    """
    if not stage.hs or (year in facts.trade_years(mineral.slug, stage.slug, weighed=True) and _plain(stage)):
        return True
    if facts.price(mineral.slug, stage.slug, year) is None:
        return False
    return not pooled(mineral, stage, year) or bool(facts.heading_shares(mineral.slug, stage.slug, year))


def _plain(stage: Stage) -> bool:
    return not mixed(stage) and all(code.content for code in stage.hs)


def _factor_spread(mineral: Mineral, stage: Stage) -> dict[str, float]:
    """Relative standard error of each heading's content factor: its range read as 5-95 % of a normal."""
    spread = {}
    for code in (code for code in stage.hs if code.content):
        factor = facts.parameter(code.content, mineral.slug, stage.slug)
        low, high = factor.low or factor.value, factor.high or factor.value
        spread[code.code] = (high - low) / factor.value / (2 * NORMAL_95)
    return spread


def _valued(mineral: Mineral, stage: Stage, year: int) -> list[dict[str, Any]]:
    """Trade rows with content tonnes, judged by their unit value."""
    import polars as pl

    rows = facts.trade(mineral.slug, stage.slug, year)
    price = facts.price(mineral.slug, stage.slug, year)
    weighed = year in facts.trade_years(mineral.slug, stage.slug, weighed=True)
    if price and pooled(mineral, stage, year):
        rows = _by_share(rows, year, price, facts.heading_shares(mineral.slug, stage.slug, year))
    elif price and (mixed(stage) or not weighed):
        rows = _by_value(rows, price)
    else:
        rows = _worth_its_weight(rows, mineral, stage, year)
    rows = _without_weight(rows)
    unit_value = pl.col("value_usd") / pl.col("content_t")
    rows = rows.filter(pl.col("content_t") > 0)
    usual = pl.col("value_usd").sum().over("hs6") / pl.col("content_t").sum().over("hs6")
    odd = _other_goods(mineral, stage, year)
    rows = rows.with_columns(odd=odd, aside=odd | (unit_value < IMPLAUSIBLE_VALUE * usual))
    why = pl.when("odd").then(pl.lit(NOT_THE_METAL)).when("aside").then(pl.lit(IMPLAUSIBLE)).otherwise("why")
    return list(rows.with_columns(why=why).iter_rows(named=True))


def _other_goods(mineral: Mineral, stage: Stage, year: int) -> pl.Expr:
    """Whether a shipment under the heading of a pure metal is worth less or more than the metal can be."""
    import polars as pl

    odd = pl.lit(False)
    for code in stage.hs:
        limits = bounds(code, mineral.slug, year)
        if limits is not None:
            price = pl.col("value_usd") / pl.col("gross_t")
            of_it = (pl.col("hs6") == code.code) & (pl.col("gross_t") > 0)
            odd |= of_it & ((price < limits[0]) | (price > limits[1]))
    return odd.fill_null(False)


def _by_share(
    rows: pl.DataFrame, year: int, price: Printed, shares: Mapping[tuple[str, str], Printed]
) -> pl.DataFrame:
    """Content of a pooled heading: its value x the share that is this mineral, over the printed price.

    Only shipments whose share was measured count; what others send under the heading may be another metal.
    A share of another year is a prior.
    """
    import polars as pl

    pairs = rows.select("exporter", "importer").unique().iter_rows()
    told = [
        (
            origin,
            destination,
            share.value,
            share.cite,
            share is shares.get((origin, "WLD")),
            share.quality if share.year == year else "prior",
        )
        for origin, destination in pairs
        if (share := _share_of(origin, destination, shares)) is not None
    ]
    columns = {"exporter": pl.String, "importer": pl.String, "share": pl.Float64, "measured": pl.String}
    columns |= {"loose": pl.Boolean, "quality": pl.String}
    measured = pl.DataFrame(told, schema=columns, orient="row")
    known = rows.drop("quality").join(measured, on=["exporter", "importer"])
    return known.with_columns(
        content_t=pl.col("value_usd") * pl.col("share") / price.value,
        why=pl.format(
            "{}% " + POOLED + " ({}), " + f"at {price.value:,.0f} USD per t",
            (pl.col("share") * 100).round(0).cast(pl.Int32),
            pl.col("measured"),
        ),
        cite=pl.concat_str("cite", "measured", pl.lit(price.cite), separator=";"),
    ).drop("share", "measured")


def _share_of(origin: str, destination: str, shares: Mapping[tuple[str, str], Printed]) -> Printed | None:
    """The share measured for a pair of places, else for the destination's group, else for all the world."""
    groups = [group for by, group in shares if by == origin and group not in (destination, "WLD")]
    near = [destination, *(group for group in groups if destination in members(group)), "WLD"]
    return next((shares[origin, place] for place in near if (origin, place) in shares), None)


def _without_weight(rows: pl.DataFrame) -> pl.DataFrame:
    """Content of shipments with a value and no tonnes: value over their heading's unit value, a prior."""
    import polars as pl

    weighed = pl.col("content_t").is_not_null()
    total = pl.when(weighed).then("value_usd").sum() / pl.col("content_t").sum()
    own = pl.when(weighed.any().over("hs6")).then(total.over("hs6")).otherwise(total)
    estimate = pl.col("value_usd") / own
    return rows.with_columns(
        content_t=pl.when(weighed).then("content_t").otherwise(estimate),
        quality=pl.when(weighed).then("quality").otherwise(pl.lit("prior")),
        why=pl.when(weighed).then("why").otherwise(pl.lit(WEIGHTLESS)),
    )


def _by_value(rows: pl.DataFrame, price: Printed) -> pl.DataFrame:
    """Content of a heading that mixes products, or reports no tonnes: value over the product's printed price.

    Of a heading that also holds cheaper goods, tonnes by value stay below tonnes by weight: the less counts.
    """
    import polars as pl

    by_value = pl.col("value_usd") / price.value
    return rows.with_columns(
        content_t=pl.min_horizontal(pl.col("content_t"), by_value),
        quality=pl.lit("prior"),
        why=pl.lit(f"{BY_VALUE} {price.value:,.0f} USD per t ({price.cite}), at most by weight"),
    )


def _worth_its_weight(rows: pl.DataFrame, mineral: Mineral, stage: Stage, year: int) -> pl.DataFrame:
    """Content of feedstock whose weight cannot be that of the product, from its value.

    A tonne contained in feedstock is not worth twice the refined product. Where it seems so, the weight
    reported is another one (fine content, as Chile's concentrates): value over the refined price counts.
    """
    import polars as pl

    rows = rows.with_columns(why=pl.lit(""))
    stages = [item.slug for item in mineral.line]
    later = stages[stages.index(stage.slug) + 1 :] if stage.slug in stages else []
    refined = facts.price(mineral.slug, later[0], year) if later else None
    if refined is None:
        return rows
    odd = pl.col("value_usd") > IMPOSSIBLE_VALUE * refined.value * pl.col("content_t")
    return rows.with_columns(
        content_t=pl.when(odd).then(pl.col("value_usd") / refined.value).otherwise(pl.col("content_t")),
        quality=pl.when(odd).then(pl.lit("derived")).otherwise(pl.col("quality")),
        why=pl.when(odd).then(pl.lit(NOT_THE_WEIGHT)).otherwise(pl.col("why")),
    )


def _with_relationships(mineral: Mineral, year: int, seen: list[Figure]) -> list[Figure]:
    """Shipments under headings, and cited links between places beside them or in their place.

    A link that is whole takes the place of what headings show; one beside them is another form and is
    added; any other counts where no shipment was seen.
    """
    links, whole = [], set()
    known = {(figure.stage, figure.place, figure.partner) for figure in seen}
    for item in facts.relationships(mineral.slug, year).iter_rows(named=True):
        key = (item["stage"], item["origin"], item["destination"])
        if item["mass_t"] is None or (key in known and not item["relation"]):
            continue
        if item["relation"] == "whole":
            whole.add(key)
        why = f"{CITED}: {item['note']}" if item["relation"] else CITED
        links.append(Figure("flow", *key, item["mass_t"], item["quality"], item["cite"], why, relation=True))
    return [figure for figure in seen if (figure.stage, figure.place, figure.partner) not in whole] + links
