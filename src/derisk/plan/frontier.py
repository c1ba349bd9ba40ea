"""Frontier: what a plan costs as the caps on its supplier go from 1 to 0, and where the knee lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from derisk.plan.inputs import Inputs, ShareCap
from derisk.plan.joint import Joint
from derisk.plan.label import called, dollars
from derisk.plan.load import load
from derisk.plan.marks import marks, told
from derisk.plan.rates import SOLD_LITTLE, sold
from derisk.plan.result import Money, capex_usd, money, opex_usd, shares
from derisk.plan.solve import Values
from derisk.plan.tidy import SMALL_MISS
from derisk.terms.answer import Row, row
from derisk.terms.errors import InputError, NoAnswerError

if TYPE_CHECKING:
    from derisk.plan.question import Question

CAPS = tuple(1.0 - step / 8 for step in range(9))


def sweep(question: Question, prefix: str) -> tuple[list[Row], list[str]]:
    """Rows of nine points, each the sum over the chains, with the parts of the cost; and notes.

    One model is written for each chain; from point to point only right sides change.

    Raises
    ------
    InputError : when no target names a stage that a cap could be set on.
    NoAnswerError : when no point has a solution.
    """
    chains = [load(question, mineral).apart() for mineral in question.minerals]
    notes = [f"{inputs.network.mineral}: {note}" for inputs in chains for note in inputs.notes]
    swept = [with_caps(inputs) for inputs in chains]
    notes += [note for _, note in swept if note]
    if not any(inputs.share_caps for inputs, _ in swept):
        raise InputError(
            "A frontier needs a stage to set a cap on, and this plan has no target.",
            where="targets",
            seen="none",
            try_="add a target, for instance {stage: separation, supplier_share_cap: 0.65, by: 2030}",
        )
    joint = Joint([inputs for inputs, _ in swept], question.budget_usd)
    points = [point(joint, cap) for cap in CAPS]
    points = cheapest(points)
    if not any(points):
        raise NoAnswerError(
            "No point of the frontier has a solution.",
            where="targets",
            seen=question.name,
            try_="loosen limits",
        )
    solved = {cap: _spent(found) for cap, found in zip(CAPS, points, strict=True) if found is not None}
    notes += told([*solved], [*solved.values()])
    notes += [_uncapped(values) for values in points[0] or []]
    notes += [note for values in points[-1] or [] for note in _missed(values)]
    return _rows(question, prefix, points), notes


def _missed(found: Values) -> list[str]:
    """What a cap of 0 misses, at a stated penalty, by capped stage and year."""
    inputs, listed = found.inputs, found.operations.listed
    said = []
    for target in inputs.share_caps:
        years = [operation.year for operation in listed if target.binds(operation)]
        s = inputs.network.stage(target.stage)
        for year, over in zip(years, found.of(target.misses[0]), strict=True):
            share = float(over / inputs.supplies[inputs.year(year), s])
            if share > SMALL_MISS:
                said.append(
                    f"{inputs.network.mineral}: a cap of 0 on {inputs.supplier} at {target.stage} is missed "
                    f"by {share:.1%} in {year}, at a penalty."
                )
    return said


def _uncapped(found: Values) -> str:
    """What the supplier would supply in the last year if no cap bound, by capped stage."""
    inputs = found.inputs
    parts = []
    for stage in dict.fromkeys(target.stage for target in inputs.share_caps):
        year, share, _ = shares(found, inputs, stage)[-1]
        parts.append(f"{share:.1%} of {stage} in {year}")
    listed = ", ".join(parts) or "no stage that is capped"
    return f"{inputs.network.mineral}: without a cap {inputs.supplier} supplies {listed}."


def with_caps(inputs: Inputs) -> tuple[Inputs, str | None]:
    """The inputs with a cap to sweep on each stage at which the supplier sells to members; a note.

    The plan's own caps and those on stages of its N-1 targets are there too. A cap that the plan lacks holds
    from the first year of a target of its stage, or of any target. So cap 0 is doing without the supplier.
    """
    if not inputs.targets:
        return inputs, None
    have = dict.fromkeys(target.stage for target in inputs.share_caps)
    shares = sold(inputs.network, inputs.members, inputs.supplier)
    aimed = {t.stage for t in inputs.loss_targets if t.supplier == inputs.supplier}
    lacking = [s for s, share in shares.items() if s not in have and (share >= SOLD_LITTLE or s in aimed)]
    if not lacking:
        return inputs, None
    caps = []
    for stage in lacking:
        of_stage = [target.by for target in inputs.targets if target.stage == stage]
        caps.append(ShareCap(stage, 1.0, min(of_stage or [target.by for target in inputs.targets])))
    listed = ", ".join(f"{cap.stage} from {cap.by}" for cap in caps)
    beside = f"beside {', '.join(have)}" if have else "the plan has no share cap"
    note = (
        f"{inputs.network.mineral}: {beside}, the frontier sweeps a cap on {inputs.supplier} at {listed}, so "
        "that it holds at every stage that members buy from it."
    )
    return replace(inputs, share_caps=(*inputs.share_caps, *caps)), note


def point(joint: Joint, cap: float) -> list[Values] | None:
    """Every chain solved at one cap; None when one has no solution."""
    for program in joint.programs:
        program.cap(cap)
    try:
        return joint.solve()
    except NoAnswerError:
        return None


def cheapest(points: Sequence[list[Values] | None]) -> list[list[Values] | None]:
    """Each point, or the plan of a later one (a tighter cap, a longer delay) where that is cheaper.

    What keeps a tighter limit keeps the looser one too. In a linear plan it is never cheaper but for the
    solver's rounding; with least sizes it can be.
    """
    found: list[list[Values] | None] = []
    for values in reversed(points):
        tighter = next((each for each in reversed(found) if each is not None), None)
        better = tighter is not None and values is not None and cost(tighter) < cost(values)
        found.append(tighter if better else values)
    return found[::-1]


def _spent(found: Sequence[Values]) -> Money:
    """The money of a point."""
    return added([money(values) for values in found])


def cost(found: Sequence[Values]) -> float:
    """What the chains of a point cost together, USD above their references."""
    return sum(money(values).total for values in found)


def _rows(question: Question, prefix: str, points: Sequence[list[Values] | None]) -> list[Row]:
    economy = called(question)
    mineral = question.minerals[0] if len(question.minerals) == 1 else None
    solved = [at for at, found in enumerate(points) if found is not None]
    spent = {at: _spent(points[at] or []) for at in solved}
    named = marks([CAPS[at] for at in solved], [*spent.values()])
    named = {solved[at]: name for at, name in named.items()}
    rows: list[Row] = []
    for at, (cap, found) in enumerate(zip(CAPS, points, strict=True)):
        given: dict[str, Any] = {"economy": economy, "mineral": mineral, "cap": cap, "quality": "prior"}
        given["point"] = named.get(at)
        if found is None:
            rows.append(
                row(
                    id=f"{prefix}/{economy}/total_cost_usd/{cap:g}", metric="total_cost_usd", value=None,
                    unit="USD", note="no solution at this cap", **given,
                )
            )  # fmt: skip
            continue
        sources = sorted({source for values in found for source in values.inputs.sources})
        for metric, value in parts(spent[at], found):
            rows.append(
                row(
                    id=f"{prefix}/{economy}/{metric}/{cap:g}", metric=metric, value=dollars(value),
                    unit="USD", sources=sources, note=named.get(at), **given,
                )
            )  # fmt: skip
        rows += _share_rows(prefix, found, given)
    return rows


def parts(spent: Money, found: Sequence[Values]) -> list[tuple[str, float]]:
    """Metrics of a point: the objective and its parts, USD."""
    return [
        ("total_cost_usd", spent.total),
        ("base_cost_usd", spent.base),
        ("expected_loss_usd", spent.expected),
        ("cvar_loss_usd", spent.tail),
        ("penalty_usd", spent.missed),
        ("capex_usd", sum(capex_usd(values) for values in found)),
        ("opex_usd", sum(opex_usd(values) for values in found)),
    ]


def added(chains: Sequence[Money]) -> Money:
    """The money of several chains."""
    names = ("calm", "capital", "expected", "tail", "missed", "total")
    return Money(**{name: sum(getattr(each, name) for each in chains) for name in names})


def _share_rows(prefix: str, found: Sequence[Values], given: dict[str, Any]) -> list[Row]:
    """`supplier_share` in the last year at every capped stage."""
    rows = []
    for values in found:
        inputs = values.inputs
        for stage in dict.fromkeys(target.stage for target in inputs.share_caps):
            year, least, mixed = shares(values, inputs, stage)[-1]
            mineral = inputs.network.mineral
            rows.append(
                row(
                    id=f"{prefix}/{given['economy']}/{mineral}/{stage}/supplier_share/{given['cap']:g}",
                    metric="supplier_share", value=least, low=least, high=max(mixed, least), unit="share",
                    stage=stage, year=year, partner=inputs.supplier, by="content", basis="content",
                    sources=inputs.sources, **{**given, "mineral": mineral},
                )
            )  # fmt: skip
    return rows
