"""What the EU's lists print beside shares: recycling rates, substitution index, trade parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from derisk.facts.load import kept, table
from derisk.terms.minerals import stream_of
from derisk.terms.places import members

if TYPE_CHECKING:
    import polars as pl

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
    """End-of-life recycling input rate of the EU: the study's, with the spread of all; None if unknown."""
    import polars as pl

    here = _of("recycling", mineral).filter(pl.col("place") == "EU27")
    if here.is_empty():
        return None
    first = here.filter(pl.col("cite") == STUDY)
    chosen = first if first.height else here
    rates = here["rate"].to_list()
    value = sum(chosen["rate"].to_list()) / chosen.height
    told = (
        "" if min(rates) == max(rates) else f"Recycling rates disagree: {min(rates):.0%} to {max(rates):.0%}."
    )
    quality = "estimated" if "estimated" in chosen["quality"].to_list() else "reported"
    return Ranged(value, min(rates), max(rates), quality, tuple(sorted(set(here["cite"]))), told)


@kept(256)
def substitution_index(mineral: str, purpose: str = SUPPLY_RISK) -> Ranged:
    """SI_SR or SI_EI: as printed, the mean and spread of a basket's materials; else the prior."""
    import polars as pl

    rows = _of("substitution", mineral).filter(pl.col("purpose") == purpose)
    if rows.is_empty():
        priors = _of("substitution", "any").filter(pl.col("purpose") == purpose)
        (prior,) = priors.iter_rows(named=True)
        told = f"Its substitution index is not known: {prior['index']:.3g}, a prior."
        return Ranged(prior["index"], prior["low"], prior["high"], "prior", (prior["cite"],), told)
    values = rows["index"].to_list()
    told = "" if len(values) == 1 else f"Substitution index of {' and '.join(rows['material'])}: their mean."
    cites = tuple(sorted(set(rows["cite"])))
    quality = "reported" if len(values) == 1 else "derived"
    return Ranged(sum(values) / len(values), min(values), max(values), quality, cites, told)


def _of(name: str, mineral: str) -> pl.DataFrame:
    """Rows of a table on a mineral; of part of a group those of the material that it is."""
    import polars as pl

    slug, material = stream_of(mineral)
    rows = table(name).filter(pl.col("mineral") == slug)
    return rows if slug == mineral else rows.filter(pl.col("material") == material)


@kept(256)
def trade_factors(mineral: str, step: str, scope: str) -> dict[str, float]:
    """The trade parameter t by supplier; a pair that the study does not list has 1, by its own rule.

    In the scope `eu` members of the EU have that of the guidelines, unless they are listed.
    """
    import polars as pl

    rows = table("trade_parameter").filter((pl.col("step") == step) & (pl.col("scope") == scope))
    inner = {
        place: factor
        for group, factor in _factors(rows.filter(pl.col("mineral") == "any"))
        for place in members(group)
    }
    return inner | dict(_factors(rows.filter(pl.col("mineral") == mineral)))


def _factors(rows: pl.DataFrame) -> list[tuple[str, float]]:
    return list(rows.select("place", "factor").iter_rows())
