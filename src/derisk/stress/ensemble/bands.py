"""Median and 5-95 % of the samples, put into the rows of the run with central assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from derisk.network.network import Array
from derisk.stress.ensemble.batch import FAILED, SAMPLE, total_name
from derisk.terms.answer import Row
from derisk.terms.errors import DeriskError

LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
MOST_FAILED = 0.02  # share of samples without an outcome above which a band would not be one
AT_ONCE = 40_000_000  # numbers read at a time
SHORTAGE, RECOVERY = "months_to_shortage", "months_to_recover"


def banded(rows: list[Row], files: Sequence[Path], plain: int) -> list[Row]:
    """The rows of a central run with `value` the median of the plain samples, `low` and `high` 5 and 95 %.

    A month of shortage that does not come within the months simulated counts as later than all of them; one
    of recovery counts among the samples that have a shortage.
    """
    months = sorted({item["month"] for item in rows if item["month"]})
    position = {month: at for at, month in enumerate(months)}
    monthly = dict.fromkeys(_column(item) for item in rows if item["month"])
    totals = dict.fromkeys(_column(item) for item in rows if not item["month"])
    quantiles: dict[str, tuple[Array, str]] = {}
    for wanted, each in ((monthly, len(months)), (totals, 1)):
        for name, values, short in read(files, list(wanted), plain, each):
            quantiles[name] = _quantiles(name, values, short, plain)
    for item in rows:
        found, note = quantiles[_column(item)]
        at = (slice(None), position[item["month"]]) if item["month"] else (slice(None),)
        low, middle, high = (_number(value) for value in found[at])
        item["value"], item["low"], item["high"] = middle, low, high
        if middle is None or low is None or high is None:
            item["note"] = note or item["note"] or UNKNOWN
    return rows


def failures(files: Sequence[Path]) -> list[str]:
    """Why samples have no outcome, one text each.

    Raises
    ------
    DeriskError : when more than a few in a hundred have none.
    """
    import polars as pl

    told = pl.concat([pl.read_parquet(path, columns=[SAMPLE, FAILED]) for path in files])
    failed = told.filter(pl.col(FAILED) != "")
    if failed.height > MOST_FAILED * told.height:
        raise DeriskError(
            f"{failed.height} of {told.height} samples could not be cleared.",
            where=f"ensemble, sample {failed[SAMPLE][0]}",
            seen=failed[FAILED][0], try_="run it without --samples; it may ask what no market can do",
        )  # fmt: skip
    return failed[FAILED].to_list()


def read(
    files: Sequence[Path], names: Sequence[str], plain: int, each: int
) -> Iterator[tuple[str, Array, Array | None]]:
    """Columns of the plain samples, [N, T] or [N], a part of them at a time; beside a recovery the shortages.

    `each` is T, the numbers that a sample has in a column. Batches of samples for indices alone are not read.
    """
    import polars as pl

    step = max(AT_ONCE // max(plain * each, 1), 1)
    for first in range(0, len(names), step):
        part = list(names[first : first + step])
        also = [_shortage(name) for name in part if name.endswith(RECOVERY)]
        frames, height = [], 0
        for path in files:
            if height < plain:
                frames.append(pl.read_parquet(path, columns=list(dict.fromkeys([FAILED, *part, *also]))))
                height += frames[-1].height
        whole = pl.concat(frames).head(plain).filter(pl.col(FAILED) == "")
        for name in part:
            short = whole[_shortage(name)].to_numpy() if name.endswith(RECOVERY) else None
            yield name, whole[name].to_numpy(), short


def _quantiles(name: str, values: Array, short: Array | None, plain: int) -> tuple[Array, str]:
    """[3] or [3, T] quantiles, and a note on what they leave out."""
    note, values = "", np.asarray(values, dtype=float)
    if name.endswith(SHORTAGE):
        never = float(np.isnan(values).mean())
        note = f"no month is short by that much in {never:.0%} of the samples" if never else ""
        values = np.where(np.isnan(values), np.inf, values)
    elif short is not None:
        values = values[~np.isnan(short)]
        lasting = float(np.isnan(values).mean()) if len(values) else 0.0
        note = f"{len(values) / plain:.0%} of the samples have a shortage, and {lasting:.0%} of these last"
        values = np.where(np.isnan(values), np.inf, values)
    if not len(values):
        return np.full(3, np.nan), note
    if np.isfinite(values).all():
        return np.quantile(values, [LOW, MIDDLE, HIGH], axis=0), note
    if np.isinf(values).any():  # no value lies between two of which one is endless
        return np.quantile(values, [LOW, MIDDLE, HIGH], axis=0, method="higher"), note
    known = np.isfinite(values).any(axis=0)
    found = np.full((3, *known.shape), np.nan)
    found[:, known] = np.nanquantile(values[:, known], [LOW, MIDDLE, HIGH], axis=0)
    return found, note


UNKNOWN = "not known in every sample"


def _number(value: float) -> float | None:
    """Six digits, for that is what the files keep; None where it is not known or endless."""
    return float(f"{value:.6g}") if np.isfinite(value) else None


def _shortage(name: str) -> str:
    return name.removesuffix(RECOVERY) + SHORTAGE


def _column(item: dict[str, Any]) -> str:
    if item["month"]:
        return f"{item['mineral']}/{item['economy']}/{item['stage']}/{item['metric']}"
    return total_name(item)
