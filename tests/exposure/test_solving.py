"""The smaller system that tracing solves gives what the whole system gives, summed up or solved for."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.exposure import tracing
from derisk.exposure.tracing import LEAK, Matrix, Step, mix, origins


def whole(step: Step) -> Matrix:
    """All places as unknowns of each other, all as origins."""
    made, shipments = step.made, np.zeros((len(step.made), len(step.made)))
    np.add.at(shipments, (step.origin, step.destination), step.mass)
    supply = np.where((total := made + shipments.sum(axis=0)) > 0, total, 1.0)
    share = np.where(step.maker & ~step.told, 0.0, shipments / supply)
    left = (1.0 + LEAK) * np.eye(len(made)) - share.T
    return np.linalg.solve(left, np.diag(made / supply)).clip(0.0, 1.0)


def some(seed: int) -> Step:
    """A stage of up to thirty places; some pairs come twice, as under two headings."""
    random = np.random.default_rng(seed)
    size = int(random.integers(1, 30))
    shipments = random.random((size, size)) * (random.random((size, size)) < 0.5 * random.random())
    np.fill_diagonal(shipments, 0.0)
    one, two = np.nonzero(shipments)
    again = random.random(len(one)) < 0.2
    output = random.random(size) * (random.random(size) < 0.4)
    return Step(
        output, np.concatenate([one, one[again]]), np.concatenate([two, two[again]]),
        np.concatenate([shipments[one, two], random.random(int(again.sum()))]), random.random(size) < 0.6,
        random.random(size) < 0.3,
    )  # fmt: skip


@pytest.mark.parametrize("rounds", [tracing.ROUNDS, 0])
@pytest.mark.parametrize("seed", range(40))
def test_only_senders_and_makers_matter(seed: int, rounds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "ROUNDS", rounds)
    step = some(seed)
    assert mix(step) == pytest.approx(whole(step), abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_a_place_alone_has_its_row_of_the_whole(seed: int) -> None:
    step, random = some(seed), np.random.default_rng(seed)
    weights = random.random((3, len(step.output)))
    weights /= weights.sum(axis=1, keepdims=True)
    assert origins(step, weights) == pytest.approx(weights @ whole(step), abs=1e-9)
