"""Rows of a plan's trial in the monthly simulator: its N-1 claims, and stops that it has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from derisk.plan.adequacy_rows import asked
from derisk.plan.futures import Severity
from derisk.plan.label import AFTER, BEFORE, Label
from derisk.plan.loss_targets import using
from derisk.plan.out_of_sample import unseen
from derisk.plan.result import MILLION
from derisk.plan.simulated import without_supplier
from derisk.plan.solve import Values
from derisk.terms.answer import Row

SIMULATED = "simulated_"
SIMULATED_N_MINUS_1, SIMULATED_EACH = "n_minus_1_simulated", "n_minus_1_simulated_each"
SIMULATED_WORST = "n_minus_1_simulated_worst"


def sector_notes(rows: Sequence[Row]) -> Iterator[str]:
    """What the plan is worth to sectors beside what it is worth to buyers, in words; none without a trial."""
    found = {(row["metric"], row.get("plan")): row for row in rows if row["metric"].startswith(SIMULATED)}
    if not found:
        return

    def avoided(metric: str) -> str:
        before, after = (float(found[metric, when]["value"]) for when in (BEFORE, AFTER))
        return f"{(before - after) / MILLION:,.0f} of {before / MILLION:,.0f}"

    mineral = next(iter(found.values()))["mineral"]
    yield (
        f"{mineral}: the plan weighs what users would pay for the material they go without. Tried in "
        f"simulated stops it avoids {avoided('simulated_loss_usd')} million USD of that in the mean, and "
        f"{avoided('simulated_gdp_loss_usd')} million of value added of the sectors that need the material; "
        "these are two measures of one loss, never to be added, and the plan does not optimise the second."
    )


def claim_rows(label: Label, found: Values, *, last: bool) -> Iterator[Row]:
    """`n_minus_1_simulated` of every loss target, all and each, and the worst month.

    In every model year from the target's on, or in the last alone.
    """
    inputs = label.inputs
    for target in inputs.loss_targets:
        if target.member is not None:
            continue
        common: dict[str, Any] = {"partner": target.supplier, "by": "content", "basis": "content"}
        users = using(inputs.network, inputs.members, target.stage)
        for when, plan in ((BEFORE, None), (AFTER, found)):
            tail = f"{target.supplier}/{when}"
            said = f"{when} the plan; mean of twelve simulated months, share of "
            years = [year for year in inputs.horizon.years if year >= target.by]
            for year in years[-1:] if last else years:
                served = without_supplier(inputs, plan, target, year)
                yield label.row(
                    SIMULATED_N_MINUS_1, served.mean, "share", stage=target.stage,
                    year=year, tail=tail, cap=target.share, plan=when,
                    note=f"{said}essential use; traders' stores, leakage, dear spare supply and what users "
                    "redesign help there, month by month", **common,
                )  # fmt: skip
                yield label.row(
                    SIMULATED_WORST, served.worst, "share", stage=target.stage, year=year, tail=tail,
                    plan=when, note=f"{when} the plan; the worst of twelve simulated months, share of "
                    "essential use of a month, which the mean over the year hides", **common,
                )  # fmt: skip
                for code, share in zip(inputs.members, served.each, strict=True):
                    if code in users:
                        yield label.row(
                            SIMULATED_EACH, float(share), "share", economy=code, stage=target.stage,
                            year=year, tail=tail, cap=asked(inputs, target, code, year), plan=when,
                            note=f"{said}its own essential use; prices and stores decide who is served",
                            **common,
                        )  # fmt: skip


def unseen_rows(label: Label, found: Values, seed: int) -> Iterator[Row]:
    """What is lost in stops that the plan has not seen, before and after it, in the simulator."""
    inputs = label.inputs
    tried = unseen(inputs, found, Severity.load(inputs.network.mineral), seed)
    if tried is None:
        return
    worth, added = "worth of members' use", "value added of members' sectors"
    for when, losses, sectors in (
        (BEFORE, tried.before, tried.sectors[0]),
        (AFTER, tried.after, tried.sectors[1]),
    ):
        for name, each, what in (("", losses, worth), ("gdp_", sectors, added)):
            beside = f"{when} the plan; {what} lost in {len(losses)} stops drawn anew, simulated"
            mean, tail = "mean over all futures, calm ones too", f"mean of the worst {1 - tried.alpha:.0%}"
            for metric, value, said in (
                (f"simulated_{name}loss_usd", tried.mean(each), mean),
                (f"simulated_{name}tail_loss_usd", tried.tail(each), f"{tail} of futures"),
            ):
                yield label.row(
                    metric, value, "USD", tail=when, plan=when, note=f"{beside}; {said}; discounted"
                )
