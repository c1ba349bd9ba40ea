"""One month's market of a chain, written once as equations and cleared many times by a warm solver."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from derisk.market.solver import WarmModel
from derisk.network.network import Array
from derisk.stress.adaptation.dosing import feed_factor
from derisk.stress.calibrate import Calibration
from derisk.stress.month import UNLIMITED, idle, month_model, with_new
from derisk.stress.restrictions.limits import Mask
from derisk.stress.shelf import SHELF
from derisk.stress.shipments import NEW, past, tranches
from derisk.terms.errors import DeriskError


@dataclass(frozen=True)
class Month:
    """What differs from month to month. Shapes as in `Calibration`; t a month, shares 0-1.

    `ship` known trade let through, `open` share of what may grow or open beside it, `leak` what gets past
    a restriction, `qualified` share of a buyer's use open to new suppliers, `duty` share of base price,
    `premium` the same that others may cost more than a supplier that is distrusted, beyond the `trusted` t a
    month [S, R] that a buyer still takes of each of these,
    `deliverable` output possible, `built` output of plants newer than the base year, `scrap` [S, R, N] what
    secondary supply can be, `regained` secondary supply beyond the base year's,
    `demand` multiple of base use, `thrift` share of it designed out, `spared` that of feed, `opening` stock,
    `target` stock aimed at, `reference` price multiple at which stock is valued, `last` that of the month
    before, `empty` the one expected with nothing in store, `released` government stock offered, `quota`
    levels by position.
    """

    ship: Array
    open: Array
    leak: Array
    qualified: Array
    duty: Array
    premium: Array
    trusted: Array
    deliverable: Array
    built: Array
    scrap: Array
    regained: Array
    demand: float
    thrift: Array
    spared: Array
    opening: Array
    target: Array
    reference: Array
    last: Array
    empty: Array
    released: Array
    quota: Array

    @classmethod
    def at_rest(cls, calibration: Calibration, quotas: int = 0) -> Month:
        """The month of the base year, with this many quotas that do not bind."""
        c = calibration
        nothing, everywhere = np.zeros_like(c.make_t), np.ones_like(c.make_t)
        return cls(
            ship=c.flow_t,
            open=np.ones_like(c.flow_t),
            leak=np.zeros_like(c.flow_t),
            qualified=nothing,
            duty=np.zeros_like(c.flow_t),
            premium=np.zeros_like(c.flow_t),
            trusted=nothing,
            deliverable=c.capacity_t,
            built=nothing,
            scrap=c.scrap_in(0),
            regained=nothing,
            demand=1.0,
            thrift=nothing,
            spared=nothing,
            opening=c.stock_target_t,
            target=c.stock_target_t,
            reference=everywhere,
            last=everywhere,
            empty=everywhere,
            released=nothing,
            quota=np.full(quotas, UNLIMITED),
        )


@dataclass(frozen=True)
class Cleared:
    """A cleared month: tonnes and prices (USD/t), [S, R] unless said otherwise; `trade` is [S, R, R].

    `leaked` [S, R, R] is the part of trade that got past a ban or a licence, `put_by` what went to stock as a
    surplus does, `worth` the willingness to pay behind the blocks used, USD; `dumped` is thrown away,
    `welfare` the month's objective with its sign turned, USD.
    """

    made: Array
    trade: Array
    leaked: Array
    used: Array
    put_by: Array
    worth: Array
    stock: Array
    released: Array
    recycled: Array
    dumped: Array
    price: Array
    welfare: float


class Clearing:
    """The monthly market of a chain, ready to be cleared; a context that lends out a warm model.

    Parameters
    ----------
    calibration : costs, blocks and layers of the base year.
    quotas : masks [S, R, R] of the arcs that each quota of the scenario counts.
    releases : whether a month may let government stock into the market.

    Writing the equations takes longer than clearing a year. So the model of a network is kept, and every run
    sets all bounds, costs and right sides anew and starts from the basis of its own base month.
    """

    def __init__(self, calibration: Calibration, quotas: list[Mask], releases: bool = True) -> None:
        self.calibration = calibration
        self._quotas = quotas
        self._plant_upper, self._plant_cost = with_new(calibration.plants(), calibration.new_plant_cost())
        _, self._scrap_cost = with_new(calibration.scrap(), calibration.regained_cost())
        self._trade_cost, self._allowed = calibration.trade()
        self._demand_upper, self._demand_worth = calibration.taken()
        self._idle = idle(calibration, releases)
        self._masks = (self._allowed, *self._idle.values(), *quotas)

    def __enter__(self) -> Clearing:
        c = self.calibration
        self._warm = SHELF.take(c.frame, self._masks) or WarmModel(
            month_model(c, self._quotas),
            numeraire=float(c.price.max()),
            what="The market of this month",
            idle=self._idle,
            steady=True,
        )
        self._rest()
        return self

    def __exit__(self, *failure: object) -> None:
        if failure[0] is None:
            SHELF.put(self.calibration.frame, self._masks, self._warm)

    def _rest(self) -> None:
        """Set what stays as it is in a run, which starts from the basis of its own base month."""
        c, warm = self.calibration, self._warm
        warm.price("make", self._plant_cost)
        warm.price("scrap", self._scrap_cost)
        warm.price("sold", c.reserve_price())
        warm.price("use", -self._demand_worth)
        at_rest = Month.at_rest(c, len(self._quotas))
        warm.resume(c, lambda: self._set(at_rest), "base month")

    def _set(self, month: Month) -> None:
        """Set what differs from month to month."""
        c, warm = self.calibration, self._warm
        upper, cost = tranches(c, self._trade_cost, month)
        warm.bound("ship", upper)
        warm.price("ship", cost)
        warm.bound("make", _and_new(self._plant_upper, month.built))
        warm.bound("scrap", np.concatenate([month.scrap, month.regained[:, :, None]], axis=2))
        warm.limit("capacity", month.deliverable)
        users = self._demand_upper * (month.demand * (1.0 - month.thrift))[:, :, None]
        users[..., -1] = self._demand_upper[..., -1]  # what is put to stock is nobody's need
        warm.bound("use", users)
        self._dose(month.spared)
        width, worth = c.layers(month.opening, month.target, month.reference, month.last, month.empty)
        warm.bound("hold", width)
        warm.price("hold", -worth)
        warm.limit("balance", -month.opening, equal=True)
        warm.limit("transit", c.transit_t + c.piled_up_t(month.opening, month.target))
        warm.bound("sold", month.released)
        if self._quotas:
            warm.limit("quota", month.quota)

    def _dose(self, spared: Array) -> None:
        """Set the feed that a t of product takes."""
        rows, columns = self._warm.rows("balance")[:-1], self._warm.columns("make")[1:]
        factor = feed_factor(spared).reshape(-1)
        self._warm.mix(rows.reshape(-1), columns.reshape(-1, columns.shape[2]), factor)

    def clear(self, month: Month, where: str) -> Cleared:
        """Clear one month.

        Raises
        ------
        DeriskError : names chain, month and constraint when the market cannot be cleared.
        """
        _known_in_full(month, where)
        self._set(month)
        solution = self._warm.solve(where)
        values = solution.values
        return Cleared(
            made=values["make"].sum(axis=2),
            trade=values["ship"].sum(axis=3),
            leaked=past(self.calibration, month, values["ship"][..., NEW]),
            used=values["use"][..., :-1].sum(axis=2),
            put_by=values["use"][..., -1],
            worth=(values["use"] * self._demand_worth)[..., :-1].sum(axis=2),
            stock=np.maximum(values["hold"].sum(axis=2), 0.0),
            released=values["sold"],
            recycled=values["scrap"].sum(axis=2),
            dumped=values["dump"],
            price=solution.duals["balance"],
            welfare=-solution.objective,
        )


def _known_in_full(month: Month, where: str) -> None:
    values = {item.name: np.asarray(getattr(month, item.name)) for item in fields(month)}
    if np.isfinite(np.concatenate([each.reshape(-1) for each in values.values()])).all():
        return
    strange = next(name for name, each in values.items() if not np.isfinite(each).all())
    raise DeriskError(
        "A month of the market is not known in full.",
        where=where,
        seen=f"{strange} has a value that is no number",
        try_="check the base year with derisk network, and the scenario's tonnes and paths",
    )


def _and_new(upper: Array, last: Array) -> Array:
    """Tranches [S, R, N] with the last one set."""
    return np.concatenate([upper[:, :, :-1], last[:, :, None]], axis=2)
