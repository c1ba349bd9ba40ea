"""Is a band honest? Of what is drawn from the samples' own distribution nine in ten lie inside it."""

from __future__ import annotations

import numpy as np
import pytest

from derisk import facts
from derisk.stress.ensemble import coverage
from derisk.stress.ensemble.coverage import EXPECTED, covered, pooled_rows
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


def test_single_months_of_shipments_have_a_chance_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A month's tonnes spread by the prior and the error of a figure; prices and years by the error alone."""
    seen = {"2010": 1.5, "2010-07": 1.5}
    monkeypatch.setattr(coverage, "sampled_run", lambda *given: {"2010": 1.0, "2010-07": 1.0})
    read = {"price": lambda run: run, "volume": lambda run: run}
    found = covered(toy.stop(), toy.MINERAL, 4000, 1, read, dict.fromkeys(read, seen), {"volume"})  # type: ignore[arg-type]
    width = {
        (name, point.period): np.log(point.high / point.low) / (2 * 1.645)
        for name, points in found.items()
        for point in points
    }
    month = np.hypot(0.05, facts.parameter("monthly_trade_spread").value)
    assert width.pop(("volume", "2010-07")) == pytest.approx(month, rel=0.1)
    assert list(width.values()) == pytest.approx([0.05] * 3, rel=0.1)


def test_all_paths_together_have_the_range_of_a_binomial_share() -> None:
    """22 of 33: between .510 and .799 by Clopper and Pearson, so that .9 is not among them."""

    def path(kind: str, inside: int, periods: int) -> dict[str, object]:
        return {
            "role": "coverage", "kind": kind, "inside_periods": inside, "periods": periods, "figures": [],
            "sources": [],
        }  # fmt: skip

    rows = pooled_rows([path("price", 13, 13), path("volume", 9, 20)], 200, 1)
    assert [row["series"] for row in rows] == ["price", "volume", "all"]
    assert (rows[0]["value"], rows[0]["high"]) == (1.0, 1.0)
    assert (rows[0]["low"], rows[2]["low"], rows[2]["high"]) == pytest.approx((0.794, 0.510, 0.799), abs=5e-3)
    assert rows[2]["value"] == pytest.approx(22 / 33)
