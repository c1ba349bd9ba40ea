"""Renew the table of docs/explanation/plan.md that leads from the planner's loss of use to the trial's.

`python tools/plan_trial.py` plans the magnets preset, asks the planner about the very stops of the trial, and
runs them in the simulator with what the planner does not know switched on one by one: a minute or two of
processor time.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derisk.network.network import Array
    from derisk.plan.inputs import Inputs
    from derisk.plan.out_of_sample import Drawn
    from derisk.plan.solve import Values

PAGE = Path(__file__).resolve().parent.parent / "docs/explanation/plan.md"
BLOCK = re.compile(r"(<!-- computed: trial -->\n).*?(<!-- end: trial -->)", re.DOTALL)
PRESET = "alliance-magnets"
COUNT = 24  # stops, twice as many as a plan's own trial
YEAR = 12
MILLION = 1e6


@dataclass(frozen=True)
class Mechanism:
    """Something that the simulator has and the planner lacks: in words, and the assumptions without it."""

    said: str
    without: Mapping[str, Any]


def mechanisms(stages: int) -> tuple[Mechanism, ...]:
    """In the order in which they are switched on; `stages` of the chain."""
    return (
        Mechanism(
            "plants take months to start and to reach what they can",
            {"plant_ramp_share_month": 1.0, "restart_floor_share": 1.0},
        ),
        Mechanism(
            "users hoard in fear, shun who stopped, and value stores by the prices they saw",
            {"hoarding_share": 0.0, "distrust_premium": 0.0, "reference_weight": 0.0},
        ),
        Mechanism("some goods get past a stop by third countries", {"leakage_share": 0.0}),
        Mechanism(
            "dear prices bring more scrap, and outsiders open plants",
            {"recycling_reach_share": 0.0, "expansion_share_year": 0.0},
        ),
        Mechanism(
            "users redesign while prices are high",
            {"long_run_elasticity": 0.0, "dose_reach_share": (0.0,) * stages},
        ),
    )


def withheld(stop: Drawn) -> float:
    """Share of a year's exports that a stop of the trial withholds in the planner's own model."""
    return stop.cut * min(stop.months / YEAR, 1.0)


def planner(inputs: Inputs, plan: Values | None, listed: Sequence[Drawn], often: Array) -> float:
    """Mean use lost by the planner's own model in the stops of the trial, each a year at most."""
    from derisk.plan.costs import without
    from derisk.plan.futures import Future, Stop
    from derisk.plan.result import mean_and_tail
    from derisk.plan.solve import Program
    from derisk.plan.use_lost import use_lost_usd

    futures = tuple(
        Future(
            f"drawn-{at}", stop.year, float(often[at]),
            tuple(Stop(stop.supplier, stage, withheld(stop)) for stage in stop.stages),
        )
        for at, stop in enumerate(listed)
    )  # fmt: skip
    program = Program(replace(inputs, futures=futures))
    if plan is None:
        found = without(program)
    else:
        program.hold(plan)
        program.hold_trade(plan)
        found = program.solve()
    return mean_and_tail(found.inputs, use_lost_usd(found))[0] / MILLION


def simulator(
    inputs: Inputs, plan: Values | None, listed: Sequence[Drawn], often: Array, *,
    changed: Mapping[str, Any], most: int | None, after: int,
) -> float:  # fmt: skip
    """Mean use lost in the simulator: with assumptions changed, stops cut to `most` months, and after it."""
    from derisk.plan.out_of_sample import use_lost
    from derisk.plan.simulated import planned, sold_at, stopped

    total = 0.0
    chains: dict[int, Any] = {}
    for at, stop in enumerate(listed):
        if stop.year not in chains:
            chain = planned(inputs, plan, stop.year)
            chains[stop.year] = replace(chain, assumptions=chain.assumptions.changed(**changed))
        chain = chains[stop.year]
        stages = [stage for stage in sold_at(inputs, chain, stop.supplier) if stage in stop.stages]
        if stages:
            months = stop.months if most is None else min(stop.months, most)
            start = f"{stop.year}-{stop.month:02d}"
            run = stopped(chain, stop.supplier, inputs.members, stages, months, start, after, stop.cut)
            lost = float(use_lost(run)[..., inputs.inside > 0].sum())
            total += float(often[at]) * lost * inputs.horizon.discount(stop.year)
    return total / MILLION


