"""The one-page answer for an economy: on whom it depends, what breaks first, what to build, how surely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from derisk.facts import Source
from derisk.report import actions, dependence, questions, stops
from derisk.report.actions import Action, Plan
from derisk.report.dependence import Dependence
from derisk.report.rows import sources_of
from derisk.report.stops import Stress
from derisk.report.wording import possessive
from derisk.terms.answer import Document, Row
from derisk.terms.places import check_place, place_name

NOT_MODELLED = (
    "Not modelled, and perhaps larger than any loss shown here: several materials stopped at once together "
    "with other goods, what defence lacks, and new products that are never made. Losses are of industry as "
    "in 2011, moved by GDP; how much output rests on a material is partly a guess, as the ranges show."
)


@dataclass(frozen=True)
class Headline:
    """One sentence of the answer, the question it answers and the rows it is read from."""

    question: str
    text: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Brief:
    """The answer for one economy; every number in it is read from `rows`.

    `dependencies` are all stages asked about, the worst first; `swings` how far each assumption moves the
    worst shortfall.
    """

    economy: str
    minerals: tuple[str, ...]
    run: Mapping[str, Any]
    headlines: tuple[Headline, ...]
    not_modelled: str
    dependencies: tuple[Dependence, ...]
    stress: tuple[Stress, ...]
    swings: tuple[Row, ...]
    plans: tuple[Plan, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The economy's name."""
        return place_name(self.economy)

    @property
    def title(self) -> str:
        """The title of the page."""
        return f"{possessive(self.economy)[0].upper()}{possessive(self.economy)[1:]} critical minerals"

    @property
    def worst(self) -> tuple[Dependence, ...]:
        """The ten worst dependencies, fewer where fewer stages were asked about."""
        return self.dependencies[: dependence.SHOWN]

    @property
    def actions(self) -> tuple[Action, ...]:
        """The three largest builds."""
        return actions.best(self.plans)

    @property
    def rows(self) -> list[Row]:
        """All rows the brief is read from, once each."""
        found: list[Row] = [row for headline in self.headlines for row in headline.rows]
        found += [row for item in self.dependencies for row in item.rows]
        for run in self.stress:
            found += [row for stop in run.stops for row in stop.rows]
            found += run.costs.values()
        found += self.swings
        for plan in self.plans:
            found += [row for action in plan.actions for row in action.rows]
            found += [
                *plan.total.values(),
                *plan.missed,
                *plan.without,
                *(row for pair in (*plan.reached, *plan.simulated, *plan.worst) for row in pair),
                *(row for rows in plan.stored for row in rows),
            ]
        return list({row["id"]: row for row in found}.values())

    def document(self) -> Document:
        """The brief as the one shape of every answer."""
        told = [headline.text for headline in self.headlines]
        return Document(run=self.run, rows=self.rows, notes=[*told, self.not_modelled, *self.notes])


def brief(economy: str, minerals: Sequence[str] | None = None) -> Brief:
    """The brief of an economy for the minerals asked, or the few that threaten it most.

    The worst dependencies are looked for among all minerals where none is named.

    Raises
    ------
    InputError : for an economy or mineral that is not known.
    """
    settled = check_place(economy)
    slugs = questions.asked(settled, minerals)
    found = dependence.dependencies(settled, questions.compared(minerals))
    chains = questions.with_network(slugs)
    runs = tuple(stops.stress(settled, slug, found) for slug in chains)
    moved = stops.swings(settled, runs)
    plans = tuple(actions.plan(settled, slug) for slug in chains)
    told = Brief(
        economy=settled,
        minerals=slugs,
        run=questions.identity(settled, slugs),
        headlines=_headlines(settled, slugs, found, runs, plans),
        not_modelled=NOT_MODELLED,
        dependencies=found,
        stress=runs,
        swings=moved,
        plans=plans,
        sources=(),
        notes=_notes(runs, plans),
    )
    return replace(told, sources=sources_of(told.rows))


def _headlines(
    economy: str, slugs: Sequence[str], found: Sequence[Dependence], runs: Sequence[Stress],
    plans: Sequence[Plan],
) -> tuple[Headline, ...]:  # fmt: skip
    return (
        Headline("On whom do we depend, and how badly?", *_depends(economy, found, slugs, runs)),
        Headline("If that supplier stops, what breaks first?", *stops.sentence(economy, runs)),
        Headline("What should we build, at what cost, by when?", *actions.sentence(economy, plans)),
    )


def _depends(
    economy: str, found: Sequence[Dependence], slugs: Sequence[str], runs: Sequence[Stress]
) -> tuple[str, tuple[Row, ...]]:
    return dependence.sentence(economy, found, slugs, [row for run in runs for row in run.before])


def _notes(runs: Sequence[Stress], plans: Sequence[Plan]) -> tuple[str, ...]:
    said = [run.note for run in runs if run.note]
    said += [note for run in runs for note in run.notes]
    said += [note for plan in plans if plan.document is not None for note in plan.document.notes]
    return tuple(dict.fromkeys(said))
