"""The plan as a list of equations: what is built before, how it runs in calm, in shocks and in losses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from derisk.market.book import total
from derisk.market.demand import demand
from derisk.market.disposal import disposal
from derisk.market.production import production
from derisk.market.recycling import recycling
from derisk.market.trade import trade
from derisk.market.transit import transit
from derisk.plan.adequacy import adequacy
from derisk.plan.budget import budget
from derisk.plan.candidates import INFRASTRUCTURE, JOINT, PERMITTING, REDESIGN
from derisk.plan.cap_in_stops import cap_in_stops
from derisk.plan.capital import capital
from derisk.plan.enabling import Together
from derisk.plan.even import even
from derisk.plan.expansion import expansion
from derisk.plan.futures import firsts, in_calm
from derisk.plan.infrastructure import infrastructure
from derisk.plan.inputs import KILO, Inputs, LossTarget, ShareCap
from derisk.plan.joint_purchase import joint_purchase
from derisk.plan.later import later
from derisk.plan.ledger import PlanBook
from derisk.plan.mixture import mixture
from derisk.plan.no_gain import no_gain
from derisk.plan.operations import DUMPING, Operation, Operations
from derisk.plan.permitting import permitting
from derisk.plan.qualified import qualified
from derisk.plan.relations import relations
from derisk.plan.running import running
from derisk.plan.share_cap import share_cap
from derisk.plan.sharing import sharing
from derisk.plan.sites import Sites
from derisk.plan.stockpile import stockpile
from derisk.plan.switching import switching
from derisk.plan.tags import tags
from derisk.plan.tail import tail

if TYPE_CHECKING:
    import xarray as xr
    from linopy import LinearExpression, Variable

    from derisk.network.network import Array


@dataclass
class Draft:
    """A plan being written: its inputs, the book, and the quantities later equations need."""

    inputs: Inputs
    operations: Operations
    book: PlanBook
    make: Any = None
    ship: Any = None
    use: Any = None
    scrap: Any = None
    run: Any = None
    own: Any = None
    joined: Any = None
    penalties: list[Any] = field(default_factory=list)


def write(inputs: Inputs) -> Draft:
    """The whole plan; money in million USD of the first year, masses in kt.

    min  calm operation + capital + (1 - l) sum p loss + l CVaR(history) + penalties
    """
    operations = Operations(inputs)
    net = inputs.network
    draft = Draft(inputs, operations, PlanBook.new(net.stages, net.places))
    operate(draft)
    build(draft)
    qualify(draft)
    store(draft)
    hubs(draft)
    for target in inputs.share_caps:
        cap_share(draft, target)
    for loss in inputs.loss_targets:
        survive(draft, loss)
    draft.book.balance()
    draft.book.finish(objective(draft))
    return draft


def operate(draft: Draft) -> None:
    """Plants, trade, scrap, users and disposal, in every operation."""
    import xarray as xr

    ops, book, net = draft.operations, draft.book, draft.inputs.network
    bill = np.zeros((len(net.stages), len(net.stages)))
    for s in range(1, len(net.stages)):
        bill[s - 1, s] = 1.0 / net.recovery[s]
    stages = list(net.stages)
    eaten = xr.DataArray(bill, coords={"stage": stages, "consumer": stages}, dims=["stage", "consumer"])
    node = ("operation", "stage", "place")
    arc = ("operation", "stage", "origin", "destination", "tranche")
    upper, cost = ops.plants()
    draft.make = production(
        book, ops.label(upper, *node, "tranche"), ops.label(cost, *node, "tranche"), eaten
    )
    upper, cost, exists = ops.trade()
    draft.ship = trade(book, ops.label(upper, *arc), ops.label(cost, *arc), ops.label(exists, *arc))
    upper, cost = ops.scrap()
    draft.scrap = recycling(book, ops.label(upper, *node), ops.label(cost, *node))
    upper, worth = ops.demand()
    draft.use = demand(book, ops.label(upper, *node, "block"), ops.label(worth, *node, "block"))
    price = np.broadcast_to(draft.inputs.scaled.price_usd_t[None, :, None], draft.scrap.shape)
    disposal(book, ops.label(price * DUMPING, *node))
    hit = [operation for operation in ops.listed if not operation.calm]
    if hit:
        through = ops.label(ops.through(), *arc[:-1]).sel(operation=[operation.name for operation in hit])
        relations(book, draft.ship, calm_of(hit), through, ops.label(ops.relations(), *arc[1:-1]))
    lost = [operation for operation in ops.listed if operation.lost is not None]
    if lost:
        inside = draft.inputs.inside[:, None] * draft.inputs.inside[None, :]
        among = np.broadcast_to(inside, draft.inputs.network.flow.shape)
        sharing(
            book, draft.ship, calm_of(lost), ops.label(among.copy(), *arc[1:-1]), draft.inputs.shared(None)
        )


def build(draft: Draft) -> None:
    """What may be built: bought first, run later."""
    ops, inputs, book = draft.operations, draft.inputs, draft.book
    draft.own = draft.make.sum("tranche") + draft.scrap
    if not inputs.candidates:
        return
    chosen, ready = Sites(inputs, ops), Sites(inputs, ops).ready()
    bought = capital(book, chosen.may(), chosen.price(), chosen.size())
    online = permitting(book, bought, ready, chosen.sooner(), inputs.helping(PERMITTING))
    bill = ops.label(np.append(1.0 / inputs.network.recovery[1:], 0.0), "stage")
    draft.run = expansion(book, online, chosen.most(), chosen.opex(), bill, inputs.plants)
    draft.own = draft.own + draft.run.sum("technology")
    roads = inputs.helping(INFRASTRUCTURE)
    if roads:
        taken = chosen.taken().sel(technology=list(roads))
        infrastructure(book, draft.run, bought, ready, taken, roads)
    if inputs.together is not None:
        buy_together(draft, inputs.together, bought, ready)
    designs = [c.label for c in inputs.candidates if c.technology == REDESIGN]
    stops = [operation for operation in ops.listed if not operation.calm]
    if designs and stops and ops.switched() < 1.0:
        kinds = list(dict.fromkeys(designs))
        ran, could = draft.run.sel(technology=kinds), online.sel(technology=kinds)
        most = chosen.most().sel(technology=kinds)
        switching(book, ran, could, most, calm_of(stops), ops.switched())
    calm = [operation.name for operation in ops.listed if operation.calm]
    plants = list(inputs.plants)
    if plants and inputs.least_running > 0:
        there = chosen.running().sel(operation=calm, technology=plants)
        ran, could = (each.sel(operation=calm, technology=plants) for each in (draft.run, online))
        running(book, ran, could, there, inputs.least_running)
    if inputs.budget_usd is not None:
        budget(book, bought, chosen.capex(), inputs.budget_usd * KILO**2)


def calm_of(hit: Sequence[Operation]) -> xr.DataArray:
    """The calm operation of the year of each operation that something happens in, by its name."""
    import xarray as xr

    names = [operation.name for operation in hit]
    return xr.DataArray([f"calm-{o.year}" for o in hit], coords={"operation": names}, dims=["operation"])


def buy_together(draft: Draft, terms: Together, bought: Variable, ready: xr.DataArray) -> None:
    """New outside suppliers through a joint purchaser, in every operation."""
    ops, inputs = draft.operations, draft.inputs
    net = inputs.scaled
    joint = bought.sel(technology=JOINT, drop=True).fillna(0)
    joined = (ready.sel(technology=JOINT, drop=True) * joint).sum("decided")
    draft.joined = joined
    need = (net.use + net.feed) * inputs.inside
    usual, gain = ops.approved()
    whole = need[None] * ops.growth[:, None, None]
    gain = np.divide(gain, whole[:, :, None, :], out=np.zeros_like(gain), where=whole[:, :, None, :] > 0)
    arc = ("operation", "stage", "origin", "destination")
    joint_purchase(
        draft.book,
        draft.ship.sel(tranche="new", drop=True),
        joined,
        joint.sum("decided"),
        ops.label(usual, *arc),
        ops.label(gain, *arc),
        ops.label(terms.fee_usd_t * KILO, "stage"),
        ops.label(need * float(inputs.growth.max()), "stage", "place"),
    )


def qualify(draft: Draft) -> None:
    """In stops and losses no supplier's output is approved for one new buyer after the other."""
    ops = draft.operations
    hit = [o for o, operation in enumerate(ops.listed) if not operation.calm]
    if not hit:
        return
    names = [ops.names[o] for o in hit]
    most, gain = (ops.label(each, "operation", "stage", "origin") for each in ops.qualified())
    outside = ops.label(ops.relations(), "stage", "origin", "destination")
    new = outside * draft.ship.sel(operation=names, tranche="new", drop=True)
    joined = None if draft.joined is None else draft.joined.sel(operation=names)
    qualified(draft.book, new, most.sel(operation=names), gain.sel(operation=names), joined)


