"""Rows of money: what a plan costs in parts, beside doing nothing, and what planning for chance is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from derisk.plan.effects import PART, Effect, effects
from derisk.plan.hazard_range import End, at_hazard_end
from derisk.plan.inputs import Inputs
from derisk.plan.label import AFTER, BEFORE, Label, called, dollars
from derisk.plan.result import MILLION, Money, capex_usd, mean_and_tail, money, opex_usd, weighed
from derisk.plan.sites import Sites
from derisk.plan.solve import Program, Values
from derisk.plan.use_lost import use_lost_usd
from derisk.terms.answer import Row, row

if TYPE_CHECKING:
    from derisk.plan.question import Question

RANGE_NOTE = "range: the same plan at the low and high ends of its candidates' costs and of its hazards"
UNSURE = ("expected_loss_usd", "cvar_loss_usd", "total_cost_usd")  # what severities decide
FINER_NOTE = "USD where each act has one severity more"  # see `derisk.plan.finer`
ENDS: tuple[End, End] = ("low", "high")
PAYS_NOTE = "below nought where, at the low ends of their cost, what is built pays for itself in calm years"
HAZARD_NOTE = "range: at the low and high ends of the hazards"


def money_rows(label: Label, found: Values, spent: Money, finer: Money | None = None) -> Iterator[Row]:
    """What the plan costs, in parts; `total_cost_usd` is what it minimises.

    `low` and `high` are the same plan at the low and high ends of what its candidates cost and of how often
    suppliers stop, all at one end together; what demand, prices and penalties may be is not in them. `finer`
    is the same plan's money at more severities, which the range takes in and the note names.
    """
    central = figures(found, spent)
    moved = [at_hazard_end(at_end(found, cost), hazard) for cost in ENDS for hazard in ENDS]
    ends = [figures(each, money(each)) for each in moved]
    more = {} if finer is None else figures(found, finer)
    for metric, (value, note) in central.items():
        known = [value, *(end[metric][0] for end in ends)]
        if metric in more and metric in UNSURE:
            known.append(more[metric][0])
            note = f"{note}; {dollars(known[-1]):,.0f} {FINER_NOTE}"
        if min(known) < 0 <= value:
            note = f"{note}; {PAYS_NOTE}"
        yield label.row(
            metric,
            value,
            "USD",
            low=dollars(min(known)),
            high=dollars(max(known)),
            note=f"{note}; {RANGE_NOTE}",
        )
    if found.relaxed is not None:
        gap = (found.objective - found.bound) * MILLION
        yield label.row(
            "rounding_gap_usd", gap, "USD",
            note="what least sizes of plants add at most: the best plan costs between relaxed and this",
        )  # fmt: skip


def figures(found: Values, spent: Money) -> dict[str, tuple[float, str]]:
    """Each part of a plan's cost by its metric, USD, and what it is."""
    weight, alpha = found.inputs.risk.weight, found.inputs.risk.alpha
    return {
        "capex_usd": (capex_usd(found), "overnight capital of all builds, not discounted"),
        "opex_usd": (
            opex_usd(found),
            "running cost without feed of what is built, calm years, discounted",
        ),
        "annuities_usd": (spent.capital, "capital paid inside the plan and keeping of stocks, discounted"),
        "base_cost_usd": (
            spent.base,
            "annuities and operation when nothing happens, above the chain going on as it is; in US dollars "
            f"of {found.inputs.network.year}, discounted to {found.inputs.horizon.first}",
        ),
        "expected_loss_usd": (spent.expected, "mean of what futures add to their year's cost, discounted"),
        "cvar_loss_usd": (spent.tail, f"mean of the worst {1 - alpha:.0%} of futures, discounted"),
        "penalty_usd": (spent.missed, "stated penalty of missed targets, discounted"),
        "total_cost_usd": (
            spent.total,
            f"base cost + {1 - weight:g} expected loss + {weight:g} tail loss + penalties: the objective",
        ),
    }


