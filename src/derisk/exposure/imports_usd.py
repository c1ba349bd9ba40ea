"""Dollars of imports."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.imports_t import totals
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import Row


@metric(
    "V", "USD", "Gaulier and Zignago 2010, BACI, CEPII working paper 2010-23",
    formula="sum_p V_p", needs="trade",
)  # fmt: skip
def imports_usd(view: View) -> Iterator[Row]:
    """Value of reported imports from outside, free on board, in current dollars."""
    yield from totals(view, "imports_usd", "imports", ("value",), "USD")
