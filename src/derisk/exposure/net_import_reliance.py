"""Net import reliance."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.consumption import apparent_consumption, balance, spread
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
    """Share of apparent consumption met by net imports; below 0 for a net exporter."""
    known = balance(view)
    values = [reliance(item.production, float(item.imports.sum()), item.exports) for item in known.readings]
    low, high = spread(values)
    notes = list(known.notes)
    if values[0] < 0:
        notes.insert(0, "Net exporter.")
    yield view.row(
        "net_import_reliance", values[0], by="content", low=low, high=high, unit="1",
        basis=view.mineral.basis_at(view.stage), quality=known.quality, sources=known.sources, notes=notes,
    )  # fmt: skip