def at_end(found: Values, end: End) -> Values:
    """The same builds and operation when every candidate costs the low or high end of its range.

    What published costs leave out was found at their central values (see `derisk.plan.parity`) and stays.
    """
    inputs = found.inputs
    if not inputs.candidates:
        return found
    other = replace(inputs, candidates=tuple(candidate.at_end(end) for candidate in inputs.candidates))
    dearer = Sites(other, found.operations).opex().values - Sites(inputs, found.operations).opex().values
    cost = found.of("cost") + (dearer[None, :, :, None] * found.of("run")).sum(axis=(1, 2, 3))
    return replace(found, inputs=other, values={**found.values, "cost": cost})


def without(program: Program) -> Values:
    """The chain when nothing is built and trade goes on as it is."""
    try:
        program.hold(None)
        program.hold_trade(None)
        return program.solve()
    finally:
        program.release()


def idle_rows(label: Label, idle: Values, finer: Money | None = None) -> Iterator[Row]:
    """Losses and cost of doing nothing, beside which the plan's figures stand; `finer` as in `money_rows`."""
    note = "when nothing is built or changed"
    spent, *ends = (money(each) for each in (idle, *(at_hazard_end(idle, end) for end in ENDS)))

    def weight(each: Money) -> float:
        return weighed(each, label.inputs.risk)

    parts: tuple[tuple[str, Callable[[Money], float], str], ...] = (
        ("expected_loss_usd", lambda each: each.expected, note),
        ("cvar_loss_usd", lambda each: each.tail, note),
        ("total_cost_usd", weight, f"{note}; weighed as the plan, penalties of targets left out"),
    )
    for metric, part, said in parts:
        known = [part(each) for each in (spent, *ends, *(() if finer is None else (finer,)))]
        if finer is not None:
            said = f"{said}; {dollars(known[-1]):,.0f} {FINER_NOTE}"
        yield label.row(
            metric, known[0], "USD", tail=BEFORE, plan=BEFORE, low=dollars(min(known)),
            high=dollars(max(known)), note=f"{said}; {HAZARD_NOTE}",
        )  # fmt: skip


def use_rows(label: Label, idle: Values, found: Values) -> Iterator[Row]:
    """`use_lost_usd` and its tail, before the plan and after: the trial's losses stand beside these."""
    inputs = label.inputs
    if not inputs.futures:
        return
    for when, values in ((BEFORE, idle), (AFTER, found)):
        mean, tail = mean_and_tail(inputs, use_lost_usd(values))
        said = f"{when} the plan; worth of members' use that the plan's own stops take, discounted"
        for metric, value, of in (
            ("use_lost_usd", mean, "mean over all futures"),
            ("use_lost_tail_usd", tail, f"mean of the worst {1 - inputs.risk.alpha:.0%} of futures"),
        ):
            yield label.row(metric, value, "USD", tail=when, plan=when, note=f"{said}; {of}")


def dearer_note(inputs: Inputs, spent: Money, idle: Money) -> str:
    """The plan beside doing nothing, by the plan's own measure and without penalties of targets."""
    plan, nothing = weighed(spent, inputs.risk), weighed(idle, inputs.risk)
    beside = (
        f"{inputs.network.mineral}: risk included and discounted, the plan costs {round(plan / MILLION):,} "
        f"million USD and doing nothing {round(nothing / MILLION):,}"
    )
    if plan > nothing + MILLION:
        return f"{beside}: by its own measure the plan does not pay; its targets force it."
    return f"{beside}. Hazards are taken at their central values."


def chance_rows(label: Label, vss: float, evpi: Callable[[], float]) -> Iterator[Row]:
    """`vss_usd` and `evpi_usd`, USD; `evpi` waits for it."""
    yield label.row(
        "vss_usd", vss, "USD",
        note="what it would cost more to build for the mean availability instead",
    )  # fmt: skip
    yield label.row(
        "evpi_usd", evpi(), "USD",
        note="what knowing which stop comes first would be worth to a planner who weighs the mean alone",
    )  # fmt: skip


