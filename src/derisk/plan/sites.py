"""Sites: the candidates of a plan laid out by technology, stage and place, as the equations take them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from derisk.network.network import Array
from derisk.plan.candidates import Candidate
from derisk.plan.inputs import KILO, Inputs
from derisk.plan.operations import Operations
from derisk.stress.calibrate import MONTHS

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True, eq=False)
class Sites:
    """Arrays over technology and stage; kt a year and million USD. Nothing is built without a candidate.

    The dimension `technology` holds the labels of the candidates, so a named project is one of its own.
    """

    inputs: Inputs
    operations: Operations

    @cached_property
    def technologies(self) -> list[str]:
        """Labels of the candidates."""
        return list(dict.fromkeys(candidate.label for candidate in self.inputs.candidates))

    def size(self) -> xr.DataArray:
        """(technology, stage) most nameplate of one decision: a project's own size, else any."""
        values = np.full_like(self._laid(), np.inf)
        for at, candidate in self.placed():
            if candidate.most_t_a is not None:
                values[at] = candidate.most_t_a * KILO
        return self._label(values)

    def price(self) -> xr.DataArray:
        """(technology, stage, decided) annuities inside the plan per t a year, discounted."""
        values = self._laid(len(self.inputs.horizon.build_years))
        for at, candidate in self.placed():
            values[at] = candidate.capital(self.inputs.horizon) * KILO
        return self._label(values, "decided")

    def capex(self) -> xr.DataArray:
        """(technology, stage) overnight capital per t a year."""
        return self._each(lambda candidate: candidate.capex_usd_t_a)

    def opex(self) -> xr.DataArray:
        """(technology, stage) running cost per t."""
        return self._each(lambda candidate: candidate.opex_usd_t)

    def ready(self) -> xr.DataArray:
        """(operation, technology, stage, decided) share of nameplate that runs."""
        horizon = self.inputs.horizon
        years = [operation.year for operation in self.operations.listed]
        first = horizon.first + self.inputs.start_delay
        values = np.zeros((len(years), *self._laid(len(horizon.build_years)).shape))
        for at, candidate in self.placed():
            values[(slice(None), *at)] = candidate.deliverable(years, horizon, first)
        return self._label(values, "decided", first="operation")

    def may(self) -> xr.DataArray:
        """(technology, stage, place, decided) 1 where a build is open and comes on line inside the plan."""
        net = self.inputs.network
        ready = self.ready().max("operation").values
        values = np.zeros((*ready.shape[:2], len(net.places), ready.shape[2]))
        for at, candidate in self.placed():
            for code in candidate.places:
                values[(*at, net.place(code))] = ready[at] > 0
        return self._label(values, "place", "decided")

    def most(self) -> xr.DataArray:
        """(operation, technology, stage, place) bound on output, nought where there is no site.

        `most_share` counts members' need for a plant or mine (also of what later stages need of it), and
        the place's own need for recycling and thrifting. A by-product's plants keep to what its host lets,
        which grows with world use.
        """
        inputs, net = self.inputs, self.inputs.scaled
        values = np.zeros((len(self.operations.listed), *self._laid(len(net.places)).shape))
        reach = inputs.need.copy()
        for s in reversed(range(len(reach) - 1)):
            reach[s] = max(reach[s], reach[s + 1] / net.recovery[s + 1])
        absorbed = net.use + net.feed
        for at, candidate in self.placed():
            s = net.stage(candidate.stage)
            sites = np.isin(net.places, candidate.places)
            need = np.where(candidate.eats_feed, reach[s], absorbed[s]) * self.operations.growth[:, None]
            bound = (
                np.full_like(need, np.inf) if candidate.most_share is None else candidate.most_share * need
            )
            if candidate.eats_feed:  # of a by-product no more than its host lets, beside what is made there
                hosted = np.maximum(net.most_t[s] - self.inputs.calibration.capacity_t[s] * MONTHS, 0.0)
                bound = np.minimum(bound, hosted * self.operations.growth[:, None])
            if candidate.most_t_a is not None:
                bound = np.minimum(bound, candidate.most_t_a * KILO)
            values[(slice(None), *at)] = np.where(sites, bound, 0.0)
        return self._label(values, "place", first="operation")

    def placed(self) -> list[tuple[tuple[int, int], Candidate]]:
        """Every candidate with its position (technology, stage)."""
        net = self.inputs.network
        return [
            ((self.technologies.index(candidate.label), net.stage(candidate.stage)), candidate)
            for candidate in self.inputs.candidates
        ]

    def _laid(self, *more: int) -> Array:
        return np.zeros((len(self.technologies), len(self.inputs.network.stages), *more))

    def _each(self, figure) -> xr.DataArray:  # type: ignore[no-untyped-def]
        values = self._laid()
        for at, candidate in self.placed():
            values[at] = figure(candidate) * KILO
        return self._label(values)

    def _label(self, values: Array, *dims: str, first: str | None = None) -> xr.DataArray:
        named = (*([first] if first else []), "technology", "stage", *dims)
        return self.operations.label(values, *named).assign_coords(technology=self.technologies)
