"""What to build, at what cost, by when: read off the rows of a chain's plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from derisk.plan.candidates import REDESIGN
from derisk.report import plan_charts, questions
from derisk.report.wording import (
    UNKNOWN,
    dollars,
    inside,
    listed,
    mineral_name,
    of_essential,
    percent,
    product_of,
    stage_name,
    tonnes,
)
from derisk.terms.answer import Document, Row
from derisk.terms.errors import DeriskError
from derisk.terms.places import members

BUILT = "build_t_a"
AIMS = ("supplier_share", "n_minus_1")
SIMULATED, WORST, WITHOUT = "n_minus_1_simulated", "n_minus_1_simulated_worst", "otherwise_cost_usd"
SMALL = 0.5  # t a year below which a build is the solver's rounding


@dataclass(frozen=True)
class Action:
    """All builds of one technology of a stage at one place: how much, when, for what capital.

    `online` holds the first and last year; `capex_usd` is None where the plan gives no capital of these
    builds; `own` says that they stand in the economy the
    brief is of, or in a place of the plan that it is part of.
    """

    mineral: str
    place: str
    stage: str
    technology: str
    capacity_t_a: float
    decided: int | None
    online: tuple[int, int] | None
    capex_usd: float | None
    own: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Plan:
    """A chain's plan as the brief tells it; `document` None where there is no plan, and `note` why.

    `total` holds rows of the plan as a whole by metric, `reached` (before, after) rows of each target,
    `simulated` the same of what the monthly simulator finds over a year, `worst` in its worst month, `stored`
    the rows of the largest stock of each product, all places; `without` what the plan costs without each
    technology that it rests on, `shares` the supplier's shares in calm years with the plan.
    """

    mineral: str
    actions: tuple[Action, ...]
    total: dict[str, Row]
    reached: tuple[tuple[Row, Row], ...]
    simulated: tuple[tuple[Row, Row], ...]
    stored: tuple[tuple[Row, ...], ...]
    missed: tuple[Row, ...]
    document: Document | None
    note: str = ""
    worst: tuple[tuple[Row, Row], ...] = ()
    without: tuple[Row, ...] = ()
    shares: tuple[Row, ...] = ()


def plan(economy: str, slug: str) -> Plan:
    """The plan of a chain for the alliance, the economy's own builds first."""
    try:
        document = questions.plan(slug)
    except DeriskError as error:
        return Plan(slug, (), {}, (), (), (), (), None, error.what)
    rows = [row for row in document.rows if row["mineral"] in (slug, None)]
    return Plan(
        mineral=slug,
        actions=_actions(economy, slug, rows),
        total=_totals(rows),
        reached=_pairs(row for row in rows if row["metric"] in AIMS and row.get("cap") is not None),
        simulated=_pairs(row for row in rows if row["metric"] == SIMULATED),
        worst=_pairs(row for row in rows if row["metric"] == WORST),
        stored=_stored(rows),
        missed=tuple(
            row for row in rows if row["metric"] == "target_missed" and (row["value"] or 0.0) > 1e-6
        ),
        document=document,
        shares=tuple(row for row in rows if row["metric"] == "supplier_share" and row.get("plan") == "after"),
        without=tuple(row for row in rows if row["metric"] == WITHOUT and row["way"] == "without"),
    )


def _totals(rows: Sequence[Row]) -> dict[str, Row]:
    whole = [row for row in rows if row["stage"] is None and row["year"] is None and row["unit"] == "USD"]
    return {row["metric"]: row for row in whole if row.get("plan") != "before"}


def _stored(rows: Sequence[Row]) -> tuple[tuple[Row, ...], ...]:
    """Rows of each product's stock in the year in which most of it is held, all places."""
    held: dict[str, dict[int, list[Row]]] = {}
    for (_, stage, _), by in plan_charts.stored(rows).items():
        for year, row in by.items():
            held.setdefault(stage, {}).setdefault(year, []).append(row)
    return tuple(tuple(max(by.values(), key=_tonnes)) for by in held.values())


def _tonnes(rows: Iterable[Row]) -> float:
    return float(sum(row["value"] for row in rows))


def stocks(item: Plan) -> str:
    """What a plan stores, in words; empty where it stores nothing."""
    told = [
        f"{tonnes(_tonnes(rows))} of {product_of(item.mineral, rows[0]['stage'])} by {rows[0]['year']}"
        for rows in item.stored
    ]
    return listed(told)


