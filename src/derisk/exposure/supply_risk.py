"""Supply risk of the European Commission's critical raw materials assessment."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from derisk.exposure.absent import Absent
from derisk.exposure.flows import weakest
from derisk.exposure.register import metric
from derisk.exposure.shares import Vector
from derisk.exposure.sourcing import Sourcing, WorldMix, sourcing, world_mix
from derisk.exposure.view import View
from derisk.exposure.weighing import Amounts, Weighed, scored, unscored
from derisk.facts.criticality import (
    EXTRACTION,
    PROCESSING,
    Ranged,
    recycling_rate,
    substitution_index,
    trade_factors,
)
from derisk.facts.governance import mean_of_six
from derisk.terms.answer import Row
from derisk.terms.places import EU27_MEMBERS, WORLD

BEST, WORST = 0.0, 10.0  # ends of the scaled governance score
WINDOW = 5  # years whose shares are averaged


def scaled_governance(mean: float) -> float:
    """WGI = (mean of the six estimates - 2.5) (-2), cut to 0 (best) to 10 (worst)."""
    return min(WORST, max(BEST, (mean - 2.5) * -2.0))


def governed_hhi(share: Vector, governance: Vector, trade: Vector) -> float:
    """share[p] (1), governance[p] (0-10), trade[p] (t, 1 = free) -> sum_p share^2 WGI t, 0 to 10."""
    return float((share * share * governance * trade).sum())


def import_reliance(production: float, imports: float, exports: float) -> float:
    """IR = net imports / (own output + net imports), t content -> 0 to 1; 0 for a net exporter."""
    net = imports - exports
    return 0.0 if net <= 0 else net / (production + net)


def stage_risk(
    world: float, own: float | None, reliance: float | None, recycling: float, substitution: float
) -> float:
    """[HHI_GS IR/2 + HHI_EU (1 - IR/2)] (1 - EoL_RIR) SI_SR; HHI_GS alone where sourcing does not enter.

    world, own : governed HHI, 0-10. reliance, recycling, substitution : 0-1 -> 0 to 10.
    """
    mix = world
    if own is not None and reliance is not None:
        mix = world * reliance / 2 + own * (1 - reliance / 2)
    return mix * (1 - recycling) * substitution


@dataclass(frozen=True)
class StageRisk:
    """The supply risk of one stage, with what it rests on."""

    view: View
    value: float
    low: float
    high: float
    quality: str
    sources: frozenset[str]
    notes: tuple[str, ...]
    first: bool  # whether own sourcing is known of this year and of none before


@metric(
    "SR", "index", "European Commission 2017, Methodology for establishing the EU list, doi:10.2873/769526",
    formula="[HHI_GS IR/2 + HHI_EU (1 - IR/2)] (1 - EoL_RIR) SI_SR, larger of the stages", needs="production",
    scope="chain", besides="trade",
)  # fmt: skip
def supply_risk(view: View) -> Iterator[Row]:
    """The EU's supply risk for an economy's own sourcing, of the stage where it is largest.

    Shares of world output, shares of own sourcing and the reliance on imports are each the mean of the yearly
    ones, of the years known among the five up to the year asked. An unknown substitution index or recycling
    rate is a prior whose range stands in low and high, beside disputed rates, output not broken down and what
    other publishers print of world output.
    From 1 upward the Commission calls a material critical, if its economic importance is 2.8 or more.
    """
    rate, index = recycling_rate(view.mineral.slug), substitution_index(view.mineral.slug)
    found, gaps = [], []
    for at in view.chain:
        try:
            found.append(_stage(at, rate, index))
        except Absent as absent:
            gaps.append(f"{at.stage.slug}: {absent.note.split('. ')[0].rstrip('.')}.")
    if not found:
        raise Absent(" ".join(gaps))
    worst = max(found, key=lambda item: item.value)
    notes = list(worst.notes)
    if len(found) > 1:
        notes.append(f"Stages: {', '.join(f'{item.view.stage.slug} {item.value:.2f}' for item in found)}.")
    broken = [item.view.stage.slug for item in found if item.first]
    if broken:
        notes.append(
            f"Own sourcing at {', '.join(broken)} is known of {view.year} and of no year before, when world "
            "output stood alone: a step from the year before is one of method."
        )
    ranged = worst.high - worst.low > 1e-9
    yield worst.view.row(
        "supply_risk", worst.value, low=worst.low if ranged else None, high=worst.high if ranged else None,
        unit="index", basis=worst.view.mineral.basis_at(worst.view.stage), quality=worst.quality,
        sources=worst.sources,
        notes=[*notes, *(f"Not known at {gap}" for gap in gaps)],
    )  # fmt: skip


def _stage(view: View, rate: Ranged, index: Ranged) -> StageRisk:
    step = EXTRACTION if view.stage.slug == "mining" else PROCESSING
    mix = world_mix(view, WINDOW)
    abroad, bought = _trade_factors(view, step)
    world = _around(governed(mix.shares, mix.rest, abroad), mix, abroad)
    notes = [*mix.notes]
    source, own = None, None
    if view.economy != WORLD:
        try:
            source = sourcing(view, WINDOW)
            own = governed(source.shares, 0.0, bought)
            notes += source.notes
        except Absent as absent:
            source = None
            notes.append(f"World output alone, as own sourcing is not known: {absent.note}")
    value, low, high = _readings(world, own, source, rate, index)
    missing = sorted({*world.unscored, *(own.unscored if own else ())})
    if missing:
        notes.append(f"Without a governance score and left out: {', '.join(missing)}.")
    notes += [text for text in (rate.note, index.note) if text]
    notes.append(
        "Recycling, substitution and t are those told of the EU for 2023, in any year and for any economy."
    )
    cites = {*mix.cites, *rate.cites, *index.cites, "worldbank-wgi", "eu-crm-2023"}
    qualities = [mix.quality, rate.quality, index.quality]
    if source:
        cites |= source.cites
        qualities.append(source.quality)
    return StageRisk(
        view, value, low, high, weakest(qualities), frozenset(cites), tuple(notes),
        source is not None and source.first,
    )  # fmt: skip


def _around(world: Weighed, mix: WorldMix, trade: Mapping[str, float]) -> Weighed:
    """The governed index of world output with the range that other publishers leave."""
    low, high = world.low, world.high
    for shares, rest in mix.readings:
        with contextlib.suppress(Absent):
            other = governed(shares, rest, trade)
            low, high = min(low, other.low), max(high, other.high)
    return replace(world, low=low, high=high)


def _trade_factors(view: View, step: str) -> tuple[dict[str, float], dict[str, float]]:
    """The parameter t of world output, and of own sourcing; members of the EU have theirs if the EU asks."""
    world = trade_factors(view.mineral.slug, step, "world")
    if not view.places <= frozenset(EU27_MEMBERS):
        return world, world
    told = trade_factors(view.mineral.slug, step, "eu")
    inner = {place: told[place] for place in EU27_MEMBERS if place in told}
    return inner | world, inner | world | told


def _readings(
    world: Weighed, own: Weighed | None, source: Sourcing | None, rate: Ranged, index: Ranged
) -> tuple[float, float, float]:
    """The risk, and its lowest and highest where every input lies at an end of its range."""
    if own is None or source is None:
        value = stage_risk(world.value, None, None, rate.value, index.value)
        low = stage_risk(world.low, None, None, rate.high, index.low)
        return value, low, stage_risk(world.high, None, None, rate.low, index.high)
    reliance, *ends = source.reliance
    value = stage_risk(world.value, own.value, reliance, rate.value, index.value)
    lows = [stage_risk(world.low, own.low, end, rate.high, index.low) for end in ends]
    highs = [stage_risk(world.high, own.high, end, rate.low, index.high) for end in ends]
    return value, min(value, *lows), max(value, *highs)


def governed(amounts: Amounts, rest: float, trade: Mapping[str, float]) -> Weighed:
    """Governed HHI of shares (1) by place; `rest` is not broken down, missing scores leave a range."""
    scores = {each.place: scaled_governance(each.value) for each in mean_of_six(amounts.places).values()}
    missing = unscored(amounts, scores, 1.0)
    best, worst = scored(amounts.places, scores, BEST, WORST)
    factor = np.array([trade.get(place, 1.0) for place in amounts.places])
    value = governed_hhi(amounts.mass_t, best, factor)
    high = governed_hhi(amounts.mass_t, worst, factor) + max(rest, 0.0) ** 2 * WORST
    return Weighed(value, value, high, missing)
