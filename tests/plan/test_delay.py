"""Cost of delay: never less than nought, penalties told apart, stages with nothing to put off left out."""

from __future__ import annotations

import pytest

from derisk.plan import delay_rows
from derisk.plan.delay import undelayed, used
from derisk.plan.frontier import cost
from derisk.plan.solve import Program
from derisk.terms.answer import Row
from tests.plan.test_rows import question
from tests.plan.toy_plan import toy

Answer = tuple[list[Row], list[str]]


@pytest.fixture(scope="module")
def gallium() -> Answer:
    target = {"stage": "refining", "n_minus_1": 0.9, "by": 2028}
    return delay_rows(question(minerals="gallium", targets=[target], scenarios={"count": 4}))


def of(found: list[Row], metric: str, stage: str | None = None) -> dict[int, float]:
    return {r["delay_years"]: r["value"] for r in found if r["metric"] == metric and r["stage"] == stage}


def test_the_cost_of_delay_rises_and_is_made_of_what_is_paid_and_of_penalties(gallium: Answer) -> None:
    found, notes = gallium
    late, paid, penalty = (
        of(found, name) for name in ("cost_of_delay_usd", "cost_of_delay_paid_usd", "penalty_usd")
    )
    costs = [late[years] for years in range(6)]
    assert costs[0] == 0.0 < costs[-1] and costs == sorted(costs)
    for years in range(6):
        assert late[years] == pytest.approx(paid[years] + penalty[years] - penalty[0], abs=3.0)
    assert any("no bill" in note for note in notes)


def test_what_the_penalties_stand_for_is_counted_and_named(gallium: Answer) -> None:
    found, _ = gallium
    missed, penalty = of(found, "targets_missed"), of(found, "penalty_usd")
    assert all((missed[years] > 0) == (penalty[years] > 1e3) for years in range(6))
    (worst,) = [
        r for r in found if r["metric"] == "targets_missed" and r["delay_years"] == 5 and not r["stage"]
    ]
    assert "90% of essential refining without CHN from 2028: missed by" in worst["note"]


def test_only_stages_at_which_something_is_decided_are_put_off_alone() -> None:
    inputs = toy(1)
    found = Program(inputs).solve()
    idle = Program(toy(1, futures=(), share_caps=(), loss_targets=())).solve()
    assert set(used([found])) == {
        stage
        for s, stage in enumerate(inputs.network.stages)
        if found.of("build")[:, s].sum() > 1e-3 or found.of("stock")[s].sum() > 1e-3
    }
    assert used([idle]) == [] and used(None) == []
    assert undelayed([None, [found], [idle]]) == min(([found], [idle]), key=cost)
