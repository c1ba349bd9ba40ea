"""Tonnes imported."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.absent import Absent
from derisk.exposure.flows import Flows
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import By, Row

TONNES: tuple[By, ...] = ("quantity", "content")
_SOURCE = "Gaulier and Zignago 2010, BACI, CEPII working paper 2010-23; content factors as cited"


def totals(view: View, name: str, side: str, bys: tuple[By, ...], unit: str) -> Iterator[Row]:
    """Rows `name` with the sum over partners of the view's `imports` or `exports`, one per basis."""
    for by in bys:
        try:
            flows: Flows = view.some(getattr(view, side), by)
        except Absent as absent:
            yield view.row(name, None, by=by, unit=unit, notes=[absent.note], sources=absent.sources)
            continue
        value, low, high = flows.total(by)
        yield view.row(
            name, value, by=by, unit=unit, low=low, high=high, basis=view.basis(flows, by),
            quality=flows.quality(by), sources=flows.cites(by), notes=view.notes(flows, by),
        )  # fmt: skip


@metric("M", "t", _SOURCE, formula="sum_p M_p", needs="trade")
def imports_t(view: View) -> Iterator[Row]:
    """Reported imports from outside in tonnes: gross weight (quantity) and content."""
    yield from totals(view, "imports_t", "imports", TONNES, "t")
