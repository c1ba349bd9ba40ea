"""The figures a baseline starts from: what was reported of production and trade, pooled to its places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from derisk.network.pooling import pool_of

# relative standard error by quality: how far a figure may be moved to close the balances
SPREAD = {"reported": 0.05, "estimated": 0.15, "derived": 0.3, "prior": 0.6}


@dataclass(frozen=True)
class Figure:
    """A figure of production (no partner) or of trade (origin `place`, destination `partner`), t content a year."""

    kind: str  # production | flow
    stage: str
    place: str
    partner: str | None
    tonnes: float
    quality: str
    cite: str
    why: str = ""
    aside: bool = False  # seen, shown among the adjustments, and left out of the network

    @property
    def spread(self) -> float:
        """Relative standard error."""
        return SPREAD[self.quality]


def pooled(figures: Sequence[Figure], places: Sequence[str]) -> list[Figure]:
    """Add figures up to the places of a network; trade inside a pool drops out.

    A pooled figure has the weakest quality among the parts that make up a tenth of it or more.
    """
    parts: dict[tuple[str, str, str, str | None], list[Figure]] = {}
    for figure in figures:
        if figure.aside:
            continue
        place = pool_of(figure.place, places)
        partner = None if figure.partner is None else pool_of(figure.partner, places)
        if place != partner:
            parts.setdefault((figure.kind, figure.stage, place, partner), []).append(figure)
    return [_sum(key[2], key[3], group) for key, group in parts.items()]


def _sum(place: str, partner: str | None, group: Sequence[Figure]) -> Figure:
    total = sum(figure.tonnes for figure in group)
    weighty = [figure for figure in group if figure.tonnes * 10 >= total]
    weakest = max(weighty, key=lambda figure: figure.spread)
    return replace(
        weakest,
        place=place,
        partner=partner,
        tonnes=total,
        cite=";".join(sorted({part for figure in group for part in figure.cite.split(";") if part})),
        why="; ".join(sorted({figure.why for figure in group if figure.why})),
    )
