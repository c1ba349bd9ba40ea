"""Shipments of a customs heading in a year as arrays: who sends, who receives, tonnes and dollars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from derisk.exposure.shares import Vector
from derisk.facts.load import kept
from derisk.terms.minerals import HsCode
from derisk.terms.places import REST_OF_WORLD, WORLD, places

if TYPE_CHECKING:
    import polars as pl

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Lanes:
    """Shipments of one heading in one year; places by their number in `codes`.

    Attributes
    ----------
    heading : HS code.
    exporter, importer : [s] numbers of places.
    value_usd : [s] USD.
    gross_t : [s] t gross, NaN where no tonnes are reported.
    qualities, sources : of the shipments.
    """

    heading: str
    exporter: Numbers
    importer: Numbers
    value_usd: Vector
    gross_t: Vector
    qualities: frozenset[str]
    sources: frozenset[str]


@lru_cache(maxsize=1)
def codes() -> tuple[str, ...]:
    """All places that may trade, in the order of the alphabet; their position is their number."""
    return tuple(sorted({*places(), REST_OF_WORLD, WORLD}))


@lru_cache(maxsize=512)
def among(members: frozenset[str]) -> NDArray[np.bool_]:
    """[place] whether a place is one of the members."""
    return np.array([code in members for code in codes()])


@kept(4096)
def lanes(hs6: str, edition: str, year: int) -> Lanes:
    """The shipments of a heading in a year; the other years of its file are not read."""
    from derisk.facts.shipments import heading

    return _from_table(hs6, heading(hs6, edition, year))


@kept(128)
def lanes_by_year(hs6: str, edition: str) -> Mapping[int, Lanes]:
    """The shipments of a heading in every year, its file read once."""
    from derisk.facts.shipments import heading_series

    rows = heading_series(hs6, edition)
    whole = _from_table(hs6, rows)
    years, starts = np.unique(rows["year"].to_numpy(), return_index=True)
    told = rows.group_by("year").agg("quality", "cite") if len(whole.sources | whole.qualities) > 2 else None
    found = {}
    for year, start, end in zip(years.tolist(), starts, [*starts[1:], rows.height], strict=True):
        part = slice(start, end)
        found[year] = replace(
            whole, exporter=whole.exporter[part], importer=whole.importer[part],
            value_usd=whole.value_usd[part], gross_t=whole.gross_t[part],
        )  # fmt: skip
    for year, qualities, sources in told.iter_rows() if told is not None else ():
        found[year] = replace(found[year], qualities=_texts(qualities), sources=_texts(sources))
    return found


def of_its_origins(code: HsCode, whole: Lanes) -> Lanes:
    """The shipments of the exporters that a heading of a stage is about: some, all but some, or all."""
    named = code.origins or code.besides
    if not named:
        return whole
    hit = among(frozenset(named))[whole.exporter]
    part = hit if code.origins else ~hit
    return replace(
        whole, exporter=whole.exporter[part], importer=whole.importer[part],
        value_usd=whole.value_usd[part], gross_t=whole.gross_t[part],
    )  # fmt: skip


def from_rows(heading: str, rows: Sequence[Mapping[str, Any]]) -> Lanes:
    """Shipments (exporter, importer, value_usd, gross_t or None, quality, cite) of one heading -> Lanes."""
    number = {code: position for position, code in enumerate(codes())}
    tonnes = [np.nan if item["gross_t"] is None else item["gross_t"] for item in rows]
    return Lanes(
        heading,
        np.array([number[item["exporter"]] for item in rows], dtype=np.int32),
        np.array([number[item["importer"]] for item in rows], dtype=np.int32),
        np.array([item["value_usd"] for item in rows], dtype=float),
        np.array(tonnes, dtype=float),
        _texts(item["quality"] for item in rows),
        _texts(item["cite"] for item in rows),
    )


def _from_table(heading: str, rows: pl.DataFrame) -> Lanes:
    import polars as pl

    numbers = pl.Enum(codes())
    return Lanes(
        heading,
        rows["exporter"].cast(numbers).to_physical().cast(pl.Int32).to_numpy(),
        rows["importer"].cast(numbers).to_physical().cast(pl.Int32).to_numpy(),
        rows["value_usd"].fill_null(0.0).to_numpy(),
        rows["gross_t"].fill_null(float("nan")).to_numpy(),
        _texts(rows["quality"].unique()),
        _texts(rows["cite"].unique()),
    )


def _texts(values: Iterable[object]) -> frozenset[str]:
    return frozenset(str(value) for value in values)
