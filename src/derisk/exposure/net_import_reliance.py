"""Net import reliance."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from derisk.exposure.absent import Absent
from derisk.exposure.consumption import apparent_consumption, balance, spread
from derisk.exposure.flows import weakest
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import Row


def reliance(production: float, imports: float, exports: float, stock_drawn: float = 0.0) -> float:
    """(M - X + dS) / C with C = P + M - X + dS, all in t content -> share of use (1).

    Below 0 for a net exporter (USGS prints "E"); ZeroDivisionError if nothing is used.
    """
    net = imports - exports + stock_drawn
    return net / apparent_consumption(production, imports, exports, stock_drawn)


@metric(
    "NIR", "1", "U.S. Geological Survey, Mineral Commodity Summaries 2026, Appendix B (net import reliance)",
    formula="(M - X + dS) / (P + M - X + dS)", needs="both",
)  # fmt: skip
def net_import_reliance(view: View) -> Iterator[Row]:
    """Share of apparent consumption met by net imports; below 0 for a net exporter.

    Where the economy's own survey prints it (the United States), its rows come first, for they know stocks
    and scrap; else it follows from published output and trade data.
    """
    printed = view.published.reliance(view.mineral.slug, view.stage.slug, view.economy, view.year)
    if printed is None:
        yield _traded(view)
        return
    value = printed.share if printed.computed is None else printed.computed
    told = f"The survey prints {_words(printed.printed)}."
    if value is None:
        yield _bounded(view, told, printed.cite)
        return
    notes = [told, f"From its rows: {printed.rows}." if printed.rows else "", printed.note or ""]
    with contextlib.suppress(Absent):
        notes.append(f"From output and trade data alone: {_traded(view)['value']:.3f}.")
    low, high = spread([value, value if printed.share is None else printed.share])
    yield view.row(
        "net_import_reliance", value, by="content", low=low, high=high, unit="1",
        basis=view.mineral.basis_at(view.stage), sources={printed.cite}, notes=notes,
        quality=printed.quality if printed.computed is None else weakest([printed.quality]),
    )  # fmt: skip


def _words(cell: str) -> str:
    """A cell of the survey in words: a letter, a bound or per cent."""
    bounds = {">": "more than ", "<": "less than "}
    if cell == "E":
        return "E: net exporter"
    return f"{bounds.get(cell[0], '')}{cell.lstrip('<>')} per cent"


def _bounded(view: View, told: str, cite: str) -> Row:
    """The reading of trade data beside a printed bound; Absent with the bound where there is none."""
    try:
        known = _traded(view)
    except Absent as absent:
        raise Absent(f"{told} {absent.note}", {cite, *absent.sources}) from absent
    return {**known, "sources": sorted({*known["sources"], cite}), "note": f"{told} {known['note']}"}


def _traded(view: View) -> Row:
    known = balance(view)
    values = [reliance(item.production, float(item.imports.sum()), item.exports) for item in known.readings]
    low, high = spread(values)
    notes = list(known.notes)
    if max(values) < 0:
        notes.insert(0, "Net exporter.")
    elif min(values) < 0:
        notes.insert(0, "Whether it buys or sells more is not known: the readings differ.")
    return view.row(
        "net_import_reliance", values[0], by="content", low=low, high=high, unit="1",
        basis=view.mineral.basis_at(view.stage), quality=known.quality, sources=known.sources, notes=notes,
    )  # fmt: skip
