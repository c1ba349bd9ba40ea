"""Output by place, read from the shard of its mineral, and the named view that chooses between publishers.

The view `latest-survey`: the newest edition of the geological survey (USGS) first, its yearbook before the
summaries of the same year, then the other publishers in the order of `PREFERENCE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from derisk.facts.load import kept, rows_by, shard, table
from derisk.terms.minerals import stream_of

if TYPE_CHECKING:
    import polars as pl

PREFERENCE = (
    "usgs-mcs-2026", "usgs-outlook-2025", "usgs-myb-2022", "usgs-mcs-2024", "usgs-mcs-2023",
    "energy-institute-2026", "usgs-ds140-2020", "wmd-2026",
)  # fmt: skip
Lines = list[dict[str, Any]]  # rows of the table
NEWER = re.compile(r"usgs-mcs-\d{4}")  # keys of the survey's editions sort by year
WHOLE_TABLE = 3  # lines: a publisher with more has a table of places, not single figures


@kept(256)
def rows(mineral: str, stage: str) -> pl.DataFrame:
    """All rows on a stage of a mineral: every stream, place, year and publisher; of a part its stream's."""
    import polars as pl

    slug, stream = stream_of(mineral)
    found = shard("production", mineral=slug).filter(pl.col("stage") == stage)
    return found if slug == mineral else found.filter(pl.col("stream") == stream)


@kept(128)
def _lines(slug: str) -> dict[tuple[str, str], dict[int, Lines]]:
    """The rows of a mineral by stage and stream, then by year."""
    found: dict[tuple[str, str], dict[int, Lines]] = {}
    for row in shard("production", mineral=slug).iter_rows(named=True):
        found.setdefault((row["stage"], row["stream"]), {}).setdefault(row["year"], []).append(row)
    return found


def lines(mineral: str, stage: str, stream: str = "all") -> Mapping[int, Lines]:
    """The rows of one stream of a stage in each year that has any; they must not be changed."""
    slug, part = stream_of(mineral, stream)
    return _lines(slug).get((stage, part), {})


@kept(256)
def streams(mineral: str, stage: str) -> Mapping[str, Mapping[int, Lines]]:
    """The rows of each part of a stage's output that is printed by itself, by stream and year."""
    told = {part: by_year for (at, part), by_year in _lines(stream_of(mineral)[0]).items() if at == stage}
    return {part: told[part] for part in sorted(told) if part not in ("all", "secondary")}


@kept(256)
def years(mineral: str, stage: str) -> tuple[int, ...]:
    """Years for which any place's whole output of a stage is known."""
    told = lines(mineral, stage).items()
    known = {y for y, some in told if any(r["mass_t"] is not None and r["place"] != "WLD" for r in some)}
    return tuple(sorted(known))


@kept(256)
def share_years(mineral: str, stage: str) -> tuple[int, ...]:
    """Years for which shares of world output of a stage are printed."""
    printed = rows_by("shares", "mineral", "stage").get((mineral, stage), ())
    return tuple(sorted({row["year"] for row in printed}))


@kept(256)
def producers(mineral: str, stage: str) -> frozenset[str]:
    """Places known to produce at a stage in any year and stream, also where tonnes are not published."""
    slug, stream = stream_of(mineral)
    told = [
        row
        for (at, part), by_year in _lines(slug).items()
        if at == stage and (slug == mineral or part == stream)
        for some in by_year.values()
        for row in some
    ]
    active = {row["place"] for row in told if row["mass_t"] is None or row["mass_t"] > 0}
    return frozenset(active - {"WLD", "ROW"})


def preference(listed: Iterable[str]) -> list[str]:
    """Sources in the order of the view: newer editions of the survey that were imported first."""
    newer = [cite for cite in listed if NEWER.fullmatch(cite) and cite > PREFERENCE[0]]
    return [*sorted(newer, reverse=True), *PREFERENCE]


