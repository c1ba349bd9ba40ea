"""Is a band honest? Of what is drawn from the samples' own distribution nine in ten lie inside it."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.stress.ensemble import coverage
from derisk.stress.ensemble.coverage import EXPECTED, covered
from tests.stress.ensemble import toy


def test_a_band_holds_nine_in_ten_of_its_own_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    paths = [{f"{year}": float(rng.lognormal()) for year in range(1000, 2000)} for _ in range(300)]
    monkeypatch.setattr(coverage, "sampled_run", lambda *given: paths.pop())
    seen = {f"{year}": float(rng.lognormal()) for year in range(1000, 2000)}
    found = covered(toy.stop(), toy.MINERAL, 300, 1, {"price": lambda run: run}, {"price": seen})  # type: ignore[dict-item,return-value]
    assert len(found["price"]) == 1000
    inside = np.mean([point.inside for point in found["price"]])
    assert inside == pytest.approx(EXPECTED, abs=0.03)


def test_the_period_measured_against_is_left_out_and_a_wrong_certainty_is_a_miss(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(coverage, "sampled_run", lambda *given: {"2010": 1.0, "2011": 0.0})
    seen = {"2010": 1.0, "2011": 0.19, "2012": 0.4}
    found = covered(toy.stop(), toy.MINERAL, 20, 1, {"volume": lambda run: run}, {"volume": seen})  # type: ignore[dict-item,return-value]
    assert [(point.period, point.inside) for point in found["volume"]] == [("2011", False)]
