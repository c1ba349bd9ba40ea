"""From a plan file to the inputs of each chain: network, facts, targets and futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from derisk import facts
from derisk.facts.hazards import hazards_of
from derisk.facts.projects import BEGUN
from derisk.network.network import Array, Network
from derisk.plan.begun import TECHNOLOGIES, Begun, standing
from derisk.plan.candidates import INTEGRATED, Candidate
from derisk.plan.checks import base_of, check_stages, check_suppliers
from derisk.plan.enabling import helped
from derisk.plan.enabling import together as bought_together
from derisk.plan.futures import Future, Severity, futures
from derisk.plan.generic import capital_of_plants, generic
from derisk.plan.horizon import Horizon
from derisk.plan.in_force import Control, Quota, controls, held, quotas, told
from derisk.plan.inputs import Inputs, Risk, ShareCap
from derisk.plan.instruments import instruments
from derisk.plan.loss_targets import loss_targets
from derisk.plan.parity import Parity, at_parity
from derisk.plan.places import plan_places
from derisk.plan.projects import Pipeline, pipeline, published
from derisk.plan.rates import hazards
from derisk.plan.settled import settled
from derisk.plan.settled import told as under_quotas
from derisk.stress.assumptions import Assumptions
from derisk.stress.reserves import Reserves
from derisk.stress.scenario import StockRelease
from derisk.terms.errors import InputError, NotKnownError
from derisk.terms.minerals import mineral as find

if TYPE_CHECKING:
    from derisk.plan.question import Question, Target

OUTLOOK = "STEPS"


def players(question: Question, mineral: str) -> tuple[str, ...]:
    """Places that plan: the economies of the question as one, or each of them that uses the chain alone."""
    base = base_of(question, mineral)
    supplier = find(mineral).named_supplier
    net, inside = plan_places(base, question.economies, [supplier], prefer=[])
    uses = (net.use + net.feed).sum(axis=0)
    return tuple(code for code in inside if uses[net.place(code)] > 0)


def load(question: Question, mineral: str, alone: str | None = None) -> Inputs:
    """Everything the plan of one chain rests on; `alone` names the one economy that plans by itself.

    Stops and losses then still hit all economies of the question: the others are places outside, which buy
    and sell as they do, lose what the supplier withholds, and build nothing.

    Raises
    ------
    InputError : a target's year or supplier does not fit.
    NotKnownError : a figure that the plan needs is in no table.
    """
    chain = find(mineral)
    first, last = question.years
    rate = facts.parameter("discount_rate", mineral).value
    base = base_of(question, mineral)
    targets, unreached = _targets(question, mineral, base)
    check_suppliers(question, mineral, base, targets)
    horizon = Horizon.between(first, last, rate, also=[target.by for target in targets])
    ranked = sorted(targets, key=lambda target: target.supplier_share_cap is None)
    suppliers = dict.fromkeys(target.critical_supplier or chain.named_supplier for target in ranked)
    supplier = next(iter(suppliers), chain.named_supplier)
    restricting = dict.fromkeys(supplier for supplier, _ in hazards_of(mineral))
    who = question.economies if alone is None else (alone,)
    near = () if alone is None else players(question, mineral)
    net, inside = plan_places(base, who, [*suppliers] or [supplier], prefer=[*restricting, *near])
    risks, notes = hazards(net, inside, question.scenarios.preset)
    candidates, parity_notes = _candidates(question, mineral, net, inside, horizon, supplier)
    models = generic(mineral, net, TECHNOLOGIES)
    ruled = controls(net, inside, first)
    begun = standing(_known(question, mineral), net, models, horizon.first)
    severity = Severity.load(mineral)
    drawn = futures(risks, horizon, severity, question.scenarios.count)
    assumptions = Assumptions.load(mineral, net.stages)
    asked, unasked = loss_targets(targets, net, inside, chain.named_supplier, question.targets)
    limits = quotas(net, horizon.years)
    inputs = Inputs(
        network=net,
        members=inside,
        hit=(*inside, *(code for code in near if code in net.places and code not in inside)),
        supplier=supplier,
        horizon=horizon,
        growth=outlook(mineral, net.year, horizon.years),
        assumptions=assumptions,
        candidates=tuple(c for c in candidates if c.technology != "stockpile"),
        futures=drawn,
        share_caps=tuple(
            ShareCap(t.stage, t.supplier_share_cap, t.by, t.tracing == "proportional")
            for t in targets
            if t.supplier_share_cap is not None
        ),
        loss_targets=asked,
        hazards=question.scenarios.preset,
        risk=Risk(question.risk.lambda_, question.risk.alpha),
        new_plant_usd_t=capital_of_plants(models.values(), net, horizon),
        existing_stock_t=Reserves.open(net, StockRelease()).held,
        stock_share=_stock_share(candidates, net),
        holding_share=facts.parameter("stock_storage_cost_share", mineral).value,
        penalty_multiple=facts.parameter("target_miss_penalty_multiple", mineral).value,
        essential_share=facts.parameter("essential_use_share", mineral).value,
        least_running=facts.parameter("least_running_share", mineral).value,
        budget_usd=question.budget_usd,
        allied_sharing=question.allied_sharing,
        together=bought_together(
            candidates, net, assumptions.qualification_months, assumptions.new_supplier_premium
        ),
        switch_months=facts.parameter("design_switch_months", mineral).value,
        start_delay=question.start_delay_years,
        begun=begun.plants,
        controlled=held(ruled, net) if ruled else None,
        controlled_share=facts.parameter("controlled_growth_share", mineral).value,
        quotas=limits,
        sources=_sources(mineral, net, (*candidates, *begun.plants, *ruled, *limits)),
        notes=(
            *unreached,
            *unasked,
            *net.notes,
            *notes,
            *begun.notes,
            *told(ruled, net, inside, first),
            *_unseen(mineral, net.year),
            *_dropped(question, drawn),
            *parity_notes,
        ),
    )
    inputs = settled(inputs)
    return replace(inputs, notes=(*inputs.notes, *under_quotas(inputs)))


def _targets(question: Question, mineral: str, base: Network) -> tuple[list[Target], list[str]]:
    """Targets of a chain's stages; among several chains, one whose network lacks the stage is said and left.

    Raises
    ------
    InputError : when the only chain of the plan has no output by place for a stage that is a target.
    """
    stages = {stage.slug for stage in find(mineral).stages}
    named = [target for target in question.targets if target.stage in stages]
    lacking = [target for target in named if target.stage not in base.stages]
    if lacking and len(question.minerals) == 1:
        check_stages(question, mineral, base, lacking)
    notes = [
        f"Target at {stage} left out: who makes it where is not known, so the network has no such stage."
        for stage in dict.fromkeys(target.stage for target in lacking)
    ]
    return [target for target in named if target not in lacking], notes


def outlook(mineral: str, base_year: int, years: Sequence[int], scenario: str = OUTLOOK) -> Array:
    """[Y] world use as a multiple of the base year's, between the printed years by steady growth.

    Without a published outlook for the mineral, or from a base year before it, use grows by the prior
    `demand_growth`.

    Raises
    ------
    NotKnownError : when the outlook does not reach over the years asked.
    """
    known = _outlook(mineral, base_year, scenario)
    wanted = [base_year, *years]
    if known and max(known) < max(wanted):
        raise NotKnownError(
            f"Demand for {mineral} is not known for all years of the plan.",
            where="facts/demand_outlook",
            seen=f"years {', '.join(map(str, known))}",
            try_=f"a plan inside {min(known)}-{max(known)}",
            path=("years",),
        )
    if not known:
        years_on = np.array(years, dtype=float) - base_year
        grown: Array = (1.0 + facts.parameter("demand_growth", mineral).value) ** years_on
        return grown
    path = np.exp(np.interp(wanted, list(known), np.log(list(known.values()))))
    index: Array = path[1:] / path[0]
    return index


def _outlook(mineral: str, base_year: int, scenario: str = OUTLOOK) -> dict[int, float]:
    """Tonnes by year as printed; none where no outlook names the mineral or it begins after the base year."""
    import polars as pl

    rows = facts.table("demand_outlook").filter(
        (pl.col("mineral") == mineral) & pl.col("scenario").is_in(["base", scenario])
    )
    found = dict(sorted(zip(rows["year"].to_list(), rows["mass_t"].to_list(), strict=True)))
    return found if found and min(found) <= base_year else {}


def _unseen(mineral: str, base_year: int) -> list[str]:
    """Said where no published outlook tells of the mineral's use from the base year on."""
    if _outlook(mineral, base_year):
        return []
    growth = facts.parameter("demand_growth", mineral)
    return [
        f"No published outlook tells of {mineral} from {base_year} on: its use grows by {growth.value:.1%} a "
        f"year, a prior ({growth.low:.0%} to {growth.high:.0%})."
    ]


