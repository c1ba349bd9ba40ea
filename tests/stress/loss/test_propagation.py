"""Propagation through the input-output table: closed forms and theorems."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derisk.network.network import Array
from derisk.stress.loss.economies import Economies, economies
from derisk.stress.loss.propagation import propagate

PLACES = ("CHN", "USA", "JPN", "DEU", "TWN", "ROW")
few = settings(max_examples=20, deadline=None)
seeds = st.integers(0, 10_000)
shares = st.sampled_from([0.0, 0.1, 0.5, 1.0])


def toy(cost: float, rating: float, bought: float) -> Economies:
    """One place, two sectors: the second buys the first's product, a share `bought` of it at home."""
    return Economies(
        places=("USA",), sectors=("c1", "c2"), names={}, table_year=2011, year=2011, known=np.array([True]),
        value_added=np.ones((1, 2)), ratio=np.ones((1, 2)), inputs=np.array([0]),
        rating=np.array([[0.0, rating]]), cost=np.array([[[0.0, cost]]]),
        bought=np.array([[[[0.0, bought]]]]), missing=(), cites=(),
    )  # fmt: skip


@pytest.mark.parametrize(("binding", "lost"), [(0.0, 0.2 * 0.9), (1.0, 0.5 * 0.9), (0.25, 0.275 * 0.9)])
def test_the_loss_of_a_user_by_hand(binding: float, lost: float) -> None:
    """Nine tenths of the input come from the sector that stops: cost .2, rated important (.5)."""
    found = propagate(np.array([[1.0, 0.0]]), toy(0.2, 0.5, 0.9), binding)
    assert found == pytest.approx(np.array([[1.0, lost]]))


def shock(seed: int, sparse: float = 0.1) -> Array:
    rng = np.random.default_rng(seed)
    made: Array = rng.random((len(PLACES), 35)) * (rng.random((len(PLACES), 35)) < sparse) * 0.3
    return made


@few
@given(seeds, shares)
def test_no_shock_no_loss_and_none_larger_than_the_largest(seed: int, binding: float) -> None:
    table = economies(PLACES, 2023)
    assert propagate(np.zeros((len(PLACES), 35)), table, binding).sum() == 0.0
    first = shock(seed)
    lost = propagate(first, table, binding)
    assert (lost >= first).all() and lost.max() <= first.max() + 1e-12


@few
@given(seeds, shares)
def test_a_larger_shock_loses_more_and_two_at_once_no_more_than_their_sum(seed: int, binding: float) -> None:
    table = economies(PLACES, 2023)
    one, other = shock(seed), shock(seed + 1)
    first, second = propagate(one, table, binding), propagate(other, table, binding)
    both = propagate(np.maximum(one, other), table, binding)
    slack = 1e-5 * both.max()  # the rounds stop when close
    assert (both >= np.maximum(first, second) - slack).all()
    assert (both <= first + second + slack).all()


@few
@given(seeds)
def test_the_order_of_places_has_no_say(seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(PLACES))
    turned = economies(tuple(PLACES[r] for r in order), 2023)
    first = shock(seed)
    assert propagate(first[order], turned, 0.1) == pytest.approx(
        propagate(first, economies(PLACES, 2023), 0.1)[order], abs=1e-9
    )
