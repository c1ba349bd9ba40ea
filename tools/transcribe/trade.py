"""Transcribe the table trade from the publishers' files: python tools/transcribe/trade.py FOLDER"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
from tables import DATA

HS92 = (260300, 280530, 284610, 284690)
HS2017 = ["740311", "850511"]
SERIES = "magnets"
COLUMNS = [
    "year",
    "exporter",
    "importer",
    "hs6",
    "hs_edition",
    "value_usd",
    "gross_t",
    "unit",
    "basis",
    "cite",
    "locator",
    "quality",
    "vintage",
    "note",
]
TAIWAN = {"S19": "TWN"}
TAIWAN_NOTE = "TWN is what the publisher calls Other Asia, not elsewhere specified"


def provenance(cite: str, locator: str, vintage: str, quality: str = "reported") -> list[pl.Expr]:
    return [
        pl.lit("USD; t").alias("unit"),
        pl.lit("gross").alias("basis"),
        pl.lit(cite).alias("cite"),
        pl.lit(locator).alias("locator"),
        pl.lit(quality).alias("quality"),
        pl.lit(vintage).alias("vintage"),
        pl.lit("").alias("note"),
    ]


def long_series(folder: Path) -> pl.DataFrame:
    rows = pl.scan_parquet(folder / "cepii-baci/baci_hs92_1995_2024.parquet")
    return (
        rows.filter(pl.col("hs6").is_in(HS92))
        .select(
            pl.col("year").cast(pl.Int16),
            pl.col("exporter_iso3").replace(TAIWAN).alias("exporter"),
            pl.col("importer_iso3").replace(TAIWAN).alias("importer"),
            pl.col("hs6").cast(pl.String),
            pl.lit("HS92").alias("hs_edition"),
            (pl.col("value_kusd").cast(pl.Float64) * 1000).round(0).alias("value_usd"),
            pl.col("quantity_t").cast(pl.Float64).fill_nan(None).round(4).alias("gross_t"),
            *provenance("cepii-baci-hs92", "HS92, year, exporter, importer", "V202601"),
        )
        .collect()
        .select(COLUMNS)
    )


def latest(folder: Path) -> pl.DataFrame:
    rows = pl.read_parquet(folder / "cepii-baci-atlas/trade.parquet")
    return (
        rows.filter(pl.col("hs6").is_in(HS2017))
        .select(
            pl.col("year").cast(pl.Int16),
            pl.col("exporter").replace(TAIWAN),
            pl.col("importer").replace(TAIWAN),
            "hs6",
            pl.lit("HS2017").alias("hs_edition"),
            (pl.col("value_kusd") * 1000).round(0).alias("value_usd"),
            pl.col("qty_t").round(4).alias("gross_t"),
            *provenance("cepii-baci-hs17", "HS2017, 2024, exporter, importer", "V202601"),
        )
        .select(COLUMNS)
    )


def magnet_values(folder: Path) -> pl.DataFrame:
    """Values of metal permanent magnets before 2024, the larger flows only, without tonnes."""
    iso = pl.DataFrame(_iso2(), schema=["iso2", "iso3"], orient="row")
    rows = pl.read_csv(
        folder / "cepii-baci-atlas/flows_2002_2024.csv.gz", null_values=[""], infer_schema_length=None
    ).filter((pl.col("material") == SERIES) & (pl.col("year") < 2024))
    for side in ("exporter", "importer"):
        rows = rows.join(
            iso.rename({"iso2": f"{side}_iso2", "iso3": side}), on=f"{side}_iso2", how="left", validate="m:1"
        )
        lost = rows.filter(pl.col(side).is_null())[f"{side}_iso2"].unique().to_list()
        if lost:
            raise SystemExit(f"unknown ISO2 codes: {lost}")
    return rows.select(
        pl.col("year").cast(pl.Int16),
        pl.col("exporter"),
        pl.col("importer"),
        pl.lit("850511").alias("hs6"),
        pl.lit("HS2002/2017").alias("hs_edition"),
        pl.col("value_usd").cast(pl.Float64).round(0),
        pl.lit(None, dtype=pl.Float64).alias("gross_t"),
        *provenance("cepii-baci-flows", "larger flows of metal permanent magnets, value", "V202601"),
    ).select(COLUMNS)


def _iso2() -> list[tuple[str, str]]:
    """ISO 3166 two-letter codes of the places that trade; Namibia's is the text NA."""
    path = Path(__file__).with_name("iso2.csv")
    lines = path.read_text(encoding="utf-8").split()
    return [(line.split(",")[0], line.split(",")[1]) for line in lines[1:]]


def main(folder: Path) -> None:
    rows = pl.concat([long_series(folder), latest(folder), magnet_values(folder)])
    rows = rows.filter(pl.col("exporter") != pl.col("importer"))
    taiwan = (pl.col("exporter") == "TWN") | (pl.col("importer") == "TWN")
    told = pl.col("cite").is_in(["cepii-baci-hs92", "cepii-baci-hs17"])
    rows = rows.with_columns(note=pl.when(taiwan & told).then(pl.lit(TAIWAN_NOTE)).otherwise(pl.col("note")))
    rows = rows.sort("hs6", "year", "exporter", "importer")
    rows.write_parquet(
        DATA / "trade.parquet", compression="zstd", compression_level=19, row_group_size=20_000
    )
    print(f"trade: {rows.height} rows, {(DATA / 'trade.parquet').stat().st_size / 2**20:.2f} MiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
