"""The facts that exposure reads, fetched once per question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from derisk import facts
from derisk.exposure.flows import Factor, Flows, collect
from derisk.exposure.output import Figure, Listed, Output
from derisk.exposure.register import Needs
from derisk.terms.minerals import Mineral, Stage
from derisk.terms.places import REST_OF_WORLD, WORLD, members

if TYPE_CHECKING:
    import polars as pl

POOLED = REST_OF_WORLD  # a publisher's "other countries"


class Published:
    """Facts by (mineral, stage, year), kept for the length of one question."""

    def __init__(self) -> None:
        self._trade: dict[tuple[str, str, int], pl.DataFrame] = {}
        self._output: dict[tuple[str, str, int], Output | None] = {}

    def members(self, economy: str) -> frozenset[str]:
        """Codes of a group, or of the place itself."""
        return frozenset(members(economy))

    def years(self, mineral: str, stage: str, needs: Needs) -> tuple[int, ...]:
        """Years with the facts that a metric needs."""
        trade, production = (
            set(facts.trade_years(mineral, stage)),
            set(facts.production_years(mineral, stage)),
        )
        known = {"trade": trade, "production": production, "both": trade & production}[needs]
        return tuple(sorted(known))

    def all_years(self, mineral: str) -> tuple[int, ...]:
        """Years with any fact on the chain."""
        return tuple(sorted(facts.years(mineral)))

    def flows(
        self, mineral: Mineral, stage: Stage, year: int, places: frozenset[str], side: str, partner: str
    ) -> Flows | None:
        """Shipments with `side` (importer or exporter) among the places and `partner` outside them.

        None if the facts have no trade of the stage for the year; no partners if they have, but none here.
        """
        import polars as pl

        key = (mineral.slug, stage.slug, year)
        if key not in self._trade:
            known = year in facts.trade_years(mineral.slug, stage.slug)
            self._trade[key] = facts.trade(mineral.slug, stage.slug, year) if known else pl.DataFrame()
        table = self._trade[key]
        if table.is_empty():
            return None
        inside = list(places)
        kept = table.filter(pl.col(side).is_in(inside) & ~pl.col(partner).is_in(inside))
        headings = sorted(table["hs6"].unique())
        content = {code.code: code.content for code in stage.hs}
        factors = [self._factor(content.get(code), mineral.slug, stage.slug) for code in headings]
        return collect(kept.to_dicts(), partner, headings, factors)

    def output(self, mineral: str, stage: str, year: int) -> Output | None:
        """World output of a stage by place, or None if no publisher gives it for the year."""
        key = (mineral, stage, year)
        if key not in self._output:
            known = year in facts.production_years(mineral, stage)
            self._output[key] = _output(facts.production(mineral, stage, year).to_dicts()) if known else None
        return self._output[key]

    def _factor(self, key: str | None, mineral: str, stage: str) -> Factor | None:
        if key is None:
            return None
        given = facts.parameter(key, mineral, stage)
        low = given.value if given.low is None else given.low
        high = given.value if given.high is None else given.high
        return Factor(given.value, low, high, given.quality, given.cite)


def _output(rows: list[dict[str, Any]]) -> Output:
    lines = [
        Listed(item["place"], item["mass_t"], None, None, item["quality"], item["cite"])
        for item in sorted(rows, key=lambda item: str(item["place"]))
    ]
    single = tuple(line for line in lines if line.place not in (WORLD, POOLED))
    world = next((line for line in lines if line.place == WORLD and line.mass_t is not None), None)
    pooled = next((line.mass_t for line in lines if line.place == POOLED), None)
    listed = sum(line.mass_t or 0.0 for line in single) + (pooled or 0.0)
    if world is not None and world.mass_t is not None:
        total = Figure(world.mass_t, world.low, world.high, world.quality, (world.cite,))
    else:
        total = Figure(
            listed, None, None, "derived", tuple(sorted({line.cite for line in lines})),
            ("No publisher gives a world total; it is the sum of the listed places.",),
        )  # fmt: skip
    return Output(single, total, pooled)
