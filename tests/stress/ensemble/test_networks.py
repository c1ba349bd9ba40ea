"""Networks that fit the reported figures: closed, not negative, with no arc that the baseline lacks."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.network import baseline
from derisk.network.figures import SPREAD
from derisk.stress.assumptions import Assumptions
from derisk.stress.calibrate import Calibration
from derisk.stress.ensemble.networks import disturbed
from derisk.stress.ensemble.sample import sampled_network
from derisk.stress.month import idle
from derisk.stress.simulate import simulate_on
from tests.stress.ensemble import toy

MINERALS = ("rare-earths", "copper", "gallium")


class Nothing(np.random.Generator):
    """A generator that draws nought."""

    def __init__(self) -> None:
        super().__init__(np.random.PCG64(0))

    def standard_normal(self, *args: object, **kwargs: object) -> float:  # type: ignore[override]
        return 0.0


@pytest.mark.parametrize("mineral", MINERALS)
def test_figures_as_they_are_give_the_baseline_back(mineral: str) -> None:
    network = baseline(mineral)
    same = disturbed(network, Nothing())
    for name in ("production", "flow", "use"):
        base = getattr(network, name)
        assert getattr(same, name) == pytest.approx(base, rel=1e-3, abs=1e-4 * base.max())


@pytest.mark.parametrize("mineral", MINERALS)
def test_a_drawn_network_is_closed_and_has_nothing_new(mineral: str) -> None:
    network = baseline(mineral)
    for seed in range(5):
        drawn = disturbed(network, np.random.default_rng(seed))
        assert np.abs(drawn.residual()).max() <= 1e-6 * drawn.production.max()
        for name in ("production", "flow", "use", "recycled"):
            assert (getattr(drawn, name) >= 0).all()
        assert not ((drawn.flow > 0) & ~(network.flow > 0)).any()
        assert not ((drawn.production > 0) & ~(network.production > 0)).any()


def test_a_well_reported_figure_moves_by_about_its_spread() -> None:
    """China's refined copper is reported: over many draws it varies by some 5 %, a prior by more."""
    network = baseline("copper")
    s, r = network.stage("refining"), network.place("CHN")
    made = [disturbed(network, np.random.default_rng(k)).production[s, r] for k in range(60)]
    assert np.std(np.log(made)) == pytest.approx(SPREAD["reported"], rel=0.5)
    assert np.median(made) == pytest.approx(network.production[s, r], rel=0.03)


def test_a_network_is_the_same_wherever_it_is_made() -> None:
    first = sampled_network("copper", None, 3, 5)
    sampled_network.cache_clear()
    sampled_network("copper", None, 3, 9)
    again = sampled_network("copper", None, 3, 5)
    assert (first.flow == again.flow).all() and (first.production == again.production).all()
    other = sampled_network("copper", None, 4, 5)
    assert (first.flow != other.flow).any()


@pytest.mark.parametrize("mineral", MINERALS)
def test_no_shock_on_a_drawn_network_gives_base_prices(mineral: str) -> None:
    """Equations are written for the baseline and lent to the drawn network, which they calibrate too."""
    network = baseline(mineral)
    drawn = disturbed(network, np.random.default_rng(11))
    calm = toy.stop(months=4).model_copy(update={"mineral": mineral, "restrictions": ()})
    a = Assumptions.load(mineral, network.stages)
    run = simulate_on(Calibration(drawn, a, network), calm)
    assert run.price / drawn.price_usd_t[None, :, None] == pytest.approx(1.0, abs=1e-5)
    assert run.made == pytest.approx(
        np.broadcast_to(drawn.production / 12, run.made.shape), rel=1e-5, abs=1e-6
    )


@pytest.mark.parametrize("mineral", ["rare-earths", "nickel"])
def test_all_networks_that_fit_share_one_written_model(mineral: str) -> None:
    network = baseline(mineral, 2024)
    a = Assumptions.load(mineral, network.stages)
    masks = [
        idle(Calibration(disturbed(network, np.random.default_rng(seed)), a, network), releases=False)
        for seed in range(6)
    ]
    for other in masks[1:]:
        assert all(np.array_equal(other[name], mask) for name, mask in masks[0].items())
