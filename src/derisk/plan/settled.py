"""The chain as it goes on under quotas: what places make, ship and use when a supplier lets out less.

A quota that the base year did not know takes tonnes out of calm years that no trade on record replaces. So
calm years are cleared once with nothing built, in the plan's own balances: what was put to stock stays out,
users give up what is worth least to them, spare mines run, known partners sell what they can. That is doing
nothing, and all money of a plan is counted above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from derisk.plan.in_force import Quota, covered
from derisk.plan.inputs import KILO, Inputs, Settled
from derisk.plan.operations import Operations
from derisk.plan.solve import Program

DUST = 1e-9  # kt a year, below which a figure of a solved chain is none


def settled(inputs: Inputs) -> Inputs:
    """The inputs with the calm years of their quotas cleared; as they are where none is stated."""
    if not inputs.quotas:
        return inputs
    plain = replace(
        inputs, futures=(), share_caps=(), loss_targets=(), mixtures={}, budget_usd=None, stock_share=None
    )
    program = Program(plain)
    program.hold(None)
    found = program.solve()
    years = len(inputs.horizon.years)
    kept = {name: found.of(name)[:years] for name in ("make", "ship", "scrap", "use", "dump", "drawn")}
    return replace(inputs, settled=Settled(**kept))


def told(inputs: Inputs) -> Iterator[str]:
    """What each quota takes, and what that does to users, in words."""
    calm = inputs.settled
    if calm is None:
        return
    for quota in inputs.quotas:
        years = [
            f"{year} {level:,.0f} t instead of {_usual(inputs, quota, y):,.0f} ({_short(inputs, calm, y)})"
            for y, (year, level) in enumerate(zip(inputs.horizon.years, quota.level_t, strict=True))
            if quota.binds[y]
        ]
        end = "no end is stated"
        if quota.until is not None:
            end = f"nothing is stated from {quota.until} on, so that trade comes back then"
        yield (
            f"Quota of {quota.supplier}, in calm years and in stops, doing nothing too: {'; '.join(years)}; "
            f"{end}. A model year stands for those up to the next one."
        )


def _usual(inputs: Inputs, quota: Quota, y: int) -> float:
    """What a quota counts in the chain without it, t a year."""
    return float((covered(quota, inputs.network) * inputs.going_on[y].flow).sum()) / KILO


def _short(inputs: Inputs, found: Settled, y: int) -> str:
    """Who goes without in a model year under quotas with nothing built, and what stores do."""
    upper, worth = (each[y] for each in Operations(inputs).demand())
    need, got = upper[..., :-1], found.use[y][..., :-1]  # the last block is what is put to stock
    short, member = np.maximum(need - got, 0.0), inputs.inside > 0
    stored, now = float(upper[..., -1].sum()), float(found.use[y][..., -1].sum() - found.drawn[y].sum())
    dear = (worth / inputs.scaled.price_usd_t[:, None, None])[..., :-1]
    most = float(dear[short > DUST].max(initial=1.0))
    said = (
        f"stores {'grow' if now >= 0 else 'shrink'} by {abs(now) / KILO:,.0f} t instead of growing by "
        f"{stored / KILO:,.0f}, the world uses {short.sum() / need.sum():.0%} less and members "
        f"{short[:, member].sum() / need[:, member].sum():.0%}"
    )
    return said if most == 1.0 else f"{said}; some who go without would pay {most:.2g} times the base price"
