"""GDP at risk: by hand, and what must hold of any run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derisk.stress.loss.economies import economies
from derisk.stress.loss.losses import joint_losses, losses
from derisk.stress.loss.parameters import LossParameters
from derisk.stress.loss.reliance import reliance
from derisk.stress.simulate import Run
from tests.stress.loss.toy_loss import PLACES, chain, stopped

few = settings(max_examples=8, deadline=None)
seeds = st.sampled_from(range(5))
ENDS = ("mild", "central", "harsh")
C14 = 13


def test_what_rests_on_gallium_by_hand() -> None:
    """Chips 5.0 and light devices 15.7 of 5,612 billion of the sector's output, times what it adds there."""
    network = chain(1, "gallium")
    found = economies(PLACES, 2023)
    rests = reliance(network, found, LossParameters.load())
    usa = PLACES.index("USA")
    assert rests.output_usd[:, usa].sum() == pytest.approx((0.000891 + 0.0028) * found.value_added[usa, C14])
    assert rests.output_usd[:, PLACES.index("VNM")].sum() == 0.0


def test_what_rests_on_magnets_by_hand() -> None:
    """Magnets are an eighth of the motor: their tonnes x price x 8, and of that what the sector adds."""
    network = chain(1)
    found = economies(PLACES, 2023)
    rests = reliance(network, found, LossParameters.load())
    k, jpn = rests.products.index("motors, generators and drives with magnets"), PLACES.index("JPN")
    spent = network.use[2, jpn] * network.price_usd_t[2] * 0.923  # the rest of use is not broken down
    assert rests.output_usd[k, jpn] == pytest.approx(spent / 0.125 * found.ratio[jpn, C14])
    assert rests.taken[k].tolist() == [0.0, 0.0, 1.0]


@few
@given(seeds)
def test_no_tonne_counts_at_two_stages(seed: int) -> None:
    """Each product takes the final use of its own stages; feed of a later stage is in none of them.

    So oxide that a magnet plant lacks costs nothing by itself: with all magnets delivered and no final use
    of oxide short, whatever the plants did, the loss is nought.
    """
    run = stopped(seed)
    fed = run.calibration.use_t[None].repeat(len(run.months), axis=0)
    idle = replace(run, used=fed, made=0.5 * run.made, price=2.0 * run.price)
    assert (idle.unmet[:, 1] > 0).any()  # oxide is short as feed
    assert losses(idle).at_risk.sum() == 0.0


@few
@given(seeds)
def test_zero_shock_costs_zero(seed: int) -> None:
    for end in ENDS:
        assert losses(stopped(seed, cut=0.0), LossParameters.load(end)).at_risk.sum() == 0.0


@few
@given(seeds)
def test_loss_grows_with_the_shock_from_one_state(seed: int) -> None:
    """A month's loss of everybody together; by place it need not: a wider ban can leave more to some."""
    cuts = (0.0, 0.3, 0.6, 0.9, 1.0)
    totals = [losses(stopped(seed, cut, months=1)).physical.sum() for cut in cuts]
    assert (np.diff(totals) >= -1e-3 * max(totals)).all(), totals


def short(run: Run, by: float) -> Run:
    """The run with everybody's final use short by a share all the time."""
    base = run.demand[:, None, None] * run.calibration.use_t
    price = np.broadcast_to(2.0 * run.calibration.price[:, None], run.price.shape)
    return replace(run, used=base * (1 - by), price=price, thrift=np.zeros_like(run.thrift))


@few
@given(seeds, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_more_of_everything_missing_costs_more(seed: int, one: float, other: float) -> None:
    run = stopped(seed, months=2)
    less, more = sorted((one, other))
    assert (losses(short(run, less)).at_risk <= losses(short(run, more)).at_risk * (1 + 1e-5) + 1.0).all()


@few
@given(seeds)
def test_exposure_is_at_least_the_loss_even_with_everything_missing(seed: int) -> None:
    run = stopped(seed)
    for each in (run, short(run, 1.0)):
        for end in ENDS:
            found = losses(each, LossParameters.load(end))
            assert (found.exposure >= found.at_risk * (1 - 1e-5) - 1.0).all()


@few
@given(seeds)
def test_the_joint_loss_is_at_least_each_and_at_most_the_sum(seed: int) -> None:
    """Two battery minerals hold up the same product; gallium and germanium different ones."""
    for pair in (("lithium", "cobalt"), ("gallium", "germanium")):
        runs = [short(stopped(seed + i, mineral=slug), 0.2 + 0.3 * i) for i, slug in enumerate(pair)]
        each = [losses(run) for run in runs]
        both = joint_losses(runs)
        assert (both.at_risk <= (each[0].at_risk + each[1].at_risk) * (1 + 1e-5) + 1.0).all()
        assert (both.physical >= np.maximum(each[0].physical, each[1].physical) * (1 - 1e-9)).all()
    whole = joint_losses([runs[0], runs[0]])
    assert whole.at_risk == pytest.approx(each[0].at_risk, rel=1e-5, abs=1.0)  # the same stop twice is one


def test_a_battery_is_held_up_by_its_scarcest_mineral() -> None:
    runs = [short(stopped(3, mineral=slug), 0.5) for slug in ("lithium", "cobalt")]
    each, both = [losses(run).physical for run in runs], joint_losses(runs).physical
    other = [part.sum() - part[:, C14].sum() for part in each]
    assert both[:, C14] == pytest.approx(np.maximum(each[0][:, C14], each[1][:, C14]))
    assert both.sum() - both[:, C14].sum() == pytest.approx(sum(other))


@few
@given(seeds, st.sampled_from([0.5, 1.0, 2.0]))
def test_stocks_on_the_way_hold_back_short_stops(seed: int, months: float) -> None:
    run = short(stopped(seed, months=2), 0.4)  # 0.8 months of output are missing
    found = losses(run, LossParameters.load().changed(product_stock_months=months))
    assert (found.propagation.sum() > 0) == (months < 0.8)
    assert found.physical.sum() > 0


def test_what_is_designed_out_is_not_lost() -> None:
    run = short(stopped(2), 0.3)
    designed = replace(run, thrift=np.full_like(run.thrift, 0.3))
    assert losses(run).physical.sum() > 0 and losses(designed).at_risk.sum() == pytest.approx(0.0, abs=1e-3)


@few
@given(seeds)
def test_the_order_of_places_and_the_unit_of_tonnes_have_no_say(seed: int) -> None:
    run = short(stopped(seed), 0.5)
    usa = PLACES.index("USA")
    turned = run.network.reordered(tuple(reversed(PLACES)))
    calibration = replace(run.calibration, network=turned)
    back = replace(
        run,
        calibration=calibration,
        used=run.used[:, :, ::-1],
        price=run.price[:, :, ::-1],
        thrift=run.thrift[:, :, ::-1],
    )
    assert losses(back).at_risk[::-1] == pytest.approx(losses(run).at_risk, rel=1e-6, abs=1.0)
    assert losses(run).total([usa]) == pytest.approx(losses(run).at_risk[usa].sum())


def test_runs_of_other_months_do_not_join() -> None:
    with pytest.raises(ValueError, match="same months"):
        joint_losses([stopped(1, months=2), stopped(1, months=3)])
