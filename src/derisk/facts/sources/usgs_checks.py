"""What a world table of the survey must be to be whole: each place once, every cell filled, a total."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from derisk.facts.corrections import corrections
from derisk.facts.output import WHOLE_TABLE, lines
from derisk.facts.sources import packaged
from derisk.facts.sources.reading import AGAIN, refusal
from derisk.terms.places import REST_OF_WORLD, WORLD

if TYPE_CHECKING:
    from derisk.facts.sources.card import Card
    from derisk.facts.sources.usgs_mcs import Figure, Sheet

NOTHING = ("—", "-", "–")
SMALL = ("s", "less than ½ unit")


def mass(figure: Figure) -> tuple[float | None, str]:
    """A printed figure in its own unit and, where there is none, why; both empty for one not available.

    Raises
    ------
    InputError : for an empty cell, or one that the survey would not print.
    """
    text = figure.printed
    plain = text.lower().rstrip(".")
    if text == "W":
        return None, "withheld by the publisher"
    if plain in SMALL:
        return None, "printed as less than half a unit"
    if plain.startswith("included"):
        return None, f"printed as {plain}"
    if re.fullmatch(r"[<>]\d[\d,.]*", text):
        return None, f"printed as {text}"
    if text == "NA":
        return None, ""
    if text == "XX":
        return None, "not calculated by the publisher"
    if text in NOTHING:
        return 0.0, ""
    try:
        amount = float(text.replace(",", ""))
    except ValueError:
        what = "A cell is empty where the survey prints a figure, W or NA."
        raise refusal(
            figure.file, what if not text else "A cell holds no figure as the survey prints it.",
            row=figure.row, column=figure.column, seen=text or "nothing",
        ) from None  # fmt: skip
    if not 0 <= amount < math.inf:
        raise refusal(
            figure.file, "Output is not an amount of nought or more.", row=figure.row, column=figure.column,
            seen=text,
        )  # fmt: skip
    return amount, ""


def check_parts(file: str, text: str, figures: Sequence[Figure]) -> None:
    """Refuse a world table that lacks one of its parts, as one cut between mine and refinery output does."""
    from derisk.facts.sources.usgs_mcs import sheets

    code, edition = figures[0].sheet.file, figures[0].edition
    parts = [sheet for sheet in sheets() if sheet.file == code and edition in sheet.editions.split()]
    there = {figure.sheet for figure in figures}
    gone = [sheet.type or sheet.stage for sheet in parts if sheet not in there]
    if gone:
        raise refusal(
            file, "A part of the table is missing: the file is cut off.", row=text.count("\n"), column="Type",
            seen=f"no rows of {', '.join(gone)}", try_=AGAIN,
        )  # fmt: skip


def check_whole(file: str, text: str, figures: Sequence[Figure], card: Card) -> None:
    """Refuse a data release with fewer rows than the publisher's, or without a table that every one has."""
    from derisk.facts.sources.usgs_mcs import sheets

    last = text.count("\n")
    there = {figure.sheet for figure in figures}
    gone = [sheet for sheet in sheets() if sheet.chapter and sheet not in there]
    remedy = f"{AGAIN}; or --part, if you have cut chapters out of it yourself"
    if gone:
        named = ", ".join(dict.fromkeys(sheet.chapter.title() for sheet in gone))
        raise refusal(
            file, "Tables of the release are missing: the file is not whole.", row=last, column="MCS chapter",
            seen=f"none of {named[:100]}", try_=remedy,
        )  # fmt: skip
    if last - 1 < card.expect["rows"]:
        raise refusal(
            file, "The file has fewer rows than any release: it is not whole.", row=last,
            column="MCS chapter", seen=f"{last - 1:,} rows, {card.expect['rows']:,} at least", try_=remedy,
        )  # fmt: skip


def check_tables(figures: Sequence[Figure], card: Card) -> None:
    """Refuse a table with a place twice, or whose places miss its world total or its known size."""
    tables: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        sheet = figure.sheet
        tables.setdefault((sheet.mineral, sheet.stage, sheet.stream, str(figure.year)), []).append(figure)
    for (mineral, stage, _, year), rows in tables.items():
        _check_places(rows, f"{mineral}, {stage}, {year}")
        _check_total(rows, f"{mineral}, {stage}, {year}", card)
        _check_scale(rows, f"{mineral}, {stage}, {year}", card)
        if not card.expect.get("part"):
            _check_makers(rows, f"{mineral}, {stage}, {year}", card)
    _check_years(figures)


def _check_years(figures: Sequence[Figure]) -> None:
    """Refuse two years of a table that the same edition, where the package has it, has the other way round.

    Only figures that differ between the years tell, by their ratio, which a corrected unit leaves as it is.
    """
    tables: dict[Sheet, dict[int, dict[str, Figure]]] = {}
    for figure in figures:
        tables.setdefault(figure.sheet, {}).setdefault(figure.year, {})[figure.place] = figure
    for sheet, years in tables.items():
        known = packaged.output(sheet.mineral)
        for one, other in combinations(sorted(years), 2):
            same = crossed = 0
            for place in years[one].keys() & years[other].keys():
                a, b = (mass(years[year][place])[0] for year in (one, other))
                cite = f"usgs-mcs-{years[one][place].edition}"
                c, d = (known.get((sheet.stage, sheet.stream, place, year, cite)) for year in (one, other))
                if a is None or b is None or c is None or d is None or math.isclose(c, d, rel_tol=1e-6):
                    continue
                same += math.isclose(a * d, b * c, rel_tol=1e-6)
                crossed += math.isclose(a * c, b * d, rel_tol=1e-6)
            if crossed > same:
                first = min(years[one].values(), key=lambda figure: figure.row)
                by_column = first.column != "Value"
                raise refusal(
                    first.file, f"Two years of a table are exchanged ({sheet.mineral}, {sheet.stage}).",
                    row=1 if by_column else first.row, column=first.column if by_column else "Year",
                    seen=f"{crossed} figures of {one} are those of {other} in the package, {same} are not",
                    try_=f"the publisher's own header; {AGAIN}",
                )  # fmt: skip


