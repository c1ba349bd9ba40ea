"""What calm years take from users is told, and they are those who would pay least."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk.plan.calm_use import FEW, given_up, given_up_notes
from derisk.plan.inputs import KILO
from derisk.plan.solve import Program, Values
from tests.plan.toy_plan import toy


@pytest.fixture(scope="module")
def found() -> Values:
    return Program(toy(1, share_caps=(), loss_targets=(), candidates=())).solve()


def starved(found: Values, share: float) -> Values:
    """The values without this share of members' first use of the last stage, cheapest first."""
    upper, worth = found.operations.demand()
    use = upper.copy()
    s, inside = upper.shape[1] - 1, np.flatnonzero(found.inputs.inside > 0)
    left = share * upper[0, s, inside].sum()
    blocks = sorted((worth[0, s, r, k], r, k) for r in inside for k in range(upper.shape[3]))
    for _, r, k in blocks:
        taken = min(left, use[0, s, r, k])
        use[0, s, r, k] -= taken
        left -= taken
    return replace(found, values={**found.values, "use": use})


def test_what_is_given_up_is_counted_where_it_is(found: Values) -> None:
    without = starved(found, 0.1)
    (told,) = given_up(without)
    upper, _ = found.operations.demand()
    members = found.inputs.inside > 0
    net = found.inputs.network
    assert (told.stage, told.year) == (net.stages[-1], found.inputs.horizon.years[0])
    assert told.share == pytest.approx(0.1)
    assert told.t == pytest.approx(0.1 * upper[0, -1, members].sum() / KILO)
    (note,) = given_up_notes(without)
    assert "10.0%" in note and str(told.year) in note and f"{told.worth:.3g} times" in note


def test_a_few_percent_are_the_price_at_work_and_need_no_note(found: Values) -> None:
    assert not given_up(starved(found, 0.9 * FEW))
    assert not list(given_up_notes(starved(found, 0.0)))


def test_who_does_without_in_a_plan_would_pay_least(found: Values) -> None:
    tight = Program(toy(1, candidates=())).solve()
    told = given_up(tight)
    assert told, "a cap of a fifth without anything to build takes nothing from users"
    upper, worth = tight.operations.demand()
    net, members = tight.inputs.network, tight.inputs.inside > 0
    for each in told:
        s, y = net.stage(each.stage), tight.inputs.horizon.years.index(each.year)
        dearer = worth[y, s, members] > each.worth * tight.inputs.scaled.price_usd_t[s] * (1 + 1e-9)
        lacks = (upper - tight.of("use"))[y, s, members]
        assert float(lacks[dearer].sum()) <= 1e-4 * float(upper[y, s, members].sum())
