"""Tonnes produced."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import Row


@metric("P", "t", "The publisher cited in each row", formula="P", needs="production")
def production_t(view: View) -> Iterator[Row]:
    """Published output in tonnes of content; a place without a line of its own is not known, not zero."""
    figure = view.production
    yield view.row(
        "production_t", figure.value, by="content", unit="t", low=figure.low, high=figure.high,
        basis=view.mineral.basis_at(view.stage), quality=figure.quality, sources=figure.sources,
        notes=figure.notes,
    )  # fmt: skip
