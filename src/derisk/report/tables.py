"""The brief's tables and charts, made once and shown by every writer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from derisk.plan.candidates import REDESIGN
from derisk.report import charts, stops
from derisk.report.actions import Action, calm, rests, stocks, years
from derisk.report.brief import Brief
from derisk.report.charts import Bar, Line
from derisk.report.dependence import Dependence, sentences
from derisk.report.stops import AT_RISK, EXPOSED, LAYERS, Stop, ceiling, price_text
from derisk.report.wording import (
    UNKNOWN,
    digits,
    dollars,
    inside,
    mineral_name,
    month_name,
    percent,
    span,
    stage_name,
    tonnes,
)
from derisk.terms.answer import Row
from derisk.terms.places import place_name

RESTS = {"shortfall": 0.0, "price_ratio": 1.0}  # where a month stands when nothing happens
MOVED = 0.01
WEIGHS = (
    "A plan weighs what users would pay for the material they go without, not GDP; what dearer supply earns "
    "somebody abroad counts as no loss. Costs are those of all members as one: who pays is not settled by it."
)
TOPS = ("shortfall", "price_ratio", "price_ratio_reported")


@dataclass(frozen=True)
class Table:
    """A table as text: columns, rows of cells, a note under it.

    `ids` has, by row and column, the id of the row that a cell shows, as `derisk why` takes it; "" for none.

    `numbers` are the positions of columns that hold numbers and are set to the right.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ids: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Panel:
    """A part of the page: a title, a chart (drawn as SVG when called) and its table.

    `folded` puts the table away on a page until it is asked for; `span` is `wide` for both columns,
    `tall` for three rows of one.
    """

    title: str
    table: Table
    chart: Callable[[], str] | None = None
    folded: bool = False
    span: str = ""


def panels(brief: Brief) -> tuple[Panel, ...]:
    """All parts of the page under the headlines, in order."""
    costs = [_costs(brief)] if any(run.costs for run in brief.stress) else []
    beside = (*_months(brief), _swings(brief))
    return (_worst(brief), *beside, _stops(brief), *costs, _actions(brief))


def _several(brief: Brief) -> bool:
    return len({item.economy for item in brief.dependencies}) > 1


def _label(item: Dependence, several: bool) -> str:
    stage = f"{mineral_name(item.mineral)}, {stage_name(item.mineral, item.stage).lower()}"
    return f"{place_name(item.economy)}: {stage}" if several else stage


def _worst(brief: Brief) -> Panel:
    items, several = brief.worst, _several(brief)
    rows = tuple(
        (
            _label(item, several),
            place_name(item.partner) if item.partner else UNKNOWN,
            percent(item.share),
            percent(item.value_share),
            {True: "net buyer", False: "net seller", None: UNKNOWN}[item.buys],
            str(item.year or UNKNOWN),
        )
        for item in items
    )
    table = Table(
        "Largest outside supplier, share of reported imports",
        ("Stage", "Supplier", "By weight", "By value", "Trade", "Year"),
        rows,
        tuple(("", "", _share_id(item, "quantity"), _share_id(item, "value"), "", "") for item in items),
        note=f"{_choice(brief)}{_caveats(items)}",
        numbers=(2, 3),
    )
    title = (
        f"Worst dependencies{f' (ten of {len(brief.dependencies)})' if len(brief.dependencies) > 10 else ''}"
    )
    return Panel(title, table, lambda: _strip(items, several), span="tall")


def _choice(brief: Brief) -> str:
    """Why the headlines tell of other chains than the list, where nobody named the minerals."""
    if {item.mineral for item in brief.dependencies} <= {*brief.minerals}:
        return ""
    return "By share alone; the headlines weigh how often suppliers restrict and what output needs too. "


def _share_id(item: Dependence, by: str) -> str:
    """The row of the supplier's share, by weight or by value."""
    rows = [
        row
        for row in item.rows
        if row["metric"] in ("largest_supplier_share", "import_share")
        and row["stage"] == item.stage and row["partner"] == item.partner and row["by"] == by
    ]  # fmt: skip
    return str(rows[0]["id"]) if rows else ""


def _caveats(items: Sequence[Dependence]) -> str:
    """Why a share is not known, what else a heading holds, which supplier is a hub; shipments apart."""
    stages: dict[str, list[str]] = {}
    for item in items:
        for each in sentences(item.note)[: 1 if item.partner is None else None]:
            if not each.startswith("Shipments without tonnes"):
                stages.setdefault(each, []).append(
                    _label(item, "hub" in each and item.economy != items[0].economy)
                )
    return " ".join(f"{'; '.join(dict.fromkeys(names))}: {each}" for each, names in stages.items())


