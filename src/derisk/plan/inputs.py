"""Everything one plan rests on, in one record; the equations see nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from derisk.network.network import Array, Network
from derisk.plan.begun import Begun, added
from derisk.plan.candidates import Candidate
from derisk.plan.enabling import Together
from derisk.plan.futures import Future
from derisk.plan.going_on import going_on
from derisk.plan.horizon import Horizon
from derisk.plan.in_force import Quota, covered
from derisk.plan.rates import BASE, Preset
from derisk.stress.assumptions import Assumptions
from derisk.stress.calibrate import MONTHS, Calibration
from derisk.stress.surplus import Surplus, surplus

if TYPE_CHECKING:
    from derisk.plan.operations import Operation

KILO = 1e-3  # inside, masses are kt and money is million USD, so that no coefficient is huge


@dataclass(frozen=True)
class ShareCap:
    """From year `by` on, at most `cap` of the members' supply of a stage comes from the supplier.

    In a stop it holds as in the calm year beside it: what is missed there may enter then too.
    `proportional`: also when every place mixes what it handles, and not only when hubs keep lots apart.
    """

    stage: str
    cap: float
    by: int
    proportional: bool = False

    @property
    def name(self) -> str:
        """Its name in the model."""
        return f"{self.stage}-{self.by}"

    def binds(self, operation: Operation) -> bool:
        """Whether it is asked of an operation and a miss has a price: the calm years from `by` on."""
        return operation.calm and operation.year >= self.by

    def binds_in_stop(self, operation: Operation) -> bool:
        """Whether it holds in an operation as in the calm year beside it: stops from `by` on."""
        return operation.future is not None and operation.year >= self.by

    @property
    def misses(self) -> tuple[str, ...]:
        """Variables that hold by how much it is missed."""
        return (f"over-{self.name}",)


@dataclass(frozen=True)
class LossTarget:
    """From year `by` on, members meet `share` of their need of a stage with `supplier` lost for a year.

    `member` is the one of whom that is asked; None: of all members together.
    """

    stage: str
    share: float
    by: int
    supplier: str
    member: str | None = None

    @property
    def name(self) -> str:
        """Its name in the model."""
        of = "" if self.member is None else f"-{self.member}"
        return f"{self.stage}-{self.supplier}-{self.by}{of}"

    def binds(self, operation: Operation) -> bool:
        """Whether it holds in an operation: the supplier's loss in the years from `by` on."""
        return operation.lost == self.supplier and operation.year >= self.by

    @property
    def misses(self) -> tuple[str, ...]:
        """Variables that hold by how much it is missed: by members, and by outside users they live off."""
        return (f"short-{self.name}", f"short-{self.name}-outside")


@dataclass(frozen=True)
class Risk:
    """Weight of the tail (lambda < 1) and its level alpha."""

    weight: float = 0.0
    alpha: float = 0.9


@dataclass(frozen=True, eq=False)
class InKilo(Calibration):
    """A calibration in kt; what facts say in tonnes is read from the network in t, `whole`."""

    whole: Network | None = None

    @cached_property
    def surplus(self) -> Surplus:
        """What the base year put to stock, share of use, and what lies in store, kt."""
        found = surplus(self.whole or self.network)
        return replace(found, held=found.held * KILO)


@dataclass(frozen=True, eq=False)
class Settled:
    """Calm years as they clear under quotas with nothing built, kt a year; variables as in `Values`.

    `make` [Y, S, R, 2], `ship` [Y, S, R, R, 3], `scrap`, `dump`, `drawn` [Y, S, R], `use` [Y, S, R, K].
    """

    make: Array
    ship: Array
    scrap: Array
    use: Array
    dump: Array
    drawn: Array

    def chain(self, plain: Network, y: int) -> Network:
        """The chain of a model year, closed by final use; `plain` has what quotas leave alone."""
        made, flow = self.make[y].sum(axis=-1), self.ship[y].sum(axis=-1)
        net = replace(
            plain, production=made, flow=flow, recycled=self.scrap[y] + self.drawn[y],
            use=np.zeros_like(made),
            host_limit_t=None,
        )  # fmt: skip
        return replace(net, use=np.maximum(net.residual(), 0.0))


