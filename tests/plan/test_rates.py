"""How often suppliers stop: every act that restricts, or only acts that stop all."""

from __future__ import annotations

import numpy as np
import pytest

from derisk import network
from derisk.facts.hazards import hazard
from derisk.plan.hazard_range import futures_at_end
from derisk.plan.load import load
from derisk.plan.places import plan_places
from derisk.plan.question import Question
from derisk.plan.rates import ACTS, STOPS, rates


def asked(preset: str) -> Question:
    told = {
        "name": "t", "minerals": ("gallium",), "scenarios": {"preset": preset, "count": 12},
        "targets": [{"stage": "refining", "supplier_share_cap": 0.65, "by": 2030}],
    }  # fmt: skip
    return Question.model_validate(told)


def test_each_preset_reads_its_own_columns() -> None:
    net, inside = plan_places(network.baseline("gallium"), ("DEU",), ("CHN",))
    row, at = hazard("gallium", "refining", "CHN", "DEU"), ("CHN", "refining")
    assert row is not None and row.stop_probability is not None
    assert rates(net, inside, ACTS)[at] == row.annual_probability
    assert rates(net, inside, STOPS)[at] == row.stop_probability < row.annual_probability
    assert rates(net, inside, STOPS, "high")[at] == row.stop_high


def test_an_act_at_one_member_counts_by_what_that_member_buys() -> None:
    """China banned gallium to the United States alone: alone they have its chance, together they share it."""
    net, inside = plan_places(network.baseline("gallium"), ("alliance",), ("CHN",))
    at = ("CHN", "refining")
    own = {code: hazard("gallium", "refining", "CHN", code) for code in inside}
    chances = np.array([rate.annual_probability for rate in own.values() if rate is not None])
    bought = np.array([net.flow[0, net.place("CHN"), net.place(code)] for code in inside])
    assert len(chances) == len(inside) and len(set(chances)) == 2 and bought.sum() > 0.0
    assert rates(net, inside, ACTS)[at] == pytest.approx(float(chances @ bought / bought.sum()))
    assert chances.min() < rates(net, inside, ACTS)[at] < chances.max() == chances[inside.index("USA")]


def test_a_plan_against_acts_that_stop_all_expects_fewer_stops() -> None:
    often, rarely = (load(asked(preset), "gallium") for preset in (ACTS, STOPS))
    every, whole = (sum(f.probability for f in inputs.futures) for inputs in (often, rarely))
    assert 0.0 < whole < 0.5 * every
    low, high = (futures_at_end(rarely, end) for end in ("low", "high"))
    assert low is not None and high is not None
    assert sum(f.probability for f in low) < whole < sum(f.probability for f in high)


def test_another_preset_is_refused() -> None:
    with pytest.raises(ValueError, match="hazard-stops"):
        asked("hazard-none")
