"""Sampled: the tail of a plan over whole histories of stops, and what part of it comes too early to meet.

The planner's own tail names a future by the stop that leads it and adds the mean of what comes with it
(`derisk.plan.later`): so one linear program holds it. Two hard stops in one history are rarer and worse than
that. Given what each stop adds, whole histories cost nothing to sample, so the plan's tail and that of doing
nothing are told that way too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from derisk.network.network import Array
from derisk.plan.futures import Future
from derisk.plan.inputs import Inputs
from derisk.plan.label import AFTER, BEFORE, Label, dollars
from derisk.plan.result import MILLION, losses_usd, mean_and_tail
from derisk.plan.solve import Values
from derisk.terms.answer import Row

HISTORIES = 200_000
MUCH = 1.25  # times what the planner's tail falls by, from which that of whole histories is another
SEED = 1  # of the histories, the same for every plan, so that plans are compared on the same ones


@dataclass(frozen=True)
class Tail:
    """Mean of the worst 1 - alpha of histories, and the part of it from stops before a year, USD."""

    whole: float
    early: float


def tail_of_histories(
    futures: Sequence[Future], losses: Array, alpha: float, before: int, count: int = HISTORIES
) -> Tail:
    """The tail over `count` histories in which every stop comes with its own chance.

    Of each block of years one stop comes or none, by its `probability`, whatever comes in other blocks: so
    has `Future` it. `losses` [W] is what each adds, `before` the year from which on a stop can be met. Blocks
    are sampled in equally likely layers, shuffled. Of 200,000 histories the tail's own error is below 1 %
    where a hundredth of histories hold a hard stop.
    """
    rng = np.random.default_rng(SEED)
    whole, early = np.zeros((2, count))
    for year in sorted({future.year for future in futures}):
        at = [w for w, future in enumerate(futures) if future.year == year]
        odds = np.cumsum([futures[w].probability for w in at])
        drawn = np.searchsorted(odds, (rng.permutation(count) + rng.random(count)) / count, side="right")
        added = np.append(losses[at], 0.0)[drawn]
        whole += added
        if year < before:
            early += added
    worst = np.argsort(-whole, kind="stable")[: max(round((1.0 - alpha) * count), 1)]
    return Tail(float(whole[worst].mean()), float(early[worst].mean()))


def reached(inputs: Inputs) -> int:
    """First model year in which a plant or a design of the plan can give anything; after the last if none."""
    first = inputs.horizon.first + inputs.start_delay
    online = min(
        (each.online(first) for each in inputs.candidates if each.makes), default=inputs.horizon.last
    )
    return next((year for year in inputs.horizon.years if year >= online), inputs.horizon.last + 1)


def sampled_rows(label: Label, idle: Values, found: Values) -> Iterator[Row]:
    """`cvar_histories_usd` and, of it, `cvar_out_of_reach_usd`, before the plan and after."""
    inputs = label.inputs
    if not inputs.futures:
        return
    alpha, year = inputs.risk.alpha, reached(inputs)
    tails = [tail_of_histories(inputs.futures, losses_usd(v), alpha, year) for v in (idle, found)]
    for when, values, tail in zip((BEFORE, AFTER), (idle, found), tails, strict=True):
        _, own = mean_and_tail(inputs, losses_usd(values))
        yield label.row(
            "cvar_histories_usd", tail.whole, "USD", tail=when, plan=when,
            note=f"{when} the plan; mean of the worst {1 - alpha:.0%} of {HISTORIES:,} sampled histories, in "
            f"which every stop comes by its own chance, discounted; the planner's own tail is "
            f"{dollars(own):,.0f}",
        )  # fmt: skip
        yield label.row(
            "cvar_out_of_reach_usd", tail.early, "USD", tail=when, plan=when, year=year,
            note=f"{when} the plan; of cvar_histories_usd what stops before {year} add: until then no plant "
            "or design decided now gives anything, and only stock and other purchases help",
        )  # fmt: skip


def sampled_note(rows: Sequence[Row]) -> Iterator[str]:
    """What the plan takes off the tail of whole histories, and how much of it nothing can reach.

    Where the planner's own tail falls by much less, it is said that the plan builds too little for that.
    """
    found = {(row["metric"], row.get("plan")): row for row in rows}
    if ("cvar_histories_usd", BEFORE) not in found:
        return
    before, after = (float(found["cvar_histories_usd", when]["value"]) for when in (BEFORE, AFTER))
    early = found["cvar_out_of_reach_usd", BEFORE]
    if before > 0:
        yield (
            f"{early['mineral']}: over whole histories of stops the worst ones cost {before / MILLION:,.0f} "
            f"million USD in the mean when nothing is done and {after / MILLION:,.0f} with the plan; "
            f"{early['value'] / before:.0%} of the former come before {early['year']}, when no plant or "
            f"design decided now gives anything yet and only stock and other purchases help.{_unseen(rows)}"
        )


def understated(rows: Sequence[Row]) -> tuple[float, float] | None:
    """What the plan takes off the planner's own tail and off that of whole histories, USD, where these part.

    None where the latter is no more than `MUCH` of the former: then the planner builds for what it finds.
    """
    value = {
        (row["metric"], row.get("plan")): float(row["value"])
        for row in rows
        if row["metric"] in ("cvar_loss_usd", "cvar_histories_usd") and row.get("stage") is None
    }
    try:
        own = value["cvar_loss_usd", BEFORE] - value["cvar_loss_usd", None]
        whole = value["cvar_histories_usd", BEFORE] - value["cvar_histories_usd", AFTER]
    except KeyError:
        return None
    return (own, whole) if whole > MUCH * max(own, 0.0) and whole > MILLION else None


def _unseen(rows: Sequence[Row]) -> str:
    """Said where the planner sees only a part of what its plan takes off the tail."""
    parted = understated(rows)
    if parted is None:
        return ""
    own, whole = (each / MILLION for each in parted)
    return (
        f" The planner sees {own:,.0f} of the {whole:,.0f} million USD that its plan takes off that tail, "
        "for it counts what comes beside the hardest act by its mean: where stops are so frequent it builds "
        "too little for its own weight of the tail, and cvar_loss_usd is too low."
    )
