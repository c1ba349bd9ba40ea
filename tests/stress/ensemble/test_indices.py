"""Sobol indices: those of the textbook, of groups and of networks; as SALib's; how sure with few draws."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from derisk.stress.ensemble import Sampling, design, ensemble_rows
from derisk.stress.ensemble.design import Design
from derisk.stress.ensemble.dimensions import FIGURES, NETWORKS, Dimension
from derisk.stress.ensemble.given import HARMONICS, LEAST_DRAWS, first_order
from derisk.stress.ensemble.indices import index_rows, sobol
from derisk.stress.tidy import CHAIN
from tests.stress.ensemble import toy

NAMES = ("x1", "x2", "x3")
TEXTBOOK = (0.3139, 0.4424, 0.0)  # first-order indices of Ishigami's function, a = 7, b = .1


def _numbers(*names: str) -> tuple[Dimension, ...]:
    return tuple(Dimension(name, "any", "any", 0.5, 0.0, 1.0) for name in names)


def _ishigami(points: Any) -> Any:
    x = (2 * points - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_total_indices_are_those_of_the_textbook() -> None:
    """Ishigami's function (a = 7, b = .1): S1 = .314 .442 0, ST = .558 .442 .244 (Saltelli et al. 2008)."""
    dims = tuple(Dimension(name, "any", "any", 0.5, 0.0, 1.0) for name in ("x1", "x2", "x3"))
    made = Design(dims, 16384, seed=1)
    found = sobol(["x1", "x2", "x3"], _ishigami(made.points)[made.rows_of_indices()], seed=1)
    assert found["ST"] == pytest.approx([0.558, 0.442, 0.244], abs=0.03)


def test_indices_of_groups_add_up_where_nothing_interacts() -> None:
    dims = tuple(Dimension(name, "any", "any", 0.5, 0.0, 1.0) for name in ("a", "a", "b"))
    made = Design(dims, 4096, seed=1)
    values = made.points @ np.array([1.0, 2.0, 2.0])
    found = sobol(["a", "b"], values[made.rows_of_indices()], seed=1)
    first = first_order(dims, made.points[: made.plain], values[: made.plain, None], seed=1)
    assert first.groups == ("a", "b")
    assert first.values[:, 0] == pytest.approx([5 / 9, 4 / 9], abs=0.02)
    assert found["ST"] == pytest.approx([5 / 9, 4 / 9], abs=0.02)


def test_first_order_indices_are_those_of_the_textbook() -> None:
    points = Design(_numbers(*NAMES), 4096, seed=1).points
    found = first_order(_numbers(*NAMES), points, _ishigami(points)[:, None], seed=1)
    assert found.values[:, 0] == pytest.approx(TEXTBOOK, abs=0.02)
    assert (found.reach < 0.03).all()


@pytest.mark.parametrize("count", [64, 255, 1000])
def test_first_order_indices_are_those_of_salib(count: int) -> None:
    from SALib.analyze import rbd_fast

    points = np.random.default_rng(count).random((count, 3))
    outcome = _ishigami(points)
    problem = {"num_vars": 3, "names": list(NAMES), "bounds": [[0.0, 1.0]] * 3}
    theirs = rbd_fast.analyze(problem, points, outcome, M=HARMONICS, num_resamples=2, seed=1)["S1"]
    both = np.stack([outcome, 5.0 - 2.0 * outcome], axis=1)  # neither scale nor place matters
    ours = first_order(_numbers(*NAMES), points, both, seed=1).values
    assert ours[:, 0] == pytest.approx(theirs) and ours[:, 1] == pytest.approx(theirs)


def test_ranges_of_few_draws_hold_the_truth() -> None:
    """Over fifty ensembles of 256 draws a range of 95 % holds it nine times in ten or more."""
    inside = np.zeros(3)
    for seed in range(50):
        points = np.random.default_rng(seed).random((256, 3))
        found = first_order(_numbers(*NAMES), points, _ishigami(points)[:, None], seed)
        inside += np.abs(found.values[:, 0] - TEXTBOOK) <= found.reach[:, 0]
    assert (inside >= 45).all()


def test_what_hangs_on_the_network_has_no_order() -> None:
    """Each network moves the outcome by a number of its own: no wave along their numbers shows it."""
    dims = _numbers(FIGURES, "b")
    effects = np.random.default_rng(5).normal(size=NETWORKS)
    points = np.random.default_rng(6).random((2048, 2))
    outcome = effects[(points[:, 0] * NETWORKS).astype(int)] + 2.0 * points[:, 1]
    moved = effects[(points[:, 0] * NETWORKS).astype(int)].var()
    truth = moved / (moved + 4.0 / 12.0)
    found = first_order(dims, points, outcome[:, None], seed=1)
    assert found.values[:, 0] == pytest.approx([truth, 1.0 - truth], abs=0.03)
    nothing = first_order(dims, points, points[:, 1:], seed=1)
    assert nothing.values[:, 0] == pytest.approx([0.0, 1.0], abs=0.03)
    few = first_order(dims, points[:128], outcome[:128, None], seed=1)
    assert np.isnan(few.reach[0, 0]) and np.isfinite(few.reach[1, 0])


def test_too_few_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="draws"):
        first_order(_numbers("a"), np.zeros((LEAST_DRAWS - 1, 1)), np.zeros((LEAST_DRAWS - 1, 1)), 1)


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


def test_what_matters_is_told_from_few_samples_on_and_totals_with_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a month of a small chain: every group once by index and outcome, largest first."""
    scenario = toy.stop(months=1)
    none, told = ensemble_rows([scenario], "p", Sampling(LEAST_DRAWS - 1, quiet=True))
    assert not [row for row in none if row["metric"].startswith("sobol")]
    assert f"from {LEAST_DRAWS} samples on" in " ".join(told)
    few, told = ensemble_rows([scenario], "p", Sampling(LEAST_DRAWS, quiet=True))
    assert {row["metric"] for row in few if row["metric"].startswith("sobol")} == {"sobol_first"}
    needed = int(next(word for word in told[2].split() if word.isdigit() and int(word) > LEAST_DRAWS))
    monkeypatch.setattr(design, "LEAST_BASE", 2)  # their accuracy is another test's
    many = LEAST_DRAWS + needed * 2 // 128
    rows, notes = ensemble_rows([scenario], "p", Sampling(many, quiet=True))
    assert "sobol_total, from" in notes[2]
    for metric, given in (("sobol_total", rows), ("sobol_first", few)):
        found = [row for row in given if row["metric"] == metric and row["economy"] == "alliance"]
        assert found
        for outcome in {row["of"] for row in found}:
            of = [row for row in found if row["of"] == outcome]
            assert len({row["assumption"] for row in of}) == len(of)
            known = [row for row in of if row["value"] is not None]
            values = [row["value"] for row in known]
            assert values == sorted(values, reverse=True)
            assert all(row["low"] <= row["value"] <= row["high"] for row in known)
            assert {row["assumption"] for row in of if row["value"] is None} <= {FIGURES}
            assert all("too few" in row["note"] for row in of if row["value"] is None)
