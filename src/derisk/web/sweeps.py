"""Every stop that a supplier could make, ranked by probability times loss for an economy."""

from __future__ import annotations

from functools import partial
from typing import Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk.cases import answers
from derisk.report.ensemble_charts import rankings
from derisk.report.rows import sources_of
from derisk.report.tables import Table
from derisk.report.wording import UNKNOWN, dollars, inside, mineral_name, multiple, percent, span, stage_name
from derisk.terms.answer import Document, Row
from derisk.terms.places import ALLIANCE, check_place, place_name
from derisk.web import jobs, render, twins

router = APIRouter()
Hazard = Literal["stop", "frequency", "in-force"]
SHOWN, JOINT = 25, 10  # ranks on the page; all are in the data
MEANING = (
    "Every supplier that stands alone, at every stage of every chain with a network, stops all its exports "
    "for twelve months, and the two years from then on are simulated: more than a thousand runs for all "
    "members at once. It takes some minutes, longer on a busy machine."
)
RULES = {
    "stop": "how often the supplier has stopped all, to everybody or this economy",
    "frequency": "how often it has restricted, in part or whole",
    "in-force": "a control in force today counts as certain",
}


def _sweep(request: Request, economy: str = "alliance", hazard: Hazard = "stop") -> Document:
    """The ranking of an economy; the sweep for the alliance ranks for all its members."""
    code = check_place(economy)
    whose = "alliance" if code in ALLIANCE else code
    whole = jobs.answer(
        request, ("sweep", whose, hazard), f"Sweep for {inside(whose)}, {RULES[hazard]}",
        f"/sweep?{urlencode({'economy': code, 'hazard': hazard})}",
        partial(answers.sweep, whose, None, hazard), MEANING,
    )  # fmt: skip
    own = [row for row in whole.rows if row["economy"] == code]
    return Document(whole.run, own, whole.notes)


twins.register(router, "/sweep", _sweep)


@router.get("/sweep")
def sweep_page(request: Request, economy: str = "alliance", hazard: Hazard = "stop") -> Response:
    """What a stop by each supplier would cost, how likely it is, and the product of both."""
    document, code = _sweep(request, economy, hazard), check_place(economy)
    stops = _ranked(document.rows, joint=False)
    joint = _ranked(document.rows, joint=True)
    return render.page(
        "sweep.html", title=f"Which stop would cost most: {place_name(code)}", economy=code, hazard=hazard,
        count=len(stops), shown=SHOWN, notes=document.notes, rules=RULES,
        charts=[drawn.svg for drawn in rankings(document.rows, code)],
        stops=render.table(_stops(stops[:SHOWN], code), "/"),
        joint=render.table(_joint(joint[:JOINT]), "/"),
        economies=[(each, place_name(each)) for each in ("alliance", *ALLIANCE)],
        sources=sources_of(row for rows in stops[:SHOWN] for row in rows.values()),
        twins=twins.addresses("/sweep", economy=code, hazard=hazard),
    )  # fmt: skip


def _ranked(rows: list[Row], *, joint: bool) -> list[dict[str, Row]]:
    """Rows of each stop by metric, in the order of their ranks."""
    found: dict[int, dict[str, Row]] = {}
    for row in rows:
        if (row["mineral"] is None) == joint:
            found.setdefault(row["rank"], {})[row["metric"]] = row
    return [found[rank] for rank in sorted(found)]


def _stops(ranked: list[dict[str, Row]], economy: str) -> Table:
    """One line a stop, each number led to what is behind it."""
    return Table(
        "Stops by expected loss a year", ("Rank", "Who stops", "What", *FIGURES),
        tuple(
            (
                str(first["rank"]), place_name(first["partner"]),
                f"{mineral_name(first['mineral'])}, {stage_name(first['mineral'], first['stage']).lower()}",
                *_figures(rows),
            )
            for rows in ranked
            for first in (rows["loss_usd"],)
        ),
        tuple(("", "", _leads_to(rows["loss_usd"], economy), *_behind(rows)) for rows in ranked),
        numbers=tuple(range(3, 3 + len(FIGURES))),
    )  # fmt: skip


FIGURES = {
    "Probability a year": "annual_probability", "Loss": "loss_usd",
    "Expected loss a year": "expected_loss_usd", "its range": "", "Worst shortfall": "peak_shortfall",
    "Price": "peak_price_ratio",
}  # fmt: skip


def _behind(rows: dict[str, Row]) -> tuple[str, ...]:
    """What is behind each figure."""
    return tuple(f"why/{rows[metric]['id']}" if metric else "" for metric in FIGURES.values())


def _figures(rows: dict[str, Row]) -> tuple[str, ...]:
    chance, expected = rows["annual_probability"], rows["expected_loss_usd"]
    ends = [dollars(expected[end]) for end in ("low", "high") if expected[end] is not None]
    reach = span(chance["low"], chance["high"])
    between = f" ({reach})" if reach and reach != percent(chance["value"]) else ""
    return (
        f"{percent(chance['value'])}{between}", dollars(rows["loss_usd"]["value"]),
        dollars(expected["value"]), " to ".join(dict.fromkeys(ends)) or UNKNOWN,
        percent(rows["peak_shortfall"]["value"]), multiple(rows["peak_price_ratio"]["value"]),
    )  # fmt: skip


def _leads_to(row: Row, economy: str) -> str:
    """The stop of a rank as a question of the stress page."""
    return "stress?" + urlencode({
        "by": row["partner"], "mineral": row["mineral"], "stage": row["stage"], "to": "all", "months": 12,
        "economy": economy,
    })  # fmt: skip


def _joint(ranked: list[dict[str, Row]]) -> Table:
    """All that a supplier ships, stopped at once."""
    return Table(
        "All minerals of a supplier at once", ("Rank", "Who stops", "Minerals", *FIGURES),
        tuple(
            (str(first["rank"]), place_name(first["partner"]), str(len(first["minerals"])), *_figures(rows))
            for rows in ranked
            for first in (rows["loss_usd"],)
        ),
        tuple(("", "", "", *_behind(rows)) for rows in ranked), numbers=tuple(range(2, 3 + len(FIGURES))),
    )  # fmt: skip
