"""Rows of a stress run: what users see month by month, and the totals."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from derisk.network.network import Array
from derisk.stress.loss.figures import Figure, loss_figures, price_figures
from derisk.stress.loss.losses import Losses, losses
from derisk.stress.loss.parameters import End, LossParameters
from derisk.stress.loss.price import price_transfer
from derisk.stress.shortage import RECOVERED, SHORTAGE, SMALL, places_of
from derisk.stress.simulate import Run
from derisk.terms.answer import Row, row
from derisk.terms.places import ALLIANCE

DAYS_A_MONTH = 365.0 / 12.0
CHAIN = "chain"
MONTHS_TO_SHORTAGE, MONTHS_TO_RECOVER = "months_to_shortage", "months_to_recover"


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

    @property
    def shortfall(self) -> Array:
        """[T, S] share of base use unmet; NaN where the economy does not use the product."""
        unmet = self.sum(self.run.unmet)
        return np.where(self.base_use > SMALL, unmet / np.maximum(self.base_use, SMALL), np.nan)

    def price_ratio(self, price: Array) -> Array:
        """[T, S] price against base, weighted by base use (by output where nothing is used)."""
        calibration = self.run.calibration
        weight = calibration.consumption_t[:, self.places]
        weight = np.where(
            weight.sum(axis=1, keepdims=True) > SMALL, weight, calibration.make_t[:, self.places]
        )
        weight = np.where(weight.sum(axis=1, keepdims=True) > 0, weight, 1.0)
        ratio = price[:, :, self.places] / calibration.price[None, :, None]
        return np.asarray((ratio * weight[None]).sum(axis=2) / weight.sum(axis=1)[None])

    @property
    def imports(self) -> Array:
        """[T, S] arrivals from outside the economy, t content a month."""
        arriving = self.run.trade[:, :, :, self.places].sum(axis=(2, 3))
        inside = self.run.trade[:, :, self.places][:, :, :, self.places].sum(axis=(2, 3))
        return np.asarray(arriving - inside)


def run_rows(run: Run, prefix: str, end: End = "central") -> list[Row]:
    """All rows of one simulated chain; ids begin with `prefix`; `end` is that of the ranges of the loss."""
    lost = losses(run, LossParameters.load(end))
    rows: list[Row] = []
    for view in _views(run):
        rows += _monthly(view, prefix)
        rows += _totals(view, prefix, lost)
    return rows


def monthly_figures(run: Run) -> dict[tuple[str, str, str], Array]:
    """What the monthly rows say, as arrays [T] by economy, stage (or `chain`) and metric; NaN is unknown."""
    return {
        (view.economy, stage, metric): values
        for view in _views(run)
        for stage, metric, _, values in _by_month(view)
    }


def chain_figures(run: Run, economy: str) -> tuple[Array, Array] | None:
    """Of the monthly figures two of the whole chain, [T]: shortfall (NaN is unknown) and price_ratio.

    None for an economy that is pooled with others.
    """
    places = places_of(run.network, economy)
    if not places:
        return None
    view, (_, last) = _View(run, economy, places), _restricted_stages(run)
    return view.shortfall[:, last], view.price_ratio(run.price)[:, last]


def total_rows(run: Run, prefix: str, parameters: LossParameters | None = None) -> list[Row]:
    """The rows of one simulated chain that have no month."""
    lost = losses(run, parameters)
    return [item for view in _views(run) for item in _totals(view, prefix, lost)]


def total_figures(
    run: Run, parameters: LossParameters | None = None
) -> dict[tuple[str, str, str | None], float]:
    """The values of `total_rows` by economy, metric and sector; NaN where they are not known."""
    lost, known = losses(run, parameters), {}
    for view in _views(run):
        for figure in _loss(view, lost):
            known[view.economy, figure.metric, figure.sector] = figure.value
        first, recovery, _ = _shortage_months(view, _restricted_stages(run)[1])
        known[view.economy, MONTHS_TO_SHORTAGE, None] = first
        known[view.economy, MONTHS_TO_RECOVER, None] = recovery
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


def _restricted_stages(run: Run) -> tuple[int, int]:
    """The first and the most downstream stage that restrictions touch; the last one if there are none."""
    touched = [s for covers in run.covers for s in np.flatnonzero(covers.any(axis=(1, 2)))]
    last = len(run.network.stages) - 1
    return int(min(touched, default=last)), int(max(touched, default=last))


def _by_month(view: _View) -> Iterator[tuple[str, str, str, Array]]:
    """Stage, metric, unit and values [T] of everything an economy sees month by month; NaN is unknown."""
    run = view.run
    _, last = _restricted_stages(run)
    base = view.base_use
    used = base > SMALL
    figures = (
        ("use", "t", view.sum(run.consumed)),
        ("shortfall", "share", view.shortfall),
        ("price_ratio", "ratio", view.price_ratio(run.price)),
        ("price_ratio_reported", "ratio", view.price_ratio(run.reported)),
        ("imports", "t", view.imports),
        ("stock_days", "days",
         np.where(used, view.sum(run.stock) / np.where(used, base, 1.0) * DAYS_A_MONTH, np.nan)),
    )  # fmt: skip
    for s, stage in [*enumerate(run.network.stages), (last, CHAIN)]:
        for metric, unit, values in figures:
            yield stage, metric, unit, values[:, s]


def _monthly(view: _View, prefix: str) -> list[Row]:
    return [
        _row(view, prefix, metric, None if np.isnan(value) else float(value), unit, stage=stage, month=month)
        for stage, metric, unit, values in _by_month(view)
        for month, value in zip(view.run.months, values, strict=True)
    ]


def _totals(view: _View, prefix: str, lost: Losses) -> list[Row]:
    """GDP at risk in its layers, what users pay for dearer supply; when shortage begins and ends."""
    sources = {*view.run.sources, *lost.cites}
    total = _shortage_months(view, _restricted_stages(view.run)[1])
    return [
        *(_loss_row(view, prefix, figure, sources) for figure in _loss(view, lost)),
        _row(
            view, prefix, MONTHS_TO_SHORTAGE, total[0], "months",
            note=None if total[0] is not None else f"no month is short by {SHORTAGE:.0%} or more",
        ),
        _row(
            view, prefix, MONTHS_TO_RECOVER, total[1], "months",
            note=None if total[1] is not None else total[2],
        ),
    ]  # fmt: skip


def _loss(view: _View, lost: Losses) -> list[Figure]:
    inside = [lost.economies.places.index(view.run.network.places[r]) for r in view.places]
    return [*loss_figures(lost, inside), *price_figures(price_transfer(view.run, view.places))]


def _shortage_months(view: _View, s: int) -> tuple[int | None, int | None, str]:
    """Months from the first restriction to the first shortage, from there to recovery, and why unknown."""
    short, months = view.shortfall[:, s], view.run.months
    begun = min((r.from_ for r in view.run.scenario.restrictions), default=months[0])
    start = sum(month < begun for month in months)
    hit = np.flatnonzero(short >= SHORTAGE)
    if not len(hit):
        return None, None, "there was no shortage to recover from"
    first = max(int(hit[0]) - start, 0)
    after = np.flatnonzero(short[hit[-1] :] <= RECOVERED)
    if not len(after):
        return first, None, f"not recovered within {len(short)} months"
    return first, int(hit[-1] + after[0] - hit[0]), ""


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
    if value is None and note is None:
        note = "the economy does not use this product in the base year"
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
