"""The smallest use of each equation of a plan: two or three nodes, round numbers; one golden LP each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import xarray as xr

from derisk.plan.adequacy import adequacy
from derisk.plan.budget import budget
from derisk.plan.cap_in_stops import cap_in_stops
from derisk.plan.capital import capital
from derisk.plan.even import even
from derisk.plan.expansion import expansion
from derisk.plan.infrastructure import infrastructure
from derisk.plan.joint_purchase import joint_purchase
from derisk.plan.later import later
from derisk.plan.ledger import PlanBook
from derisk.plan.mixture import mixture
from derisk.plan.no_gain import no_gain
from derisk.plan.permitting import permitting
from derisk.plan.qualified import qualified
from derisk.plan.relations import relations
from derisk.plan.running import running
from derisk.plan.share_cap import share_cap
from derisk.plan.sharing import sharing
from derisk.plan.stockpile import stockpile
from derisk.plan.switching import switching
from derisk.plan.tags import tags
from derisk.plan.tail import tail

STAGES, PLACES = ["ore", "metal"], ["A", "B", "C"]
OPERATIONS = ["calm-1", "shock-1"]
TECHNOLOGIES = ["refinery", "thrifting"]
OPS: dict[str, Any] = {"operation": OPERATIONS}
NODE = {"stage": STAGES, "place": PLACES}
BUILD: dict[str, Any] = {
    "technology": TECHNOLOGIES,
    "stage": ["metal"],
    "place": ["A", "B"],
    "decided": [1, 2],
}


def full(value: float, **dims: list[Any]) -> xr.DataArray:
    """An array of one value."""
    return xr.DataArray(value, coords=dims, dims=list(dims)).astype(float)


def array(values: Any, **dims: list[Any]) -> xr.DataArray:
    """A labelled array."""
    return xr.DataArray(values, coords=dims, dims=list(dims)).astype(float)


def book() -> PlanBook:
    return PlanBook.new(STAGES, PLACES)


def bought(b: PlanBook):  # type: ignore[no-untyped-def]
    may = full(1, **BUILD)
    may.loc[{"technology": "thrifting", "place": "B"}] = 0.0
    price = array([[[5, 4]], [[3, 2]]], **{k: BUILD[k] for k in ("technology", "stage", "decided")})
    return capital(b, may, price, array([[9], [float("inf")]], technology=TECHNOLOGIES, stage=["metal"]))


def ready() -> xr.DataArray:
    dims = {**OPS, **{k: BUILD[k] for k in ("technology", "stage", "decided")}}
    values = full(1, **dims)
    values.loc[{"decided": 2}] = 0.5
    return values


def arcs(b: PlanBook):  # type: ignore[no-untyped-def]
    """Shipments of one product, without the ledgers."""
    away = array([[0, 1, 1], [1, 0, 1], [1, 1, 0]], origin=PLACES, destination=PLACES)
    coords = {**OPS, "origin": PLACES, "destination": PLACES}
    mask = (away.expand_dims(OPS) > 0).transpose("operation", "origin", "destination")
    ship = b.model.add_variables(lower=0.0, coords=list(coords.items()), name="ship", mask=mask)
    return ship.fillna(0), away


def _adequacy(b: PlanBook) -> Any:
    met = b.model.add_variables(lower=0.0, coords=[("operation", OPERATIONS), ("place", PLACES)], name="met")
    short = adequacy(b, "metal-C-1", 1.0 * met, 0.8, array([10, 20], **OPS))
    return short.sum()


def _budget(b: PlanBook) -> Any:
    capex = array([[7], [6]], technology=TECHNOLOGIES, stage=["metal"])
    budget(b, bought(b), capex, 100.0)
    return b.capital()


def _capital(b: PlanBook) -> Any:
    bought(b)
    return b.capital()


def _even(b: PlanBook) -> Any:
    met = b.model.add_variables(lower=0.0, coords=[("operation", OPERATIONS), ("place", PLACES)], name="met")
    level = even(b, "metal-C-1", 1.0 * met, array([[4, 6, 0], [5, 7, 0]], **OPS, place=PLACES))
    return met.sum() - 10 * level.sum()


def _expansion(b: PlanBook) -> Any:
    b.stages, b.places = tuple(STAGES), ("A", "B")
    may = full(1, **{**BUILD, "stage": STAGES})
    may.loc[{"stage": "ore"}] = 0.0
    price = full(4, **{k: may.coords[k].values.tolist() for k in ("technology", "stage", "decided")})
    ready_ = full(
        0.5, **OPS, **{k: may.coords[k].values.tolist() for k in ("technology", "stage", "decided")}
    )
    any_size = full(float("inf"), technology=TECHNOLOGIES, stage=STAGES)
    most = full(9, **OPS, technology=TECHNOLOGIES, stage=STAGES, place=["A", "B"])
    most.loc[{"stage": "ore"}] = 0.0
    opex = array([[0, 2], [0, 3]], technology=TECHNOLOGIES, stage=STAGES)
    build = capital(b, may, price, any_size)
    expansion(
        b,
        (ready_ * build.fillna(0)).sum("decided"),
        most,
        opex,
        array([2, 0], stage=STAGES),
        ["refinery"],
    )
    b.balance()
    return b.costs().sum() + b.capital()


def _running(b: PlanBook) -> Any:
    build = bought(b)
    coords = {"operation": ["calm-1"], "technology": ["refinery"], "stage": ["metal"], "place": ["A", "B"]}
    run = b.model.add_variables(lower=0.0, coords=list(coords.items()), name="run")
    part = ready().sel(operation=["calm-1"], technology=["refinery"])
    online = (part * build.sel(technology=["refinery"]).fillna(0)).sum("decided")
    there = full(1, **coords) > 0
    running(b, 1.0 * run, online, there, 0.7)
    return b.capital()


def _permitting(b: PlanBook) -> Any:
    build = bought(b)
    sooner = full(0.25, **OPS, technology=["refinery"], stage=["metal"], decided=[1, 2])
    online = permitting(b, build, ready(), sooner, {"refinery": "thrifting"})
    return b.capital() + online.sum()


def _infrastructure(b: PlanBook) -> Any:
    build = bought(b)
    coords = {**OPS, "technology": ["refinery"], "stage": ["metal"], "place": ["A", "B"]}
    run = b.model.add_variables(lower=0.0, coords=list(coords.items()), name="run")
    infrastructure(b, 1.0 * run, build, ready(), full(6, **coords), {"refinery": "thrifting"})
    return b.capital()


def _joint_purchase(b: PlanBook) -> Any:
    arc = {**OPS, "stage": ["metal"], "origin": PLACES, "destination": PLACES}
    new = b.model.add_variables(lower=0.0, upper=9.0, coords=list(arc.items()), name="ship")
    joined = b.model.add_variables(
        lower=0.0, coords=[("operation", OPERATIONS), ("stage", ["metal"]), ("place", PLACES)], name="joint"
    )
    gain = full(0, **arc)
    gain.loc[{"origin": "C", "destination": ["A", "B"]}] = 0.5
    whole = array([[10, 10, 0]], stage=["metal"], place=PLACES)
    most = (1.0 * joined).sum("operation")
    fee = array([-2], stage=["metal"])
    joint_purchase(b, 1.0 * new, 1.0 * joined, most, full(3, **arc), gain, fee, whole)
    return b.costs().sum()


def _qualified(b: PlanBook) -> Any:
    arc = {"operation": ["shock-1"], "stage": ["metal"], "origin": PLACES, "destination": PLACES}
    new = b.model.add_variables(lower=0.0, coords=list(arc.items()), name="ship")
    joined = b.model.add_variables(
        lower=0.0, coords=[("operation", ["shock-1"]), ("stage", ["metal"]), ("place", PLACES)], name="joint"
    )
    most, gain = (
        array([[[0, 0, value]]], operation=["shock-1"], stage=["metal"], origin=PLACES) for value in (6, 0.5)
    )
    qualified(b, 1.0 * new, most, gain, 1.0 * joined)
    return new.sum()


def _relations(b: PlanBook) -> Any:
    coords = {**OPS, "stage": ["metal"], "origin": PLACES, "destination": PLACES, "tranche": ["known", "new"]}
    ship = b.model.add_variables(lower=0.0, coords=list(coords.items()), name="ship")
    calm = xr.DataArray(["calm-1"], coords={"operation": ["shock-1"]}, dims=["operation"])
    arc = {"stage": ["metal"], "origin": PLACES, "destination": PLACES}
    bound = full(0, **arc)
    bound.loc[{"destination": "A"}] = 1.0
    bound.loc[{"origin": "A"}] = 0.0
    through = full(1, operation=["shock-1"], **arc)
    through.loc[{"origin": "C"}] = 0.25
    relations(b, 1.0 * ship, calm, through, bound)
    return ship.sum()


def _sharing(b: PlanBook) -> Any:
    coords = {**OPS, "stage": ["metal"], "origin": PLACES, "destination": PLACES, "tranche": ["known", "new"]}
    ship = b.model.add_variables(lower=0.0, coords=list(coords.items()), name="ship")
    calm = xr.DataArray(["calm-1"], coords={"operation": ["shock-1"]}, dims=["operation"])
    among = full(0, stage=["metal"], origin=PLACES, destination=PLACES)
    among.loc[{"origin": ["A", "B"], "destination": ["A", "B"]}] = 1.0
    sharing(b, 1.0 * ship, calm, among, 3.0)
    return ship.sum()


def _share_cap(b: PlanBook) -> Any:
    kept = b.model.add_variables(
        lower=0.0, coords=[("operation", OPERATIONS), ("place", PLACES)], name="kept"
    )
    over = share_cap(b, "metal-1", 1.0 * kept, array([1, 1, 0], place=PLACES), array([6, 7], **OPS))
    return over.sum()


def _cap_in_stops(b: PlanBook) -> Any:
    kept = b.model.add_variables(
        lower=0.0, coords=[("operation", ["shock-1"]), ("place", PLACES)], name="kept"
    )
    over = b.model.add_variables(lower=0.0, coords=[("operation", ["calm-1"])], name="over")
    calm = xr.DataArray(["calm-1"], coords={"operation": ["shock-1"]}, dims=["operation"])
    allowed = array([7], operation=["shock-1"])
    cap_in_stops(b, "metal-1", 1.0 * kept, array([1, 1, 0], place=PLACES), allowed, over, calm)
    return over.sum()


def _no_gain(b: PlanBook) -> Any:
    use = b.model.add_variables(lower=0.0, upper=9.0, coords=[("operation", OPERATIONS)], name="use")
    b.charge(array([-5, -6], **OPS) * use)
    cost = b.costs(["shock-1"])
    calm = (1.0 * cost.sel(operation=["calm-1"])).assign_coords(operation=["shock-1"])
    no_gain(b, cost.sel(operation=["shock-1"]), calm)
    return cost.sum()


def _mixture(b: PlanBook) -> Any:
    ship, away = arcs(b)
    over = b.model.add_variables(lower=0.0, coords=[("operation", OPERATIONS)], name="over")
    part = 0.25 * away.expand_dims(OPS)
    mixture(b, "metal-1", ship, part, array([3, 4], **OPS), over)
    return over.sum()


def _stockpile(b: PlanBook) -> Any:
    years = [1, 2]
    stockpile(
        b,
        most=full(5, stage=["metal"], place=["A"], model_year=years),
        filled=array([[1, 0], [0, 0]], **OPS, model_year=years),
        put_off=array([[0, 0], [-0.5, 0.5]], **OPS, model_year=years),
        held=array([[0, 0], [1, 0]], **OPS, model_year=years),
        already=array([[[0]], [[3]]], **OPS, stage=["metal"], place=["A"]),
        buy_back=array([8], stage=["metal"]),
        keeping=array([[1], [-2]], model_year=years, stage=["metal"]),
    )
    b.balance()
    return b.costs().sum() + b.capital()


def _switching(b: PlanBook) -> Any:
    axes: dict[str, Any] = {**OPS, "technology": ["thrifting"], "stage": ["metal"], "place": ["A", "B"]}
    run = b.model.add_variables(lower=0.0, coords=full(0, **axes).coords, name="run")
    build = b.model.add_variables(
        lower=0.0, coords=full(0, **axes).isel(operation=0, drop=True).coords, name="build"
    )
    calm = xr.DataArray(["calm-1"], coords={"operation": ["shock-1"]}, dims=["operation"])
    switching(b, 1.0 * run, full(1, **axes) * build, full(8, **axes), calm, 0.5)
    return build.sum() - 2 * run.sum()


def _tags(b: PlanBook) -> Any:
    ship, away = arcs(b)
    other = array([[1, 2, 9], [1, 2, 9]], **OPS, place=PLACES)
    entering = tags(b, "metal-1", ship, other, "C", away, array([0, 1, 1], place=PLACES))
    return entering.sum()


def _tail(b: PlanBook) -> Any:
    loss = b.model.add_variables(coords=[("operation", ["shock-1", "shock-2"])], name="loss")
    chance = array([0.1, 0.3], operation=["shock-1", "shock-2"])
    return tail(b, 1.0 * loss, chance, 0.8)


def _later(b: PlanBook) -> Any:
    names = ["early", "early-part", "late", "late-part"]
    loss = b.model.add_variables(lower=1.0, coords=[("operation", names)], name="loss")
    chance, calm = array([0.1, 0.2, 0.1, 0.3], operation=names), array([0.0, 0.25, 0.0, 0.4], operation=names)
    return later(b, 1.0 * loss, chance, calm, [2026, 2026, 2030, 2030]).sum()


EQUATIONS: dict[str, Callable[[PlanBook], Any]] = {
    "adequacy": _adequacy,
    "budget": _budget,
    "cap_in_stops": _cap_in_stops,
    "capital": _capital,
    "even": _even,
    "expansion": _expansion,
    "infrastructure": _infrastructure,
    "joint_purchase": _joint_purchase,
    "later": _later,
    "mixture": _mixture,
    "no_gain": _no_gain,
    "permitting": _permitting,
    "qualified": _qualified,
    "relations": _relations,
    "running": _running,
    "share_cap": _share_cap,
    "sharing": _sharing,
    "stockpile": _stockpile,
    "switching": _switching,
    "tags": _tags,
    "tail": _tail,
}
