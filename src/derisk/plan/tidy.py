"""Rows of a plan: what is built where and when, what it costs, what is reached and what is missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from derisk.plan import explain, proposal
from derisk.plan.adequacy_rows import adequacy_rows
from derisk.plan.begun_rows import begun_rows
from derisk.plan.beside_outlook import outlook_notes
from derisk.plan.candidates import INFRASTRUCTURE, JOINT, PERMITTING, Candidate
from derisk.plan.compared import compared_notes, unseen_use_note
from derisk.plan.costs import chance_rows, dearer_note, effect_rows, idle_rows, money_rows, use_rows, without
from derisk.plan.decomposed import Cuts
from derisk.plan.finer import finer
from derisk.plan.grown_rows import grown_note, grown_rows
from derisk.plan.inputs import Inputs, LossTarget, ShareCap
from derisk.plan.label import AFTER, BEFORE, Label, called
from derisk.plan.left_out import left_out
from derisk.plan.mixing import CLOSE, looked_through
from derisk.plan.proposal import aim, whole
from derisk.plan.remarks import remarks
from derisk.plan.result import MILLION, money, shares, weighed
from derisk.plan.robust_rows import robust_rows
from derisk.plan.sampled import sampled_note, sampled_rows, understated
from derisk.plan.sites import Sites
from derisk.plan.solve import Program, Values
from derisk.plan.trial import claim_rows, sector_notes, unseen_rows
from derisk.plan.unchosen import unchosen_notes
from derisk.plan.worth import evpi_asked, vss_usd
from derisk.terms.answer import Row

if TYPE_CHECKING:
    from derisk.plan.question import Question

KILO_T = 1e3
SMALL_T = 1.0  # t a year below which a build is rounding
SMALL_MISS = 1e-6  # of need, below which a target is met


def chain_rows(
    question: Question, program: Program, found: Values, prefix: str, chance: bool = True
) -> tuple[list[Row], list[str]]:
    """Rows of one chain's plan, and notes: missed targets first, then what the plan rests on.

    Without `chance` no VSS, EVPI, effects of instruments and unseen stops; N-1 is simulated in the last year.
    """
    known = chance and not isinstance(program, Cuts)
    with evpi_asked(program) if known else nullcontext() as evpi:
        return _told(question, program, found, prefix, chance, evpi)


def _told(
    question: Question, program: Program, found: Values, prefix: str, tried: bool,
    evpi: Callable[[], float] | None,
) -> tuple[list[Row], list[str]]:  # fmt: skip
    """The same; `evpi` is waited for when all else is done, None where it is not asked."""
    inputs, mineral = program.inputs, program.inputs.network.mineral
    label = Label(prefix, called(question), inputs)
    idle = without(program)
    quiet, known = without_futures(program, found)
    fine = None if evpi is None else finer(found)
    vss = None if evpi is None else vss_usd(program, found)
    effects = () if evpi is None else tuple(effect_rows(label, program, found))
    trial = [*claim_rows(label, found, last=not tried)]
    trial += unseen_rows(label, found, question.scenarios.seed) if tried else ()
    rests = list(robust_rows(label, program, quiet, found))
    beside = [*idle_rows(label, idle, None if fine is None else fine.idle), *use_rows(label, idle, found)]
    rows = [
        *built(label, found),
        *stored(label, found),
        *begun_rows(label),
        *grown_rows(label),
        *needs(label, found),
        *share_rows(label, found),
        *origin_rows(label, found),
        *adequacy_rows(label, quiet, known),
        *misses(label, found),
        *given_up(label, found),
        *money_rows(label, found, money(found), None if fine is None else fine.found),
        *beside,
        *sampled_rows(label, idle, found),
        *(() if vss is None or evpi is None else chance_rows(label, vss, evpi)),
        *effects,
        *trial,
        *(row for each, _ in rests for row in each),
    ]
    unmet = list(explain.misses(quiet, known, left_out(question, mineral)))
    closest = proposal.proposed(found) if unmet else None
    rows += [reach_row(label, miss) for miss in unmet]
    spent, nothing = money(found), money(idle)
    compared = dearer_note(inputs, spent, nothing)
    unseen = unseen_use_note(inputs, spent, nothing)
    told = remarks(program, found, rows, weighed(spent, inputs.risk), weighed(nothing, inputs.risk))
    tails, parted = [*sampled_note(rows)], understated(rows) is not None
    return rows, [
        *(f"{mineral}: {note}" for _, note in rests),
        *(explain.said(miss, mineral) for miss in unmet),
        *(() if closest is None else (proposal.told(closest, mineral),)),
        *missed_notes(rows),
        *mixing_notes(rows),
        *settling_notes(label, found),
        *(f"{mineral}: {note}" for note in unchosen_notes(question, found)),
        *(tails if parted else ()),
        *told,
        compared,
        *(() if parted else tails),
        *grown_note(rows, inputs.members),
        *outlook_notes(inputs),
        *unseen,
        *compared_notes(rows),
        *sector_notes(rows),
        *cut_notes(program),
        *(f"{mineral}: {note}" for note in inputs.notes),
    ]


def without_futures(program: Program, found: Values) -> tuple[Program, Values]:
    """The program and its plan as adequacy and misses ask them: futures have no say there."""
    if not program.inputs.loss_targets and not isinstance(program, Cuts):
        return program, found
    quiet = Program(replace(program.inputs, futures=()))
    first, last = len(program.inputs.horizon.years), len(found.operations.listed)
    kept = [o for o, operation in enumerate(found.operations.listed) if operation.future is None]
    values = {
        name: each[kept] if each.ndim and name != "build" and len(each) == last > first else each
        for name, each in found.values.items()
    }
    return quiet, replace(found, inputs=quiet.inputs, operations=quiet.operations, values=values)


def cut_notes(program: Program) -> Iterator[str]:
    """That a plan was solved by cuts, how closely, and what is left out then."""
    if isinstance(program, Cuts):
        yield (
            f"{program.inputs.network.mineral}: {len(program.inputs.futures)} futures were solved one by one "
            f"(cuts); costs lie within {program.widest * MILLION:,.0f} USD of the optimum. vss_usd, evpi_usd "
            "and instruments side by side are left out."
        )


def built(label: Label, found: Values) -> Iterator[Row]:
    """`build_t_a` by year decided, and `capacity` by model year, of every technology, stage and place.

    `helped_t_a` is the same of what makes nothing and helps others.
    """
    inputs, horizon = label.inputs, label.inputs.horizon
    if not inputs.candidates:
        return
    build = found.of("build") * KILO_T
    online = Sites(inputs, found.operations).online(build)[: len(horizon.years)]
    for candidate in inputs.candidates:
        t, s = found.technologies.index(candidate.label), inputs.network.stage(candidate.stage)
        for code in candidate.places:
            r = inputs.network.place(code)
            which: dict[str, Any] = {
                "economy": code, "stage": candidate.stage, "technology": candidate.technology,
                "project": candidate.project, "tail": candidate.label, "sources": candidate.sources,
            }  # fmt: skip
            for b, year in enumerate(horizon.build_years):
                size, first = float(build[t, s, r, b]), candidate.online(year)
                if size >= SMALL_T:
                    yield label.row(
                        "build_t_a" if candidate.makes else "helped_t_a", size, "t/a",
                        year=year, online=first,
                        capex_usd=size * candidate.capex_usd_t_a,
                        note=f"{said_of(candidate)} decided in {year}, on line from {first}, "
                        f"at {candidate.capex_usd_t_a:,.0f} USD per t/a",
                        **which,
                    )  # fmt: skip
            if candidate.makes and build[t, s, r].sum() >= SMALL_T:
                for y, year in enumerate(horizon.years):
                    yield label.row(
                        "capacity",
                        float(online[y, t, s, r]),
                        "t/a",
                        year=year,
                        note="on line and ramped up",
                        **which,
                    )


def said_of(candidate: Candidate) -> str:
    """What a build adds."""
    told = {
        INFRASTRUCTURE: "output that a place takes more",
        PERMITTING: "nameplate whose permit is faster",
        JOINT: "purchases a year made together",
    }
    return told.get(candidate.technology, "nameplate")


def stored(label: Label, found: Values) -> Iterator[Row]:
    """`stock_t` at the end of every model year in which a stage is stored anywhere."""
    inputs = label.inputs
    stock = found.of("stock") * KILO_T
    for s, stage in enumerate(inputs.network.stages):
        for code in inputs.members:
            held = stock[s, inputs.network.place(code)]
            if held.max() < SMALL_T:
                continue
            for y, year in enumerate(inputs.horizon.years[:-1]):
                yield label.row(
                    "stock_t", float(held[y]), "t", economy=code, stage=stage, year=year,
                    technology="stockpile", note="bought by the plan, beyond what is held today",
                )  # fmt: skip


def needs(label: Label, found: Values) -> Iterator[Row]:
    """`need_t` and what existing plants of the members make, by stage and model year."""
    inputs = label.inputs
    inside = inputs.inside > 0
    for s, stage in enumerate(inputs.network.stages):
        for y, year in enumerate(inputs.horizon.years):
            need = float(inputs.needs[y, s] * KILO_T)
            note = "reference use and feed of the members"
            yield label.row("need_t", need, "t", stage=stage, year=year, note=note)
            made = float(found.of("make")[y, s, inside].sum() * KILO_T)
            yield label.row(
                "capacity", made, "t/a", stage=stage, year=year, tail="existing", technology="existing",
                note="output of plants that stand today, grown with the world, and of plants begun",
            )  # fmt: skip


def share_rows(label: Label, found: Values) -> Iterator[Row]:
    """`supplier_share` of every stage that a target names, before the plan and after."""
    inputs = label.inputs
    for stage in dict.fromkeys(target.stage for target in inputs.targets):
        caps = [target for target in inputs.share_caps if target.stage == stage]
        s = inputs.network.stage(stage)
        for when, values in ((BEFORE, None), (AFTER, found)):
            for year, least, mixed in shares(values, inputs, stage):
                y = inputs.year(year)
                wider = float(inputs.supplies[y, s] / inputs.needs[y, s]) if inputs.needs[y, s] > 0 else 0.0
                cap = min((target.cap for target in caps if year >= target.by), default=None)
                yield label.row(
                    "supplier_share", least, "share", stage=stage, year=year,
                    tail=f"{inputs.supplier}/{when}", partner=inputs.supplier,
                    low=least, high=max(mixed, least), cap=cap, plan=when, by="content", basis="content",
                    note=f"{when} the plan; what enters the members, share of their need and exports; "
                    f"{least * wider:.1%} of need alone; hubs keep lots apart; high: hubs mix{_more(least)}",
                )  # fmt: skip


def _more(share: float) -> str:
    """Why a share of reference supply is above 1; empty where it is not."""
    return "; above 1: bought for stock or for new plants beside the need" if share > 1.0 + SMALL_MISS else ""


def misses(label: Label, found: Values) -> Iterator[Row]:
    """`target_missed`: how far each target stays behind, share of what it is a share of; 0 when met."""
    inputs, listed = label.inputs, found.operations.listed
    for target in inputs.targets:
        bound = [operation for operation in listed if target.binds(operation)]
        over = found.of(target.misses[0])
        for at, operation in enumerate(bound):
            share = float(over[at] / whole(inputs, target, operation.year))
            share = share if share > SMALL_MISS else 0.0
            yield label.row(
                "target_missed", share, "share", economy=member_of(target), stage=target.stage,
                year=operation.year, tail=said(target, inputs), partner=supplier_of(target, inputs),
                cap=aim(target), by="content", basis="content",
                note=f"{phrase(target, inputs)}: " + ("missed by this share" if share else "met"),
            )  # fmt: skip


def reach_row(label: Label, miss: explain.Miss) -> Row:
    """`target_reach`: how far a missed target could be met in the first year in which it is missed."""
    inputs, target = label.inputs, miss.target
    return label.row(
        "target_reach", miss.reach, "share", economy=member_of(target), stage=target.stage, year=miss.year,
        tail=said(target, inputs), partner=supplier_of(target, inputs), cap=aim(target),
        by="content", basis="content",
        capex_usd=miss.needs_usd,
        note=f"{phrase(target, inputs)}: the best that the limits of the plan allow in that year",
    )  # fmt: skip


def settling_notes(label: Label, found: Values) -> Iterator[str]:
    """Whether the iteration of proportional caps ended with all of them kept."""
    if found.broken is None:
        return
    mineral = label.inputs.network.mineral
    if found.broken <= CLOSE:
        yield f"{mineral}: caps traced proportionally hold by the plan's own mixtures."
    else:
        yield (
            f"{mineral}: caps traced proportionally did not settle: the plan's own mixtures break one by "
            f"{found.broken:.1%} of supply."
        )


def origin_rows(label: Label, found: Values) -> Iterator[Row]:
    """`supplier_origin`: what of members' supply the supplier processed earlier in the chain, last year."""
    inputs, years = label.inputs, label.inputs.horizon.years
    for stage in dict.fromkeys(target.stage for target in inputs.targets):
        for origin in inputs.network.stages[: inputs.network.stage(stage)]:
            for when, values in ((BEFORE, None), (AFTER, found)):
                yield label.row(
                    "supplier_origin", looked_through(values, inputs, len(years) - 1, stage, origin), "share",
                    stage=stage, year=years[-1], tail=f"{origin}/{inputs.supplier}/{when}",
                    partner=inputs.supplier, plan=when, origin_stage=origin, by="content", basis="content",
                    note=f"{when} the plan; share of members' {stage} whose {origin} was in "
                    f"{inputs.supplier}, carried up the chain, every place mixing what it handles",
                )  # fmt: skip


