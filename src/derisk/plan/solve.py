"""Solving a plan: one chain written once, then asked again with other prices, caps or decisions held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from derisk.network.network import Array
from derisk.plan.futures import firsts
from derisk.plan.inputs import Inputs, LossTarget
from derisk.plan.model import write
from derisk.plan.operations import Operations
from derisk.plan.sites import Sites

if TYPE_CHECKING:
    from derisk.market.solver import Solution, WarmModel

FIRST_STAGE = ("build", "stock")
Mask = NDArray[np.bool_]
CLAIM = 10.0  # weight of outside users' claim against members' use, when a loss is measured


@dataclass(frozen=True, eq=False)
class Values:
    """A solved plan: arrays shaped as in the model, kt a year and million USD.

    `values` by variable: `build` [T, S, R, B], `stock` [S, R, Y], `run` [O, T, S, R], `make`
    [O, S, R, 2], `ship` [O, S, R, R, 3], `use` [O, S, R, K], `scrap`, `drawn` [O, S, R], `cost` [O], and
    one `over-<name>` or `short-<name>` for each target. What does not exist is 0. `relaxed` is the
    objective before plants were rounded to their least sizes, None where nothing was rounded; `broken` is
    by how much the worst proportional cap is still broken, share of supply, None where there is none.
    """

    inputs: Inputs
    operations: Operations
    values: dict[str, Array]
    objective: float
    technologies: tuple[str, ...] = ()
    relaxed: float | None = None
    broken: float | None = None

    @property
    def bound(self) -> float:
        """Objective without least sizes, million USD: no plan costs less."""
        return self.objective if self.relaxed is None else self.relaxed

    def of(self, variable: str) -> Array:
        """Values of a variable; nothing was built or stored where the model has none."""
        if variable in self.values:
            return self.values[variable]
        net, horizon = self.inputs.network, self.inputs.horizon
        stages, places = len(net.stages), len(net.places)
        empty = {
            "build": (0, stages, places, len(horizon.build_years)),
            "run": (len(self.operations.listed), 0, stages, places),
            "stock": (stages, places, len(horizon.years)),
        }
        return np.zeros(empty[variable])


class Program:
    """The linear program of one chain, kept warm.

    Raises
    ------
    NoAnswerError : when nothing meets all constraints. Targets never cause that: they are missed at a price.
    """

    def __init__(self, inputs: Inputs) -> None:
        from derisk.market.solver import WarmModel

        draft = write(inputs)
        warm = WarmModel(draft.book.model, what=f"The plan of {inputs.network.mineral}")
        technologies = () if draft.run is None else tuple(draft.run.indexes["technology"])
        self._adopt(inputs, draft.operations, warm, technologies)

    def _adopt(
        self, inputs: Inputs, operations: Operations, warm: WarmModel, technologies: tuple[str, ...]
    ) -> None:
        """Take a written program: its inputs, its operations, and the labels of what may be built."""
        self.inputs, self.operations, self.warm = inputs, operations, warm
        self._costs = {name: warm.charges(name) for name in warm.variables}
        self.late: tuple[int, int, str | None] = (inputs.start_delay, 0, None)
        self._technologies = technologies

    def solve(self, below: float = np.inf) -> Values:
        """The optimum as the program stands; one of `below` or more may be refused as no answer."""
        found: Solution = self.warm.solve(f"plan/{self.inputs.network.mineral}")
        return Values(self.inputs, self.operations, dict(found.values), found.objective, self._technologies)

    def cap(self, share: float) -> None:
        """Set every share cap of the plan to `share`."""
        listed = self.operations.listed
        for target in self.inputs.share_caps:
            supply = self.operations.supplies[:, self.inputs.network.stage(target.stage)]
            for row, binds in (("share_cap", target.binds), ("cap_in_stops", target.binds_in_stop)):
                bound = np.array([binds(operation) for operation in listed])
                if bound.any():
                    self.warm.limit(f"{row}-{target.name}", share * supply[bound])

    def grant(self, budget: float) -> None:
        """Set the budget of the chain, million USD; its inputs must have one, unless nothing can be built."""
        if "build" in self.warm.variables:
            self.warm.limit("budget", np.array(budget))

    def price_capital(self, price: float) -> None:
        """Charge overnight capital at `price` on top of what it costs."""
        if "build" in self.warm.variables:
            capex = Sites(self.inputs, self.operations).capex().values
            self.warm.price("build", self._costs["build"] + price * capex[:, :, None, None])

    def put_off(self, start: int, years: int, stage: str | None = None) -> None:
        """Hold builds and stocks before `start` years at nought, and `years` longer for all stages or one."""
        self.late = (start, years, stage)
        for name in FIRST_STAGE:
            if name in self.warm.variables:
                self.warm.free(name)
                self.warm.hold(name, 0.0, self._early(name))

    def room(self, name: str) -> tuple[Array, Array]:
        """Bounds of what is decided first (`build`, `stock`) as the program stands."""
        lower, upper = self.warm.room(name)
        return lower, np.where(self._early(name), 0.0, upper)

    def _early(self, name: str) -> Mask:
        """Where a first-stage variable falls before decisions open."""
        horizon, net = self.inputs.horizon, self.inputs.network
        start, years, stage = self.late
        late = [years if stage in (None, code) else 0 for code in net.stages]
        opens = horizon.first + start + np.array(late)[:, None, None]  # [S, R, B or Y]
        when = np.array(horizon.build_years if name == "build" else horizon.years)
        return np.broadcast_to(when < opens, self._costs[name].shape)

    def hold(self, plan: Values | None) -> None:
        """Hold what is built and stored as in `plan`; None: nothing is."""
        for name in FIRST_STAGE:
            if name in self.warm.variables:
                self.warm.hold(name, 0.0 if plan is None else plan.of(name))

    def hold_trade(self, plan: Values | None) -> None:
        """Hold the trade of calm years as in `plan`; None: as the chain goes on."""
        where = np.zeros(self._costs["ship"].shape, dtype=bool)
        calm = len(self.inputs.horizon.years)
        where[:calm] = True
        ship = np.zeros(where.shape)
        if plan is None and self.inputs.settled is not None:
            ship[:calm] = self.inputs.settled.ship
        elif plan is None:
            ship[..., 0] = self.operations.flow
        else:
            ship[:calm] = plan.of("ship")[:calm]
        self.warm.hold("ship", ship, where)

    def release(self) -> None:
        """Free everything that was held and set all prices back."""
        self.warm.free("ship")
        self.put_off(*self.late)
        for name, cost in self._costs.items():
            self.warm.price(name, cost)

    def forgive(self) -> None:
        """Take the price off every missed target, so that none is aimed at."""
        for target in self.inputs.targets:
            for name in target.misses:
                self.warm.price(name, 0.0)

    def weigh_tail(self, share: float) -> None:
        """Price what futures add by (1 - share) of their mean and `share` of their tail."""
        inputs, horizon = self.inputs, self.inputs.horizon
        cost, chances = horizon.weights.copy(), np.array([f.probability for f in inputs.futures])
        rate = np.array([horizon.discount(future.year) for future in inputs.futures])
        mean = (1.0 - share) * chances * rate
        for each, future in zip(mean, inputs.futures, strict=True):
            cost[horizon.years.index(future.year)] -= each
        losses = np.zeros(len(self.operations.listed) - len(cost) - len(mean))
        self.warm.price("cost", np.concatenate([cost, mean, losses]))
        self._price_tail(share)

    def _price_tail(self, share: float) -> None:
        """Price the tail of what futures add."""
        inputs, chances = self.inputs, firsts(self.inputs.futures)
        beyond = share / (1.0 - inputs.risk.alpha)
        self.warm.price("eta", share)
        self.warm.price("excess", beyond * chances)
        self.warm.price("excess-calm", beyond * (1.0 - chances.sum()))

    def weigh(self, weight: Array) -> None:
        """Price the operations by `weight` [O] alone: mean costs, no tail."""
        self.warm.price("cost", weight)
        for name in ("eta", "excess", "excess-calm"):
            if name in self.warm.variables:
                self.warm.price(name, 0.0)

    def aim_at_use(self, target: LossTarget) -> None:
        """Ask for the most members get when the supplier of `target` is lost, outside users' claim first."""
        net = self.inputs.network
        s, member = net.stage(target.stage), np.isin(net.places, self.inputs.asked_of(target))
        lost = np.array([target.binds(operation) for operation in self.operations.listed])
        for name in self.warm.variables:
            self.warm.price(name, 0.0)
        self.warm.price(f"short-{target.name}-outside", CLAIM)
        self._ask("use", -1.0, lost, s, member)
        if s + 1 < len(net.stages):
            eaten = -1.0 / float(net.recovery[s + 1])
            self._ask("make", eaten, lost, s + 1, member)
            for t, name in enumerate(self._technologies):
                if name in self.inputs.plants:
                    self._ask("run", eaten, lost, s + 1, member, t)

    def share(self, allowed: bool | None) -> None:
        """Let members send each other more when a supplier is lost, or not; None: as the plan has it."""
        if self.inputs.loss_targets:
            self.warm.limit("sharing", np.array(self.inputs.shared(allowed)))

    def _ask(
        self, name: str, price: float, lost: Mask, s: int, member: Mask, technology: int | None = None
    ) -> None:
        """Price a variable at members in the operations `lost`, at one stage (of one technology)."""
        worth = self.warm.charges(name)
        part = worth if technology is None else worth[:, technology]
        at = np.ix_(np.flatnonzero(lost), np.array([s]), np.flatnonzero(member))
        part[at] = price
        self.warm.price(name, worth)
