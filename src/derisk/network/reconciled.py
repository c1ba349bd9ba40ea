"""The reconciled baseline of a chain: published figures in, a closed network out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from derisk import facts
from derisk.network.estimates import estimated_production
from derisk.network.figures import Figure, net_supply, pooled, summed
from derisk.network.hosts import host_limits
from derisk.network.network import RESIDUE, Array, Network
from derisk.network.prices import base_prices
from derisk.network.reconcile import Reconciled, Target, reconcile
from derisk.network.reported import production_figures, trade_figures, used_figures, weighable
from derisk.network.standing import also_standing, standing
from derisk.network.years import base_years
from derisk.terms.errors import InputError
from derisk.terms.minerals import Mineral
from derisk.terms.minerals import mineral as find_mineral

if TYPE_CHECKING:
    import polars as pl

FAR = 0.1  # of world output; a larger move is told in the notes
WEIGHTY_SCRAP = 0.25  # of the last product's output; a prior on scrap above it is told where little is seen
REJECTED = 0.3  # standard error of ore that gives no product, as a share of the ore at hand


@lru_cache(maxsize=96)
def baseline(slug: str, year: int | None = None, finer: bool = False) -> Network:
    """The reconciled baseline of a mineral's chain.

    Parameters
    ----------
    year : base year; the latest with data when None.
    finer : whether smaller suppliers stand alone too; see `derisk.network.standing`.

    Returns
    -------
    Network with every balance closed; its `adjustments` list each figure as reported and as used.

    Raises
    ------
    InputError : for an unknown mineral or a year without data.
    NotKnownError : for a chain whose balances cannot be written.
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
    stages, seen, known = _seen(slug, wanted)
    notes = list(known)
    aside = [figure for figure in seen if figure.aside]
    recovery = np.array([1.0] + [facts.parameter("recovery", slug, stage).value for stage in stages[1:]])
    prices = base_prices(chain, stages, wanted, recovery)
    told = [figure for figure in seen if not figure.aside]
    places = standing(told, stages)
    if finer:
        places = also_standing(told, stages, places, [price.usd_t for price in prices])
    figures = pooled(seen, places)
    targets = [
        Target(
            stages.index(figure.stage),
            places.index(figure.place),
            -1 if figure.partner is None else places.index(figure.partner),
            figure.tonnes,
            figure.spread,
            use=figure.kind == "use",
        )
        for figure in figures
    ]
    used = [chain.used_at(chain.stage(stage)) for stage in stages]
    use, scrap = _use_spread(figures, stages, places, used), _scrap_spread(slug, figures, stages, places)
    closed = reconcile(targets, len(stages), len(places), recovery, use, scrap)
    notes += [*_torn(stages, figures, closed), *_little_scrap(slug, stages, closed)]
    notes += _use_of_other_years(slug, wanted, stages, places, closed)
    limits, bounded = host_limits(chain, stages, places, closed.production, wanted)
    notes += bounded
    price_notes = [f"{stage}, base price: {price.why}." for stage, price in zip(stages, prices, strict=True)]
    return Network(
        mineral=slug,
        year=wanted,
        places=places,
        stages=stages,
        production=closed.production,
        flow=closed.flow,
        use=closed.use,
        recycled=closed.recycled,
        price_usd_t=np.array([price.usd_t for price in prices]),
        recovery=recovery,
        adjustments=_adjustments(slug, wanted, figures, aside, closed, stages, places, used),
        prices=prices,
        used=tuple(used),
        host_limit_t=limits,
        notes=(*notes, *price_notes),
    )


@lru_cache(maxsize=2)  # the finer network of a chain is made of the same figures
def _seen(slug: str, year: int) -> tuple[tuple[str, ...], tuple[Figure, ...], tuple[str, ...]]:
    """Stages that can be followed, all figures of them, seen or estimated, and notes."""
    chain = find_mineral(slug)
    shipped = trade_figures(chain, year, _producers(chain))
    made, shipped, notes = estimated_production(chain, year, production_figures(chain, year), shipped)
    stages, ended = _known_stages(chain, year, made)
    figures = [f for f in [*made, *shipped, *used_figures(chain, year, made)] if f.stage in stages]
    return stages, tuple(figures), (*notes, *ended)


