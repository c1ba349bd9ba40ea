"""Scores against closed forms, and the paths that have no score."""

from __future__ import annotations

import math

import pytest

from derisk.stress.backtests import scores

YEARS = ("2010", "2011", "2012", "2013", "2014")


def path(*values: float) -> dict[str, float]:
    return dict(zip(YEARS, values, strict=False))


def test_log_rmse_of_a_path_twice_too_high_is_ln_2() -> None:
    assert scores.log_rmse(path(2, 4, 8), path(1, 2, 4)) == pytest.approx(math.log(2))


def test_only_periods_that_both_have_are_scored() -> None:
    assert scores.log_rmse(path(1, 99), {"2010": 1.0, "2030": 5.0}) == 0.0
    assert scores.log_rmse(path(1), {"2030": 5.0}) is None


@pytest.mark.parametrize("values", [(0.02, 50.0), (1.0, 1.0, 1.0), (3.0, 0.5, 7.0, 2.0, 1.0)])
@pytest.mark.parametrize("factor", [0.5, 0.99, 1.3, 2.0])
def test_a_path_is_without_error_only_against_itself(values: tuple[float, ...], factor: float) -> None:
    seen = path(*values)
    assert scores.log_rmse(seen, seen) == 0.0
    scaled = {period: value * factor for period, value in seen.items()}
    assert scores.log_rmse(scaled, seen) == pytest.approx(abs(math.log(factor)), abs=1e-9)


def test_a_stop_that_is_total_has_a_finite_error() -> None:
    assert scores.log_rmse(path(0.0), path(1.0)) == pytest.approx(math.log(100))


def test_moments_of_japans_unit_value_and_imports() -> None:
    price, imports = path(1, 3.59, 2.3, 1.37, 0.73), path(1, 0.80, 0.503, 0.524, 0.852)
    assert scores.peak(price) == "2011"
    assert scores.trough(imports) == "2012"
    assert scores.recovery(imports) is None
    assert scores.recovery({"2025-04": 0.5, "2025-05": 0.25, "2025-06": 0.7, "2025-07": 1.1}) == "2025-07"


def test_a_trough_lasts_until_the_path_turns_up_and_a_peak_begins_with_its_first_period() -> None:
    flat = {"2025-04": 0.25, "2025-05": 0.2504, "2025-06": 0.5, "2025-07": 0.5}
    assert scores.trough(flat) == "2025-05"
    assert scores.peak(flat) == "2025-06"


def test_a_path_that_never_moves_has_no_moment_and_one_that_hardly_falls_no_recovery() -> None:
    assert scores.peak(path(1, 1, 1)) is None
    assert scores.trough(path(1, 1)) is None
    assert scores.recovery(path(1, 0.95, 1)) is None


def test_timing_counts_months_and_years_with_their_sign() -> None:
    late = scores.timing(scores.peak)
    assert late(path(1, 1, 3), path(1, 3, 1)) == 1
    assert late({"2010-11": 1.0, "2011-02": 3.0}, {"2010-11": 3.0, "2011-02": 1.0}) == 3
    assert late(path(1, 1), path(1, 2)) is None


def test_depth_is_how_much_the_lowest_point_lies_above_what_was_seen() -> None:
    assert scores.depth(path(1, 0.4), path(1, 0.25)) == pytest.approx(0.15)
