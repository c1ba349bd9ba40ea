"""Finer networks: they close and are at rest, who stands in them matters, and they tell the same."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.network import baseline, modelled
from derisk.network.pooling import REST, pool
from derisk.stress.ensemble.sample import drawn, sampled_run, scenario_dimensions
from derisk.stress.ground import finer_for, told
from derisk.stress.loss.losses import losses
from derisk.stress.scenario import Scenario
from derisk.stress.shortage import places_of
from derisk.stress.simulate import simulate
from derisk.stress.sweep.stops import every_stop, stop_scenario
from derisk.terms.errors import InputError
from tests.stress.test_theorems import TIGHT, drift


@pytest.mark.parametrize("slug", modelled())
def test_a_finer_network_is_at_rest_without_a_shock(slug: str) -> None:
    net = baseline(slug, None, finer=True)
    assert np.abs(net.residual()).max() <= 1e-9 * net.production.max()
    asked = {"name": "rest", "mineral": slug, "start": f"{net.year + 1}-01", "months": 2}
    run = simulate(Scenario.model_validate({**asked, "base_year": net.year}), slug, finer=True)
    assert drift(run, 1) < TIGHT
    assert np.abs(run.price / run.calibration.price[None, :, None] - 1.0).max() < TIGHT


@pytest.mark.parametrize("slug", ["titanium", "phosphate", "aluminium"])
def test_who_stands_alone_in_a_finer_network_was_in_the_rest(slug: str) -> None:
    """Its places are those of the other and more; put back into the rest, its output is near the other's."""
    net, finer = baseline(slug), baseline(slug, None, finer=True)
    more = set(finer.places) - set(net.places)
    assert more and set(net.places) < set(finer.places)
    again = pool(finer, {place: REST if place in more else place for place in finer.places})
    assert again.places == net.places
    whole = net.production.sum(axis=1)
    assert np.abs(again.production - net.production).max(axis=1) == pytest.approx(
        0.0 * whole, abs=0.02 * whole.max()
    )


def test_every_stop_is_by_who_stands_alone_and_ships(slug: str = "phosphate") -> None:
    """Suppliers of the network stop in it, the smaller ones in the finer network, nobody twice."""
    stops, _ = every_stop(None, (slug,))
    assert len({(stop.stage, stop.supplier) for stop in stops}) == len(stops)
    for stop in stops:
        net = baseline(slug, stop.year, stop.finer)
        assert net.flow[net.stage(stop.stage), net.place(stop.supplier)].sum() > 0.0
        assert stop.finer == (stop.supplier not in baseline(slug, stop.year).places)
    assert sum(stop.finer for stop in stops) >= 5


@pytest.mark.parametrize(
    ("slug", "stage", "by"), [("bismuth", "refining", "CHN"), ("antimony", "smelting", "CHN")]
)
def test_a_stop_costs_nearly_the_same_in_either_network(slug: str, stage: str, by: str) -> None:
    scenario = stop_scenario(slug, 2024, (stage,), by)
    both = []
    for finer in (False, True):
        run = simulate(scenario, slug, finer=finer)
        both.append(losses(run).total(places_of(run.network, "alliance")))
    assert both[0] > 0.0
    assert both[1] == pytest.approx(both[0], rel=0.1)


def test_a_scenario_that_names_a_pooled_supplier_runs_on_the_finer_network(slug: str = "zinc") -> None:
    """The same run as the sweep's; an ensemble draws the finer network too; whom both pool is refused."""
    stop = next(each for each in every_stop(None, (slug,))[0] if each.finer)
    asked = stop.scenario().model_copy(update={"months": 2})
    run = simulate(asked, slug)
    assert stop.supplier in run.network.places and stop.supplier not in baseline(slug, stop.year).places
    assert np.array_equal(run.price, simulate(asked, slug, finer=True).price)
    (note,) = told(asked, slug)
    assert stop.supplier in note and "finer" in note
    values = drawn(dims := scenario_dimensions([asked]), np.full(len(dims), 0.5))
    assert stop.supplier in sampled_run(asked, slug, values, seed=1).network.places
    pooled = stop_scenario(slug, stop.year, (stop.stage,), "FJI")
    assert not finer_for(pooled, slug)
    with pytest.raises(InputError, match="FJI does not stand alone"):
        simulate(pooled, slug)


def test_a_scenario_of_known_suppliers_stays_on_its_own_network() -> None:
    plain = stop_scenario("zinc", 2024, ("mining",), "PER")
    assert not finer_for(plain, "zinc") and not told(plain, "zinc")
    assert not finer_for(plain.model_copy(update={"base_year": (2023, 2024)}), "zinc")