def _candidates(
    question: Question, mineral: str, net: Network, inside: tuple[str, ...], horizon: Horizon, supplier: str
) -> tuple[tuple[Candidate, ...], list[str]]:
    """Generic candidates of the instruments asked for and named projects, at parity with the base prices."""
    known = instruments()
    for name in question.instruments:
        if name not in known:
            raise InputError(
                f"No instrument is called {name}.", where="instruments", seen=name, try_=", ".join(known),
                path=("instruments", question.instruments.index(name)),
            )  # fmt: skip
    models = generic(mineral, net, [*question.instruments, INTEGRATED])
    found = [
        replace(candidate, places=known[technology].sites(net, inside, stage))
        for (technology, stage), candidate in models.items()
        if technology in question.instruments
    ]
    found = [candidate for candidate in found if candidate.places]
    named, told = _named(question, mineral), Pipeline((), ())
    if named:
        told = pipeline(named, net, supplier, horizon.first, models, question.instruments)
    stores = [c for c in found if c.technology == "stockpile"]
    works = [c for c in (*found, *told.candidates) if c.technology != "stockpile"]
    raised, notes = at_parity(works, models, Parity.load(net, horizon))
    return (*helped(raised, question.instruments, net, inside), *stores), [*told.notes, *notes]


def _named(question: Question, mineral: str) -> list[Mapping[str, Any]]:
    """Projects that a plan may choose: of the table where they are asked for, and of the user's file."""
    own = () if question.projects is None else question.projects.rows
    return [
        row
        for row in _known(question, mineral)
        if row["status"] not in BEGUN and (question.named_projects or any(row is each for each in own))
    ]


