"""Openings: named plants that a chain's base year did not have yet, as they were known or are known now."""

from __future__ import annotations

from functools import lru_cache

from derisk import facts
from derisk.facts.projects import BEGUN, chance
from derisk.network.network import Network
from derisk.network.pooling import pool_of
from derisk.stress.adaptation.pipeline import YEAR, Opening
from derisk.stress.calendar import month_index, month_label

MIDDLE = "07"  # month of a start of which only the year is printed


def openings(network: Network) -> tuple[Opening, ...]:
    """Plants that open after the base year: those of the past on their dates, projects begun on theirs.

    A project counts with its nameplate times the chance that one of its status is built, from its latest
    planned start; where neither is printed it is left out.
    """
    return _openings(network.mineral, network.year, network.stages, network.places)


def told(network: Network, first: str, months: int) -> list[str]:
    """A note on the plants that open in the months of a run or before them; none where there are none."""
    last = month_index(first) + months
    named = [
        f"{each.name} ({network.stages[each.stage]}, {network.places[each.place]}, "
        f"{month_label(each.month)}, {each.capacity_t * YEAR:,.0f} t a year)"
        for each in sorted(openings(network), key=lambda each: (each.month, each.name))
        if each.month < last
    ]
    if not named:
        return []
    return [
        f"plants newer than the base year, run where the price pays for them: {'; '.join(named)}. A project "
        "counts with its nameplate times the chance that it is built."
    ]


@lru_cache(maxsize=64)
def _openings(
    mineral: str, year: int, stages: tuple[str, ...], places: tuple[str, ...]
) -> tuple[Opening, ...]:
    found = []
    for line in facts.table("openings").iter_rows(named=True):
        if line["mineral"] == mineral and line["stage"] in stages and line["opened"] > f"{year}-12":
            found.append((line, line["opened"], line["capacity_t_a"]))
    for line in facts.table("project").iter_rows(named=True):
        begun = line["status"] in BEGUN and line["start_year"] and line["start_year"] > year
        if line["mineral"] == mineral and line["stage"] in stages and begun and line["capacity_t_a"]:
            size = chance(line) * line["capacity_t_a"]
            found.append((line, f"{line['start_year']}-{MIDDLE}", size))
    return tuple(
        Opening(
            stages.index(line["stage"]),
            places.index(pool_of(line["place"], places)),
            month_index(opened),
            capacity / YEAR,
            line["project"],
            line["cite"],
        )
        for line, opened, capacity in found
    )
