"""Shipments of a customs heading in a year as arrays: who sends, who receives, tonnes and dollars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from derisk.exposure.shares import Vector
from derisk.facts.load import kept
from derisk.terms.minerals import HsCode
from derisk.terms.places import traders

if TYPE_CHECKING:
    import polars as pl

Numbers = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Lanes:
    """Shipments of one heading in one year; places by their number in `codes`.

    Attributes
    ----------
    heading : HS code.
    exporter, importer : [s] positions of places.
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

    def without(self, exporters: NDArray[np.bool_]) -> Lanes:
        """The shipments of all others than these exporters [place]."""
        out = exporters[self.exporter]
        return _part(self, ~out) if out.any() else self

    @cached_property
    def total_usd(self) -> float:
        """Value of all of them, USD."""
        return float(self.value_usd.sum())


@lru_cache(maxsize=512)
def among(members: frozenset[str]) -> NDArray[np.bool_]:
    """[place] whether a place is one of the members."""
    return np.array([code in members for code in traders()])


@kept(4096)
def lanes(hs6: str, edition: str, year: int) -> Lanes:
    """The shipments of a heading in a year; the other years of its file are not read."""
    from derisk.facts.shipments import heading

    return _from_table(hs6, heading(hs6, edition, year))


@kept(1)
def _ahead() -> dict[tuple[str, str], Mapping[int, Lanes]]:
    """Headings that were read ahead, by code and edition."""
    return {}


def read_ahead(headings: Iterable[tuple[str, str]]) -> None:
    """Read the files of headings (code and edition) at once, for `lanes_by_year` to find."""
    from derisk.facts.series import heading_series_together

    known = _ahead()
    together = heading_series_together([heading for heading in headings if heading not in known])
    if together is not None:
        rows = together.rows
        year, sent, got, usd = (
            rows[name].to_numpy() for name in ("year", "exporter", "importer", "value_usd")
        )
        tonnes = rows["gross_t"].fill_null(float("nan")).to_numpy()
        for heading, (start, end) in together.starts.items():
            of = slice(start, end)
            quality, cite = (frozenset({text}) for text in together.same[heading])
            part = Lanes(heading[0], sent[of], got[of], usd[of], tonnes[of], quality, cite)
            known[heading] = _by_year(part, year[of])


@kept(128)
def lanes_by_year(hs6: str, edition: str) -> Mapping[int, Lanes]:
    """The shipments of a heading in every year, its file read once."""
    from derisk.facts.shipments import heading_series

    ahead = _ahead().get((hs6, edition))
    if ahead is not None:
        return ahead
    rows = heading_series(hs6, edition)
    whole = _from_table(hs6, rows)
    found = _by_year(whole, rows["year"].to_numpy())
    told = rows.group_by("year").agg("quality", "cite") if len(whole.sources | whole.qualities) > 2 else None
    for year, qualities, sources in told.iter_rows() if told is not None else ():
        found[year] = replace(found[year], qualities=_texts(qualities), sources=_texts(sources))
    return found


def _by_year(whole: Lanes, year: NDArray[np.int32]) -> dict[int, Lanes]:
    """The shipments of each year[s], which are sorted."""
    starts = np.flatnonzero(np.diff(year, prepend=year[:1] - 1)).tolist()
    told = zip(year[starts].tolist(), starts, [*starts[1:], len(year)], strict=True)
    return {each: _part(whole, slice(start, end)) for each, start, end in told}


def _part(whole: Lanes, part: slice | NDArray[np.bool_]) -> Lanes:
    return Lanes(
        whole.heading, whole.exporter[part], whole.importer[part], whole.value_usd[part], whole.gross_t[part],
        whole.qualities, whole.sources,
    )  # fmt: skip


def of_its_origins(code: HsCode, whole: Lanes) -> Lanes:
    """The shipments of the exporters that a heading of a stage is about: some, all but some, or all."""
    named = code.origins or code.besides
    if not named:
        return whole
    hit = among(frozenset(named))[whole.exporter]
    return _part(whole, hit if code.origins else ~hit)


def from_rows(heading: str, rows: Sequence[Mapping[str, Any]]) -> Lanes:
    """Shipments (exporter, importer, value_usd, gross_t or None, quality, cite) of one heading -> Lanes."""
    number = {code: position for position, code in enumerate(traders())}
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
    """Shipments of a heading."""
    import polars as pl

    numbers = pl.Enum(traders())
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
