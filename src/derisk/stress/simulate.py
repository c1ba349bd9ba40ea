"""The monthly simulation: rolling, never clairvoyant; what a month leaves is what the next one has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from derisk.network import BaseYear, baseline
from derisk.network.network import Array, Network
from derisk.stress.adaptation.openings import openings
from derisk.stress.assumptions import Assumptions, cites
from derisk.stress.calendar import months_from
from derisk.stress.calibrate import MONTHS, Calibration
from derisk.stress.clearing import Clearing
from derisk.stress.ground import finer_for
from derisk.stress.needs import needs
from derisk.stress.policy import Policy, quota_masks
from derisk.stress.restrictions.limits import Mask
from derisk.stress.rolling import roll
from derisk.stress.scenario import Scenario
from derisk.stress.shortage import fed, unmet_t


@dataclass(frozen=True, eq=False)
class Run:
    """One simulated chain: T months, S stages, R places.

    `months` labels "YYYY-MM"; arrays lead with the month: `made`, `used`, `stock`, `price`, `released`,
    `recycled`, `dumped`, `put_by` (to stock, as a surplus is) [T, S, R], `trade` [T, S, R, R], `worth` USD of
    willingness to pay served [T, S, R], `welfare` [T]; `reported` is the price as contracts and customs show
    it; `demand` [T] the multiple of base use; `covers` the arcs [S, R, R] that each restriction of the
    scenario concerns.

    Of the adaptation: `leaked` [T, S, R, R] is the part of `trade` that got past a restriction (customs of
    the origin do not see it), `thrift` [T, S, R] the share of final use designed out, `spared` that of feed,
    `built` t a month that plants newer than the base year could make, `target` the stock aimed at,
    `reference` the price multiple at which stock was valued, `fear` 0-1.
    """

    scenario: Scenario
    calibration: Calibration
    months: tuple[str, ...]
    made: Array
    used: Array
    worth: Array
    stock: Array
    released: Array
    recycled: Array
    dumped: Array
    put_by: Array
    trade: Array
    leaked: Array
    price: Array
    reported: Array
    welfare: Array
    demand: Array
    thrift: Array
    spared: Array
    built: Array
    target: Array
    reference: Array
    fear: Array
    covers: tuple[Mask, ...]

    @property
    def network(self) -> Network:
        """The baseline the run starts from."""
        return self.calibration.network

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Keys of all sources the run rests on: its baseline's, its new plants' and its assumptions'."""
        plants = sorted({each.cite for each in self.calibration.openings if each.cite})
        priors = cites(self.network.mineral, self.network.stages)
        known = (*self.network.sources, *self.calibration.surplus.cites, *plants, *priors)
        return tuple(dict.fromkeys(known))

    @property
    def consumed(self) -> Array:
        """[T, S, R] use of a stage's product: final use and feed of the next stage, t a month."""
        return self.used + fed(self.network, self.made, self.spared)

    @property
    def unmet(self) -> Array:
        """[T, S, R] needed use unmet where the product is scarce, t a month; see `shortage` and `needs`.

        Feed is not needed for products that come out of store, nor lacking where it is put into store.
        """
        drawn = -np.diff(self.stock, axis=0, prepend=self.calibration.stock_target_t[None])
        need = needs(self.calibration, self.demand, self.thrift, self.spared, drawn)
        feed = fed(self.network, self.made, self.spared) + np.maximum(-drawn, 0.0)
        return unmet_t(self.calibration, self.used, feed, self.price, need)


@lru_cache(maxsize=32)
def _calibrated(mineral: str, year: BaseYear, assumptions: Assumptions | None, finer: bool) -> Calibration:
    network = baseline(mineral, year, finer)
    known = assumptions or Assumptions.load(mineral, network.stages)
    return Calibration(network, known, openings=openings(network))


def simulate(
    scenario: Scenario, mineral: str, assumptions: Assumptions | None = None, finer: bool | None = None
) -> Run:
    """Simulate one chain of a scenario from the baseline of its year.

    `finer` takes the network in which smaller suppliers stand alone too, or not; None: where the scenario
    names one of them, see `derisk.stress.ground`.

    Raises
    ------
    InputError : for a place or stage that the chain does not have, or a base year without data.
    DeriskError : when a month cannot be cleared.
    """
    which = finer_for(scenario, mineral) if finer is None else finer
    calibration = _calibrated(mineral, scenario.base_year, assumptions, which)
    return simulate_on(calibration, scenario.of(mineral))


def simulate_on(calibration: Calibration, scenario: Scenario) -> Run:
    """Simulate a scenario on a given calibration (any network)."""
    policy = Policy(calibration, scenario)
    releases = scenario.responses.stock_release is not None
    with Clearing(calibration, quota_masks(policy), releases) as clearing:
        passed = list(roll(clearing, policy))

    def cleared(name: str) -> Array:
        return _by_month([getattr(each.cleared, name) for each in passed])

    def set_to(name: str) -> Array:
        return _by_month([getattr(each.month, name) for each in passed])

    price = cleared("price")
    return Run(
        scenario=scenario,
        calibration=calibration,
        months=months_from(scenario.start, scenario.months),
        made=cleared("made"),
        used=cleared("used"),
        worth=cleared("worth"),
        stock=cleared("stock"),
        released=cleared("released"),
        recycled=cleared("recycled"),
        dumped=cleared("dumped"),
        put_by=cleared("put_by"),
        trade=cleared("trade"),
        leaked=_by_month([each.leaked for each in passed]),
        price=price,
        reported=_reported(price, calibration),
        welfare=np.array([each.cleared.welfare for each in passed]),
        demand=np.array([each.month.demand for each in passed]),
        thrift=set_to("thrift"),
        spared=set_to("spared"),
        built=set_to("built"),
        target=set_to("target"),
        reference=set_to("reference"),
        fear=_by_month([each.before.fear for each in passed]),
        covers=policy.covers,
    )


def _by_month(months: list[Array]) -> Array:
    """[T, ...] arrays of one shape, one below the other."""
    return np.concatenate(months).reshape(len(months), *months[0].shape)


def _reported(price: Array, calibration: Calibration) -> Array:
    """Contract and customs prices: the clearing price, smoothed in logs with a mean lag of so many months."""
    weight = 1.0 / (1.0 + calibration.assumptions.price_report_lag_months)
    floor = 1e-3 * calibration.price[None, :, None]
    clearing = np.log(np.maximum(price, floor))
    reported = np.empty_like(clearing)
    before = np.log(np.broadcast_to(calibration.price[:, None], price.shape[1:]))
    for t in range(len(price)):
        before = before + weight * (clearing[t] - before)
        reported[t] = before
    return np.exp(reported)


__all__ = ["MONTHS", "Run", "simulate", "simulate_on"]