def view(mineral: str, stage: str, year: int, stream: str) -> pl.DataFrame:
    """The rows of a year that the view chooses, one a place, sorted by place; columns of the table.

    One publisher's whole table is taken, the first of `PREFERENCE` that has one, so that its rest of the
    world is never added to another's places; single figures of others fill a year without such a table.
    """
    found = _views(mineral, stage, stream).get(year)
    return rows(mineral, stage).clear() if found is None else found


@kept(256)
def _views(mineral: str, stage: str, stream: str) -> dict[int, pl.DataFrame]:
    """What the view chooses in each year that has any row."""
    import polars as pl

    schema = rows(mineral, stage).schema
    told = chosen(mineral, stage, stream)
    return {year: pl.DataFrame(lines, schema=schema, orient="row") for year, lines in told.items()}


@kept(512)
def chosen(mineral: str, stage: str, stream: str = "all") -> Mapping[int, Lines]:
    """The rows that the view chooses in each year that has any, one a place; they must not be changed."""
    found = {}
    for year, told in lines(mineral, stage, stream).items():
        places, cites = [row["place"] for row in told], [row["cite"] for row in told]
        found[year] = [told[number] for number in _chosen(range(len(told)), places, cites)]
    return found


def _chosen(numbers: Sequence[int], places: Sequence[str], cites: Sequence[str]) -> list[int]:
    """Of the rows of a year those that the view takes."""
    listed = {cites[number] for number in numbers if places[number] != "WLD"}
    for cite in preference(listed):
        whole = [number for number in numbers if cites[number] == cite]
        if cite in listed and len(whole) > WHOLE_TABLE:
            return whole
    rank = {cite: place for place, cite in enumerate(preference({cites[number] for number in numbers}))}
    single: dict[str, int] = {}
    for number in sorted(numbers, key=lambda each: (rank.get(cites[each], len(rank)), cites[each])):
        single.setdefault(places[number], number)
    return [single[place] for place in sorted(single)]


@kept(512)
def world(mineral: str, stage: str, year: int) -> float | None:
    """World output, t: the sum of the view's places (the printed total is rounded), None when unknown."""
    import polars as pl

    places = view(mineral, stage, year, "all").filter(pl.col("place") != "WLD")
    return float(places["mass_t"].sum()) if places["mass_t"].count() else None


@dataclass(frozen=True)
class Reliance:
    """Net import reliance as the survey prints it for the United States, and what it follows from.

    `share` is empty where a bound or a letter is printed; `own_t`, `net_t` and `use_t` where the survey's
    formula does not follow from its salient rows.
    """

    share: float | None
    printed: str
    own_t: float | None
    net_t: float | None
    use_t: float | None
    rows: str | None
    quality: str
    cite: str
    note: str | None

    @property
    def computed(self) -> float | None:
        """(use - own) / use, or net imports over use, from the salient rows (1); None without them."""
        if not self.use_t:
            return None
        if self.own_t is not None:
            return 1 - self.own_t / self.use_t
        return None if self.net_t is None else self.net_t / self.use_t


@kept(1)
def _reliances() -> dict[tuple[str, str, str, int, str], Reliance]:
    """By mineral, stage, place, year and stream: the printed figure of the newest edition."""
    names, key = list(Reliance.__dataclass_fields__), ["mineral", "stage", "place", "year", "stream"]
    printed = table("reliance").sort("vintage", maintain_order=True)
    keys, figures = printed.select(key).iter_rows(), printed.select(names).iter_rows(named=True)
    return {one: Reliance(**other) for one, other in zip(keys, figures, strict=True)}


def reliance(mineral: str, stage: str, place: str, year: int, stream: str) -> Reliance | None:
    """Printed net import reliance of a place's stage in a year, by the newest edition; None if none is."""
    slug, part = stream_of(mineral, stream)
    return _reliances().get((slug, stage, place, year, part))
