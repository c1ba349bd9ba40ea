"""Share of world production."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.flows import weakest
from derisk.exposure.output import Figure
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import Row
from derisk.terms.places import WORLD


@metric("p_c", "1", "Share of the published world total", formula="P_c / P_world", needs="world")
def production_share(view: View) -> Iterator[Row]:
    """Share of world output at the stage; for the world, one row per producing place (partner)."""
    parts = view.mix
    if view.economy == WORLD:
        known = sorted(parts.known, key=lambda line: -(line.mass or 0.0))
        shown: list[tuple[str | None, Figure]] = [
            (line.place, parts.of(line.place, {line.place})) for line in known
        ]
    else:
        shown = [(None, parts.of(view.economy, view.places))]
    for partner, part in shown:
        yield view.row(
            "production_share", part.value, partner=partner, by="content", low=part.low, high=part.high,
            unit="1", basis=view.mix_basis, quality=weakest([part.quality]),
            sources={*part.sources, *parts.world.sources}, notes=[*part.notes, *parts.world.notes],
        )  # fmt: skip
