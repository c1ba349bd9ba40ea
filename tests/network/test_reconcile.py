"""Reconciliation on toys whose answer can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.network.reconcile import Target, reconcile


def test_a_conflict_is_shared_by_the_squares_of_the_errors() -> None:
    """Two places, no use: what A makes must arrive at B as feed of the next stage.

    A is said to make 100 +- 10 %, the shipment to be 120 +- 5 %, B's output (recovery 1) 100 +- 20 %: the
    flow f minimises ((f-100)/10)^2 + ((f-120)/6)^2 + ((f-100)/20)^2.
    """
    targets = [
        Target(stage=0, place=0, partner=-1, tonnes=100.0, spread=0.10),
        Target(stage=0, place=0, partner=1, tonnes=120.0, spread=0.05),
        Target(stage=1, place=1, partner=-1, tonnes=100.0, spread=0.20),
    ]
    use = np.array([[0.0, 0.0], [np.inf, np.inf]])
    closed = reconcile(targets, 2, 2, np.array([1.0, 1.0]), use, scrap=np.zeros((2, 2)))
    weights = np.array([1 / 10**2, 1 / 6**2, 1 / 20**2])
    expected = float(weights @ np.array([100.0, 120.0, 100.0]) / weights.sum())
    assert closed.flow[0, 0, 1] == pytest.approx(expected, rel=5e-3), "scrap may give a little"
    assert closed.production[0, 0] + closed.recycled[0, 0] == pytest.approx(closed.flow[0, 0, 1])
    assert closed.use[1, 1] == pytest.approx(closed.production[1, 1], rel=1e-5)


def test_consistent_figures_are_left_alone() -> None:
    targets = [
        Target(0, 0, -1, 90.0, 0.05),
        Target(0, 0, 1, 90.0, 0.05),
        Target(1, 1, -1, 81.0, 0.05),
        Target(1, 1, 0, 31.0, 0.05),
    ]
    use = np.array([[0.0, 0.0], [np.inf, np.inf]])
    closed = reconcile(targets, 2, 2, np.array([1.0, 0.9]), use, scrap=np.zeros((2, 2)))
    assert closed.production[0, 0] == pytest.approx(90.0, rel=1e-3)
    assert closed.production[1, 1] == pytest.approx(81.0, rel=1e-3)
    assert closed.use[1] == pytest.approx([31.0, 50.0], rel=1e-3)
    assert closed.recycled.max() < 0.1


def test_printed_use_draws_on_scrap_and_on_trade_by_their_errors() -> None:
    """60 t arrive (+- 5 %), 100 t are said to be used (+- 10 %), scrap may be +- 20 t: it fills most."""
    targets = [
        Target(0, 0, -1, 60.0, 0.01),
        Target(0, 0, 1, 60.0, 0.05),
        Target(0, 1, -1, 100.0, 0.10, use=True),
    ]
    use, scrap = np.full((1, 2), np.inf), np.array([[0.0, 20.0]])
    closed = reconcile(targets, 1, 2, np.array([1.0]), use, scrap)
    gap, errors = 40.0, np.array([10.0**2, 20.0**2, 0.6**2])  # use, scrap, and what the maker can spare
    assert closed.recycled[0, 1] == pytest.approx(gap * errors[1] / errors.sum(), rel=0.03)
    assert closed.use[0, 1] == pytest.approx(100.0 - gap * errors[0] / errors.sum(), rel=0.02)


def test_ore_beyond_a_reported_output_may_be_rejected_only_where_that_is_allowed() -> None:
    """100 t of ore arrive where 45 t of product are reported: half of it must go somewhere."""
    targets = [Target(0, 0, -1, 100.0, 0.05), Target(0, 0, 1, 100.0, 0.05), Target(1, 1, -1, 45.0, 0.01)]
    recovery, scrap = np.array([1.0, 0.9]), np.zeros((2, 2))
    held = reconcile(targets, 2, 2, recovery, np.array([[0.0, 0.0], [np.inf] * 2]), scrap)
    free = reconcile(targets, 2, 2, recovery, np.array([[0.0, 30.0], [np.inf] * 2]), scrap)
    assert held.use[0].max() == 0.0
    assert held.production[0, 0] < 60.0
    assert free.use[0, 1] > 30.0
    assert free.production[1, 1] == pytest.approx(45.0, rel=0.02)