def _strip(items: Sequence[Dependence], several: bool) -> str:
    found = []
    for item in items:
        who = f", {place_name(item.partner)}" if item.partner else ""
        sold = " (net seller)" if item.buys is False else ""
        for group, value in (("weight", item.share), ("value", item.value_share)):
            text = (
                UNKNOWN
                if value is None
                else f"{percent(value)} by {group}{who if group == 'weight' else sold}"
            )
            found.append(Bar(_label(item, several), group, value, text, item.buys is not False))
    return charts.bars(
        found, title="Share of the largest outside supplier in imports, by weight and by value"
    )


def _stops(brief: Brief) -> Panel:
    order = sorted(brief.stress, key=lambda run: -run.lost_usd)
    found = [stop for run in order for stop in run.stops]
    told = list(dict.fromkeys(run.note for run in brief.stress if run.note))
    return Panel(
        "What breaks first under a stop, and when",
        Table(
            "One year's stop, from its first month",
            ("Stage", "Who stops", "First shortage", "Worst shortfall", "Price", "Price reported"),
            tuple(_stop_cells(stop) for stop in found),
            tuple(("", "", "", *(_top_id(stop, metric) for metric in TOPS)) for stop in found),
            note=" ".join(
                [
                    "A shortage is 5 % of base use or more; ranges are with all assumptions on supply at "
                    "once at their ends, demand at its least and most elastic. Prices are multiples of the "
                    "base price: at the clearing, and as customs and contracts would show them; users "
                    f"are assumed to do without at {digits(ceiling())} times; feed of others can cost more.",
                    *told,
                ]
            ),
            numbers=(3, 4, 5),
        ),
        span="wide",
    )


def _top_id(stop: Stop, metric: str) -> str:
    """The row of the month in which a metric is highest."""
    rows = [row for row in stop.rows if row["metric"] == metric and row["value"] is not None]
    return str(max(rows, key=lambda row: float(row["value"]))["id"]) if rows else ""


def _stop_cells(stop: Stop) -> tuple[str, ...]:
    who = f"{place_name(stop.by)} to {inside(stop.to)}"
    if stop.begins is not None:
        first = f"{month_name(stop.begins)} (month {stop.month})"
    else:
        first = "no shortage" if stop.peak is not None else "no use known"
    worst = f"{percent(stop.peak)}{f' ({span(stop.low, stop.high)})' if span(stop.low, stop.high) else ''}"
    return (
        f"{mineral_name(stop.mineral)}, {stage_name(stop.mineral, stop.stage).lower()}",
        who, first, worst, price_text(stop.price), price_text(stop.reported),
    )  # fmt: skip


def _months(brief: Brief) -> list[Panel]:
    """Use missing and price by month, of the chain that costs most."""
    run = stops.hardest(brief.stress)
    if run is None:
        return []
    used = _until_calm([stop for stop in run.stops if stop.peak is not None])
    who = f"{place_name(run.by)} stops"
    return [
        _month_panel(
            f"{mineral_name(run.mineral)}: share of use missing when {who}",
            [_line(stop, "shortfall") for stop in used],
            True,
        ),
        _month_panel(
            f"{mineral_name(run.mineral)}: price when {who}",
            [_line(stop, "price_ratio") for stop in used],
            False,
        ),
    ]


def _until_calm(stops: Sequence[Stop]) -> list[Stop]:
    """The stages up to two months after everything is as before."""
    moved = [
        row["month"]
        for stop in stops
        for row in stop.rows
        for value in (row["value"], row["low"], row["high"])
        if row["metric"] in RESTS and value is not None and abs(value - RESTS[row["metric"]]) > MOVED
    ]
    months = sorted({row["month"] for stop in stops for row in stop.rows})
    last = months[min(months.index(max(moved)) + 2, len(months) - 1)] if moved else months[-1]
    return [replace(stop, rows=tuple(r for r in stop.rows if r["month"] <= last)) for stop in stops]


def _line(stop: Stop, metric: str) -> Line:
    rows = [row for row in stop.rows if row["metric"] == metric]
    ranged = [row for row in rows if row["low"] is not None and row["high"] is not None]
    return Line(
        stage_name(stop.mineral, stop.stage),
        tuple((row["month"], row["value"]) for row in rows),
        tuple((row["month"], row["low"], row["high"]) for row in ranged),
    )


def _month_panel(title: str, series: Sequence[Line], share: bool) -> Panel:
    months = [str(x) for x, _ in series[0].points]
    values = [dict(line.points) for line in series]
    tell = percent if share else price_text
    rows = tuple((month, *(tell(v[month]) for v in values)) for month in months)
    numbers = tuple(range(1, len(series) + 1))
    table = Table(title, ("Month", *(line.name for line in series)), rows, numbers=numbers)
    unit = "share of base use" if share else "times base price"
    drawn = series if share else [_cut(line) for line in series]
    if drawn != series:
        unit = f"{unit}, cut at {digits(ceiling(highest=True))}"
    return Panel(title, table, lambda: charts.lines(drawn, title=title, y=unit, share=share), folded=True)


