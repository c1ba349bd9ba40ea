"""GeoPolRisk: how far an economy's supply hangs on concentrated output and unstable origins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from derisk.exposure.absent import Absent
from derisk.exposure.concentration import hhi_range
from derisk.exposure.flows import weakest
from derisk.exposure.output import Figure
from derisk.exposure.own_output import own_output
from derisk.exposure.register import metric
from derisk.exposure.shares import Vector
from derisk.exposure.view import View
from derisk.exposure.weighing import Amounts, Weighed, check_same, scored, unscored
from derisk.facts.governance import stability
from derisk.terms.answer import Row
from derisk.terms.places import WORLD

BEST, WORST = 0.0, 1.0  # ends of the normalised score
FEW = 0.01  # imports' share of a supply under which a note says that the score tells little


def instability(estimate: float) -> float:
    """g = (2.5 - political stability) / 5, cut to 0 (stable) to 1 (unstable)."""
    return min(1.0, max(0.0, (2.5 - estimate) / 5.0))


def score(concentration: float, imports: Vector, risk: Vector, production: float) -> float:
    """HHI sum_i g_i f_i / (p + F): concentration (1), imports[p] (t), risk[p] (1), production (t) -> 1.

    ValueError if nothing is produced or imported: a risk of no supply is not 0.
    """
    supply = production + float(imports.sum())
    if supply <= 0:
        raise ValueError("no supply, so no risk can be told")
    return concentration * float((imports * risk).sum()) / supply


def characterization(value: float, price: float, reference: float) -> float:
    """Score (1) x price (USD/kg) over that of a reference, copper in the OECD (USD/kg) -> kg Cu-eq/kg."""
    return value * price / reference


def weighed(world: Amounts, imports: Amounts, own: Figure, risk: Mapping[str, float]) -> Weighed:
    """The score of labelled amounts of one stage, with the range that its gaps leave.

    world : output by place in parts of the world total (1); what is missing to 1 is not broken down by place.
    imports : t by origin. own : t of the economy. risk : 0-1 by origin; an origin without one is a gap.

    Raises
    ------
    InputError : amounts of two stages or two bases.
    Absent : over one percent of the supply comes from origins without a score.
    """
    check_same(world, imports)
    narrow, wide = hhi_range(world.mass_t, 1.0 - world.total)
    missing = unscored(imports, risk, own.value + imports.total)
    known = np.array([place in risk for place in imports.places], dtype=bool)
    best, worst = scored(imports.places, risk, BEST, WORST)
    value = score(narrow, imports.mass_t[known], best[known], own.value)
    low = score(narrow, imports.mass_t, best, own.value if own.high is None else own.high)
    high = score(wide, imports.mass_t, worst, own.value if own.low is None else own.low)
    return Weighed(value, min(low, value), max(high, value), missing)


@metric(
    "GPR", "1", "Santillan-Saldivar et al. 2022, doi:10.1007/s11367-022-02027-y; World Bank WGI",
    formula="HHI_w sum_i g_i f_i / (p + F)", needs="both",
)  # fmt: skip
def geopolrisk(view: View) -> Iterator[Row]:
    """Concentration of world output times the instability of the origins of an economy's supply.

    Output, imports and their sum are tonnes of content of one stage; own output counts as without risk.
    An origin without a score is never taken as stable.
    """
    if view.economy == WORLD:
        raise Absent("The world imports nothing.")
    flows = view.some(view.imports, "content")
    parts, own, stage = view.parts, own_output(view), view.stage.slug
    world = Amounts(tuple(line.place for line in parts.known), parts.mass, stage, "content")
    imports = Amounts(flows.partners, flows.amount("content"), stage, "content")
    if own.value + imports.total <= 0:
        raise Absent("Nothing is made or imported.", flows.sources)
    found = stability(imports.places, view.year)
    told = weighed(world, imports, own, {place: instability(each.value) for place, each in found.items()})
    notes = [*own.notes, *view.notes(flows, "content")]
    if told.unscored:
        notes.append(f"Without a governance score and left out: {', '.join(told.unscored)}.")
    bought = imports.total / (own.value + imports.total)
    if bought < FEW:
        notes.append(
            f"Imports are {bought:.2%} of the supply at this stage, so the score says nothing of what the "
            "economy buys at others; stages are never mixed."
        )
    older = sorted({each.year for each in found.values()} - {view.year})
    if older:
        notes.append(f"Governance scores of {older[0]}.")
    ranged = told.high - told.low > 1e-9
    yield view.row(
        "geopolrisk", told.value, by="content", low=told.low if ranged else None,
        high=told.high if ranged else None, unit="1", basis=view.mineral.basis_at(view.stage),
        quality=weakest([parts.quality, flows.quality("content"), own.quality]),
        sources={*parts.cites, *flows.cites("content"), *own.sources, *(s.cite for s in found.values())},
        notes=notes,
    )  # fmt: skip
