"""Sharing keys of released stock: who gets what of the same pool."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from derisk.network import baseline
from derisk.stress.assumptions import Assumptions
from derisk.stress.calibrate import Calibration
from derisk.stress.responses import keys
from derisk.stress.responses.need import Need
from derisk.stress.scenario import Scenario, StockRelease
from derisk.stress.simulate import Run, simulate_on

OFFER = np.array([[0.0, 60.0, 0.0, 0.0]])
NEED = Need(
    hit=np.array([[True, True, True, False]]),
    short_t=np.array([[10.0, 30.0, 20.0, 0.0]]),
    base_t=np.array([[100.0, 100.0, 100.0, 100.0]]),
    price=np.array([[9.0, 2.0, 9.0, 1.0]]),
    pooling=np.array([[True, True, False, True]]),
)
SHARES = {
    "none": [0.0, 60.0, 0.0, 0.0],
    "pro-rata": [15.0, 45.0, 0.0, 0.0],
    "by-use": [30.0, 30.0, 0.0, 0.0],
    "by-loss": [36.0, 24.0, 0.0, 0.0],
}


def test_a_scenario_may_name_every_key_and_no_other() -> None:
    assert set(get_args(StockRelease.model_fields["shared"].annotation)) == set(keys()) == set(SHARES)


@pytest.mark.parametrize("key", SHARES)
def test_each_key_shares_the_same_pool_its_own_way(key: str) -> None:
    """Four places: the third is not in the pool, the fourth is not hit; the second holds the stock."""
    assert keys()[key].share(OFFER, NEED)[0] == pytest.approx(SHARES[key])


@pytest.mark.parametrize("key", SHARES)
def test_nobody_is_sold_anything_where_nobody_is_hit(key: str) -> None:
    calm = Need(**{**vars(NEED), "hit": np.zeros_like(NEED.hit), "short_t": 0.0 * NEED.short_t})
    assert (keys()[key].share(OFFER, calm) == 0).all()


def released(key: str) -> Run:
    """China stops its separated rare earths; Japan and Korea hold stocks of days of use (their targets)."""
    net = baseline("rare-earths", 2024)
    stop = {"by": "CHN", "to": "alliance", "stages": ["separation"], "kind": "ban", "from": "2025-02"}
    rule: dict[str, Any] = {"trigger_shortfall": 0.02, "rate_per_month": 0.5, "shared": key}
    asked = {"name": "stop", "mineral": "rare-earths", "start": "2025-01", "months": 18}
    scenario = Scenario.model_validate(
        {**asked, "restrictions": [stop], "responses": {"stock_release": rule}}
    )
    return simulate_on(Calibration(net, Assumptions.load("rare-earths", net.stages)), scenario)


def test_a_shared_pool_reaches_those_without_a_stock_and_never_sells_more_than_is_held() -> None:
    runs = {key: released(key) for key in SHARES}
    net = runs["none"].network
    s, holders = net.stage("separation"), [net.place("JPN"), net.place("KOR")]
    others = [r for r in range(len(net.places)) if r not in holders]
    assert runs["none"].released[:, s][:, others].sum() == 0
    assert runs["none"].released[:, s].sum() > 0
    most = 42 / 365 * net.use[s, holders[0]] + 100 / 365 * net.use[s, holders[1]]
    most += 42 / 365 * net.feed[s, holders[0]] + 100 / 365 * net.feed[s, holders[1]]
    for key in ("pro-rata", "by-use", "by-loss"):
        assert runs[key].released[:, s][:, others].sum() > 0, key
        assert runs[key].released[:, s].sum() <= most * (1 + 1e-9), key


def test_an_unshared_stock_stays_at_home() -> None:
    """While Japan sells its stock to its own users no more leaves it than before; a shared one is for all."""
    runs = {key: released(key) for key in ("none", "pro-rata")}
    grew = {}
    for key, run in runs.items():
        s, japan = run.network.stage("separation"), run.network.place("JPN")
        sold = run.released[1:, s, japan] > 0
        assert sold.any()
        more = np.diff(run.trade[:, s, japan], axis=0)[sold]
        grew[key] = float(np.maximum(more, 0.0).sum())
    scale = runs["none"].calibration.flow_t.max()
    assert grew["none"] < 1e-6 * scale < grew["pro-rata"]
