"""Exports that a publisher prints in one sum hold what is told of single shipments only by estimate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derisk import facts
from derisk.network.figures import Figure
from derisk.terms.minerals import Mineral

HELD = "held to what is left of the"
NEAREST_EXPORTS = 3  # printed exports may bound unseen sales this many years away


def held_to_exports(mineral: Mineral, year: int, figures: Sequence[Figure]) -> list[Figure]:
    """Shipments that no measure of their own pair tells (`loose`) share what is left of a printed sum.

    What is told of single pairs goes before; the others keep their proportions. Where nothing is left they
    are nought, and say so.
    """
    found = list(figures)
    for stage in mineral.sequence:
        for sum_ in facts.exports(mineral.slug, stage.slug, year):
            own = [
                n
                for n, figure in enumerate(found)
                if (figure.stage, figure.place) == (stage.slug, sum_.place) and not figure.aside
            ]
            loose = [n for n in own if found[n].loose]
            guessed = sum(found[n].tonnes for n in loose)
            if not guessed:
                continue
            left = max(0.0, sum_.value - sum(found[n].tonnes for n in own if not found[n].loose))
            for n in loose:
                figure = found[n]
                found[n] = replace(
                    figure,
                    tonnes=figure.tonnes * left / guessed,
                    why=f"{figure.why}; with others {HELD} {sum_.value:,.4g} t that "
                    f"{sum_.place} exported in all ({sum_.cite})",
                    cite=f"{figure.cite};{sum_.cite}",
                )
    return found


def most_unseen(
    mineral: str, stage: str, year: int, shipped: Sequence[Figure]
) -> dict[str, tuple[float, str]]:
    """What places may sell unseen, t: printed exports near the year less what is shipped; and cite."""
    seen: dict[str, float] = {}
    for figure in shipped:
        if figure.stage == stage and not figure.aside:
            seen[figure.place] = seen.get(figure.place, 0.0) + figure.tonnes
    return {
        str(sum_.place): (max(0.0, sum_.value - seen.get(str(sum_.place), 0.0)), sum_.cite)
        for sum_ in facts.exports(mineral, stage, year, NEAREST_EXPORTS)
    }
