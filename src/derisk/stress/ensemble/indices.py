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
from derisk.stress.ensemble.dimensions import END, FIGURES, RELIANCE_KEY
from derisk.terms.answer import Row, row
from derisk.terms.places import ALLIANCE

LOSS = "value_added_at_risk_usd"
OUTCOMES = {  # name: column and what is taken of its months
    LOSS: (f"{{mineral}}/{{economy}}/{LOSS}", None),
    "peak_shortfall": ("{mineral}/{economy}/{stage}/shortfall", "shortfall"),
    "peak_price_ratio": ("{mineral}/{economy}/{stage}/price_ratio", "price_ratio"),
}
RESAMPLES = 100  # of the bootstrap behind the ranges
MEANING = {
    FIGURES: "which network fits the reported figures",
    RELIANCE_KEY: "how much output rests on the mineral, within the ranges of `embodied_output`",
    END: "when a restriction ends, within the range the scenario gives",
}


def index_rows(
    design: Design, files: Sequence[Path], hits: Mapping[str, Mapping[str, str | None]], prefix: str,
    run_sources: Sequence[str],
) -> list[Row]:  # fmt: skip
    """First-order and total Sobol indices by mineral, economy, outcome and assumption, largest total first.

    Metrics `sobol_first` and `sobol_total`, with `of` the outcome and `assumption` the key: the share of the
    outcome's variance that would go were the assumption known alone, and that would stay were it alone not
    known. Peaks are those of the stage of `hits`, by mineral and economy: where the central run hits it
    hardest; without one there are none. `low` and `high` are 95 % of a bootstrap. Rows are there for what
    varies at all.
    """
    if not design.base:
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
        for (economy, name), column in columns.items():
            if column in there:
                found += _outcome(design, peaks[column], mineral, economy, name, prefix, run_sources)
    return found


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


def _outcome(
    design: Design, values: Array, mineral: str, economy: str, name: str, prefix: str, sources: Sequence[str]
) -> Iterator[Row]:
    of = values[design.rows_of_indices()]
    of = of[np.isfinite(of).all(axis=1)]  # a point of which a sample failed says nothing
    if (
        not len(of)
        or not np.isfinite(of).all()
        or float(of.std()) <= 1e-9 * max(float(np.abs(of).max()), 1e-12)
    ):
        return
    names = list(design.members)
    indices = sobol(names, of, design.seed)
    order = np.argsort(-np.asarray(indices["ST"]), kind="stable")
    for metric, key in (("sobol_total", "ST"), ("sobol_first", "S1")):
        for at in order:
            value, reach = float(indices[key][at]), float(indices[f"{key}_conf"][at])
            yield row(
                id=f"{prefix}/{economy}/{mineral}/{metric}/{name}/{names[at]}",
                economy=economy, mineral=mineral, metric=metric, value=float(f"{value:.6g}"),
                low=float(f"{value - reach:.6g}"), high=float(f"{value + reach:.6g}"), unit="share",
                quality="prior", sources=sources, of=name, assumption=names[at],
                note=f"of the variance of {name}; {_meaning(names[at])}",
            )  # fmt: skip


def sobol(names: Sequence[str], outcomes: Array, seed: int) -> dict[str, Any]:
    """SALib's S1, S1_conf, ST, ST_conf of outcomes [b, G + 2]: base point, one a group, further point.

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
