"""A chain with three stages whose figures are chosen, not published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derisk.exposure.flows import Flows, collect
from derisk.exposure.lanes import among, from_rows
from derisk.exposure.ledger import Factor
from derisk.exposure.output import Output, gather
from derisk.exposure.published import Published
from derisk.exposure.register import metrics
from derisk.exposure.view import View
from derisk.terms.answer import Row
from derisk.terms.minerals import Mineral, Stage, mineral

YEAR = 2024
Shipment = tuple[str, str, str, float | None, float]  # exporter, importer, hs6, t gross or None, USD


def shipment(
    exporter: str, importer: str, hs6: str, gross_t: float | None, value_usd: float
) -> dict[str, Any]:
    return {
        "exporter": exporter, "importer": importer, "hs6": hs6, "gross_t": gross_t, "value_usd": value_usd,
        "quality": "reported", "cite": "toy-trade",
    }  # fmt: skip


class Toy(Published):
    """Shipments and output in memory instead of the facts."""

    def __init__(
        self,
        trade: Mapping[str, list[dict[str, Any]]],
        output: Mapping[str, Mapping[str, float | None]] | None = None,
        factors: Mapping[str, Factor] | None = None,
    ) -> None:
        super().__init__()
        self.shipments, self.made, self.content = trade, output or {}, factors or {}
        self.gdp_part: float | None = None

    def flows(
        self, mineral: Mineral, stage: Stage, year: int, places: frozenset[str], side: str
    ) -> Flows | None:
        if stage.slug not in self.shipments:
            return None
        table = self.shipments[stage.slug]
        headings = sorted({item["hs6"] for item in table})
        shipments = [from_rows(code, [item for item in table if item["hs6"] == code]) for code in headings]
        return collect([(shipments, [self.content.get(code) for code in headings])], among(places), side)[0]

    def world_trade(self, mineral: str, stage: str, year: int) -> float:
        return sum(item["value_usd"] for item in self.shipments.get(stage, ()))

    def weight(self, places: frozenset[str], year: int) -> float | None:
        return self.gdp_part

    def output(self, mineral: str, stage: str, year: int) -> Output | None:
        if stage not in self.made:
            return None
        rows = [
            {"place": place, "mass_t": mass, "quality": "reported", "cite": "toy-output"}
            for place, mass in self.made[stage].items()
        ]
        return gather(rows)

    def reliance(self, mineral: str, stage: str, economy: str, year: int) -> None:
        return None

    def parts(self, mineral: str, stage: str, year: int) -> Output | None:
        output = self.output(mineral, stage, year)
        return output.parts() if output and output.total else None

    def mix(self, mineral: str, stage: str, year: int) -> Output | None:
        return self.parts(mineral, stage, year)

    def view(self, economy: str, stage: str | None = None, slug: str = "rare-earths") -> View:
        chain = mineral(slug)
        span = (chain.stage(stage),) if stage else chain.stages
        return View(economy, chain, span[0], YEAR, self, span)

    def ask(self, metric: str, economy: str, stage: str | None = None) -> list[Row]:
        (item,) = (each for each in metrics() if each.name == metric)
        return list(item.answer(self.view(economy, stage)))
