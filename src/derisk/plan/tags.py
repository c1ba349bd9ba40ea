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
) -> LinearExpression:
    """What each place keeps of the named supplier's product, once hubs have passed theirs on.

        0 <= named[o,i,j] <= ship[o,i,j],   named[o,supplier,j] = ship[o,supplier,j]
        kept[o,r] = sum_i named[o,i,r] - sum_j named[o,r,j] >= 0      [worth of a tag]
        sum_j (ship - named)[o,r,j] - sum_i (ship - named)[o,i,r] <= other[o,r]      [rent of the rest, <= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | named | `named-<name>` | mass a year | the part of a shipment processed by the named supplier |
    | ship | `ship` | mass a year | the shipment, all tranches |
    | other | argument | mass a year | made, recycled, saved or drawn at r |
    | kept | returned | mass a year | named product that stays at r |

    The place of processing is the tag, not the mine. Tags assume that hubs can keep lots apart; proportional
    tracing is printed beside them. Shapes: `ship` (operation, origin, destination), `other` (operation,
    place), `arcs` (origin, destination) of 0 or 1; `kept` (operation, place).
    """
    first = arcs.where(arcs["origin"] == supplier, 0.0)
    passed_on = arcs.where(arcs["origin"] != supplier, 0.0)
    coords = [ship.indexes["operation"], arcs.indexes["origin"], arcs.indexes["destination"]]
    mask = passed_on.expand_dims(operation=ship.indexes["operation"]) > 0
    named = book.model.add_variables(lower=0.0, coords=coords, name=f"named-{name}", mask=mask)
    book.model.add_constraints(named.fillna(0) - ship <= 0, name=f"tags-within-{name}", mask=mask)
    lot = named.fillna(0) + first * ship
    rest = ship - lot
    kept = _arriving(lot) - _leaving(lot)
    here = other.indexes["place"] != supplier
    book.model.add_constraints(kept.isel(place=here) >= 0, name=f"tags-kept-{name}")
    stays = _leaving(rest) - _arriving(rest) - other
    book.model.add_constraints(stays.isel(place=here) <= 0, name=f"tags-rest-{name}")
    return kept


def _arriving(flow: LinearExpression) -> LinearExpression:
    return flow.sum("origin").rename(destination="place")


def _leaving(flow: LinearExpression) -> LinearExpression:
    return flow.sum("destination").rename(origin="place")
