"""Which assumption matters: Sobol indices of what a finance ministry asks about (SALib)."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from derisk import facts
from derisk.network.network import Array
from derisk.stress.ensemble.design import Design
from derisk.stress.ensemble.dimensions import END, FIGURES, NETWORKS, RELIANCE_KEY
from derisk.stress.ensemble.given import LEAST_DRAWS, LEAST_OF_EACH, MOST_DRAWS, first_order
from derisk.terms.answer import Row, row
from derisk.terms.places import ALLIANCE

LOSS = "value_added_at_risk_usd"
OUTCOMES = {  # name: column and what is taken of its months
    LOSS: (f"{{mineral}}/{{economy}}/{LOSS}", None),
    "peak_shortfall": ("{mineral}/{economy}/{stage}/shortfall", "shortfall"),
    "peak_price_ratio": ("{mineral}/{economy}/{stage}/price_ratio", "price_ratio"),
}
RESAMPLES = 100  # of the bootstrap behind the ranges of total indices
MEANING = {
    FIGURES: "which network fits the reported figures",
    RELIANCE_KEY: "how much output rests on the mineral, within the ranges of `embodied_output`",
    END: "when a restriction ends, within the range the scenario gives",
}


def index_rows(
    design: Design, files: Sequence[Path], hits: Mapping[str, Mapping[str, str | None]], prefix: str,
    run_sources: Sequence[str],
) -> list[Row]:  # fmt: skip
    """First-order and, with enough samples, total Sobol indices by mineral, economy, outcome and assumption.

    Metrics `sobol_first` and `sobol_total`, with `of` the outcome and `assumption` the key: the share of the
    outcome's variance that would go were the assumption known alone, from all plain draws, and that would
    stay were it alone not known. Largest first, by the total where it is there. Peaks are those of the stage
    of `hits`, by mineral and economy: where the central run hits it hardest; without one there are none.
    `low` and `high` are 95 %. Rows are there for what varies at all; an index that the draws are too few for
    is null.
    """
    if design.plain < LEAST_DRAWS:
        return []
    import polars as pl

    found: list[Row] = []
    for mineral, stages in hits.items():
        columns = {
            (economy, name): pattern.format(mineral=mineral, economy=economy, stage=stages.get(economy))
            for economy in ("alliance", *ALLIANCE)
            for name, (pattern, _) in OUTCOMES.items()
        }
        there = set(pl.read_parquet_schema(files[0]))
        peaks = _peaks(files, [column for column in columns.values() if column in there])
        moved = {at: peaks[column] for at, column in columns.items() if column in there}
        firsts = _firsts(design, moved)
        for (economy, name), first in firsts.items():
            total = _totals(design, moved[economy, name])
            found += _rows(design, first, total, mineral, economy, name, prefix, run_sources)
    return found


Index = Mapping[str, tuple[float, float]]  # value and half the width of its range, by assumption


def _firsts(design: Design, moved: Mapping[tuple[str, str], Array]) -> dict[tuple[str, str], Index]:
    """First-order indices of every outcome that varies, from the plain draws in which it is known."""
    count = min(design.plain, MOST_DRAWS)
    points = design.at(range(count))
    alike: dict[bytes, list[tuple[str, str]]] = {}  # outcomes known in the same draws are told at once
    for at, values in moved.items():
        known = np.isfinite(values[:count])
        if known.sum() >= LEAST_DRAWS and _varies(values[:count][known]):
            alike.setdefault(known.tobytes(), []).append(at)
    found: dict[tuple[str, str], Index] = {}
    for mask, names in alike.items():
        known = np.frombuffer(mask, dtype=bool)
        outcomes = np.stack([moved[at][:count][known] for at in names], axis=1)
        first = first_order(design.dimensions, points[known], outcomes, design.seed)
        for o, at in enumerate(names):
            pairs = zip(first.values[:, o], first.reach[:, o], strict=True)
            found[at] = {
                name: (float(value), float(reach))
                for name, (value, reach) in zip(first.groups, pairs, strict=True)
            }
    return {at: found[at] for at in moved if at in found}


def _varies(values: Array) -> bool:
    return bool(
        len(values)
        and np.isfinite(values).all()
        and float(values.std()) > 1e-9 * max(float(np.abs(values).max()), 1e-12)
    )


def _totals(design: Design, values: Array) -> Index:
    """Total indices of one outcome; none where the samples are too few or it does not vary."""
    if not design.base:
        return {}
    of = values[design.rows_of_indices()]
    of = of[np.isfinite(of).all(axis=1)]  # a point of which a sample failed says nothing
    if not _varies(of.reshape(-1)):
        return {}
    names = list(design.members)
    indices = sobol(names, of, design.seed)
    return {name: (float(indices["ST"][at]), float(indices["ST_conf"][at])) for at, name in enumerate(names)}


def _peaks(files: Sequence[Path], columns: Sequence[str]) -> dict[str, Array]:
    """[N] each column of all batches, of months the highest: batch by batch, so that no month is kept."""
    import polars as pl

    parts: dict[str, list[Array]] = {column: [] for column in columns}
    for path in files:
        batch = pl.read_parquet(path, columns=list(columns))
        for column, part in parts.items():
            values = batch[column].to_numpy().astype(float)
            part.append(values.max(axis=1) if values.ndim == 2 else values)
    return {column: np.concatenate(part) for column, part in parts.items()}


def _rows(
    design: Design, first: Index, total: Index, mineral: str, economy: str, name: str, prefix: str,
    sources: Sequence[str],
) -> Iterator[Row]:  # fmt: skip
    """The rows of one outcome, total indices before first-order ones, largest first."""
    by = total or first
    ranked = sorted(first, key=lambda key: -np.nan_to_num(by[key][0], nan=-np.inf))
    for metric, indices in (("sobol_total", total), ("sobol_first", first)):
        for key in ranked if indices else ():
            value, reach = indices[key]
            known = bool(np.isfinite(value) and np.isfinite(reach))
            yield row(
                id=f"{prefix}/{economy}/{mineral}/{metric}/{name}/{key}",
                economy=economy, mineral=mineral, metric=metric, value=_digits(value) if known else None,
                low=_digits(value - reach) if known else None, unit="share",
                high=_digits(value + reach) if known else None,
                quality="prior", sources=sources, of=name, assumption=key,
                note=f"of the variance of {name}; {_meaning(key)}"
                if known else f"too few of {design.plain} plain draws have an outcome to tell {NETWORKS} "
                f"networks apart: {LEAST_OF_EACH * NETWORKS} are needed",
            )  # fmt: skip


def _digits(value: float) -> float:
    return float(f"{value:.6g}")


def sobol(names: Sequence[str], outcomes: Array, seed: int) -> dict[str, Any]:
    """SALib's indices of outcomes [b, G + 2] of a design: base point, one a group, further point.

    Each group counts as one input. The outcome is centred and scaled first, which moves no index.
    """
    from SALib.analyze import sobol as salib

    settings: dict[str, Any] = {"calc_second_order": False, "num_resamples": RESAMPLES, "seed": seed % 2**32}
    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    flat = outcomes.reshape(-1)
    scaled = (flat - flat.mean()) / flat.std()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Constant values", UserWarning)  # a group may move nothing at all
        return dict(salib.analyze(problem, scaled, **settings))


def _meaning(group: str) -> str:
    if group in MEANING:
        return MEANING[group]
    rows = [item for item in facts.parameters() if item.key == group]
    return next((item.note for item in rows if item.note), group.replace("_", " "))
