"""What makes a figure of the baseline: the rules its note names as a formula, and the facts they read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from derisk import facts
from derisk.cases.fact_rows import fact_row, parameter_facts
from derisk.network.estimates import UNSEEN_BUYER, UNSEEN_FEED
from derisk.network.figures import REST
from derisk.network.reported import (
    BY_VALUE,
    CITED,
    FEEDSTOCK,
    NOT_THE_WEIGHT,
    POOLED,
    PRINTED_USE,
    WEIGHTLESS,
)
from derisk.network.sold import HELD
from derisk.network.users import UNSEEN_SALE
from derisk.terms.answer import Row
from derisk.terms.minerals import Mineral, Stage, mineral
from derisk.terms.places import members

WEIGHED = "reported tonnes x content factor"
RULES = {  # what a note says of a shipment, and the formula of it
    POOLED: "value of the shipment x share of the heading's value that is this mineral / printed price",
    BY_VALUE: "min(reported tonnes x content factor, value of the shipment / printed price)",
    NOT_THE_WEIGHT: "value of the shipment / price of the next stage's product",
    WEIGHTLESS: "value of the shipment / (value of the heading / its content)",
    FEEDSTOCK: WEIGHED,
    CITED: "tonnes of the cited relationship",
    UNSEEN_SALE: "what the origin has beyond its printed share of world use, to those short of theirs",
    UNSEEN_FEED: "feed that the origin has left over, to makers that lack it, each in proportion",
    UNSEEN_BUYER: "ore not seen to be sold, all of it to its largest buyer or to the largest maker",
}
CLOSED = "moved least to close all balances"
BALANCE = "The figure is what the balance of the node leaves; no fact gives it."
WITHOUT = {
    "price": "No single fact is behind it: it is worth over content of all shipments of the stage.",
    "production": "No publisher gives it: it is estimated as the note says.",
    "flow": "No publisher gives it: it is estimated as the note says.",
    "origin": "It follows from all output and trade of the chain: derisk network.",
}
OF_SHIPMENTS = (POOLED, BY_VALUE, NOT_THE_WEIGHT, WEIGHTLESS, FEEDSTOCK)
OF_VALUE = (POOLED, BY_VALUE, NOT_THE_WEIGHT, WEIGHTLESS)


def network_formula(found: Row) -> str | None:
    """How the figure of a row of the baseline came about; None where its metric always comes the same way."""
    note = found["note"] or ""
    if found["metric"] == "flow":
        parts = list(dict.fromkeys(RULES[rule] for rule in rules(note)))
        if not parts or REST in note:
            parts.append(WEIGHED)
        return f"{' + '.join(dict.fromkeys(parts))}, {CLOSED}"
    if found["metric"] == "production" and found["quality"] in ("derived", "prior"):
        return f"estimated as the note says, {CLOSED}"
    if found["metric"] == "use" and PRINTED_USE in note:
        return f"printed use - feed, {CLOSED}"
    return None


def rules(note: str) -> list[str]:
    """The rules of shipments that a note names."""
    return [rule for rule in RULES if rule in note]


def network_facts(found: Row) -> tuple[list[Row], list[str]]:
    """Facts behind a figure of the baseline, and a note where no fact gives it."""
    kinds: dict[str, Callable[[Row], Iterator[Row]]] = {
        "production": _production, "flow": _flow, "price": _price, "use": _use, "host_limit": _host_limit,
    }  # fmt: skip
    kind = kinds.get(found["metric"])
    listed = list({item["id"]: item for item in kind(found)}.values()) if kind else []
    return listed, [] if listed else [WITHOUT.get(found["metric"], BALANCE)]


def _flow(found: Row) -> Iterator[Row]:
    """Shipments and what turns them into content, then what stands in for shipments nobody sees."""
    chain = mineral(found["mineral"])
    stage, note = chain.stage(found["stage"]), found["note"] or ""
    named = rules(note)
    if not named or REST in note or set(named) & set(OF_SHIPMENTS):
        yield from _shipments(found, chain, stage, named, REST in note or not named)
    if CITED in named:
        yield from _between("relationships", found, lambda line: line["year"] == found["year"])
    if UNSEEN_SALE in named:
        cited = [
            share for share in facts.use_shares(chain.slug, stage.slug) if share.cite in found["sources"]
        ]
        for line in _of_stage("use_shares", chain, stage):
            if any((line["place"], line["year"]) == (share.place, share.year) for share in cited):
                yield fact_row("use_shares", line)
    if UNSEEN_SALE in named or HELD in note:
        for line in _of_stage("exports", chain, stage):
            if line["place"] in members(found["economy"]) and line["cite"] in found["sources"]:
                yield fact_row("exports", line)
    if {UNSEEN_SALE, UNSEEN_FEED, UNSEEN_BUYER} & set(named):
        yield from _output(found, chain, stage.slug, found["economy"])
        after = _after(chain, stage)
        if after is not None and UNSEEN_SALE not in named:
            yield from _output(found, chain, after.slug, found["partner"])
            yield from _parameters(("recovery",), chain, (after,))


def _shipments(found: Row, chain: Mineral, stage: Stage, named: list[str], weighed: bool) -> Iterator[Row]:
    """Shipments of the pair under the headings that count at the stage, content, shares and prices."""
    after = _after(chain, stage)
    parts = [*chain.joining(stage), *([after] if after is not None and FEEDSTOCK in named else [])]
    by_value = set(named) & set(OF_VALUE)
    for part in parts:
        if found["year"] in facts.trade_years(chain.slug, part.slug):
            for line in facts.trade(chain.slug, part.slug, found["year"]).iter_rows(named=True):
                if _is_between(line["exporter"], line["importer"], found):
                    fact = facts.fact(facts.fact_id("trade", {**line, "year": found["year"]}))
                    yield fact_row("trade", fact, figure="value_usd" if by_value else "gross_t")
    if weighed or {BY_VALUE, FEEDSTOCK} & set(named):
        yield from _parameters([code.content for part in parts for code in part.hs], chain, parts)
    if POOLED in named:
        yield from _between("heading_shares", found, lambda line: line["cite"] in found["sources"])
    if {POOLED, BY_VALUE} & set(named):
        yield from _printed_price(chain, stage.slug, found["year"])
    if NOT_THE_WEIGHT in named and after is not None:
        yield from _printed_price(chain, after.slug, found["year"])


def _production(found: Row) -> Iterator[Row]:
    """Printed output; of an estimate the shares, the feed and the recovery it follows from."""
    chain = mineral(found["mineral"])
    stage = chain.stage(found["stage"])
    yield from _output(found, chain, stage.slug, found["economy"])
    if found["quality"] in ("derived", "prior"):
        for line in _of_stage("shares", chain, stage):
            if line["cite"] in found["sources"] and line["place"] in members(found["economy"]):
                yield fact_row("shares", line)
        before = next((each for each in chain.sequence if _after(chain, each) == stage), None)
        if before is not None and "recovery" in (found["note"] or ""):
            yield from _output(found, chain, before.slug, found["economy"])
            yield from _parameters(("recovery",), chain, (stage,))


def _price(found: Row) -> Iterator[Row]:
    """The printed price, or the share of a neighbour's price that stands in for it, and that price."""
    chain = mineral(found["mineral"])
    stage, note = chain.stage(found["stage"]), found["note"] or ""
    near = [stage]
    if "a prior" in note:
        at = chain.sequence.index(stage)
        near = list(chain.sequence[max(at - 1, 0) : at + 2])
        yield from _parameters(("feed_cost_share",), chain, near)
    for each in near:
        for item in _printed_price(chain, each.slug, found["year"]):
            if set(item["sources"]) & set(found["sources"]):
                yield item


