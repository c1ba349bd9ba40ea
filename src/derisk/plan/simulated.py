"""A plan in the monthly simulator: the chain as the plan leaves it, and what a stop does to it there.

The planner clears a year at once; the simulator goes month by month and knows no next one: ramps, stores,
prices and the users who outbid each other are all its own. So what a plan claims is tried there. The chain of
a calm year of the plan (its plants, trade and use) becomes a baseline of its own; what its plants could make
beyond that year is spare capacity, and what the plan stored a year before is government stock. What the plan
buys for its stock in that year is nobody's need: as in the plan it is put off when a stop makes it dear.
Designs and recycling works that stand ready and that a calm year does not need are there in a stop, as new
plants are: what they give is supply beside scrap, at what it costs to run them. A design at hand comes into
use over `design_switch_months`, a like part each month from the stop on. Prices then make users redesign, and
bring scrap, only beyond what the plan has designed out or recycles, in use or at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from derisk.network.network import Array, Network
from derisk.plan.candidates import REDESIGN
from derisk.plan.futures import MONTHS
from derisk.plan.inputs import KILO, Inputs, LossTarget
from derisk.plan.operations import Operations
from derisk.plan.sites import Sites
from derisk.plan.solve import Values
from derisk.stress.calibrate import SPARE_LOSS, Calibration
from derisk.stress.needs import needs
from derisk.stress.scenario import Responses, Restriction, Scenario, StockRelease
from derisk.stress.simulate import Run, simulate_on

DUST = 1e-6  # kt a year, below which a figure of a solved plan is none
RELEASE = StockRelease(trigger_shortfall=0.02, rate_per_month=0.5, shared="pro-rata")


@dataclass(frozen=True, eq=False)
class Planned(Calibration):
    """The chain of a calm year of a plan, t a year, [S, R].

    `could_make` is what its plants could make, `stored` t in stock when the year begins, `thrifted` use
    designed out, `bought` what is bought for stock: part of the network's use, as all that leaves the chain.
    `stand_by` is what recycling and thrifting of the plan could give more, `stand_by_usd_t` [S] what a
    tonne of it costs, and `designs` the part of it that is thrifting, which is in all of its use
    `switch_months` after a stop. `won` is what recycling of the plan wins back, in use and at hand.
    """

    could_make: Array | None = None
    stored: Array | None = None
    thrifted: Array | None = None
    bought: Array | None = None
    stand_by: Array | None = None
    stand_by_usd_t: Array | None = None
    designs: Array | None = None
    switch_months: float = 0.0
    won: Array | None = None

    def scrap_in(self, month: int) -> Array:
        """[S, R, N] as in `scrap`, of designs at hand what has come into use by a month of a stop."""
        upper = self.scrap()[0]
        if self.designs is not None and self.switch_months > 0:
            late = 1.0 - min(max(month, 0) / self.switch_months, 1.0)
            upper[..., -1] = np.maximum(upper[..., -1] - late * self.designs / MONTHS, 0.0)
        return upper

    @property
    def rewon(self) -> Array:
        """[S, R] what recycling of the plan wins back, in use and at hand, as a share of use."""
        part, base = np.zeros_like(self.make_t), self.consumption_t * MONTHS
        return part if self.won is None else np.divide(self.won, base, out=part, where=base > 0)

    def scrap(self) -> tuple[Array, Array]:
        """Secondary supply, [S, R, N]; last what stands by, which like spare plants loses at base prices."""
        upper, cost = super().scrap()
        more = np.zeros_like(self.make_t) if self.stand_by is None else self.stand_by / MONTHS
        paid = 0.0 if self.stand_by_usd_t is None else self.stand_by_usd_t
        dear = np.maximum(paid, (1.0 + SPARE_LOSS) * self.price)
        return (
            np.concatenate([upper, more[:, :, None]], axis=2),
            np.concatenate([cost, np.broadcast_to(dear[:, None, None], (*upper.shape[:2], 1))], axis=2),
        )

    @cached_property
    def put_by_t(self) -> Array:
        """[S, R] what is put to stock a month: by the plan, and of the base year's surplus."""
        bought = np.zeros_like(self.make_t) if self.bought is None else self.bought / MONTHS
        surplus: Array = self.surplus.share[:, None] * (self.network.use / MONTHS - bought)
        return surplus + bought

    @cached_property
    def capacity_t(self) -> Array:
        """[S, R] output a month of all plants, old and new, at what they can."""
        could = 0.0 if self.could_make is None else self.could_make / MONTHS
        most: Array = np.maximum(self.make_t, could)
        return most

    @property
    def stockpile_t(self) -> Array:
        """[S, R] government stock that the plan holds."""
        return np.zeros_like(self.make_t) if self.stored is None else self.stored

    @cached_property
    def redesigned(self) -> tuple[Array, Array]:
        """[S, R] use that the plan has designed out, and what its designs at hand save: multiples of use."""
        use = self.use_t * MONTHS

        def of_use(tonnes: Array | None) -> Array:
            part = np.zeros_like(use)
            return part if tonnes is None else np.divide(tonnes, use, out=part, where=use > 0)

        return of_use(self.thrifted), of_use(self.designs)


