"""The figures a baseline starts from: what was reported of production and trade, pooled to its places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot

from derisk.network.pooling import pool_of

# relative standard error by quality: how far a figure may be moved to close the balances
REST = "the rest as reported"  # what is said of the part of a sum that needs no reason
SPREAD = {"reported": 0.05, "estimated": 0.15, "derived": 0.3, "prior": 0.6}


@dataclass(frozen=True)
class Figure:
    """A figure of production (no partner) or trade (from `place` to `partner`), t content a year."""

    kind: str  # production | flow
    stage: str
    place: str
    partner: str | None
    tonnes: float
    quality: str
    cite: str
    why: str = ""
    aside: bool = False  # seen, shown among the adjustments, and left out of the network
    factor_spread: float = 0.0  # relative standard error of the content factor behind it
    relation: bool = False  # a cited link between two places
    loose: bool = False  # shared out by what is known of other pairs

    @property
    def spread(self) -> float:
        """Relative standard error: that of the figure and that of its content factor."""
        return hypot(SPREAD[self.quality], self.factor_spread)


def pooled(figures: Sequence[Figure], places: Sequence[str]) -> list[Figure]:
    """Add figures up to the places of a network; trade inside a pool and what is set aside drop out."""
    moved = (
        replace(
            figure,
            place=pool_of(figure.place, places),
            partner=None if figure.partner is None else pool_of(figure.partner, places),
        )
        for figure in figures
        if not figure.aside
    )
    return summed([figure for figure in moved if figure.place != figure.partner])


def summed(figures: Sequence[Figure]) -> list[Figure]:
    """One figure for each kind, stage, place and partner: the sum of all that speak of it.

    A sum has the weakest quality and content factor among the parts that make up a tenth of it or more.
    """
    parts: dict[tuple[str, str, str, str | None], list[Figure]] = {}
    for figure in figures:
        parts.setdefault((figure.kind, figure.stage, figure.place, figure.partner), []).append(figure)
    return [_sum(group) for group in parts.values()]


def _sum(group: Sequence[Figure]) -> Figure:
    total = sum(figure.tonnes for figure in group)
    weighty = [figure for figure in group if figure.tonnes * 10 >= total] or list(group)
    return replace(
        max(weighty, key=lambda figure: figure.spread),
        tonnes=total,
        cite=";".join(sorted({part for figure in group for part in figure.cite.split(";") if part})),
        why=_why(group),
    )


def _why(group: Sequence[Figure]) -> str:
    """Why of a sum: of several parts that rest on different things how much rests on each."""
    parts: dict[str, float] = {}
    for figure in group:
        parts[figure.why] = parts.get(figure.why, 0.0) + figure.tonnes
    if len(parts) == 1:
        return next(iter(parts))
    told = [f"of it {tonnes:,.4g} t: {why}" for why, tonnes in sorted(parts.items()) if why]
    return "; ".join([*told, *([REST] if "" in parts else [])])


def net_exports(shipped: Sequence[Figure], stage: str) -> dict[str, float]:
    """Exports less imports of a stage's product by place, t content."""
    net: dict[str, float] = {}
    for figure in shipped:
        if figure.stage == stage and figure.partner is not None and not figure.aside:
            net[figure.place] = net.get(figure.place, 0.0) + figure.tonnes
            net[figure.partner] = net.get(figure.partner, 0.0) - figure.tonnes
    return net


def net_supply(figures: Sequence[Figure], stage: str) -> dict[str, float]:
    """Output and imports less exports of a stage's product by place, t content."""
    supply = {place: -tonnes for place, tonnes in net_exports(figures, stage).items()}
    for figure in figures:
        if figure.stage == stage and figure.kind == "production":
            supply[figure.place] = supply.get(figure.place, 0.0) + figure.tonnes
    return supply
