"""Who stands alone in a network: players, suppliers that matter to the world, finer also to anybody."""

from __future__ import annotations

from collections.abc import Sequence

from derisk.network.figures import Figure, net_exports
from derisk.network.pooling import PLAYERS, REST, pool_of
from derisk.terms.places import members

MOST_PLACES = 24  # twelve players, the top suppliers, the rest of the world
SMALLEST_SUPPLIER = 0.004  # of world output or world exports at some stage
# of the finer network: share of the world's output or exports, share of what a member imports, USD a year
FINER_OF_WORLD, FINER_OF_MEMBER, FINER_USD = 0.001, 0.01, 1e6


def standing(figures: Sequence[Figure], stages: Sequence[str]) -> tuple[str, ...]:
    """Players first, then suppliers by their largest share of a stage's output or exports, then the rest."""
    share = _of_world(figures, stages)
    outside = [place for place in _apart(figures, stages, share) if share[place] >= SMALLEST_SUPPLIER]
    return (*PLAYERS, *outside[: MOST_PLACES - len(PLAYERS) - 1], REST)


def also_standing(
    figures: Sequence[Figure], stages: Sequence[str], places: Sequence[str], price_usd_t: Sequence[float]
) -> tuple[str, ...]:
    """The same places and every smaller supplier whose stop somebody could feel, before the rest.

    That is one with a thousandth of the world's output or exports at some stage, a hundredth of what a member
    imports of a product, or sales of a million dollars a year (`price_usd_t` of each stage).
    """
    share, of_members = _of_world(figures, stages), _of_members(figures, stages)
    sales: dict[str, float] = {}
    for figure in figures:
        if figure.kind == "flow":
            usd = figure.tonnes * price_usd_t[stages.index(figure.stage)]
            sales[figure.place] = sales.get(figure.place, 0.0) + usd
    further = [
        place
        for place in _apart(figures, stages, share)
        if place not in places
        and place in sales
        and (
            share[place] >= FINER_OF_WORLD
            or of_members.get(place, 0.0) >= FINER_OF_MEMBER
            or sales[place] >= FINER_USD
        )
    ]
    return (*(place for place in places if place != REST), *further, REST)


def _apart(figures: Sequence[Figure], stages: Sequence[str], share: dict[str, float]) -> list[str]:
    """Places outside the alliance that may stand alone, the largest first."""
    inside = {code for player in PLAYERS for code in members(player)}
    hidden = _hidden(figures, stages)
    largest = sorted(share.items(), key=lambda item: (-item[1], item[0]))
    return [place for place, _ in largest if place not in inside | hidden | {REST}]


def _of_world(figures: Sequence[Figure], stages: Sequence[str]) -> dict[str, float]:
    """The largest share of each place in the world's output or exports of any stage."""
    share: dict[str, float] = {}
    for stage in stages:
        for kind in ("production", "flow"):
            group = [f for f in figures if f.stage == stage and f.kind == kind]
            total = sum(f.tonnes for f in group) or 1.0
            by_place: dict[str, float] = {}
            for figure in group:
                by_place[figure.place] = by_place.get(figure.place, 0.0) + figure.tonnes / total
            for place, part in by_place.items():
                share[place] = max(share.get(place, 0.0), part)
    return share


def _of_members(figures: Sequence[Figure], stages: Sequence[str]) -> dict[str, float]:
    """The largest share of each place in what a player of the alliance imports of any stage's product."""
    share: dict[str, float] = {}
    bought: dict[tuple[str, str], dict[str, float]] = {}
    for figure in figures:
        if figure.kind == "flow" and figure.partner is not None and figure.stage in stages:
            buyer = pool_of(figure.partner, PLAYERS)
            if buyer in PLAYERS and figure.place not in members(buyer):
                by_seller = bought.setdefault((figure.stage, buyer), {})
                by_seller[figure.place] = by_seller.get(figure.place, 0.0) + figure.tonnes
    for by_seller in bought.values():
        total = sum(by_seller.values()) or 1.0
        for place, tonnes in by_seller.items():
            share[place] = max(share.get(place, 0.0), tonnes / total)
    return share


def _hidden(figures: Sequence[Figure], stages: Sequence[str]) -> set[str]:
    """Places whose output the publisher has in "other countries": they sell on balance and are not listed.

    They cannot stand alone, for their exports would come from nowhere; they belong to the rest of the world.
    """
    hidden: set[str] = set()
    for stage in stages:
        made = {f.place for f in figures if f.stage == stage and f.kind == "production"}
        if REST in made:
            sold = net_exports(figures, stage)
            hidden |= {place for place, tonnes in sold.items() if tonnes > 0} - made
    return hidden
