"""What a file of BACI must be to be whole: every cell filled, every place and number known, no flow twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derisk.facts.sources.reading import AGAIN, refusal

if TYPE_CHECKING:
    import polars as pl


def check_chunk(name: str, rows: pl.DataFrame, year: int) -> None:
    """Refuse a piece with an empty cell, a year of another file, an unknown place or heading, no amount."""
    import polars as pl

    from derisk.facts.sources.baci import numbers

    known = [str(code) for code in numbers()]
    value = pl.col("v").cast(pl.Float64, strict=False)
    mass = pl.col("q").cast(pl.Float64, strict=False)
    rules: list[tuple[str, pl.Expr, str, str]] = [
        (column, pl.col(column).is_null(), "A cell is empty where the publisher has a figure or NA.", AGAIN)
        for column in ("t", "i", "j", "k", "v", "q")
    ]
    rules += [
        ("t", pl.col("t") != str(year), f"A row is not of {year}, the year in the file's name.", AGAIN),
        ("i", ~pl.col("i").is_in(known), "An exporter has a number that BACI does not use.", AGAIN),
        ("j", ~pl.col("j").is_in(known), "An importer has a number that BACI does not use.", AGAIN),
        ("k", ~pl.col("k").str.contains(r"^\d{6}$"), "A heading does not have six digits.", AGAIN),
        ("v", ~((value > 0) & value.is_finite()).fill_null(False), "A value is no amount.", AGAIN),
        (
            "q",
            ~((pl.col("q") == "NA") | ((mass >= 0) & mass.is_finite())).fill_null(False),
            "A quantity is neither an amount nor NA.",
            AGAIN,
        ),
    ]
    found = rows.select(rule.arg_true().first().alias(str(at)) for at, (_, rule, _, _) in enumerate(rules))
    for at, (column, _, what, remedy) in enumerate(rules):
        first = found[str(at)][0]
        if first is not None:
            seen = rows[column][int(first)]
            raise refusal(
                name,
                what,
                row=int(rows["row"][int(first)]),
                column=column,
                seen=seen or "nothing",
                try_=remedy,
            )


def check_once(name: str, rows: pl.DataFrame) -> None:
    """Refuse kept rows of which one stands twice."""
    import polars as pl

    doubled = rows.filter(pl.struct("i", "j", "k").is_duplicated())
    if not doubled.height:
        return
    flow = doubled.row(0, named=True)
    again = doubled.filter(
        (pl.col("i") == flow["i"]) & (pl.col("j") == flow["j"]) & (pl.col("k") == flow["k"])
    )
    raise refusal(
        name, "A flow stands twice.", row=int(again["row"][1]), column="k",
        seen=f"from {flow['i']} to {flow['j']}, heading {flow['k']}, also in row {flow['row']}",
    )  # fmt: skip
