"""The facts that exposure reads, each made once and kept until imported rows change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from derisk import facts
from derisk.exposure.apart import Apart, apart, printed_years
from derisk.exposure.flows import Flows, collect
from derisk.exposure.lanes import Lanes, among, lanes, lanes_by_year, of_its_origins, read_ahead
from derisk.exposure.ledger import Factor
from derisk.exposure.other_goods import OtherGoods, plain, set_aside
from derisk.exposure.output import OF_STREAM, Figure, Listed, Output, gather
from derisk.exposure.register import Needs
from derisk.facts import output
from derisk.facts.ahead import read_ahead as read_shards_ahead
from derisk.facts.load import kept, rows_by
from derisk.facts.output import Reliance
from derisk.facts.shipments import editions, heading_years, headings
from derisk.facts.worth import bounds, metal_price
from derisk.terms.minerals import HsCode, Mineral, Stage, stream_of
from derisk.terms.places import REST_OF_WORLD, WORLD, members


class Published:
    """What was published, by mineral, stage and year. With `series`, files of trade are read once, whole."""

    def __init__(self, *, series: bool = False) -> None:
        self._series = series

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(type(self))

    def read_output(self, minerals: Iterable[str]) -> None:
        """Read at once the tables of output of many minerals, which a question is going to need."""
        read_shards_ahead("production", {stream_of(slug)[0] for slug in minerals})

    def read_trade(self, stages: Iterable[Stage]) -> None:
        """Read at once the files of all trade of these stages, which a question is going to need."""
        codes = {code for stage in stages for code in stage.hs}
        told = {(code.code, edition) for code in codes for edition in editions(code)}
        read_ahead(sorted(heading for heading in told if heading_years(*heading)))

    def members(self, economy: str) -> frozenset[str]:
        """Codes of a group, or of the place itself."""
        return frozenset(members(economy))

    def years(self, mineral: str, stage: str, needs: Needs) -> tuple[int, ...]:
        """Years with the facts that a metric needs, sorted; of `world` with any output, in parts or not."""
        return _years(mineral, stage, needs)

    def last_year(self, mineral: str, stage: str, needs: Needs) -> int | None:
        """The latest year with the facts that a metric needs; None if there is none."""
        years = reversed(self.years(mineral, stage, needs))
        if needs == "world":  # of many years output is told, and shares of it only of some
            return next((year for year in years if self.mix(mineral, stage, year) is not None), None)
        return next(years, None)

    def all_years(self, mineral: str) -> tuple[int, ...]:
        """Years with any fact on the chain."""
        return facts.years(mineral)

    def flows(
        self, mineral: Mineral, stage: Stage, year: int, places: frozenset[str], side: str
    ) -> Flows | None:
        """Shipments with `side` (importer or exporter) among the places and the partner outside them.

        None if the facts have no trade of the stage for the year; no partners if they have, but none here.
        """
        if self._series:
            return _flows_by_year(mineral.slug, stage.slug, places, side).get(year)
        return _flows(mineral.slug, stage.slug, year, places, side)

    def by_heading(
        self, mineral: str, stage: str, year: int
    ) -> tuple[tuple[Lanes, ...], tuple[Factor | None, ...]] | None:
        """Shipments and content factor of each heading that tells of a stage in a year, or None."""
        return _lanes(mineral, stage, year, self._series)

    def other_goods(
        self, mineral: str, stage: str, year: int, places: frozenset[str]
    ) -> tuple[OtherGoods, ...]:
        """What is set aside of their purchases, as by its unit value it is not the metal, by heading."""
        return _other_goods(mineral, stage, year, places, self._series)

    def world_trade(self, mineral: str, stage: str, year: int) -> float:
        """Value of all reported shipments of a stage, the world over, USD; 0 where there are none."""
        told = _lanes(mineral, stage, year, self._series)
        return sum(lane.total_usd for lane in told[0]) if told else 0.0

    def weight(self, places: frozenset[str], year: int) -> float | None:
        """An economy's part in the world's GDP (1), in the latest year up to this; None if not known."""
        return _weight(places, year)

    def apart(self, mineral: str, stage: str, economy: str, year: int) -> Apart | None:
        """What a finer code prints of an economy's imports of the mineral alone, or None."""
        return apart(mineral, stage, economy, year)

    def output(self, mineral: str, stage: str, year: int) -> Output | None:
        """World output of a stage by place, or None if no publisher gives it for the year."""
        return _output(mineral, stage, year)

    def reliance(self, mineral: str, stage: str, economy: str, year: int) -> Reliance | None:
        """Net import reliance that the economy's own survey prints, or None."""
        return facts.reliance(mineral, stage, economy, year)

    def mix(self, mineral: str, stage: str, year: int) -> Output | None:
        """The same; where there is no total of all, of a stream of which there is one."""
        return _mix(mineral, stage, year)

    def parts(self, mineral: str, stage: str, year: int) -> Output | None:
        """World output in parts of its total: from tonnes, else from printed shares, else None."""
        return _parts(mineral, stage, year)


