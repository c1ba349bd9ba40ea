"""Which chains a brief tells of when nobody names any: the few whose stop threatens the economy most."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from derisk import facts
from derisk.facts.hazards import FREQUENCY, chance_of, hazard
from derisk.network import base_years, baseline, modelled
from derisk.network.network import Network
from derisk.network.pooling import REST
from derisk.stress.loss.economies import economies
from derisk.stress.loss.parameters import LossParameters
from derisk.stress.loss.reliance import reliance
from derisk.stress.shortage import SMALL, places_of, positions_of
from derisk.terms.minerals import mineral
from derisk.terms.places import ALLIANCE, members

FEW = 3


@dataclass(frozen=True)
class Exposed:
    """A chain as it hangs on one outside supplier at one stage.

    `share` is the supplier's part of all supply at the stage, 0-1; `chance` the yearly probability that it
    restricts, in part or whole; `output_usd` value added of a year that rests on the mineral; `passing` the
    part of the economy's product that passes the stage at home, 0-1: whoever buys metal needs little ore.
    """

    mineral: str
    stage: str
    supplier: str
    share: float
    chance: float
    output_usd: float
    passing: float

    @property
    def weight(self) -> float:
        """USD a year: what ranks chains before anything is simulated."""
        return self.share * self.passing * self.chance * self.output_usd


@lru_cache(maxsize=32)
def exposed(economy: str) -> tuple[Exposed, ...]:
    """All chains of an economy, each at its worst stage, by dependence x chance x exposed value added.

    It is the order of `derisk sweep --hazard frequency` with dependence x exposure in place of a simulated
    loss, so that it takes a second or two: most acts are licences and quotas, and a brief that counted bans
    alone would be silent about them. Chains are those of the reconciled networks; members of the alliance
    are no outside suppliers of each other.
    """
    found = [worst for slug in modelled() if (worst := _worst(slug, economy)) is not None]
    return tuple(sorted(found, key=lambda item: -item.weight))


def chosen(economy: str) -> tuple[str, ...]:
    """The few chains that weigh most; the alliance's, for an economy that the networks pool with others.

    A chain whose trade nobody reports apart, or that is a part of another one, as heavy rare earths are, is
    told of when it is asked about: its network is guesses, and a headline should rest on more.
    """
    told = [item.mineral for item in exposed(economy) if item.weight > 0.0 and _reported(item)][:FEW]
    return tuple(told) or chosen("alliance")


def _reported(item: Exposed) -> bool:
    return not mineral(item.mineral).within and bool(facts.trade_years(item.mineral, item.stage))


def supplier(economy: str, slug: str) -> str | None:
    """The outside supplier on whom a chain hangs most; None where the network shows none."""
    found = _worst(slug, economy) if slug in modelled() else None
    return None if found is None else found.supplier


def _worst(slug: str, economy: str) -> Exposed | None:
    network = baseline(slug, base_years(slug)[-1])
    inside = places_of(network, economy)
    if not inside:
        return None
    output = _output(network, inside)
    outside = [
        r for r, place in enumerate(network.places) if place != REST and r not in _friends(network, economy)
    ]
    found = []
    for s, stage in enumerate(network.stages):
        shares = {network.places[r]: _share(network, s, r, inside) for r in outside}
        # the largest alone: it is the one that a brief tells of, and a smaller one is replaced more easily
        place = max(shares, key=lambda code: (shares[code], code), default=None)
        if place is not None and shares[place] > 0.0:
            chance = _chance(slug, stage, place, economy, network.year)
            passing = _passing(network, s, inside)
            found.append(Exposed(slug, stage, place, shares[place], chance, output, passing))
    return max(found, key=lambda item: (item.weight, item.share), default=None)


def allied(economy: str) -> bool:
    """Whether an economy is the alliance or within it."""
    return economy == "alliance" or set(members(economy)) <= set(members("alliance"))


def _friends(network: Network, economy: str) -> set[int]:
    """Positions of the economy and, for a member of the alliance, of all members."""
    codes = ALLIANCE if allied(economy) else (economy,)
    return {r for code in codes for r in positions_of(network.places, code)}


def _output(network: Network, inside: list[int]) -> float:
    found = economies(network.places, network.year)
    rests = reliance(network, found, LossParameters.load())
    return float(rests.output_usd[:, inside].sum())


def _share(network: Network, s: int, r: int, inside: list[int]) -> float:
    """What a place ships to the economy over all that the economy gets at a stage."""
    supply = _supply(network, s, inside)
    return float(network.flow[s, r, inside].sum() / supply) if supply > SMALL else 0.0


def _supply(network: Network, s: int, inside: list[int]) -> float:
    """All that the economy gets at a stage, t of content: its own output, scrap and what arrives."""
    arrivals = network.flow[s][:, inside].sum() - network.flow[s][inside][:, inside].sum()
    return float((network.production + network.recycled)[s, inside].sum() + arrivals)


def _passing(network: Network, s: int, inside: list[int]) -> float:
    """Supply at a stage over the largest from there on; 1 at the last stage."""
    later = [_supply(network, after, inside) for after in range(s, len(network.stages))]
    return later[0] / max(later) if max(later) > SMALL else 0.0


def _chance(slug: str, stage: str, place: str, economy: str, base_year: int) -> float:
    return chance_of(hazard(slug, stage, place, economy), FREQUENCY, base_year).value or 0.0
