"""Rows of N-1: what members can meet without a supplier, together and each, before the plan and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from derisk.plan.fair import fair_shares
from derisk.plan.inputs import Inputs, LossTarget
from derisk.plan.label import AFTER, BEFORE, Label
from derisk.plan.loss_targets import using
from derisk.plan.result import met
from derisk.plan.solve import Program, Values
from derisk.terms.answer import Row

EACH = "n_minus_1_each"
SLACK = 1e-6  # of what outside users lack, kt, by which it may be more when members share evenly
SHARING = {
    True: "members send each other what is needed",
    False: "members send each other no more than in calm years",
}


def adequacy_rows(label: Label, program: Program, found: Values) -> Iterator[Row]:
    """`n_minus_1` of every loss target, and `n_minus_1_each` of every member of one of all together."""
    inputs = label.inputs
    essential = inputs.essential_share
    for target in inputs.loss_targets:
        if target.member is not None:
            continue  # what is asked of one member stands beside what it gets
        common: dict[str, Any] = {
            "partner": target.supplier, "by": "content", "basis": "content", "essential_use_share": essential,
        }  # fmt: skip
        for when, plan in ((BEFORE, None), (AFTER, found)):
            tail = f"{target.supplier}/{when}"
            for year, share in reachable(program, plan, target):
                yield label.row(
                    "n_minus_1", share, "share", stage=target.stage, year=year, tail=tail, cap=target.share,
                    plan=when, note=f"{when} the plan; share of essential use ({essential:.0%} of all) that "
                    f"members together can meet when {target.supplier} sends them nothing for a year, "
                    f"however they share it; target {target.share:g} from {target.by}", **common,
                )  # fmt: skip
            for shared, how in SHARING.items():
                for code, year, share in evenly(program, plan, target, shared):
                    yield label.row(
                        EACH, share, "share", economy=code, stage=target.stage, year=year,
                        tail=f"{tail}/{'shared' if shared else 'not shared'}", plan=when, shared=shared,
                        cap=asked(inputs, target, code, year) if shared == inputs.allied_sharing else None,
                        note=f"{when} the plan; share of its own essential use ({essential:.0%} of all) that "
                        f"{code} meets when {target.supplier} sends members nothing for a year and {how}; "
                        "who is served worst gets the most it can, then the next, to the last",
                        **common,
                    )  # fmt: skip


def asked(inputs: Inputs, target: LossTarget, code: str, year: int) -> float | None:
    """What the plan's own targets ask of one member in a year, None: nothing."""
    own = (
        each.share
        for each in inputs.loss_targets
        if (each.member, each.stage, each.supplier) == (code, target.stage, target.supplier)
        if each.by <= year
    )
    return max(own, default=None)


def reachable(program: Program, plan: Values | None, target: LossTarget) -> list[tuple[int, float]]:
    """The most that members can get with the supplier lost, given what was built and traded before."""
    try:
        program.hold(plan)
        program.hold_trade(plan)
        program.aim_at_use(target)
        return met(program.solve(), target)
    finally:
        program.release()


def evenly(
    program: Program, plan: Values | None, target: LossTarget, shared: bool
) -> Iterator[tuple[str, int, float]]:
    """Member, year and share of its need that it gets where the one served worst gets the most it can.

    Then the next one gets the most it can, and so on: `derisk.plan.fair`. Outside users keep what they have
    when members take the most together. `shared`: members may send each other more than in calm years.
    """
    outside = target.misses[1]
    try:
        program.hold(plan)
        program.hold_trade(plan)
        program.share(shared)
        program.aim_at_use(target)
        kept = program.solve().of(outside) * (1.0 + SLACK) + SLACK
        program.warm.between(outside, np.zeros_like(kept), kept)
        shares = fair_shares(program.warm, target.name, f"plan/{program.inputs.network.mineral}")
    finally:
        program.warm.free(outside)
        program.share(None)
        program.release()
    inputs = program.inputs
    years = [each.year for each in program.operations.listed if target.binds(each)]
    for code in using(inputs.network, inputs.members, target.stage):
        for year, share in zip(years, shares[:, inputs.network.place(code)], strict=True):
            yield code, year, float(share)
