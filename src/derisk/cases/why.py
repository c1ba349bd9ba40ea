"""What is behind a number: the row, its formula, the publishers, the facts it rests on and what is prior."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derisk import facts
from derisk.cases.backtests import case_rows, sampled_rows
from derisk.cases.behind import facts_behind
from derisk.cases.behind_network import network_formula
from derisk.cases.fact_rows import fact_row
from derisk.cases.identity import run_identity
from derisk.cases.meanings import meaning_of
from derisk.stress.swings import PEAK
from derisk.terms.answer import Document, Row
from derisk.terms.errors import InputError

if TYPE_CHECKING:
    from derisk.cases.asked import Asked
    from derisk.stress.ensemble import Sampling

VERBS = ("exposure", "network", "stress", "sweep", "backtest", "plan", "frontier", "risk-frontier", "delay")


SAMPLED = re.compile(r"(.+),samples=(\d{1,7}),seed=(\d{1,12})")


def why(id: str, file: str | Path | None = None, known: Row | None = None) -> Document:
    """The row of an id, first, with `meaning`, `formula` and `cited` sources; then the facts behind it.

    `file` is the scenario or plan file of the run, which ids of a file's run need; `known` the row itself,
    where its run is at hand and need not be repeated.

    Raises
    ------
    InputError : for an id that no row has.
    """
    verb = id.split("/")[0].split(",")[0]
    if verb in VERBS:
        found = _row(verb, id, file) if known is None else known
        behind, notes = facts_behind(verb, found)
    elif verb == "list":
        found = _listed(id)
        behind, notes = _parameters(found), []
    elif verb in _tables():
        found, behind, notes = fact_row(verb, facts.fact(id), id), [], []
    else:
        raise InputError(
            f"No row is called {id}.", where="id", seen=id,
            try_=f"an id that begins with {', '.join(VERBS)}, list or a table of facts; --json prints ids",
        )  # fmt: skip
    meaning, formula = meaning_of(verb, found["metric"]) or (None, None)
    if verb == "network":
        formula = network_formula(found) or formula
    keys = dict.fromkeys([*found["sources"], *(key for item in behind for key in item["sources"])])
    first = {**found, "meaning": meaning, "formula": formula, "cited": cited(keys)}
    priors = sorted(item["id"] for item in behind if item["quality"] == "prior")
    if priors:
        notes.append(f"Priors among the facts behind: {', '.join(priors)}.")
    return Document(run_identity("why", {"id": id}), [first, *behind], notes)


def cited(keys: Any) -> list[dict[str, str | None]]:
    """Publisher, title, edition, address, licence and credit of sources, by key."""
    known = facts.publications()
    fields = ("key", "publisher", "title", "year", "url", "licence", "attribution")
    return [{name: getattr(known[key], name) for name in fields} for key in keys if key in known]


def _row(verb: str, id: str, file: str | Path | None) -> Row:
    from derisk.cases import answers
    from derisk.exposure import find

    if verb == "exposure":
        return find(id)
    parts = id.split("/")
    if verb == "network":
        if len(parts) < 5 or not parts[2].isdigit():
            raise _unlike(id, "network/<mineral>/<year>/<kind>/<stage>[/<place>[/<partner>]]")
        return _among(answers.network(parts[1], int(parts[2])).rows, id)
    if len(parts) < 4:
        raise _unlike(id, f"{verb}/<preset or question>/<economy>/<mineral>/...")
    if verb == "sweep":
        from derisk.stress.sweep.named import rows_named

        return _among(rows_named(id), id)
    if verb == "stress":
        case, sampling = _sampled(parts[1], id)
        asked = _scenario(case, id, file)
        if sampling is not None:
            return _among(answers.stress_of(asked, sampling).rows, id)
        if PEAK in parts[5:6]:
            return _among(answers.swings_of(asked, *parts[2:5]), id)
        return _among(answers.stress_of(asked).rows, id)
    if verb == "backtest":
        part, sampling = _sampled(parts[2], id)
        if sampling is not None:
            return _among(sampled_rows(parts[1], sampling.samples, sampling.seed), id)
        return _among(case_rows(parts[1]), id)
    planned = _asked_plan(parts[1], id, file)
    ask: dict[str, Callable[[Asked[Any]], Document]] = {
        "plan": answers.plan_of,
        "frontier": answers.frontier_of,
        "risk-frontier": partial(answers.frontier_of, by="risk"),
        "delay": answers.delay_of,
    }
    return _among(ask[verb](planned).rows, id)


def _sampled(name: str, id: str) -> tuple[str, Sampling | None]:
    """A name without, and the ensemble of, `,samples=N,seed=S` at its end."""
    from derisk.stress.ensemble import Sampling, checked

    found = SAMPLED.fullmatch(name)
    if found is None:
        return name, None
    return found[1], checked(Sampling(int(found[2]), int(found[3]), quiet=True))


def _listed(id: str) -> Row:
    from derisk.cases.listing import listing

    parts = id.split("/")
    if len(parts) < 3:
        raise _unlike(id, "list/<what>/<name>")
    return _among(listing(parts[1]).rows, id)


def _parameters(found: Row) -> list[Row]:
    """The parameters of a mineral, or of its stage, that is listed."""
    if found["metric"] not in ("mineral", "stage"):
        return []
    return [
        fact_row("parameters", line)
        for line in facts.table("parameters").iter_rows(named=True)
        if line["mineral"] == found["mineral"] and found["stage"] in (None, line["stage"])
    ]


def _scenario(case: str, id: str, file: str | Path | None) -> Asked[Any]:
    from derisk.cases.asked import FILE, asked_scenario
    from derisk.cases.stop import stop_named

    if case.startswith("by="):
        return asked_scenario(stop=stop_named(case))
    if case.startswith(FILE):
        return _of_file(asked_scenario(_needed(file, id)), case, file)
    return asked_scenario(preset=case)


def _asked_plan(case: str, id: str, file: str | Path | None) -> Asked[Any]:
    from derisk.cases.asked import FILE, asked_plan

    if case.startswith(FILE):
        return _of_file(asked_plan(_needed(file, id)), case, file)
    return asked_plan(preset=case)


def _of_file(asked: Asked[Any], case: str, file: str | Path | None) -> Asked[Any]:
    if asked.case != case:
        raise InputError(
            "The file asks another question than the one the id is of.", where=str(file),
            seen=f"its run is called {asked.case}", try_=f"the file as it was when it gave {case}",
        )  # fmt: skip
    return asked


def _needed(file: str | Path | None, id: str) -> str | Path:
    if file is None:
        raise InputError(
            "The id is of a file's run, which the file is needed to repeat.", where="--file", seen=id,
            try_=f"derisk why {id} --file FILE",
        )  # fmt: skip
    return file


def _among(rows: list[Row], id: str) -> Row:
    for item in rows:
        if item["id"] == id:
            return item
    begins = id
    near: list[str] = []
    while "/" in begins and not near:
        begins = begins.rsplit("/", 1)[0]
        near = [item["id"] for item in rows if item["id"].startswith(begins + "/")][:3]
    raise InputError("No row has this id.", where="id", seen=id, try_=" or ".join(near) or rows[0]["id"])


def _unlike(id: str, form: str) -> InputError:
    return InputError("This is not the id of a row.", where="id", seen=id, try_=form)


def _tables() -> tuple[str, ...]:
    from derisk.facts.tables import tables

    return tuple(tables())
