"""Names of points of a frontier: prudent only where risk falls, and what each step buys."""

from __future__ import annotations

import pytest

from derisk.plan.marks import COST_KNEE, DECOUPLING, NO_CAP, PRUDENT, apart, knee, marks, prudent, told
from derisk.plan.result import Money

CAPS = (1.0, 0.75, 0.5, 0.25, 0.0)


def points(paid: list[float], risk: list[float]) -> list[Money]:
    """Points that pay and risk so many million USD."""
    return [
        Money(pays * 1e6, 0.0, left * 1e6, left * 1e6, 0.0, (pays + left) * 1e6)
        for pays, left in zip(paid, risk, strict=True)
    ]


def test_what_is_paid_for_no_less_risk_is_not_prudent() -> None:
    spent = points([0, 5, 10, 300, 400], [50, 50, 50, 50, 50])
    assert prudent(spent) is None
    assert marks(CAPS, spent) == {0: NO_CAP, 2: COST_KNEE, 4: DECOUPLING}
    notes = " ".join(told(CAPS, spent))
    assert "what stops add does not fall" in notes
    assert "10 million dollars are paid, and expected loss and tail do not fall" in notes
    assert "no risk avoided for 5 million dollars" in notes


def test_prudent_is_the_knee_of_what_is_paid_against_risk() -> None:
    spent = points([0, 2, 10, 40, 400], [100, 100, 99.5, 30, 20])
    assert prudent(spent) == 3
    named = marks(CAPS, spent)
    assert named[3] == PRUDENT and list(named.values()).count(PRUDENT) == 1
    assert any(
        "40 million dollars paid, 70 million dollars of risk avoided (70% of it)" in n
        for n in told(CAPS, spent)
    )


def test_equal_points_are_one_and_the_tightest_stands_for_them() -> None:
    spent = points([0, 0, 0, 50, 400], [100, 100, 100, 40, 30])
    assert apart(spent) == [2, 3, 4]
    assert marks(CAPS, spent) == {0: NO_CAP, 3: PRUDENT, 4: DECOUPLING}
    assert "A cap of 50.0% or more costs and avoids nothing" in told(CAPS, spent)[0]


def test_one_step_alone_has_no_knee() -> None:
    spent = points([0, 0, 0, 0, 400], [100, 100, 100, 100, 20])
    assert marks(CAPS, spent) == {0: NO_CAP, 4: DECOUPLING}
    notes = told(CAPS, spent)
    assert any("one step alone" in note for note in notes)
    assert any(
        "25.0% to 0.0%, 0.2 dollars of risk avoided for each of 400 million dollars" in n for n in notes
    )


def test_a_frontier_that_costs_nothing_says_so() -> None:
    assert told(CAPS, points([7] * 5, [3] * 5)) == ["Tightening costs nothing, so there is no knee."]


@pytest.mark.parametrize("risks", [[50, 60, 70, 80, 90], [50, 40, 60, 70, 45]])
def test_risk_that_rises_with_a_cap_is_never_called_avoided(risks: list[float]) -> None:
    spent = points([0, 20, 40, 60, 400], risks)
    assert prudent(spent) is None
    assert any("no risk avoided" in note for note in told(CAPS, spent))


def test_the_knee_is_where_the_curve_leaves_the_chord_furthest() -> None:
    assert knee(CAPS, [10.0, 10.0, 10.0, 20.0, 50.0]) == 2
    assert knee(CAPS, [0.0, 1.0, 2.0, 3.0, 100.0]) == 3
    assert knee(CAPS, [7.0, 7.0, 7.0, 7.0, 7.0]) is None
