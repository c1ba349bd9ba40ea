"""Rows of a stress run: what users see month by month, and the totals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derisk.network.network import RESIDUE, Array
from derisk.stress.loss.figures import Figure, loss_figures, price_figures
from derisk.stress.loss.losses import Losses, losses
from derisk.stress.loss.parameters import End, LossParameters
from derisk.stress.loss.price import price_transfer
from derisk.stress.shortage import RECOVERED, SHORTAGE, SMALL, places_of
from derisk.stress.simulate import MONTHS, Run
from derisk.terms.answer import Row, row
from derisk.terms.places import ALLIANCE

DAYS_A_MONTH = 365.0 / 12.0
CHAIN = "chain"
MONTHS_TO_SHORTAGE, MONTHS_TO_RECOVER = "months_to_shortage", "months_to_recover"
UNUSED = "the economy does not use this product in the base year"
RESIDUAL = (
    f"use there is not known: what exports leave of supply is under {RESIDUE:.0%} of it, within the errors "
    "of trade"
)
NO_USE = "the economy is not known to use any product of the chain"
Hits = Mapping[str, int | None]  # by economy, the position of the stage at which it is hit hardest


@dataclass(frozen=True)
class _View:
    """One economy's sight of a run: which places it is made of."""

    run: Run
    economy: str
    places: list[int]

    def sum(self, values: Array) -> Array:
        """[T, S] of an array [T, S, R]."""
        return np.asarray(values[:, :, self.places].sum(axis=2))

    @property
    def base_use(self) -> Array:
        """[T, S] base use of each stage's product, moved by the demand path."""
        base = self.run.calibration.consumption_t[:, self.places].sum(axis=1)
        return np.asarray(self.run.demand[:, None] * base[None, :])

    @cached_property
    def used(self) -> NDArray[np.bool_]:
        """[S] whether the economy is known to use the product."""
        return self.run.network.use_told(self.places)

    @cached_property
    def reached(self) -> Array:
        """[S, places] what reaches each place in the base year, made there, regained or bought, t a month."""
        network = self.run.network
        supply = network.production + network.recycled + network.imports
        return np.asarray(supply[:, self.places] / MONTHS)

    @cached_property
    def shortfall(self) -> Array:
        """[T, S] share of base use unmet; NaN where the economy's use of the product is not known."""
        base = np.where(self.used, self.base_use, 1.0)
        return np.where(self.used, self.sum(self.run.unmet) / base, np.nan)

    @cached_property
    def hit(self) -> int | None:
        """The stage at which the economy falls shortest in any month; None where it uses no product.

        Where it falls short nowhere, the last stage that restrictions touch, or else the last it uses.
        """
        used = np.flatnonzero(self.used)
        if not len(used):
            return None
        peaks = self.shortfall[:, used].max(axis=0)
        if float(peaks.max()) > 0.0:
            return int(used[np.argmax(peaks)])
        last = last_restricted(self.run)
        return last if last in used else int(used[-1])

    def price_ratio(self, price: Array) -> Array:
        """[T, S] price against base, weighted by base use, or where that is not known by what reaches places.

        NaN where the product does not reach the economy: nobody there meets a price.
        """
        calibration = self.run.calibration
        weight = np.where(self.used[:, None], calibration.consumption_t[:, self.places], self.reached)
        total = weight.sum(axis=1)
        ratio = price[:, :, self.places] / calibration.price[None, :, None]
        mean = (ratio * weight[None]).sum(axis=2) / np.where(total > SMALL, total, 1.0)[None]
        return np.where(total > SMALL, mean, np.nan)

    @property
    def imports(self) -> Array:
        """[T, S] arrivals from outside the economy, t content a month."""
        arriving = self.run.trade[:, :, :, self.places].sum(axis=(2, 3))
        inside = self.run.trade[:, :, self.places][:, :, :, self.places].sum(axis=(2, 3))
        return np.asarray(arriving - inside)


