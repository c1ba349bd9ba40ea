"""Everything one plan rests on, in one record; the equations see nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from derisk.network.network import Array, Network
from derisk.plan.candidates import Candidate
from derisk.plan.futures import Future
from derisk.plan.horizon import Horizon
from derisk.stress.assumptions import Assumptions
from derisk.stress.calibrate import Calibration

KILO = 1e-3  # inside, masses are kt and money is million USD, so that no coefficient is huge


@dataclass(frozen=True)
class ShareCap:
    """From year `by` on, the members keep at most `cap` of their need of a stage from the supplier."""

    stage: str
    cap: float
    by: int


@dataclass(frozen=True)
class LossTarget:
    """From year `by` on, members meet `share` of their need of a stage with `supplier` lost for a year."""

    stage: str
    share: float
    by: int
    supplier: str


@dataclass(frozen=True)
class Risk:
    """Weight of the tail (lambda < 1) and its level alpha."""

    weight: float = 0.0
    alpha: float = 0.9


@dataclass(frozen=True, eq=False)
class Inputs:
    """One chain, one alliance, one plan.

    Attributes
    ----------
    network : base year on at most 13 places, t and USD per t.
    members : places of the network that plan together; `supplier` is the named outside one.
    growth : [Y] world use in each model year, as a multiple of the base year's.
    existing_stock_t : [S, R] government stocks held today.
    stock_share : [S] most that can be stored of a product, as a share of a place's yearly need; None: no stockpile.
    holding_share : yearly cost of keeping a stock, as a share of its base price.
    penalty_multiple : what a missed target costs per t, as a multiple of the stage's base price.
    essential_share : share of use that counts as essential in a loss target.
    start_delay : years before the first build may be decided.
    """

    network: Network
    members: tuple[str, ...]
    supplier: str
    horizon: Horizon
    growth: Array
    assumptions: Assumptions
    candidates: tuple[Candidate, ...]
    futures: tuple[Future, ...]
    share_caps: tuple[ShareCap, ...] = ()
    loss_targets: tuple[LossTarget, ...] = ()
    risk: Risk = Risk()
    existing_stock_t: Array | None = None
    stock_share: Array | None = None
    holding_share: float = 0.0
    penalty_multiple: float = 1.0
    essential_share: float = 1.0
    budget_usd: float | None = None
    start_delay: int = 0
    notes: tuple[str, ...] = ()

    @cached_property
    def scaled(self) -> Network:
        """The network in kt and thousand USD per t."""
        small = self.network.scaled(KILO)
        return replace(small, price_usd_t=self.network.price_usd_t * KILO)

    @cached_property
    def calibration(self) -> Calibration:
        """Costs, blocks and bounds of the base year, in kt a month and thousand USD per t."""
        return Calibration(self.scaled, self.assumptions)

    @cached_property
    def inside(self) -> Array:
        """[R] 1 at members."""
        return np.array([float(code in self.members) for code in self.network.places])

    @cached_property
    def need(self) -> Array:
        """[S] members' base use of each stage's product (final use and feed), kt a year."""
        total: Array = (self.scaled.use + self.scaled.feed) @ self.inside
        return total

    def capped(self, cap: float) -> Inputs:
        """The same inputs with every share cap set to `cap`."""
        return replace(self, share_caps=tuple(replace(target, cap=cap) for target in self.share_caps))
