"""What a file of BACI must be to be whole: every cell filled, every place and number known, no flow twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from derisk.facts.sources.reading import AGAIN, refusal

if TYPE_CHECKING:
    import polars as pl

    from derisk.facts.sources.card import Card


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


def check_flows(name: str, rows: pl.DataFrame, edition: str, year: int, card: Card, last: int) -> None:
    """Refuse kept rows of which one stands twice, or a heading with far fewer flows than it had before."""
    import polars as pl

    doubled = rows.filter(pl.struct("i", "j", "k").is_duplicated())
    if doubled.height:
        flow = doubled.row(0, named=True)
        again = doubled.filter(
            (pl.col("i") == flow["i"]) & (pl.col("j") == flow["j"]) & (pl.col("k") == flow["k"])
        )
        raise refusal(
            name, "A flow stands twice.", row=int(again["row"][1]), column="k",
            seen=f"from {flow['i']} to {flow['j']}, heading {flow['k']}, also in row {flow['row']}",
        )  # fmt: skip
    known = _known(rows["k"].unique().sort().to_list(), edition, year, card)
    counts = dict(rows.group_by("k").len().iter_rows())
    many = {hs6: each for hs6, each in known.items() if each[1].height >= card.expect["fewest_flows"]}
    for hs6, (at, before) in many.items():
        if counts[hs6] < card.expect["flows"] * before.height:
            raise refusal(
                name, f"The heading {hs6} has far fewer flows than in {at}: the file is not whole.",
                row=last + 1, column="k", seen=f"{counts[hs6]:,} flows, {before.height:,} in {at}",
            )  # fmt: skip
    _check_scale(name, rows, {hs6: before for hs6, (_, before) in many.items()}, card)
    _check_exporters(name, rows, [before for _, before in known.values()], card, last)


def _check_scale(name: str, rows: pl.DataFrame, before: Mapping[str, pl.DataFrame], card: Card) -> None:
    """Refuse values or weights that are together hundreds of times what they were: the unit is another one.

    Of all compared headings together: a single one may lose its trade to another when headings are revised.
    """
    import polars as pl

    if not before:
        return
    kept = rows.filter(pl.col("k").is_in(list(before)))
    units = {"v": ("value_usd", 1000.0), "q": ("gross_t", 1.0)}
    for column, (amount, unit) in units.items():
        now = unit * sum(kept[column].replace("NA", None).cast(pl.Float64).drop_nulls())
        then = sum(float(each[amount].sum()) for each in before.values())
        times = now / then if then else 1.0
        if now and not 1 / card.expect["scale"] < times < card.expect["scale"]:
            raise refusal(
                name, "The amounts are of another size than in the nearest known year.",
                row=int(kept["row"][0]), column=column, seen=f"{times:.3g} times as much",
                try_=f"check the unit; {AGAIN}",
            )  # fmt: skip


def _check_exporters(
    name: str, rows: pl.DataFrame, before: Sequence[pl.DataFrame], card: Card, last: int
) -> None:
    """Refuse a file that lacks exporters with many flows before; the publisher sorts by exporter."""
    import polars as pl

    from derisk.facts.sources.baci import numbers

    if not before:
        return
    there = {numbers()[int(code)] for code in rows["i"].unique()}
    flows = pl.concat([each.select("exporter") for each in before])
    gone = flows.filter(~pl.col("exporter").is_in(list(there)))
    if flows.height >= card.expect["fewest_flows"] and gone.height > card.expect["absent"] * flows.height:
        most = gone["exporter"].value_counts(sort=True)["exporter"].to_list()
        raise refusal(
            name, "Exporters with many flows before are not in the file: it is not whole.", row=last + 1,
            column="i",
            seen=f"no {', '.join(most[:4])}; {gone.height:,} of {flows.height:,} flows were theirs",
        )  # fmt: skip


def _known(
    headings: Sequence[str], edition: str, year: int, card: Card
) -> dict[str, tuple[int, pl.DataFrame]]:
    """Of each heading the nearest year of the facts, and its flows; left out where none is near."""
    from derisk.facts import shipments

    found = {}
    for hs6 in headings:
        years = shipments.heading_years(hs6, edition)
        near = [each for each in years if abs(each - year) <= card.expect["nearest_years"]]
        if near:
            at = min(near, key=lambda each: (abs(each - year), each))
            found[hs6] = (at, shipments.heading(hs6, edition, at))
    return found
