"""Tags: whose processing a shipment carries, kept through hubs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression

    from derisk.plan.ledger import PlanBook


def tags(
    book: PlanBook,
    name: str,
    ship: LinearExpression,
    other: Any,
    supplier: str,
    arcs: xr.DataArray,
    outside: xr.DataArray,
) -> LinearExpression:
    """What of the named supplier's product enters each place from outside the members, also through hubs.

        0 <= named[o,i,j] <= ship[o,i,j],   named[o,supplier,j] = ship[o,supplier,j]
        sum_i named[o,i,r] - sum_j named[o,r,j] >= 0      [worth of a tag]
        sum_j (ship - named)[o,r,j] - sum_i (ship - named)[o,i,r] <= other[o,r]      [rent of the rest, <= 0]
        entering[o,r] = sum_i outside[i] named[o,i,r]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | named | `named-<name>` | mass a year | the part of a shipment processed by the named supplier |
    | ship | `ship` | mass a year | the shipment, all tranches |
    | other | argument | mass a year | made, recycled, saved or drawn at r |
    | outside | argument | 0 or 1 | places that are not members |
    | entering | returned | mass a year | named product that arrives at r from outside the members |

    The place of processing is the tag, not the mine. Hubs can keep lots apart; proportional tracing is
    printed beside. Members earn nothing by sending named product on. Shapes: `ship` (operation, origin,
    destination), `other` (operation, place), `arcs` (origin, destination) of 0 or 1, `outside` (place);
    `entering` (operation, place).
    """
    first = arcs.where(arcs["origin"] == supplier, 0.0)
    passed_on = arcs.where(arcs["origin"] != supplier, 0.0)
    coords = [ship.indexes["operation"], arcs.indexes["origin"], arcs.indexes["destination"]]
    mask = passed_on.expand_dims(operation=ship.indexes["operation"]) > 0
    named = book.model.add_variables(lower=0.0, coords=coords, name=f"named-{name}", mask=mask)
    book.model.add_constraints(named.fillna(0) - ship <= 0, name=f"tags-within-{name}", mask=mask)
    lot = named.fillna(0) + first * ship
    rest = ship - lot
    here = other.indexes["place"] != supplier
    stays = _arriving(lot) - _leaving(lot)
    book.model.add_constraints(stays.isel(place=here) >= 0, name=f"tags-kept-{name}")
    short = _leaving(rest) - _arriving(rest) - other
    book.model.add_constraints(short.isel(place=here) <= 0, name=f"tags-rest-{name}")
    return _arriving(outside.rename(place="origin") * lot)


def _arriving(flow: LinearExpression) -> LinearExpression:
    return flow.sum("origin").rename(destination="place")


def _leaving(flow: LinearExpression) -> LinearExpression:
    return flow.sum("destination").rename(origin="place")
