"""Calibration: costs, blocks and layers under which the base year is the only answer of the market.

Arcs of the base year cost a little less than price parity and surge a little more, plants in use earn a
margin and spare ones would lose, no block ends at the base price, and every node holds stock whose worth is
the base price inside a dead band. So the base flows are the unique optimum and the base prices its unique
duals, also when capacities move by a hair (model, section 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from derisk.network.network import Array, Network
from derisk.stress.adaptation.pipeline import Opening
from derisk.stress.assumptions import Assumptions
from derisk.stress.surplus import PUT_BY_WORTH, Surplus, surplus

MONTHS = 12
# price multiples at which demand steps: the model's fourteen break points, and finer ones from 2 to 8, so
# that a scarce month's price does not hang on one of a few steps
BREAKS = np.array(
    [0.4, 0.6, 0.8, 0.9, 0.95, 1.05, 1.1, 1.2, 1.35, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.4, 8.0, 10.0]
)
# plants in use: share of output and the margin of value added it earns at base prices; costs spread below p0,
# so that dear feed stops few plants and a glut stops some
FIRST_STEP = 1.049  # price multiple, to within a hair of the first break, from which users do without
PLANT_TRANCHES = ((0.4, 0.6), (0.2, 0.4), (0.2, 0.2), (0.1, 0.1), (0.05, 0.05), (0.05, 0.02))
LAYER_EDGES = np.array(
    [0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.1, 1.25, 1.5, 2.0, 3.0, 50.0]
)  # of the target stock
BAND = 0.9  # lower edge of the dead band
CEILING = 1.1  # upper edge
LOW_EDGE, HIGH_EDGE = (int(np.searchsorted(LAYER_EDGES, edge)) for edge in (BAND, CEILING))
LAYER_MIDDLES = (LAYER_EDGES[:-1] + LAYER_EDGES[1:]) / 2
FLAT = (LAYER_EDGES[:-1] >= BAND) & (LAYER_EDGES[1:] <= CEILING)  # layers of the dead band
TOWARDS_EMPTY = (1.0 - LAYER_MIDDLES[LAYER_MIDDLES < BAND] / BAND) ** 2  # z of `layers`, of those below it
INSIDE = 0.05  # how far inside the band a store comes back, of the target
REFILL_WORTH = (
    1.045  # least worth of stock below the band: above what spare supply costs, below the first break
)
# worth of stock above the band, multiples of the reference price; at no break of demand
GLUT_WORTH = (0.97, 0.92, 0.85, 0.75, 0.62)
ORE_WORTH = 1.05  # most that is paid for ore that gives no product, multiple of the base price
PARITY_GAP = 0.01  # how far known trade stays inside price parity
# by names, so that the order of places has no say: spread of the cost of an arc, and of worth at a place
ARC_SPREAD = 1e-2
WORTH_SPREAD = 1e-4
HUBS_KEEP = 1e-9  # of what passes through a place, so that trade in a circle has an end
SPARE_LOSS = 0.01  # spare plants lose this share of the base price at base prices
REST = 1e-3  # half-width of the layer around the opening stock, months of throughput


@dataclass(frozen=True, eq=False)
class Calibration:
    """Monthly quantities and costs of a chain, from its network and assumptions.

    Shapes: S stages, R places; tonnes a month of contained element, USD per t. `written` is the network for
    whose arcs the equations are written where it is another one: it has the same places and stages, and all
    arcs of `network`. Networks that differ in tonnes alone then share one written model. `openings` are
    plants newer than the base year, which may sell from then on.
    """

    network: Network
    assumptions: Assumptions
    written: Network | None = None
    openings: tuple[Opening, ...] = ()

    @property
    def frame(self) -> Network:
        """The network for whose arcs the equations are written."""
        return self.written or self.network

    @cached_property
    def make_t(self) -> Array:
        """[S, R] base output a month."""
        return self.network.production / MONTHS

    @cached_property
    def flow_t(self) -> Array:
        """[S, R, R] base shipments a month."""
        return self.network.flow / MONTHS

    @cached_property
    def surplus(self) -> Surplus:
        """What of apparent use is put to stock, and what lies there."""
        return surplus(self.network)

    @cached_property
    def put_by_t(self) -> Array:
        """[S, R] what is put to stock a month of the base year's surplus."""
        return self.surplus.share[:, None] * self.network.use / MONTHS

    @cached_property
    def use_t(self) -> Array:
        """[S, R] base final use a month, without what is put to stock."""
        return self.network.use / MONTHS - self.put_by_t

    @cached_property
    def consumption_t(self) -> Array:
        """[S, R] base use of a stage's product a month: final use and feed of the next stage."""
        return self.use_t + self.network.feed / MONTHS

    @cached_property
    def supply_t(self) -> Array:
        """[S, R] base supply a month: what a place makes, regains and buys."""
        supply: Array = self.make_t + self.network.recycled / MONTHS + self.flow_t.sum(axis=1)
        return supply

    @cached_property
    def reaches(self) -> Array:
        """[S, R, R] share of what passes through a place that each place uses in the end; rows add to 1.

        In proportion: what a place makes, recovers and buys is one pool, of which it uses and ships alike.
        """
        supply = self.supply_t
        traded = supply > 0
        onward = self.flow_t / np.where(traded, supply, 1.0)[:, :, None] * (1.0 - HUBS_KEEP)
        kept = 1.0 - onward.sum(axis=2)
        places = np.eye(supply.shape[1])
        return np.stack([np.linalg.solve(places - f, np.diag(k)) for f, k in zip(onward, kept, strict=True)])

    @cached_property
    def price(self) -> Array:
        """[S] base price, USD per t."""
        return self.network.price_usd_t

    @cached_property
    def value_added(self) -> Array:
        """[S] base price less the feed it takes, USD per t."""
        feed = np.concatenate([[0.0], self.price[:-1]]) / self.network.recovery
        feed[0] = 0.0
        return self.price - feed

    @cached_property
    def capacity_t(self) -> Array:
        """[S, R] output a month with spare capacity in use, of by-products at most what their host lets."""
        most: Array = np.minimum(
            self.make_t * (1.0 + self.assumptions.plant_surge_share), self.network.most_t / MONTHS
        )
        return most

    @property
    def stockpile_t(self) -> Array:
        """[S, R] government stock beyond what the facts know; none in a baseline."""
        return np.zeros_like(self.make_t)

    @property
    def redesigned(self) -> tuple[Array, Array]:
        """[S, R] use designed out before prices ask, and what designs at hand save: multiples of use."""
        return np.zeros_like(self.make_t), np.zeros_like(self.make_t)

    @property
    def rewon(self) -> Array:
        """[S, R] secondary supply set up before prices ask, beyond the base year's: share of base use."""
        return np.zeros_like(self.make_t)

    def plants(self) -> tuple[Array, Array]:
        """Upper bounds and costs of the plant tranches, [S, R, N]; the last one is spare."""
        upper = self.make_t[:, :, None] * np.array([*(share for share, _ in PLANT_TRANCHES), 0.0])
        upper[..., -1] = np.maximum(self.capacity_t - self.make_t, 0.0)
        margins = [1.0 - margin for _, margin in PLANT_TRANCHES]
        cost = self.value_added[:, None] * np.array([*margins, 1.0])
        cost[:, -1] += SPARE_LOSS * self.price
        return upper, np.broadcast_to(cost[:, None, :], upper.shape).copy()

    def trade(self) -> tuple[Array, NDArray[np.bool_]]:
        """Costs [S, R, R, 3] of known, growing and new shipments, and the mask of arcs that can exist."""
        stages, places = self.make_t.shape
        cost = np.zeros((stages, places, places, 3))
        noise = ARC_SPREAD * _by_arc(self.network.stages, self.network.places)
        a = self.assumptions
        for tranche, premium in enumerate((-PARITY_GAP, a.trade_growth_premium, a.new_supplier_premium)):
            cost[..., tranche] = self.price[:, None, None] * premium * (1.0 + noise)
        flows = self.frame.flow > 0
        sells = (self.frame.production > 0) | flows.any(axis=2)
        for opening in self.openings:
            sells[opening.stage, opening.place] = True
        can = np.broadcast_to(sells[:, :, None] & ~np.eye(places, dtype=bool)[None], cost.shape[:3])
        allowed = np.stack([flows, flows, can], axis=3)
        return cost, allowed

    def growing_t(self) -> Array:
        """[S, R, R] what known relationships can add in a month."""
        return self.flow_t * self.assumptions.trade_growth_share

    def new_t(self, built_t: Array | float = 0.0) -> Array:
        """[S, R, R] what a fully qualified new supplier can ship: all it makes, or all that is used there.

        `built_t` [S, R] is what plants newer than the base year add to its output.
        """
        makes = self.make_t + built_t
        most: Array = np.minimum(makes[:, :, None], self.consumption_t[:, None, :])
        return most

    @cached_property
    def throughput_t(self) -> Array:
        """[S, R] what a place makes and buys a month, without what it regains."""
        throughput: Array = self.make_t + self.flow_t.sum(axis=1)
        return throughput

    @cached_property
    def transit_t(self) -> Array:
        """[S, R] exports beyond own output a month: base re-exports and a little more."""
        reexports = np.maximum(self.flow_t.sum(axis=2) - self.make_t, 0.0)
        allowance: Array = reexports + self.assumptions.transit_slack_share * self.throughput_t
        return allowance

    @cached_property
    def own_share(self) -> Array:
        """[S, R] part of what a place makes and buys that it makes, 0-1; 0 where neither."""
        comes = self.throughput_t
        return np.divide(self.make_t, comes, out=np.zeros_like(comes), where=comes > 0)

    def piled_up_t(self, opening: Array, target: Array) -> Array:
        """[S, R] own output in store beyond what is wanted there, which may go abroad as this month's may.

        Of a store as much is own as output is of all that the place makes and buys in the base year.
        """
        piled: Array = self.own_share * np.maximum(opening - target, 0.0)
        return piled

    def scrap(self) -> tuple[Array, Array]:
        """Upper bounds and costs of secondary supply, [S, R, N]; margins fall as those of plants do.

        The dearest tranche earns little, so that a glut stops some of it and every store finds its way back.
        """
        shares, margins = np.array(PLANT_TRANCHES).T
        upper = self.network.recycled[:, :, None] / MONTHS * shares
        margin = self.assumptions.scrap_margin_share * margins / margins[0]
        cost = self.price[:, None, None] * (1.0 - margin)
        return upper, np.broadcast_to(cost, upper.shape).copy()

    def scrap_in(self, month: int) -> Array:
        """[S, R, N] bounds of secondary supply in a month counted from the first restriction, which is 1.

        The same in every month, where nothing has to be brought into use first.
        """
        return self.scrap()[0]

    def new_plant_cost(self) -> Array:
        """[S, R, 1] running cost of plants newer than the base year: dearer than base prices pay for."""
        cost = self.value_added + self.price * self.assumptions.new_plant_premium
        return self._everywhere(cost)[:, :, None]

    def regained_cost(self) -> Array:
        """[S, R, 1] cost of secondary supply beyond the base year's, USD per t."""
        return self._everywhere(self.price * self.assumptions.recycling_cost_multiple)[:, :, None]

    def reserve_price(self) -> Array:
        """[S, R] price below which a government does not sell, USD per t."""
        return self._everywhere(self.price * self.assumptions.reserve_price_multiple)

    def _everywhere(self, by_stage: Array) -> Array:
        return np.broadcast_to(by_stage[:, None], self.make_t.shape).copy()

    def demand(self) -> tuple[Array, Array]:
        """Blocks of final use [S, R, K] and their worth.

        At price multiple m use is base use x m**elasticity; between two break points it is held at the
        geometric mean of the two, so that it equals base use between .95 and 1.05. Nobody pays more than
        the choke price, nor much more than the base price for ore that a processor rejects or puts to stock.
        """
        choke = self.assumptions.choke_price_multiple
        worth = np.append(np.minimum(BREAKS[:-1], choke), choke)
        middle = np.sqrt(worth[:-1] * worth[1:])
        middle[int(np.searchsorted(worth, 1.0)) - 1] = 1.0
        blocks = np.empty((len(self.price), len(worth)))
        for s, elasticity in enumerate(self.assumptions.demand_elasticity):
            below = np.concatenate([[worth[0] ** elasticity], middle**elasticity, [0.0]])
            blocks[s] = below[:-1] - below[1:]
        upper = self.use_t[:, :, None] * blocks[:, None, :]
        multiple = np.broadcast_to(worth, blocks.shape).copy()
        idle = ~self.network.users
        multiple[idle] = np.minimum(multiple[idle], ORE_WORTH)
        return upper, (self.price[:, None] * multiple)[:, None, :] * self._tilt[:, :, None]

    def taken(self) -> tuple[Array, Array]:
        """Blocks of final use and, last, what is put to stock, with their worth, [S, R, K + 1]."""
        upper, worth = self.demand()
        put_by = PUT_BY_WORTH * self.price[:, None] * self._tilt
        return (
            np.concatenate([upper, self.put_by_t[:, :, None]], axis=2),
            np.concatenate([worth, put_by[:, :, None]], axis=2),
        )

    @cached_property
    def stock_target_t(self) -> Array:
        """[S, R] accessible commercial stock that users and traders aim at, with earlier years' surplus."""
        cover = np.array(self.assumptions.stock_cover_months)[:, None]
        handled = self.consumption_t + 0.1 * self.flow_t.sum(axis=2)
        least = 1e-4 * np.maximum(self.make_t.sum(axis=1, keepdims=True), 1e-9)
        working = np.maximum(self.assumptions.accessible_stock_share * cover * handled, least)
        use = self.network.use
        share = np.divide(use, use.sum(axis=1, keepdims=True), out=np.zeros_like(use), where=use > 0)
        target: Array = working + self.surplus.held[:, None] * share
        return target

    def layers(
        self, opening_t: Array, target_t: Array, reference: Array, last: Array, empty: Array
    ) -> tuple[Array, Array]:
        """Layers of closing stock [S, R, L] and their worth; the last one lies around the opening stock.

        Worth of stock y = S/S*, as a multiple of base price: P in the dead band; below it rising from P to
        E, P ** (1 - z) E ** z with z = (1 - y/band)^2; above it `GLUT_WORTH` times P, or times E where
        that is less: nobody speculates on a price that supply will not hold. S* is `target_t`, P `reference`
        and E `empty`, the price expected with nothing in store, all [S, R]; E never counts as less than P
        below the band nor as less than the base price above it. Who has left the dead band comes back a
        little inside it, so that a last shortage is absorbed and not handed round. The layer round the
        opening stock pins the price of a store at rest: in the band at P, on the edge of two steps a hair
        under the `last` price, [S, R], where neither a plant nor a shipment that set that price ties with it.
        """
        edges = LAYER_EDGES * target_t[:, :, None]
        short = opening_t < BAND * target_t * (1 - 1e-6)
        glut = opening_t > CEILING * target_t * (1 + 1e-6)
        edges[..., LOW_EDGE] += INSIDE * target_t * short
        edges[..., HIGH_EDGE] -= INSIDE * target_t * glut
        half = np.minimum(self._rest_t + 1e-6 * target_t, opening_t)
        low, high = opening_t - half, opening_t + half
        lower, upper = edges[..., :-1], edges[..., 1:]
        overlap = np.minimum(upper, high[:, :, None]) - np.maximum(lower, low[:, :, None])
        worth = self._layer_worth(reference, empty)
        worth *= self._layer_tilt
        below, at, above = _steps(edges, worth, np.stack([low, opening_t, high]))
        here = np.where(short | glut, np.minimum(np.maximum(last * (1.0 - WORTH_SPREAD), above), below), at)
        widths, worths = np.empty((2, *worth.shape[:2], worth.shape[2] + 1))
        np.subtract(upper - lower, np.maximum(overlap, 0.0), out=widths[..., :-1])
        widths[..., -1] = 2.0 * half
        worths[..., :-1], worths[..., -1] = worth, here
        worths *= self.price[:, None, None]
        return widths, worths

    def _layer_worth(self, reference: Array, empty: Array) -> Array:
        """[S, R, L] worth of each layer as a multiple of base price."""
        choke = self.assumptions.choke_price_multiple
        level = np.minimum(reference, choke)
        towards = np.log(np.maximum(empty, level) / level)[:, :, None] * TOWARDS_EMPTY
        refill = np.minimum(REFILL_WORTH * level, choke)[:, :, None]
        resale = np.minimum(level, np.maximum(empty, 1.0))[:, :, None]
        worth = np.empty((*level.shape, len(LAYER_MIDDLES)))
        scarce, plenty = len(TOWARDS_EMPTY), len(GLUT_WORTH)
        worth[..., :scarce] = np.maximum(level[:, :, None] * np.exp(towards), refill)
        worth[..., scarce:-plenty] = level[:, :, None]
        worth[..., -plenty:] = resale * np.array(GLUT_WORTH)
        return worth

    @cached_property
    def _rest_t(self) -> Array:
        """[S, R] half-width of the layer around the opening stock, by throughput."""
        return REST * (self.consumption_t + self.make_t)

    @cached_property
    def _layer_tilt(self) -> Array:
        """[S, R, L] factor by which the worth of a layer differs between places; 1 in the dead band."""
        return np.where(FLAT, 1.0, self._tilt[:, :, None])

    @cached_property
    def _tilt(self) -> Array:
        """[S, R] factor near 1 by which worth differs between places, so that no two are quite alike."""
        return 1.0 + WORTH_SPREAD * _by_place(self.network.stages, self.network.places)


def _steps(edges: Array, worth: Array, stock_t: Array) -> Array:
    """[N, S, R] worth of the layer in which each of N stocks lies."""
    stages, places = stock_t.shape[1:]
    last = worth.shape[2] - 1
    at = (edges <= stock_t[..., None] * (1 + 1e-6)).sum(axis=3) - 1
    at = np.minimum(np.maximum(at, 0), last)
    s, r = np.arange(stages)[:, None], np.arange(places)
    return np.asarray(worth[s, r, at])


@lru_cache(maxsize=64)
def _by_arc(stages: tuple[str, ...], places: tuple[str, ...]) -> Array:
    """[S, R, R] numbers within half of nought that belong to the names of arcs."""
    return np.array([[[_unit(f"{s}/{i}/{j}") - 0.5 for j in places] for i in places] for s in stages])


@lru_cache(maxsize=64)
def _by_place(stages: tuple[str, ...], places: tuple[str, ...]) -> Array:
    """[S, R] the same of places."""
    return np.array([[_unit(f"{s}/{r}") - 0.5 for r in places] for s in stages])


def _unit(name: str) -> float:
    """A number in 0-1 that belongs to a name."""
    return crc32(name.encode()) / 2**32