def _check_places(rows: Sequence[Figure], what: str) -> None:
    seen: dict[str, Figure] = {}
    for row in rows:
        if row.place in seen and row.place != WORLD:
            raise refusal(
                row.file, f"A place stands twice in one table ({what}).", row=row.row, column="Country",
                seen=f"{row.place}, also in row {seen[row.place].row}",
            )  # fmt: skip
        seen[row.place] = row


def _check_total(rows: Sequence[Figure], what: str, card: Card) -> None:
    totals = [row for row in rows if row.place == WORLD]
    last = rows[-1]
    if not totals and last.edition not in last.sheet.without_total.split():
        raise refusal(
            last.file, f"A table ends without its world total ({what}): the file is cut.", row=last.row,
            column="Country", seen=f"{len(rows)} places, the last is {last.place}", try_=AGAIN,
        )  # fmt: skip
    told = [(row, *mass(row)) for row in rows]
    amounts = [amount for row, amount, _ in told if row.place != WORLD]
    total = next((amount for row, amount, _ in told if row.place == WORLD and amount), None)
    known = sum(amount for amount in amounts if amount is not None)
    apart = any("xclude" in row.note for row in totals)  # withheld output is then no part of the total
    if total and (apart or None not in amounts) and known < card.expect["closing"] * total:
        raise refusal(
            last.file, f"The places of a table do not reach its world total ({what}).",
            row=totals[0].row, column=last.column, seen=f"{known:,.10g} of {total:,.10g}",
            try_=f"places are missing: {AGAIN}",
        )  # fmt: skip
    if total and known > card.expect["beyond"] * total:
        row, amount, _ = max(
            (each for each in told if each[0].place != WORLD), key=lambda each: each[1] or 0.0
        )
        raise refusal(
            row.file, f"The places of a table are more than its world total ({what}).", row=row.row,
            column=row.column, seen=f"{known:,.10g} of {total:,.10g}; {row.place} alone {amount:,.10g}",
        )  # fmt: skip


def _check_scale(rows: Sequence[Figure], what: str, card: Card) -> None:
    """Refuse a table that is hundreds of times larger or smaller than known: its unit is another one.

    A table that a correction of the package is for is left to that correction.
    """
    sheet, when = rows[0].sheet, rows[0].year
    if {("mineral", sheet.mineral), ("cite", f"usgs-mcs-{rows[0].edition}")} in _corrected():
        return
    made = _nearest(sheet.mineral, sheet.stage, sheet.stream, when)
    told = {row.place: (mass(row)[0] or 0.0) * row.factor for row in rows}
    both = [place for place in made if told.get(place)]
    if not both:
        return
    times = sum(told[place] for place in both) / sum(made[place] for place in both)
    if not 1 / card.expect["scale"] < times < card.expect["scale"]:
        raise refusal(
            rows[0].file, f"A table is of another size than the nearest known year ({what}).",
            row=rows[0].row, column=rows[0].column, seen=f"{times:.3g} times as much, in {rows[0].unit}",
            try_=f"check the unit; {AGAIN}",
        )  # fmt: skip


def _corrected() -> list[set[tuple[str, str]]]:
    """Mineral and edition of the output that the package's corrections are for."""
    return [set(each.where) for each in corrections() if each.table == "production"]


def _check_makers(rows: Sequence[Figure], what: str, card: Card) -> None:
    """Refuse a table without most, or the larger, makers of the nearest year that the survey tells of."""
    sheet, when = rows[0].sheet, rows[0].year
    there = {row.place for row in rows}
    made = _nearest(sheet.mineral, sheet.stage, sheet.stream, when)
    gone = {place: mass for place, mass in made.items() if place not in there}
    few = len(made) - len(gone) < card.expect["places"] * len(made)
    if few or sum(gone.values()) > (1 - card.expect["closing"]) * sum(made.values()):
        raise refusal(
            rows[0].file, f"Places that made it before are not in the table ({what}).",
            row=rows[-1].row, column="Country", seen=f"without {', '.join(sorted(gone))}",
            try_=f"places are missing: {AGAIN}",
        )  # fmt: skip


def _nearest(mineral: str, stage: str, stream: str, when: int) -> dict[str, float]:
    """Output of single places in the nearest year that an edition of the survey tells of, t."""
    tables = lines(mineral, stage, stream)
    for year in sorted(tables, key=lambda known: abs(known - when)):
        survey = [row for row in tables[year] if row["mass_t"] and row["cite"].startswith("usgs-mcs")]
        told = {row["place"]: row["mass_t"] for row in survey}
        if len(told) > WHOLE_TABLE:
            return {place: mass for place, mass in told.items() if place not in (WORLD, REST_OF_WORLD)}
    return {}
