"""Concentration of world production at a stage."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.concentration import hhi_range
from derisk.exposure.flows import weakest
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import Row


@metric(
    "HHI_w", "1", "Hirschman 1964, American Economic Review 54(5); scale 0-1 (1 = 10,000)",
    formula="sum_c (P_c / P_world)^2", needs="production",
)  # fmt: skip
def hhi_world(view: View) -> Iterator[Row]:
    """Concentration of world production among places, from 0 (many) to 1 (one).

    `value` and `low` spread what is not broken down by place over very many places, `high` puts it in one.
    """
    world = view.world
    low, high = hhi_range(world.share, world.remainder)
    notes = list(world.total.notes)
    ranged = world.remainder > 1e-9
    if ranged:
        notes.append(f"{world.remainder:.1%} of world output is not broken down by place.")
    yield view.row(
        "hhi_world", low, low=low if ranged else None, high=high if ranged else None, unit="1", by="content",
        basis=view.mineral.basis, quality=weakest(line.quality for line in world.known),
        sources={line.cite for line in world.known} | set(world.total.sources), notes=notes,
    )  # fmt: skip