@dataclass(frozen=True, eq=False)
class Inputs:
    """One chain, one alliance, one plan.

    Attributes
    ----------
    network : base year on at most 13 places, t and USD per t.
    members : places of the network that plan together; `supplier` is the named outside one.
    hit : places that stops and losses are aimed at, the members among them; empty: the members.
    growth : [Y] world use in each model year, as a multiple of the base year's.
    begun : plants that run or are begun, in every plan and in doing nothing.
    controlled : [S, R, R] 1 on shipments under a control that is in force; None: none is. Of trade that grows
        or begins, `controlled_share` is open there.
    new_plant_usd_t : [S] capital of a new plant of a stage, USD a year per t a year, whatever the plan may
        choose; None: nobody builds any.
    existing_stock_t : [S, R] government stocks held today.
    stock_share : [S] most that can be stored of a product, as a share of yearly need; None: no stockpile.
    holding_share : yearly cost of keeping a stock, as a share of its base price.
    penalty_multiple : what a missed target costs per t, as a multiple of the stage's base price.
    essential_share : share of use that counts as essential in a loss target.
    least_running : share of what new plants can make that they make in calm years.
    mixtures : by name of a proportional cap, [B, R, R] the supplier's part of each shipment from outside to
        members, held fixed in one more constraint; empty at first, see `derisk.plan.mixing`.
    hazards : what the chances of the futures count, see `derisk.plan.rates`.
    allied_sharing : whether members may send each other more than in calm years when a supplier is lost.
    together : what joint purchasing changes, None where the plan has none.
    switch_months : months of a stop until a design that is developed and not in use is in all of its use.
    start_delay : years before the first build may be decided and the first stock be held.
    quotas : what suppliers let out in model years in all, see `derisk.plan.in_force`.
    settled : the calm years under quotas with nothing built, see `derisk.plan.settled`; None without any.
    sources : fact sources that network, growth, hazards and candidates rest on.
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
    new_plant_usd_t: Array | None = None
    existing_stock_t: Array | None = None
    stock_share: Array | None = None
    holding_share: float = 0.0
    penalty_multiple: float = 1.0
    essential_share: float = 1.0
    least_running: float = 0.0
    budget_usd: float | None = None
    hit: tuple[str, ...] = ()
    mixtures: dict[str, Array] = field(default_factory=dict)
    hazards: Preset = BASE
    together: Together | None = None
    allied_sharing: bool = True
    switch_months: float = 0.0
    start_delay: int = 0
    begun: tuple[Begun, ...] = ()
    controlled: Array | None = None
    controlled_share: float = 1.0
    quotas: tuple[Quota, ...] = ()
    settled: Settled | None = None
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def scaled(self) -> Network:
        """The network in kt and thousand USD per t."""
        small = self.network.scaled(KILO)
        return replace(small, price_usd_t=self.network.price_usd_t * KILO)

    @cached_property
    def calibration(self) -> Calibration:
        """Costs, blocks and bounds of the base year, in kt a month and thousand USD per t."""
        return InKilo(self.scaled, self.assumptions, whole=self.network)

    @cached_property
    def inside(self) -> Array:
        """[R] 1 at members."""
        return np.array([float(code in self.members) for code in self.network.places])

    @cached_property
    def aimed_at(self) -> Array:
        """[R] 1 at places that stops and losses are aimed at."""
        return np.array([float(code in (self.hit or self.members)) for code in self.network.places])

    @cached_property
    def need(self) -> Array:
        """[S] members' base use of each stage's product (final use and feed), kt a year."""
        total: Array = (self.scaled.use + self.scaled.feed) @ self.inside
        return total

    @cached_property
    def supply(self) -> Array:
        """[S] members' base need and what they send outside, kt a year: the whole of a supplier's share.

        So the members are one pool, whose exports carry the same mixture as its use.
        """
        total: Array = self.need + self._outward(self.scaled)
        return total

    @cached_property
    def stands(self) -> tuple[Array, Array]:
        """[Y, S, R] what stands in each model year, grown or begun, and what is recycled, kt a year."""
        made, recycled = np.zeros((2, len(self.horizon.years), *self.scaled.production.shape))
        for y, (year, growth) in enumerate(zip(self.horizon.years, self.growth, strict=True)):
            more, won = added(self.begun, self.network, year)
            made[y] = np.maximum(self.scaled.production * growth, self.scaled.production + more * KILO)
            recycled[y] = np.maximum(self.scaled.recycled * growth, self.scaled.recycled + won * KILO)
        return made, recycled

    @cached_property
    def going_on(self) -> tuple[Network, ...]:
        """The chain of each model year as it goes on: grown, with begun plants, without quotas; kt a year."""
        capacity, share = self.calibration.capacity_t * MONTHS, self.assumptions.trade_growth_share
        return tuple(
            going_on(
                self.scaled.scaled(float(growth)), made, recycled, capacity * growth,
                self.scaled.flow * growth * (1.0 + share), self.inside,
            )
            for growth, made, recycled in zip(self.growth, *self.stands, strict=True)
        )  # fmt: skip

    @cached_property
    def leaves(self) -> Array:
        """[Y, S, R, R] share of each shipment of the chain that quotas leave; 1 where none is below it.

        A level is shared by what each buyer was sold: it is given out by past exports.
        """
        share = np.ones((len(self.horizon.years), *self.scaled.flow.shape))
        for quota in self.quotas:
            counted = covered(quota, self.network)
            for y, (level, chain) in enumerate(zip(quota.level_t, self.going_on, strict=True)):
                usual = float((counted * chain.flow).sum()) / KILO
                if level < usual:
                    share[y] = np.where(counted > 0, np.minimum(share[y], level / usual), share[y])
        return share

    @cached_property
    def idle(self) -> tuple[Network, ...]:
        """The chain of each model year when nothing is done: as it goes on, under quotas; kt a year."""
        if self.settled is None:
            return self.going_on
        return tuple(self.settled.chain(chain, y) for y, chain in enumerate(self.going_on))

    @cached_property
    def needs(self) -> Array:
        """[Y, S] members' use of each stage's product in the chain as it goes on, feed too, kt a year."""
        return np.asarray(self.needs_at.sum(axis=2))

    @cached_property
    def needs_at(self) -> Array:
        """[Y, S, R] the same of each member; nought outside."""
        return np.array([(chain.use + chain.feed) * self.inside for chain in self.going_on])

    @cached_property
    def supplies(self) -> Array:
        """[Y, S] members' needs and what they send outside: the whole of a supplier's share, kt a year."""
        return np.asarray(self.needs + np.array([self._outward(chain) for chain in self.going_on]))

    def shared(self, allowed: bool | None) -> float:
        """What members may send each other beyond a calm year when a supplier is lost, kt a year and arc.

        `allowed` None is as the plan has it; where it is, more than all of them need.
        """
        return float(self.needs.max()) if (self.allied_sharing if allowed is None else allowed) else 0.0

    def asked_of(self, target: LossTarget) -> tuple[str, ...]:
        """Members of whom a loss target is asked."""
        return self.members if target.member is None else (target.member,)

    def essential(self, target: LossTarget) -> Array:
        """[Y] essential need of whom a loss target is asked, kt a year."""
        at = [self.network.place(code) for code in self.asked_of(target)]
        need: Array = self.needs_at[:, self.network.stage(target.stage)][:, at].sum(axis=1)
        return self.essential_share * need

    def year(self, year: int) -> int:
        """Position of a model year."""
        return self.horizon.years.index(year)

    def _outward(self, chain: Network) -> Array:
        """[S] what members send outside, kt a year."""
        sent: Array = np.einsum("i,sij,j->s", self.inside, chain.flow, 1.0 - self.inside)
        return sent

    @cached_property
    def keeping(self) -> Array:
        """[Y, S] storing a tonne from a model year to the next, of today, less its sale when the plan ends.

        Nothing is bought in the last model year; what is held then is sold at the base price.
        """
        horizon, price = self.horizon, self.scaled.price_usd_t
        cost: Array = self.holding_share * horizon.weights[:, None] * price[None, :]
        cost[-2] += cost[-1] - horizon.discount(horizon.last) * price
        return cost

    def penalty(self, stage: str, year: int) -> float:
        """What a tonne by which a target of a model year is missed costs, over the years it stands for."""
        price = float(self.scaled.price_usd_t[self.network.stage(stage)])
        return float(self.horizon.weights[self.horizon.years.index(year)]) * price * self.penalty_multiple

    @property
    def targets(self) -> tuple[ShareCap | LossTarget, ...]:
        """All targets."""
        return (*self.share_caps, *self.loss_targets)

    @property
    def plants(self) -> tuple[str, ...]:
        """Labels of the candidates that are plants: they eat feed and must run."""
        return tuple(dict.fromkeys(c.label for c in self.candidates if c.eats_feed))

    def helping(self, technology: str) -> dict[str, str]:
        """Label of each candidate that something of this technology helps, and the label of what helps it."""
        found = (c for c in self.candidates if c.technology == technology and c.serves is not None)
        return {str(c.serves): c.label for c in found}

    def apart(self) -> Inputs:
        """The same inputs with every cap counted as if hubs kept lots apart."""
        caps = tuple(replace(target, proportional=False) for target in self.share_caps)
        return replace(self, share_caps=caps)

    def capped(self, cap: float) -> Inputs:
        """The same inputs with every share cap set to `cap`."""
        return replace(self, share_caps=tuple(replace(target, cap=cap) for target in self.share_caps))
