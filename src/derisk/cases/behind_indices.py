"""The facts that the criticality indices and the days of cover rest on beside trade and output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from derisk import facts
from derisk.cases.fact_rows import fact_row
from derisk.terms.answer import Row
from derisk.terms.places import WORLD, members

LEADING = 10  # places whose governance scores are listed


def index_facts(found: Row) -> list[Row]:
    """Scores, rates, indices, uses and stocks behind a row of exposure; none for the other metrics."""
    mineral, metric = found["mineral"], found["metric"]
    if metric == "supply_risk":
        step = "extraction" if found["stage"] == "mining" else "processing"
        return [
            *(_rows("recycling", mineral=[mineral]) or _rows("recycling", mineral=["any"])),
            *_indices(mineral, "supply-risk"),
            *_rows("trade_parameter", mineral=[mineral], step=[step]),
            *_rows("governance", dimension=["mean-of-six"], place=_producers(found)),
        ]
    if metric == "geopolrisk":
        return _scores(_origins(found), found["year"])
    if metric == "economic_importance":
        uses = _rows("end_uses", mineral=[mineral], place=[found["economy"]])
        uses = uses or _rows("end_uses", mineral=[mineral], place=[WORLD])
        sectors = sorted({item["fact"]["sector"] for item in uses})
        added = _rows("value_added", place=[found["economy"]], sector=sectors)
        return [*uses, *_indices(mineral, "economic-importance"), *added]
    if metric == "days_of_cover":
        where = {"mineral": [mineral], "stage": [found["stage"]], "place": [found["economy"]]}
        return _rows("stock_years", **where, year=[found["year"]]) or _rows(
            "stocks", **where, cite=found["sources"]
        )
    return []


def _rows(table: str, **wanted: Iterable[Any]) -> list[Row]:
    """Rows of a table whose columns hold one of the wanted values."""
    import polars as pl

    kept = facts.table(table).filter(
        pl.all_horizontal(pl.col(column).is_in(list(values)) for column, values in wanted.items())
    )
    return [fact_row(table, line) for line in kept.iter_rows(named=True)]


def _scores(places: list[str], year: int) -> list[Row]:
    """Political stability of each place as the score of the year was found."""
    from derisk.facts.governance import STABILITY, stability

    years = {place: score.year for place, score in stability(places, year).items()}
    rows = _rows("governance", dimension=[STABILITY], place=places, year=set(years.values()))
    return [item for item in rows if years.get(item["economy"]) == item["year"]]


def _indices(mineral: str, purpose: str) -> list[Row]:
    own = _rows("substitution", mineral=[mineral], purpose=[purpose])
    return own or _rows("substitution", mineral=["any"], purpose=[purpose])


def _producers(found: Row) -> list[str]:
    """The largest producers of the stage in the latest year up to the row's; none of a whole chain."""
    if found["stage"] is None:
        return []
    known = [
        year for year in facts.production_years(found["mineral"], found["stage"]) if year <= found["year"]
    ]
    if not known:
        return []
    made = facts.production(found["mineral"], found["stage"], known[-1]).drop_nulls("mass_t")
    return _leading(dict(zip(made["place"], made["mass_t"], strict=True)))


def _origins(found: Row) -> list[str]:
    """The largest origins of what the economy imports at the stage."""
    if found["year"] not in facts.trade_years(found["mineral"], found["stage"]):
        return []
    inside = set(members(found["economy"]))
    worth: dict[str, float] = {}
    table = facts.trade(found["mineral"], found["stage"], found["year"])
    for one, two, value in zip(table["exporter"], table["importer"], table["value_usd"], strict=True):
        if two in inside and one not in inside:
            worth[one] = worth.get(one, 0.0) + (value or 0.0)
    return _leading(worth)


def _leading(amounts: Mapping[str, float]) -> list[str]:
    return sorted(amounts, key=lambda place: -amounts[place])[:LEADING]
