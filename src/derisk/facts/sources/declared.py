"""Declarations of customs, held against each other, and as trade where they cover the world."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from derisk.facts.sources.card import Batch, Card
from derisk.facts.sources.reading import refusal
from derisk.terms.places import WORLD

if TYPE_CHECKING:
    import polars as pl

    from derisk.facts.sources.comtrade import Declaration

ROWS = {
    "row": int, "k": str, "exporter": str, "importer": str, "value_usd": float, "gross_t": float,
}  # fmt: skip
TELLERS = ("year", "hs6", "hs_edition", "reporter", "flow")


def batches(file: str, declared: Sequence[Declaration], card: Card) -> list[Batch]:
    """One batch a reporter and year, and one a heading's year that the declarations tell whole.

    Raises
    ------
    InputError : for a shipment twice, a sum that its parts do not reach, or weights mostly missing.
    """
    import polars as pl

    _check_once(file, declared)
    _check_sums(file, declared, card)
    parts = [each for each in declared if each.partner not in (WORLD, "")]
    _check_weights(file, parts, card)
    _check_known(file, parts, card)
    frame = pl.DataFrame([_row(file, each) for each in parts], infer_schema_length=None, schema_overrides={
        "gross_t": pl.Float64, "note": pl.String})  # fmt: skip
    found = []
    for (year, reporter), rows in frame.partition_by("year", "reporter", as_dict=True).items():
        scope = f"un-comtrade/{year}/{reporter}"
        found.append(
            Batch(str(year), scope, {"declarations": rows}, [card.source("un-comtrade", "as downloaded")])
        )
    return found + _whole(file, frame, card)


def without_sum(declared: Sequence[Declaration]) -> list[str]:
    """Reporters with declarations of some heading beside which no sum over all partners is printed."""
    keys = {
        world: {
            (each.reporter, each.year, each.flow, each.hs6, each.edition)
            for each in declared
            if (each.partner == WORLD) is world
        }
        for world in (True, False)
    }
    return sorted({key[0] for key in keys[False] - keys[True]})


def _check_once(file: str, declared: Sequence[Declaration]) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for each in declared:
        key: tuple[object, ...] = (each.year, each.reporter, each.partner, each.flow, each.hs6, each.edition)
        if key in seen and each.partner:
            raise refusal(
                file, "A shipment is declared twice.", row=each.row, column="cmdCode",
                seen=f"{each.reporter}, {each.partner}, {each.hs6}, {each.year}, also in row {seen[key]}",
            )  # fmt: skip
        seen[key] = each.row


def _check_sums(file: str, declared: Sequence[Declaration], card: Card) -> None:
    """Refuse a reporter whose partners reach less than the sum that is printed with them."""
    sums: dict[tuple[object, ...], tuple[float, float]] = {}
    totals: dict[tuple[object, ...], Declaration] = {}
    for each in declared:
        key: tuple[object, ...] = (each.year, each.reporter, each.flow, each.hs6, each.edition)
        if each.partner == WORLD:
            totals[key] = each
        else:
            value, mass = sums.get(key, (0.0, 0.0))
            sums[key] = (value + each.value, mass + (each.mass_t or 0.0))
    if not sums.keys() & totals.keys():
        return  # an answer that asks for the sums alone, or for partners alone
    for key, total in totals.items():
        value, mass = sums.get(key, (0.0, 0.0))
        if value < card.expect["closing"] * total.value:
            raise refusal(
                file, "The partners do not reach the printed sum: rows are missing.", row=total.row,
                column="primaryValue", seen=f"{value:,.0f} of {total.value:,.0f} USD",
            )  # fmt: skip
        if value > card.expect["beyond"] * total.value:
            raise refusal(
                file, "The partners are far more than the printed sum.", row=total.row,
                column="primaryValue", seen=f"{value:,.0f} of {total.value:,.0f} USD",
            )  # fmt: skip
        if total.mass_t and mass < card.expect["closing_weight"] * total.mass_t:
            raise refusal(
                file, "The partners' weights do not reach the printed sum: the file is half empty.",
                row=total.row, column="netWgt", seen=f"{mass:,.0f} of {total.mass_t:,.0f} t",
            )  # fmt: skip


def _check_weights(file: str, parts: Sequence[Declaration], card: Card) -> None:
    without = [each for each in parts if each.mass_t is None]
    if parts and len(parts) - len(without) < card.expect["weights"] * len(parts):
        raise refusal(
            file, "Most weights are missing: the file is half empty.", row=without[0].row, column="netWgt",
            seen=f"{len(without):,} of {len(parts):,} rows without",
        )  # fmt: skip


def _check_known(file: str, parts: Sequence[Declaration], card: Card) -> None:
    """Refuse declarations of another size, or the other way round, than reconciled trade of the nearest year.

    A place's own customs tell of fewer flows than the world's: it may go further than `baci.yaml` has.
    """
    import polars as pl

    from derisk.facts.sources.baci_known import check_leaps, check_sides, nearest

    for edition, year in sorted({(each.edition, each.year) for each in parts}):
        told = [each for each in parts if (each.edition, each.year) == (edition, year)]
        known = nearest(sorted({each.hs6 for each in told}), edition, year, card, True)
        if not known:
            continue
        frame = pl.DataFrame(
            [
                (each.row, each.hs6, *_sides(each), each.value, each.mass_t)
                for each in told
            ],
            schema=ROWS, orient="row",
        )  # fmt: skip
        then = pl.concat(
            each.flows.select("hs6", "exporter", "importer", "value_usd", "gross_t")
            for each in known.values()
        )
        at = max(each.year for each in known.values())
        check_sides(file, frame, then, at, card.expect["reversed"], "reporterISO")
        check_leaps(file, frame, then, at, card, ("primaryValue", "netWgt"))


def _sides(each: Declaration) -> tuple[str, str]:
    """Exporter and importer."""
    return (each.partner, each.reporter) if each.flow == "import" else (each.reporter, each.partner)


def _row(file: str, each: Declaration) -> dict[str, Any]:
    return {
        "year": each.year, "reporter": each.reporter, "partner": each.partner, "flow": each.flow,
        "hs6": each.hs6, "hs_edition": each.edition, "value_usd": each.value, "gross_t": each.mass_t,
        "unit": "USD; t", "basis": "gross", "cite": "un-comtrade", "locator": f"{file}, row {each.row}",
        "quality": "reported", "vintage": str(each.year), "note": None,
    }  # fmt: skip


def _whole(file: str, frame: pl.DataFrame, card: Card) -> list[Batch]:
    """Trade of the headings' years that nothing reconciled tells of, where the declarations reach far."""
    import polars as pl

    from derisk.facts import shipments

    found = []
    for (hs6, edition, year), rows in frame.partition_by("hs6", "hs_edition", "year", as_dict=True).items():
        known = shipments.heading_years(str(hs6), str(edition))
        if not known or int(year) in known:
            continue
        latest = shipments.heading(str(hs6), str(edition), max(known))
        tellers = set(rows["reporter"])
        told = latest.filter(pl.col("importer").is_in(tellers) | pl.col("exporter").is_in(tellers))
        share = float(told["value_usd"].sum()) / float(latest["value_usd"].sum())
        if share < card.expect["covered"]:
            continue
        note = f"as declared; the declaring places had {share:.0%} of {max(known)}'s trade on either side"
        scope = f"un-comtrade/trade/{hs6}/{edition}/{year}"
        found.append(Batch(str(year), scope, {"trade": _trade(rows, file, note)}, []))
    return found


def _trade(rows: pl.DataFrame, file: str, note: str) -> pl.DataFrame:
    """One row a shipment: the importer's declaration, else the exporter's."""
    import polars as pl

    imports = pl.col("flow") == "import"
    sides = rows.with_columns(
        pl.when(imports).then(pl.col("partner")).otherwise(pl.col("reporter")).alias("exporter"),
        pl.when(imports).then(pl.col("reporter")).otherwise(pl.col("partner")).alias("importer"),
        (~imports).alias("mirrored"),
    ).sort("mirrored", maintain_order=True)
    pairs = ["hs6", "hs_edition", "year", "exporter", "importer"]
    return sides.unique(pairs, keep="first", maintain_order=True).select(
        "year", "exporter", "importer", "hs6", "hs_edition", "value_usd", "gross_t", "unit", "basis", "cite",
        "locator", "quality", "vintage", pl.lit(note).alias("note"),
    )  # fmt: skip
