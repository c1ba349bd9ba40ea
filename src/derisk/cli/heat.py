"""The headline of several economies and minerals as one table: a line a mineral, a column an economy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from derisk.terms.answer import Row
from derisk.terms.minerals import mineral

if TYPE_CHECKING:
    from rich.console import Console

TOGETHER = "several goods together"  # how the basis of a pool's figures ends
HEADLINE, CELL = "dependence", 10  # width of a column: share, partner, mark, gap
NET_EXPORTER, UNKNOWN, BY_VALUE, POOL, PART = "-", "?", "*", "~", "^"
SELLS_IN_PART, APART = f"{NET_EXPORTER}{UNKNOWN}", f"{UNKNOWN}{POOL}"
LEGEND = (
    "Share of reported imports (0-1) from the largest outside supplier, named, at the chain's worst stage.",
    f"{BY_VALUE} by value, as tonnes are missing   {POOL} of several goods that share one customs heading",
    f"{NET_EXPORTER} net exporter at every stage   {SELLS_IN_PART} net exporter where trade is known, "
    "not of the whole chain",
    f"{UNKNOWN} not known, or next to no imports   {APART} not known apart from goods of the same heading; "
    "--mineral NAME says why",
    f"{PART} the trade data lack a part of the chain, which may be worse: derisk list stages",
)


def fits(rows: Sequence[Row]) -> bool:
    """Whether rows are the headline alone, of several economies and minerals, in one year each."""
    asked = {(row["economy"], row["mineral"], row["year"]) for row in rows}
    pairs = {(economy, mineral) for economy, mineral, _ in asked}
    several = len({economy for economy, _ in pairs}) > 1 and len({mineral for _, mineral in pairs}) > 1
    return several and len(asked) == len(pairs) and {row["metric"] for row in rows} == {HEADLINE}


def show(rows: Sequence[Row], console: Console) -> None:
    """Print the table, in blocks of as many economies as the terminal is wide, and what its signs mean."""
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        place = (row["economy"], row["mineral"])
        if found.get(place, UNKNOWN) in (NET_EXPORTER, SELLS_IN_PART, UNKNOWN, APART):
            found[place] = cell(row)
    economies = list(dict.fromkeys(row["economy"] for row in rows))
    minerals = list(dict.fromkeys(row["mineral"] for row in rows))
    names = {slug: slug if _whole(slug) else f"{slug}{PART}" for slug in minerals}
    name = max(map(len, names.values())) + 2
    size = max(1, (console.width - name) // CELL)
    for start in range(0, len(economies), size):
        block = economies[start : start + size]
        lines = ["".join([" " * name, *(f"{economy:<{CELL}}" for economy in block)]).rstrip()]
        lines += [
            "".join([f"{names[slug]:<{name}}", *(f"{found[one, slug]:<{CELL}}" for one in block)]).rstrip()
            for slug in minerals
        ]
        console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
        console.print()
    console.print("\n".join(LEGEND), markup=False, highlight=False)


def _whole(slug: str) -> bool:
    return all(stage.traded_whole for stage in mineral(slug).stages)


def cell(row: Row) -> str:
    """Share and supplier, or the sign of why there is none."""
    from derisk.exposure.dependence import SELLS, SELLS_KNOWN
    from derisk.exposure.view import POOLED

    if row["value"] is None:
        signs = {SELLS: NET_EXPORTER, SELLS_KNOWN: SELLS_IN_PART, POOLED: APART}
        return next((sign for text, sign in signs.items() if str(row["note"]).startswith(text)), UNKNOWN)
    mark = BY_VALUE if row["by"] == "value" else ""
    mark = POOL if str(row["basis"]).endswith(TOGETHER) else mark
    return f"{row['value']:.2f} {row['partner']}{mark}"
