"""What helps: infrastructure, permits and joint purchasing make nothing, and loosen what limits the others.

*Infrastructure* lets a place take more plants of a technology than `max_share` allows there, and opens ore
at members that do not mine it yet. *Permitting* moves the first product from the usual to the shortest lead
time of a candidate that is not permitted yet. *Joint purchasing* qualifies new suppliers once for all
members: they deliver sooner, and search and approval cost less for each tonne. What each costs the public is
a row of the table of candidates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from derisk import facts
from derisk.network.network import Array, Network
from derisk.plan.candidates import INFRASTRUCTURE, INTEGRATED, JOINT, PERMITTING, PLANTS, Candidate
from derisk.plan.generic import ANY, ORE
from derisk.terms.places import members as inside_of

PERMITTED = frozenset({*PLANTS, INTEGRATED, "recycling"})  # what cannot be built without a permit


@dataclass(frozen=True)
class Together:
    """What buying together changes: months until a new supplier is qualified, and what it saves, USD per t.

    `fee_usd_t` [S] is the running cost of the joint purchaser less the search and approval that it spares.
    """

    months: float
    fee_usd_t: Array


def together(candidates: Sequence[Candidate], net: Network, months: float, premium: float) -> Together | None:
    """The terms of joint purchasing, from the usual months and premium of a new supplier; None without it."""
    joint = {c.stage: c for c in candidates if c.technology == JOINT}
    if not joint:
        return None
    part = facts.parameter("joint_qualification_share", net.mineral).value
    spared = (1.0 - facts.parameter("joint_premium_share", net.mineral).value) * premium
    fee = [joint[stage].opex_usd_t if stage in joint else 0.0 for stage in net.stages]
    return Together(part * months, np.array(fee) - spared * net.price_usd_t)


def helped(
    candidates: Sequence[Candidate], instruments: Sequence[str], net: Network, members: Sequence[str]
) -> tuple[Candidate, ...]:
    """The candidates, mines open wherever infrastructure reaches ore, and what helps each of them."""
    found = [*candidates]
    if INFRASTRUCTURE in instruments:
        roads, found = _roads(found, net, members)
        found += roads
    if PERMITTING in instruments:
        row = _row(PERMITTING)
        found += [_permit(c, row, net.mineral) for c in found if _shortened(c, net.mineral) > 0]
    return tuple(found)


def _roads(
    candidates: Sequence[Candidate], net: Network, members: Sequence[str]
) -> tuple[list[Candidate], list[Candidate]]:
    """Infrastructure for generic mines and plants; and the candidates, mines with the places it opens."""
    row, made, found = _row(INFRASTRUCTURE), [], []
    for candidate in candidates:
        if candidate.technology not in PLANTS or candidate.project is not None:
            found.append(candidate)
            continue
        reach = dict(_reach(candidate, net, members, row["max_share"]))
        opened = tuple(code for code in reach if code not in candidate.places)
        found.append(replace(candidate, places=(*candidate.places, *opened)))
        made.append(
            replace(
                _of_plant(candidate, row),
                places=tuple(reach),
                lead_years=row["lead_years"],
                reach_t_a=tuple(reach.items()),
                opens=opened,
            )
        )
    return made, found


def _reach(
    candidate: Candidate, net: Network, members: Sequence[str], most: float
) -> Iterator[tuple[str, float]]:
    """What a place comes to with infrastructure, t a year: all members' need, or ore over a mine's life."""
    s = net.stage(candidate.stage)
    inside = np.isin(net.places, members)
    need = (net.use + net.feed)[:, inside].sum(axis=1)
    reach = float(need[s])
    for after in range(s + 1, len(need)):
        reach = max(reach, float(need[after] / np.prod(net.recovery[s + 1 : after + 1])))
    reach *= most
    ore = reserves(net.mineral)
    for code in members:
        if candidate.stage != ORE:
            yield code, reach
            continue
        held = sum(ore.get(part, 0.0) for part in {code, *inside_of(code)})
        if code in candidate.places or held > 0:
            yield code, min(reach, held / candidate.life_years) if held > 0 else reach


def reserves(mineral: str) -> dict[str, float]:
    """Reserves by place in the latest edition that prints them, t of content."""
    import polars as pl

    rows = facts.table("reserves").filter(
        (pl.col("mineral") == mineral) & (pl.col("form") == "all") & (pl.col("mass_t") > 0)
    )
    latest = rows.sort("year").group_by("place", maintain_order=True).last()
    return dict(zip(latest["place"].to_list(), latest["mass_t"].to_list(), strict=True))


def _shortened(candidate: Candidate, mineral: str) -> float:
    """Years that permits in time spare: those of the parameter, and down to the shortest lead time."""
    if candidate.lead_low is None or candidate.technology not in PERMITTED:
        return 0.0
    stage = candidate.stage if candidate.stage == ORE else None
    spared = facts.parameter("permit_years_saved", mineral, stage).value
    return max(0.0, min(spared, candidate.lead_years - candidate.lead_low))


def _permit(candidate: Candidate, row: Mapping[str, Any], mineral: str) -> Candidate:
    """A faster permit for a candidate: its lead time is the one that the plant then has."""
    return replace(
        _of_plant(candidate, row),
        places=candidate.places,
        lead_years=candidate.lead_years - _shortened(candidate, mineral),
        ramp=candidate.ramp,
        life_years=candidate.life_years,
        most_t_a=candidate.most_t_a,
    )


def _of_plant(candidate: Candidate, row: Mapping[str, Any]) -> Candidate:
    """What helps a candidate, at multiples of its capital."""
    each = candidate.capex_usd_t_a
    return Candidate(
        technology=row["technology"],
        stage=candidate.stage,
        places=(),
        capex_usd_t_a=row["capex_usd_t_a"] * each,
        opex_usd_t=0.0,
        lead_years=candidate.lead_years,
        ramp=(1.0,),
        life_years=row["life_years"],
        quality="prior",
        sources=tuple(dict.fromkeys((row["cite"], *candidate.sources))),
        project=candidate.project,
        capex_range=(row["capex_low"] * each, row["capex_high"] * each),
        serves=candidate.label,
    )


def _row(technology: str) -> Mapping[str, Any]:
    """The row of what helps any plant."""
    import polars as pl

    table = facts.table("candidates")
    found = table.filter((pl.col("technology") == technology) & (pl.col("mineral") == ANY))
    return next(found.iter_rows(named=True))
