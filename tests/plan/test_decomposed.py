"""Cuts find the plan that the whole program finds, and answer what it is asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk.cases.presets import preset
from derisk.plan import decomposed as module
from derisk.plan.costs import without
from derisk.plan.decomposed import Cuts, decomposed, opened
from derisk.plan.futures import Future, Stop
from derisk.plan.inputs import Inputs, Risk
from derisk.plan.load import load
from derisk.plan.result import losses_usd, money
from derisk.plan.solve import Program
from derisk.plan.tidy import without_futures
from derisk.terms.errors import NoAnswerError
from tests.plan.toy_plan import SUPPLIER, toy


def many(seed: int, count: int, risk: Risk) -> Inputs:
    return replace(toy(seed, risk=risk), futures=drawn(seed, count))


def drawn(seed: int, count: int) -> tuple[Future, ...]:
    """Stops of different lengths, a third of them of the same matrix."""
    inputs = toy(seed)
    rng = np.random.default_rng(seed)
    last, years = inputs.network.stages[-1], inputs.horizon.years
    return tuple(
        Future(
            f"f-{n}",
            years[n % len(years)],
            0.4 / count,
            (Stop(SUPPLIER, last, float(rng.uniform(0.4, 1.0)) if n % 3 else 1.0),),
        )
        for n in range(count)
    )


@pytest.fixture(scope="module")
def pair() -> tuple[Program, Cuts]:
    """The same plan whole and by cuts."""
    inputs = many(1, 30, Risk(0.5, 0.9))
    return Program(inputs), Cuts(inputs)


@pytest.mark.parametrize("risk", [Risk(0.0, 0.9), Risk(0.9, 0.8)])
def test_cuts_find_the_same_cost_and_a_plan_that_has_it(risk: Risk) -> None:
    inputs = many(1, 45, risk)
    program = Program(inputs)
    whole = program.solve()
    found, bounds = decomposed(inputs)
    close = 1e-6 * max(money(whole).total * 1e-6, 1.0)
    assert bounds.below - close <= whole.objective <= bounds.above + close
    assert bounds.above - bounds.below <= close
    program.hold(found)
    assert program.solve().objective <= bounds.above + close, (
        "what was decided costs no more in the whole program"
    )


def test_values_of_cuts_are_shaped_and_priced_as_those_of_the_whole_program(
    pair: tuple[Program, Cuts],
) -> None:
    whole, cut = (program.solve() for program in pair)
    assert money(cut).total == pytest.approx(money(whole).total, rel=1e-6)
    for name in ("build", "stock", "run", "make", "ship", "use", "drawn", "cost"):
        assert cut.of(name).shape == whole.of(name).shape, name
    assert money(cut).total == pytest.approx(
        (cut.objective - float(whole.objective) + money(whole).total * 1e-6) * 1e6, rel=1e-6
    ), "the parts add up to the objective"
    assert len(losses_usd(cut)) == 30


def test_cuts_answer_what_comes_after(pair: tuple[Program, Cuts]) -> None:
    whole, cut = pair
    assert money(without(cut)).total == pytest.approx(money(without(whole)).total, rel=1e-6)
    for program in pair:
        program.cap(0.1)
    assert cut.solve().objective == pytest.approx(whole.solve().objective, rel=1e-6)
    for program in pair:
        program.cap(0.2)
        program.weigh_tail(0.8)
    assert cut.solve().objective == pytest.approx(whole.solve().objective, rel=1e-6)
    for program in pair:
        program.weigh_tail(0.5)
    quiet, known = without_futures(cut, cut.solve())
    assert known.of("ship").shape == quiet.solve().of("ship").shape


def test_a_plan_that_cannot_be_cheaper_is_refused_unsolved(pair: tuple[Program, Cuts]) -> None:
    cut = pair[1]
    least = cut.solve().objective
    with pytest.raises(NoAnswerError):
        cut.solve(below=least - 1.0)


def test_the_number_of_futures_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "Program", lambda inputs: "whole")
    monkeypatch.setattr(module, "Cuts", lambda inputs: "cuts")
    few, lots = (replace(toy(1), futures=drawn(1, n)) for n in (module.MANY, module.MANY + 1))
    assert [opened(few), opened(lots)] == ["whole", "cuts"]
    assert [opened(few, by_cuts=True), opened(lots, by_cuts=False)] == ["cuts", "whole"]
    assert opened(replace(few, futures=()), by_cuts=True) == "whole"
    assert module.MANY >= 100, "the whole program is the quicker one below"


@pytest.mark.parametrize(
    ("name", "mineral"),
    [("chip-metals", "gallium"), ("alliance-battery", "cobalt"), ("instruments", "rare-earths")],
)
def test_cuts_find_the_plan_of_real_chains_with_all_that_their_stops_read(name: str, mineral: str) -> None:
    """Acts in part, designs at hand, quotas and what helps: what a stop rests on is passed on to its cut."""
    question = preset(name, "plan").content
    few = question.scenarios.model_copy(update={"count": 12})
    inputs = load(question.model_copy(update={"scenarios": few}), mineral)
    assert {future.kind for future in inputs.futures} == {"whole", "part"}
    whole = money(Program(inputs).solve()).total
    assert money(Cuts(inputs).solve()).total == pytest.approx(whole, rel=1e-5, abs=10.0)
