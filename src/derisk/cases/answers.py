"""The answers: one function a verb, one Document each, the same behind command line, browser and brief."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from derisk.cases.asked import Asked, asked_plan, asked_scenario, settled
from derisk.cases.identity import HIGHS, run_identity
from derisk.terms.answer import Document, Row
from derisk.terms.errors import InputError, NoAnswerError, NotKnownError

if TYPE_CHECKING:
    from derisk.plan.question import Question
    from derisk.stress.ensemble import Sampling
    from derisk.stress.scenario import Scenario
    from derisk.stress.sweep import Sweeping


class AnsweredNo(NoAnswerError):
    """The answer is "no": the reason, and the document that says so (exit 1, document still printed)."""

    def __init__(self, reason: NoAnswerError, document: Document) -> None:
        super().__init__(reason.what, where=reason.where, seen=reason.seen, try_=reason.try_)
        self.document = document


def exposure(
    economy: str | Sequence[str],
    mineral: str | None = None,
    stage: str | None = None,
    metric: str | None = None,
    year: int | str | None = None,
) -> Document:
    """How dependent an economy is; the rows of `derisk exposure`. `year` may be a span such as `1995-2024`.

    Raises
    ------
    InputError : for an unknown code, or a year outside all facts.
    """
    from derisk import exposure as room

    if isinstance(year, str) and year.strip().isdigit():
        year = int(year)  # the same question has the same id
    run = _exposure_run(economy, mineral, stage, metric, year)
    return Document(run, room.rows(economy, mineral, stage, metric, year), [])


def exposure_encoded(
    economy: str | Sequence[str],
    mineral: str | None = None,
    stage: str | None = None,
    metric: str | None = None,
    year: int | str | None = None,
) -> bytes:
    """The same document as JSON; a series of one economy over all minerals is made by two processes.

    Raises
    ------
    InputError : as `exposure`.
    """
    from derisk.exposure.halves import in_halves
    from derisk.terms.answer import encoded, rows_encoded
    from derisk.terms.places import LISTS, check_place

    long = mineral is None and isinstance(year, str) and "-" in year
    if not long or not isinstance(economy, str) or check_place(economy) in LISTS:
        return exposure(economy, mineral, stage, metric, year).encoded()

    def part(minerals: frozenset[str]) -> bytes:
        from derisk.exposure.answers import rows_of

        return rows_encoded(rows_of(minerals, economy, mineral, stage, metric, year))

    parts = in_halves(part)
    return encoded(_exposure_run(economy, mineral, stage, metric, year), parts, [])


def _exposure_run(
    economy: str | Sequence[str], mineral: str | None, stage: str | None, metric: str | None,
    year: int | str | None,
) -> dict[str, Any]:  # fmt: skip
    from derisk.terms.places import check_place

    places = [economy] if isinstance(economy, str) else list(economy)
    inputs = {
        "economy": [check_place(code) for code in places],
        "mineral": mineral, "stage": stage, "metric": metric, "year": year,
    }  # fmt: skip
    return run_identity("exposure", inputs)


def network(mineral: str, year: int | None = None) -> Document:
    """Reported against reconciled, node by node, arc by arc; the rows of `derisk network`.

    Raises
    ------
    InputError : for an unknown mineral or a year without data.
    """
    from derisk import network as room

    rows, notes = room.rows(mineral, year)
    inputs = {"mineral": mineral, "year": room.baseline(mineral, year).year}
    return Document(run_identity("network", inputs), rows, list(notes))


def stress(
    file: str | Path | None = None,
    *,
    preset: str | None = None,
    by: str | None = None,
    mineral: str | None = None,
    to: str | Sequence[str] | None = None,
    months: int | None = None,
    cut: float | None = None,
    stages: Sequence[str] = (),
    year: int | None = None,
    sampling: Sampling | None = None,
) -> Document:
    """What a restriction does month by month; from a scenario file, a preset, or a stop without a file.

    With `sampling` each row carries the median and 5-95 % of an ensemble, else the range of the corners.

    Raises
    ------
    InputError : for a question that does not read, or names what the network does not have.
    """
    options = {
        "mineral": mineral,
        "to": to,
        "months": months,
        "cut": cut,
        "stages": stages or None,
        "year": year,
    }
    stop = _stop(by, options)
    return stress_of(asked_scenario(file, preset, stop), sampling)


def stress_of(asked: Asked[Scenario], sampling: Sampling | None = None) -> Document:
    """The stress document of a frozen scenario; with `sampling` that of its ensemble."""
    from derisk import stress as room
    from derisk.stress.remarks import remarks

    if sampling is not None:
        return _ensemble(asked, sampling)

    parts = _one_by_one(asked.content)
    notes = [*_without_effect(asked.content), *remarks(asked.content)]
    rows, told = room.rows(parts, f"stress/{asked.case}")
    notes += told
    return Document(run_identity("stress", settled(asked.content), HIGHS), rows, notes)


def _ensemble(asked: Asked[Scenario], sampling: Sampling) -> Document:
    from derisk.stress.ensemble import ensemble_rows
    from derisk.stress.remarks import remarks

    scenarios = _one_by_one(asked.content)
    told = [*_without_effect(asked.content), *remarks(asked.content)]
    rows, notes = ensemble_rows(scenarios, f"stress/{asked.case},{sampling.name}", sampling)
    inputs = {**settled(asked.content), "samples": sampling.samples}
    run = run_identity("stress", inputs, HIGHS, sampling.seed)
    return Document(run, rows, [*told, *notes])


def sweep(
    economy: str = "alliance", year: int | None = None, rule: str = "stop",
    sweeping: Sweeping | None = None,
) -> Document:  # fmt: skip
    """Every supplier x stage x mineral as a one-year total export stop, ranked; the rows of `derisk sweep`.

    Raises
    ------
    InputError : for an unknown economy or rule.
    """
    from derisk.stress.sweep import Sweeping, sweep_rows

    rows, notes = sweep_rows(economy, year, rule, sweeping or Sweeping())
    inputs = {"economy": economy, "year": year, "hazard": rule}
    return Document(run_identity("sweep", inputs, HIGHS), rows, notes)


def swings_of(asked: Asked[Scenario], economy: str, mineral: str, stage: str) -> list[Row]:
    """How far each assumption alone moves the worst shortfall of an economy at a stage: rows of the run."""
    from derisk.stress.swings import swings

    return swings(asked.content, mineral, economy, stage, prefix=f"stress/{asked.case}")


def plan(
    file: str | Path | None = None,
    *,
    preset: str | None = None,
    chance: bool = True,
    workers: int = 1,
    scheduler: str | None = None,
    by_cuts: bool | None = None,
) -> Document:
    """What to build, when and where; from a plan file or a preset.

    Without `chance` no VSS, EVPI, effects of instruments and trial in the simulator. Chains are planned on
    `workers` processes, or on the Dask cluster of `scheduler`. `by_cuts` solves each future by itself, or
    none; None lets their number decide.

    Raises
    ------
    AnsweredNo : when nothing reaches the targets.
    InputError : for a question that does not read.
    """
    return plan_of(asked_plan(file, preset), chance, workers, scheduler, by_cuts)


def plan_of(
    asked: Asked[Question], chance: bool = True, workers: int = 1, scheduler: str | None = None,
    by_cuts: bool | None = None,
) -> Document:  # fmt: skip
    """The plan document of a frozen question; raises as `plan`."""
    from derisk.plan import rows

    ask = partial(rows, chance=chance, workers=workers, scheduler=scheduler, by_cuts=by_cuts)
    return _planned("plan", asked, ask)


def frontier(
    file: str | Path | None = None, *, preset: str | None = None, by: Literal["cap", "risk"] = "cap"
) -> Document:
    """What each cap on the supplier's share costs, or each weight of the tail; from a plan file or a preset.

    Raises
    ------
    AnsweredNo : when no point of it can be reached.
    InputError : for a question that does not read.
    """
    return frontier_of(asked_plan(file, preset), by)


def frontier_of(asked: Asked[Question], by: Literal["cap", "risk"] = "cap") -> Document:
    """The frontier document of a frozen question; raises as `frontier`."""
    from derisk.plan import frontier_rows

    return _planned("frontier" if by == "cap" else "risk-frontier", asked, partial(frontier_rows, by=by))


def delay(file: str | Path | None = None, *, preset: str | None = None) -> Document:
    """What it costs to decide later; from a plan file or a preset.

    Raises
    ------
    AnsweredNo : when no delay has a solution.
    InputError : for a question that does not read.
    """
    return delay_of(asked_plan(file, preset))


def delay_of(asked: Asked[Question]) -> Document:
    """The delay document of a frozen question; raises as `delay`."""
    from derisk.plan import delay_rows

    return _planned("delay", asked, delay_rows)


def _planned(verb: str, asked: Asked[Question], ask: Callable[..., tuple[list[Row], list[str]]]) -> Document:
    run = run_identity(verb, settled(asked.content), HIGHS, asked.content.scenarios.seed)
    try:
        rows, notes = ask(asked.content, f"{verb}/{asked.case}")
    except (InputError, NotKnownError) as error:
        raise asked.located(error) from None
    except NoAnswerError as reason:
        raise AnsweredNo(reason, Document(run, [], [str(reason)])) from reason
    return Document(run, rows, list(notes))


def _stop(by: str | None, options: dict[str, Any]) -> Any:
    """The stop that the options ask, None without `by`."""
    from derisk.cases.stop import stop

    given = {name: value for name, value in options.items() if value is not None}
    if by is None:
        if given:
            raise InputError(
                f"{', '.join(f'--{name}' for name in given)} belongs to a stop asked without a file.",
                where="--by", seen="no --by", try_="--by CHN --mineral copper --to alliance",
            )  # fmt: skip
        return None
    missing = [name for name in ("mineral", "to") if name not in given]
    if missing:
        raise InputError(
            f"A stop by {by} needs {' and '.join(f'--{name}' for name in missing)}.",
            where="--by", seen=f"--by {by}", try_="--by CHN --mineral copper --to alliance --months 12",
        )  # fmt: skip
    return stop(by, **given)


def _one_by_one(scenario: Scenario) -> list[Scenario]:
    """One scenario a mineral, each with the restrictions on stages that its chain has in the base year."""
    from derisk.network import baseline

    found, named = [], set()
    for slug in scenario.minerals:
        stages = baseline(slug, scenario.base_year).stages
        kept = []
        for restriction in scenario.of(slug).restrictions:
            own = tuple(stage for stage in restriction.stages or () if stage in stages)
            named |= set(own)
            if restriction.stages is None or own:
                kept.append(restriction.model_copy(update={"stages": own or None}))
        found.append(scenario.model_copy(update={"mineral": slug, "restrictions": tuple(kept)}))
    wanted = {stage for restriction in scenario.restrictions for stage in restriction.stages or ()}
    if wanted - named:
        raise InputError(
            f"The network of {' and '.join(scenario.minerals)} has no {' and '.join(sorted(wanted - named))}"
            f" in {scenario.base_year or 'the latest year'}.",
            where="restrictions, stages", seen=", ".join(sorted(wanted)),
            try_=f"{', '.join(sorted(named)) or 'another stage'}, or another base_year",
        )  # fmt: skip
    return found


def _without_effect(scenario: Scenario) -> list[str]:
    """A note for each restriction that is never in force within the months simulated."""
    year, month = map(int, scenario.start.split("-"))
    last = year * 12 + month - 1 + scenario.months - 1
    end = f"{last // 12:04d}-{last % 12 + 1:02d}"
    return [
        f"restriction {position} by {item.by} is in force in no month from {scenario.start} to {end}."
        for position, item in enumerate(scenario.restrictions, start=1)
        if item.from_ > end or (item.until is not None and item.until <= scenario.start)
    ]


def why(id: str, file: str | Path | None = None, known: Row | None = None) -> Document:
    """What is behind a number; see `derisk.cases.why.why`."""
    from derisk.cases.why import why as find

    return find(id, file, known)


def listing(what: str) -> Document:
    """What there is to ask about; see `derisk.cases.listing.listing`."""
    from derisk.cases.listing import listing as find

    return find(what)