def _known_stages(chain: Mineral, year: int, made: Sequence[Figure]) -> tuple[tuple[str, ...], list[str]]:
    """Stages up to the first whose output or trade is not known, and what is missing of that one."""
    known: list[str] = []
    for stage in chain.sequence:
        parts = [part for part in chain.joining(stage) if part.hs] or [stage]
        if not any(figure.stage == stage.slug for figure in made):
            lack = "its output is not known"
        elif not any(weighable(chain, part, year) for part in parts):
            lack = "its heading holds other goods too and no price is printed to tell its trade from theirs"
        else:
            known.append(stage.slug)
            continue
        return tuple(known), [f"{stage.slug}: {lack}; the chain of {year} ends at {known[-1]}."]
    return tuple(known), [
        f"{stage.slug}: who makes and who ships {stage.product} is not known; the network ends before it, "
        f"and what is used of {known[-1]} is what goes into it there."
        for stage in chain.line
        if stage.beyond
    ]


def _use_spread(
    figures: Sequence[Figure], stages: Sequence[str], places: Sequence[str], used: Sequence[bool]
) -> Array:
    """[S, R] standard error of final use about nought: free, but none of a product without users.

    Where a processor reports its output, ore beyond what that output took is rejected or put to stock.
    """
    spread = np.full((len(stages), len(places)), np.inf)
    spread[[not users for users in used]] = 0.0
    for figure in figures:
        s, r = stages.index(figure.stage), places.index(figure.place)
        if figure.kind == "production" and figure.quality == "reported" and s > 0 and not used[s - 1]:
            at_hand = net_supply(figures, stages[s - 1])
            spread[s - 1, r] = REJECTED * max(at_hand.get(figure.place, 0.0), 0.0)
    return spread


def _scrap_spread(
    slug: str, figures: Sequence[Figure], stages: Sequence[str], places: Sequence[str]
) -> Array:
    """[S, R] how much secondary supply a node may have: a share of the output it feeds, or of use there."""
    spread = np.zeros((len(stages), len(places)))
    for figure in figures:
        if figure.kind == "production":
            s, r = stages.index(figure.stage), places.index(figure.place)
            fed = max(s - 1, 0)  # scrap enters as feed of the stage
            spread[fed, r] += facts.parameter("scrap_spread_share", slug, figure.stage).value * figure.tonnes
        elif figure.kind == "use":  # what is used of scrap comes back as the product itself
            s, r = stages.index(figure.stage), places.index(figure.place)
            spread[s, r] += facts.parameter("scrap_spread_share", slug, figure.stage).value * figure.tonnes
    return spread


def _little_scrap(slug: str, stages: Sequence[str], closed: Reconciled) -> list[str]:
    """That scrap is hardly in the balance, where by the prior it is a weighty part of what the world uses."""
    share = facts.parameter("scrap_spread_share", slug, stages[-1]).value
    prior, back = share * float(closed.production[-1].sum()), float(closed.recycled[-2:].sum())
    if share < WEIGHTY_SCRAP or back > prior / 2:
        return []
    return [
        f"Scrap: who recycles how much is not printed; the balances need {back:,.0f} t of secondary supply, "
        f"and {prior:,.0f} t are as likely by the prior on it. Use is of primary material where scrap is not "
        "seen, and what of it comes back in a stop is not known."
    ]


