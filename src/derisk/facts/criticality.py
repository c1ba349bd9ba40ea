"""What the EU's lists print beside shares: recycling rates, substitution index, trade parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from derisk.facts.load import kept, rows_by
from derisk.terms.minerals import stream_of
from derisk.terms.places import members

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
def recycling_rate(mineral: str) -> Ranged:
    """End-of-life recycling input rate of the EU: the study's, with the spread of all; else the prior."""
    here = [row for row in _of("recycling", mineral) if row["place"] == "EU27"]
    if not here:
        (prior,) = _of("recycling", "any")
        told = (
            f"Its recycling input rate is not known (the EU's study does not judge it): {prior['rate']:.2g}, "
            "a prior; low is of supply that is all scrap, high of none."
        )
        return Ranged(prior["rate"], prior["low"], prior["high"], "prior", (prior["cite"],), told)
    chosen = [row for row in here if row["cite"] == STUDY] or here
    rates = [row["rate"] for row in here]
    value = sum(row["rate"] for row in chosen) / len(chosen)
    told = (
        "" if min(rates) == max(rates) else f"Recycling rates disagree: {min(rates):.0%} to {max(rates):.0%}."
    )
    quality = "estimated" if any(row["quality"] == "estimated" for row in chosen) else "reported"
    return Ranged(value, min(rates), max(rates), quality, tuple(sorted({row["cite"] for row in here})), told)


@kept(256)
def substitution_index(mineral: str, purpose: str = SUPPLY_RISK) -> Ranged:
    """SI_SR or SI_EI: as printed, the mean and spread of a basket's materials; else the prior."""
    rows = [row for row in _of("substitution", mineral) if row["purpose"] == purpose]
    if not rows:
        (prior,) = (row for row in _of("substitution", "any") if row["purpose"] == purpose)
        told = f"Its substitution index is not known: {prior['index']:.3g}, a prior."
        return Ranged(prior["index"], prior["low"], prior["high"], "prior", (prior["cite"],), told)
    values = [row["index"] for row in rows]
    materials = " and ".join(row["material"] for row in rows)
    told = "" if len(values) == 1 else f"Substitution index of {materials}: their mean."
    cites = tuple(sorted({row["cite"] for row in rows}))
    quality = "reported" if len(values) == 1 else "derived"
    return Ranged(sum(values) / len(values), min(values), max(values), quality, cites, told)


def _of(name: str, mineral: str) -> list[dict[str, Any]]:
    """Rows of a table on a mineral; of part of a group those of the material that it is."""
    slug, material = stream_of(mineral)
    rows = rows_by(name, "mineral").get((slug,), [])
    return rows if slug == mineral else [row for row in rows if row["material"] == material]


@kept(256)
def trade_factors(mineral: str, step: str, scope: str) -> dict[str, float]:
    """The trade parameter t by supplier; a pair that the study does not list has 1, by its own rule.

    In the scope `eu` members of the EU have that of the guidelines, unless they are listed.
    """
    rows = rows_by("trade_parameter", "step", "scope", "mineral")
    inner = {
        place: row["factor"] for row in rows.get((step, scope, "any"), ()) for place in members(row["place"])
    }
    return inner | {row["place"]: row["factor"] for row in rows.get((step, scope, mineral), ())}
