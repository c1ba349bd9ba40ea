"""Random closed networks, for theorems that must hold on any chain."""

from __future__ import annotations

import numpy as np
import polars as pl

from derisk.network.network import Array, Network
from derisk.stress.assumptions import Assumptions
from derisk.stress.simulate import Run

STAGES = ("mining", "separation", "magnets")
# what a shock teaches for good is switched off and the rest is soon forgotten, so that all must come back
FORGETS = {
    "thrift_kept_share": 0.0,
    "distrust_premium": 0.0,
    "expansion_share_year": 0.0,
    "adaptation_half_time_months": 6.0,
}


def random_network(seed: int, places: int = 8, stages: int = 3) -> Network:
    """A closed chain with two-way trade, re-exports and idle nodes."""
    rng = np.random.default_rng(seed)
    recovery = np.array([1.0, 0.9, 0.8][:stages])
    flow = rng.exponential(100.0, (stages, places, places)) * (rng.random((stages, places, places)) < 0.4)
    for s in range(stages):
        np.fill_diagonal(flow[s], 0.0)
    use = rng.exponential(600.0, (stages, places))
    use[0] = 0.0
    production = np.zeros((stages, places))
    recycled = rng.exponential(150.0, (stages, places)) * (rng.random((stages, places)) < 0.4)
    feed = np.zeros(places)
    for s in reversed(range(stages)):
        need = use[s] + feed + flow[s].sum(axis=1) - flow[s].sum(axis=0) - recycled[s]
        production[s] = np.maximum(need, 0.0)
        use[s] += np.maximum(-need, 0.0)
        feed = production[s] / recovery[s]
    return Network(
        mineral="rare-earths",
        year=2024,
        places=tuple(f"P{r:02d}" for r in range(places)),
        stages=STAGES[:stages],
        production=production,
        flow=flow,
        use=use,
        recycled=recycled,
        price_usd_t=np.array([4_000.0, 12_000.0, 130_000.0][:stages]),
        recovery=recovery,
        adjustments=pl.DataFrame(),
    )


def assumptions(stages: int = 3) -> Assumptions:
    """Round assumptions for tests; the product's own come from its parameter table."""
    return Assumptions(
        demand_elasticity=(-0.15,) * stages,
        stock_cover_months=(2.0,) * stages,
        accessible_stock_share=0.4,
        leakage_share=0.25,
        transit_slack_share=0.05,
        plant_surge_share=0.1,
        plant_ramp_share_month=0.1,
        restart_floor_share=0.05,
        trade_growth_share=0.5,
        trade_growth_premium=0.01,
        new_supplier_premium=0.03,
        qualification_months=18.0,
        choke_price_multiple=10.0,
        price_report_lag_months=3.0,
        scrap_margin_share=0.3,
        reserve_price_multiple=1.05,
        reference_weight=0.6,
        reference_memory_months=4.0,
        hoarding_share=1.5,
        fear_half_life_months=6.0,
        distrust_premium=0.1,
        distrust_half_life_months=24.0,
        trusted_share=0.4,
        long_run_elasticity=-0.6,
        adaptation_half_time_months=18.0,
        thrift_kept_share=0.5,
        dose_reach_share=(0.0,) * stages,
        recycling_reach_share=0.1,
        recycling_cost_multiple=1.3,
        new_plant_premium=0.05,
        expansion_share_year=0.1,
        expansion_trigger_multiple=1.5,
        expansion_lead_months=36.0,
        plant_opening_months=36.0,
    )


def left_over(run: Run) -> Array:
    """[T, S, R] t of each month that a run gained and neither used, shipped, stored, put by nor dumped."""
    opening = np.concatenate([run.calibration.stock_target_t[None], run.stock[:-1]])
    traded = run.trade.sum(axis=2) - run.trade.sum(axis=3)
    gained = run.made + run.recycled + run.released + traded + opening
    left: Array = gained - run.consumed - run.put_by - run.stock - run.dumped
    return left
