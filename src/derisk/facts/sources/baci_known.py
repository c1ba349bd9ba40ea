"""What a year of BACI must still have of the nearest year that is known: order, sides, amounts, exporters.

Each threshold of `baci.yaml` lies beyond all that the packaged years did to each other: 1995-2024, one to
three years apart, former states and one ended heading left aside: a ban, which leaves some flows, is none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from derisk.facts.sources.reading import AGAIN, refusal

if TYPE_CHECKING:
    import polars as pl

    from derisk.facts.sources.card import Card

CUT = f"{AGAIN}; or --part, if you have cut the file down yourself"
FEW = 20  # flows known the other way round, of which fewer may be chance
FLOW = ("hs6", "exporter", "importer")


@dataclass
class Course:
    """The rows of a whole file as they stream by: who exports, in what order they stand, where they end."""

    rows: int = 0
    exporters: set[str] = field(default_factory=set)
    last: tuple[int, int, int] = (0, 0, 0)  # exporter's and importer's number, heading
    by_exporter: bool = True

    def take(self, chunk: pl.DataFrame) -> None:
        """Go over the next rows, which must be checked."""
        import polars as pl

        told = chunk.select(pl.col("i", "j", "k").cast(pl.Int64))
        place = told.select(at=pl.col("i") * 10**9 + pl.col("j") * 10**6 + pl.col("k"))["at"]
        self.rows += chunk.height
        self.exporters.update(chunk["i"].unique())
        first = told.row(0)
        self.by_exporter = self.by_exporter and self.last <= first and place.is_sorted()
        self.last = told.row(-1)


@dataclass(frozen=True)
class Known:
    """A heading's flows in the nearest year of the facts."""

    year: int
    flows: pl.DataFrame


def check_known(name: str, rows: pl.DataFrame, course: Course, edition: str, year: int, card: Card) -> None:
    """Refuse a year that cannot be whole, or not in the publisher's terms, by what the nearest year has.

    `rows` are the kept ones as text with exporter and importer by our codes. With `--part` it is no fault
    that exporters or headings are not there at all.

    Raises
    ------
    InputError : for sides exchanged, another unit, a file cut, or exporters or headings that are gone.
    """
    import polars as pl

    part = bool(card.expect.get("part"))
    known = nearest(rows["k"].unique().sort().to_list(), edition, year, card, part)
    here = set(rows["k"])
    many = {hs6: each for hs6, each in known.items() if each.flows.height >= card.expect["fewest_flows"]}
    usual = Counter(each.year for each in many.values()).most_common(1)
    if not usual:
        return
    at = usual[0][0]
    both = rows.filter(pl.col("k").is_in(list(many)))
    then = pl.concat([each.flows.select(*FLOW, "value_usd", "gross_t") for each in many.values()])
    check_sides(name, both, then, at)
    if not part:
        _check_end(name, course, then, at, card)
        gone = [hs6 for hs6, each in many.items() if hs6 not in here and each.year == at]
        if gone:
            raise refusal(
                name, f"Headings that {at} has are not in the file: it is not whole.", row=course.rows + 1,
                column="k", seen=f"none of {', '.join(gone[:6])}; {len(gone)} of {len(many)} are gone",
                try_=CUT,
            )  # fmt: skip
    for hs6, each in many.items():
        if hs6 in here:
            _check_heading(name, hs6, rows.filter(pl.col("k") == hs6), each, course, card)
    check_leaps(name, both, then, at, card)
    _check_absent(name, both, then.filter(pl.col("hs6").is_in(list(here))), course, card)
    if not part:
        _check_exporters(name, both, then, course, at, card)
        _check_leaders(name, both, then, course, at, card)


def nearest(there: list[str], edition: str, year: int, card: Card, part: bool) -> dict[str, Known]:
    """Of each heading that a chain names, or of a part's own, the nearest year; none where none is near.

    What the package has goes before what was imported, which may itself be damaged.
    """
    from derisk.facts import shipments
    from derisk.facts.sources import packaged
    from derisk.facts.sources.baci import headings

    found = {}
    for hs6 in there if part else sorted(headings(edition)):
        for years, flows in (
            (packaged.trade_years, packaged.flows),
            (shipments.heading_years, shipments.heading),
        ):
            near = [each for each in years(hs6, edition) if abs(each - year) <= card.expect["nearest_years"]]
            if near:
                at = min(near, key=lambda each: (abs(each - year), each))
                found[hs6] = Known(at, flows(hs6, edition, at))
                break
    return found


