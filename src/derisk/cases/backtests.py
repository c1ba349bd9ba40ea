"""Backtests asked: which cases, each with the preset that restates its policy facts, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence

from derisk.cases.asked import asked_scenario, settled
from derisk.cases.identity import HIGHS, run_identity
from derisk.terms.answer import Document, Row
from derisk.terms.errors import NoAnswerError


class BacktestFailed(NoAnswerError):
    """The model missed a tolerance; the document that says by how much is printed all the same."""

    def __init__(self, missed: Sequence[Row], asked: int, document: Document) -> None:
        super().__init__(
            f"{len(missed)} of {asked} targets are not met.", where="derisk backtest",
            seen=", ".join(f"{row['case']} {row['metric']}" for row in missed),
            try_="docs/explanation/backtests.md says why; derisk why ID shows what a figure rests on",
        )  # fmt: skip
        self.document = document


def case_rows(name: str) -> list[Row]:
    """The rows of one case, run by the preset that restates its policy facts.

    Raises
    ------
    InputError : for a case that is not there.
    """
    from derisk.stress import backtests

    item = backtests.find(name)
    return backtests.rows(item, asked_scenario(preset=item.preset).content)


def sampled_rows(name: str, samples: int, seed: int) -> list[Row]:
    """The bands of a case's ensemble, or of `all`, and how often they hold what was seen.

    Raises
    ------
    InputError : for a case that is not there.
    """
    from derisk.stress import backtests
    from derisk.stress.ensemble.coverage import ALL, coverage_rows, pooled_rows

    wanted = list(backtests.cases().values()) if name == ALL else [backtests.find(name)]
    rows = [
        item
        for case in wanted
        for item in coverage_rows(case, asked_scenario(preset=case.preset).content, samples, seed)
    ]
    return [*rows, *pooled_rows(rows, samples, seed)] if name == ALL else rows


def rows_of_preset(name: str) -> list[Row]:
    """The rows of the case that a preset restates; none where it has no backtest."""
    from derisk.stress import backtests

    return [row for item in backtests.cases().values() if item.preset == name for row in case_rows(item.name)]


def backtest(names: Sequence[str] = (), samples: int | None = None, seed: int = 1) -> Document:
    """Model against what happened, and against naive forecasts; the rows of `derisk backtest`.

    Without names all cases are run. With `samples`, an ensemble of each case says how often what was seen
    lies inside its 5-95 % band.

    Raises
    ------
    BacktestFailed : when a target lies outside its tolerance; it carries the document.
    InputError : for a case that is not there.
    """
    from derisk.stress import backtests
    from derisk.stress.ensemble import Sampling, checked
    from derisk.stress.ensemble.coverage import coverage_rows, pooled_rows

    if samples is not None:
        checked(Sampling(samples, seed))
    wanted = [backtests.find(name) for name in dict.fromkeys(names)] or list(backtests.cases().values())
    scenarios = {item.name: asked_scenario(preset=item.preset).content for item in wanted}
    rows: list[Row] = []
    notes: list[str] = []
    for item in wanted:
        found = backtests.rows(item, scenarios[item.name])
        rows += found
        met = [row["passed"] for row in found if row["role"] == "target"]
        notes.append(f"{item.name}: {sum(met)} of {len(met)} targets met; scenario: preset {item.preset}.")
        notes += [f"{item.name}, {series.key}: 1 is {series.base}." for series in item.series]
    if samples is not None:
        covered = [row for item in wanted for row in coverage_rows(item, scenarios[item.name], samples, seed)]
        if len(wanted) == len(backtests.cases()):  # the rows of `all` are of all cases
            covered += pooled_rows(covered, samples, seed)
        rows += covered
        notes.append(_honest(covered))
    notes.append(
        "persistence: everything stays as in the base period. static: the same program without stocks, spare "
        "capacity, new suppliers or any other adaptation. low and high: all assumptions at once at their "
        "mild or harsh ends; no probability."
    )
    inputs = {"cases": {name: settled(scenario) for name, scenario in scenarios.items()}, "samples": samples}
    run = run_identity("backtest", inputs, HIGHS, None if samples is None else seed)
    document = Document(run, rows, notes)
    targets = [row for row in rows if row["role"] == "target"]
    missed = [row for row in targets if not row["passed"]]
    if missed:
        raise BacktestFailed(missed, len(targets), document)
    return document


def _honest(covered: Sequence[Row]) -> str:
    """How often the band holds what was seen, over all paths of all cases."""
    from derisk.stress.ensemble.coverage import ALL, pooled_rows

    whole = pooled_rows([row for row in covered if row["case"] != ALL], 0, 0)[-1]
    if whole["value"] is None:
        return "Ranges: no period was seen that a band could hold."
    return (
        f"Ranges: {whole['note']} of the ensemble, {whole['value']:.0%}; were periods independent, of bands "
        f"that hold {whole['low']:.0%} to {whole['high']:.0%}; an honest one holds {whole['expected']:.0%}. "
        "Periods of one path are not independent."
    )
