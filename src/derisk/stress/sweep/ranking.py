"""Ranking: stops by probability times loss, for each economy, and joint stops by supplier."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from derisk import facts
from derisk.facts.hazards import RULES, Chance, hazard, joint_hazard
from derisk.network import baseline
from derisk.stress.sweep.chances import chance_alone, chance_together
from derisk.stress.sweep.joint import JOINT, Bounds, Together, together_stopped
from derisk.stress.sweep.stops import SIMULATED, STOPPED, Stop
from derisk.stress.sweep.work import Cost, Costs, Found
from derisk.terms.answer import Row, row
from derisk.terms.errors import InputError
from derisk.terms.minerals import mineral
from derisk.terms.places import ALLIANCE, check_place, members

NOTHING = Cost(None, None, None, None)
BETWEEN = "low: the costliest of its minerals alone, high: all of them added up"


def seen_by(economy: str) -> tuple[str, ...]:
    """The economies a sweep is ranked for: one, or the members of the alliance and the alliance.

    Raises
    ------
    InputError : for an unknown place.
    """
    code = check_place(economy)
    if code == "alliance":
        return (*ALLIANCE, "alliance")
    return (code,)


def check_rule(rule: str) -> None:
    """Refuse a rule of hazards that there is not.

    Raises
    ------
    InputError : with the rules there are.
    """
    if rule not in RULES:
        raise InputError(
            f"No rule of hazards is called {rule}.", where="--hazard", seen=rule, try_=" or ".join(RULES)
        )


def ranked(
    stops: Sequence[Stop], losses: Costs, economies: Sequence[str], rule: str, prefix: str
) -> tuple[list[Row], list[str]]:
    """Rows of every stop and economy, by falling expected loss, and notes; see `derisk sweep`."""
    rows: list[Row] = []
    sources = _sources(stops)
    joint = together_stopped(stops, losses)
    for economy in economies:
        rows += _numbered(_of_stops(stops, losses, sources, economy, rule, prefix))
        rows += _numbered(_of_suppliers(joint, economy, rule, prefix))
    return rows, _about(stops, losses, rule)


def leading(
    stops: Sequence[Stop], losses: Costs, economies: Sequence[str], rule: str, most: int
) -> tuple[Stop, ...]:
    """The stops that are among the `most` with the largest expected loss of any of the economies."""
    found: dict[Stop, None] = {}
    for economy in economies:
        expected = {}
        for stop in stops:
            simulated = losses[stop.key]
            lost = _lost(simulated)
            if not lost(economy) or stop.supplier in members(economy):
                continue
            value = _times(chance_alone(stop, rule, economy, lost).value, lost(economy))
            if value:
                expected[stop] = value
        found |= dict.fromkeys(sorted(expected, key=lambda stop: (-expected[stop], stop))[:most])
    return tuple(found)


def _sources(stops: Sequence[Stop]) -> dict[tuple[str, bool], tuple[str, ...]]:
    """What the networks rest on, each looked up once."""
    networks = {(stop.mineral, stop.finer): stop.year for stop in stops}
    return {key: baseline(key[0], year, key[1]).sources for key, year in networks.items()}


def _of_stops(
    stops: Sequence[Stop], losses: Costs, sources: Mapping[tuple[str, bool], tuple[str, ...]],
    economy: str, rule: str, prefix: str,
) -> list[list[Row]]:  # fmt: skip
    """Per stop: expected loss, probability, loss, exposure, worst shortfall, highest price."""
    found = []
    for stop in stops:
        simulated = losses[stop.mineral, stop.stage, stop.supplier]
        failed = simulated if isinstance(simulated, str) else ""
        cost = NOTHING if isinstance(simulated, str) else simulated.costs.get(economy)
        if cost is None or stop.supplier in members(economy):
            continue
        rate = hazard(stop.mineral, stop.stage, stop.supplier)
        found.append(_rows(
            cost, chance_alone(stop, rule, economy, _lost(simulated)), failed,
            f"{prefix}/{economy}/{stop.mineral}/{stop.stage}/{stop.supplier}",
            economy=economy, mineral=stop.mineral, stage=stop.stage, year=stop.year, partner=stop.supplier,
            sources=[*sources[stop.mineral, stop.finer], *([] if rate is None else [rate.cite])],
            how=f"on the finer network, in which {stop.supplier} stands alone" if stop.finer else "",
            finer=stop.finer,
        ))  # fmt: skip
    return found


def _lost(simulated: Found | str) -> Callable[[str], float | None]:
    """What a stop costs an economy; None where it could not be told."""
    costs = {} if isinstance(simulated, str) else simulated.costs
    return lambda economy: costs.get(economy, NOTHING).loss_usd


def _of_suppliers(joint: Sequence[Together], economy: str, rule: str, prefix: str) -> list[list[Row]]:
    """Per supplier of several minerals: what one act of it may stop at once."""
    found = []
    for stop in joint:
        cost = stop.cost(economy)
        if cost is None or stop.supplier in members(economy):
            continue
        rate = joint_hazard(stop.supplier)
        found.append(_rows(
            cost, chance_together(stop.parts, rule, economy, _lost_together(stop)), "",
            f"{prefix}/{economy}/{JOINT}/{stop.supplier}",
            bounds=stop.bounds(economy), economy=economy, stage=JOINT, partner=stop.supplier,
            sources=[*stop.losses.cites, *([] if rate is None else [rate.cite])],
            minerals=list(stop.minerals), how=f"{BETWEEN}; {_listed(stop.parts)}",
        ))  # fmt: skip
    return found


def _lost_together(stop: Together) -> Callable[[str], float | None]:
    return lambda economy: (stop.cost(economy) or NOTHING).loss_usd


def _listed(parts: Sequence[Stop]) -> str:
    return "stopped: " + ", ".join(f"{part.mineral} ({' and '.join(part.stages)})" for part in parts)


def _rows(
    cost: Cost, chance: Chance, failed: str, id_: str, *,
    how: str, bounds: Bounds = (None, None), **place: object,
) -> list[Row]:  # fmt: skip
    """The rows of one stop and economy; `failed` says why it could not be simulated, if so.

    `how` says what is particular about its loss. `bounds` of a joint stop are the largest loss of one of its
    minerals alone, and all of them added up.
    """
    missing = failed or "the input-output table does not have this economy"
    shares = (chance.value, chance.low, chance.high)
    ranged = cost.loss_low is not None
    lost = (cost.loss_usd, cost.loss_low, cost.loss_high) if ranged else (cost.loss_usd,) * 3
    bounds = (cost.loss_low, cost.loss_high) if ranged else bounds
    expected, least, most = (_times(share, loss) for share, loss in zip(shares, lost, strict=True))
    simulated = f"value at risk over {SIMULATED} months of a stop of {STOPPED}, central assumptions"
    figures: tuple[tuple[str, float | None, float | None, float | None, str, str | None], ...] = (
        ("expected_loss_usd", expected, least, most, "USD a year",
         f"probability x loss; range: of the probability{' and the loss' if ranged else ''}; {chance.why}"),
        ("annual_probability", *shares, "per year", chance.why),
        ("loss_usd", cost.loss_usd, *bounds, "USD", f"{simulated}; {how}" if how else simulated),
        ("exposure_usd", cost.exposure_usd, None, None, "USD", "all that needs the product: never a loss"),
        ("peak_shortfall", cost.peak_shortfall, None, None, "share",
         None if cost.peak_shortfall is not None else "the economy does not use the product"),
        ("peak_price_ratio", cost.peak_price_ratio, None, None, "ratio", None),
    )  # fmt: skip
    return [
        row(
            id=f"{id_}/{metric}", metric=metric, value=value, low=lower, high=upper, unit=unit,
            basis="content", quality="prior" if "loss" in metric or "prob" in metric else "derived",
            note=note if value is not None else failed or note or missing, **place,  # type: ignore[arg-type]
        )
        for metric, value, lower, upper, unit, note in figures
    ]  # fmt: skip


def _times(share: float | None, loss: float | None) -> float | None:
    return None if share is None or loss is None else share * loss


def _numbered(found: list[list[Row]]) -> list[Row]:
    """Sorted by expected loss, then by loss, each row with its `rank`; what is not known comes last."""

    def key(rows: list[Row]) -> tuple[float, float, str]:
        expected, loss = (-1.0 if rows[at]["value"] is None else rows[at]["value"] for at in (0, 2))
        return -expected, -loss, rows[0]["id"]

    return [{**item, "rank": at} for at, rows in enumerate(sorted(found, key=key), start=1) for item in rows]


def _about(stops: Sequence[Stop], losses: Costs, rule: str) -> list[str]:
    chains, finer = {stop.mineral for stop in stops}, sum(stop.finer for stop in stops)
    one = [slug for slug in sorted(chains) if len({s.stage for s in stops if s.mineral == slug}) == 1]
    notes = [
        f"{len(stops)} stops: every supplier that stands alone x stage x mineral of {len(chains)} chains, "
        f"each a total export stop of {STOPPED} months seen over {SIMULATED}; {len(losses) - len(stops)} "
        "more of several stages of a supplier at once, for the joint stops.",
        f"{finer} of the stops are by suppliers that networks else pool into the rest of the world: "
        "simulated on finer networks.",
        f"Probability: {RULES[rule]} ({facts.publications()['derisk-hazards'].title}); --hazard "
        f"{' or '.join(name for name in RULES if name != rule)} for another rule.",
        "An act aimed at one economy counts for that economy; the probability of a group is the mean of its "
        "members', by what each loses, so that its expected loss is the sum of theirs.",
        "Joint stops: what a supplier has restricted before, where that is several minerals, else all that "
        "it ships; never more probable than any part of it. Markets are simulated one by one, and what is "
        "missing is put together: a product made of several minerals is held up by its scarcest, and sectors "
        "that wait for several wait once. low and high of their loss are the largest of one mineral alone "
        "and the sum of all.",
    ]
    failed = [" ".join(key) for key, found in losses.items() if isinstance(found, str)]
    within = {slug: mineral(slug).family for slug in sorted(chains) if mineral(slug).family != slug}
    parts = [f"{slug} is part of {whole}" for slug, whole in within.items() if whole in chains]
    if parts:
        notes.append(f"{'; '.join(parts)}: one act stops both, so their lines are not to be added up.")
    if failed:
        notes.append(f"{len(failed)} could not be simulated, and say why: {', '.join(failed)}.")
    if one:
        notes.append(f"Traded at one stage only: {', '.join(one)}.")
    return notes
