"""Named projects as candidates: a place, a size, a date and a price of their own, counted at their chance.

Announced is not built. Only what is not begun is a choice (`derisk.plan.begun` holds the rest): it counts at
the chance of its status, and its printed date and cost move by the median slip of published cases. So the
expected nameplate is chance times nameplate, and capital is spent on what is built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from derisk import facts
from derisk.facts.money import rate, worth
from derisk.facts.projects import OVER, UNPERMITTED, chance
from derisk.facts.slippage import Slippage, slippage
from derisk.facts.tables.sources import OWN
from derisk.network.network import Network
from derisk.network.pooling import pool_of
from derisk.plan.candidates import INTEGRATED, Candidate

Row = Mapping[str, Any]
SOON = 1.0  # years from a decision to first output, at least


@dataclass(frozen=True)
class Pipeline:
    """Projects of one chain: candidates, and what was left out and why, in words."""

    candidates: tuple[Candidate, ...]
    notes: tuple[str, ...]


def read(path: str | Path) -> tuple[dict[str, Any], ...]:
    """The projects of a user's file, as rows of the table project.

    Raises
    ------
    InputError : naming file, row and column, what was seen and what to write.
    """
    from derisk.facts.sources.own import rows_of
    from derisk.facts.tables.project import TABLE

    return tuple(rows_of(Path(path), TABLE))


def published(mineral: str) -> list[Row]:
    """Projects of a chain in the table, a user's imported ones among them."""
    import polars as pl

    return list(facts.table("project").filter(pl.col("mineral") == mineral).iter_rows(named=True))


def pipeline(
    rows: Iterable[Row], net: Network, supplier: str, first: int,
    known: Mapping[tuple[str, str], Candidate], instruments: Sequence[str],
) -> Pipeline:  # fmt: skip
    """Candidates of named projects that the chain, the instruments and the places of a plan allow.

    `known` are the generic candidates: they give ramp, life and running cost, and capital where a project
    prints none. Printed money is put into that of the base prices. `first` is the year from which a project's
    years to first output are counted.
    """
    chosen: list[Candidate] = []
    left: dict[str, list[str]] = {}
    chances: dict[str, float] = {}
    for row in rows:
        reason = _left_out(row, net, supplier, known, instruments)
        if reason is not None:
            left.setdefault(reason, []).append(row["project"])
            continue
        part = chance(row)
        chances[row["status"]] = part
        place = _place(row["place"], net)
        model = known[row["technology"], row["stage"]]
        chosen.append(_candidate(priced(row, net.year), str(place), model, part, first, slippage()))
    notes = [_said(chosen, chances)] if chosen else []
    notes += [f"Left out, {reason}: {', '.join(sorted(names))}." for reason, names in left.items()]
    return Pipeline(tuple(chosen), tuple(notes))


def priced(row: Row, year: int) -> Row:
    """A project with its money in dollars of a year: by the exchange rate and the price level of its own."""
    per = rate(row["currency"] or "USD", row["money_year"]).usd_per_unit * worth(row["money_year"], year)
    money = {name: row[name] for name in ("capex", "capex_low", "capex_high", "opex_per_t")}
    return {**row, **{name: None if paid is None else paid * per for name, paid in money.items()}}


def _left_out(
    row: Row, net: Network, supplier: str, known: Mapping[tuple[str, str], Candidate],
    instruments: Sequence[str],
) -> str | None:  # fmt: skip
    """Why a project is no candidate of this plan, in words; None where it is one."""
    needs = ("mine", "refinery") if row["technology"] == INTEGRATED else (row["technology"],)
    place = _place(row["place"], net)
    checks = (
        (row["status"] in OVER, "stopped"),
        (row["stage"] not in net.stages, "of a stage that the network does not have"),
        (not set(needs) <= set(instruments), "of a technology that is none of the instruments"),
        (not row["capacity_t_a"], "tonnes of content not known"),
        (place is None or place == supplier, "in the supplier's place or in none of the network"),
        ((row["technology"], row["stage"]) not in known, "of a technology without figures at its stage"),
    )
    return next((reason for is_so, reason in checks if is_so), None)


def _place(code: str, net: Network) -> str | None:
    """The place of the network that a country is part of: itself, a union, or the rest of the world."""
    place = pool_of(code, net.places)
    return place if place in net.places else None


def _candidate(row: Row, place: str, model: Candidate, part: float, first: int, slips: Slippage) -> Candidate:
    """A project as a candidate; what it does not print is taken from the generic one of its technology."""
    own = row["cite"] == OWN
    delay = (0.0 if own else slips.delay_years[1]) if row["lead_years"] is None else 0.0
    lead = row["lead_years"]
    if lead is None:
        lead = model.lead_years if row["start_year"] is None else max(row["start_year"] - first, 0) + delay
    capex, spread = _capital(row, model, slips)
    opex, running = model.opex_usd_t, model.opex_range
    if row["opex_per_t"] is not None:
        opex, running = row["opex_per_t"], None
    return replace(
        model,
        places=(place,),
        project=row["project"],
        capex_usd_t_a=capex,
        capex_range=spread,
        opex_usd_t=opex,
        opex_range=running,
        lead_years=max(float(lead), SOON),
        lead_low=max(float(lead) - delay, SOON) if row["status"] in UNPERMITTED and delay else None,
        most_share=None,
        most_t_a=part * row["capacity_t_a"],
        least_t_a=0.0,
        quality=row["quality"],
        sources=tuple(dict.fromkeys((row["cite"], *model.sources))),
    )


def _capital(row: Row, model: Candidate, slips: Slippage) -> tuple[float, tuple[float, float] | None]:
    """USD per t a year and its ends; the generic figure where none is printed for this product alone."""
    if row["capex"] is None or row["capex_covers"]:
        return model.capex_usd_t_a, model.capex_range
    printed = row["capex"] / row["capacity_t_a"]
    ends = [row[name] / row["capacity_t_a"] for name in ("capex_low", "capex_high") if row[name] is not None]
    if row["cite"] == OWN:
        return printed, (min([printed, *ends]), max([printed, *ends])) if ends else None
    _, usual, most = slips.overrun
    return printed * usual, (min([printed, *ends]), max([printed * most, *ends]))


def _said(chosen: Sequence[Candidate], chances: Mapping[str, float]) -> str:
    total = sum(candidate.most_t_a or 0.0 for candidate in chosen)
    count = "1 named project" if len(chosen) == 1 else f"{len(chosen)} named projects"
    weights = ", ".join(f"{status} {chance:.0%}" for status, chance in sorted(chances.items()))
    return (
        f"{count} may be chosen, {total:,.0f} t a year in expectation; announced is not built, so each is "
        f"counted at its chance ({weights}). {slippage().said()}"
    )
