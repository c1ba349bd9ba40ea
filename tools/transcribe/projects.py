"""Transcribe project and slippage, named projects outside China: python tools/transcribe/projects.py FOLDER

What a project makes is counted in tonnes of content of the stage it belongs to, by the factors below; where
a text prints ore, feed or a mixture that cannot be parted, its tonnes stay unknown and the print stands.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from typing import Any

from project_places import Placed, placed_of
from slipped import MILESTONES, year_of
from tables import write

Row = dict[str, Any]
OWN = [
    "project", "owner", "mineral", "stage", "place", "site", "technology", "status", "capacity",
    "capacity_t_a", "first_plan_year", "start_year", "lead_years", "capex", "capex_low", "capex_high",
    "currency", "money_year", "capex_covers", "opex_per_t", "chance", "support",
]  # fmt: skip
SLIPPED = [
    "project", "milestone", "first_planned", "latest", "delay_years", "happened", "capex_first",
    "capex_latest", "currency", "overrun",
]  # fmt: skip
STATUS = {"announced": "planned", "construction": "building"}
# t of content per t of product (docs/explanation/candidates.md); IUPAC weights but for the magnet
FACTOR = {
    "NdFeB": 0.362, "LiOH.H2O": 0.1654, "Li2CO3": 0.1879, "WO3": 0.793, "Sb2O3": 0.8354, "MnSO4.H2O": 0.3251,
    "NiSO4.6H2O": 0.2233, "CoSO4.7H2O": 0.2097, "spodumene concentrate, 6 % Li2O": 0.06 * 0.4645,
    "concentrate, 27 % REO": 0.27,
}  # fmt: skip
TRUST = {"high": "reported", "medium": "reported", "low": "estimated"}


def span(text: str) -> tuple[float, float] | None:
    """A printed number or range."""
    if not text:
        return None
    ends = [float(part) for part in text.split("-")]
    return ends[0], ends[-1]


def year(text: str) -> int | None:
    """The first calendar year that a text names."""
    found = re.search(r"(19|20)\d\d", text)
    return int(found[0]) if found else None


def start(row: dict[str, str]) -> int | None:
    """First output: as it was, else the latest plan, else the first plan where it is not past.

    What a plant still being built has made so far (a pilot, a laboratory's first kilograms) is no output.
    """
    actual = "" if row["status"] in ("construction", "announced") else row["start_year_actual"]
    plan = actual or row["start_year_latest"]
    if plan:
        return year(plan)
    first = year(row["start_year_planned"])
    return first if first is not None and first >= 2026 else None


def content(row: dict[str, str], placed: Placed) -> tuple[float | None, str]:
    """Nameplate in t of content a year, and how it was come by."""
    if placed.tonnes is not None:
        factor = FACTOR[placed.form] if placed.form else 1.0
        how = f"{placed.tonnes:,.0f} t of {placed.form} x {factor:.4g}" if placed.form else ""
        return placed.tonnes * factor, placed.why or how
    ends = span(row["capacity"])
    if ends is None or placed.unknown:
        return None, placed.unknown
    middle = sum(ends) / 2
    said = [] if ends[0] == ends[1] else ["middle of the range"]
    if placed.form:
        said.append(f"x {FACTOR[placed.form]:.4g} t of content per t of {placed.form}")
        return middle * FACTOR[placed.form], "; ".join(said)
    return middle, "; ".join(said)


def opex(row: dict[str, str], placed: Placed) -> float | None:
    """Running cost per t of content, in the currency of the capital."""
    return placed.opex_per_t if placed.opex_per_t is not None and row["opex"] else None


def project(row: dict[str, str], placed: Placed) -> Row:
    """One row of the table for one product of a project."""
    tonnes, how = content(row, placed)
    money = span(row["capex"])
    ambiguous = row["capex_currency"] == "XXX"
    notes = [how, placed.note, row["note"], "the text does not say which dollar" if ambiguous else ""]
    printed = f"{row['capacity']} {row['capacity_unit']}".strip()
    return {
        "project": row["project"].replace("/", "-"), "owner": row["owner"],
        "mineral": placed.mineral, "stage": placed.stage,
        "place": row["economy_iso3"], "site": row["place"], "technology": placed.technology,
        "status": placed.status or STATUS.get(row["status"], row["status"]),
        "capacity": printed, "capacity_t_a": tonnes,
        "first_plan_year": year(row["start_year_planned"]), "start_year": start(row), "lead_years": None,
        "capex": None if money is None or ambiguous else sum(money) / 2,
        "capex_low": None if money is None or ambiguous or money[0] == money[1] else money[0],
        "capex_high": None if money is None or ambiguous or money[0] == money[1] else money[1],
        "currency": None if money is None or ambiguous else row["capex_currency"],
        "money_year": int(row["capex_year"]) if row["capex_year"] and not ambiguous else None,
        "capex_covers": placed.covers, "opex_per_t": opex(row, placed), "chance": None,
        "support": row["support"],
        "unit": "t/a" if tonnes is not None else "text", "basis": "content", "cite": "named-projects",
        "locator": f"{row['source']}: {row['locator']}",
        "quality": "derived" if tonnes is not None and how else TRUST[row["trust"]],
        "vintage": row["status_date"] or row["source_date"],
        "note": "; ".join(text for text in notes if text),
    }  # fmt: skip


def projects(folder: Path) -> None:
    """Every named project; a text that names several products is a row each."""
    rows, left = [], []
    with (folder / "projects/projects.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            placed = placed_of(row)
            if not placed:
                left.append(row["project"])
            rows += [project(row, one) for one in placed]
    rows.sort(key=lambda each: (each["mineral"], each["stage"], each["project"]))
    write("project", OWN, rows)
    print(f"project: {len(rows)} rows; left out: {', '.join(left)}")


def slippage(folder: Path) -> None:
    """First plan against the latest, as decimal years; the readings stand in slipped.py."""
    rows, seen = [], set()
    with (folder / "projects/slippage.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            read = MILESTONES[row["project"]]
            seen.add(row["project"])
            first, latest = year_of(read.first), year_of(read.latest)
            delay = None if first is None or latest is None else latest - first
            ratio = None if read.cost is None else read.cost[1] / read.cost[0]
            rows.append(
                {
                    "project": row["project"], "milestone": row["milestone"],
                    "first_planned": row["first_planned"], "latest": row["latest_or_actual"],
                    "delay_years": delay, "happened": read.happened,
                    "capex_first": None if read.cost is None else read.cost[0],
                    "capex_latest": None if read.cost is None else read.cost[1],
                    "currency": None if read.cost is None else row["currency"].split("/")[0][:3],
                    "overrun": ratio, "unit": "years; ratio", "basis": "none", "cite": "named-projects",
                    "locator": f"{row['source']}: {row['locator']}", "quality": "derived",
                    "vintage": "2026", "note": read.note,
                }
            )  # fmt: skip
    if seen != set(MILESTONES):
        raise SystemExit(f"slippage: read but not in the file: {sorted(set(MILESTONES) - seen)}")
    write("slippage", SLIPPED, rows)
    print(f"slippage: {len(rows)} rows")


if __name__ == "__main__":
    projects(Path(sys.argv[1]))
    slippage(Path(sys.argv[1]))
