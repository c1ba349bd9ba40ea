"""What a reader of a plan must be told besides its rows: what it is made of, what forced it, whom it leaves.

A plan may be right by its own equations and still mislead: all that is built may be redesign at a ceiling
that is a prior, a target may ask for nothing, a plan may only move purchases, and of members one may be worse
off than before, since those who are served worst go first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from derisk.plan.adequacy_rows import EACH, SHARING
from derisk.plan.calm_use import given_up_notes
from derisk.plan.candidates import REDESIGN, Candidate
from derisk.plan.decomposed import Cuts
from derisk.plan.explain import described
from derisk.plan.inputs import KILO
from derisk.plan.label import AFTER, BEFORE
from derisk.plan.proposal import SMALL, Target, missed_by
from derisk.plan.result import MILLION, capex_usd
from derisk.plan.sites import Sites
from derisk.plan.solve import Program, Values
from derisk.terms.answer import Row

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
        *given_up_notes(found),
    ]
    return [f"{mineral}: {note}" for note in told]


@dataclass(frozen=True)
class Redesign:
    """What of a plan is use designed out.

    `of_capital` and `of_output` (of what is built at the same stages, last year) are shares 0-1; `t_a` its
    last year, `usd` its capital and `ends_usd` that at the ends of its costs; `full` of `places` come to the
    ceiling, which `ceiling` words.
    """

    of_capital: float
    of_output: float
    t_a: float
    usd: float
    ends_usd: tuple[float, float]
    ceiling: str
    full: int
    places: int
    qualities: tuple[str, ...]


def redesign_notes(found: Values) -> Iterator[str]:
    """Said where nearly all that is built, by capital or by what it gives, is use designed out."""
    told = redesign(found)
    if told is None or max(told.of_capital, told.of_output) <= NEARLY_ALL:
        return
    low, high = (end / MILLION for end in told.ends_usd)
    sure = "a prior" if told.qualities == ("prior",) else ", ".join(told.qualities)
    reached = "no place comes to the ceiling"
    if told.full:
        reached = f"{told.full} of {told.places} places come to the ceiling, so there it decides how much"
    yield (
        f"{'All' if told.of_capital >= FULL else 'Nearly all'} that is built is redesign ({REDESIGN}: "
        f"{told.of_capital:.0%} of the capital, {told.of_output:.0%} of what builds give at its stage by "
        f"{found.inputs.horizon.years[-1]}). It makes nothing: {told.t_a:,.0f} t a year of use is designed "
        f"out, for {told.usd / MILLION:,.0f} million USD. Its cost ({low:,.0f} to {high:,.0f} million) is "
        f"{sure}, its ceiling ({told.ceiling}) a prior; {reached}."
    )


def redesign(found: Values) -> Redesign | None:
    """The redesign of a plan; None where it has none, or builds nothing."""
    inputs, capital = found.inputs, capex_usd(found)
    if not inputs.candidates or capital < NONE_USD:
        return None
    sites, build = Sites(inputs, found.operations), found.of("build") / KILO
    last = len(inputs.horizon.years) - 1
    gives, most = sites.online(found.of("build"))[last], sites.most().values[last]
    own = [(at, c) for at, c in sites.placed() if c.technology == REDESIGN and build[at].sum() > 0]
    if not own:
        return None
    making = [t for t, name in enumerate(found.technologies) if _makes(inputs.candidates, name)]
    given, all_given = (
        sum(float(gives[at].sum()) for at, _ in own),
        float(gives[making][:, sorted({at[1] for at, _ in own})].sum()),
    )
    full = [gives[at][r] >= FULL * most[at][r] for at, _ in own for r in np.flatnonzero(gives[at] > 0)]
    usd, low, high = (
        sum(float(build[at].sum()) * cost(c) for at, c in own)
        for cost in (_capex, lambda c: min(_ends(c)), lambda c: max(_ends(c)))
    )
    ceilings = [f"{c.most_share:.0%} of {c.stage} use" for _, c in own if c.most_share is not None]
    return Redesign(
        of_capital=usd / capital, of_output=given / all_given if all_given > 0 else 0.0, t_a=given / KILO,
        usd=usd, ends_usd=(low, high), ceiling=" and ".join(ceilings) or "none", full=int(sum(full)),
        places=len(full), qualities=tuple(sorted({c.quality for _, c in own})),
    )  # fmt: skip


def _capex(candidate: Candidate) -> float:
    return candidate.capex_usd_t_a


def _ends(candidate: Candidate) -> tuple[float, float]:
    """Low and high end of what a candidate's capital costs, USD per t a year."""
    return candidate.capex_range or (candidate.capex_usd_t_a, candidate.capex_usd_t_a)


def _makes(candidates: Sequence[Candidate], label: str) -> bool:
    return any(c.makes for c in candidates if c.label == label)


def idle_target_notes(program: Program, found: Values) -> Iterator[str]:
    """The targets that ask for nothing: the plan, plants of any size, costs as little with them as without.

    Plans by cuts are not asked: each question takes as long as the plan.
    """
    free = idle_targets(program, found)
    if not free:
        return
    named = "; ".join(described(target, found.inputs.supplier) for target in free)
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
                f"when nothing is built ({listed}), where {SHARING[shared]}. Who is served worst goes first, "
                "then the next: what lifts them takes from these, who have more. A target of its own "
                "(members, and allied_sharing: false where they are not to help) holds the level of a member."
            )
