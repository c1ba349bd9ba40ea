"""Rows and notes of what a plan would be without what it rests on, or at the ends of what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from derisk import facts
from derisk.plan.adequacy_rows import reachable
from derisk.plan.candidates import Candidate
from derisk.plan.explain import described
from derisk.plan.inputs import LossTarget
from derisk.plan.label import Label, dollars
from derisk.plan.proposal import SMALL, aim, missed_by
from derisk.plan.result import MILLION, capex_usd, money
from derisk.plan.robust import STOCKPILE, Otherwise, Prop, otherwise, props
from derisk.plan.solve import Program, Values
from derisk.terms.answer import Row

COST = "otherwise_cost_usd"
SMALL_T = 1.0  # t a year below which a build is rounding
WAYS = {
    "dear": "at the dear end of its cost",
    "scarce": "at the low end of its ceiling",
    "without": "without it",
}


def robust_rows(
    label: Label, program: Program, quiet: Program, found: Values
) -> Iterator[tuple[list[Row], str]]:
    """Rows of each thing that a plan rests on, and the note that tells them; none where it rests on none.

    `quiet` is the program without futures, which N-1 is asked of. Both are as they were afterwards.
    """
    relaxed = money(found).total - (found.objective - found.bound) * MILLION
    for prop in props(found):
        rows: list[Row] = []
        told = []
        for other in otherwise(program, prop):
            rows += _rows(label, quiet, other, relaxed)
            told.append(_clause(other, relaxed))
        if told:
            yield rows, f"{_rests(found, prop)} {' '.join(told)} Plants of any size; all else as in the plan."


def _rows(label: Label, quiet: Program, other: Otherwise, relaxed: float) -> Iterator[Row]:
    """Cost, builds, stock, misses and N-1 of one plan that is otherwise."""
    prop, found, inputs = other.prop, other.found, other.found.inputs
    how = f"{prop.technology} of {prop.stage} {WAYS[other.way]}"
    tail = f"{prop.technology}/{prop.stage}/{other.way}"
    common: dict[str, Any] = {"prop": prop.technology, "prop_stage": prop.stage, "way": other.way}
    total = money(found).total
    yield label.row(
        COST, total, "USD", stage=prop.stage, tail=tail, change_usd=dollars(total - relaxed),
        capex_usd=dollars(capex_usd(found)),
        note=f"the plan with {how}: the objective, plants of any size", **common,
    )  # fmt: skip
    for (technology, stage), size in built(found).items():
        yield label.row(
            "otherwise_build_t_a", size, "t/a", stage=stage, tail=f"{tail}/{technology}",
            technology=technology, note=f"all that is built of it with {how}", **common,
        )  # fmt: skip
    for stage, held in stored(found).items():
        yield label.row(
            "otherwise_stock_t", held, "t", stage=stage, tail=tail, technology=STOCKPILE,
            note=f"most that is held with {how}", **common,
        )  # fmt: skip
    for target in inputs.targets:
        year, short = max(missed_by(found, target), key=lambda each: (each[1], each[0]))
        at = f"{tail}/{target.name}"
        yield label.row(
            "otherwise_target_missed", short if short > SMALL else 0.0, "share", stage=target.stage,
            year=year, tail=at, cap=aim(target), by="content", basis="content",
            note=f"{described(target, inputs.supplier)}, with {how}: the most by which it is missed",
            **common,
        )  # fmt: skip
        if isinstance(target, LossTarget) and target.member is None:
            year, share = reachable(quiet, found, target)[-1]
            yield label.row(
                "otherwise_n_minus_1", share, "share", stage=target.stage, year=year, tail=at,
                partner=target.supplier, cap=target.share, by="content", basis="content",
                essential_use_share=inputs.essential_share,
                note=f"share of essential use that members together can meet without {target.supplier}, "
                f"with {how}", **common,
            )  # fmt: skip


def built(found: Values) -> dict[tuple[str, str], float]:
    """All nameplate of a plan by technology and stage, t a year."""
    sizes: dict[tuple[str, str], float] = {}
    for candidate in found.inputs.candidates:
        t, s = found.technologies.index(candidate.label), found.inputs.network.stage(candidate.stage)
        size = float(found.of("build")[t, s].sum()) * 1e3
        if candidate.makes and size >= SMALL_T:
            kind = candidate.technology, candidate.stage
            sizes[kind] = sizes.get(kind, 0.0) + size
    return sizes


def stored(found: Values) -> dict[str, float]:
    """Most that a plan stores of each stage's product, t."""
    held = found.of("stock").sum(axis=1).max(axis=1, initial=0.0) * 1e3
    return {
        stage: float(each)
        for stage, each in zip(found.inputs.network.stages, held, strict=True)
        if each >= SMALL_T
    }


def _rests(found: Values, prop: Prop) -> str:
    """What the plan rests on, and what is known of its cost and its ceiling."""
    gives = "" if prop.of_output is None else f", {prop.of_output:.0%} of what builds give there"
    what = f"The plan rests on {prop.technology} of {prop.stage} ({prop.of_capital:.0%} of capital and stock"
    if prop.technology == STOCKPILE:
        kept = facts.parameter("stock_storage_cost_share", found.inputs.network.mineral)
        return f"{what}), whose keeping ({kept.value:.1%} of its worth a year, {kept.low:.1%} to " + (
            f"{kept.high:.1%}) is a prior."
        )
    own = [c for c in found.inputs.candidates if (c.technology, c.stage) == (prop.technology, prop.stage)]
    plain = next((c for c in own if c.project is None), own[0])
    return f"{what}{gives}). {_known(plain)}"


def _known(candidate: Candidate) -> str:
    """The cost and the ceiling of a candidate, with their ranges and how sure they are."""
    cost = f"Its capital, {candidate.capex_usd_t_a:,.0f} USD per t a year"
    if candidate.capex_range is not None:
        cost += f" ({candidate.capex_range[0]:,.0f} to {candidate.capex_range[1]:,.0f})"
    cost += ", is a prior" if candidate.quality == "prior" else f", is {candidate.quality}"
    if candidate.most_share is None:
        return f"{cost}."
    most = f"its ceiling, {candidate.most_share:.0%} of use at a place"
    if candidate.share_range is not None:
        most += f" ({candidate.share_range[0]:.0%} to {candidate.share_range[1]:.0%})"
    return f"{cost}; {most}, is a prior."


def _clause(other: Otherwise, relaxed: float) -> str:
    """One way in which a plan may be otherwise, as a sentence."""
    found = other.found
    makes = [f"{size:,.0f} t a year of {stage} by {kind}" for (kind, stage), size in built(found).items()]
    makes += [f"{held:,.0f} t of {stage} in stock" for stage, held in stored(found).items()]
    short = [
        f"{described(target, found.inputs.supplier)} by {max(by for _, by in missed_by(found, target)):.1%}"
        for target in found.inputs.targets
        if max(by for _, by in missed_by(found, target)) > SMALL
    ]
    holds = "its targets hold" if not short else f"it misses {'; '.join(short)}"
    if not found.inputs.targets:
        holds = "it has no targets"
    total = money(found).total
    return (
        f"{WAYS[other.way].capitalize()} it costs {total / MILLION:,.0f} million USD instead of "
        f"{relaxed / MILLION:,.0f}, for {_listed(makes)}; {holds}."
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if names else "nothing built or stored"
