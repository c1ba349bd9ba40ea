"""The network of one chain in one base year: who makes, ships, uses what, closed and followable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from derisk.terms.errors import DeriskError

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]
RESIDUE = 0.01  # of what reaches a place; use below it lies within the errors of trade and is not known


@dataclass(frozen=True)
class BasePrice:
    """Where the base price of a stage's product comes from, USD per t content."""

    usd_t: float
    quality: str
    sources: tuple[str, ...]
    why: str


@dataclass(frozen=True, eq=False)
class Network:
    """A reconciled baseline.

    Shapes use S stages (from mine to component) and R places; every mass is t of contained element (REO
    for rare earths) a year.

    Attributes
    ----------
    production : [S, R] output of a stage.
    flow : [S, R, R] shipments from origin (second axis) to destination (third axis), zero diagonal.
    use : [S, R] final use, outside the chain.
    recycled : [S, R] secondary supply that enters as the product of a stage.
    price_usd_t : [S] base price of the product of a stage, USD per t content.
    recovery : [S] output of a stage per t of the previous stage's product; the first stage has 1.
    adjustments : one row a figure: what was reported, what is used, and why.
    prices : per stage, where the base price comes from.
    used : [S] whether a stage's product has uses outside the chain; of one that has none, what is left is
        rejected or put to stock. Empty: all stages but the first of several.
    host_limit_t : [S, R] most a by-product stage can make at a place, by what its host makes there, t a
        year; infinite where nothing bounds it. None: nowhere.
    notes : what a reader must know about this baseline.
    """

    mineral: str
    year: int
    places: tuple[str, ...]
    stages: tuple[str, ...]
    production: Array
    flow: Array
    use: Array
    recycled: Array
    price_usd_t: Array
    recovery: Array
    adjustments: pl.DataFrame
    prices: tuple[BasePrice, ...] = ()
    notes: tuple[str, ...] = ()
    used: tuple[bool, ...] = ()
    host_limit_t: Array | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of all sources the baseline rests on."""
        cited = self.adjustments["cite"].to_list() if "cite" in self.adjustments.columns else []
        keys = {key for text in cited for key in text.split(";") if key}
        return tuple(sorted(keys.union(*(price.sources for price in self.prices))))

    @property
    def users(self) -> NDArray[np.bool_]:
        """[S] whether a stage's product has uses outside the chain."""
        if self.used:
            return np.array(self.used)
        return np.arange(len(self.stages)) > (0 if len(self.stages) > 1 else -1)

    @property
    def most_t(self) -> Array:
        """[S, R] most that can be made at a place by what its host makes there, t a year; else infinite."""
        return np.full(self.production.shape, np.inf) if self.host_limit_t is None else self.host_limit_t

    @property
    def feed(self) -> Array:
        """[S, R] product of a stage eaten by the next stage at the same place, t a year."""
        eaten = np.zeros_like(self.production)
        eaten[:-1] = self.production[1:] / self.recovery[1:, None]
        return eaten

    @property
    def imports(self) -> Array:
        """[S, R] arrivals, t a year."""
        return np.asarray(self.flow.sum(axis=1))

    @property
    def exports(self) -> Array:
        """[S, R] departures, t a year."""
        return np.asarray(self.flow.sum(axis=2))

    def use_told(self, inside: Sequence[int]) -> NDArray[np.bool_]:
        """[S] whether use and feed of some places together are more than a residue of what reaches them."""
        here = list(inside)
        arrivals = self.imports[:, here].sum(axis=1) - self.flow[:, here][:, :, here].sum(axis=(1, 2))
        reaches = (self.production + self.recycled)[:, here].sum(axis=1) + arrivals
        drawn = (self.use + self.feed)[:, here].sum(axis=1)
        return np.asarray((drawn > 0.0) & (drawn >= RESIDUE * reaches))

    @property
    def told_use(self) -> Array:
        """[S, R] final use, t a year; nought where it is a residue of what reaches the place."""
        reaches = self.production + self.recycled + self.imports
        return np.where(self.use >= RESIDUE * reaches, self.use, 0.0)

    def residual(self) -> Array:
        """[S, R] what does not close: supply less draw, t a year (nought in a reconciled baseline)."""
        return self.production + self.recycled + self.imports - self.exports - self.feed - self.use

    def place(self, code: str) -> int:
        """Position of a place."""
        return _position(self.places, code, "place", self.mineral)

    def stage(self, slug: str) -> int:
        """Position of a stage."""
        return _position(self.stages, slug, "stage", self.mineral)

    def reordered(self, places: Sequence[str]) -> Network:
        """The same network with its places in another order."""
        order = [self.place(code) for code in places]
        return replace(
            self,
            places=tuple(places),
            production=self.production[:, order],
            flow=self.flow[:, order][:, :, order],
            use=self.use[:, order],
            recycled=self.recycled[:, order],
            host_limit_t=None if self.host_limit_t is None else self.host_limit_t[:, order],
        )

    def scaled(self, factor: float) -> Network:
        """The same network with all tonnes multiplied."""
        return replace(
            self,
            production=self.production * factor,
            flow=self.flow * factor,
            use=self.use * factor,
            recycled=self.recycled * factor,
            host_limit_t=None if self.host_limit_t is None else self.host_limit_t * factor,
        )


def _position(names: tuple[str, ...], name: str, what: str, mineral: str) -> int:
    if name not in names:
        raise DeriskError(
            f"The network of {mineral} has no {what} {name}.",
            where="network",
            seen=", ".join(names),
            try_=f"name one of these, or pool the {what} first",
        )
    return names.index(name)
