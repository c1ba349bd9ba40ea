"""Median, 5-95 % and indices: against what is known in closed form, and against the samples themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from derisk.stress.ensemble import Sampling, design, ensemble_rows
from derisk.stress.ensemble.design import Design
from derisk.stress.ensemble.dimensions import Dimension
from derisk.stress.ensemble.indices import index_rows, sobol
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
            or item["metric"].startswith(("months", "supply"))
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
    assert "median" in " ".join(ensemble_rows([toy.stop(months=1)], "p", Sampling(1, quiet=True))[1])


def test_losses_never_pass_exposure_in_any_sample(
    asked: tuple[list[dict[str, Any]], pl.DataFrame],
) -> None:
    _, whole = asked
    for economy in ("USA", "JPN", "alliance"):
        lost = whole[f"gallium/{economy}/value_added_at_risk_usd"].to_numpy()
        assert (lost <= whole[f"gallium/{economy}/exposure_usd"].to_numpy() * (1 + 1e-9)).all()
        assert (lost >= 0).all()


def _ishigami(points: Any) -> Any:
    x = (2 * points - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_indices_are_those_of_the_textbook() -> None:
    """Ishigami's function (a = 7, b = .1): S1 = .314 .442 0, ST = .558 .442 .244 (Saltelli et al. 2008)."""
    dims = tuple(Dimension(name, "any", "any", 0.5, 0.0, 1.0) for name in ("x1", "x2", "x3"))
    made = Design(dims, 16384, seed=1)
    found = sobol(["x1", "x2", "x3"], _ishigami(made.points)[made.rows_of_indices()], seed=1)
    assert found["S1"] == pytest.approx([0.314, 0.442, 0.0], abs=0.03)
    assert found["ST"] == pytest.approx([0.558, 0.442, 0.244], abs=0.03)


def test_indices_of_groups_add_up_where_nothing_interacts() -> None:
    dims = tuple(Dimension(name, "any", "any", 0.5, 0.0, 1.0) for name in ("a", "a", "b"))
    made = Design(dims, 4096, seed=1)
    values = made.points @ np.array([1.0, 2.0, 2.0])
    found = sobol(["a", "b"], values[made.rows_of_indices()], seed=1)
    assert found["S1"] == pytest.approx([5 / 9, 4 / 9], abs=0.02)
    assert found["ST"] == pytest.approx([5 / 9, 4 / 9], abs=0.02)


def test_the_peak_is_that_of_the_stage_where_an_economy_is_hit(tmp_path: Path) -> None:
    """Ore is stopped, of which the USA use none: what matters is what moves the shortfall of their metal."""
    dims = tuple(Dimension(name, "any", "any", 0.5, 0.0, 1.0) for name in ("a", "b"))
    made = Design(dims, 4096, seed=1)
    column = pl.Array(pl.Float32, 2)
    paths = np.stack([0.2 * made.points[:, 0], made.points[:, 0]], axis=1).astype(np.float32)
    nothing = np.full_like(paths, np.nan)
    pl.DataFrame({
        "cobalt/USA/refining/shortfall": pl.Series(paths, dtype=column),
        f"cobalt/USA/{CHAIN}/shortfall": pl.Series(nothing, dtype=column),
        f"cobalt/JPN/{CHAIN}/shortfall": pl.Series(paths, dtype=column),
    }).write_parquet(tmp_path / "batch.parquet")  # fmt: skip
    hits = {"cobalt": {"USA": "refining", "JPN": None}}
    rows = index_rows(made, [tmp_path / "batch.parquet"], hits, "p", [])
    assert {(row["economy"], row["of"]) for row in rows} == {("USA", "peak_shortfall")}
    total = {row["assumption"]: row["value"] for row in rows if row["metric"] == "sobol_total"}
    assert total["a"] == pytest.approx(1.0, abs=0.02) and total["b"] == pytest.approx(0.0, abs=0.02)


def test_indices_come_with_enough_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a month of a small chain: every group once by index and outcome, largest total first."""
    monkeypatch.setattr(design, "LEAST_BASE", 2)  # their accuracy is another test's
    scenario = toy.stop(months=1)
    few, told = ensemble_rows([scenario], "p", Sampling(20, quiet=True))
    assert not [row for row in few if row["metric"].startswith("sobol")]
    needed = int(next(word for word in told[1].split() if word.isdigit()))
    rows, notes = ensemble_rows([scenario], "p", Sampling(needed, quiet=True))
    totals = [row for row in rows if row["metric"] == "sobol_total" and row["economy"] == "alliance"]
    assert totals and "Sobol" in notes[1]
    for outcome in {row["of"] for row in totals}:
        of = [row for row in totals if row["of"] == outcome]
        assert len({row["assumption"] for row in of}) == len(of)
        assert [row["value"] for row in of] == sorted((row["value"] for row in of), reverse=True)
        assert all(row["low"] <= row["value"] <= row["high"] for row in of)


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