def given_up(label: Label, found: Values) -> Iterator[Row]:
    """`use_given_up`: reference use of members that calm years do not serve, at stages with targets."""
    inputs, inside = label.inputs, label.inputs.inside > 0
    for stage in dict.fromkeys(target.stage for target in inputs.targets):
        s = inputs.network.stage(stage)
        for y, year in enumerate(inputs.horizon.years):
            reference = float(found.operations.used[y, s, inside].sum())
            served = float(found.of("use")[y, s, inside].sum())
            share = max(1.0 - served / reference, 0.0) if reference > 0 else 0.0
            yield label.row(
                "use_given_up", share if share > SMALL_MISS else 0.0, "share", stage=stage, year=year,
                by="content", basis="content",
                note="share of final use that would rather do without than pay what the targets make it cost",
            )  # fmt: skip


def supplier_of(target: ShareCap | LossTarget, inputs: Inputs) -> str:
    """The supplier that a target is about."""
    return target.supplier if isinstance(target, LossTarget) else inputs.supplier


def member_of(target: ShareCap | LossTarget) -> str | None:
    """The one member of whom a target is asked, None: all together."""
    return target.member if isinstance(target, LossTarget) else None


def said(target: ShareCap | LossTarget, inputs: Inputs) -> str:
    """A target in an id."""
    kind = "n_minus_1" if isinstance(target, LossTarget) else "supplier_share_cap"
    return f"{kind}/{supplier_of(target, inputs)}/{target.by}"