def calm(item: Plan) -> str:
    """What a plan leaves as it is: the supplier's share in calm years where members must do without it."""
    asked = {(row["stage"], row["partner"]) for _, row in item.reached if row["metric"] == "n_minus_1"}
    last = {
        (row["stage"], row["partner"]): row
        for row in sorted(item.shares, key=lambda row: row["year"] or 0)
        if row["value"] is not None
    }
    told = [
        f"{inside(partner)} still has {percent(row['value'])} of {stage_name(item.mineral, stage).lower()} "
        f"in {row['year']}"
        for (stage, partner), row in last.items()
        if (stage, partner) in asked
    ]
    return "" if not told else f"{mineral_name(item.mineral)}: in calm years {listed(told)}."


def rests(item: Plan) -> str:
    """What a plan rests on and what it costs more without that, in words; empty where it rests on nothing."""
    told = []
    for row in item.without:
        stage = stage_name(item.mineral, row["stage"]).lower()
        what = "use designed out" if row["prop"] == REDESIGN else str(row["prop"]).replace("-", " ")
        total = f"{dollars(row['change_usd'])} more, {dollars(row['value'])} in all, risk included"
        told.append(f"on {stage} by {what} (without it the plan costs {total})")
    return "" if not told else f"{mineral_name(item.mineral)}: the plan rests {listed(told)}."


def _pairs(rows: Iterable[Row]) -> tuple[tuple[Row, Row], ...]:
    """(before, after) of each metric and stage, in its last year."""
    found: dict[tuple[str, str], dict[str, Row]] = {}
    for row in sorted(rows, key=lambda item: item["year"] or 0):
        found.setdefault((row["metric"], row["stage"]), {})[str(row.get("plan"))] = row
    return tuple(
        (pair["before"], pair["after"]) for pair in found.values() if {"before", "after"} <= set(pair)
    )


def _actions(economy: str, slug: str, rows: Sequence[Row]) -> tuple[Action, ...]:
    built: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        if row["metric"] == BUILT and row["value"] is not None and row["value"] > SMALL:
            key = (row["economy"], row["stage"], str(row.get("technology") or ""))
            built.setdefault(key, []).append(row)
    own = set(members(economy)) | {economy}
    made = [
        _action(slug, key, found, key[0] in own or economy in members(key[0])) for key, found in built.items()
    ]
    return tuple(sorted(made, key=_rank))


def _rank(item: Action) -> tuple[bool, float, float]:
    return not item.own, -(item.capex_usd or 0.0), -item.capacity_t_a


def _action(slug: str, key: tuple[str, str, str], found: Sequence[Row], own: bool) -> Action:
    place, stage, technology = key
    spent = [row["capex_usd"] for row in found if row.get("capex_usd") is not None]
    decided = [row["year"] for row in found if row["year"] is not None]
    online = [row["online"] for row in found if row.get("online") is not None]
    return Action(
        mineral=slug, place=place, stage=stage, technology=technology,
        capacity_t_a=float(sum(row["value"] for row in found)),
        decided=min(decided, default=None), online=(min(online), max(online)) if online else None,
        capex_usd=float(sum(spent)) if len(spent) == len(found) else None,
        own=own, rows=tuple(found),
    )  # fmt: skip


def best(plans: Sequence[Plan], count: int = 3) -> tuple[Action, ...]:
    """The largest builds of all chains by capital: the economy's own first, then the alliance's."""
    return tuple(sorted((action for item in plans for action in item.actions), key=_rank)[:count])


def sentence(economy: str, plans: Sequence[Plan]) -> tuple[str, tuple[Row, ...]]:
    """The third headline: what to build, at what cost, by when; and where no plan is known."""
    if not plans:
        return "What to build is not known: the chain has no network yet, for lack of figures.", ()
    ranked = sorted(plans, key=lambda item: -_capital(item))
    told = [_clause(economy, item) for item in ranked]
    return ". ".join(text for text, _ in told) + ".", tuple(row for _, rows in told for row in rows)


def _capital(item: Plan) -> float:
    total = item.total.get("capex_usd")
    return 0.0 if total is None else float(total["value"] or 0.0)


