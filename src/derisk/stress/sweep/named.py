"""The rows of one stop of a sweep, by the id of any of them: the stop is simulated again, alone."""

from __future__ import annotations

from derisk.facts.hazards import DEFAULT
from derisk.stress.sweep.corners import CornerWork, run_corner, with_ranges
from derisk.stress.sweep.joint import JOINT
from derisk.stress.sweep.ranking import check_rule, ranked, seen_by
from derisk.stress.sweep.stops import every_stop
from derisk.stress.sweep.work import Costs, SweepWork, run_chunk
from derisk.terms.answer import Row
from derisk.terms.errors import InputError

VERB = "sweep"
SHAPE = "sweep/<economy>/<mineral>/<stage>/<supplier>/<metric> or sweep/<economy>/joint/<supplier>/<metric>"


def name_of(year: int | None, rule: str) -> str:
    """How ids of a sweep begin; what stands at its default is left out."""
    parts = [
        VERB,
        *([] if year is None else [f"year={year}"]),
        *([] if rule == DEFAULT else [f"hazard={rule}"]),
    ]
    return ",".join(parts)


def rows_named(id: str) -> list[Row]:
    """The rows of the stop, or of the joint stop, that an id is of; without a rank, which takes a sweep.

    Raises
    ------
    InputError : for an id that is of no stop.
    """
    begin, *parts = id.split("/")
    year, rule = _asked(begin, id)
    if len(parts) not in (4, 5):
        raise _unlike(id)
    joint = parts[1] == JOINT
    (economy,) = seen_by(parts[0])[-1:]
    mineral, stage, supplier = (None, None, parts[2]) if joint else (parts[1], parts[2], parts[3])
    stops, _ = every_stop(year, None if mineral is None else (mineral,))
    stops = [stop for stop in stops if stop.supplier == supplier and stage in (None, stop.stage)]
    if not stops:
        raise _unlike(id)
    work = SweepWork.of(stops, (economy,))
    losses: Costs = {}
    for chunk in range(len(work.chunks)):
        losses |= run_chunk(work, chunk)
    if not joint:
        ends = CornerWork.of(stops, work.economies)
        losses = with_ranges(losses, [run_corner(ends, task) for task in ends.tasks])
    rows, _ = ranked(stops, losses, (economy,), rule, begin)
    return [{key: value for key, value in item.items() if key != "rank"} for item in rows]


def _asked(begin: str, id: str) -> tuple[int | None, str]:
    """Base year and rule, as the beginning of an id says."""
    given = dict(part.split("=", 1) for part in begin.split(",")[1:] if "=" in part)
    year, rule = given.get("year"), given.get("hazard", DEFAULT)
    if not set(given) <= {"year", "hazard"} or not (year or "0").isdigit():
        raise _unlike(id)
    check_rule(rule)
    return (None if year is None else int(year)), rule


def _unlike(id: str) -> InputError:
    return InputError("No stop of a sweep has this id.", where="id", seen=id, try_=SHAPE)