def store(draft: Draft) -> None:
    """Stockpiles at members; standing stocks of governments and traders can be drawn in shocks too.

    A shock starts from the stock of the model year before, so nothing is bought in the last one.
    """
    ops, inputs, horizon = draft.operations, draft.inputs, draft.inputs.horizon
    net = inputs.scaled
    years = horizon.years
    last = len(years) - 1
    share = np.zeros(len(net.stages)) if inputs.stock_share is None else inputs.stock_share
    room = share[:, None] * (net.use + net.feed) * inputs.inside
    most = room[:, :, None] * inputs.growth
    most[:, :, last] = 0.0
    most[:, :, np.array(years) < horizon.first + inputs.start_delay] = 0.0
    filled, put_off, held = np.zeros((3, len(ops.listed), len(years)))
    for o, operation in enumerate(ops.listed):
        y = years.index(operation.year)
        change = filled if operation.calm else put_off
        if y < last:
            change[o, y] = 1.0 / horizon.lengths[y]
            if y > 0:
                change[o, y - 1] = -1.0 / horizon.lengths[y]
        if y > 0 and not operation.calm:
            held[o, y - 1] = 1.0
    _, drawn = stockpile(
        draft.book,
        ops.label(most, "stage", "place", "model_year"),
        ops.label(filled, "operation", "model_year"),
        ops.label(put_off, "operation", "model_year"),
        ops.label(held, "operation", "model_year"),
        ops.label(ops.standing_stock(), "operation", "stage", "place"),
        ops.label(net.price_usd_t, "stage"),
        ops.label(inputs.keeping, "model_year", "stage"),
    )
    draft.own = draft.own + drawn


