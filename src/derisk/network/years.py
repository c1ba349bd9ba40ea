"""For which years a chain can be followed from its first stage to users, and what is missing elsewhere."""

from __future__ import annotations

from derisk import facts
from derisk.network.estimates import estimable
from derisk.network.reported import weighable
from derisk.terms.errors import NotKnownError
from derisk.terms.minerals import Mineral
from derisk.terms.minerals import mineral as find_mineral


def base_years(slug: str) -> tuple[int, ...]:
    """Years for which a chain has output of its first stage and trade of a stage that has users.

    Raises
    ------
    NotKnownError : for a chain that cannot be followed in any year: see `missing`.
    """
    chain = find_mineral(slug)
    lacks = missing(chain)
    if lacks:
        raise NotKnownError(
            f"{chain.name} has no network yet: its balances cannot be written.",
            where=f"network/{slug}",
            seen=f"not known: {', '.join(lacks)}",
            try_=f"derisk exposure --mineral {slug} --economy JPN",
        )
    return _followed(chain)


def missing(chain: Mineral) -> list[str]:
    """What the balances of a chain need and the facts do not have: recoveries, scrap, output, trade."""
    if chain.part_of:
        return [f"a network of its own, as it is in that of {chain.part_of}"]
    keys = {(item.key, item.stage) for item in facts.parameters() if item.mineral in (chain.slug, "any")}
    needed = [("recovery", stage.slug) for stage in chain.sequence[1:]]
    needed += [("scrap_spread_share", stage.slug) for stage in chain.sequence]
    lacks = [f"{key} of {stage}" for key, stage in needed if not {(key, stage), (key, "any")} & keys]
    if not lacks and not _followed(chain):
        lacks.append(_where_it_ends(chain))
    return lacks


def _followed(chain: Mineral) -> tuple[int, ...]:
    made = facts.production_years(chain.slug, chain.sequence[0].slug)
    return tuple(year for year in made if _ships(chain, year))


def _ships(chain: Mineral, year: int) -> bool:
    """Whether content can be told of the trade of a stage with users, as far as the chain can be followed."""
    for position, stage in enumerate(chain.sequence):
        if position and not estimable(chain, position, year):
            return False
        if chain.used_at(stage) and any(
            year in facts.trade_years(chain.slug, part.slug) and weighable(chain, part, year)
            for part in chain.joining(stage)
        ):
            return True
    return False


def _where_it_ends(chain: Mineral) -> str:
    """The first stage whose output or trade is not known, in the latest year with output of the first one."""
    made = facts.production_years(chain.slug, chain.sequence[0].slug)
    if not made:
        return f"output of {chain.sequence[0].slug} by place"
    for position, stage in enumerate(chain.sequence):
        if position and not estimable(chain, position, made[-1]):
            return f"output of {stage.slug} by place"
    return f"trade of {chain.sequence[-1].slug}, or what its headings hold"
