"""Days of use that stocks would cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derisk.exposure.absent import Absent
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.facts import Holding
from derisk.facts.cover import StockYear, government_holdings, stock_years
from derisk.facts.tables.sources import OWN
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

    Stocks are those at the year's end. A published holding told in days counts in its own year alone; one
    that a user brings is the stock of today: it stands from its date on, and in the last year of the facts. A
    target is not a holding: its quality is prior, as its note says, and it stands from the year on in which
    it was set.
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
    told = government_holdings(view.mineral.slug, view.stage.slug, view.economy)
    held = [item for item in told if item.quality != "prior" and _stands(item, view)]
    aimed = [item for item in told if item.quality == "prior" and item.year <= view.year]
    stands = [item for item in held or aimed[-1:] if item.days is not None]
    if not stands:
        raise Absent(_not_known(view, reported, told))
    item = stands[0]
    note = item.note or ""
    yield view.row(
        "days_of_cover", item.days, unit="days", basis=view.mineral.basis_at(view.stage),
        quality=item.quality, sources={item.cite}, notes=[note[:1].upper() + note[1:]],
    )  # fmt: skip


def _stands(item: Holding, view: View) -> bool:
    """Whether a holding is one of the view's year."""
    if item.cite != OWN:
        return item.year == view.year
    last = view.published.last_year(view.mineral.slug, view.stage.slug, "production") or view.year
    return view.year >= min(item.year, last)


def _not_known(view: View, reported: Sequence[StockYear], told: Sequence[Holding]) -> str:
    """That no stock stands for the year, and of which years one is known."""
    known = sorted({item.year for item in reported})
    held = sorted({item.year for item in told if item.quality != "prior"})
    aimed = [item.year for item in told if item.quality == "prior"]
    parts = [
        f"known of {_span(known)}" if known else "",
        f"a holding is known of {_span(held)}" if held else "",
        f"a target stands from {aimed[0]} on" if aimed else "",
    ]
    none = f"No stocks of {view.named(view.economy)} are published for {view.year}"
    return f"{'; '.join([none, *filter(None, parts)])}."


def _span(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


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
