"""Which samples are drawn: distributions in closed form, designs that depend on the seed alone."""

from __future__ import annotations

import numpy as np
import pytest

from derisk import facts
from derisk.network import baseline
from derisk.stress.ensemble.batch import Work
from derisk.stress.ensemble.design import LEAST_BASE, Design
from derisk.stress.ensemble.dimensions import (
    COVERAGE,
    DELAY,
    END,
    FIGURES,
    LEAK,
    NETWORKS,
    RECOVERY,
    Dimension,
    dimensions,
    groups,
)
from derisk.stress.ensemble.sample import drawn, scenario_dimensions
from derisk.stress.scenario import Scenario
from tests.stress.ensemble import toy


def _dimension(value: float, low: float, high: float, group: str = "a") -> Dimension:
    return Dimension(group, "any", "any", value, low, high)


def test_a_triangle_has_its_printed_quantiles() -> None:
    """Left of its mode the share below x is (x - low)^2 / ((high - low)(mode - low))."""
    triangle = _dimension(0.1, -0.1, 0.4)
    u = np.linspace(0.0, 1.0, 11)
    x = triangle.at(u)
    left = (x + 0.1) ** 2 / (0.5 * 0.2)
    right = 1.0 - (0.4 - x) ** 2 / (0.5 * 0.3)
    assert np.where(x < 0.1, left, right) == pytest.approx(u)
    assert [x[0], x[-1]] == pytest.approx([-0.1, 0.4])
    assert float(triangle.at(0.4)) == pytest.approx(0.1), "the mode is at the share of the range left of it"


@pytest.mark.parametrize(("value", "low", "high"), [(10.0, 5.0, 20.0), (-0.1, -0.4, -0.03)])
def test_a_wide_range_of_one_sign_is_drawn_in_logs(value: float, low: float, high: float) -> None:
    u = np.linspace(0.0, 1.0, 9)
    x = _dimension(value, low, high).at(u)
    assert (np.diff(x) > 0).all(), "a quantile function rises"
    assert [x[0], x[-1]] == pytest.approx([low, high])
    ends = sorted(np.log(np.abs([low, high])))
    share = (np.log(abs(value)) - ends[0]) / (ends[1] - ends[0])
    assert float(_dimension(value, low, high).at(share if low > 0 else 1 - share)) == pytest.approx(value)


def test_a_mode_at_an_end_is_no_trouble() -> None:
    assert _dimension(0.0, 0.0, 1.0).at(np.array([0.0, 0.75, 1.0])) == pytest.approx([0.0, 0.5, 1.0])
    assert _dimension(1.0, 0.0, 1.0).at(np.array([0.0, 0.25, 1.0])) == pytest.approx([0.0, 0.5, 1.0])


def _design(samples: int, seed: int = 1) -> Design:
    dims = (_dimension(0.5, 0, 1, "a"), _dimension(0.5, 0, 1, "a"), _dimension(0.5, 0, 1, "b"))
    return Design(dims, samples, seed)


@pytest.mark.parametrize("samples", [1, 2, 50, 767, 768, 1001])
def test_a_design_has_the_samples_asked_and_half_of_them_plain(samples: int) -> None:
    design = _design(samples)
    assert design.points.shape == (samples, 3)
    assert design.plain >= samples / 2
    assert design.needed == 6 * LEAST_BASE and (design.base > 0) == (samples >= design.needed)


def test_the_points_depend_on_the_seed_alone() -> None:
    assert (_design(200).points == _design(200).points).all()
    assert (_design(200).points != _design(200, seed=2).points).any()


def test_plain_points_cover_every_part_of_the_cube_evenly() -> None:
    points = _design(64).points  # too few for total indices: 64 plain points of a Sobol sequence
    for column in points.T:
        assert (np.histogram(column, bins=16, range=(0, 1))[0] == 4).all()


def test_a_mixed_point_differs_from_its_base_point_in_one_group() -> None:
    design = _design(800)
    for row in design.rows_of_indices():
        base, in_a, in_b, further = design.points[row]
        assert in_a == pytest.approx([further[0], further[1], base[2]])
        assert in_b == pytest.approx([base[0], base[1], further[2]])


def test_every_assumption_with_a_range_is_drawn_once() -> None:
    dims = scenario_dimensions([toy.stop()])
    keys = [(item.group, item.mineral, item.stage) for item in dims]
    assert len(keys) == len(set(keys))
    assert {"demand_elasticity", "leakage_share", "binding_share", "reliance", FIGURES} <= set(groups(dims))
    for item in dims:
        rows = [p for p in facts.parameters() if p.key == item.group and p.mineral == item.mineral]
        for row in rows:
            if row.stage == item.stage:
                assert (item.low, item.value, item.high) == (row.low, row.value, row.high)


