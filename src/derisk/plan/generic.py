"""Generic candidates: what a technology costs in a chain, by its own row or by the row for any chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from derisk import facts
from derisk.facts.money import worth
from derisk.network.network import Array, Network
from derisk.plan.candidates import JOINT, PLANTS, Candidate
from derisk.plan.horizon import Horizon

ANY = "any"
OF_PRICE, OF_PLANT = "of price", "of plant"
ORE = "mining"


def generic(mineral: str, net: Network, technologies: Iterable[str]) -> dict[tuple[str, str], Candidate]:
    """A candidate by technology and stage, without sites.

    A chain's own row goes first. Where there is none, the row for any chain, in multiples of the base price,
    stands in where the technology fits: a mine at mining, a refinery at every later stage that no other plant
    makes, recycling, thrifting and stockpiles at the last one. Component plants are built where a row names
    them.
    """
    import polars as pl

    wanted = [*technologies]
    table = facts.table("candidates").filter(
        pl.col("technology").is_in(wanted) & (pl.col("costs") != OF_PLANT)
    )
    own = [*table.filter(pl.col("mineral") == mineral).iter_rows(named=True)]
    found = {(r["technology"], r["stage"]): _candidate(r, net) for r in own if r["stage"] in net.stages}
    named = {technology for technology, _ in found}
    plants = {stage for technology, stage in found if technology in PLANTS}
    for row in table.filter(pl.col("mineral") == ANY).iter_rows(named=True):
        for stage in _stages(row["technology"], net, named):
            if row["technology"] in PLANTS and stage in plants:
                continue
            found.setdefault((row["technology"], stage), _candidate({**row, "stage": stage}, net))
    return found


def capital_of_plants(candidates: Iterable[Candidate], net: Network, horizon: Horizon) -> Array:
    """[S] capital of a new plant of each stage, USD a year per t a year: the dearest kind that eats feed."""
    annuity = np.zeros(len(net.stages))
    for candidate in candidates:
        if candidate.eats_feed:
            s = net.stage(candidate.stage)
            annuity[s] = max(annuity[s], candidate.yearly(horizon))
    return annuity


def _stages(technology: str, net: Network, named: set[str]) -> tuple[str, ...]:
    """Stages at which a technology without a row of the chain's own may stand."""
    later = tuple(stage for stage in net.stages if stage != ORE)
    if technology == "mine":
        return tuple(stage for stage in net.stages if stage == ORE)
    if technology in ("refinery", "integrated"):
        return later
    if technology == JOINT:
        return net.stages
    if technology in named:  # recycled, saved or stored where the chain's row says
        return ()
    return net.stages[-1:] if technology in ("recycling", "thrifting", "stockpile") else ()


def _candidate(row: Mapping[str, Any], net: Network) -> Candidate:
    times = float(net.price_usd_t[net.stage(row["stage"])]) if row["costs"] == OF_PRICE else 1.0
    today = times * worth(row["money_year"], net.year)  # capital in the money of the base prices
    return Candidate(
        technology=row["technology"],
        stage=row["stage"],
        places=(),
        capex_usd_t_a=row["capex_usd_t_a"] * today,
        opex_usd_t=row["opex_usd_t"] * times,
        lead_years=row["lead_years"],
        ramp=tuple(row[f"ramp_{n}"] for n in (1, 2, 3, 4)),
        life_years=row["life_years"],
        most_share=row["max_share"],
        share_range=_ends(row["max_share_low"], row["max_share_high"]),
        quality="prior" if row["costs"] == OF_PRICE else row["quality"],
        sources=(row["cite"],),
        least_t_a=row["least_t_a"],
        capex_range=(row["capex_low"] * today, row["capex_high"] * today),
        opex_range=(row["opex_low"] * times, row["opex_high"] * times),
        lead_low=row["lead_low"],
    )


def _ends(low: float | None, high: float | None) -> tuple[float, float] | None:
    """A range, None where an end of it is not known."""
    return None if low is None or high is None else (low, high)
