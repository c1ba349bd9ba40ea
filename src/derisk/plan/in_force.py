"""Controls in force: what a supplier that licenses, limits or bans its exports today sells.

Trade of the base year is trade under what was in force then, so a control belongs to the base already; a
stop is an escalation of it and one of the futures. A quota with a level that came later bounds what leaves in
the years that it is stated for, calm or not. And nobody can count on more from a supplier under control than
trade goes on to bring: relations of members that grow and new ones are open only for a stated share there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from derisk import facts
from derisk.facts.hazards import EVERYBODY, HazardRate, hazards_of
from derisk.network.network import Array, Network
from derisk.terms.minerals import stream_of

SUSPENDED = "suspended"
IN_FORCE = "in force"
BAN = "ban"
MONTHS = 12


@dataclass(frozen=True)
class Control:
    """A control on a stage's product, in force as of the facts' vintage.

    `to` are the places of the network that it is aimed at; `since` its first day, month or year as printed.
    """

    supplier: str
    stage: str
    to: tuple[str, ...]
    since: str
    instrument: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quota:
    """What a supplier lets out a year at all stages together, to places of the network.

    `level_t` [Y] t in each model year; infinite in those that no level is stated for. `until` is the month in
    which what is stated ends, None where no end is.
    """

    supplier: str
    to: tuple[str, ...]
    level_t: tuple[float, ...]
    until: str | None
    sources: tuple[str, ...] = ()

    @property
    def binds(self) -> tuple[bool, ...]:
        """[Y] whether a level is stated."""
        return tuple(bool(np.isfinite(level)) for level in self.level_t)


def quotas(net: Network, years: Sequence[int]) -> tuple[Quota, ...]:
    """Quotas of suppliers that stand alone in a network, later than its trade and known when a plan begins.

    The level of a model year is the mean over its months, where all of them have one: what is stated for a
    part of it alone is left out.
    """
    found = {}
    rows = [
        row for row in facts.table("quotas").iter_rows(named=True)
        if row["mineral"] == net.mineral and row["supplier"] in net.places
        and int(row["start"][:4]) > net.year and int(str(row["vintage"])[:4]) <= years[0]
    ]  # fmt: skip
    for by, target in dict.fromkeys((row["supplier"], row["to"]) for row in rows):
        some = [row for row in rows if (row["supplier"], row["to"]) == (by, target)]
        named = net.places if target == EVERYBODY else (target,)
        to = tuple(code for code in named if code in net.places and code != by)
        levels = tuple(_level(some, year) for year in years)
        last = max(some, key=lambda row: row["start"])
        if to and any(np.isfinite(level) for level in levels):
            cites = tuple(dict.fromkeys(row["cite"] for row in some))
            found[by, target] = Quota(by, to, levels, last["until"], cites)
    return tuple(found.values())


def _level(rows: Sequence[Mapping[str, Any]], year: int) -> float:
    """Mean level over the months of a year; infinite where a month has none."""
    levels = []
    for month in (f"{year}-{number:02d}" for number in range(1, MONTHS + 1)):
        known = [
            row["mass_t"] for row in rows
            if row["start"] <= month and (row["until"] is None or month < row["until"])
        ]  # fmt: skip
        levels.append(min(known, default=np.inf))
    return float(np.mean(levels))


def covered(each: Quota, net: Network) -> Array:
    """[S, R, R] 1 on shipments that a quota counts."""
    mask = np.zeros_like(net.flow)
    mask[:, net.place(each.supplier), [net.place(code) for code in each.to]] = 1.0
    return mask


def controls(net: Network, inside: Sequence[str], first: int) -> tuple[Control, ...]:
    """Controls of outside suppliers that stand alone in a network, towards members, when a plan begins.

    Which control stands on a product, and towards whom, is told by the hazards (`in_force`); what it is
    called, by the event of that date.
    """
    found = []
    for (supplier, stage), aims in sorted(hazards_of(net.mineral).items()):
        if stage not in net.stages or supplier not in net.places or supplier in inside:
            continue
        standing: dict[str, list[str]] = {}
        for code in inside:
            row = aims.get(code, aims.get(EVERYBODY))
            if row is not None and row.in_force and int(row.in_force[:4]) <= first:
                for since in (row.in_force, *_harder(row, net.year, first)):
                    standing.setdefault(since, []).append(code)
        for since, hit in standing.items():
            acts = [each for each in _events(net.mineral) if (each["by"], each["date"]) == (supplier, since)]
            named = "; ".join(dict.fromkeys(each["instrument"] for each in acts)) or "control"
            cites = (*(row.cite for row in aims.values()), *(each["cite"] for each in acts))
            found.append(Control(supplier, stage, tuple(hit), since, named, tuple(dict.fromkeys(cites))))
    return tuple(found)


def _harder(row: HazardRate, after: int, first: int) -> list[str]:
    """Dates of acts on a product under control that came after a year, and are in force when a plan begins.

    They are among those that the row counts and names.
    """
    found = [
        str(each["date"]) for each in _events(row.mineral)
        if each["by"] == row.supplier and str(each["status"] or "").startswith(IN_FORCE)
        and f" {each['date']} " in f"{row.locator} " and str(each["date"]) > str(row.in_force)
    ]  # fmt: skip
    return [date for date in dict.fromkeys(found) if after < int(date[:4]) <= first]


def held(listed: Sequence[Control], net: Network) -> Array:
    """[S, R, R] 1 on shipments that a control in force concerns."""
    mask = np.zeros_like(net.flow)
    for each in listed:
        for code in each.to:
            mask[net.stage(each.stage), net.place(each.supplier), net.place(code)] = 1.0
    return mask


def told(listed: Sequence[Control], net: Network, inside: Sequence[str], first: int) -> Iterator[str]:
    """What is in force, since when, and what that means for base and futures; what is suspended."""

    def named(each: Control) -> str:
        to = "" if set(each.to) == set(inside) else f" to {', '.join(each.to)}"
        return f"{each.instrument} of {each.supplier} on {each.stage}{to} since {each.since}"

    parts = (
        (f"in the trade of {net.year}, on which the plan rests", [c for c in listed if not _later(c, net)]),
        ("later, so what it takes away is not in the base", [c for c in listed if _later(c, net)]),
    )
    said = [f"{'; '.join(map(named, some))} ({when})" for when, some in parts if some]
    if said:
        yield (
            f"In force: {'; '.join(said)}.{_shipped(listed, net)} No plan counts on "
            "more from there than trade goes on to bring; a stop is one of the futures."
        )
    over = [
        f"{act['instrument']} of {act['by']} on {act['target']}, {act['status']}"
        for act in _events(net.mineral)
        if str(act["status"] or "").startswith(SUSPENDED) and int(str(act["date"])[:4]) <= first
    ]
    if over:
        yield (
            f"Not in the base, since suspended: {'; '.join(over)}. Of futures they are a part as far as the "
            "hazards count them."
        )


def _shipped(listed: Sequence[Control], net: Network) -> str:
    """What left under bans that came after the base year, in words."""
    told = {
        (each.supplier, each.stage): float(net.flow[net.stage(each.stage), net.place(each.supplier)].sum())
        for each in listed
        if _later(each, net) and BAN in each.instrument
    }
    parts = [
        f"{mass:,.0f} t of {stage} from {by}, {mass / net.production[net.stage(stage)].sum():.0%} of what "
        "the world made"
        for (by, stage), mass in told.items()
    ]
    return f" What now is banned and is in the base all the same: {'; '.join(parts)}." if parts else ""


def _later(control: Control, net: Network) -> bool:
    """Whether a control came after the base year."""
    return int(control.since[:4]) > net.year


def _events(mineral: str) -> list[Mapping[str, Any]]:
    """Events of a mineral or of the one it is a stream of."""
    names = {mineral, stream_of(mineral)[0]}
    return [row for row in facts.table("events").iter_rows(named=True) if row["mineral"] in names]
