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
    frame = pl.DataFrame([_row(file, each) for each in parts], infer_schema_length=None, schema_overrides={
        "gross_t": pl.Float64, "note": pl.String})  # fmt: skip
    found = []
    for (year, reporter), rows in frame.partition_by("year", "reporter", as_dict=True).items():
        scope = f"un-comtrade/{year}/{reporter}"
        found.append(
            Batch(str(year), scope, {"declarations": rows}, [card.source("un-comtrade", "as downloaded")])
        )
    return found + _whole(file, frame, card)


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
    sums: dict[tuple[object, ...], float] = {}
    totals: dict[tuple[object, ...], Declaration] = {}
    for each in declared:
        key: tuple[object, ...] = (each.year, each.reporter, each.flow, each.hs6, each.edition)
        if each.partner == WORLD:
            totals[key] = each
        else:
            sums[key] = sums.get(key, 0.0) + each.value
    for key, total in totals.items():
        if key in sums and sums[key] < card.expect["closing"] * total.value:
            raise refusal(
                file, "The partners do not reach the printed sum: rows are missing.", row=total.row,
                column="primaryValue", seen=f"{sums[key]:,.0f} of {total.value:,.0f} USD",
            )  # fmt: skip


def _check_weights(file: str, parts: Sequence[Declaration], card: Card) -> None:
    without = [each for each in parts if each.mass_t is None]
    if parts and len(parts) - len(without) < card.expect["weights"] * len(parts):
        raise refusal(
            file, "Most weights are missing: the file is half empty.", row=without[0].row, column="netWgt",
            seen=f"{len(without):,} of {len(parts):,} rows without",
        )  # fmt: skip


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
