"""What breaks first when the largest supplier stops, and when: read off the rows of a stress answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derisk.facts import parameter
from derisk.report import choice, questions
from derisk.report.dependence import Dependence, pooled
from derisk.report.wording import (
    capital,
    dollars,
    inside,
    listed,
    mineral_name,
    month_name,
    multiple,
    percent,
    product_name,
    span,
)
from derisk.stress.shortage import SHORTAGE
from derisk.terms.answer import Row
from derisk.terms.errors import InputError
from derisk.terms.minerals import mineral
from derisk.terms.places import members

AT_RISK, EXPOSED = "value_added_at_risk_usd", "exposure_usd"
LAYERS = {
    "gdp_at_risk_physical_usd": "where the material is missing",
    "gdp_at_risk_propagation_usd": "in what that stops elsewhere",
}
ROUNDING = 1e-3  # of a price, within which it counts as at the ceiling and not above it
MONTHLY = ("shortfall", "price_ratio", "price_ratio_reported", "stock_days")


@dataclass(frozen=True)
class Stop:
    """One stage of one chain under a stop: when use falls short, how far, at what price.

    `begins` is the month of the first shortage ("YYYY-MM"), None where there is none or it is not known;
    `peak` the largest share of base use unmet, None where the economy's use is not known, `low` and `high`
    its range over the ends of the assumptions. Prices are multiples of the base price: `price` at the
    clearing, `reported` as customs and contracts would show it.
    """

    economy: str
    mineral: str
    stage: str
    by: str
    to: str
    start: str
    begins: str | None
    month: int | None
    peak: float | None
    low: float | None
    high: float | None
    peak_month: str | None
    price: float | None
    reported: float | None
    months: int
    note: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Stress:
    """A chain's stop: its stages, what it costs the economy, what the run notes.

    `costs` holds a row a layer of the loss by metric, and the exposure; `before` who supplied each stage.
    """

    mineral: str
    by: str
    to: str
    stops: tuple[Stop, ...]
    costs: dict[str, Row]
    before: tuple[Row, ...]
    notes: tuple[str, ...]
    note: str = ""

    @property
    def lost_usd(self) -> float:
        """Value added lost over the run; 0 where it is not known."""
        row = self.costs.get(AT_RISK)
        return 0.0 if row is None or row["value"] is None else float(row["value"])

    @property
    def first(self) -> Stop | None:
        """The stage that falls short first (the deepest of those in the same month)."""
        short = [item for item in self.stops if item.begins is not None]
        return min(short, key=lambda item: (item.begins or "", -(item.peak or 0.0)), default=None)

    @property
    def deepest(self) -> Stop | None:
        """The stage that falls shortest."""
        known = [item for item in self.stops if item.peak is not None]
        return max(known, key=lambda item: item.peak or 0.0, default=None)


def stress(economy: str, slug: str, found: Sequence[Dependence]) -> Stress:
    """The stop of the economy's largest outside supplier of a chain, or of the supplier the mineral names.

    Where the model pools that supplier with others, or does not restrict its exports to the economy, the
    mineral's named supplier stops instead; a note says so, and where the supplier is the network's.
    """
    worst = next((item for item in found if item.mineral == slug and item.headline), None)
    named = mineral(slug).named_supplier
    partner, note = _stopper(economy, slug, worst)
    try:
        document = questions.stop(economy, slug, partner)
    except InputError as error:
        what = error.what.rstrip(".").replace(str(partner), capital(inside(str(partner))))
        note = f"{what}; shown instead is a stop of {inside(named)}."
        partner = named
        try:
            document = questions.stop(economy, slug, named)
        except InputError:  # the economy itself is pooled: what the whole alliance meets is shown
            document = questions.stop("alliance", slug, named)
    by = str(partner or named)
    to = questions.to_whom(economy, slug, partner)
    own = [row for row in document.rows if row["economy"] == economy and row["mineral"] == slug]
    if not own:
        note = f"{note} The model pools {inside(economy)} with the rest of the world: its stop is not known."
    stops = (
        tuple(_stop(economy, slug, stage.slug, by, to, own) for stage in mineral(slug).stages) if own else ()
    )
    whole = [row for row in own if row["stage"] is None and row.get("sector") is None]
    costs = {row["metric"]: row for row in whole if row["metric"] in (AT_RISK, EXPOSED, *LAYERS)}
    before = tuple(row for row in own if row["metric"] == "supply_t" and row["period"] == "before")
    return Stress(slug, by, to, stops, costs, before, tuple(document.notes), note.strip())


def _stopper(economy: str, slug: str, worst: Dependence | None) -> tuple[str | None, str]:
    """Who stops, and why it is not the largest supplier of reported trade where it is not.

    Where trade is not known, or its heading is shared with other metals, or an ally supplies most, it is the
    outside supplier on whom the chain's reconciled network hangs most: no stop by an ally is the one to fear.
    """
    named = mineral(slug).named_supplier
    if economy == "alliance":
        return named, ""
    ally = worst is not None and choice.allied(economy) and worst.partner in members("alliance")
    if worst is not None and not ally and not pooled(worst):
        return worst.partner, ""
    found = choice.supplier(economy, slug)
    if found is None:
        return named, f"No outside supplier stands out; shown instead is a stop of {inside(named)}."
    why = "is not reported" if worst is None else "shares its headings with other metals"
    name = mineral_name(slug)
    if ally and worst is not None:
        largest = capital(inside(str(worst.partner)))
        return found, (
            f"{largest} supplies most and is an ally; shown instead is a stop of {inside(found)}, the "
            "outside supplier on whom the chain hangs most."
        )
    return found, f"{name}: trade {why}; who supplies is taken from the reconciled network."


def _stop(economy: str, slug: str, stage: str, by: str, to: str, rows: Sequence[Row]) -> Stop:
    at = [row for row in rows if row["stage"] == stage and row["month"] and row["metric"] in MONTHLY]
    by_metric = {name: [row for row in at if row["metric"] == name] for name in MONTHLY}
    short = [row for row in by_metric["shortfall"] if row["value"] is not None]
    hit = next((row for row in short if row["value"] >= SHORTAGE), None)
    peak = max(short, key=lambda row: row["value"], default=None)
    months = [row["month"] for row in by_metric["price_ratio"]]
    note = next((row["note"] for row in by_metric["shortfall"] if row["value"] is None), None)
    return Stop(
        economy=economy,
        mineral=slug,
        stage=stage,
        by=by,
        to=to,
        start=months[0] if months else "",
        begins=None if hit is None else hit["month"],
        month=None if hit is None else months.index(hit["month"]) + 1,
        peak=None if peak is None else peak["value"],
        low=_top(short, "low"),
        high=_top(short, "high"),
        peak_month=None if peak is None or peak["value"] < SHORTAGE else peak["month"],
        price=_top(by_metric["price_ratio"]),
        reported=_top(by_metric["price_ratio_reported"]),
        months=len(months),
        note=str(note or ""),
        rows=tuple(at),
    )


def _top(rows: Sequence[Row], field: str = "value") -> float | None:
    return max((row[field] for row in rows if row[field] is not None), default=None)


def sentence(economy: str, runs: Sequence[Stress]) -> tuple[str, tuple[Row, ...]]:
    """The second headline: what breaks first if the supplier stops, when, how far, at what price."""
    known = [item for item in runs if item.stops]
    if not runs:
        return "What a stop would do is not known: the chain has no network yet, for lack of figures.", ()
    if not known:
        return f"What a stop would do to {inside(economy)} is not known: the model pools it with others.", ()
    ranked = sorted(known, key=lambda item: (-item.lost_usd, -_depth(item)))
    text = " ".join(_clause(economy, run, first=run is ranked[0]) for run in ranked)
    used: list[Row] = []
    for run in ranked:
        stop = run.first or run.deepest
        used += [row for row in (stop.rows if stop else ()) if row["metric"] in ("shortfall", "price_ratio")]
        used += [run.costs[metric] for metric in (AT_RISK, *LAYERS) if metric in run.costs]
    return text, tuple(used)


def _clause(economy: str, run: Stress, *, first: bool) -> str:
    """The first chain in a sentence, each of the others in a shorter one."""
    stop, deepest = run.first, run.deepest
    what = mineral_name(run.mineral).lower()
    if stop is None or deepest is None:
        least = f"{SHORTAGE:.0%}".replace("%", " %")
        safe = f"no use in {inside(economy)} would fall short by {least}"
        if deepest is None:
            safe = f"what {inside(economy)} would lack is not known: trade does not tell what it uses"
        return f"If {inside(run.by)} stopped its {what} to {inside(run.to)}, {safe}.{_instead(run)}"
    between = f" (range {span(deepest.low, deepest.high)})" if deepest.low is not None else ""
    worst = f"{percent(deepest.peak)} of {{}} would be missing{between}{_price(deepest.price)}"
    lost = f"{_lost(run, layers=first)}.{_instead(run)}"
    product, deep = (product_name(run.mineral, each.stage) for each in (stop, deepest))
    if not first:
        worst = worst.format(deep)
        return (
            f"{capital(what)} ({inside(run.by)}): from month {stop.month} of a stop, at worst {worst}{lost}"
        )
    return (
        f"If {inside(run.by)} stopped its {what} to {inside(run.to)} in {month_name(stop.start)}, "
        f"{inside(economy)} would run short of {product} first, from {month_name(stop.begins)} "
        f"(month {stop.month}); at worst {worst.format('it' if deepest is stop else deep)}{lost}"
    )


def _lost(run: Stress, *, layers: bool) -> str:
    """What would be lost, with its range and, if asked, its layers."""
    whole = run.costs.get(AT_RISK)
    if whole is None or whole["value"] is None:
        return ""
    reach = (
        f" (range {dollars(whole['low'])} to {dollars(whole['high'])})" if whole["low"] is not None else ""
    )
    if whole["value"] <= 0.0:
        return f"; no value added would be lost{reach if whole['high'] else ''}"
    parts = [
        f"{dollars(run.costs[metric]['value'])} {where}"
        for metric, where in LAYERS.items()
        if layers and metric in run.costs and run.costs[metric]["value"] is not None
    ]
    split = f": {listed(parts)}" if parts else ""
    return f"; {dollars(whole['value'])} of value added would be lost{reach}{split}"


def _instead(run: Stress) -> str:
    """That another supplier's stop is shown than that of the largest, where it is."""
    return f" ({run.note.rstrip('.')}.)" if "shown instead" in run.note else ""


