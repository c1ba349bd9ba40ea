"""Government stocks and the rule that lets them into the market."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derisk import facts
from derisk.network.network import Array, Network
from derisk.stress.scenario import StockRelease
from derisk.terms.places import PLAYERS

DAYS_A_YEAR = 365.0


@dataclass
class Reserves:
    """What governments hold of each stage's product, [S, R] t, and the release rule of the scenario."""

    held: Array
    rule: StockRelease | None
    sharing: NDArray[np.bool_]  # [R] members of the alliance, among whom a pool is shared

    @classmethod
    def open(cls, network: Network, rule: StockRelease | None, more: Array | float = 0.0) -> Reserves:
        """Government stocks as the facts know them, and `more` [S, R]; nothing where none is published.

        A holding given in days is days of base use of the stage's product at that place.
        """
        held = np.zeros_like(network.production)
        if rule is not None:
            for holding in facts.stocks(network.mineral, "government"):
                if holding.place in network.places and holding.stage in network.stages:
                    s, r = network.stage(holding.stage), network.place(holding.place)
                    yearly = network.use[s, r] + network.feed[s, r]
                    if holding.mass_t is not None:
                        held[s, r] += holding.mass_t
                    elif holding.days is not None:
                        held[s, r] += holding.days / DAYS_A_YEAR * yearly
            held = held + more
        return cls(held, rule, np.isin(network.places, PLAYERS))

    def offer(self, shortfall: Array, base_t: Array) -> Array:
        """[S, R] t offered this month, given last month's shortfall as a share of base use.

        Nothing is offered below the trigger. `pro-rata` pools the stocks and hands out the month's rate by
        unmet tonnes among the holders and the alliance's members; `none` keeps each stock at home.
        """
        if self.rule is None:
            return np.zeros_like(self.held)
        hit = shortfall > self.rule.trigger_shortfall
        if self.rule.shared == "pro-rata":
            pool = (self.held * self.rule.rate_per_month).sum(axis=1, keepdims=True)
            need = np.where(hit & (self.sharing | (self.held > 0)), shortfall * base_t, 0.0)
            total = need.sum(axis=1, keepdims=True)
            return np.where(total > 0, pool * need / np.maximum(total, 1e-12), 0.0)
        return np.where(hit, self.held * self.rule.rate_per_month, 0.0)

    def take(self, released: Array) -> None:
        """Book what was sold; a shared pool is drawn down in proportion to the holdings."""
        if self.rule is None:
            return
        if self.rule.shared == "pro-rata":
            total = self.held.sum(axis=1, keepdims=True)
            share = np.where(total > 0, self.held / np.maximum(total, 1e-12), 0.0)
            released = share * released.sum(axis=1, keepdims=True)
        self.held = np.maximum(self.held - released, 0.0)