def test_one_number_that_serves_two_minerals_is_drawn_once_for_both() -> None:
    both = toy.stop().model_copy(update={"mineral": ("gallium", "copper")})
    dims = scenario_dimensions([both])
    assert sum(item.group == "leakage_share" for item in dims) == 1
    stages = sum(len(baseline(slug).stages) for slug in ("gallium", "copper"))
    assert sum(item.group == "demand_elasticity" for item in dims) <= stages


def test_licences_and_ends_of_restrictions_are_drawn_where_there_are_any() -> None:
    none = {item.group for item in scenario_dimensions([toy.stop()])}
    assert not none & {END, DELAY, RECOVERY, COVERAGE, LEAK}
    licence = toy.stop(kind="licence", throughput={"delay_months": 2, "recovery_months": 4})
    whole = {item.group for item in scenario_dimensions([licence])}
    assert {DELAY, RECOVERY, LEAK} <= whole and COVERAGE not in whole
    part = toy.stop(kind="licence", cut=0.75)
    assert COVERAGE in {item.group for item in scenario_dimensions([part])}
    ranged = toy.stop(until_low="2025-02", until_high="2025-12")
    (end,) = [item for item in scenario_dimensions([ranged]) if item.group == END]
    assert (end.low, end.value, end.high) == (2025 * 12 + 1, 2025 * 12 + 3, 2025 * 12 + 11)


def test_a_range_of_ends_must_be_one() -> None:
    with pytest.raises(ValueError, match="until_low"):
        toy.stop(until_low="2025-02")
    with pytest.raises(ValueError, match="around until"):
        toy.stop(until_low="2025-05", until_high="2025-06")


def test_which_network_is_drawn_evenly() -> None:
    dims = dimensions(Scenario.model_validate({"name": "x", "mineral": "x", "start": "2025-01"}), {})
    at = next(position for position, item in enumerate(dims) if item.group == FIGURES)
    for u, number in ((0.0, 0.0), (0.5, 32.0), (0.999999, 63.0)):
        point = np.full(len(dims), 0.5)
        point[at] = u
        assert drawn(dims, point)[FIGURES, "any", "any"] == number


def test_what_was_drawn_of_a_licence_multiplies_what_the_scenario_says() -> None:
    from derisk.stress.ensemble.sample import _scenario

    licence = toy.stop(kind="licence", cut=0.6, throughput={"delay_months": 1, "recovery_months": 8})
    delay, recovery, share = (facts.parameter(key).value for key in (DELAY, RECOVERY, COVERAGE))
    values = {
        (DELAY, "any", "any"): 1.5 * delay, (RECOVERY, "any", "any"): 0.5 * recovery,
        (COVERAGE, "any", "any"): 1.2 * share, (LEAK, "any", "any"): 0.25, (END, "0", "any"): 2025 * 12 + 7.2,
    }  # fmt: skip
    (moved,) = _scenario(licence, values).restrictions
    assert moved.throughput is not None
    assert (moved.throughput.delay_months, moved.throughput.recovery_months) == pytest.approx((1.5, 4.0))
    assert moved.cut == pytest.approx(0.72 * 0.75)
    assert moved.until == "2025-08"
    assert _scenario(licence, {}) == licence


def test_a_part_of_the_design_is_the_same_as_in_the_whole() -> None:
    """The first rows are those of the plain sequence; parts that wrap from group to group are whole too."""
    from scipy.stats import qmc

    design = _design(1001)
    whole = design.points
    state = np.random.SeedSequence(1).spawn(1)[0]
    drawn_at_once = qmc.Sobol(6, scramble=True, rng=np.random.default_rng(state)).random_base2(10)
    plain = design.plain - design.base
    assert (whole[:plain] == drawn_at_once[:plain, :3]).all()
    assert (whole[plain : design.plain] == drawn_at_once[: design.base, 3:]).all()
    for first in range(0, 1001, 50):
        part = range(first, min(first + 50, 1001))
        assert (design.at(part) == whole[first : first + 50]).all()


def test_which_network_is_each_once_in_as_many_rows_and_goes_with_nothing() -> None:
    dims = (_dimension(0.5, 0, 1, "a"), _dimension(0.5, 0, 1, FIGURES))
    design = Design(dims, 512, 1)
    whole = design.points
    number = (whole[:, 1] * NETWORKS).astype(int)
    assert (np.sort(number.reshape(-1, NETWORKS), axis=1) == np.arange(NETWORKS)).all()
    assert (design.at(range(100, 150)) == whole[100:150]).all()
    cells = (whole[:, 0] * 8).astype(int)
    assert any(len(set(cells[number == each])) < 8 for each in range(NETWORKS)), "not spread evenly"


def test_a_large_ensemble_has_larger_batches_and_no_more_files() -> None:
    small, large = (Work(("{}",), samples, 1, "facts") for samples in (10_001, 1_000_001))
    assert (small.size, small.batches, small.span(200)) == (50, 201, range(10_000, 10_001))
    assert (large.size, large.batches, large.span(999)) == (1001, 1000, range(999_999, 1_000_001))
