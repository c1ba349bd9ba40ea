"""Days of use that stocks would cover."""

from __future__ import annotations

from collections.abc import Iterator

from derisk import facts
from derisk.exposure.absent import Absent
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.facts.cover import StockYear, stock_years
from derisk.terms.answer import Row

DAYS = 365.0


def days(stock: float, use: float) -> float:
    """365 S / C: stock (t) over use (t a year, same basis) -> days; ValueError if nothing is used."""
    if use <= 0:
        raise ValueError("nothing is used, so no stock covers it")
    return DAYS * stock / use


@metric(
    "D", "days", "U.S. Geological Survey, Mineral Commodity Summaries: stocks and consumption",
    formula="365 S / C", needs="production",
)  # fmt: skip
def days_of_cover(view: View) -> Iterator[Row]:
    """Days of an economy's use that reported stocks would last; where only a target is published, the target.

    Stocks are those at the year's end. A target is not a holding: its quality is prior, as its note says.
    """
    reported = [
        item
        for item in stock_years(view.mineral.slug, view.stage.slug)
        if item.place in view.places and item.use_t
    ]
    of_year = [item for item in reported if item.year == view.year]
    if of_year and view.economy == of_year[0].place:
        yield _reported(view, of_year)
        return
    targets = [
        item
        for item in facts.stocks(view.mineral.slug, "government")
        if item.stage == view.stage.slug and item.place == view.economy and item.days is not None
    ]
    if not targets:
        known = sorted({item.year for item in reported})
        told = f"; known of {known[0]}-{known[-1]}" if known else ""
        raise Absent(f"No stocks of {view.named(view.economy)} are published for {view.year}{told}.")
    (target,) = targets
    note = target.note or ""
    yield view.row(
        "days_of_cover", target.days, unit="days", basis=view.mineral.basis_at(view.stage), quality="prior",
        sources={target.cite}, notes=[note[:1].upper() + note[1:]],
    )  # fmt: skip


def _reported(view: View, items: list[StockYear]) -> Row:
    """The stocks of all holders over the use they are held against."""
    held = sum(item.mass_t for item in items)
    use = max(item.use_t or 0.0 for item in items)
    holders = ", ".join(item.holder for item in items)
    notes = [
        f"Held by {holders}: {held:,.6g} t, for use of {use:,.6g} t a year; government stocks not counted."
    ]
    estimated = any(item.quality == "estimated" for item in items)
    return view.row(
        "days_of_cover", days(held, use), unit="days",
        basis=view.mineral.basis_at(view.stage) if items[0].basis == "content" else "gross weight",
        quality="estimated" if estimated else "derived", sources={item.cite for item in items}, notes=notes,
    )  # fmt: skip
