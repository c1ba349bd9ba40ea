"""Plants that run already or are begun: they belong to the chain, whatever a plan decides.

A project is begun or a choice by its status alone (`derisk.facts.projects`). What is begun counts at the
chance of its status in every plan, doing nothing among them; its capital is spent or promised by somebody
else, so no plan pays for it and none can have it sooner. The output of the base year holds what such a plant
made then; what it ramps up afterwards comes on top.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from derisk.facts.projects import BEGUN, chance
from derisk.network.network import Array, Network
from derisk.network.pooling import REST, pool_of
from derisk.plan.candidates import INTEGRATED, Candidate

Row = Mapping[str, Any]
RECYCLING = "recycling"
TECHNOLOGIES = ("mine", "refinery", "component-plant", RECYCLING, INTEGRATED)


@dataclass(frozen=True)
class Begun:
    """A named plant that a plan finds running or begun.

    `expected_t_a` is nameplate times chance, t a year of content; `online` the year of its first output,
    `ramp` shares of nameplate in its first years (the last one holds on). `feeds` is 1 where it is made from
    the product of the stage before, 0 for recycling; an integrated plant brings its own mine.
    """

    project: str
    technology: str
    stage: str
    place: str
    status: str
    chance: float
    expected_t_a: float
    online: int
    ramp: tuple[float, ...]
    sources: tuple[str, ...] = ()

    def share(self, year: int) -> float:
        """Share of nameplate that runs in a year."""
        age = year - self.online
        return self.ramp[min(age, len(self.ramp) - 1)] if age >= 0 else 0.0

    def beyond(self, base_year: int, year: int) -> float:
        """Expected output of a year beyond that of the base year, t a year."""
        return self.expected_t_a * max(self.share(year) - self.share(base_year), 0.0)


@dataclass(frozen=True)
class Standing:
    """Begun plants of one chain, and what was left out and why, in words."""

    plants: tuple[Begun, ...]
    notes: tuple[str, ...]


def standing(
    rows: Iterable[Row], net: Network, known: Mapping[tuple[str, str], Candidate], first: int
) -> Standing:
    """Begun plants of a chain that its network can hold, as they were known when a plan begins.

    `known` are the generic candidates of all technologies: they give the ramp, and the lead time of a
    project without a date, counted from the plan's `first` year. A plant that its base year had in full is
    none: nothing of it is new.
    """
    chosen: list[Begun] = []
    left: dict[str, list[str]] = {}
    for row in rows:
        if row["status"] not in BEGUN:
            continue  # a choice or over
        reason = _left_out(row, net, known, first)
        if reason is not None:
            left.setdefault(reason, []).append(row["project"])
            continue
        model = known[row["technology"], row["stage"]]
        each = _plant(row, net, model, first)
        if each.share(net.year) < each.ramp[-1]:
            chosen.append(each)
    notes = [_said(chosen)] if chosen else []
    notes += [f"Begun but not counted, {why}: {', '.join(sorted(names))}." for why, names in left.items()]
    return Standing(tuple(chosen), tuple(notes))


def _left_out(row: Row, net: Network, known: Mapping[tuple[str, str], Candidate], first: int) -> str | None:
    """Why a begun project does not change the chain, in words; None where it does."""
    checks = (
        (row["stage"] not in net.stages, "of a stage that the network does not have"),
        (int(str(row["vintage"])[:4]) > first, "told only after the plan begins"),
        (not row["capacity_t_a"], "tonnes of content not known"),
        (row["start_year"] is None and row["lead_years"] is None and row["status"] == "operating",
         "running since nobody says when, so the base year is taken to have it"),
        ((row["technology"], row["stage"]) not in known, "of a technology without figures at its stage"),
    )  # fmt: skip
    place = pool_of(row["place"], net.places)
    if place == REST and REST not in net.places:
        return "in none of the places of the network"
    return next((reason for is_so, reason in checks if is_so), None)


def _plant(row: Row, net: Network, model: Candidate, first: int) -> Begun:
    """A begun project; a date that is not printed is the generic lead time from the plan's first year."""
    if row["lead_years"] is not None:
        online = first + int(np.ceil(row["lead_years"]))
    else:
        online = row["start_year"] or first + int(np.ceil(model.lead_years))
    part = chance(row)
    return Begun(
        row["project"], row["technology"], row["stage"], pool_of(row["place"], net.places), row["status"],
        part, part * row["capacity_t_a"], online, model.ramp, (row["cite"],),
    )  # fmt: skip


def _said(chosen: Sequence[Begun]) -> str:
    """Which plants stand in every plan, in one sentence."""
    listed = ", ".join(
        f"{each.project} ({each.stage}, {each.place}, {each.online}, {each.expected_t_a:,.0f} t a year)"
        for each in sorted(chosen, key=lambda each: (each.stage, each.online, each.project))
    )
    return (
        f"Running or begun, so there whatever is planned, and paid for by nobody here: {listed}; "
        "nameplate times the chance of the status, beyond the output of the base year, from the date of the "
        "latest plan."
    )


def added(plants: Sequence[Begun], net: Network, year: int) -> tuple[Array, Array]:
    """[S, R] output of plants, and of recycling, that begun plants add to the base year's, t a year.

    An integrated plant adds its mine and all stages on the way.
    """
    made, recycled = np.zeros((2, len(net.stages), len(net.places)))
    for each in plants:
        s, r = net.stage(each.stage), net.place(each.place)
        more = each.beyond(net.year, year)
        (recycled if each.technology == RECYCLING else made)[s, r] += more
        while each.technology == INTEGRATED and s > 0:
            more /= float(net.recovery[s])
            s -= 1
            made[s, r] += more
    return made, recycled
