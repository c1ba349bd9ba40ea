"""Trade of many headings in all years: their files read at once, only the columns that an answer needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.resources import as_file
from itertools import accumulate
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from derisk.facts.corrections import corrections
from derisk.facts.files import readable
from derisk.facts.load import data_folder, imported, kept, table
from derisk.facts.tables import tables
from derisk.facts.tables.schema import QUALITIES
from derisk.terms.places import traders

if TYPE_CHECKING:
    import polars as pl

Heading = tuple[str, str]  # code and edition
PLACES = ("exporter", "importer")
SAME = ("quality", "cite")  # columns that hold one text in a whole file
WHOLE = ("year", "value_usd", *PLACES)  # columns of many texts or numbers without an empty cell


@dataclass(frozen=True)
class Together:
    """Shipments of several headings, one after the other, each sorted by year, of one source each.

    Attributes
    ----------
    starts : [h] (code, edition) -> first row and the row after the last.
    same : [h] (code, edition) -> its quality and its cite.
    rows : year, value_usd, gross_t, and exporter and importer as numbers of `traders`.
    """

    starts: Mapping[Heading, tuple[int, int]]
    same: Mapping[Heading, tuple[str, str]]
    rows: pl.DataFrame


def heading_series_together(headings: Sequence[Heading]) -> Together | None:
    """Shipments of headings in all years, without those of which rows were imported or corrected.

    None where any row of the columns read could break a rule: `shipments.heading_series` reads the headings
    one by one, and tells which row it is.
    """
    with ExitStack() as files:
        here = data_folder() / "trade"
        paths = {
            (code, edition): files.enter_context(as_file(here / f"{code}-{edition}.parquet"))
            for code, edition in headings
            if _as_packaged(code, edition)
        }
        return _read({heading: path for heading, path in paths.items() if path.exists()})


def _as_packaged(code: str, edition: str) -> bool:
    """Whether nothing imported and no correction concerns a heading."""
    if any(each.table == "trade" for each in corrections()):
        return False
    return imported("trade", {"hs6": code, "hs_edition": edition}) is None


def _read(paths: Mapping[Heading, Path]) -> Together | None:
    import polars as pl

    names = [column.name for column in tables()["trade"].all_columns]
    with readable(tables()["trade"], "trade"):
        if not paths or any(list(pl.read_parquet_schema(path)) != names for path in paths.values()):
            return None
        columns = _columns()
        frames = pl.collect_all([pl.scan_parquet(path).select(*columns) for path in paths.values()])
    same = [_same(frame) for frame in frames]
    told = [each for each in same if each is not None]
    ends = list(accumulate(frame.height for frame in frames))
    spans = list(zip([0, *ends[:-1]], ends, strict=True))
    rows = pl.concat([frame.drop(SAME) for frame in frames], rechunk=True)
    if len(told) < len(frames) or _doubtful(rows, spans):
        return None
    return Together(dict(zip(paths, spans, strict=True)), dict(zip(paths, told, strict=True)), rows)


def _columns() -> list[str | pl.Expr]:
    """The columns read; a place that may not stand there becomes empty, and so is noticed."""
    import polars as pl

    places = pl.Enum(traders())
    return [
        "year",
        "value_usd",
        "gross_t",
        *SAME,
        *(pl.col(name).cast(places, strict=False).to_physical().cast(pl.Int32) for name in PLACES),
    ]


def _same(rows: pl.DataFrame) -> tuple[str, str] | None:
    """The one quality and the one cite of a file, if it has rows and both may stand there; else None."""
    if not rows.height:
        return None
    quality, cite = (rows[name][0] for name in SAME)
    alike = all(
        rows[name].null_count() == 0 and (rows[name] == text).all()
        for name, text in zip(SAME, (quality, cite), strict=True)
    )
    return (quality, cite) if alike and quality in QUALITIES and cite in _sources() else None


@kept(1)
def _sources() -> frozenset[str]:
    return frozenset(table("sources")["key"])


def _doubtful(rows: pl.DataFrame, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether any row may break a rule: an empty cell, no number, a pair twice."""
    import numpy as np

    if any(rows[name].null_count() for name in WHOLE):
        return True
    if not all(isfinite(rows[name].sum()) for name in ("value_usd", "gross_t")):  # one that is not shows here
        return True
    year, sender, receiver = (rows[name].to_numpy() for name in ("year", *PLACES))
    size = np.int32(len(traders()))
    order = ((year - year.min()) * size + sender) * size + receiver
    broken = order[1:] <= order[:-1]
    broken[[start - 1 for start, _ in spans if 0 < start <= len(broken)]] = False  # the first of a file
    return bool(broken.any())
