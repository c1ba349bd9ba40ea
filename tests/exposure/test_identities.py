"""Identities and inequalities that hold for any figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from derisk.exposure.concentration import hhi, hhi_range
from derisk.exposure.consumption import apparent_consumption
from derisk.exposure.n_minus_1 import supply_over_demand
from derisk.exposure.net_import_reliance import reliance
from derisk.exposure.residual_share import residual
from derisk.exposure.shares import largest, shares

tonnes = st.floats(1e-3, 1e8, allow_nan=False)
amounts = st.lists(tonnes, min_size=1, max_size=40).map(np.array)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def labels(count: int) -> list[str]:
    return [LETTERS[position // 26] + LETTERS[position % 26] for position in range(count)]


@given(amounts)
def test_shares_add_up_to_one(mass: np.ndarray) -> None:
    assert shares(mass).sum() == pytest.approx(1.0)


@given(amounts)
def test_hhi_lies_between_even_and_one(mass: np.ndarray) -> None:
    index = hhi(shares(mass))
    assert 1 / len(mass) - 1e-12 <= index <= 1 + 1e-12


@given(amounts, st.floats(1e-3, 1e3))
def test_scaling_all_tonnes_leaves_shares_alone(mass: np.ndarray, scale: float) -> None:
    assert shares(mass * scale) == pytest.approx(shares(mass))
    assert hhi(shares(mass * scale)) == pytest.approx(hhi(shares(mass)))


@given(amounts, st.randoms(use_true_random=False))
def test_permuting_places_permutes_results(mass: np.ndarray, random: object) -> None:
    order = list(range(len(mass)))
    random.shuffle(order)  # type: ignore[attr-defined]
    names = labels(len(mass))
    assert shares(mass[order]) == pytest.approx(shares(mass)[order])
    assert largest([names[at] for at in order], shares(mass)[order]) == largest(names, shares(mass))


@given(amounts)
def test_merging_two_suppliers_never_lowers_hhi(mass: np.ndarray) -> None:
    merged = np.append(mass[2:], mass[:2].sum())
    assert hhi(shares(merged)) >= hhi(shares(mass)) - 1e-12


@given(amounts, st.floats(0, 0.9))
def test_what_is_not_broken_down_only_widens_hhi(mass: np.ndarray, remainder: float) -> None:
    named = shares(mass) * (1 - remainder)
    low, high = hhi_range(named, remainder)
    assert low <= high <= 1 + 1e-12
    assert low == pytest.approx(hhi(named))


@given(tonnes, tonnes, st.floats(0, 0.99))  # nearer to 1 the difference of two large numbers is lost
def test_reliance_and_own_output_share_add_up_to_one(
    production: float, imports: float, sent_on: float
) -> None:
    exports = imports * sent_on
    use = apparent_consumption(production, imports, exports)
    assert reliance(production, imports, exports) + production / use == pytest.approx(1.0)


@given(tonnes, amounts)
def test_n_minus_1_is_never_stricter_than_the_residual_when_nothing_is_exported(
    production: float, mass: np.ndarray
) -> None:
    use = apparent_consumption(production, float(mass.sum()), 0.0)
    left = supply_over_demand(use, use, float(mass.max()), 0.0)
    assert left >= residual(float(shares(mass).max())) - 1e-12
    assert 0 <= left <= 1


def test_equal_shares_name_the_first_in_the_alphabet() -> None:
    assert largest(["PER", "CHL"], np.array([0.5, 0.5])) == ("CHL", 0.5)


def test_a_share_of_nothing_does_not_exist() -> None:
    with pytest.raises(ValueError, match="total of zero"):
        shares(np.zeros(3))
    with pytest.raises(ValueError, match="negative"):
        shares(np.array([1.0, -1.0]))


def test_no_demand_left_is_an_error_not_a_number() -> None:
    with pytest.raises(ValueError, match="no demand is left"):
        supply_over_demand(10.0, 10.0, 4.0, 10.0)


def test_a_net_exporter_has_negative_reliance() -> None:
    assert reliance(100.0, 5.0, 80.0) == pytest.approx(-3.0)