def swings(economy: str, runs: Sequence[Stress]) -> tuple[Row, ...]:
    """How far each assumption, alone, moves the worst shortfall of the chain that is hit hardest."""
    run = hardest(runs)
    if run is None or _depth(run) < SHORTAGE:
        return ()
    stage = run.deepest.stage if run.deepest is not None else ""
    return questions.swings(economy, run.mineral, stage, run.by)


def hardest(runs: Sequence[Stress]) -> Stress | None:
    """The chain that costs most, of equal ones that whose use falls shortest; None where no use is known."""
    known = (run for run in runs if run.deepest is not None)
    return max(known, key=lambda run: (run.lost_usd, _depth(run)), default=None)


def _depth(run: Stress) -> float:
    return run.deepest.peak or 0.0 if run.deepest is not None else 0.0


def _price(ratio: float | None) -> str:
    if ratio is None:
        return ""
    if ratio < 1.05:
        return ", with the price all but unchanged"
    beyond = ", more than any last user is assumed to pay: what it would fetch is not known"
    return f", at {price_text(ratio)} the price{beyond if _above(ratio) else ''}"


def ceiling(*, highest: bool = False) -> float:
    """The multiple of the base price at which the last users stop; the model knows no price above it.

    `highest` gives the upper end of its range.
    """
    found = parameter("choke_price_multiple")
    return found.high if highest and found.high is not None else found.value


def price_text(ratio: float | None) -> str:
    """A price ratio as text; above the ceiling only that it is above, for the figure is no forecast."""
    return f"over {multiple(ceiling())}" if ratio is not None and _above(ratio) else multiple(ratio)


def _above(ratio: float) -> bool:
    return ratio > ceiling() * (1.0 + ROUNDING)


__all__ = [
    "AT_RISK", "EXPOSED", "LAYERS", "MONTHLY", "SHORTAGE", "Stop", "Stress", "ceiling", "hardest",
    "price_text", "sentence", "stress", "swings",
]  # fmt: skip
