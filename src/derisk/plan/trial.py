"""Rows of a plan's trial in the monthly simulator: its N-1 claims, and stops that it has not seen."""

from __future__ import annotations

from collections.abc import Iterator

from derisk import facts
from derisk.plan.futures import Months
from derisk.plan.label import AFTER, BEFORE, Label
from derisk.plan.out_of_sample import unseen
from derisk.plan.simulated import simulated_n_minus_1
from derisk.plan.solve import Values
from derisk.terms.answer import Row


def trial_rows(label: Label, found: Values, seed: int) -> Iterator[Row]:
    """`n_minus_1_simulated` of every loss target, and losses under unseen stops, before and after."""
    inputs = label.inputs
    for target in inputs.loss_targets:
        for when, plan in ((BEFORE, None), (AFTER, found)):
            for year in (year for year in inputs.horizon.years if year >= target.by):
                yield label.row(
                    "n_minus_1_simulated", simulated_n_minus_1(inputs, plan, target, year), "share",
                    stage=target.stage, year=year, tail=f"{target.supplier}/{when}", partner=target.supplier,
                    cap=target.share, plan=when, by="content", basis="content",
                    note=f"{when} the plan; mean of twelve simulated months, share of essential use; "
                    "traders' stores, leakage and dear spare supply help there, month by month",
                )  # fmt: skip
    length = facts.parameter("shock_stop_months", inputs.network.mineral)
    tried = unseen(inputs, found, Months(length.value, length.low, length.high), seed)
    if tried is None:
        return
    for when, losses in ((BEFORE, tried.before), (AFTER, tried.after)):
        beside = f"{when} the plan; worth of members' use lost in {len(losses)} stops drawn anew, simulated"
        for metric, value, said in (
            ("simulated_loss_usd", tried.mean(losses), "mean over all futures, calm ones too"),
            (
                "simulated_tail_loss_usd",
                tried.tail(losses),
                f"mean of the worst {1 - tried.alpha:.0%} of futures",
            ),
        ):
            yield label.row(metric, value, "USD", tail=when, plan=when, note=f"{beside}; {said}; discounted")
