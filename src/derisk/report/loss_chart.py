"""Charts of what a stop costs: value added at risk by sector, of each mineral and of all together."""

from __future__ import annotations

from collections.abc import Sequence

from derisk.report import charts
from derisk.report.charts import Part
from derisk.report.run_charts import Drawn
from derisk.report.tables import Table
from derisk.report.wording import digits, dollars, inside, mineral_name
from derisk.terms.answer import Row

LAYERS = {
    "gdp_at_risk_physical_usd": "lacks the mineral", "gdp_at_risk_propagation_usd": "stopped by that",
}  # fmt: skip
MOST = 10  # sectors with a bar of their own
OTHERS = "other sectors"
TOGETHER = "all minerals together"


def loss_charts(rows: Sequence[Row], economy: str) -> list[Drawn]:
    """Loss by sector of an economy in its two layers, largest first; no chart where nothing is lost."""
    own = [row for row in rows if row.get("sector") and row["economy"] == economy and row["metric"] in LAYERS]
    found = []
    for slug in dict.fromkeys(row["mineral"] for row in own):
        lost = _by_sector([row for row in own if row["mineral"] == slug])
        if not lost:
            continue
        name = TOGETHER if slug is None else mineral_name(slug)
        title = f"{name}: value added at risk in {inside(economy)}, by sector"
        parts = [
            Part(sector, LAYERS[metric], value, digits(value / 1e6))
            for sector, layers in lost.items()
            for metric, value in layers.items()
        ]
        svg = charts.stacks(parts, title=title, x="USD over the run; million in the bars", step=18)
        found.append(
            Drawn(f"{slug or 'joint'}-loss-by-sector-{economy.lower()}", title, svg, _table(title, lost))
        )
    return found


def _by_sector(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Loss by sector and layer, largest first; the smaller sectors are put together."""
    lost: dict[str, dict[str, float]] = {}
    for row in rows:
        if row["value"]:
            lost.setdefault(row["sector_name"], dict.fromkeys(LAYERS, 0.0))[row["metric"]] = row["value"]
    ranked = sorted(lost.items(), key=lambda item: -sum(item[1].values()))
    shown = dict(ranked[:MOST])
    if len(ranked) > MOST:
        rest = [layers for _, layers in ranked[MOST:]]
        shown[OTHERS] = {metric: sum(layers[metric] for layers in rest) for metric in LAYERS}
    return shown


def _table(title: str, lost: dict[str, dict[str, float]]) -> Table:
    cells = [
        (sector, *(dollars(layers[metric]) for metric in LAYERS), dollars(sum(layers.values())))
        for sector, layers in lost.items()
    ]
    whole = [sum(layers[metric] for layers in lost.values()) for metric in LAYERS]
    cells.append(("All sectors", *(dollars(value) for value in whole), dollars(sum(whole))))
    return Table(title, ("Sector", *LAYERS.values(), "together"), tuple(cells), numbers=(1, 2, 3))