def _clause(economy: str, item: Plan) -> tuple[str, list[Row]]:
    name = mineral_name(item.mineral)
    if item.document is None:
        return f"{name}: {item.note.rstrip('.')}", []
    held = [row for rows in item.stored for row in rows]
    if not item.actions:
        total = item.total.get("total_cost_usd")
        met = "misses a target" if item.missed else "meets its targets"
        does = f", builds nothing and stores {stocks(item)}" if held else " and builds and stores nothing"
        return f"{name}: the alliance's plan {met}{does}", [*held, *([total] if total else [])]
    first = [action for action in item.actions if action.own] or list(item.actions)
    spent, rows = item.total.get("capex_usd"), [row for action in first[:2] for row in action.rows]
    cost = f"for {dollars(_capital(item))} of capital, the" if spent is not None else "the"
    effect, used = _effect(item)
    told = listed([_short(action, economy) for action in first[:2]])
    where = "the largest here: " if first[0].own else _elsewhere(economy)
    store = f"; it stores {stocks(item)}" if held else ""
    text = f"{name}: {cost} alliance's plan {effect}; {where}{told}{store}"
    return text, [*rows, *used, *held, *([spent] if spent else [])]


def _elsewhere(economy: str) -> str:
    """How the largest builds are led in where none of them stands in the economy."""
    if set(members(economy)) <= set(members("alliance")):
        return f"nothing in {inside(economy)}; the largest: "
    return "the largest: "


def _effect(item: Plan) -> tuple[str, list[Row]]:
    """What the plan reaches, of the target it moves most."""
    moved = [pair for pair in item.reached if None not in (pair[0]["value"], pair[1]["value"])]
    if not moved:
        return "runs to its last year", []
    before, after = max(moved, key=lambda pair: abs(pair[1]["value"] - pair[0]["value"]))
    supplier, stage = inside(str(after["partner"])), stage_name(item.mineral, after["stage"]).lower()
    change = f"from {percent(before['value'])} to {percent(after['value'])} by {after['year']}"
    if after["metric"] == "n_minus_1":
        share = after.get("essential_use_share")
        change = f"from {of_essential(before['value'], share)} to {of_essential(after['value'], share)}"
        use = "the members' essential use, taken together"
        use += "" if share is None else f" (essential: {percent(share)} of all use)"
        lived, worst = (
            [pair for pair in pairs if pair[1]["stage"] == after["stage"]]
            for pairs in (item.simulated, item.worst)
        )
        tried = _tried(lived, worst, share)
        text = (
            f"lifts what {stage} could supply without {supplier} {change} of {use} by {after['year']}{tried}"
        )
        return text, [before, after, *(row for pair in (*lived, *worst) for row in pair)]
    return f"moves the share of {supplier} in {stage} {change}", [before, after]


def _tried(lived: Sequence[tuple[Row, Row]], worst: Sequence[tuple[Row, Row]], share: float | None) -> str:
    """The same in the monthly simulator, over the year and in its worst month; empty if not asked."""

    def lift(pair: tuple[Row, Row]) -> str:
        was, now = (of_essential(row["value"], share) for row in pair)
        return f"{was} to {now}"

    if not lived:
        return ""
    month = f"; {lift(worst[0])} in its worst month" if worst else ""
    return f" ({lift(lived[0])} in the monthly simulator{month})"


def _short(action: Action, economy: str) -> str:
    where = "" if action.place == economy else f" in {inside(action.place)}"
    cost = f" ({dollars(action.capex_usd)})" if action.capex_usd is not None else ""
    by = f", on line {years(action.online)}" if action.online is not None else ""
    stage = stage_name(action.mineral, action.stage).lower()
    if action.technology == REDESIGN:
        return f"{tonnes(action.capacity_t_a, 't/a')} of use of {stage} designed out{where}{by}{cost}"
    what = f"{stage} by {action.technology.replace('-', ' ')}"
    return f"{tonnes(action.capacity_t_a, 't/a')} of {what}{where}{by}{cost}"


def years(online: tuple[int, int] | None) -> str:
    """The first and last year of builds."""
    if online is None:
        return UNKNOWN
    return str(online[0]) if online[0] == online[1] else f"{online[0]}-{online[1]}"


__all__ = ["Action", "Plan", "best", "plan", "rests", "sentence", "stocks", "years"]
