"""Government stocks and the rule that lets them into the market."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derisk import facts
from derisk.network.network import Array, Network
from derisk.stress.responses import keys, none
from derisk.stress.responses.need import Need
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

    def offer(self, shortfall: Array, base_t: Array, price: Array) -> Array:
        """[S, R] t offered this month, given last month's shortfall as a share of base use, and its price.

        The month's rate of every stock is offered, and the sharing key of the rule says to whom; nothing
        below the trigger.
        """
        if self.rule is None:
            return np.zeros_like(self.held)
        need = Need(
            hit=shortfall > self.rule.trigger_shortfall,
            short_t=shortfall * base_t,
            base_t=base_t,
            price=price,
            pooling=self.sharing | (self.held > 0),
        )
        offered: Array = keys()[self.rule.shared].share(self.held * self.rule.rate_per_month, need)
        return offered

    def at_home(self, offered: Array) -> NDArray[np.bool_]:
        """[S, R] where a stock is sold to its holder's own users alone."""
        alone = self.rule is not None and self.rule.shared == none.KEY
        return np.asarray((offered > 0) & alone)

    def take(self, released: Array) -> None:
        """Book what was sold; a shared pool is drawn down in proportion to the holdings."""
        if self.rule is None:
            return
        if self.rule.shared != none.KEY:
            total = self.held.sum(axis=1, keepdims=True)
            share = np.where(total > 0, self.held / np.maximum(total, 1e-12), 0.0)
            released = share * released.sum(axis=1, keepdims=True)
        self.held = np.maximum(self.held - released, 0.0)
