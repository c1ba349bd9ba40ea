"""The facts behind a row, as rows of their own with the ids that `why` takes."""

from __future__ import annotations

import re
from typing import Any

from derisk import facts
from derisk.cases.behind_indices import index_facts
from derisk.cases.behind_network import network_facts
from derisk.cases.behind_plan import KEYS, candidate_facts, project_facts
from derisk.cases.fact_rows import fact_row, parameter_facts
from derisk.exposure.output import OF_STREAM
from derisk.facts.projects import BEGUN
from derisk.terms.answer import Row
from derisk.terms.places import members

MOST = 20
OF_OUTPUT = frozenset(
    {
        "gdp_at_risk_physical_usd", "gdp_at_risk_propagation_usd", "value_added_at_risk_usd", "exposure_usd",
    }
)  # fmt: skip


SIMULATED = ("stress", "sweep")  # verbs whose rows come from the monthly market


def facts_behind(verb: str, found: Row) -> tuple[list[Row], list[str]]:
    """Facts behind a row of a verb, the weightiest first, and notes on what is left out or not listed."""
    if verb == "exposure":
        rows, notes = _exposure(found)
    elif verb == "network":
        rows, notes = network_facts(found)
    elif verb == "backtest":
        rows, notes = _backtest(found)
    else:
        rows, notes = _model(verb, found)
    if not rows and not notes:
        notes = ["No single fact is behind it: the figure is pooled, estimated or not known."]
    return rows, notes


def _exposure(found: Row) -> tuple[list[Row], list[str]]:
    """Trade, content factors and output that a metric of exposure reads."""
    from derisk.exposure import metrics
    from derisk.terms.minerals import mineral

    item = next(item for item in metrics() if item.name == found["metric"])
    stage, indices = found["stage"], index_facts(found)
    if item.name in ("days_of_cover", "economic_importance"):
        return indices, []
    if stage is None or stage == "chain":
        return [], ["The row speaks of the whole chain; the rows of its stages name their facts."]
    if item.name == "net_import_reliance" and (printed := _reliance(found)):
        return printed, []
    listed: list[Row] = []
    notes: list[str] = []
    world = found["economy"] == "WLD"
    if printed := _apart(found):
        return [*indices, *printed], []
    if item.needs in ("trade", "both") and not world:
        rows = _trade(found, side="exporter" if item.name.startswith("exports") else "importer")
        listed, notes = _most(rows, "trade")
        if found["by"] not in ("value", "quantity"):
            codes = mineral(found["mineral"]).stage(stage).hs
            listed += parameter_facts([code.content for code in codes], found["mineral"], [stage])
    if item.needs in ("production", "both", "world") or world:
        stream = str(found["basis"]).rpartition(OF_STREAM)[2] if OF_STREAM in str(found["basis"]) else ""
        made = (
            _stream(found, stream)
            if stream
            else _production(found["mineral"], stage, found["year"], found["economy"])
        )
        rows, more = _most(made, "production")
        listed, notes = listed + rows + _shares(found), notes + more
    return [*indices, *listed], notes


def _reliance(found: Row) -> list[Row]:
    """The survey's printed reliance and its salient rows, where the figure is made of them alone."""
    from derisk.facts.load import shard

    keys = ("mineral", "stage", "year")
    lines = [
        line
        for line in facts.table("reliance").iter_rows(named=True)
        if all(line[key] == found[key] for key in keys)
        and (line["place"], line["stream"]) == (found["economy"], "all")
        and found["sources"] == [line["cite"]]
    ]
    listed = [fact_row("reliance", line) for line in lines]
    for line in lines:
        details = set(re.split(r"; | \+ | - ", line["rows"] or ""))
        for each in shard("salient", mineral=found["mineral"]).iter_rows(named=True):
            if each["detail"] in details and all(each[key] == line[key] for key in ("year", "cite", "place")):
                listed.append(fact_row("salient", each))
    return listed


def _apart(found: Row) -> list[Row]:
    """Printed origins of the mineral alone, where the figure is made of them; the named partner first."""
    lines = [
        line
        for line in facts.table("import_origins").iter_rows(named=True)
        if all(line[key] == found[key] for key in ("mineral", "stage", "year"))
        and line["place"] == found["economy"]
        and line["cite"] in found["sources"]
    ]
    lines.sort(key=lambda line: (line["origin"] != found["partner"], -(line["share_value"] or 0.0)))
    figure = "share_value" if found["by"] == "value" else "share_quantity"
    return [fact_row("import_origins", line, figure=figure) for line in lines]


def _trade(found: Row, side: str) -> list[Row]:
    """Shipments into (or out of) the economy, from the named partner first, then by value."""
    from derisk.terms.places import members

    year = found["year"]
    if year not in facts.trade_years(found["mineral"], found["stage"]):
        return []
    other = "exporter" if side == "importer" else "importer"
    inside = set(members(found["economy"]))
    table = facts.trade(found["mineral"], found["stage"], year)
    lines = [
        line for line in table.iter_rows(named=True) if line[side] in inside and line[other] not in inside
    ]
    named = found["partner"]
    figure = "value_usd" if found["by"] in ("value", None) else "gross_t"
    lines.sort(key=lambda line: (line[other] != named, -(line["value_usd"] or 0.0), line["hs6"], line[other]))
    return [
        fact_row("trade", facts.fact(facts.fact_id("trade", {**line, "year": year})), figure=figure)
        for line in lines[:MOST]
    ] + [{}] * max(0, len(lines) - MOST)


