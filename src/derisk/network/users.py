"""Sales that no heading shows, told by who is known to use the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derisk import facts
from derisk.network.figures import Figure, net_supply
from derisk.network.sold import most_unseen
from derisk.terms.minerals import Mineral, Stage
from derisk.terms.places import members

UNSEEN_SALE = "a sale that no heading shows, from shares of world use"


def unseen_sales(
    chain: Mineral, stage: Stage, year: int, made: Sequence[Figure], shipped: Sequence[Figure]
) -> tuple[list[Figure], str | None]:
    """Shipments of a product of which headings carry only a part, from printed shares of world use.

    Where a place seems to use more of the world's supply than its share, and another less, what is over goes
    to who is short, each in proportion: priors. Places whose purchases are cited whole are left alone, and
    nobody sells more than its printed exports leave, where a publisher gives them.
    """
    printed = {str(share.place): share for share in facts.use_shares(chain.slug, stage.slug)}
    if not stage.partial or not printed:
        return [], None
    supply = net_supply([*made, *shipped], stage.slug)
    world = sum(figure.tonnes for figure in made if figure.stage == stage.slug)
    told = {figure.partner for figure in shipped if figure.relation and figure.stage == stage.slug}
    most_sold = most_unseen(chain.slug, stage.slug, year, shipped)
    over, short = dict[str, float](), dict[str, float]()
    sellers, buyers = list[str](), list[str]()
    for place, share in sorted(printed.items()):
        parts = _parts(place, shipped, stage.slug)
        spare = sum(supply.get(part, 0.0) for part in members(place)) - share.value * world
        if spare > 0:
            spare = min(spare, most_sold.get(place, (spare, ""))[0])
            over |= {part: spare * weight for part, weight in parts.items()}
            sellers.append(place)
        elif place not in told:
            short |= {part: -spare * weight for part, weight in parts.items()}
            buyers.append(place)
    most = max(sum(over.values()), sum(short.values()))
    bounds = {place: most_sold[place][1] for place in sellers if place in most_sold}
    cite = ";".join(sorted({*(share.cite for share in printed.values()), *bounds.values()}))
    of_use = max(share.year for share in printed.values())
    why = f"{UNSEEN_SALE} in {of_use}"
    figures = [
        Figure("flow", stage.slug, place, buyer, tonnes * lack / most, "prior", cite, why)
        for place, tonnes in over.items()
        for buyer, lack in short.items()
    ]
    if not figures:
        return [], None
    tonnes = sum(figure.tonnes for figure in figures)
    bound = f" and from what is printed of the exports of {', '.join(bounds)}" if bounds else ""
    return figures, (
        f"{stage.slug}: headings carry only a part of its trade; {tonnes:,.0f} t from {', '.join(sellers)} "
        f"to {', '.join(buyers)} follow from shares of world use in {of_use} ({cite}){bound}: rests on "
        "shares."
    )


def _parts(place: str, shipped: Sequence[Figure], stage: str) -> Mapping[str, float]:
    """The places that make up a group, by what each is seen to buy; a single place is itself."""
    inside = members(place)
    if inside == (place,):
        return {place: 1.0}
    bought: dict[str, float] = {}
    for figure in shipped:
        if figure.stage == stage and figure.partner in inside and figure.place not in inside:
            bought[str(figure.partner)] = bought.get(str(figure.partner), 0.0) + figure.tonnes
    total = sum(bought.values())
    return {part: tonnes / total for part, tonnes in sorted(bought.items())} if total else {}
