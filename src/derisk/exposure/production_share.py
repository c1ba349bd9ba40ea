"""Share of world production."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.flows import weakest
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import Row
from derisk.terms.places import WORLD


@metric("p_c", "1", "Share of the published world total", formula="P_c / P_world", needs="production")
def production_share(view: View) -> Iterator[Row]:
    """Share of world output at the stage; for the world, one row per producing place (partner)."""
    total = view.world.total
    fields = {"unit": "1", "basis": view.mineral.basis}
    if view.economy != WORLD:
        own = view.production
        yield view.row(
            "production_share", own.value / total.value, by="content",
            quality=weakest([own.quality, total.quality]),
            low=None if own.low is None else own.low / total.value,
            high=None if own.high is None else min(1.0, own.high / total.value),
            sources=(*own.sources, *total.sources), notes=[*own.notes, *total.notes], **fields,
        )  # fmt: skip
        return
    for line in sorted(view.world.known, key=lambda line: -(line.mass_t or 0.0)):
        assert line.mass_t is not None
        yield view.row(
            "production_share", line.mass_t / total.value, partner=line.place, by="content",
            low=None if line.low is None else line.low / total.value,
            high=None if line.high is None else min(1.0, line.high / total.value),
            quality=weakest([line.quality, total.quality]), sources=(line.cite, *total.sources),
            notes=total.notes, **fields,
        )  # fmt: skip
