"""The smallest use of each equation: three nodes, round numbers; one golden LP belongs to each."""

from __future__ import annotations

from collections.abc import Callable

import xarray as xr

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

STAGES, PLACES = ["ore", "metal"], ["A", "B", "C"]
ARC = {"stage": STAGES, "origin": PLACES, "destination": PLACES}
NODE = {"stage": STAGES, "place": PLACES}


def full(value: float, dims: dict[str, list[str]], **more: list[int]) -> xr.DataArray:
    """An array of one value."""
    coords = {**dims, **more}
    return xr.DataArray(value, coords=coords, dims=list(coords)).astype(float)


def book() -> Book:
    return Book.new(STAGES, PLACES)


def plants(b: Book):  # type: ignore[no-untyped-def]
    bill = xr.DataArray(
        [[0.0, 2.0], [0.0, 0.0]], coords={"stage": STAGES, "consumer": STAGES}, dims=["stage", "consumer"]
    )
    return production(b, full(10, NODE, tranche=[0]), full(3, NODE, tranche=[0]), bill)


def arcs(b: Book):  # type: ignore[no-untyped-def]
    away = xr.DataArray(1 - xr.DataArray([[1, 0, 0], [0, 1, 0], [0, 0, 1]], dims=["origin", "destination"]))
    allowed = full(1, ARC, tranche=[0]) * away > 0
    return trade(b, full(5, ARC, tranche=[0]), full(1, ARC, tranche=[0]), allowed)


def _production(b: Book) -> None:
    plants(b)


def _capacity(b: Book) -> None:
    capacity(b, plants(b), full(8, NODE))


def _trade(b: Book) -> None:
    arcs(b)


def _transit(b: Book) -> None:
    transit(b, plants(b), arcs(b), full(4, NODE))


def _quota(b: Book) -> None:
    covers = xr.DataArray(
        0.0, coords={"quota": [0], **ARC}, dims=["quota", "stage", "origin", "destination"]
    ).copy()
    covers.loc[{"quota": 0, "stage": "metal", "origin": "A"}] = 1.0
    covers.loc[{"quota": 0, "origin": "A", "destination": "A"}] = 0.0
    quota(b, arcs(b), covers, xr.DataArray([6.0], coords={"quota": [0]}, dims=["quota"]))


def _demand(b: Book) -> None:
    demand(b, full(2, NODE, block=[0, 1]), full(7, NODE, block=[0, 1]))


def _stocks(b: Book) -> None:
    stocks(b, full(3, NODE, layer=[0, 1]), full(6, NODE, layer=[0, 1]), full(4, NODE))


def _recycling(b: Book) -> None:
    recycling(b, full(2, NODE), full(5, NODE))


def _release(b: Book) -> None:
    release(b, full(2, NODE), full(9, NODE))


def _disposal(b: Book) -> None:
    disposal(b, full(1, NODE))


EQUATIONS: dict[str, Callable[[Book], None]] = {
    "production": _production,
    "capacity": _capacity,
    "trade": _trade,
    "transit": _transit,
    "quota": _quota,
    "demand": _demand,
    "stocks": _stocks,
    "recycling": _recycling,
    "release": _release,
    "disposal": _disposal,
}
