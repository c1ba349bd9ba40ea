"""How often suppliers act, and how hard: acts that stop all, acts in part, and both counted as stops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk import facts, network
from derisk.facts.hazards import hazard
from derisk.plan import rates as rates_room
from derisk.plan.costs import without
from derisk.plan.futures import PART, WHOLE, Severity
from derisk.plan.hazard_range import futures_at_end
from derisk.plan.inputs import Inputs
from derisk.plan.load import load
from derisk.plan.places import plan_places
from derisk.plan.question import Question
from derisk.plan.rates import ACTS, BASE, STOPS, Preset, hazards, rates
from derisk.plan.result import money
from derisk.plan.solve import Program
from derisk.stress.restrictions.licence import throughput

AT = ("CHN", "refining")


def asked(preset: str, mineral: str = "gallium") -> Question:
    told = {
        "name": "t", "minerals": (mineral,), "scenarios": {"preset": preset, "count": 12},
        "targets": [{"stage": "refining", "supplier_share_cap": 0.65, "by": 2030}],
    }  # fmt: skip
    return Question.model_validate(told)


def test_acts_are_split_into_those_that_stop_all_and_those_in_part() -> None:
    net, inside = plan_places(network.baseline("gallium"), ("DEU",), ("CHN",))
    row = hazard("gallium", "refining", "CHN", "DEU")
    assert row is not None and row.stop_probability is not None and row.stop_high is not None
    found = rates(net, inside, BASE)
    assert found[WHOLE][AT].value == row.stop_probability < row.annual_probability
    assert found[PART][AT].value == row.annual_probability - row.stop_probability
    assert found[PART][AT].high == row.high - row.stop_high
    assert rates(net, inside, STOPS) == {WHOLE: found[WHOLE]}
    every = rates(net, inside, ACTS)
    assert set(every) == {WHOLE}
    assert (every[WHOLE][AT].value, every[WHOLE][AT].low) == (row.annual_probability, row.low)


def test_an_act_at_one_member_counts_by_what_that_member_buys() -> None:
    """China banned gallium to the United States alone: alone they have its chance, together they share it."""
    net, inside = plan_places(network.baseline("gallium"), ("alliance",), ("CHN",))
    own = {code: hazard("gallium", "refining", "CHN", code) for code in inside}
    chances = np.array([rate.annual_probability for rate in own.values() if rate is not None])
    bought = np.array([net.flow[0, net.place("CHN"), net.place(code)] for code in inside])
    assert len(chances) == len(inside) and len(set(chances)) == 2 and bought.sum() > 0.0
    shared = rates(net, inside, ACTS)[WHOLE][AT].value
    assert shared == pytest.approx(float(chances @ bought / bought.sum()))
    assert chances.min() < shared < chances.max() == chances[inside.index("USA")]
    parts = [each[AT].value for each in rates(net, inside, BASE).values()]
    assert sum(part for part in parts if part is not None) == pytest.approx(shared)


def test_a_row_that_does_not_tell_acts_apart_is_taken_at_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    row = hazard("gallium", "refining", "CHN")
    assert row is not None
    own = replace(row, stop_probability=None, stop_low=None, stop_high=None)
    monkeypatch.setattr(rates_room, "hazards_of", lambda mineral: {AT: {"all": own}})
    monkeypatch.setattr(rates_room, "hazard", lambda *which: own)
    net, inside = plan_places(network.baseline("gallium"), ("alliance",), ("CHN",))
    for preset in (BASE, STOPS, ACTS):
        assert rates(net, inside, preset)[WHOLE][AT].value == row.annual_probability
    assert rates(net, inside, BASE)[PART][AT].value == 0.0
    assert {each.kind for each in hazards(net, inside, BASE)[0]} == {WHOLE}, "what never comes is no hazard"


@pytest.fixture(scope="module")
def three() -> dict[Preset, Inputs]:
    """Gallium against acts that stop all, against all acts as they are, and against all acts as stops."""
    return {preset: load(asked(preset), "gallium") for preset in (STOPS, BASE, ACTS)}


def test_what_is_withheld_rises_with_what_is_counted(three: dict[Preset, Inputs]) -> None:
    """Doing nothing costs least where partial acts are left out and most where they count as stops."""
    withheld, lost, tail = [], [], []
    for inputs in three.values():
        withheld.append(sum(f.probability * f.stops[0].share for f in inputs.futures))
        spent = money(without(Program(replace(inputs, share_caps=(), loss_targets=()))))
        lost.append(spent.expected)
        tail.append(spent.tail)
    for each in (withheld, lost, tail):
        assert 0.0 < each[0] < each[1] < each[2]
    stops, base, acts = (sum(f.probability for f in inputs.futures) for inputs in three.values())
    assert stops < base == pytest.approx(acts), "how often anything happens is the same"


def test_the_ends_of_the_hazards_bound_the_middle(three: dict[Preset, Inputs]) -> None:
    for inputs in three.values():
        whole = sum(f.probability for f in inputs.futures)
        low, high = (futures_at_end(inputs, end) for end in ("low", "high"))
        assert low is not None and high is not None
        assert sum(f.probability for f in low) < whole < sum(f.probability for f in high)


def test_what_an_act_in_part_withholds_is_what_a_licence_does_in_the_simulator() -> None:
    """The central cut is the year of a licence by its own parameters; history lies within the range."""
    delay, recovery = (
        facts.parameter(f"licence_{name}_months", "rare-earths").value for name in ("delay", "recovery")
    )
    licence = 1.0 - np.mean([throughput(month, delay, recovery) for month in range(12)])
    cut = Severity.load("rare-earths").cut
    assert cut.central == pytest.approx(licence, abs=0.005)
    assert cut.low is not None and cut.high is not None
    assert cut.low < 1.0 - 30_258 / 50_145 < cut.high, "the quotas of 2010 beside those of 2009"
    assert cut.low < 1.0 - 96_600 / 213_396 < cut.high, "the Congo's quota of 2026 beside its output of 2024"


def test_another_preset_is_refused() -> None:
    with pytest.raises(ValueError, match="hazard-stops"):
        asked("hazard-none")