def planned(inputs: Inputs, found: Values | None, year: int) -> Planned:
    """The chain as a plan leaves it in a model year, t and USD per t; None: as it goes on."""
    ops, net = Operations(inputs), inputs.scaled
    y = inputs.horizon.years.index(year)
    standing = ops.plants()[0][y].sum(axis=-1)
    if found is None:
        return _calibrated(inputs, closed(inputs.idle[y]), could_make=standing)
    run = found.of("run")[y]
    labels = found.technologies
    plants = [t for t, name in enumerate(labels) if name in inputs.plants]
    thrift = [t for t, name in enumerate(labels) if name.split("/")[0] == REDESIGN]
    scrap = [t for t in range(len(labels)) if t not in plants and t not in thrift]
    ready = Sites(inputs, ops).online(found.of("build"))[y] if len(labels) else np.zeros_like(run)
    more, each_usd_t = _standing_by(inputs, ops, y, ready, run, [*scrap, *thrift])
    recycling = [t for t in scrap if labels[t].split("/")[0] == "recycling"]
    before, bought = _stocked(found, y)
    made = _clean(found.of("make")[y].sum(axis=-1) + run[plants].sum(axis=0))
    won = found.of("scrap")[y] + found.of("drawn")[y]  # under a quota stores are drawn in calm too
    recycled = _clean(won + run[scrap].sum(axis=0) + np.maximum(-bought, 0.0))
    flow = _clean(found.of("ship")[y].sum(axis=-1))
    network = closed(
        replace(
            net, production=made, recycled=recycled, flow=flow, use=np.zeros_like(made),
            host_limit_t=None,  # the plan has kept to it, and capacity is known
        )
    )  # fmt: skip
    return _calibrated(
        inputs, network, could_make=standing + ready[plants].sum(axis=0),
        stored=np.maximum(before + np.minimum(bought, 0.0), 0.0), thrifted=run[thrift].sum(axis=0),
        bought=np.minimum(np.maximum(bought, 0.0), network.use), stand_by=_clean(more.sum(axis=0)),
        stand_by_usd_t=each_usd_t, designs=_clean(more[thrift].sum(axis=0)),
        won=_clean((run + more)[recycling].sum(axis=0)),
    )  # fmt: skip


def closed(network: Network) -> Network:
    """The network with whatever is left of each balance as its use, so that rounding of a solver is none."""
    left = network.residual() + network.use
    return replace(network, use=np.maximum(left, 0.0))


def _standing_by(
    inputs: Inputs, ops: Operations, y: int, ready: Array, run: Array, labels: Sequence[int]
) -> tuple[Array, Array | None]:
    """[T, S, R] what recycling and thrifting could give beyond a calm year, kt a year, [S] USD per t of it.

    Within what places take of each (`max_share`); a tonne costs what it costs on average.
    """
    more = np.zeros_like(run)
    if not labels:
        return more, None
    sites, at = Sites(inputs, ops), list(labels)
    more[at] = np.maximum(np.minimum(ready, sites.most().values[y]) - run, 0.0)[at]
    spent = (more * (sites.opex().values / KILO)[:, :, None]).sum(axis=(0, 2))
    size = more.sum(axis=(0, 2))
    return more, np.divide(spent, size, out=np.zeros_like(size), where=size > 0)


def _stocked(found: Values, y: int) -> tuple[Array, Array]:
    """[S, R] stock when a model year begins, kt, and what is bought for it in a year, kt a year.

    Less than nought is sold as scheduled; in the last model year nothing is bought or sold.
    """
    stock, lengths = found.of("stock"), found.inputs.horizon.lengths
    before = stock[:, :, y - 1] if y else np.zeros_like(stock[:, :, 0])
    if y + 1 == len(lengths):
        return before, np.zeros_like(before)
    return before, (stock[:, :, y] - before) / lengths[y]