def _use_of_other_years(
    slug: str, year: int, stages: Sequence[str], places: Sequence[str], closed: Reconciled
) -> list[str]:
    """Use that is printed for a place in another year alone, where what is left of supply is far from it."""
    told = []
    rows = facts.table("uses").sort("year", descending=True)
    rows = rows.unique(["mineral", "stage", "place"], maintain_order=True)
    for row in rows.iter_rows(named=True):
        near = row["mineral"] == slug and row["stage"] in stages and row["place"] in places
        if not near or any(use.place == row["place"] for use in facts.use(slug, row["stage"], year)):
            continue
        used = float(closed.use[stages.index(row["stage"]), places.index(row["place"])])
        if not 0.5 <= used / row["mass_t"] <= 2.0:
            told.append(
                f"{row['stage']}: use of {row['place']} is printed for {row['year']} alone, "
                f"{row['mass_t']:,.3g} t with scrap ({row['cite']}); the {used:,.3g} t here are what supply "
                "and trade leave, so most of what is used there is scrap or of sellers that are not seen."
            )
    return told


def _producers(chain: Mineral) -> dict[str, frozenset[str]]:
    """Places known to produce at a stage in any year, also where their output is not published."""
    return {stage.slug: facts.producers(chain.slug, stage.slug) for stage in chain.sequence}


def _adjustments(
    slug: str,
    year: int,
    figures: Sequence[Figure],
    aside: Sequence[Figure],
    closed: Reconciled,
    stages: Sequence[str],
    places: Sequence[str],
    users: Sequence[bool],
) -> pl.DataFrame:
    import polars as pl

    rows = [_adjustment(slug, year, figure, 0.0) for figure in summed(aside)]
    for figure in figures:
        s, r = stages.index(figure.stage), places.index(figure.place)
        if figure.kind == "use":
            used = float(closed.use[s, r])
        elif figure.partner is None:
            used = float(closed.production[s, r])
        else:
            used = float(closed.flow[s, r, places.index(figure.partner)])
        rows.append(_adjustment(slug, year, figure, used))
    told = {(figure.stage, figure.place) for figure in figures if figure.kind == "use"}
    reaches = closed.production + closed.recycled + closed.flow.sum(axis=1)
    for kind, values in (("use", closed.use), ("recycled", closed.recycled)):
        for s, stage in enumerate(stages):
            for r, place in enumerate(places):
                if values[s, r] > 0 and not (kind == "use" and (stage, place) in told):
                    why = _why(kind, users[s], float(values[s, r] / reaches[s, r]))
                    made = Figure(kind, stage, place, None, float("nan"), "derived", "", why)
                    rows.append(_adjustment(slug, year, made, float(values[s, r])))
    schema = {
        "id": pl.String, "kind": pl.String, "stage": pl.String, "place": pl.String, "partner": pl.String,
        "reported": pl.Float64, "used": pl.Float64, "quality": pl.String, "why": pl.String, "cite": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _torn(stages: Sequence[str], figures: Sequence[Figure], closed: Reconciled) -> list[str]:
    """Stages whose world output had to be moved far: their publishers contradict each other."""
    notes = []
    for s, stage in enumerate(stages):
        reported = sum(f.tonnes for f in figures if f.stage == stage and f.kind == "production")
        move = float(closed.production[s].sum()) / reported - 1.0 if reported else 0.0
        if abs(move) > FAR:
            notes.append(
                f"{stage}: world output is moved by {move:+.0%} to close the balances: output, trade and "
                "the next stage contradict each other in this year."
            )
    return notes


def _why(kind: str, used: bool, share: float) -> str:
    if kind == "recycled":
        return "supply that the balance needs"
    if share < RESIDUE:
        return f"a residue: under {RESIDUE:.0%} of what reaches the place, so how much is used is not known"
    return (
        "what is left of supply"
        if used
        else "ore rejected or put to stock: more than the reported output took"
    )


def _adjustment(slug: str, year: int, figure: Figure, used: float) -> dict[str, object]:
    parts = ["network", slug, str(year), figure.kind, figure.stage, figure.place, figure.partner]
    reported = None if np.isnan(figure.tonnes) else figure.tonnes
    return {
        "id": "/".join([*(part for part in parts if part), *(["aside"] if figure.aside else [])]),
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


__all__ = ["Array", "baseline"]
