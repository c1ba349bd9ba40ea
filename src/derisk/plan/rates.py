"""How often suppliers restrict, in part or altogether, by what a plan file asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from derisk.facts.hazards import Chance, HazardRate, hazard, hazards_of, of_group
from derisk.network.network import Network
from derisk.plan.futures import PART, WHOLE, Hazard, Kind, together

Preset = Literal["hazard-base", "hazard-stops", "hazard-acts"]
BASE: Preset = "hazard-base"
STOPS: Preset = "hazard-stops"
ACTS: Preset = "hazard-acts"
Rates = dict[Kind, dict[tuple[str, str], Chance]]  # yearly, by supplier and stage

SOLD_LITTLE = 0.01  # of members' supply of a stage, below which a supplier's stop does not touch them
NEVER = Chance(0.0, 0.0, 0.0, "no act of it at this stage is known")


def rates(net: Network, inside: Sequence[str], preset: Preset) -> Rates:
    """Yearly chances of acts towards the members with their ranges, by kind, supplier and stage.

    | preset | acts that stop all (ban, conflict) | acts in part (quota, licence) |
    |---|---|---|
    | `hazard-base` | stop all | withhold a part |
    | `hazard-stops` | stop all | are left out |
    | `hazard-acts` | stop all | stop all |

    So what is withheld in the mean rises from the second to the first to the third. A row that does not tell
    the two apart is taken at its word: its acts stop all. Of several members it is the mean of theirs by what
    each gets straight from the supplier, so that the tonnes expected to be missed are those of the acts,
    whomever they are aimed at.
    """
    found: Rates = {}
    for (supplier, stage), aims in hazards_of(net.mineral).items():
        others = hazard(net.mineral, stage, supplier)  # who aims at one place alone: as at any stage
        share = _bought(net, inside, supplier, stage)
        for kind in (WHOLE,) if preset != BASE else (WHOLE, PART):
            single = {
                place: (_chance(aims[place], kind, preset), share[place]) for place in share if place in aims
            }
            everybody = NEVER if others is None else _chance(others, kind, preset)
            found.setdefault(kind, {})[supplier, stage] = of_group(everybody, single)
    return found


def hazards(net: Network, inside: Sequence[str], preset: Preset) -> tuple[tuple[Hazard, ...], list[str]]:
    """Hazards of suppliers that stand alone outside the members; which were left out and why, in words."""
    found = rates(net, inside, preset)
    notes: list[str] = []
    sells: dict[str, dict[str, float]] = {}
    for supplier in dict.fromkeys(supplier for each in found.values() for supplier, _ in each):
        if supplier in inside:
            notes.append(f"Hazard of {supplier} left out: it is one of the economies.")
        elif supplier not in net.places:
            notes.append(f"Hazard of {supplier} left out: it is pooled into the rest of the world.")
        else:
            sells[supplier] = sold(net, inside, supplier)
    named = dict.fromkeys(at for each in found.values() for at in each if at[0] in sells)
    notes += [
        f"Hazard of {supplier} at {stage} left out: members get {sells[supplier][stage]:.1%} of their supply "
        f"straight from it, less than {SOLD_LITTLE:.0%}."
        for supplier, stage in named
        if stage in sells[supplier] and sells[supplier][stage] < SOLD_LITTLE
    ]
    made: list[Hazard] = []
    for kind, chances in found.items():
        kept: dict[str, dict[str, float]] = {}
        for (supplier, stage), chance in chances.items():
            if sells.get(supplier, {}).get(stage, 0.0) >= SOLD_LITTLE:
                kept.setdefault(supplier, {})[stage] = chance.value or 0.0
        made += together(kept, kind)
    return tuple(made), notes


def sold(net: Network, inside: Sequence[str], supplier: str) -> dict[str, float]:
    """Share of what members use and send outside that comes straight from a supplier, by stage."""
    member = np.isin(net.places, list(inside))
    found = {}
    for s, stage in enumerate(net.stages):
        supply = float((net.use + net.feed)[s, member].sum() + net.flow[s][np.ix_(member, ~member)].sum())
        sent = float(net.flow[s, net.place(supplier), member].sum())
        found[stage] = sent / supply if supply > 0 else 0.0
    return found


def _chance(row: HazardRate, kind: Kind, preset: Preset) -> Chance:
    """The chance of an act of a kind; in part are those that do not stop all, at each end of the range."""
    acts = Chance(row.annual_probability, row.low, row.high, row.locator)
    if preset == ACTS or row.stop_probability is None:
        return acts if kind == WHOLE else NEVER
    central = row.stop_probability
    low, high = (central if end is None else end for end in (row.stop_low, row.stop_high))
    if kind == WHOLE:
        return Chance(central, low, high, row.locator)
    return Chance(
        max(row.annual_probability - central, 0.0), max(row.low - low, 0.0), max(row.high - high, 0.0),
        row.locator,
    )  # fmt: skip


def _bought(net: Network, inside: Sequence[str], supplier: str, stage: str) -> dict[str, float]:
    """Each member's share of what members get straight from a supplier; none where they get nothing."""
    if supplier not in net.places or stage not in net.stages:
        return {}
    sent = net.flow[net.stage(stage), net.place(supplier)]
    tonnes = {code: float(sent[net.place(code)]) for code in inside}
    total = sum(tonnes.values())
    return {code: each / total for code, each in tonnes.items()} if total > 0.0 else {}
