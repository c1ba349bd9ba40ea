"""Small plans on random closed chains: two members, a supplier and the rest, or as many places as asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from derisk.network.network import Network
from derisk.plan.candidates import Candidate
from derisk.plan.futures import Future, Stop
from derisk.plan.generic import capital_of_plants
from derisk.plan.horizon import Horizon
from derisk.plan.inputs import Inputs, LossTarget, Risk, ShareCap
from tests.networks import assumptions, random_network

MEMBERS, SUPPLIER = ("P00", "P01"), "P02"


def dependent(seed: int, places: int = 4, stages: int = 2) -> Network:
    """A random closed chain whose members buy most of what they use from the supplier."""
    network = random_network(seed, places, stages)
    rng = np.random.default_rng(seed + 1000)
    s, supplier = stages - 1, network.place(SUPPLIER)
    flow, use = network.flow.copy(), network.use.copy()
    production = network.production.copy()
    for code in MEMBERS:
        more = float(rng.uniform(1000.0, 2000.0))
        flow[s, supplier, network.place(code)] += more
        use[s, network.place(code)] += more
        production[s, supplier] += more
        feed = more
        for before in reversed(range(s)):
            feed /= network.recovery[before + 1]
            production[before, supplier] += feed
    return replace(network, flow=flow, use=use, production=production)


def candidates(network: Network, members: tuple[str, ...] = MEMBERS) -> tuple[Candidate, ...]:
    """One of each kind, a tenth dearer than what is bought today."""
    made = []
    for s, stage in enumerate(network.stages):
        price = float(network.price_usd_t[s])
        value = price - (network.price_usd_t[s - 1] / network.recovery[s] if s else 0.0)
        plant = "mine" if s == 0 else "refinery"
        made.append(
            Candidate(plant, stage, members, 2.0 * value, 0.9 * value, 2.5, (0.5, 0.8, 1.0), 20.0, 0.6)
        )
    last = network.stages[-1]
    price = float(network.price_usd_t[-1])
    made.append(Candidate("recycling", last, members, 3.0 * price, 0.7 * price, 2.0, (1.0,), 15.0, 0.2))
    made.append(Candidate("thrifting", last, members, 0.5 * price, 1.1 * price, 1.0, (0.5, 1.0), 15.0, 0.1))
    return tuple(made)


def futures(network: Network, years: tuple[int, ...] = (2026, 2030)) -> tuple[Future, ...]:
    """Two stops by the supplier: of the last stage in full, and of the first in part."""
    first, last = network.stages[0], network.stages[-1]
    return (
        Future("late", years[1], 0.2, (Stop(SUPPLIER, last, 1.0),)),
        Future("early", years[0], 0.1, (Stop(SUPPLIER, first, 0.5), Stop(SUPPLIER, last, 0.5))),
    )


def toy(seed: int = 1, places: int = 4, stages: int = 2, **changes: Any) -> Inputs:
    """A whole plan, with a share cap, a loss target, two futures and stockpiles."""
    network = dependent(seed, places, stages)
    last, horizon = network.stages[-1], Horizon((2026, 2030, 2033), 2035, 0.06)
    inputs = Inputs(
        network=network,
        members=MEMBERS,
        supplier=SUPPLIER,
        horizon=horizon,
        growth=np.array([1.05, 1.2, 1.3]),
        assumptions=assumptions(stages),
        candidates=candidates(network),
        futures=futures(network),
        share_caps=(ShareCap(last, 0.2, 2030),),
        loss_targets=(LossTarget(last, 0.9, 2030, SUPPLIER),),
        risk=Risk(0.5, 0.9),
        new_plant_usd_t=capital_of_plants(candidates(network), network, horizon),
        existing_stock_t=np.full((stages, places), 10.0),
        stock_share=np.full(stages, 0.5),
        holding_share=0.01,
        penalty_multiple=2.0,
        essential_share=0.8,
        least_running=0.7,
    )
    return replace(inputs, **changes)