@kept(1024)
def _years(mineral: str, stage: str, needs: Needs) -> tuple[int, ...]:
    if needs == "world":
        known = {*facts.production_years(mineral, stage), *facts.share_years(mineral, stage)}
        return tuple(sorted(known.union(*output.streams(mineral, stage).values())))
    if needs == "production":
        return facts.production_years(mineral, stage) or facts.share_years(mineral, stage)
    trade = facts.trade_years(mineral, stage)
    if needs == "trade":
        return trade or printed_years(mineral, stage)
    return tuple(year for year in trade if year in facts.production_years(mineral, stage))


@kept(8192)
def _flows(slug: str, stage: str, year: int, places: frozenset[str], side: str) -> Flows | None:
    told = _lanes(slug, stage, year, False)
    return None if told is None else collect([told], among(places), side)[0]


@kept(1024)
def _flows_by_year(slug: str, stage: str, places: frozenset[str], side: str) -> Mapping[int, Flows]:
    told = {year: _lanes(slug, stage, year, True) for year in facts.trade_years(slug, stage)}
    known = {year: each for year, each in told.items() if each is not None}
    if not known:
        return {}
    return dict(zip(known, collect(list(known.values()), among(places), side), strict=True))


@kept(8192)
def _lanes(
    slug: str, stage: str, year: int, series: bool
) -> tuple[tuple[Lanes, ...], tuple[Factor | None, ...]] | None:
    """Shipments and content factor of each heading that tells of the stage in the year, sorted by heading."""
    told = sorted(headings(slug, stage, year), key=lambda pair: pair[0].code)
    if not told:
        return None
    found = [
        plain(_of_origins(code, edition, year, series), bounds(code, slug, year)) for code, edition in told
    ]
    return tuple(found), tuple(_factor(code, slug, stage) for code, _ in told)


def _of_origins(code: HsCode, edition: str, year: int, series: bool) -> Lanes:
    whole = lanes_by_year(code.code, edition)[year] if series else lanes(code.code, edition, year)
    return of_its_origins(code, whole)


@kept(1024)
def _other_goods(
    slug: str, stage: str, year: int, places: frozenset[str], series: bool
) -> tuple[OtherGoods, ...]:
    """What is set aside of the purchases of these places, by heading."""
    found = []
    for code, edition in headings(slug, stage, year):
        limits, price = bounds(code, slug, year), metal_price(code, slug, year)
        if limits is not None and price is not None:
            found.append(set_aside(_of_origins(code, edition, year, series), limits, price, among(places)))
    return tuple(each for each in found if each is not None)


@kept(1)
def _gdp() -> Mapping[int, Mapping[str, float]]:
    """GDP of each place by year, USD."""
    found: dict[int, dict[str, float]] = {}
    for year, place, amount in facts.table("gdp").select("year", "place", "gdp_usd").iter_rows():
        found.setdefault(year, {})[place] = amount
    return found


