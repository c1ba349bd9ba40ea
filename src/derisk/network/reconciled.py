"""The reconciled baseline of a chain: published figures in, a closed network out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from derisk import facts
from derisk.network.estimates import estimated_production
from derisk.network.figures import Figure, pooled
from derisk.network.network import Array, Network
from derisk.network.pooling import PLAYERS, REST
from derisk.network.prices import base_prices
from derisk.network.reconcile import Reconciled, Target, reconcile
from derisk.network.reported import production_figures, trade_figures
from derisk.terms.errors import InputError
from derisk.terms.minerals import Mineral
from derisk.terms.minerals import mineral as find_mineral

if TYPE_CHECKING:
    import polars as pl

MOST_PLACES = 24  # twelve players, the top suppliers, the rest of the world
SMALLEST_SUPPLIER = 0.004  # of world output or world exports at some stage


def base_years(slug: str) -> tuple[int, ...]:
    """Years for which a chain has output of its first stage and trade of a later one."""
    chain = find_mineral(slug)
    first, *later = chain.stages
    traded = {year for stage in later for year in facts.trade_years(slug, stage.slug)}
    return tuple(sorted(set(facts.production_years(slug, first.slug)) & traded))


@lru_cache(maxsize=64)
def baseline(slug: str, year: int | None = None) -> Network:
    """The reconciled baseline of a mineral's chain.

    Parameters
    ----------
    year : base year; the latest with data when None.

    Returns
    -------
    Network with every balance closed; its `adjustments` list each figure as reported and as used.

    Raises
    ------
    InputError : for an unknown mineral or a year without data.
    """
    chain = find_mineral(slug)
    years = base_years(slug)
    wanted = years[-1] if year is None else year
    if wanted not in years:
        raise InputError(
            f"No baseline of {slug} can be made for {wanted}.",
            where=f"network/{slug}/{wanted}",
            seen=f"years with output and trade: {_spans(years)}",
            try_=f"--year {min(years, key=lambda known: abs(known - wanted))}",
        )
    made = production_figures(chain, wanted)
    producers = _producers(chain)
    shipped = trade_figures(chain, wanted, producers)
    made, notes = estimated_production(chain, wanted, made, shipped)
    stages = tuple(stage.slug for stage in chain.stages if any(figure.stage == stage.slug for figure in made))
    if len(stages) < len(chain.stages):
        missing = [stage.slug for stage in chain.stages if stage.slug not in stages]
        notes.append(
            f"{', '.join(missing)}: output in {wanted} is not known; the chain ends at {stages[-1]}."
        )
    seen = [figure for figure in [*made, *shipped] if figure.stage in stages]
    aside = [figure for figure in seen if figure.aside]
    places = _places([figure for figure in seen if not figure.aside], stages)
    figures = pooled(seen, places)
    recovery = np.array([1.0] + [facts.parameter("recovery", slug, stage).value for stage in stages[1:]])
    targets = [
        Target(
            stages.index(figure.stage),
            places.index(figure.place),
            -1 if figure.partner is None else places.index(figure.partner),
            figure.tonnes,
            figure.spread,
        )
        for figure in figures
    ]
    final_use = [s > 0 for s in range(len(stages))]  # nobody uses ore as it is
    scrap = _scrap_spread(slug, figures, stages, places)
    closed = reconcile(targets, len(stages), len(places), recovery, final_use, scrap)
    prices, price_notes = base_prices(chain, stages, wanted, recovery)
    return Network(
        mineral=slug,
        year=wanted,
        places=places,
        stages=stages,
        production=closed.production,
        flow=closed.flow,
        use=closed.use,
        recycled=closed.recycled,
        price_usd_t=prices,
        recovery=recovery,
        adjustments=_adjustments(slug, wanted, figures, aside, closed, stages, places),
        notes=(*notes, *price_notes),
    )


def _scrap_spread(
    slug: str, figures: Sequence[Figure], stages: Sequence[str], places: Sequence[str]
) -> Array:
    """[S, R] how much secondary supply a node may have: a share of the output it feeds, or of its own."""
    spread = np.zeros((len(stages), len(places)))
    for figure in figures:
        if figure.kind == "production":
            s, r = stages.index(figure.stage), places.index(figure.place)
            fed = max(s - 1, 0)  # scrap enters as feed of the stage
            spread[fed, r] += facts.parameter("scrap_spread_share", slug, figure.stage).value * figure.tonnes
    return spread


def _producers(chain: Mineral) -> dict[str, set[str]]:
    """Places known to produce at a stage in any year, also where their output is not published."""
    return {stage.slug: facts.producers(chain.slug, stage.slug) for stage in chain.stages}


def _places(figures: Sequence[Figure], stages: Sequence[str]) -> tuple[str, ...]:
    """Players first, then suppliers by their largest share of a stage's output or exports, then the rest."""
    from derisk.terms.places import members

    inside = {code for player in PLAYERS for code in members(player)}
    share: dict[str, float] = {}
    for stage in stages:
        for kind in ("production", "flow"):
            group = [f for f in figures if f.stage == stage and f.kind == kind]
            total = sum(f.tonnes for f in group) or 1.0
            by_place: dict[str, float] = {}
            for figure in group:
                by_place[figure.place] = by_place.get(figure.place, 0.0) + figure.tonnes / total
            for place, part in by_place.items():
                share[place] = max(share.get(place, 0.0), part)
    outside = [
        place
        for place, part in sorted(share.items(), key=lambda item: (-item[1], item[0]))
        if place not in inside and place != REST and part >= SMALLEST_SUPPLIER
    ]
    return (*PLAYERS, *outside[: MOST_PLACES - len(PLAYERS) - 1], REST)


def _adjustments(
    slug: str,
    year: int,
    figures: Sequence[Figure],
    aside: Sequence[Figure],
    closed: Reconciled,
    stages: Sequence[str],
    places: Sequence[str],
) -> pl.DataFrame:
    import polars as pl

    rows = [_adjustment(slug, year, figure, 0.0) for figure in aside]
    for figure in figures:
        s, r = stages.index(figure.stage), places.index(figure.place)
        if figure.partner is None:
            used = float(closed.production[s, r])
        else:
            used = float(closed.flow[s, r, places.index(figure.partner)])
        rows.append(_adjustment(slug, year, figure, used))
    for kind, values in (("use", closed.use), ("recycled", closed.recycled)):
        for s, stage in enumerate(stages):
            for r, place in enumerate(places):
                if values[s, r] > 0:
                    why = "what is left of supply" if kind == "use" else "supply that the balance needs"
                    made = Figure(kind, stage, place, None, float("nan"), "derived", "", why)
                    rows.append(_adjustment(slug, year, made, float(values[s, r])))
    schema = {
        "id": pl.String, "kind": pl.String, "stage": pl.String, "place": pl.String, "partner": pl.String,
        "reported": pl.Float64, "used": pl.Float64, "quality": pl.String, "why": pl.String, "cite": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _adjustment(slug: str, year: int, figure: Figure, used: float) -> dict[str, object]:
    parts = ["network", slug, str(year), figure.kind, figure.stage, figure.place]
    reported = None if np.isnan(figure.tonnes) else figure.tonnes
    return {
        "id": "/".join([*parts, figure.partner] if figure.partner else parts),
        "kind": figure.kind,
        "stage": figure.stage,
        "place": figure.place,
        "partner": figure.partner,
        "reported": reported,
        "used": used,
        "quality": figure.quality,
        "why": figure.why,
        "cite": figure.cite,
    }


def _spans(years: Sequence[int]) -> str:
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


__all__ = ["Array", "base_years", "baseline"]
