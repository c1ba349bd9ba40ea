"""What dearer supply takes: an identity of surplus, and who gets it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derisk.stress.loss.price import price_transfer
from derisk.stress.simulate import Run
from tests.stress.loss.toy_loss import PLACES, stopped

few = settings(max_examples=8, deadline=None)
seeds = st.sampled_from(range(5))
ALL = list(range(len(PLACES)))


def surplus_lost(run: Run, inside: list[int]) -> float:
    """Worth less payment of base use, less the same of use, straight from the demand blocks."""
    c = run.calibration
    upper, worth = c.demand()
    base = (upper * np.where(worth >= c.price[:, None, None], worth - c.price[:, None, None], 0.0)).sum(
        axis=2
    )
    kept = run.worth - run.price * run.used
    return float((run.demand[:, None, None] * (1 - run.thrift) * base - kept)[:, :, inside].sum())


@few
@given(seeds, st.sampled_from([0.0, 0.5, 1.0]))
def test_lost_and_moved_are_what_users_lose(seed: int, cut: float) -> None:
    run = stopped(seed, cut)
    for inside in (ALL, [1], [2, 3]):
        found = price_transfer(run, inside)
        scale = float((run.price * run.used).sum())
        assert found.lost + found.moved == pytest.approx(surplus_lost(run, inside), abs=1e-6 * scale)
        assert found.lost >= 0.0 and found.moved == found.abroad + found.home


@few
@given(seeds)
def test_zero_shock_moves_and_loses_nothing(seed: int) -> None:
    run = stopped(seed, 0.0)
    scale = float((run.price * run.used).sum())
    found = price_transfer(run, ALL)
    assert max(abs(found.lost), abs(found.abroad), abs(found.home)) < 1e-5 * scale


@few
@given(seeds)
def test_the_whole_world_pays_nobody_abroad(seed: int) -> None:
    assert price_transfer(stopped(seed), ALL).abroad == 0.0


def test_what_ends_abroad_by_hand() -> None:
    """A place that makes nothing pays all it pays more to sellers abroad; one that imports nothing, none."""
    run = stopped(5)
    one = [1]
    zero = np.zeros_like(run.made)
    bare = replace(run, made=zero, recycled=zero, released=zero)
    found = price_transfer(bare, one)
    assert found.home == pytest.approx(0.0, abs=1e-6 * abs(found.moved) + 1e-6)
    shut = replace(run, trade=np.zeros_like(run.trade))
    assert price_transfer(shut, one).abroad == 0.0