def phrase(target: ShareCap | LossTarget, inputs: Inputs) -> str:
    """A target in words."""
    supplier = supplier_of(target, inputs)
    if isinstance(target, LossTarget):
        of = "" if target.member is None else f" of {target.member}"
        return f"{target.stage}: {target.share:.0%} of essential use{of} without {supplier} from {target.by}"
    return f"{target.stage}: at most {target.cap:.0%} of supply from {supplier} from {target.by}"


def missed_notes(rows: list[Row]) -> list[str]:
    """One sentence for every target and year that is missed."""
    return [
        f"{row['mineral']}, {row['year']}: {row['note']} ({row['value']:.1%})"
        for row in rows
        if row["metric"] == "target_missed" and row["value"]
    ]


def mixing_notes(rows: list[Row]) -> list[str]:
    """One sentence for every capped stage whose cap would not hold if hubs mixed what they handle."""
    found = {
        each["stage"]: each
        for each in rows
        if each["metric"] == "supplier_share" and each["plan"] == AFTER and each["cap"] is not None
        if each["value"] <= each["cap"] + SMALL_MISS < each["high"]
    }
    told = {stage: _apart(each["cap"], each["high"]) for stage, each in found.items()}
    return [
        f"{each['mineral']}, {stage}: the cap of {told[stage][0]} holds if third countries keep lots apart; "
        f"if they mix them, {each['partner']} supplies {told[stage][1]} in {each['year']}."
        for stage, each in found.items()
        if told[stage][0] != told[stage][1]
    ]


def _apart(share: float, other: float) -> tuple[str, str]:
    """Two shares in as few digits as tell them apart; alike where two decimals do not."""
    for digits in range(3):
        pair = f"{share:.{digits}%}", f"{other:.{digits}%}"
        if pair[0] != pair[1]:
            break
    return pair