def run_rows(run: Run, prefix: str, end: End = "central", hits: Hits | None = None) -> list[Row]:
    """All rows of one simulated chain; ids begin with `prefix`; `end` is that of the ranges of the loss.

    Months of shortage are counted at the stages `hits`, by default where each economy is hit hardest.
    """
    lost = losses(run, LossParameters.load(end))
    rows: list[Row] = []
    for view in _views(run):
        rows += _monthly(view, prefix)
        rows += _totals(view, prefix, lost, _hit(view, hits))
    return rows


def hit_stages(run: Run) -> Hits:
    """By economy the position of the stage at which it is hit hardest, None where it uses no product."""
    return {view.economy: view.hit for view in _views(run)}


def monthly_figures(run: Run) -> dict[tuple[str, str, str], Array]:
    """What the monthly rows say, as arrays [T] by economy, stage (or `chain`) and metric; NaN is unknown."""
    return {
        (view.economy, stage, metric): values
        for view in _views(run)
        for stage, metric, _, values in _by_month(view)
    }


def hit_figures(run: Run, economy: str) -> tuple[Array, Array] | None:
    """Of the monthly figures two at the stage where an economy is hit hardest, [T]: shortfall, price_ratio.

    NaN is unknown, all of it where the economy uses no product of the chain; None for an economy that is
    pooled with others.
    """
    places = places_of(run.network, economy)
    if not places:
        return None
    view = _View(run, economy, places)
    if view.hit is None:
        return np.full(len(run.months), np.nan), np.full(len(run.months), np.nan)
    return view.shortfall[:, view.hit], view.price_ratio(run.price)[:, view.hit]


def total_figures(
    run: Run, parameters: LossParameters | None = None, hits: Hits | None = None
) -> dict[tuple[str, str, str | None], float]:
    """The values of the rows without a month by economy, metric and sector; NaN where they are not known."""
    lost, known = losses(run, parameters), {}
    for view in _views(run):
        for figure in _loss(view, lost):
            known[view.economy, figure.metric, figure.sector] = figure.value
        months = _shortage_months(view, _hit(view, hits))
        known[view.economy, MONTHS_TO_SHORTAGE, None] = months.first
        known[view.economy, MONTHS_TO_RECOVER, None] = months.recovery
    return {key: float("nan") if value is None else float(value) for key, value in known.items()}


def ranged(rows: list[Row], others: list[list[Row]]) -> list[Row]:
    """The same rows with `low` and `high` over these and other runs of one question, where all are known."""
    for position, item in enumerate(rows):
        values = [item["value"], *(other[position]["value"] for other in others)]
        if None not in values:
            item["low"], item["high"] = min(values), max(values)
    return rows


def _views(run: Run) -> list[_View]:
    """The alliance's members as shown, the alliance as one, then the other places of the network."""
    network = run.network
    views = []
    for economy in dict.fromkeys((*ALLIANCE, "alliance", *network.places)):
        places = places_of(network, economy)
        if places:
            views.append(_View(run, economy, places))
    return views


def _hit(view: _View, hits: Hits | None) -> int | None:
    return view.hit if hits is None else hits[view.economy]


def last_restricted(run: Run) -> int:
    """Position of the most downstream stage that restrictions touch; the last one if there are none."""
    touched = [s for covers in run.covers for s in np.flatnonzero(covers.any(axis=(1, 2)))]
    return int(max(touched, default=len(run.network.stages) - 1))


def _by_month(view: _View) -> Iterator[tuple[str, str, str, Array]]:
    """Stage, metric, unit and values [T] of everything an economy sees month by month; NaN is unknown."""
    run = view.run
    last, base = last_restricted(run), np.where(view.used, view.base_use, 1.0)
    figures = (
        ("use", "t", view.sum(run.consumed)),
        ("shortfall", "share", view.shortfall),
        ("price_ratio", "ratio", view.price_ratio(run.price)),
        ("price_ratio_reported", "ratio", view.price_ratio(run.reported)),
        ("imports", "t", view.imports),
        ("stock_days", "days",
         np.where(view.used, view.sum(run.stock) / base * DAYS_A_MONTH, np.nan)),
    )  # fmt: skip
    for s, stage in [*enumerate(run.network.stages), (last, CHAIN)]:
        for metric, unit, values in figures:
            yield stage, metric, unit, values[:, s]