def hubs(draft: Draft) -> None:
    """No place re-exports without limit what it did not make."""
    ops = draft.operations
    output = draft.own.expand_dims(tranche=["all"])
    transit(draft.book, output, draft.ship, ops.label(ops.transit(), "operation", "stage", "place"))


def absorbed(draft: Draft, stage: str, names: list[str]) -> LinearExpression:
    """Final use and feed of the next stage, by operation and place."""
    net = draft.inputs.network
    s = net.stage(stage)
    total: LinearExpression = draft.use.sel(operation=names, stage=stage, drop=True).sum("block")
    if s + 1 < len(net.stages):
        after, recovery = net.stages[s + 1], float(net.recovery[s + 1])
        total = total + draft.make.sel(operation=names, stage=after, drop=True).sum("tranche") / recovery
        if draft.run is not None:
            run = draft.run.sel(operation=names, technology=list(draft.inputs.plants), stage=after, drop=True)
            total = total + run.sum("technology") / recovery
    return total


def cap_share(draft: Draft, target: ShareCap) -> None:
    """A supplier-share cap on the calm years from its year on, and on the stops of these years."""
    import xarray as xr

    ops, inputs = draft.operations, draft.inputs
    calm = [operation.name for operation in ops.listed if target.binds(operation)]
    stops = {o.name: f"calm-{o.year}" for o in ops.listed if target.binds_in_stop(o)}
    names = [*calm, *stops]
    chosen = [ops.names.index(name) for name in names]
    stage, s = target.stage, inputs.network.stage(target.stage)
    ship = draft.ship.sel(operation=names, stage=stage, drop=True).sum("tranche")
    other = draft.own.sel(operation=names, stage=stage, drop=True)
    arcs = ops.label(ops.trade()[2][chosen, s].any(axis=(0, 3)).astype(float), "origin", "destination")
    outside = ops.label(1.0 - inputs.inside, "place")
    entering = tags(draft.book, target.name, ship, other, inputs.supplier, arcs, outside)
    members = ops.label(inputs.inside, "place")
    allowed = ops.label(target.cap * ops.supplies[:, s], "operation").sel(operation=names)
    asked = allowed.sel(operation=calm)
    over = share_cap(draft.book, target.name, entering.sel(operation=calm), members, asked)
    if stops:
        beside = xr.DataArray(list(stops.values()), coords={"operation": list(stops)}, dims=["operation"])
        within = allowed.sel(operation=list(stops))
        cap_in_stops(
            draft.book, target.name, entering.sel(operation=list(stops)), members, within, over, beside
        )
    if target.name in inputs.mixtures:
        part = np.zeros((len(ops.listed), *inputs.mixtures[target.name].shape[1:]))
        part[chosen[: len(calm)]] = inputs.mixtures[target.name]
        held = ops.label(part, "operation", "origin", "destination").sel(operation=calm)
        mixture(draft.book, target.name, ship.sel(operation=calm), held, asked, over)
    penalise(draft, over, stage, calm)


