"""`derisk exposure` and `derisk network`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from derisk.cli import heat, tables
from derisk.cli.output import Json, OutputDir, give, put, stdout_kept
from derisk.exposure.uninterrupted import uninterrupted
from derisk.terms.answer import Document, Row
from derisk.terms.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

SMALL = 0.01  # shares below it are counted, not shown, in the terminal
TOP = 12


def exposure(
    economy: Annotated[
        list[str], typer.Option("--economy", help="JPN, several with commas, or a group: alliance, G7, EU27.")
    ],
    mineral: Annotated[str | None, typer.Option("--mineral", help="As in derisk list minerals.")] = None,
    stage: Annotated[str | None, typer.Option("--stage", help="As in derisk list stages.")] = None,
    metric: Annotated[str | None, typer.Option("--metric", help="As in derisk list metrics.")] = None,
    year: Annotated[
        str | None, typer.Option("--year", help="Or a span, 1995-2024. Default: the latest with data.")
    ] = None,
    json: Json = False,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write the rows to FILE; - is stdout.")
    ] = None,
    directory: OutputDir = None,
) -> None:
    """How dependent an economy is, and on whom."""
    from derisk.cases import answers

    if csv is not None and (json or directory is not None):
        other = "--json" if json else "-o"
        raise InputError(
            f"Only one of {other} and --csv.", where="derisk exposure", seen="both", try_="leave one out"
        )
    codes = [code for given in economy for code in given.split(",") if code.strip()]
    asked = codes[0] if len(codes) == 1 else codes

    def ask() -> Document:
        return answers.exposure(asked, mineral, stage, metric, year)

    with uninterrupted():
        if json and directory is None:
            with stdout_kept():
                text = answers.exposure_encoded(asked, mineral, stage, metric, year)
            put(text)
        else:
            _answered(ask, json, csv, directory)


def _answered(ask: Callable[[], Document], json: bool, csv: Path | None, directory: Path | None) -> None:
    """Print the answer, or write its rows to a file of CSV."""
    if csv is None:
        give(ask, _show_exposure, json=json, directory=directory)
        return
    from derisk.report.files import whole
    from derisk.report.rows import rows_csv

    text = rows_csv(ask().rows)
    if str(csv) == "-":
        put(text)
    else:
        whole(csv, text)
        sys.stderr.write(f"Written: {csv}\n")


def network(
    mineral: Annotated[str, typer.Option("--mineral", help="As in derisk list minerals.")],
    year: Annotated[int | None, typer.Option("--year", help="Default: the latest with data.")] = None,
    json: Json = False,
    directory: OutputDir = None,
) -> None:
    """Reported against reconciled, node by node, arc by arc."""
    from derisk.cases import answers

    give(lambda: answers.network(mineral, year), _show_network, json=json, directory=directory)


def _show_exposure(document: Document, console: Console) -> None:
    if heat.fits(document.rows):
        heat.show(document.rows, console)
        return tables.notes(console, document, tables.follow(document.rows))
    shown = [row for row in document.rows if not _small(row)]
    columns = (
        "economy",
        "mineral",
        "stage",
        "metric",
        "year",
        "partner",
        "by",
        "value",
        "range",
        "unit",
        "note",
    )
    below = tables.Footnotes()
    lines = [
        (
            row["economy"], row["mineral"], row["stage"] or "", row["metric"], str(row["year"] or ""),
            row["partner"] or "", row["by"] or "", tables.value_of(row), tables.range_of(row),
            "" if row["unit"] == "1" else row["unit"] or "", below.mark(row["note"]),
        )
        for row in shown
    ]  # fmt: skip
    tables.table(console, "", columns, lines, right=("value", "range"))
    below.show(console)
    left = len(document.rows) - len(shown)
    if left:
        console.print(f"* {left} shares below {SMALL:.0%} are not shown; --json has all.")
    tables.notes(console, document, tables.follow(shown))


def _small(row: Row) -> bool:
    return row["metric"] == "import_share" and row["value"] is not None and row["value"] < SMALL


def _show_network(document: Document, console: Console) -> None:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in document.rows:
        groups.setdefault((row["stage"], row["metric"]), []).append(row)
    for (stage, metric), rows in groups.items():
        rows.sort(key=lambda row: -(row["value"] or 0.0))
        lines = [
            (
                row["economy"] or "", row["partner"] or "",
                tables.amount(row.get("reported"), row["unit"]), tables.value_of(row), row["unit"] or "",
                row["quality"] or "", row["note"] or "",
            )
            for row in rows[:TOP]
        ]  # fmt: skip
        more = f", {TOP} of {len(rows)}" if len(rows) > TOP else ""
        tables.table(
            console,
            f"{stage}, {metric}{more}",
            ("place", "partner", "reported", "used", "unit", "quality", "note"),
            lines,
            right=("reported", "used"),
        )
    tables.notes(console, document, tables.follow(document.rows))