def check_sides(
    name: str, rows: pl.DataFrame, then: pl.DataFrame, at: int, times: float = 1.0, column: str = "i"
) -> None:
    """Refuse rows of which more, so many times, are known the other way round: the sides are exchanged.

    `rows` have row, k, exporter and importer; `then` the flows of the nearest year, hs6 for k.
    """
    told = rows.select("row", hs6="k", exporter="importer", importer="exporter")
    back = told.join(then, on=FLOW, how="semi")
    same = told.select("row", "hs6", exporter="importer", importer="exporter").join(then, on=FLOW, how="semi")
    if back.height >= FEW and back.height > times * same.height:
        raise refusal(
            name, "Exporter and importer are exchanged.", row=int(back["row"].sort()[0]), column=column,
            seen=f"{back.height:,} flows of {at} the other way round, {same.height:,} as they were",
            try_=f"the publisher's own header and rows; {AGAIN}",
        )  # fmt: skip


def _check_end(name: str, course: Course, then: pl.DataFrame, at: int, card: Card) -> None:
    """Refuse a file sorted by exporter that ends before flows that the nearest year has."""
    import polars as pl

    from derisk.facts.sources.baci import numbers

    if not course.by_exporter:
        return
    code = {place: number for number, place in sorted(numbers().items(), reverse=True) if place}
    exporter, importer, _ = course.last
    ahead = then.with_columns(
        i=pl.col("exporter").replace_strict(code, default=0, return_dtype=pl.Int64),
        j=pl.col("importer").replace_strict(code, default=0, return_dtype=pl.Int64),
    ).filter((pl.col("i") > exporter) | ((pl.col("i") == exporter) & (pl.col("j") > importer)))
    if ahead.height > card.expect["beyond_end"]:
        places = ahead.sort("i")["exporter"].unique(maintain_order=True).to_list()
        raise refusal(
            name, f"The file ends before flows that {at} has: it is cut off.", row=course.rows + 1,
            column="i",
            seen=f"the last row is of {exporter} to {importer}; {ahead.height:,} flows of "
            f"{', '.join(places[:6])}{' ...' if len(places) > 6 else ''} would follow",
            try_=CUT,
        )  # fmt: skip


def _check_heading(name: str, hs6: str, rows: pl.DataFrame, known: Known, course: Course, card: Card) -> None:
    """Refuse a heading with far fewer flows or weights than it had, or of a size that no year brings."""
    before, at = known.flows, known.year
    if rows.height < card.expect["flows"] * before.height:
        raise refusal(
            name, f"The heading {hs6} has far fewer flows than in {at}: the file is not whole.",
            row=course.rows + 1, column="k", seen=f"{rows.height:,} flows, {before.height:,} in {at}",
            try_=f"{AGAIN}; if a revision took its flows, leave the heading out and use --part",
        )  # fmt: skip
    without = rows["gross_t"].null_count() / rows.height
    usual = before["gross_t"].null_count() / before.height
    if min(at, int(rows["t"][0])) >= card.expect["missing_from"] and (
        without - usual > card.expect["more_missing"]
    ):
        row = rows.filter(rows["gross_t"].is_null())["row"][0]
        raise refusal(
            name, f"Many quantities of the heading {hs6} are missing: the file is half empty.", row=int(row),
            column="q", seen=f"{without:.0%} of its rows without, {usual:.0%} in {at}",
        )  # fmt: skip
    for column, amount in (("v", "value_usd"), ("q", "gross_t")):
        now, then = float(rows[amount].sum()), float(before[amount].sum())
        most = card.expect["scale"][column]
        if now and then and not 1 / most < now / then < most:
            raise refusal(
                name, f"The amounts of the heading {hs6} are of another size than in {at}.",
                row=int(rows["row"][0]), column=column, seen=f"{now / then:.3g} times as much",
                try_=f"check the unit; {AGAIN}",
            )  # fmt: skip


