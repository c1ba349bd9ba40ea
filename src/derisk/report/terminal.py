"""The brief in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derisk.report.brief import Brief
from derisk.report.tables import Table, panels
from derisk.report.wording import UNKNOWN

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as Shown


def show(brief: Brief, console: Console) -> None:
    """Print the brief; tables of months stay on the page and in the sheet."""
    from rich.padding import Padding
    from rich.text import Text

    console.print(Text(brief.title, style="bold"))
    console.print(Text(brief.not_modelled, style="yellow"))
    for headline in brief.headlines:
        console.print()
        console.print(Text(headline.question, style="bold cyan"))
        console.print(Padding(Text(headline.text), (0, 0, 0, 2)))
    for panel in panels(brief):
        if panel.table.columns[:1] == ("Month",) or not (panel.table.rows or panel.table.note):
            continue
        console.print()
        console.print(Text(panel.title, style="bold"))
        if panel.table.rows:
            console.print(_table(panel.table))
        if panel.table.note:
            console.print(Text(panel.table.note, style="dim"))
    console.print()
    console.print(Text(f"Sources: {'; '.join(_sources(brief))}.", style="dim"))
    run = brief.run
    state = f"Facts {run['facts_vintage']}, run {run['id']}, derisk {run['code_version']}."
    told = f"Behind a number: derisk why ID. {state}"
    console.print(Text(told, style="dim"))


def _sources(brief: Brief) -> list[str]:
    return list(dict.fromkeys(f"{source.publisher} ({source.year})" for source in brief.sources))


def _table(table: Table) -> Shown:
    from rich import box
    from rich.table import Table as Shown
    from rich.text import Text

    shown = Shown(box=box.SIMPLE_HEAD, pad_edge=False)
    for position, name in enumerate(table.columns):
        shown.add_column(name, justify="right" if position in table.numbers else "left")
    for row in table.rows:
        shown.add_row(*(Text(cell, style="dim italic" if cell == UNKNOWN else "") for cell in row))
    return shown