def _calibrated(
    inputs: Inputs, scaled: Network, could_make: Array, stored: Array | None = None,
    thrifted: Array | None = None, bought: Array | None = None, stand_by: Array | None = None,
    stand_by_usd_t: Array | None = None, designs: Array | None = None, won: Array | None = None,
) -> Planned:  # fmt: skip
    """Back to t and USD per t."""
    network = replace(scaled.scaled(1.0 / KILO), price_usd_t=inputs.network.price_usd_t)

    def tonnes(kt: Array | None) -> Array | None:
        return None if kt is None else kt / KILO

    return Planned(
        network, inputs.assumptions, could_make=tonnes(could_make), stored=tonnes(stored),
        thrifted=tonnes(thrifted), bought=tonnes(bought), stand_by=tonnes(stand_by),
        stand_by_usd_t=stand_by_usd_t, designs=tonnes(designs), won=tonnes(won),
        switch_months=inputs.switch_months,
    )  # fmt: skip


def _clean(values: Array) -> Array:
    return np.where(values > DUST, values, 0.0)


def stopped(
    chain: Planned, by: str, to: Sequence[str], stages: Sequence[str], months: int, start: str,
    after: int = 0, cut: float = 1.0,
) -> Run:  # fmt: skip
    """The run of a stop by a supplier of these stages to these places from a month on, and `after` months.

    `cut` is the share of exports withheld while it lasts.
    """
    year, month = map(int, start.split("-"))
    last = year * MONTHS + month - 1 + months
    until = f"{last // MONTHS:04d}-{last % MONTHS + 1:02d}"
    ban = {
        "by": by, "to": tuple(to), "stages": tuple(stages), "kind": "ban", "cut": cut, "from": start,
        "until": until,
    }  # fmt: skip
    scenario = Scenario(
        name=f"{by} stops", mineral=chain.network.mineral, base_year=chain.network.year, start=start,
        months=months + after, restrictions=(Restriction.model_validate(ban),),
        responses=Responses(stock_release=RELEASE),
    )  # fmt: skip
    return simulate_on(chain, scenario)


def sold_at(inputs: Inputs, chain: Planned, supplier: str) -> list[str]:
    """Stages at which a supplier sells to members in a chain."""
    net, inside = chain.network, inputs.inside > 0
    origin = net.place(supplier)
    return [code for at, code in enumerate(net.stages) if net.flow[at, origin][inside].sum() > 0]


@dataclass(frozen=True, eq=False)
class Served:
    """What members are served in simulated months without a supplier, and what is essential to them.

    `met` [T, M] t a month; `need` [M] t a month, the same in each.
    """

    met: Array
    need: Array

    @property
    def mean(self) -> float:
        """Share of all members' essential need met over the months."""
        return float(self.met.sum() / (len(self.met) * self.need.sum()))

    @property
    def worst(self) -> float:
        """The same in the month in which least is met."""
        return float(self.met.sum(axis=1).min() / self.need.sum())

    @property
    def each(self) -> Array:
        """[M] share of its own essential need that a member meets over the months; NaN without a need."""
        with np.errstate(invalid="ignore", divide="ignore"):
            share: Array = self.met.mean(axis=0) / self.need
        return share


def without_supplier(inputs: Inputs, found: Values | None, target: LossTarget, year: int) -> Served:
    """What members are served in twelve simulated months without the target's supplier.

    What users design out, by the plan or when prices rise, is need that is met otherwise.
    """
    chain = planned(inputs, found, year)
    net = chain.network
    s, inside = net.stage(target.stage), inputs.inside > 0
    stages = sold_at(inputs, chain, target.supplier)
    need = inputs.essential_share * inputs.needs_at[inputs.year(year), s, inside] / KILO
    if stages:
        run = stopped(chain, target.supplier, inputs.members, stages, MONTHS, f"{year}-01")
        spared = chain.consumption_t - needs(chain, run.demand, run.thrift, run.spared).total
        met = (run.consumed + spared)[:, s, inside]
    else:
        met = np.repeat(chain.consumption_t[None, s, inside], MONTHS, axis=0)
    saved = 0.0 if chain.thrifted is None else chain.thrifted[s, inside] / MONTHS
    return Served(met + saved, need / MONTHS)