def steps() -> Iterator[tuple[str, float, float]]:
    """Each step from the planner to the trial: in words, use lost before the plan and after, million USD."""
    from derisk.cases.asked import asked_plan
    from derisk.plan.costs import without
    from derisk.plan.futures import Severity
    from derisk.plan.joint import Joint
    from derisk.plan.load import load
    from derisk.plan.out_of_sample import AFTER, draws, stands_for
    from derisk.plan.result import mean_and_tail
    from derisk.plan.use_lost import use_lost_usd

    question = asked_plan(preset=PRESET).content
    (mineral,) = question.minerals
    inputs = load(question, mineral)
    joint = Joint([inputs])
    (found,) = joint.solve()
    own = [
        mean_and_tail(inputs, use_lost_usd(values))[0] / MILLION
        for values in (without(joint.programs[0]), found)
    ]
    yield "the planner, in its own stops", own[0], own[1]
    listed = tuple(draws(inputs, Severity.load(mineral), question.scenarios.seed, COUNT))
    often, _, _ = stands_for(inputs, listed)
    both = (None, found)
    asked = [planner(inputs, plan, listed, often) for plan in both]
    yield f"the planner, in {COUNT} stops drawn anew", asked[0], asked[1]

    def run(changed: Mapping[str, Any], most: int | None, after: int) -> tuple[float, float]:
        before, then = (
            simulator(inputs, plan, listed, often, changed=changed, most=most, after=after) for plan in both
        )
        return before, then

    known = mechanisms(len(inputs.network.stages))
    off = {key: value for each in known for key, value in each.without.items()}
    yield ("the simulator in the same stops, month by month, with nothing but stocks, trade and plants",
           *run(off, YEAR, 0))  # fmt: skip
    for each in known:
        off = {key: value for key, value in off.items() if key not in each.without}
        yield f"and {each.said}", *run(off, YEAR, 0)
    yield "and stops last up to two years", *run(off, None, 0)
    yield f"and {AFTER} months after a stop count: the trial", *run(off, None, AFTER)


def table() -> str:
    """The steps as a Markdown table, each with its difference from the one before, and what they come to."""
    lines = [
        "| step | before the plan | change | after the plan | change |",
        "| --- | --- | --- | --- | --- |",
    ]
    last: tuple[float, float] | None = None
    seen: list[tuple[float, float]] = []
    for said, before, after in steps():
        change = ("", "") if last is None else (f"{before - last[0]:+,.0f}", f"{after - last[1]:+,.0f}")
        lines.append(f"| {said} | {before:,.0f} | {change[0]} | {after:,.0f} | {change[1]} |")
        print(lines[-1], flush=True)
        last = (before, after)
        seen.append(last)
    return "\n".join([*lines, "", told(seen[1], seen[-1])])


def told(planner: tuple[float, float], trial: tuple[float, float]) -> str:
    """What the trial finds beside the planner in the same stops, before the plan and after, in words."""

    def beside(of: float, to: float) -> str:
        apart = of / to - 1.0
        return f"{abs(apart):.0%} {'below' if apart < 0.0 else 'above'} it"

    lift, lived = (before - after for before, after in (planner, trial))
    return (
        f"Beside the planner in the same stops the trial lies {beside(trial[0], planner[0])} before the plan "
        f"and {beside(trial[1], planner[1])} after;\n"
        "of the loss that the plan avoids by the planner the trial bears out "
        f"{lived / lift:.0%} ({lived:,.0f} of {lift:,.0f})."
    )


def main() -> int:
    """Write the table anew."""
    if not BLOCK.search(PAGE.read_text(encoding="utf-8")):
        print(f"{PAGE.name} has no place for the table", file=sys.stderr)
        return 1
    found = table()
    text = PAGE.read_text(encoding="utf-8")  # only now: it takes minutes, and somebody may have written
    PAGE.write_text(BLOCK.sub(lambda at: f"{at[1]}\n{found}\n\n{at[2]}", text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
