"""What the planner claims beside what the monthly simulator finds of the same plan, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derisk.plan.inputs import Inputs
from derisk.plan.label import AFTER, BEFORE
from derisk.plan.result import Money, weighed
from derisk.terms.answer import Row

MILLION = 1e6
CLAIMED, FOUND, WORST = "n_minus_1", "n_minus_1_simulated", "n_minus_1_simulated_worst"
SAME = 0.8  # of the claimed lift, from which the simulator is said to bear it out
NOTHING = 0.5  # million USD, below which a loss is printed as none

HIDDEN = (
    " That the planner loses none after the plan is no promise: it clears a year at once, while month by "
    "month prices and stores decide who is served, and members go without some of their use."
)


def unseen_use_note(inputs: Inputs, spent: Money, idle: Money) -> Iterator[str]:
    """Where a plan does not pay by its own measure: how little of the world's use that measure sees."""
    if weighed(spent, inputs.risk) <= weighed(idle, inputs.risk) + MILLION:
        return
    net, used = inputs.network, inputs.network.use[-1]
    if used.sum() > 0:
        part = float(used @ inputs.inside / used.sum())
        yield (
            f"{net.mineral}: of what the world uses of the product of {net.stages[-1]} members use "
            f"{part:.0%}. What reaches them inside products made elsewhere (cells, motors, chips) is in no "
            "chain: a stop that keeps those away is not weighed, nor are plants of members that would use "
            "more. So the plan may be worth more to them than is counted here; how much, no table tells."
        )


def compared_notes(rows: Sequence[Row]) -> list[str]:
    """One note for each loss target and one on losses; none of a plan that was not tried."""
    return [*_lifts(rows), *_losses(rows)]


def _lifts(rows: Sequence[Row]) -> Iterator[str]:
    """The lift of each loss target in its last year, as planned and as simulated."""
    found: dict[tuple[str, str, str], dict[tuple[str, str], Row]] = {}
    told = (CLAIMED, FOUND, WORST)
    for row in sorted((r for r in rows if r["metric"] in told), key=lambda r: r["year"]):
        key = (row["mineral"], row["stage"], row["partner"])
        found.setdefault(key, {})[row["metric"], row["plan"]] = row
    for (mineral, stage, supplier), pair in found.items():
        if len(pair) < 2 * len(told):
            continue
        claimed, lived, worst = (
            tuple(float(pair[metric, when]["value"]) for when in (BEFORE, AFTER)) for metric in told
        )
        less = _less(claimed[1] - claimed[0], lived[1] - lived[0])
        essential = pair[CLAIMED, AFTER].get("essential_use_share")
        planned, tried, month = (
            [_part(share, essential) for share in ends] for ends in (claimed, lived, worst)
        )
        yield (
            f"{mineral}, {stage}: without {supplier} the planner finds {planned[0]} of essential use met "
            f"before the plan and {planned[1]} after, the monthly simulator {tried[0]} and "
            f"{tried[1]} over twelve months, {month[0]} and {month[1]} in the worst of them "
            f"({pair[CLAIMED, AFTER]['year']}).{less}"
        )


def _part(met: float, essential: float | None) -> str:
    """A share of essential use that is met; all from 1 on, with what that is of all use if known."""
    if met < 1.0:
        return f"{met:.0%}"
    return "all" if essential is None else f"all ({met * essential:.0%} of all use)"


def _less(claimed: float, lived: float) -> str:
    """What to make of a lift that is smaller in the simulator; empty where it is not."""
    if claimed <= 0.0 or lived >= SAME * claimed:
        return ""
    part = f"only {max(lived, 0.0) / claimed:.0%} of the planner's lift"
    return (
        f" The simulator bears out {part}: stores of traders, dear spare supply, leakage and users who "
        "redesign or do without, which the planner leaves out or bounds, help before the plan too."
    )


def _losses(rows: Sequence[Row]) -> Iterator[str]:
    """Use lost, as planned and as simulated; and what it is no part of."""
    value = {
        (row["mineral"], row["metric"], row["plan"]): float(row["value"]) / MILLION
        for row in rows
        if row["metric"] in ("use_lost_usd", "simulated_loss_usd") and row.get("plan")
    }
    for mineral in dict.fromkeys(key[0] for key in value):
        keys = [
            (mineral, metric, when)
            for metric in ("use_lost_usd", "simulated_loss_usd")
            for when in (BEFORE, AFTER)
        ]
        if all(key in value for key in keys):
            planned = [value[key] for key in keys]
            planner, simulator = (f"{planned[at]:,.0f} and {planned[at + 1]:,.0f}" for at in (0, 2))
            yield (
                f"{mineral}: members' use lost to stops, at its worth, is by the planner {planner} million "
                f"USD before and after the plan, in the simulator {simulator}. expected_loss_usd is another "
                "sum: all that stops add to the cost of the chain."
                + (HIDDEN if planned[1] < NOTHING <= planned[3] else "")
            )