def survive(draft: Draft, target: LossTarget) -> None:
    """An N-1 target on its loss operations; other outside users keep the same share of theirs.

    One of all members together also says how evenly they can be served.
    """
    ops, inputs, stage = draft.operations, draft.inputs, target.stage
    names = [operation.name for operation in ops.listed if target.binds(operation)]
    s, got = inputs.network.stage(stage), absorbed(draft, stage, names)
    met = got.sel(place=list(inputs.asked_of(target)))
    need = ops.label(inputs.essential(target)[ops.at], "operation").sel(operation=names)
    penalise(draft, adequacy(draft.book, target.name, met, target.share, need), stage, names)
    if target.member is None:
        each = inputs.essential_share * inputs.needs_at[ops.at][:, s]
        even(draft.book, target.name, got, ops.label(each, "operation", "place").sel(operation=names))
    out = [place for place in inputs.network.places if place not in (*inputs.members, target.supplier)]
    theirs = inputs.essential_share * inputs.scaled.use[s, [inputs.network.place(code) for code in out]].sum()
    kept = draft.use.sel(operation=names, stage=stage, place=out, drop=True).sum("block")
    need = ops.label(theirs * ops.growth, "operation").sel(operation=names)
    penalise(draft, adequacy(draft.book, f"{target.name}-outside", kept, target.share, need), stage, names)


def penalise(draft: Draft, missed: Variable, stage: str, names: list[str]) -> None:
    """A missed target costs a multiple of the base price in every year it is missed."""
    import xarray as xr

    year = {operation.name: operation.year for operation in draft.operations.listed}
    weight = [draft.inputs.penalty(stage, year[name]) for name in names]
    labelled = xr.DataArray(weight, coords={"operation": names}, dims=["operation"])
    draft.penalties.append((labelled * missed).sum())


def risk(book: PlanBook, loss: LinearExpression, inputs: Inputs) -> LinearExpression:
    """Tail of what futures cost, from the `loss` of each stop (operation)."""
    import xarray as xr

    def over_stops(values: Sequence[float] | Array) -> xr.DataArray:
        return xr.DataArray(
            np.array(values), coords={"operation": loss.indexes["operation"]}, dims=["operation"]
        )

    chance = over_stops([future.probability for future in inputs.futures])
    calm = over_stops(in_calm(inputs.futures))
    history = later(book, loss, chance, calm, [future.year for future in inputs.futures])
    return tail(book, history, over_stops(firsts(inputs.futures)), inputs.risk.alpha)


def objective(draft: Draft) -> LinearExpression:
    """Calm years, capital, what shocks add (mean and tail), and penalties."""
    import xarray as xr

    inputs, horizon, listed = draft.inputs, draft.inputs.horizon, draft.operations.listed
    shocks = [operation for operation in listed if operation.future is not None]
    names = [operation.name for operation in shocks]
    cost = draft.book.costs(names)
    weight = np.zeros(len(listed))
    weight[: len(horizon.years)] = horizon.weights
    for o, operation in enumerate(listed):
        if operation.future is not None:
            expected = (
                (1.0 - inputs.risk.weight) * operation.future.probability * horizon.discount(operation.year)
            )
            weight[o] += expected
            weight[horizon.years.index(operation.year)] -= expected
    parts = [(draft.operations.label(weight, "operation") * cost).sum()]
    if draft.book.invested:
        parts.append(draft.book.capital())
    if not shocks:
        return total([*parts, *draft.penalties])
    calm = (1.0 * cost.sel(operation=[f"calm-{o.year}" for o in shocks])).assign_coords(operation=names)
    no_gain(draft.book, cost.sel(operation=names), calm)
    if inputs.risk.weight > 0:
        rate = xr.DataArray(
            [horizon.discount(o.year) for o in shocks], coords={"operation": names}, dims=["operation"]
        )
        loss = rate * (1.0 * cost.sel(operation=names) - calm)
        parts.append(inputs.risk.weight * risk(draft.book, loss, inputs))
    return total([*parts, *draft.penalties])