def _known(question: Question, mineral: str) -> list[Mapping[str, Any]]:
    """Projects of the table and of the user's file, which goes before; begun ones come unasked."""
    rows: dict[tuple[str, str], Mapping[str, Any]] = {}
    rows |= {(row["project"], row["stage"]): row for row in published(mineral)}
    if question.projects is not None:
        own = (row for row in question.projects.rows if row["mineral"] == mineral)
        rows |= {(row["project"], row["stage"]): row for row in own}
    return [*rows.values()]


def _dropped(question: Question, drawn: Sequence[Future]) -> list[str]:
    """How many futures are drawn where that is not what the plan file asked for."""
    asked = question.scenarios.count
    if asked <= len(drawn):
        return []
    if not drawn:
        return [
            "No stop is drawn: no outside supplier of the members has a known hazard here, so the plan meets "
            "its targets and answers to nothing else."
        ]
    return [f"{len(drawn)} futures, not {asked}: every hazard in every model year is drawn equally often."]


def _sources(
    mineral: str, net: Network, candidates: Sequence[Candidate | Begun | Control | Quota]
) -> tuple[str, ...]:
    """Keys of the sources of the network, the outlook, the hazards, the candidates and the priors."""
    import polars as pl

    of_mineral = pl.col("mineral") == mineral
    cells = net.adjustments["cite"].drop_nulls().to_list() if "cite" in net.adjustments.columns else []
    cited = [key for cell in cells for key in cell.split(";") if key]  # a pooled figure names several
    for name in ("demand_outlook", "supply_outlook", "hazards", "candidates"):
        cited += facts.table(name).filter(of_mineral)["cite"].to_list()
    return tuple(sorted({*cited, *(source for c in candidates for source in c.sources)}))


def _stock_share(candidates: Sequence[Candidate], net: Network) -> Array | None:
    stores = [candidate for candidate in candidates if candidate.technology == "stockpile"]
    share = np.zeros(len(net.stages))
    for store in stores:
        share[net.stage(store.stage)] = np.inf if store.most_share is None else store.most_share
    return share if stores else None
