"""How likely a stop of the sweep is for an economy: of acts at everybody, and of those aimed at it alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from derisk.facts.hazards import (
    EVERYBODY,
    Chance,
    chance_of,
    hazard,
    joint_hazard,
    of_all,
    of_group,
    singled_out,
)
from derisk.stress.sweep.stops import Stop
from derisk.terms.places import members

Lost = Callable[[str], float | None]  # what a stop costs an economy, USD


def chance_alone(stop: Stop, rule: str, economy: str, lost: Lost) -> Chance:
    """That of a stop of one stage, for an economy or a group."""
    return _seen_by(economy, stop.supplier, lambda to: _of_stage(stop, stop.stage, rule, to), lost)


def chance_together(parts: Sequence[Stop], rule: str, economy: str, lost: Lost) -> Chance:
    """That of one act on several minerals of a supplier, and never more than that of any of its parts."""
    supplier, latest = parts[0].supplier, max(stop.year for stop in parts)

    def towards(to: str) -> Chance:
        alone = {
            f"{stop.mineral} {stage}": _of_stage(stop, stage, rule, to)
            for stop in parts
            for stage in stop.stages
        }
        return of_all(chance_of(joint_hazard(supplier, to), rule, latest), alone)

    return _seen_by(economy, supplier, towards, lost)


def watched(economies: Iterable[str], suppliers: Iterable[str]) -> tuple[str, ...]:
    """The economies, and members of groups among them at whom acts of the suppliers were aimed."""
    asked = tuple(economies)
    inside = {place for economy in asked for place in members(economy)}
    single = set().union(*(singled_out(supplier) for supplier in set(suppliers)))
    return tuple(dict.fromkeys((*asked, *sorted(single & inside))))


def _of_stage(stop: Stop, stage: str, rule: str, to: str) -> Chance:
    return chance_of(hazard(stop.mineral, stage, stop.supplier, to), rule, stop.year)


def _seen_by(economy: str, supplier: str, towards: Callable[[str], Chance], lost: Lost) -> Chance:
    """The chance for one economy; for a group the mean of its members', by what each loses."""
    inside = members(economy)
    if inside == (economy,):
        return towards(economy)
    everybody, whole = towards(EVERYBODY), lost(economy)
    single = sorted(singled_out(supplier) & set(inside))
    if not single or not whole:
        return everybody
    return of_group(everybody, {place: (towards(place), (lost(place) or 0.0) / whole) for place in single})