@kept(256)
def _weight(places: frozenset[str], year: int) -> float | None:
    known = _gdp()
    amounts = known.get(max((each for each in known if each <= year), default=0), {})
    if WORLD not in amounts or not places <= amounts.keys():
        return None
    return float(sum(amounts[place] for place in places) / amounts[WORLD])


@kept(8192)
def _output(mineral: str, stage: str, year: int) -> Output | None:
    chosen = output.chosen(mineral, stage).get(year, [])
    known = any(item["mass_t"] is not None for item in chosen)
    return _gather(mineral, stage, year, chosen) if known else None


@kept(8192)
def _parts(mineral: str, stage: str, year: int) -> Output | None:
    made = _output(mineral, stage, year)
    if made is not None and made.total is not None and made.known:
        parts = made.parts()
        printed = [_shares(mineral, stage, near) for near in (year, year - 1, year + 1)]
        besides = next((each for each in printed if each is not None), None)
        return parts if besides is None else replace(parts, others=(*parts.others, besides))
    return _shares(mineral, stage, year)


def _shares(mineral: str, stage: str, year: int) -> Output | None:
    """Printed shares of world output in a year, or None."""
    printed = rows_by("shares", "mineral", "stage", "year").get((mineral, stage, year))
    if printed is None:
        return None
    told = "Printed shares of world output; there is no table of tonnes."
    return replace(gather(printed, "share"), total=Figure(1.0, None, None, "reported", (), (told,)))


@kept(8192)
def _mix(mineral: str, stage: str, year: int) -> Output | None:
    """World output in parts: of the whole, else of a stream of which one publisher prints a total."""
    parts = _parts(mineral, stage, year)
    if parts is not None or stream_of(mineral)[0] != mineral:
        return parts
    for stream, by_year in output.streams(mineral, stage).items():
        tables: dict[str, list[dict[str, Any]]] = {}
        for item in by_year.get(year, ()):
            tables.setdefault(item["cite"], []).append(item)
        for _, lines in sorted(tables.items()):
            found = gather(lines)
            if found.total is None or found.total.quality == "derived" or not found.known:
                continue
            told = f"Of the stream {stream} alone: of all of it nobody prints a total."
            return replace(found.parts(), basis=f"{OF_STREAM}{stream}").noted(told)
    return None


def _gather(mineral: str, stage: str, year: int, chosen: list[dict[str, Any]]) -> Output:
    """The chosen rows, with those of publishers that the view did not choose, of each its newest edition."""
    publications = facts.publications()
    heard = {publications[item["cite"]].publisher for item in chosen}
    tables: dict[str, list[dict[str, Any]]] = {}
    for item in output.lines(mineral, stage)[year]:
        tables.setdefault(item["cite"], []).append(item)
    editions: dict[str, tuple[str, list[dict[str, Any]]]] = {}
    for cite, lines in sorted(tables.items()):
        publisher, edition = publications[cite].publisher, (str(lines[0]["vintage"]), lines)
        if publisher not in heard and edition[0] >= editions.get(publisher, ("", []))[0]:
            editions[publisher] = edition
    others = [gather(lines) for _, lines in editions.values()]
    withheld = [
        Listed(item["place"], None, item["quality"], item["cite"], item["note"] or "")
        for item in output.lines(mineral, stage)[year]
        if item["mass_t"] is None and item["place"] not in (WORLD, REST_OF_WORLD)
    ]
    return gather(chosen, others=others).besides(withheld)


def _factor(code: HsCode, mineral: str, stage: str) -> Factor | None:
    """The content factor of a heading; of a mixed one a prior, as its weight says little about content."""
    if not code.content:
        return None  # a pool: nobody can say how much the mineral is
    given = facts.parameter(code.content, mineral, stage)
    low = given.value if given.low is None else given.low
    high = given.value if given.high is None else given.high
    return Factor(given.value, low, high, "prior" if code.mixed else given.quality, given.cite)
