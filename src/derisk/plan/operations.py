"""Operations: the years of a plan in calm, in each shock and with a supplier lost, as bounds and costs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from derisk.network.network import Array
from derisk.plan.futures import Future
from derisk.plan.inputs import KILO, Inputs
from derisk.stress.calibrate import MONTHS, PLANT_TRANCHES, SPARE_LOSS

if TYPE_CHECKING:
    import xarray as xr

TRANCHES = ("known", "growing", "new")
DUMPING = 0.01  # of the base price, what it costs to throw a tonne away


@dataclass(frozen=True)
class Operation:
    """One year of operation: calm, under a shock (`future`), or with `lost` gone at all its stages."""

    name: str
    year: int
    future: Future | None = None
    lost: str | None = None

    @property
    def calm(self) -> bool:
        """Whether nothing happens."""
        return self.future is None and self.lost is None


@dataclass(frozen=True, eq=False)
class Operations:
    """Bounds and costs of all operations, labelled; kt a year and million USD.

    Incumbents grow with world use, outside and inside, and begun plants run: without targets and shocks the
    chain goes on so, and the plan counts only what is built beyond that.
    """

    inputs: Inputs

    @cached_property
    def listed(self) -> tuple[Operation, ...]:
        """Calm years first, then shocks, then losses."""
        horizon = self.inputs.horizon
        calm = [Operation(f"calm-{year}", year) for year in horizon.years]
        shocks = [
            Operation(f"shock-{future.name}", future.year, future=future) for future in self.inputs.futures
        ]
        lost = dict.fromkeys(
            (target.supplier, year)
            for target in self.inputs.loss_targets
            for year in horizon.years
            if year >= target.by
        )
        losses = [Operation(f"loss-{supplier}-{year}", year, lost=supplier) for supplier, year in lost]
        return (*calm, *shocks, *losses)

    @property
    def names(self) -> list[str]:
        """Labels of the dimension `operation`."""
        return [operation.name for operation in self.listed]

    @cached_property
    def growth(self) -> Array:
        """[O] world use as a multiple of the base year's."""
        return np.asarray(self.inputs.growth[self.at])

    @cached_property
    def at(self) -> NDArray[np.intp]:
        """[O] position of each operation's year among the model years."""
        return np.array([self.inputs.year(operation.year) for operation in self.listed])

    @cached_property
    def made(self) -> Array:
        """[O, S, R] what plants make in the chain as it goes on."""
        return np.array([chain.production for chain in self.inputs.going_on])[self.at]

    @cached_property
    def flow(self) -> Array:
        """[O, S, R, R] what is shipped in the chain as it goes on."""
        return np.array([chain.flow for chain in self.inputs.going_on])[self.at]

    @cached_property
    def used(self) -> Array:
        """[O, S, R] final use in the chain as it goes on."""
        return np.array([chain.use for chain in self.inputs.going_on])[self.at]

    @cached_property
    def needs(self) -> Array:
        """[O, S] members' use and feed of each stage in the chain as it goes on."""
        return np.asarray(self.inputs.needs[self.at])

    @cached_property
    def supplies(self) -> Array:
        """[O, S] the same and what members send outside."""
        return np.asarray(self.inputs.supplies[self.at])

    @cached_property
    def stands(self) -> Array:
        """[O, S, R] what stands without its spare capacity: grown with the world, or begun."""
        return np.asarray(self.inputs.stands[0][self.at])

    def through(self) -> Array:
        """[O, S, R, R] share of shipments let through: less from the stopping supplier to whom it aims at."""
        net = self.inputs.network
        share = np.ones((len(self.listed), *net.flow.shape))
        inside = self.inputs.aimed_at > 0
        for o, operation in enumerate(self.listed):
            if operation.future is not None:
                for stop in operation.future.stops:
                    share[o, net.stage(stop.stage), net.place(stop.supplier), inside] = 1.0 - stop.share
            if operation.lost is not None:
                share[o, :, net.place(operation.lost), inside] = 0.0
        return share

    def plants(self) -> tuple[Array, Array]:
        """Upper bounds and costs of existing plants, [O, S, R, 2]: in use, and spare."""
        c = self.inputs.calibration
        most = np.maximum(self._grown(c.capacity_t * MONTHS), self.stands)
        upper = np.stack([self.made, np.maximum(most - self.made, 0.0)], axis=3)
        used = c.value_added[:, None] * (1.0 - PLANT_TRANCHES[-1][1]) - self.sunk()
        spare = np.broadcast_to((c.value_added + SPARE_LOSS * c.price)[:, None], used.shape)
        cost = np.stack([used, spare], axis=2)
        return upper, np.broadcast_to(cost[None], (len(self.listed), *cost.shape)).copy()

    def sunk(self) -> Array:
        """[S, R] what members' own plants can forgo and still run: the capital of a new one, which is sunk.

        So a new plant takes the place of imports and not of a neighbour that stands.
        """
        i = self.inputs
        annuity = np.zeros(len(i.network.stages)) if i.new_plant_usd_t is None else i.new_plant_usd_t * KILO
        forgone: Array = np.minimum(annuity, 0.9 * i.calibration.value_added)[:, None] * i.inside
        return forgone

    def trade(self) -> tuple[Array, Array, NDArray[np.bool_]]:
        """Upper bounds, costs and existence of shipments, [O, S, R, R, 3].

        To members: known trade is that of the chain as it goes on, more and new trade opens as suppliers
        qualify; in a shock it rests on the calm year (see `relations`). What begun plants took the place of
        is more trade of those who know each other. A control in force leaves a share of what grows or is new;
        a quota cuts what is known to its level, each buyer alike, and leaves nothing of the rest.
        Between outside places trade only grows.
        """
        i, c = self.inputs, self.inputs.calibration
        cost, exists = c.trade()
        places = len(i.network.places)
        away = ~np.eye(places, dtype=bool)
        member = i.inside > 0
        sells = (self.stands > 0).any(axis=0) | (c.flow_t.sum(axis=2) > 0)
        builds = np.zeros_like(sells)
        for candidate in i.candidates:
            for code in candidate.places if candidate.makes else ():
                builds[i.network.stage(candidate.stage), i.network.place(code)] = True
        to_member = (sells | builds)[:, :, None] & member[None, None, :] & away[None]
        exists[..., 0] |= (self.flow > 0).any(axis=0)
        exists[..., 2] = to_member
        grown = self._grown(c.flow_t * MONTHS)
        within = member[:, None] & member[None, :]
        buys = i.scaled.use + i.scaled.feed > 0
        upper = np.zeros((len(self.listed), *cost.shape))
        through = self.through()
        for o, operation in enumerate(self.listed):
            let, flow = through[o], self.flow[o]
            room = np.broadcast_to(self.needs[o][:, None, None], flow.shape)
            made = np.minimum(self.stands[o][:, :, None], room)
            upper[o, ..., 0] = flow
            again = np.maximum(grown[o] - flow, 0.0)
            upper[o, ..., 1] = (grown[o] * c.assumptions.trade_growth_share + again) * let
            ready = self._qualified(operation, c.assumptions.qualification_months)
            new = np.where(within[None], room, room * ready if operation.calm else made * ready * let)
            upper[o, ..., 2] = new * exists[..., 2]
            if i.together is not None:  # as if all was bought together; `approval` holds the rest back
                faster = self._qualified(operation, i.together.months) / ready
                upper[o, ..., 2] *= np.where(within[None] | ~buys[:, None, :], 1.0, faster)
            if i.controlled is not None:
                upper[o, ..., 1:] *= (1.0 - i.controlled * (1.0 - i.controlled_share))[..., None]
            leaves = self.inputs.leaves[self.at[o]]
            upper[o, ..., 0] *= leaves
            upper[o, ..., 1:] *= (leaves == 1.0)[..., None]
            if not operation.calm:
                upper[o, ..., 0] = np.where(self.relations() > 0, np.inf, upper[o, ..., 0])
        there = np.broadcast_to(exists, upper.shape).astype(bool)
        bound = np.broadcast_to(self.relations()[None] > 0, upper.shape[:-1])
        calm = np.array([operation.calm for operation in self.listed])[:, None, None, None]
        there[..., 0] |= bound & ~calm & there[..., 2]
        return upper, np.broadcast_to(cost, upper.shape).copy(), there & (upper > 0)

    def approved(self) -> tuple[Array, Array]:
        """[O, S, R, R] most from a new supplier when each member approves it; and the gain together."""
        i = self.inputs
        buys = (i.scaled.use + i.scaled.feed > 0)[None, :, None, :]
        arcs = self.relations()[None] * buys
        together = self.trade()[0][..., 2] * arcs
        if i.together is None:
            return together, np.zeros_like(together)
        usual, faster = (
            np.array([self._qualified(operation, months) for operation in self.listed])
            for months in (i.assumptions.qualification_months, i.together.months)
        )
        alone: Array = together * (usual / faster)[:, None, None, None]
        return alone, together - alone

    def qualified(self) -> tuple[Array, Array]:
        """Most of its output that a supplier sells to new buyers in a stop or loss, and more of it together.

        [O, S, R] kt a year, nought in calm, where each shipment has its own bound, and at members; and the
        same for each kt a year that members buy together.
        """
        i = self.inputs
        alone = i.assumptions.qualification_months
        together = alone if i.together is None else i.together.months
        usual, faster = (
            np.array([0.0 if o.calm else self._qualified(o, months) for o in self.listed])
            for months in (alone, together)
        )
        makes = self.stands * (1.0 - i.inside)
        whole = np.maximum(self.needs, 1e-12)[:, :, None]
        gain: Array = makes * (faster - usual)[:, None, None] / whole
        return usual[:, None, None] * makes, gain

    def relations(self) -> Array:
        """[S, R, R] 1 on arcs from outside to members."""
        inside = self.inputs.inside
        arc = (1.0 - inside)[:, None] * inside[None, :]
        return np.broadcast_to(arc, self.inputs.network.flow.shape).copy()

    def transit(self) -> Array:
        """[O, S, R] exports beyond own output: base re-exports and leakage; of a lost supplier none."""
        c, net = self.inputs.calibration, self.inputs.network
        own = self.made + self.scrap()[0]
        reexports = np.maximum(self.flow.sum(axis=3) - own, 0.0)
        allowance: Array = np.maximum(self._grown(c.transit_t * MONTHS), reexports)
        arrivals = np.maximum(self.flow.sum(axis=2), 1e-12)
        for o, operation in enumerate(self.listed):
            if operation.lost is not None:
                origin = net.place(operation.lost)
                other = 1.0 - self.flow[o, :, origin, :] / arrivals[o]
                allowance[o] = reexports[o] * other
        return allowance

    def demand(self) -> tuple[Array, Array]:
        """Blocks of final use and their worth [O, S, R, K]; the blocks together are the reference use.

        That is use of the chain as it goes on: grown, and of ore that nobody uses as such what is left over.
        """
        upper, worth = self.inputs.calibration.taken()
        paid = (worth / self.inputs.calibration.price[:, None, None]).mean(axis=(0, 1)) > 1.0
        upper, worth = self._grown(upper[..., paid] * MONTHS), worth[..., paid]
        grown = self._grown(self.inputs.scaled.use)
        kept = np.divide(self.used, grown, out=np.ones_like(grown), where=grown > 0.0)
        return upper * kept[..., None], np.broadcast_to(worth, (len(self.listed), *worth.shape)).copy()

    def scrap(self) -> tuple[Array, Array]:
        """Secondary supply that exists today and what it costs, [O, S, R]."""
        c = self.inputs.calibration
        upper = np.array([chain.recycled for chain in self.inputs.going_on])[self.at]
        cost = c.price * (1.0 - c.assumptions.scrap_margin_share)
        return upper, np.broadcast_to(cost[None, :, None], upper.shape).copy()

    def standing_stock(self) -> Array:
        """[O, S, R] stocks of traders and governments that exist anyway and can be drawn in a shock.

        In years under a quota they can be drawn in calm too, evenly over the years that a model year stands
        for: else a stop would look like a relief, since what the quota takes would be lent out of store then
        and not before.
        """
        c = self.inputs.calibration
        held = c.stock_target_t * (self.inputs.scaled.use + self.inputs.scaled.feed > 0)
        if self.inputs.existing_stock_t is not None:
            held = held + self.inputs.existing_stock_t * KILO
        short = np.array([bool((each < 1.0).any()) for each in self.inputs.leaves])[self.at]
        drawn = np.array([not operation.calm for operation in self.listed]) | short
        part = drawn / np.where(short, self.inputs.horizon.lengths[self.at], 1.0)
        standing: Array = held[None] * part[:, None, None]
        return standing

    def reference_cost(self) -> Array:
        """[O] cost of the chain when nothing is done, million USD a year less the worth of all use."""
        c = self.inputs.calibration
        _, plant = self.plants()
        arc, _ = c.trade()
        upper, worth = self.demand()
        scrap, scrap_cost = self.scrap()
        found = self.inputs.settled
        if found is not None:
            thrown = c.price[:, None] * DUMPING
            each: Array = (
                (found.make[self.at] * plant).sum(axis=(1, 2, 3))
                + (found.ship[self.at] * arc).sum(axis=(1, 2, 3, 4))
                + (found.scrap[self.at] * scrap_cost + found.dump[self.at] * thrown).sum(axis=(1, 2))
                + (found.drawn[self.at] * c.price[:, None]).sum(axis=(1, 2))
                - (found.use[self.at] * worth).sum(axis=(1, 2, 3))
            )
            return each
        made = (self.made * plant[..., 0]).sum(axis=(1, 2))
        shipped = (self.flow * arc[None, ..., 0]).sum(axis=(1, 2, 3))
        result: Array = (
            made + shipped + (scrap * scrap_cost).sum(axis=(1, 2)) - (upper * worth).sum(axis=(1, 2, 3))
        )
        return result

    def switched(self) -> float:
        """Share of a design at hand and not in use that comes into use in a stop, mean of its year."""
        months = max(self.inputs.switch_months, 1e-9)
        return float(np.mean([min(1.0, (month + 1) / months) for month in range(MONTHS)]))

    def label(self, values: Array | NDArray[np.bool_], *dims: str) -> xr.DataArray:
        """An array with the coordinates of its dimensions."""
        import xarray as xr

        places = list(self.inputs.network.places)
        known: dict[str, list[object]] = {
            "operation": [*self.names],
            "stage": [*self.inputs.network.stages],
            "place": [*places],
            "origin": [*places],
            "destination": [*places],
            "model_year": [*self.inputs.horizon.years],
            "decided": [*self.inputs.horizon.build_years],
        }
        shape = np.shape(values)
        coords = {d: known.get(d, list(range(n))) for d, n in zip(dims, shape, strict=True)}
        if "tranche" in dims and shape[dims.index("tranche")] == len(TRANCHES):
            coords["tranche"] = list(TRANCHES)
        return xr.DataArray(values, coords=coords, dims=list(dims))

    def _grown(self, values: Array) -> Array:
        return values[None] * self.growth.reshape(-1, *[1] * values.ndim)

    def _qualified(self, operation: Operation, months: float) -> float:
        """Share of new suppliers that are qualified: over the years in calm, its yearly mean in a shock."""
        months = max(months, 1e-9)
        if operation.calm:
            since = (operation.year - self.inputs.horizon.first) * MONTHS + MONTHS / 2
            return float(min(1.0, since / months))
        return float(np.mean([min(1.0, (month + 1) / months) for month in range(MONTHS)]))
