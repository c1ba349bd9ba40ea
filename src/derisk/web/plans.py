"""What to build, where, by when, at what cost; and what each instrument does alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk.cases import answers
from derisk.cases.presets import preset as find_preset
from derisk.cases.presets import presets
from derisk.report.plan_charts import built_chart, made, stored
from derisk.report.rows import sources_of
from derisk.report.tables import Table
from derisk.report.wording import digits, dollars, mineral_name, percent, stage_name, tonnes, value_text
from derisk.terms.answer import Document, Row
from derisk.terms.places import place_name
from derisk.web import jobs, render, twins
from derisk.web.plan_tables import OTHERWISE, begun, rests, targets

router = APIRouter()
MONEY = {
    "base_cost_usd": "cost without a stop", "cvar_loss_usd": "loss in the worst futures",
    "penalty_usd": "penalty for missed targets", "capex_usd": "capital", "opex_usd": "running cost",
    "vss_usd": "gain over a plan for the mean future", "evpi_usd": "worth of knowing the future",
}  # fmt: skip
MEANING = (
    "The plan is worked out chain by chain: what to build before knowing which stops come, what each "
    "instrument does alone, and a trial of the plan in the monthly simulator. It takes about half a "
    "minute a chain."
)


def _plan(request: Request, preset: str) -> Document:
    """The rows of a plan."""
    find_preset(preset, "plan")
    ask = partial(answers.plan, preset=preset)
    return jobs.answer(request, ("plan", preset), _title(preset), f"/plan/{preset}", ask, MEANING)


def _title(preset: str) -> str:
    return f"{presets()[preset].title}: what to build"


twins.register(router, "/plan/{preset}", _plan)


@router.get("/plan/{preset}")
def plan_page(request: Request, preset: str) -> Response:
    """What to build, where, by when, at what cost; what each instrument does alone."""
    document, found = _plan(request, preset), presets()[preset]
    rows = document.rows
    tables = (
        _builds(rows), *_stocks(rows), *rests(rows), targets(rows), *_each(rows), _costs(rows), *begun(rows),
        _effects(rows),
    )  # fmt: skip
    return render.page(
        "plan.html", title=_title(preset), meaning=found.meaning, preset=preset, notes=document.notes,
        chart=built_chart(rows), presets=plan_names(), kind="plan", sources=sources_of(rows),
        tables=[render.table(each) for each in tables],
        twins=twins.addresses(f"/plan/{preset}"),
    )  # fmt: skip


def plan_names() -> list[tuple[str, str]]:
    """Presets of plans: name and title."""
    return [(item.name, item.title) for item in presets().values() if item.kind == "plan"]


def _builds(rows: Sequence[Row]) -> Table:
    builds = sorted(made(rows), key=lambda row: (row.get("online") or 0, -(row.get("capex_usd") or 0.0)))
    return Table(
        "Builds, by the year they come on line",
        ("On line", "Decide", "Where", "What", "Technology", "Capacity", "Capital"),
        tuple(
            (
                str(row.get("online") or ""), str(row["year"]), place_name(row["economy"]),
                f"{mineral_name(row['mineral'])}, {stage_name(row['mineral'], row['stage']).lower()}",
                str(row.get("technology") or "").replace("-", " "), tonnes(row["value"], "t/a"),
                dollars(row.get("capex_usd")),
            )
            for row in builds
        ),
        tuple((*(5 * [""]), *(2 * [str(row["id"])])) for row in builds), numbers=(5, 6),
        note="" if builds else "Nothing is built.",
    )  # fmt: skip


def _stocks(rows: Sequence[Row]) -> tuple[Table, ...]:
    """Stock at the end of each model year, a line for each product and place; no table without stock."""
    held = stored(rows)
    years = sorted({year for by in held.values() for year in by})
    if not held:
        return ()
    return (
        Table(
            "Stock bought by the plan, at the end of each year", ("What", "Where", *map(str, years)),
            tuple(
                (
                    f"{mineral_name(slug)}, {stage_name(slug, stage).lower()}", place_name(place),
                    *(tonnes(by[year]["value"]) if year in by else "" for year in years),
                )
                for (slug, stage, place), by in held.items()
            ),
            tuple(
                ("", "", *(str(by[year]["id"]) if year in by else "" for year in years))
                for by in held.values()
            ),
            numbers=tuple(range(2, 2 + len(years))),
        ),
    )  # fmt: skip


EACH = {
    ("n_minus_1_each", True): "sharing", ("n_minus_1_each", False): "as now",
    ("n_minus_1_simulated_each", None): "simulated",
}  # fmt: skip


def _each(rows: Sequence[Row]) -> tuple[Table, ...]:
    """What each member could meet of its own essential use without a supplier, last year; if anyone asked."""
    found: dict[tuple[str, ...], dict[tuple[str, str], Row]] = {}
    known = [row for row in rows if (row["metric"], row.get("shared")) in EACH and row["year"] is not None]
    last = max((row["year"] for row in known), default=None)
    for row in (row for row in known if row["year"] == last):
        key = (row["mineral"], row["stage"], row["partner"], row["economy"])
        found.setdefault(key, {})[EACH[row["metric"], row.get("shared")], str(row["plan"])] = row
    columns = [(how, when) for how in EACH.values() for when in ("before", "after")]
    if not found:
        return ()
    return (
        Table(
            f"Each member without the supplier in {last}: share of its own essential use",
            ("Stage", "Supplier", "Member", *(f"{how}, {when}" for how, when in columns)),
            tuple(
                (
                    f"{mineral_name(slug)}, {stage_name(slug, stage).lower()}", place_name(partner),
                    place_name(member),
                    *(percent(own[at]["value"]) if at in own else "" for at in columns),
                )
                for (slug, stage, partner, member), own in found.items()
            ),
            tuple(
                ("", "", "", *(str(own[at]["id"]) if at in own else "" for at in columns))
                for own in found.values()
            ),
            numbers=tuple(range(3, 3 + len(columns))),
            note="Sharing: members give each other what they have; as now: they send each other no more than "
            "in calm years; simulated: month by month in the simulator, mean of the trial.",
        ),
    )  # fmt: skip


def _costs(rows: Sequence[Row]) -> Table:
    money = [row for row in rows if row["unit"] == "USD" and not row["metric"].startswith(OTHERWISE)]
    whole = [row for row in money if row["stage"] is None]
    return Table(
        "Cost and loss", ("What", "Plan", "Value", "Note"),
        tuple(
            (
                money_name(row["metric"]), str(row.get("plan") or "after"),
                value_text(row["value"], row["unit"]), str(row["note"] or ""),
            )
            for row in whole
        ),
        tuple(("", "", str(row["id"]), "") for row in whole), numbers=(2,),
    )  # fmt: skip


def money_name(metric: str) -> str:
    """A sum of a plan in words."""
    return MONEY.get(metric, metric.removesuffix("_usd").replace("_", " "))


def _none(row: Row) -> str:
    return "costs nothing net" if row["spent_usd"] else "none bought"


def _effects(rows: Sequence[Row]) -> Table:
    """Each instrument alone with the same purse, the one that avoids most loss per dollar first."""
    found = [row for row in rows if row["metric"] == "effect_per_public_usd"]
    found.sort(key=lambda row: (row["mineral"] or "", -(row["value"] or 0.0)))
    return Table(
        "Instruments, each alone: loss avoided per dollar of net cost",
        ("Instrument", "Chain", "Avoided per USD", "Bought", "Loss avoided", "Net cost"),
        tuple(
            (
                str(row.get("technology")).replace("-", " "),
                mineral_name(row["mineral"])
                + (f", {stage_name(row['mineral'], row['stage']).lower()}" if row["stage"] else ""),
                _none(row) if row["value"] is None else f"USD {digits(row['value'])}",
                *(dollars(row[name]) for name in ("spent_usd", "avoided_usd", "base_cost_usd")),
            )
            for row in found
        ),
        tuple(("", "", str(row["id"]), "", "", "") for row in found), numbers=(2, 3, 4, 5),
    )  # fmt: skip
