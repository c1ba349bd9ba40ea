"""Median and 5-95 %: against the samples themselves; samples without an outcome; what does not add up."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from derisk.stress.ensemble import Sampling, ensemble_rows
from derisk.stress.tidy import CHAIN
from tests.stress.ensemble import toy


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], pl.DataFrame]:
    folder = tmp_path_factory.mktemp("ensemble")
    rows, _ = ensemble_rows([toy.stop()], "p", Sampling(70, seed=3, folder=folder, quiet=True))
    whole = pl.concat([pl.read_parquet(path) for path in sorted(folder.glob("batch-*.parquet"))])
    return rows, whole


def test_a_row_has_the_quantiles_of_its_samples(asked: tuple[list[dict[str, Any]], pl.DataFrame]) -> None:
    rows, whole = asked
    assert whole.height == 70
    seen = 0
    for item in rows:
        if (
            item["economy"] != "JPN"
            or item["value"] is None
            or item["metric"].startswith(("months", "supply", "sobol"))
        ):
            continue
        if item["month"]:
            column = f"gallium/JPN/{item['stage']}/{item['metric']}"
            values = whole[column].to_numpy()[:, int(item["month"][-2:]) - 1].astype(float)
        else:
            column = "/".join(
                x for x in ("gallium/JPN", item["metric"], item.get("sector") or item.get("product")) if x
            )
            values = whole[column].to_numpy()
        low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
        assert (item["low"], item["value"], item["high"]) == pytest.approx((low, middle, high), rel=1e-5)
        assert item["low"] <= item["value"] <= item["high"]
        seen += 1
    assert seen > 50


def test_a_stop_is_felt_with_a_range(asked: tuple[list[dict[str, Any]], pl.DataFrame]) -> None:
    rows, _ = asked
    (worst,) = [
        row for row in rows
        if (row["economy"], row["stage"], row["metric"]) == ("USA", CHAIN, "price_ratio")
        and row["month"] == "2025-03"
    ]  # fmt: skip
    assert worst["low"] < worst["high"]
    (lost,) = [
        row for row in rows
        if (row["economy"], row["metric"], row.get("sector")) == ("alliance", "value_added_at_risk_usd", None)
    ]  # fmt: skip
    (exposed,) = [
        row for row in rows
        if (row["economy"], row["metric"], row.get("sector")) == ("alliance", "exposure_usd", None)
    ]  # fmt: skip
    assert 0 <= lost["low"] <= lost["value"] <= lost["high"] <= exposed["high"]
    told = " ".join(ensemble_rows([toy.stop(months=1)], "p", Sampling(1, quiet=True))[1])
    assert "median" in told and "do not add up" in told


def test_losses_never_pass_exposure_in_any_sample(
    asked: tuple[list[dict[str, Any]], pl.DataFrame],
) -> None:
    _, whole = asked
    for economy in ("USA", "JPN", "alliance"):
        lost = whole[f"gallium/{economy}/value_added_at_risk_usd"].to_numpy()
        assert (lost <= whole[f"gallium/{economy}/exposure_usd"].to_numpy() * (1 + 1e-9)).all()
        assert (lost >= 0).all()


def test_a_sample_that_cannot_be_cleared_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from derisk.stress.ensemble import batch
    from derisk.terms.errors import DeriskError

    plain, count = batch.sampled_run, []

    def sometimes(*given: Any) -> Any:
        count.append(1)
        if len(count) in failing:
            raise DeriskError("The market of this month has no solution.", where="gallium, 2025-02")
        return plain(*given)

    monkeypatch.setattr(batch, "sampled_run", sometimes)
    failing = {3}
    rows, notes = ensemble_rows([toy.stop(months=1)], "p", Sampling(60, quiet=True))
    assert any("1 samples could not be cleared" in note and "2025-02" in note for note in notes)
    assert all(row["value"] is not None for row in rows if row["metric"] == "price_ratio")
    failing, count[:] = set(range(60)), []
    with pytest.raises(DeriskError, match="could not be cleared"):
        ensemble_rows([toy.stop(months=1)], "p", Sampling(60, quiet=True))
