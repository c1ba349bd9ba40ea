"""Concentration of world production at a stage."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.concentration import hhi_range
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import Row


@metric(
    "HHI_w", "1", "Hirschman 1964, American Economic Review 54(5); scale 0-1 (1 = 10,000)",
    formula="sum_c (P_c / P_world)^2", needs="world",
)  # fmt: skip
def hhi_world(view: View) -> Iterator[Row]:
    """Concentration of world production among places, from 0 (many) to 1 (one).

    `value` and `low` spread what is not broken down by place over very many places, `high` puts it in one.
    """
    parts = view.mix
    ranges = [hhi_range(reading.mass, reading.remainder) for reading in (parts, *parts.others)]
    low, high = min(end for end, _ in ranges), max(end for _, end in ranges)
    ranged = high - low > 1e-9
    notes = list(parts.world.notes)
    if parts.remainder > 1e-9:
        notes.append(f"{parts.remainder:.1%} of world output is not broken down by place.")
    if parts.others:
        notes.append("Publishers differ: low and high hold the others.")
    yield view.row(
        "hhi_world", ranges[0][0], low=low if ranged else None, high=high if ranged else None, unit="1",
        by="content", basis=view.mix_basis, quality=parts.quality,
        sources=parts.cites.union(*(other.cites for other in parts.others)), notes=notes,
    )  # fmt: skip
