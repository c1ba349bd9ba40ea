"""What a question asks of the facts: refused here with the keys it is about, before anything is solved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from derisk import network
from derisk.network.network import Network
from derisk.plan.places import check_supplier, wanted_places
from derisk.terms.errors import InputError, NotKnownError
from derisk.terms.minerals import mineral as find

if TYPE_CHECKING:
    from derisk.plan.question import Question, Target


def check(question: Question, alone: bool = False) -> None:
    """Refuse planning alone unless `alone` is open to it, and targets that fit no chain of the plan.

    Raises
    ------
    InputError : naming the key, what was seen and what to write.
    """
    if question.coordination == "alone" and question.budget_usd is not None:
        raise InputError(
            "Members who plan alone have no common budget, and their own are not in the file.",
            where="budget_usd",
            seen=f"{question.budget_usd:,.0f}, coordination: alone",
            try_="leave budget_usd out, or one plan for each economy with its own",
            path=("budget_usd",),
        )
    if question.coordination == "alone" and not alone:
        raise InputError(
            "Frontier and delay are of a plan made together.",
            where="coordination",
            seen=question.coordination,
            try_="coordination: together, or derisk plan, or one economy in economies",
            path=("coordination",),
        )
    known = dict.fromkeys(stage.slug for mineral in question.minerals for stage in find(mineral).stages)
    for at, target in enumerate(question.targets):
        if target.stage not in known:
            raise InputError(
                f"No chain of this plan has a stage {target.stage}.",
                where="targets",
                seen=target.stage,
                try_=f"one of {', '.join(known)}",
                path=("targets", at, "stage"),
            )


def base_of(question: Question, mineral: str) -> Network:
    """The network that a chain of the question begins with.

    Raises
    ------
    InputError : there is none for the base year, or the plan begins before it.
    NotKnownError : the chain has no network.
    """
    at = ("minerals", question.minerals.index(mineral))
    try:
        base = network.baseline(mineral, question.base_year)
    except NotKnownError as error:
        raise error.at(*at) from None
    except InputError as error:
        remedy = error.try_.replace("--year ", "base_year: ")
        raise error.at("base_year", try_=remedy) from None
    first, last = question.years
    if base.year > first:
        years = network.base_years(mineral)
        nearest = max((year for year in years if year <= first), default=None)
        raise InputError(
            "The plan begins before its base year.",
            where="years",
            seen=f"years: [{first}, {last}]; the base year of {mineral} is {base.year}, the latest with data",
            try_=f"base_year: {nearest}" if nearest else f"years: [{years[0]}, {max(last, years[0] + 1)}], "
            f"base_year: {years[0]}, or later ones",
            path=("years",),
        )  # fmt: skip
    return base


def check_stages(question: Question, mineral: str, base: Network, targets: Sequence[Target]) -> None:
    """Refuse targets at stages that the network of the only chain does not have.

    Raises
    ------
    InputError : naming the stages that it has.
    """
    for target in targets:
        if target.stage not in base.stages:
            raise InputError(
                f"Who makes {mineral} at {target.stage} is not known, so no target can be set on it.",
                where="targets",
                seen=f"{target.stage}; stages with a network in {base.year}: {', '.join(base.stages)}",
                try_=f"stage: {base.stages[-1]}",
                path=("targets", question.targets.index(target), "stage"),
            )


def check_suppliers(question: Question, mineral: str, base: Network, targets: Sequence[Target]) -> None:
    """Refuse critical suppliers that cannot be lost, and caps on more than one of them.

    Raises
    ------
    InputError : naming the target, and the suppliers that it may name.
    """
    usual = find(mineral).named_supplier
    wanted = wanted_places(base, question.economies)
    capped: dict[str, Target] = {}
    for target in targets:
        supplier = target.critical_supplier or usual
        at = ("targets", question.targets.index(target), "critical_supplier")
        try:
            check_supplier(supplier, base, wanted)
        except InputError as error:
            raise error.at(*(("economies",) if target.critical_supplier is None else at)) from None
        if target.supplier_share_cap is None:
            continue
        other = next((each for each in capped if each != supplier), None)
        if other is not None:
            raise InputError(
                "A plan caps the share of one supplier of a chain, as it tells its goods from all others.",
                where="targets",
                seen=f"{mineral}: {other} at {capped[other].stage}, {supplier} at {target.stage}",
                try_=f"one plan file for {other} and one for {supplier}; an n_minus_1 may name any supplier",
                path=at,
            )
        capped[supplier] = target
