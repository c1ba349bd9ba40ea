"""How often suppliers stop, by what a plan file asks for: every act that restricts, or acts that stop all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from derisk.facts.hazards import HazardRate, hazard, hazards_of
from derisk.network.network import Network

Preset = Literal["hazard-base", "hazard-stops"]
ACTS: Preset = "hazard-base"
STOPS: Preset = "hazard-stops"
Which = Literal["central", "low", "high"]
COLUMNS = {
    ACTS: {"central": "annual_probability", "low": "low", "high": "high"},
    STOPS: {"central": "stop_probability", "low": "stop_low", "high": "stop_high"},
}


def rates(
    net: Network, inside: Sequence[str], preset: Preset, which: Which = "central"
) -> dict[tuple[str, str], float]:
    """Yearly chance of a stop towards the members, by supplier and stage, or an end of its range.

    `hazard-base` counts every act of a supplier as the stop that a plan is made against, `hazard-stops` only
    acts that stop all. A row that does not tell them apart is taken at its word, one without a range at its
    central value. Of several members it is the mean of theirs by what each gets straight from the supplier,
    so that the tonnes expected to stop are those of the acts, whomever they are aimed at.
    """
    found = {}
    for (supplier, stage), aims in hazards_of(net.mineral).items():
        others = hazard(net.mineral, stage, supplier)  # who aims at one place alone: as at any stage
        everybody = 0.0 if others is None else _end(others, preset, which)
        bought = _bought(net, inside, supplier, stage)
        total = sum(bought.values())
        rate = everybody
        for place, tonnes in bought.items():
            if place in aims and total > 0.0:
                rate += tonnes / total * (_end(aims[place], preset, which) - everybody)
        found[supplier, stage] = rate
    return found


def _end(row: HazardRate, preset: Preset, which: Which) -> float:
    known = preset if getattr(row, COLUMNS[preset]["central"]) is not None else ACTS
    end: float | None = getattr(row, COLUMNS[known][which])
    central: float = getattr(row, COLUMNS[known]["central"])
    return central if end is None else end


def _bought(net: Network, inside: Sequence[str], supplier: str, stage: str) -> dict[str, float]:
    """Tonnes that each member gets straight from a supplier; none where either does not stand alone."""
    if supplier not in net.places or stage not in net.stages:
        return {}
    sent = net.flow[net.stage(stage), net.place(supplier)]
    return {code: float(sent[net.place(code)]) for code in inside}
