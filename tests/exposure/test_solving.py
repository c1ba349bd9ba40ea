"""The smaller system that tracing solves gives what the whole system gives."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.exposure.tracing import LEAK, Step, mix


def whole(step: Step) -> np.ndarray:
    """All places as unknowns of each other, all as origins."""
    made = step.made()
    supply = np.where((total := made + step.shipments.sum(axis=0)) > 0, total, 1.0)
    share = np.where(step.maker & ~step.told, 0.0, step.shipments / supply)
    left = (1.0 + LEAK) * np.eye(len(made)) - share.T
    return np.linalg.solve(left, np.diag(made / supply)).clip(0.0, 1.0)


@pytest.mark.parametrize("seed", range(40))
def test_only_senders_and_makers_matter(seed: int) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(1, 30))
    shipments = random.random((size, size)) * (random.random((size, size)) < 0.5 * random.random())
    np.fill_diagonal(shipments, 0.0)
    output = random.random(size) * (random.random(size) < 0.4)
    step = Step(output, shipments, random.random(size) < 0.6, random.random(size) < 0.3)
    assert mix(step) == pytest.approx(whole(step), abs=1e-9)