TAILS = (
    "cvar_loss_usd",
    "cvar_histories_usd",
    "use_lost_tail_usd",
    "simulated_tail_loss_usd",
    "simulated_gdp_tail_loss_usd",
)


def total_rows(question: Question, prefix: str, rows: list[Row]) -> list[Row]:
    """The money of several chains added up, before the plan and after; only what all of them have."""
    found: dict[tuple[str, str | None], list[Row]] = {}
    for each in rows:
        if each["unit"] == "USD" and each["stage"] is None and each["year"] is None:
            found.setdefault((each["metric"], each.get("plan")), []).append(each)
    return [
        _total(question, prefix, metric, when, each)
        for (metric, when), each in found.items()
        if len({one["mineral"] for one in each}) == len(question.minerals)
    ]


def _total(question: Question, prefix: str, metric: str, when: str | None, rows: list[Row]) -> Row:
    """One sum; tails are added as if the worst of every chain came at once, which is the most they can be."""
    economy = called(question)
    ends = [
        sum(float(each[end]) for each in rows) if all(each[end] is not None for each in rows) else None
        for end in ENDS
    ]
    how = "planned chain by chain" if question.budget_usd is None else "which share one budget"
    note = f"sum over {', '.join(question.minerals)}, {how}"
    if metric in TAILS or metric == "total_cost_usd":
        tails = "tails" if metric in TAILS else "the tails in it"
        note += f"; {tails} are added as if the worst of every chain came at once: an upper bound"
    more: dict[str, Any] = {}
    if when is not None:
        note, more = f"{when} the plan; {note}", {"plan": when}
    return row(
        id="/".join(part for part in (prefix, economy, metric, when) if part), economy=economy,
        metric=metric, value=sum(float(each["value"]) for each in rows), low=ends[0], high=ends[1],
        unit="USD", quality="prior", note=note, **more,
    )  # fmt: skip


def effect_rows(label: Label, program: Program, found: Values) -> Iterator[Row]:
    """`effect_per_public_usd` of every instrument that can spend the plan's purse alone."""
    for effect in effects(program, found):
        of = effect.technology if effect.stage is None else f"{effect.technology} of {effect.stage}"
        yield label.row(
            "effect_per_public_usd", effect.each, "USD per USD", tail=effect.technology, stage=effect.stage,
            technology=effect.technology, spent_usd=dollars(effect.spent_usd),
            avoided_usd=dollars(effect.avoided_usd), base_cost_usd=dollars(effect.net_usd),
            note=f"{of} {_told(effect)}",
        )  # fmt: skip


def _told(effect: Effect) -> str:
    """What an instrument does, alone or beside those that it helps."""
    beside = f"beside {', '.join(effect.beside)}" if effect.beside else "alone"
    if effect.spent_usd <= 0:
        return f"{beside}: none is worth buying, since what it loosens does not bind"
    bought = "USD of stock" if effect.technology == "stockpile" else "USD of capital"
    net = f"cost {_millions(effect.net_usd)} USD net, discounted"
    if effect.free:
        net = "cost nothing net: it pays without any stop"
    return (
        f"{beside}: {_millions(effect.spent_usd)} {bought} avoid {_millions(effect.avoided_usd)} USD of "
        f"loss, mean and tail weighed as in the plan, and {net}; {_held_to(effect)}"
    )


def _held_to(effect: Effect) -> str:
    """How much an instrument had to spend: part of the purse where it stands alone, nothing beside others."""
    most = f"had to spend {PART:.0%} of the purse and could spend all of it where that pays"
    if not effect.beside:
        return f"it {most}"
    return f"what it helps {most}, and it is bought where it pays"


def _millions(usd: float) -> str:
    """Money in words, three digits of millions."""
    value = usd / MILLION
    return f"{value:,.0f} million" if abs(value) >= 100 else f"{value:.3g} million"