def _use(found: Row) -> Iterator[Row]:
    """Printed use of the place, where the balance rests on it."""
    if PRINTED_USE not in (found["note"] or ""):
        return
    chain = mineral(found["mineral"])
    for name in ("uses", "reliance"):
        for line in _of_stage(name, chain, chain.stage(found["stage"])):
            own = line["place"] in members(found["economy"]) and line["year"] == found["year"]
            if own and line["cite"] in found["sources"]:
                yield fact_row(name, line, figure="use_t" if name == "reliance" else None)


def _host_limit(found: Row) -> Iterator[Row]:
    """The yield per tonne of the host's product, and what is made of that there."""
    chain = mineral(found["mineral"])
    stage = chain.stage(found["stage"])
    yield from _parameters(("host_yield",), chain, (stage,))
    host, of = str(stage.host).split("/")
    known = [year for year in facts.production_years(host, of) if year <= found["year"]]
    if known:
        yield from _output({**found, "year": known[-1]}, mineral(host), of, found["economy"])


def _after(chain: Mineral, stage: Stage) -> Stage | None:
    """The next stage of the chain."""
    later = chain.sequence[chain.sequence.index(stage) + 1 :]
    return later[0] if later else None


def _output(found: Row, chain: Mineral, stage: str, place: str | None) -> Iterator[Row]:
    """Printed output of a place at a stage in the year of the row."""
    if place is None or found["year"] not in facts.production_years(chain.slug, stage):
        return
    table = facts.production(chain.slug, stage, found["year"])
    more = {
        "mineral": chain.slug, "stage": stage, "stream": "all", "year": found["year"], "unit": "t",
        "basis": "content",
    }  # fmt: skip
    for line in table.iter_rows(named=True):
        if line["place"] in members(place):
            yield fact_row("production", {**line, **more})


def _printed_price(chain: Mineral, stage: str, year: int) -> Iterator[Row]:
    price = facts.price(chain.slug, stage, year)
    for line in _of_stage("prices", chain, chain.stage(stage)):
        if price is not None and (line["year"], line["cite"]) == (price.year, price.cite):
            yield fact_row("prices", line)


def _between(name: str, found: Row, wanted: Callable[[Row], bool]) -> Iterator[Row]:
    """Rows of a table of pairs that are of this origin and of this destination, its group or the world."""
    for line in facts.table(name).iter_rows(named=True):
        own = (line["mineral"], line["stage"]) == (found["mineral"], found["stage"])
        if own and _is_between(line["origin"], line["destination"], found) and wanted(line):
            yield fact_row(name, line)


def _is_between(origin: str, destination: str, found: Row) -> bool:
    ends = set(members(found["partner"]))
    return origin in members(found["economy"]) and bool(
        destination in (*ends, "WLD") or ends & set(members(destination))
    )


def _parameters(keys: Iterable[str | None], chain: Mineral, stages: Iterable[Stage]) -> list[Row]:
    return parameter_facts([key for key in keys if key], chain.slug, [stage.slug for stage in stages])


def _of_stage(name: str, chain: Mineral, stage: Stage) -> list[Row]:
    return [
        line
        for line in facts.table(name).iter_rows(named=True)
        if (line["mineral"], line["stage"]) == (chain.slug, stage.slug)
    ]
