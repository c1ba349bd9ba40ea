"""One month's market of a chain, written once as equations and cleared many times by a warm solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from derisk.market.book import Book
from derisk.market.capacity import capacity
from derisk.market.demand import demand
from derisk.market.disposal import disposal
from derisk.market.production import production
from derisk.market.quota import quota
from derisk.market.recycling import recycling
from derisk.market.release import release
from derisk.market.solver import WarmModel
from derisk.market.stocks import stocks
from derisk.market.trade import trade
from derisk.market.transit import transit
from derisk.network.network import Array
from derisk.stress.calibrate import MONTHS, Calibration
from derisk.stress.restrictions.limits import Mask

if TYPE_CHECKING:
    from linopy import Model


@dataclass(frozen=True)
class Month:
    """What differs from month to month. Shapes as in `Calibration`; t a month, shares 0-1.

    `ship` known trade let through, `open` where more trade may open, `qualified` share of new suppliers
    ready, `duty` share of base price, `deliverable` output possible, `demand` multiple of base use,
    `opening` stock, `released` government stock offered, `quota` levels by position.
    """

    ship: Array
    open: Array
    qualified: float
    duty: Array
    deliverable: Array
    demand: float
    opening: Array
    released: Array
    quota: Array


@dataclass(frozen=True)
class Cleared:
    """A cleared month: tonnes and prices (USD/t), [S, R] unless said otherwise; `trade` is [S, R, R].

    `worth` is the willingness to pay behind the blocks used, USD; `dumped` is thrown away, `welfare` the
    month's objective with its sign turned, USD.
    """

    made: Array
    trade: Array
    used: Array
    worth: Array
    stock: Array
    released: Array
    recycled: Array
    dumped: Array
    price: Array
    welfare: float


class Clearing:
    """The monthly market of a chain, ready to be cleared.

    Parameters
    ----------
    calibration : costs, blocks and layers of the base year.
    quotas : masks [S, R, R] of the arcs that each quota of the scenario counts.
    """

    def __init__(self, calibration: Calibration, quotas: list[Mask]) -> None:
        self.calibration = calibration
        self._quotas = quotas
        self._plant_upper, self._plant_cost = calibration.plants()
        self._trade_cost, self._allowed = calibration.trade()
        self._demand_upper, self._demand_worth = calibration.demand()
        self._warm = WarmModel(self._write(), numeraire=float(calibration.price.max()))

    def _write(self) -> Model:
        """The month as a list of equations."""
        import xarray as xr

        c = self.calibration
        stages, places = list(c.network.stages), list(c.network.places)
        here = {"stage": stages, "place": places}
        arcs = {"stage": stages, "origin": places, "destination": places}

        def at(values: Array, **more: Sequence[Any]) -> xr.DataArray:
            return xr.DataArray(values, coords={**here, **more}, dims=[*here, *more])

        def between(values: Array, **more: Sequence[Any]) -> xr.DataArray:
            return xr.DataArray(values, coords={**arcs, **more}, dims=[*arcs, *more])

        bill = np.zeros((len(stages), len(stages)))
        for s in range(1, len(stages)):
            bill[s - 1, s] = 1.0 / c.network.recovery[s]
        bill_of = xr.DataArray(bill, coords={"stage": stages, "consumer": stages}, dims=["stage", "consumer"])
        tranches = {"tranche": list(range(self._plant_upper.shape[2]))}
        modes: dict[str, Sequence[Any]] = {"tranche": ["known", "growing", "new"]}
        blocks: dict[str, Sequence[Any]] = {"block": list(range(self._demand_upper.shape[2]))}
        opening = c.stock_target_t
        width, worth = c.layers(opening)
        layers: dict[str, Sequence[Any]] = {"layer": list(range(width.shape[2]))}
        price = np.broadcast_to(c.price[:, None], opening.shape)
        uppers = np.stack([c.flow_t, c.growing_t(), np.zeros_like(c.flow_t)], axis=3)

        book = Book.new(stages, places)
        make = production(book, at(self._plant_upper, **tranches), at(self._plant_cost, **tranches), bill_of)
        capacity(book, make, at(c.capacity_t))
        ship = trade(
            book,
            between(uppers, **modes),
            between(self._trade_cost, **modes),
            between(self._allowed, **modes),
        )
        transit(book, make, ship, at(c.transit_t()))
        if self._quotas:
            covers = xr.DataArray(
                np.stack(self._quotas).astype(float),
                coords={"quota": list(range(len(self._quotas))), **arcs},
                dims=["quota", *arcs],
            )
            free = xr.DataArray(np.full(len(self._quotas), 1e12), dims=["quota"])
            quota(book, ship, covers, free)
        recycling(book, at(c.network.recycled / MONTHS), at(price * (1.0 - c.assumptions.scrap_margin_share)))
        release(book, at(np.zeros_like(opening)), at(price * c.assumptions.reserve_price_multiple))
        demand(book, at(self._demand_upper, **blocks), at(self._demand_worth, **blocks))
        stocks(book, at(width, **layers), at(worth, **layers), at(opening))
        disposal(book, at(price * 0.01))
        return book.close()

    def rest(self) -> None:
        """Clear the base month and store its basis; every run starts there."""
        self._warm.solve("base month")
        self._warm.keep_basis()

    def restart(self) -> None:
        """Go back to the stored base basis, so that no run depends on the one before."""
        self._warm.restore_basis()

    def clear(self, month: Month, where: str) -> Cleared:
        """Clear one month.

        Raises
        ------
        DeriskError : names chain and month when the market cannot be cleared.
        """
        c = self.calibration
        uppers = np.stack(
            [month.ship, c.growing_t() * month.open, c.new_t() * month.open * month.qualified], axis=3
        )
        self._warm.bound("ship", uppers)
        duty = self._trade_cost + (month.duty * c.price[:, None, None])[..., None]
        self._warm.price("ship", duty)
        self._warm.limit("capacity", month.deliverable)
        self._warm.bound("use", self._demand_upper * month.demand)
        width, worth = c.layers(month.opening)
        self._warm.bound("hold", width)
        self._warm.price("hold", -worth)
        self._warm.limit("balance", -month.opening, equal=True)
        self._warm.bound("sold", month.released)
        if self._quotas:
            self._warm.limit("quota", month.quota)
        solution = self._warm.solve(where)
        values = solution.values
        return Cleared(
            made=values["make"].sum(axis=2),
            trade=values["ship"].sum(axis=3),
            used=values["use"].sum(axis=2),
            worth=(values["use"] * self._demand_worth).sum(axis=2),
            stock=np.maximum(values["hold"].sum(axis=2), 0.0),
            released=values["sold"],
            recycled=values["scrap"],
            dumped=values["dump"],
            price=solution.duals["balance"],
            welfare=-solution.objective,
        )
