"""What is left of imports without the largest supplier."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.largest_supplier_share import largest_supplier_share
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import Row


def residual(largest_share: float) -> float:
    """s_max (1) -> 1 - s_max, the share of imports that the largest supplier does not send."""
    return 1.0 - largest_share


@metric(
    "1 - s_max", "1", "The stricter form of the IEA's N-1: imports without the largest supplier over all",
    formula="1 - max_p M_p / M", needs="trade",
)  # fmt: skip
def residual_share(view: View) -> Iterator[Row]:
    """Share of imports left without the largest outside supplier, named; own output is not counted."""
    for row in largest_supplier_share(view):
        value, low, high = row["value"], row["low"], row["high"]
        yield view.row(
            "residual_share", None if value is None else residual(value), partner=row["partner"],
            by=row["by"], low=None if high is None else residual(high),
            high=None if low is None else residual(low),
            unit="1", basis=row["basis"], quality=row["quality"], sources=row["sources"],
            notes=[row["note"]] if row["note"] else [],
        )  # fmt: skip
