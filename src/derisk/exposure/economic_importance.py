"""Economic importance of the European Commission's critical raw materials assessment."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from derisk.exposure.absent import Absent
from derisk.exposure.register import metric
from derisk.exposure.shares import Vector
from derisk.exposure.view import View, sentences
from derisk.facts.criticality import IMPORTANCE, substitution_index
from derisk.facts.importance import Use, end_uses, value_added
from derisk.terms.answer import Row, row
from derisk.terms.places import WORLD

LARGEST = 10.0  # scaled value added of the largest manufacturing sector
LEAST_KNOWN = 0.8  # share of use that must be broken down by application


def importance(use: Vector, scaled: Vector, substitution: float) -> float:
    """sum_s A_s Q_s SI_EI: use[s] (share of use), scaled[s] (value added, 0-10), index (0-1) -> 0-10."""
    return float((use * scaled).sum()) * substitution


def scaled_value_added(added: dict[str, float]) -> dict[str, float]:
    """Value added by sector (USD) -> 0 to 10, the largest sector 10."""
    largest = max(added.values())
    return {sector: LARGEST * value / largest for sector, value in added.items()}


@metric(
    "EI", "index", "European Commission 2017, Methodology for establishing the EU list, doi:10.2873/769526",
    formula="sum_s A_s Q_s SI_EI", needs="production", scope="chain",
)  # fmt: skip
def economic_importance(view: View) -> Iterator[Row]:
    """Value added of the sectors that use a mineral, weighed with use in each and how hard it is to replace.

    Shares of use are the economy's own, else the world's, and must cover four fifths of use; the rest is
    spread like the known part in value, and put into no sector or into the largest one in low and high.
    Sectors are the fourteen of manufacturing, coarser than the Commission's: its values are lower.
    """
    uses = end_uses(view.mineral.slug, view.economy) or end_uses(view.mineral.slug, WORLD)
    if not uses:
        raise Absent("Shares of use by sector are not known for this economy, nor for the world.")
    added = value_added(view.economy)
    if not added:
        raise Absent(
            f"Value added of {view.named(view.economy)}'s sectors is not in the facts.",
            {u.cite for u in uses},
        )
    yield _answer(view, uses, scaled_value_added(added))


def _answer(view: View, uses: tuple[Use, ...], scaled: dict[str, float]) -> Row:
    share = np.array([use.share for use in uses])
    added = np.array([scaled[use.sector] for use in uses])
    rest = max(0.0, 1.0 - float(share.sum()))
    if rest > 1 - LEAST_KNOWN:
        raise Absent(f"{rest:.0%} of use is not broken down by application.", {use.cite for use in uses})
    index = substitution_index(view.mineral.slug, IMPORTANCE)
    value = importance(share / share.sum(), added, index.value)
    low = importance(share, added, index.low)
    high = importance(share, added, index.high) + rest * LARGEST * index.high
    whose = "the world" if uses[0].place == WORLD else view.named(view.economy)
    notes = [
        f"Shares of use of {whose}, {uses[0].year}; value added of 2011.",
        "Which sector makes an application is our reading.",
        index.note,
    ]
    ranged = high - low > 1e-9
    whole = len(view.span) > 1
    where = "chain" if whole else view.stage.slug
    return row(
        id=f"exposure/{view.economy}/{view.mineral.slug}/{where}/economic_importance/{view.year}",
        economy=view.economy, mineral=view.mineral.slug, stage=None if whole else where,
        metric="economic_importance", year=view.year, value=value,
        low=min(low, value) if ranged else None, high=max(high, value) if ranged else None,
        unit="index", basis=view.mineral.basis, quality="prior", note=sentences(tuple(notes)),
        sources={*(use.cite for use in uses), *index.cites, "wiod-2013"},
    )  # fmt: skip
