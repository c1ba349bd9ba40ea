"""Tables of a plan's page besides its builds: what runs anyway, what it rests on, what it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derisk.report.tables import Table
from derisk.report.wording import dollars, mineral_name, percent, stage_name, tonnes
from derisk.terms.answer import Row
from derisk.terms.places import place_name

OTHERWISE = "otherwise_"  # rows of the plan where what it rests on is otherwise
WAYS = {"dear": "at the dear end of its cost", "scarce": "at its low ceiling", "without": "not there"}
MEASURES = {
    "supplier_share": "share of need and exports",
    "n_minus_1": "essential use met without it: planned",
    "n_minus_1_simulated": "the same, simulated: mean of the trial's months",
    "n_minus_1_simulated_worst": "the same, simulated: worst month",
}


def product(row: Row) -> str:
    """The chain and stage of a row in words."""
    return f"{mineral_name(row['mineral'])}, {stage_name(row['mineral'], row['stage']).lower()}"


def begun(rows: Sequence[Row]) -> tuple[Table, ...]:
    """Plants that run or are begun, which no plan pays for; no table where there are none."""
    found: dict[tuple[str, ...], dict[int, Row]] = {}
    for row in (row for row in rows if row["metric"] == "begun_t_a"):
        key = product(row), place_name(row["economy"]), str(row["project"]), str(row["status"])
        found.setdefault(key, {})[row["year"]] = row
    years = sorted({year for by in found.values() for year in by})
    if not found:
        return ()
    return (
        Table(
            "Comes anyway: plants that run or are begun",
            ("What", "Where", "Project", "Status", "First output", *map(str, years)),
            tuple(
                (*key, str(next(iter(by.values())).get("online") or ""),
                 *(tonnes(by[year]["value"]) if year in by else "" for year in years))
                for key, by in sorted(found.items())
            ),
            tuple((*(5 * [""]), *_ids(by, years)) for _, by in sorted(found.items())),
            numbers=tuple(range(5, 5 + len(years))),
            note="Tonnes a year of content beyond the output of the base year: nameplate times the chance "
            "that the plant is finished. They come if nothing is planned too, and their owners pay for them.",
        ),
    )  # fmt: skip


def rests(rows: Sequence[Row]) -> tuple[Table, ...]:
    """The plan where what it rests on is dearer, scarcer or not there; no table where it rests on nothing."""
    found: dict[tuple[str, str, str, str], dict[str, list[Row]]] = {}
    for row in (row for row in rows if row["metric"].startswith(OTHERWISE)):
        key = str(row["mineral"]), str(row["prop"]), str(row["prop_stage"]), str(row["way"])
        found.setdefault(key, {}).setdefault(row["metric"].removeprefix(OTHERWISE), []).append(row)
    if not found:
        return ()
    return (
        Table(
            "What the plan rests on, and the plan without it",
            ("It rests on", "If that is", "Costs more by", "Capital", "Then it builds and stores",
             "Without the supplier", "Targets missed"),
            tuple(
                (
                    f"{prop.replace('-', ' ')}: {product({'mineral': mineral, 'stage': stage})}",
                    WAYS.get(way, way), dollars(parts["cost_usd"][0]["change_usd"]),
                    dollars(parts["cost_usd"][0]["capex_usd"]), _makes(parts) or "nothing",
                    _shares(parts.get("n_minus_1", [])) or "not asked",
                    _shares(row for row in parts.get("target_missed", []) if row["value"]) or "none",
                )
                for (mineral, prop, stage, way), parts in found.items()
            ),
            tuple(("", "", str(parts["cost_usd"][0]["id"]), *(4 * [""])) for parts in found.values()),
            numbers=(2, 3),
            note="More than half of the plan is of this one thing, and its cost or ceiling is a guess with a "
            "range. So each line is the plan made anew, with all else as it is.",
        ),
    )  # fmt: skip


def _makes(parts: dict[str, list[Row]]) -> str:
    told = [
        f"{tonnes(row['value'], unit)} {str(row.get('technology')).replace('-', ' ')}"
        for name, unit in (("build_t_a", "t/a"), ("stock_t", "t"))
        for row in parts.get(name, [])
    ]
    return "; ".join(told)


def _shares(rows: Iterable[Row]) -> str:
    return "; ".join(
        f"{percent(row['value'])} of {stage_name(row['mineral'], row['stage']).lower()}" for row in rows
    )


def targets(rows: Sequence[Row]) -> Table:
    """Each measure before and after the plan, in the planner and simulated, a column a year."""
    aims = [row for row in rows if row["metric"] in MEASURES and row.get("plan")]
    years = sorted({row["year"] for row in aims})
    lines: dict[tuple[str, ...], dict[int, Row]] = {}
    for row in aims:
        key = (product(row), row["metric"], row["partner"], str(row["plan"]))
        lines.setdefault(key, {})[row["year"]] = row
    caps = {
        key: [row["cap"] for row in own.values() if row.get("cap") is not None] for key, own in lines.items()
    }
    return Table(
        "Targets, before and after the plan",
        ("Stage", "Measure", "Supplier", "Plan", *map(str, years), "Target"),
        tuple(
            (
                what, MEASURES[metric], place_name(partner), plan,
                *(percent(own[year]["value"]) if year in own else "" for year in years),
                percent(caps[key][-1]) if caps[key] else "none",
            )
            for key, own in lines.items()
            for what, metric, partner, plan in (key,)
        ),
        tuple((*(4 * [""]), *_ids(own, years), "") for own in lines.values()),
        numbers=tuple(range(4, 5 + len(years))),
    )  # fmt: skip


def _ids(by: dict[int, Row], years: Sequence[int]) -> list[str]:
    return [str(by[year]["id"]) if year in by else "" for year in years]