def _production(mineral: str, stage: str, year: int, economy: str) -> list[Row]:
    """Output by the named view: the economy's own first, then by tonnes."""
    from derisk.terms.places import members

    own = set(members(economy))
    table = facts.production(mineral, stage, year)
    lines = [
        {
            **line,
            "mineral": mineral,
            "stage": stage,
            "stream": "all",
            "year": year,
            "unit": "t",
            "basis": "content",
        }
        for line in table.iter_rows(named=True)
    ]
    lines.sort(key=lambda line: (line["place"] not in own, -(line["mass_t"] or 0.0), line["place"]))
    return [fact_row("production", line) for line in lines]


def _stream(found: Row, stream: str) -> list[Row]:
    """Output of one stream by the publishers that the figure rests on, by tonnes."""
    lines = [
        line
        for line in facts.production_rows(found["mineral"], found["stage"]).iter_rows(named=True)
        if (line["stream"], line["year"]) == (stream, found["year"]) and line["cite"] in found["sources"]
    ]
    lines.sort(key=lambda line: (-(line["mass_t"] or 0.0), line["place"]))
    return [fact_row("production", line) for line in lines]


def _shares(found: Row) -> list[Row]:
    """Printed shares of world output, of the year or the one beside it, where the figure rests on them."""
    return [
        fact_row("shares", line)
        for line in facts.table("shares").iter_rows(named=True)
        if all(line[key] == found[key] for key in ("mineral", "stage"))
        and abs(line["year"] - found["year"]) <= 1
        and line["cite"] in found["sources"]
    ]


def _backtest(found: Row) -> tuple[list[Row], list[str]]:
    """What was seen of the series, and what the simulation of the chain reads."""
    seen = [fact_row("observations", facts.fact(id), id) for id in found["figures"]]
    rows, notes = (
        _model("stress", found) if found["forecast"] in ("model", "static", "ensemble") else ([], [])
    )
    return [*seen, *rows], notes


def _model(verb: str, found: Row) -> tuple[list[Row], list[str]]:
    """Parameters that a simulation or plan of a chain reads; its trade and output are the network's."""
    from derisk.network import baseline
    from derisk.stress.assumptions import keys
    from derisk.terms.minerals import minerals

    slugs = [found["mineral"]] if found["mineral"] in minerals() else []
    listed: list[Row] = []
    for slug in slugs:
        stages = list(baseline(slug).stages)
        if verb in SIMULATED and found["metric"] in OF_OUTPUT:
            listed += _output(slug)
        if verb == "stress":
            listed += _since_base(found, slug)
        own = () if verb in SIMULATED else KEYS
        listed += parameter_facts([*keys(), "recovery", *own], slug, stages)
        if verb == "sweep":
            listed += _hazard(found)
        if verb not in SIMULATED:
            listed += candidate_facts(slug)
            for name in ("hazards", "quotas", "demand_outlook", "supply_outlook"):
                listed += _table(name, slug)
    project, more = project_facts(found)
    listed = [*project, *listed]
    notes = more + [f"Trade and output behind it: derisk network --mineral {slug}." for slug in slugs]
    return listed, notes


def _since_base(found: Row, slug: str) -> list[Row]:
    """What a simulation counts besides its baseline: plants opened since, and what was put by before.

    Of a run in the past the plants of its own months are meant: those that open after the year before it.
    """
    from derisk.network import baseline

    base = baseline(slug).year
    if found["month"]:
        base = min(base, int(found["month"][:4]) - 1)
    rows = []
    for name in ("openings", "project", "market_balance"):
        for line in facts.table(name).iter_rows(named=True):
            if line["mineral"] != slug or line["cite"] not in found["sources"]:
                continue
            planned = name == "project"
            begun = planned and line["status"] in BEGUN and line["capacity_t_a"] and line["start_year"]
            if not planned or (begun and line["start_year"] > base):
                rows.append(fact_row(name, line))
    return rows


def _hazard(found: Row) -> list[Row]:
    """The rows of hazards that the probability of a stop may be taken from."""
    return [
        fact_row("hazards", line)
        for line in facts.table("hazards").iter_rows(named=True)
        if line["supplier"] == found["partner"]
        and line["to"] in ("all", *members(found["economy"]))
        and (line["mineral"], line["stage"]) in ((found["mineral"], found["stage"]), ("any", "any"))
    ]


def _output(mineral: str) -> list[Row]:
    """What says how much output rests on a mineral: its uses, their products, and what a loss assumes."""
    from derisk.facts.industry import NOT_BROKEN_DOWN
    from derisk.stress.loss.parameters import keys

    uses = _table("end_uses", mineral)
    products = {line["product"] for line in facts.table("end_uses").iter_rows(named=True)
                if line["mineral"] == mineral}  # fmt: skip
    made = [
        fact_row("embodied_output", line)
        for line in facts.table("embodied_output").iter_rows(named=True)
        if line["mineral"] in (mineral, "any")
        and (line["product"] in products or (not products and line["product"] == NOT_BROKEN_DOWN))
    ]
    return [*parameter_facts(keys(), mineral, []), *uses, *made]


def _table(name: str, mineral: str) -> list[Row]:
    return [
        fact_row(name, line) for line in facts.table(name).iter_rows(named=True) if line["mineral"] == mineral
    ]


def _most(rows: list[Any], table: str) -> tuple[list[Row], list[str]]:
    """The first rows, and a note on how many there are."""
    kept = [item for item in rows[:MOST] if item]
    left = len(rows) - len(kept)
    return kept, [f"{left} more rows of the table {table} are behind it."] if left > 0 else []