def check_leaps(
    name: str, rows: pl.DataFrame, then: pl.DataFrame, at: int, card: Card,
    columns: tuple[str, str] = ("v", "q"),
) -> None:  # fmt: skip
    """Refuse a file in a part of whose rows the unit is another: too many flows leap a hundredfold."""
    import polars as pl

    both = rows.select("row", "value_usd", "gross_t", "exporter", "importer", hs6="k").join(
        then, on=FLOW, suffix="_then"
    )
    for column, amount in zip(columns, ("value_usd", "gross_t"), strict=True):
        told = both.filter((pl.col(amount) > 0) & (pl.col(f"{amount}_then") > 0))
        far = told.filter((pl.col(amount) / pl.col(f"{amount}_then")).log10().abs() > 2)
        if told.height >= card.expect["fewest_flows"] and far.height > card.expect["leaps"] * told.height:
            raise refusal(
                name, f"Many flows are of another size than in {at}.", row=int(far["row"].sort()[0]),
                column=column,
                seen=f"{far.height:,} of {told.height:,} flows a hundred times more or less",
                try_=f"check the unit; {AGAIN}",
            )  # fmt: skip


def _check_absent(name: str, rows: pl.DataFrame, then: pl.DataFrame, course: Course, card: Card) -> None:
    """Refuse a file, and a part, without the exporters of many flows under the headings that it has."""
    import polars as pl

    gone = then.filter(~pl.col("exporter").is_in(rows["exporter"].drop_nulls().unique().to_list()))
    if then.height >= card.expect["fewest_flows"] and gone.height > card.expect["absent"] * then.height:
        most = gone["exporter"].value_counts(sort=True)["exporter"].to_list()
        raise refusal(
            name, "Exporters with many flows before are not in the file: it is not whole.",
            row=course.rows + 1, column="i",
            seen=f"no {', '.join(most[:4])}; {gone.height:,} of {then.height:,} flows were theirs",
        )  # fmt: skip


def _check_exporters(
    name: str, rows: pl.DataFrame, then: pl.DataFrame, course: Course, at: int, card: Card
) -> None:
    """Refuse a file without an exporter under any heading, or without most flows of a larger one."""
    import polars as pl

    from derisk.facts.sources.baci import numbers

    there = {numbers()[int(code)] for code in course.exporters}
    counts = dict(rows.group_by("exporter").len().iter_rows())
    shares = dict(_shares(then).group_by("exporter").agg(pl.col("share").max()).iter_rows())
    for place, before in then["exporter"].value_counts(sort=True).iter_rows():
        now = counts.get(place, 0)
        told = before >= card.expect["exporter_flows"] or shares[place] >= card.expect["exporter_share"]
        if told and place not in there:
            what = f"{place} is not among the exporters: the file is not whole."
        elif before >= card.expect["large_exporter"] and now < card.expect["exporter_left"] * before:
            what = f"Most flows that {place} had in {at} are not in the file: it is not whole."
        else:
            continue
        raise refusal(
            name, what, row=course.rows + 1, column="i", try_=CUT,
            seen=f"{now:,} flows from {place}, {before:,} in {at}, up to {shares[place]:.0%} of a heading",
        )  # fmt: skip


def _check_leaders(
    name: str, rows: pl.DataFrame, then: pl.DataFrame, course: Course, at: int, card: Card
) -> None:
    """Refuse a heading without a place that had much of it; a ban leaves some flows, by licence or late."""
    import polars as pl

    gone = _shares(then).filter(
        (pl.col("share") >= card.expect["leader"]) & (pl.col("flows") >= card.expect["leader_flows"])
    ).join(rows.select("exporter", hs6="k"), on=["hs6", "exporter"], how="anti")  # fmt: skip
    if gone.height:
        most = gone.sort("share", descending=True).row(0, named=True)
        raise refusal(
            name, f"{most['exporter']} is not among the exporters of the heading {most['hs6']}: the file is "
            "not whole.", row=course.rows + 1, column="i", try_=CUT,
            seen=f"no flow; in {at} {most['flows']:,} flows and {most['share']:.0%} of the world's",
        )  # fmt: skip


def _shares(then: pl.DataFrame) -> pl.DataFrame:
    """Flows of each heading and exporter, and the larger of its shares by value and by weight."""
    import polars as pl

    amounts = ("value_usd", "gross_t")
    sums = then.group_by("hs6", "exporter").agg(pl.col(amounts).sum(), flows=pl.len())
    parts = [(pl.col(each) / pl.col(each).sum().over("hs6")).fill_nan(0) for each in amounts]
    return sums.with_columns(share=pl.max_horizontal(parts)).select("hs6", "exporter", "flows", "share")
