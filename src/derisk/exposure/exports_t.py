"""Tonnes exported."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.imports_t import TONNES, totals
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import Row

_SOURCE = "Gaulier and Zignago 2010, BACI, CEPII working paper 2010-23; content factors as cited"


@metric("X", "t", _SOURCE, formula="sum_p X_p", needs="trade")
def exports_t(view: View) -> Iterator[Row]:
    """Reported exports to outside in tonnes: gross weight (quantity) and content."""
    yield from totals(view, "exports_t", "exports", TONNES, "t")
