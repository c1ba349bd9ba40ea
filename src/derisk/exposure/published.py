"""The facts that exposure reads, fetched once per question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from derisk import facts
from derisk.exposure.flows import Factor, Flows, collect
from derisk.exposure.output import Figure, Output, gather
from derisk.exposure.register import Needs
from derisk.terms.minerals import HsCode, Mineral, Stage
from derisk.terms.places import members

if TYPE_CHECKING:
    import polars as pl


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
            held = year in facts.trade_years(mineral.slug, stage.slug)
            self._trade[key] = facts.trade(mineral.slug, stage.slug, year) if held else pl.DataFrame()
        table = self._trade[key]
        if table.is_empty():
            return None
        inside = list(places)
        kept = table.filter(pl.col(side).is_in(inside) & ~pl.col(partner).is_in(inside))
        headings = sorted(table["hs6"].unique())
        known = {code.code: code for code in stage.hs}
        factors = [
            _factor(known[code], mineral.slug, stage.slug) if code in known else None for code in headings
        ]
        return collect(kept.to_dicts(), partner, headings, factors)

    def output(self, mineral: str, stage: str, year: int) -> Output | None:
        """World output of a stage by place, or None if no publisher gives it for the year."""
        key = (mineral, stage, year)
        if key not in self._output:
            known = year in facts.production_years(mineral, stage)
            self._output[key] = self._gather(mineral, stage, year) if known else None
        return self._output[key]

    def parts(self, mineral: str, stage: str, year: int) -> Output | None:
        """World output in parts of its total: from tonnes, else from printed shares, else None."""
        import polars as pl

        output = self.output(mineral, stage, year)
        if output is not None and output.total is not None:
            return output.parts()
        printed = facts.table("shares").filter(
            (pl.col("mineral") == mineral) & (pl.col("stage") == stage) & (pl.col("year") == year)
        )
        if printed.is_empty():
            return None
        found = gather(printed.to_dicts(), "share")
        told = "Printed shares of world output; there is no table of tonnes."
        return replace(found, total=Figure(1.0, None, None, "reported", (), (told,)))

    def _gather(self, mineral: str, stage: str, year: int) -> Output:
        import polars as pl

        chosen = facts.production(mineral, stage, year)
        published = {key: source.publisher for key, source in facts.sources().items()}
        heard = {published[cite] for cite in chosen["cite"]}
        table = facts.table("production").filter(
            (pl.col("mineral") == mineral)
            & (pl.col("stage") == stage)
            & (pl.col("year") == year)
            & (pl.col("stream") == "all")
        )
        editions: dict[str, tuple[str, list[dict[str, Any]]]] = {}
        for cite in sorted(table["cite"].unique()):
            lines = table.filter(pl.col("cite") == cite).to_dicts()
            edition = (str(lines[0]["vintage"]), lines)
            if published[cite] not in heard and edition[0] >= editions.get(published[cite], ("", []))[0]:
                editions[published[cite]] = edition
        others = [gather(lines) for _, lines in editions.values()]
        return gather(chosen.to_dicts(), others=others)


def _factor(code: HsCode, mineral: str, stage: str) -> Factor:
    """The content factor of a heading; of a mixed one a prior, as its weight says little about content."""
    given = facts.parameter(code.content, mineral, stage)
    low = given.value if given.low is None else given.low
    high = given.value if given.high is None else given.high
    return Factor(given.value, low, high, "prior" if code.mixed else given.quality, given.cite)