def _monthly(view: _View, prefix: str) -> list[Row]:
    unknown = _unknown(view)
    return [
        _row(
            view, prefix, metric, None if np.isnan(value) else float(value), unit, stage=stage, month=month,
            note=unknown[stage] if np.isnan(value) else None,
        )
        for stage, metric, unit, values in _by_month(view)
        for month, value in zip(view.run.months, values, strict=True)
    ]  # fmt: skip


def _unknown(view: _View) -> dict[str, str]:
    """By stage, and for the chain, why figures of use are not known there."""
    network, passes = view.run.network, view.reached.sum(axis=1) > SMALL
    notes = {stage: RESIDUAL if passes[s] else UNUSED for s, stage in enumerate(network.stages)}
    return {**notes, CHAIN: notes[network.stages[last_restricted(view.run)]]}


def _totals(view: _View, prefix: str, lost: Losses, hit: int | None) -> list[Row]:
    """GDP at risk in its layers, what users pay for dearer supply; when shortage begins and ends."""
    sources = {*view.run.sources, *lost.cites}
    months = _shortage_months(view, hit)
    stage = None if hit is None else view.run.network.stages[hit]
    counted = (
        (MONTHS_TO_SHORTAGE, months.first, months.never),
        (MONTHS_TO_RECOVER, months.recovery, months.lasts),
    )
    return [
        *(_loss_row(view, prefix, figure, sources) for figure in _loss(view, lost)),
        *(
            {
                **_row(view, prefix, metric, value, "months", note=why if value is None else None),
                "hit_stage": stage,
            }
            for metric, value, why in counted
        ),
    ]


def _loss(view: _View, lost: Losses) -> list[Figure]:
    inside = [lost.economies.places.index(view.run.network.places[r]) for r in view.places]
    return [*loss_figures(lost, inside), *price_figures(price_transfer(view.run, view.places))]


@dataclass(frozen=True)
class _Months:
    """Months from the first restriction to the first shortage, from there to recovery; else why unknown."""

    first: int | None = None
    recovery: int | None = None
    never: str = ""
    lasts: str = ""


def _shortage_months(view: _View, s: int | None) -> _Months:
    """When an economy falls short at a stage; a shortage before the first restriction has months below 0."""
    if s is None:
        return _Months(never=NO_USE, lasts=NO_USE)
    short, months = view.shortfall[:, s], view.run.months
    begun = min((r.from_ for r in view.run.scenario.restrictions), default=months[0])
    start = sum(month < begun for month in months)
    hit = np.flatnonzero(short >= SHORTAGE)
    if not len(hit):
        return _Months(
            never=f"no month is short by {SHORTAGE:.0%} or more",
            lasts="there was no shortage to recover from",
        )
    first = int(hit[0]) - start
    after = np.flatnonzero(short[hit[-1] :] <= RECOVERED)
    if not len(after):
        return _Months(first, lasts=f"not recovered within {len(short)} months")
    return _Months(first, int(hit[-1] + after[0] - hit[0]))


def _loss_row(view: _View, prefix: str, figure: Figure, sources: Collection[str]) -> Row:
    """A figure of the loss; a sector's id ends with the sector."""
    item = _row(
        view, prefix, figure.metric, figure.value, "USD",
        note=figure.note, quality="prior", sources=sources,
    )  # fmt: skip
    if figure.sector is not None:
        item["id"] = f"{item['id']}/{figure.sector}"
    return {**item, **figure.of_sector}


def _row(
    view: _View, prefix: str, metric: str, value: float | int | None, unit: str, *,
    stage: str | None = None, month: str | None = None, note: str | None = None, quality: str = "derived",
    sources: Collection[str] = (),
) -> Row:  # fmt: skip
    run = view.run
    parts = [prefix, view.economy, run.network.mineral, stage, metric, month]
    return row(
        id="/".join(part for part in parts if part),
        economy=view.economy,
        mineral=run.network.mineral,
        stage=stage,
        metric=metric,
        month=month,
        by="content" if unit == "t" else None,
        value=value,
        unit=unit,
        basis="content",
        quality=quality,
        sources=sources or run.sources,
        note=note,
    )
