"""What a reader of a plan must be told besides its rows: what it is made of, what forced it, whom it leaves.

A plan may be right by its own equations and still mislead: all that is built may be redesign at a ceiling
that is a prior, a target may ask for nothing, a plan may only move purchases, and of members one may be worse
off than before, since only the level of the least served is fixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from derisk.plan.adequacy_rows import EACH, SHARING
from derisk.plan.candidates import Candidate
from derisk.plan.decomposed import Cuts
from derisk.plan.explain import described
from derisk.plan.inputs import KILO
from derisk.plan.label import AFTER, BEFORE
from derisk.plan.proposal import SMALL, Target, missed_by
from derisk.plan.result import MILLION, capex_usd
from derisk.plan.sites import Sites
from derisk.plan.solve import Program, Values
from derisk.terms.answer import Row

REDESIGN = "thrifting"
NEARLY_ALL = 0.9  # of capital or of output, from which a plan is said to be of one kind
FULL = 0.999  # of a ceiling, from which it is reached
SAME_MUSD = 1e-3  # a thousand dollars of cost, below which two optima are one
NONE_USD = 1e3  # of capital and of stock, below which nothing is built or stored
WORSE = 0.005  # of essential use, by which a member must get less to be named: what two digits show


def remarks(program: Program, found: Values, rows: Sequence[Row], spent: float, idle: float) -> list[str]:
    """The notes of this module on one chain's plan.

    `spent` and `idle` are what the plan and doing nothing cost by the plan's own measure, USD. The program is
    as it was afterwards.
    """
    mineral = found.inputs.network.mineral
    told = [
        *redesign_notes(found),
        *idle_target_notes(program, found),
        *unbuilt_notes(found, spent, idle),
        *worse_off_notes(rows),
    ]
    return [f"{mineral}: {note}" for note in told]


def redesign_notes(found: Values) -> Iterator[str]:
    """Said where nearly all that is built, by capital or by what it gives, is use designed out."""
    inputs = found.inputs
    capital = capex_usd(found)
    if not inputs.candidates or capital < NONE_USD:
        return
    sites = Sites(inputs, found.operations)
    build, last = found.of("build"), len(inputs.horizon.years) - 1
    gives, most = sites.online(build)[last], sites.most().values[last]
    spent = (sites.capex().values[:, :, None, None] * build).sum(axis=(2, 3)) * MILLION
    placed = [(at, c) for at, c in sites.placed() if c.technology == REDESIGN and build[at].sum() > 0]
    own = sum(float(spent[at]) for at, _ in placed) / capital
    stages = [at[1] for at, _ in placed]
    making = [t for t, name in enumerate(found.technologies) if _makes(inputs.candidates, name)]
    all_given = float(gives[making][:, stages].sum())
    given = sum(float(gives[at].sum()) for at, _ in placed)
    if not placed or (own <= NEARLY_ALL and (all_given <= 0 or given <= NEARLY_ALL * all_given)):
        return
    full = [gives[at][r] >= FULL * most[at][r] for at, _ in placed for r in np.flatnonzero(gives[at] > 0)]
    ends = [
        sum(
            float(build[at].sum()) / KILO * (c.capex_range or (c.capex_usd_t_a,) * 2)[end] for at, c in placed
        )
        for end in (0, 1)
    ]
    ceilings = " and ".join(f"{c.most_share:.0%} of {c.stage} use" for _, c in placed if c.most_share)
    share = f"{own:.0%} of the capital" if own < FULL else "all of the capital"
    what = "All that is built" if own >= FULL else "Nearly all that is built"
    yield (
        f"{what} is redesign ({REDESIGN}, {share}): it makes nothing, it is use designed out, "
        f"{given / KILO:,.0f} t a year by {inputs.horizon.years[last]} for "
        f"{sum(float(spent[at]) for at, _ in placed) / MILLION:,.0f} million USD. Its cost "
        f"({ends[0] / MILLION:,.0f} to {ends[1] / MILLION:,.0f} million) and its ceiling "
        f"({ceilings or 'none'}) are priors; {sum(full)} of {len(full)} places come to the ceiling, so there "
        "the prior decides how much."
    )


def _makes(candidates: Sequence[Candidate], label: str) -> bool:
    return any(c.makes for c in candidates if c.label == label)


def idle_target_notes(program: Program, found: Values) -> Iterator[str]:
    """The targets that ask for nothing: the plan, plants of any size, costs as little with them as without.

    Plans by cuts are not asked: each question takes as long as the plan.
    """
    free = idle_targets(program, found)
    if not free:
        return
    named = "; ".join(described(target) for target in free)
    if len(free) < len(found.inputs.targets):
        yield (
            f"The {_target(free)} ({named}) {_bind(free)}: without, the plan is as cheap; the other targets "
            "and what pays anyway decide it."
        )
        return
    pays = " What is built or stored pays by the plan's own measure." if _bought(found) else ""
    yield f"The {_target(free)} ({named}) {_bind(free)}: without, the plan is as cheap.{pays}"


def idle_targets(program: Program, found: Values) -> tuple[Target, ...]:
    """Targets that can be left out, all of them at once, and the optimum costs the same.

    Exact for plants of any size: a missed target is priced at nought and the program solved again. The
    program is as it was afterwards.
    """
    if isinstance(program, Cuts):
        return ()
    met = [t for t in found.inputs.targets if all(by <= SMALL for _, by in missed_by(found, t))]
    if not met:
        return ()
    try:
        if _same(program, found, met):
            return tuple(met)
        program.release()
        free: list[Target] = []
        for target in met:
            if _same(program, found, [*free, target]):
                free.append(target)
            program.release()
        return tuple(free)
    finally:
        program.release()


def _same(program: Program, found: Values, without: Sequence[Target]) -> bool:
    """Whether the optimum costs the same where these targets have no price."""
    for target in without:
        for name in target.misses:
            program.warm.price(name, 0.0)
    return found.bound - program.solve().objective <= SAME_MUSD


def _target(targets: Sequence[Target]) -> str:
    return "target" if len(targets) == 1 else "targets"


def _bind(targets: Sequence[Target]) -> str:
    return "does not bind" if len(targets) == 1 else "do not bind"


def _bought(found: Values) -> bool:
    """Whether anything is built or stored."""
    worth = np.einsum("sry,s->y", found.of("stock"), found.inputs.scaled.price_usd_t)
    return capex_usd(found) > NONE_USD or float(worth.max(initial=0.0)) * MILLION > NONE_USD


def unbuilt_notes(found: Values, spent: float, idle: float) -> Iterator[str]:
    """Said where a plan builds and stores nothing: what it does instead, and at what cost."""
    if _bought(found):
        return
    if abs(spent - idle) <= MILLION:
        yield "The plan builds and stores nothing, and costs what doing nothing costs."
        return
    yield (
        "The plan builds and stores nothing (capital: 0): only purchases move, from whom and how much "
        f"members buy. With what stops cost that comes to {spent / MILLION:,.0f} million USD, and doing "
        f"nothing to {idle / MILLION:,.0f}."
    )


def worse_off_notes(rows: Sequence[Row]) -> Iterator[str]:
    """Members who get less of their essential use with the plan than without it, by how members share."""
    met: dict[tuple[str, str, bool], dict[tuple[str, int], dict[str, float]]] = {}
    for row in rows:
        if row["metric"] == EACH and row["value"] is not None:
            where = met.setdefault((row["stage"], row["partner"], row["shared"]), {})
            where.setdefault((row["economy"], row["year"]), {})[row["plan"]] = row["value"]
    for (stage, supplier, shared), places in met.items():
        worst: dict[str, tuple[float, float, int]] = {}
        for (code, year), pair in places.items():
            before, after = pair[BEFORE], pair[AFTER]
            known = worst.get(code)
            less = before - after
            if less > WORSE and (known is None or less > known[0] - known[1]):
                worst[code] = before, after, year
        if worst:
            listed = ", ".join(
                f"{code} {was:.1%} to {now:.1%} in {year}" for code, (was, now, year) in worst.items()
            )
            yield (
                f"Without {supplier} some members get less of their essential {stage} with the plan than "
                f"when nothing is built ({listed}), where {SHARING[shared]}. Only the level of the least "
                "served is made as high as it can be, and then the use of all together; who gets the rest is "
                "one of several optima. A target of a member of its own (members) holds it."
            )
