"""What a stop costs, layer by layer, as tables for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derisk.cli import tables
from derisk.terms.answer import Document, Row
from derisk.terms.places import ALLIANCE

if TYPE_CHECKING:
    from rich.console import Console

LAYERS = (
    ("gdp_at_risk_physical_usd", "not made"), ("gdp_at_risk_propagation_usd", "stopped by that"),
    ("value_added_at_risk_usd", "at risk"), ("price_transfer_lost_usd", "lost by price"),
    ("price_transfer_abroad_usd", "paid abroad"), ("price_transfer_home_usd", "paid at home"),
    ("exposure_usd", "exposed"),
)  # fmt: skip
BREAKDOWNS = (
    ("Of what is not made in the alliance", ("gdp_at_risk_by_use_usd",), "product"),
    ("At risk in the alliance by sector", tuple(metric for metric, _ in LAYERS[:2]), "sector_name"),
)  # fmt: skip
NAMED = 5  # of each breakdown


def show(document: Document, console: Console) -> None:
    """One line an economy of the alliance, for each mineral and, of several, for their joint stop."""
    found: dict[str | None, dict[str, dict[str, Row]]] = {}
    for row in document.rows:
        if row["metric"] in dict(LAYERS) and row.get("sector") is None:
            found.setdefault(row["mineral"], {}).setdefault(row["economy"], {})[row["metric"]] = row
    names = [name for _, name in LAYERS]
    for mineral, economies in found.items():
        lines = [
            (economy, *(_cell(economies[economy].get(metric)) for metric, _ in LAYERS))
            for economy in ("alliance", *ALLIANCE)
            if economy in economies
        ]
        tables.table(
            console, f"{mineral or 'all minerals together'}: what it costs, USD", ("economy", *names), lines,
            right=tuple(names),
        )  # fmt: skip
        for what, metrics, field in BREAKDOWNS:
            told = _largest(document.rows, mineral, metrics, field)
            if told:
                console.print(f"{what}: {told}.")


def _cell(row: Row | None) -> str:
    return "" if row is None else tables.money(row["value"])


def _largest(rows: list[Row], mineral: str | None, metrics: tuple[str, ...], field: str) -> str:
    """What loses most in the alliance, by a field that the rows of a breakdown carry."""
    lost: dict[str, float] = {}
    for row in rows:
        ours = row["metric"] in metrics and (row["economy"], row["mineral"]) == ("alliance", mineral)
        if ours and row.get(field) and row["value"]:
            lost[row[field]] = lost.get(row[field], 0.0) + row["value"]
    largest = sorted(lost.items(), key=lambda item: -item[1])[:NAMED]
    return "; ".join(f"{name} {tables.money(value)}" for name, value in largest)
