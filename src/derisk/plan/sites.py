"""Sites: the candidates of a plan laid out by technology, stage and place, as the equations take them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from derisk.network.network import Array
from derisk.plan.candidates import INFRASTRUCTURE, PERMITTING, Candidate
from derisk.plan.inputs import KILO, Inputs
from derisk.plan.operations import Operations

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
        """(technology, stage, decided) annuities inside the plan per t a year, discounted.

        A faster permit is charged also what its plant costs more inside the plan for being paid off sooner.
        """
        values, horizon = self._laid(len(self.inputs.horizon.build_years)), self.inputs.horizon
        for at, candidate in self.placed():
            values[at] = candidate.capital(horizon) * KILO
            if candidate.technology == PERMITTING:
                plant = self._helped(candidate)
                earlier = replace(plant, lead_years=candidate.lead_years)
                values[at] += (earlier.capital(horizon) - plant.capital(horizon)) * KILO
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

    def sooner(self) -> xr.DataArray:
        """(operation, technology, stage, decided) what runs more of nameplate whose permit was faster.

        For the candidates that have such permits alone.
        """
        permits = self.inputs.helping(PERMITTING)
        ready = self.ready()
        faster = ready.sel(technology=list(permits.values())).assign_coords(technology=list(permits))
        more: xr.DataArray = (faster - ready.sel(technology=list(permits))).clip(min=0.0)
        return more

    def online(self, build: Array) -> Array:
        """[O, T, S, R] nameplate on line and ramped up in each operation, of builds [T, S, R, B]."""
        found: Array = np.einsum("otsb,tsrb->otsr", self.ready().values, build)
        permits = self.inputs.helping(PERMITTING)
        if permits:
            plants = [self.technologies.index(name) for name in permits]
            faster = [self.technologies.index(name) for name in permits.values()]
            found[:, plants] += np.einsum("otsb,tsrb->otsr", self.sooner().values, build[faster])
        return found

    def running(self) -> xr.DataArray:
        """(operation, technology, stage, place) where something decided may be on line."""
        ready, permits = self.ready(), self.inputs.helping(PERMITTING)
        if permits:
            more = self.sooner().reindex(technology=self.technologies, fill_value=0.0)
            ready = ready + more
        open_ = self.may().max("decided") > 0
        there: xr.DataArray = ((ready.max("decided") > 0) & open_).transpose(
            "operation", "technology", "stage", "place"
        )
        return there

    def may(self) -> xr.DataArray:
        """(technology, stage, place, decided) 1 where a build is open and comes on line inside the plan.

        A faster permit only where its plant would come on line without it too.
        """
        net = self.inputs.network
        ready = self.ready().max("operation").values
        values = np.zeros((*ready.shape[:2], len(net.places), ready.shape[2]))
        for at, candidate in self.placed():
            for code in candidate.places:
                values[(*at, net.place(code))] = ready[at] > 0
        for plant, permit in self.inputs.helping(PERMITTING).items():
            values[self.technologies.index(permit)] *= values[self.technologies.index(plant)]
        return self._label(values, "place", "decided")

    def most(self) -> xr.DataArray:
        """(operation, technology, stage, place) bound on output, nought where there is no site.

        `most_share` counts members' need for a plant or mine (also of what later stages need of it), and
        the place's own need for recycling and thrifting. A by-product's plants keep to what its host lets,
        which grows with world use. What helps others has no output. Where infrastructure serves a candidate
        it is what the place comes to with it; `taken` is without.
        """
        return self._bounded(with_roads=True)

    def taken(self) -> xr.DataArray:
        """(operation, technology, stage, place) bound on output without any infrastructure of the plan."""
        return self._bounded(with_roads=False)

    def _bounded(self, with_roads: bool) -> xr.DataArray:
        inputs, net, growth = self.inputs, self.inputs.scaled, self.operations.growth[:, None]
        values = np.zeros((len(self.operations.listed), *self._laid(len(net.places)).shape))
        roads = {(c.serves, c.stage): c for c in inputs.candidates if c.technology == INFRASTRUCTURE}
        reach = self.operations.needs.copy()
        for s in reversed(range(len(net.stages) - 1)):
            reach[:, s] = np.maximum(reach[:, s], reach[:, s + 1] / net.recovery[s + 1])
        stands = self.operations.plants()[0].sum(axis=3)
        absorbed = net.use + net.feed
        for at, candidate in self.placed():
            if not candidate.makes:
                continue
            s, road = net.stage(candidate.stage), roads.get((candidate.label, candidate.stage))
            need = reach[:, s, None] if candidate.eats_feed else absorbed[s] * growth
            need = np.broadcast_to(need, (len(growth), len(net.places)))
            bound = (
                np.full_like(need, np.inf) if candidate.most_share is None else candidate.most_share * need
            )
            bound[:, ~np.isin(net.places, candidate.places)] = 0.0
            if road is not None:
                bound[:, np.isin(net.places, road.opens)] = 0.0
                if with_roads:
                    reached = dict(road.reach_t_a)
                    bound = np.maximum(bound, [reached.get(r, 0.0) * KILO for r in net.places] * growth)
            if candidate.eats_feed:  # of a by-product no more than its host lets, beside what is made there
                bound = np.minimum(bound, np.maximum(net.most_t[s] * growth - stands[:, s], 0.0))
            if candidate.most_t_a is not None:
                bound = np.minimum(bound, candidate.most_t_a * KILO)
            values[(slice(None), *at)] = bound
        return self._label(values, "place", first="operation")

    def placed(self) -> list[tuple[tuple[int, int], Candidate]]:
        """Every candidate with its position (technology, stage)."""
        net = self.inputs.network
        return [
            ((self.technologies.index(candidate.label), net.stage(candidate.stage)), candidate)
            for candidate in self.inputs.candidates
        ]

    def _helped(self, helper: Candidate) -> Candidate:
        """The candidate that something helps."""
        return next(c for c in self.inputs.candidates if c.label == helper.serves and c.stage == helper.stage)

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
