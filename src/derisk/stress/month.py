"""The equations of one month of a chain's market: reads like a table of contents."""

from __future__ import annotations

from collections.abc import Sequence
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
from derisk.market.stocks import stocks
from derisk.market.trade import trade
from derisk.market.transit import transit
from derisk.network.network import Array
from derisk.stress.adaptation.recycling import ORE
from derisk.stress.calibrate import Calibration
from derisk.stress.restrictions.limits import Mask

if TYPE_CHECKING:
    from linopy import Model

UNLIMITED = 1e12  # t a month: a bound that never binds


def month_model(calibration: Calibration, quotas: Sequence[Mask]) -> Model:
    """The month as a list of equations; `quotas` are masks [S, R, R] of the arcs that each of them counts."""
    import xarray as xr

    c = calibration
    plant_upper, plant_cost = with_new(c.plants(), c.new_plant_cost())
    trade_cost, allowed = c.trade()
    demand_upper, demand_worth = c.taken()
    stages, places = list(c.network.stages), list(c.network.places)
    here = {"stage": stages, "place": places}
    arcs = {"stage": stages, "origin": places, "destination": places}

    def at(values: Array, **more: Sequence[Any]) -> xr.DataArray:
        return xr.DataArray(values, coords={**here, **more}, dims=[*here, *more])

    def between(values: Array | Mask, **more: Sequence[Any]) -> xr.DataArray:
        return xr.DataArray(values, coords={**arcs, **more}, dims=[*arcs, *more])

    bill = np.zeros((len(stages), len(stages)))
    for s in range(1, len(stages)):
        bill[s - 1, s] = 1.0 / c.network.recovery[s]
    bill_of = xr.DataArray(bill, coords={"stage": stages, "consumer": stages}, dims=["stage", "consumer"])
    tranches = {"tranche": list(range(plant_upper.shape[2]))}
    modes: dict[str, Sequence[Any]] = {"tranche": ["known", "growing", "new"]}
    blocks: dict[str, Sequence[Any]] = {"block": list(range(demand_upper.shape[2]))}
    opening = c.stock_target_t
    base = np.ones_like(opening)
    width, worth = c.layers(opening, opening, base, base, base)
    layers: dict[str, Sequence[Any]] = {"layer": list(range(width.shape[2]))}
    price = np.broadcast_to(c.price[:, None], opening.shape)
    uppers = np.stack([c.flow_t, c.growing_t(), np.zeros_like(c.flow_t)], axis=3)

    book = Book.new(stages, places)
    make = production(book, at(plant_upper, **tranches), at(plant_cost, **tranches), bill_of)
    capacity(book, make, at(c.capacity_t))
    ship = trade(
        book,
        between(uppers, **modes),
        between(trade_cost, **modes),
        between(allowed, **modes),
    )
    transit(book, make, ship, at(c.transit_t))
    if quotas:
        covers = xr.DataArray(
            np.stack(quotas).astype(float),
            coords={"quota": list(range(len(quotas))), **arcs},
            dims=["quota", *arcs],
        )
        free = xr.DataArray(np.full(len(quotas), UNLIMITED), dims=["quota"])
        quota(book, ship, covers, free)
    scrap_upper, scrap_cost = with_new(c.scrap(), c.regained_cost())
    steps: dict[str, Sequence[Any]] = {"tranche": list(range(scrap_upper.shape[2]))}
    recycling(book, at(scrap_upper, **steps), at(scrap_cost, **steps))
    release(book, at(np.zeros_like(opening)), at(c.reserve_price()))
    demand(book, at(demand_upper, **blocks), at(demand_worth, **blocks))
    stocks(book, at(width, **layers), at(worth, **layers), at(opening))
    disposal(book, at(price * 0.01))
    return book.close()


def idle(calibration: Calibration, releases: bool) -> dict[str, Mask]:
    """What of the month's variables stays at nought whatever happens, by name and shaped like them.

    Plants where nothing is made nor opens, scrap and use where there is none, new suppliers of a place that
    uses nothing, government stock where no rule `releases` any. Networks that fit another one, whose written
    model they share, have its plants and arcs alone, but scrap and use may be left over at other places.
    """
    c, net = calibration, calibration.frame
    fits = c.written is not None
    makes = (net.production > 0) | (c.capacity_t > 0)
    opens = makes.copy()
    for opening in c.openings:
        opens[opening.stage, opening.place] = True
    flows = net.flow > 0
    uses = (c.use_t > 0) | fits
    consumes = (c.consumption_t > 0) | fits
    secondary = c.scrap()[0]
    returns = np.any(secondary > 0, axis=2) | np.array(fits)
    regained = consumes & np.array([stage != ORE for stage in c.network.stages])[:, None]
    plants, scrap, blocks = c.plants()[0].shape[2], secondary.shape[2], c.demand()[0].shape[2]
    new = (opens[:, :, None] & consumes[:, None, :]) | flows
    return {
        "make": ~_and_last(makes, opens, plants),
        "scrap": ~_and_last(returns, regained, scrap),
        "use": ~_and_last(uses, (c.put_by_t > 0) | fits, blocks),
        "ship": ~np.stack([flows, flows, new], axis=3),
        "sold": np.full(makes.shape, not releases),
    }


def _and_last(most: Mask, last: Mask, count: int) -> Mask:
    """[S, R, N + 1] one mask for all entries but the last, which has its own."""
    return np.concatenate([np.repeat(most[:, :, None], count, axis=2), last[:, :, None]], axis=2)


def with_new(tranches: tuple[Array, Array], cost: Array) -> tuple[Array, Array]:
    """Tranches [S, R, N] and one more behind them that the base year does not have: nought at this cost."""
    upper, costs = tranches
    return np.concatenate([upper, np.zeros_like(cost)], axis=2), np.concatenate([costs, cost], axis=2)
