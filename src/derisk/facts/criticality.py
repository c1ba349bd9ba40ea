"""What the EU's lists print beside shares: recycling rates, substitution index, trade parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from derisk.facts.load import kept, table

STUDY = "eu-crm-2023"
EXTRACTION, PROCESSING = "extraction", "processing"
SUPPLY_RISK, IMPORTANCE = "supply-risk", "economic-importance"


@dataclass(frozen=True)
class Ranged:
    """A figure with its range; low and high equal it where nobody says otherwise."""

    value: float
    low: float
    high: float
    quality: str
    cites: tuple[str, ...]
    note: str = ""


@kept(256)
def recycling_rate(mineral: str) -> Ranged | None:
    """End-of-life recycling input rate: the EU study's, else the copied, with the spread of all; or None.

    Where no rate of the EU is known, that of another place stands for it, estimated, as its note says.
    """
    import polars as pl

    rows = table("recycling").filter(pl.col("mineral") == mineral)
    if rows.is_empty():
        return None
    here = rows.filter(pl.col("place") == "EU27")
    if here.is_empty():
        return _rate_elsewhere(rows.row(0, named=True))
    first = here.filter(pl.col("cite") == STUDY)
    chosen = first if first.height else here
    rates = here["rate"].to_list()
    value = sum(chosen["rate"].to_list()) / chosen.height
    told = (
        "" if min(rates) == max(rates) else f"Recycling rates disagree: {min(rates):.0%} to {max(rates):.0%}."
    )
    quality = "estimated" if "estimated" in chosen["quality"].to_list() else "reported"
    return Ranged(value, min(rates), max(rates), quality, tuple(sorted(set(here["cite"]))), told)


def _rate_elsewhere(row: Mapping[str, Any]) -> Ranged:
    told = f"Its recycling rate in the EU is not known: {row['rate']:.0%} of {row['place']}, {row['note']}."
    return Ranged(row["rate"], row["rate"], row["rate"], "estimated", (row["cite"],), told)


@kept(256)
def substitution_index(mineral: str, purpose: str = SUPPLY_RISK) -> Ranged:
    """SI_SR or SI_EI: as printed, the mean and spread of a basket's materials; else the prior."""
    import polars as pl

    known = table("substitution").filter(pl.col("purpose") == purpose)
    rows = known.filter(pl.col("mineral") == mineral)
    if rows.is_empty():
        (prior,) = known.filter(pl.col("mineral") == "any").iter_rows(named=True)
        told = f"Its substitution index is not known: {prior['index']:.3g}, a prior."
        return Ranged(prior["index"], prior["low"], prior["high"], "prior", (prior["cite"],), told)
    values = rows["index"].to_list()
    told = "" if len(values) == 1 else f"Substitution index of {' and '.join(rows['material'])}: their mean."
    cites = tuple(sorted(set(rows["cite"])))
    quality = "reported" if len(values) == 1 else "derived"
    return Ranged(sum(values) / len(values), min(values), max(values), quality, cites, told)


@kept(256)
def trade_factors(mineral: str, step: str, scope: str) -> dict[str, float]:
    """The trade parameter t by supplier; a pair that the study does not list has 1, by its own rule."""
    import polars as pl

    rows = table("trade_parameter").filter(
        (pl.col("mineral") == mineral) & (pl.col("step") == step) & (pl.col("scope") == scope)
    )
    return dict(zip(rows["place"].to_list(), rows["factor"].to_list(), strict=True))