def _cut(line: Line) -> Line:
    """A line of prices up to the highest ceiling; what lies above is not known and would hide the rest."""
    most = ceiling(highest=True)
    return replace(
        line,
        points=tuple((x, None if y is None else min(y, most)) for x, y in line.points),
        band=tuple((x, min(low, most), min(high, most)) for x, low, high in line.band),
    )


def _actions(brief: Brief) -> Panel:
    found = brief.actions
    missing = [f"{mineral_name(p.mineral)}: {p.note.rstrip('.')}." for p in brief.plans if p.document is None]
    missed = [f"Missed: {row['note']}." for plan in brief.plans for row in plan.missed if row["note"]]
    idle = [
        f"{mineral_name(p.mineral)}: nothing is built." for p in brief.plans if p.document and not p.actions
    ]
    stored = [f"{mineral_name(p.mineral)}: {held} are stored." for p in brief.plans if (held := stocks(p))]
    leans = [said for p in brief.plans for said in (calm(p), rests(p)) if said]
    weighs = [WEIGHS] if any(p.document for p in brief.plans) else []
    note = " ".join([*missing, *missed, *idle, *stored, *leans, *weighs])
    return Panel(
        "Best actions: what to build, at what cost, by when",
        Table(
            "Largest builds of the alliance's plan, those here first",
            ("What", "Where", "Capacity", "Capital", "Decide from", "On line"),
            tuple(_action_cells(action) for action in found),
            tuple(("", "", *(2 * [str(action.rows[0]["id"])]), "", "") for action in found),
            note=note,
            numbers=(2, 3, 4, 5),
        ),
        span="wide",
    )


def _action_cells(action: Action) -> tuple[str, ...]:
    what = f"{mineral_name(action.mineral)}, {stage_name(action.mineral, action.stage).lower()}"
    how = "use designed out" if action.technology == REDESIGN else action.technology.replace("-", " ")
    technology = f" ({how})" if how else ""
    return (
        f"{what}{technology}", place_name(action.place), tonnes(action.capacity_t_a, "t/a"),
        dollars(action.capex_usd), str(action.decided or UNKNOWN), years(action.online),
    )  # fmt: skip


def _costs(brief: Brief) -> Panel:
    """What each stop costs the economy, in its layers, beside all that is exposed, which is no loss."""
    runs = sorted((run for run in brief.stress if run.costs), key=lambda run: -run.lost_usd)
    metrics = (AT_RISK, *LAYERS, EXPOSED)
    cells, ids = [], []
    for run in runs:
        rows = {metric: run.costs.get(metric) for metric in metrics}
        whole = rows[AT_RISK]
        ends = [dollars(whole[end]) for end in ("low", "high") if whole and whole[end] is not None]
        values = [UNKNOWN if row is None else dollars(row["value"]) for row in rows.values()]
        cells.append((mineral_name(run.mineral), values[0], " to ".join(dict.fromkeys(ends)), *values[1:]))
        told = ["" if row is None else str(row["id"]) for row in rows.values()]
        ids.append(("", told[0], "", *told[1:]))
    return Panel(
        "What it would cost",
        Table(
            f"Value added lost in {inside(brief.economy)} over the months of the stop",
            ("Chain", "Lost", "Range", "Material missing", "Stopped by that", "Exposed"),
            tuple(cells), tuple(ids), numbers=(1, 2, 3, 4, 5),
            note="Exposed is all value added that needs the material, directly or not: no loss.",
        ),
        span="wide",
    )  # fmt: skip


def _swings(brief: Brief) -> Panel:
    found = [row for row in brief.swings if row["high"] - row["low"] >= 0.005]
    rest = len(brief.swings) - len(found)
    rows = tuple(
        (
            _assumption(row),
            f"{digits(row['assumption_value'])} ({_ends(row)})",
            f"{percent(row['low'])[:-2]}-{percent(row['high'])}",
        )
        for row in found
    )
    note = f"{rest} more were moved and changed it by less than half a point." if rest and found else ""
    if not brief.swings:
        note = "No stage falls short in the stops above, so no assumption was moved."
    elif not found:
        note = "None of the assumptions moved changed it by half a point."
    head = ""
    if brief.swings:
        first = brief.swings[0]
        head = f"{mineral_name(first['mineral'])}, {stage_name(first['mineral'], first['stage']).lower()}: "
    title = f"{head}worst shortfall with one assumption moved over its range"
    items = [(_assumption(row), row["low"], row["value"], row["high"]) for row in found]
    return Panel(
        "What would change this",
        Table(title, ("Assumption", "Value (range)", "Worst shortfall"), rows, note=note, numbers=(1, 2)),
        (lambda: charts.ranges(items, title=title)) if items else None,
        folded=bool(items),
    )


def _assumption(row: Row) -> str:
    return str(row["assumption"]).replace("_", " ")


def _ends(row: Row) -> str:
    if row["assumption_low"] is None or row["assumption_high"] is None:
        return UNKNOWN
    return f"{digits(row['assumption_low'])} to {digits(row['assumption_high'])}"
