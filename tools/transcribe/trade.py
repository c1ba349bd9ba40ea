"""Transcribe the table trade from the publishers' files: python tools/transcribe/trade.py FOLDER"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
from tables import DATA

ROW_GROUP = 16_384  # rows: a reader of one year leaves most of a long series alone
COLUMNS = [
    "year", "exporter", "importer", "hs6", "hs_edition", "value_usd", "gross_t",
    "unit", "basis", "cite", "locator", "quality", "vintage", "note",
]  # fmt: skip
# The publisher's own codes: Other Asia, not elsewhere specified; US Miscellaneous Pacific Islands
OWN_CODES = {"S19": "TWN", "PUS": "UMI"}
TAIWAN_NOTE = "TWN is what the publisher calls Other Asia, not elsewhere specified"
POOL_NOTE = (
    "To 2016 by HS 2002, where germanium and vanadium had headings of their own; since then in the pool"
)
# Headings of the file of 2024 that no long series has, by their name in the series of larger flows
SERIES = {
    "magnets": "850511", "copper": "740311", "nickel": "750210", "antimony": "811010", "boron": "252800",
    "magnesium": "810411", "titanium": "810820", "silicon": "280469", "phosphorus": "280470",
    "helium": "280429", "tungsten": "810194", "tantalum": "810320", "beryllium": "811212",
    "phosphate": "251010", "strontium": "283692", "gallium": "811292",
}  # fmt: skip
SERIES_EDITION = "HS2002-HS2017"


def provenance(cite: str, locator: str, vintage: str) -> list[pl.Expr]:
    return [
        pl.lit("USD; t").alias("unit"),
        pl.lit("gross").alias("basis"),
        pl.lit(cite).alias("cite"),
        pl.lit(locator).alias("locator"),
        pl.lit("reported").alias("quality"),
        pl.lit(vintage).alias("vintage"),
        pl.lit(None, dtype=pl.String).alias("note"),
    ]


def long_series(folder: Path) -> pl.DataFrame:
    rows = pl.read_parquet(folder / "cepii-baci/baci_hs92_1995_2024.parquet")
    return rows.select(
        pl.col("year").cast(pl.Int32),
        pl.col("exporter_iso3").replace(OWN_CODES).alias("exporter"),
        pl.col("importer_iso3").replace(OWN_CODES).alias("importer"),
        pl.col("hs6").cast(pl.String),
        pl.lit("HS92").alias("hs_edition"),
        (pl.col("value_kusd").cast(pl.Float64) * 1000).round(0).alias("value_usd"),
        pl.col("quantity_t").cast(pl.Float64).fill_nan(None).round(4).alias("gross_t"),
        *provenance("cepii-baci-hs92", "HS92, year, exporter, importer", "V202601"),
    ).select(COLUMNS)


def latest(folder: Path) -> pl.DataFrame:
    rows = pl.read_parquet(folder / "cepii-baci-atlas/trade.parquet")
    return rows.select(
        pl.col("year").cast(pl.Int32),
        pl.col("exporter").replace(OWN_CODES),
        pl.col("importer").replace(OWN_CODES),
        "hs6",
        pl.lit("HS2017").alias("hs_edition"),
        (pl.col("value_kusd") * 1000).round(0).alias("value_usd"),
        pl.col("qty_t").round(4).alias("gross_t"),
        *provenance("cepii-baci-hs17", "HS2017, 2024, exporter, importer", "V202601"),
    ).select(COLUMNS)


def larger_flows(folder: Path) -> pl.DataFrame:
    """Values before 2024 of headings without a long series, the larger flows only, without tonnes."""
    iso = pl.DataFrame(_iso2(), schema=["iso2", "iso3"], orient="row")
    rows = pl.read_csv(
        folder / "cepii-baci-atlas/flows_2002_2024.csv.gz", null_values=[""], infer_schema_length=None
    ).filter(pl.col("material").is_in(list(SERIES)) & (pl.col("year") < 2024))
    for side in ("exporter", "importer"):
        rows = rows.join(
            iso.rename({"iso2": f"{side}_iso2", "iso3": side}), on=f"{side}_iso2", how="left", validate="m:1"
        )
        lost = rows.filter(pl.col(side).is_null())[f"{side}_iso2"].unique().to_list()
        if lost:
            raise SystemExit(f"unknown ISO2 codes: {lost}")
    found = rows.select(
        pl.col("year").cast(pl.Int32),
        pl.col("exporter"),
        pl.col("importer"),
        pl.col("material").replace_strict(SERIES).alias("hs6"),
        pl.lit(SERIES_EDITION).alias("hs_edition"),
        pl.col("value_usd").cast(pl.Float64).round(0),
        pl.lit(None, dtype=pl.Float64).alias("gross_t"),
        *provenance("cepii-baci-flows", "larger flows by material, value", "V202601"),
    ).select(COLUMNS)
    pool = pl.when(pl.col("hs6") == SERIES["gallium"]).then(pl.lit(POOL_NOTE))
    return found.with_columns(note=pool.otherwise(pl.col("note")))


def _iso2() -> list[tuple[str, str]]:
    """ISO 3166 two-letter codes of the places that trade; Namibia's is the text NA."""
    path = Path(__file__).with_name("iso2.csv")
    lines = path.read_text(encoding="utf-8").split()
    return [(line.split(",")[0], line.split(",")[1]) for line in lines[1:]]


def main(folder: Path) -> None:
    rows = pl.concat([long_series(folder), latest(folder), larger_flows(folder)])
    rows = rows.filter(pl.col("exporter") != pl.col("importer"))
    taiwan = (pl.col("exporter") == "TWN") | (pl.col("importer") == "TWN")
    told = pl.col("cite").is_in(["cepii-baci-hs92", "cepii-baci-hs17"])
    rows = rows.with_columns(note=pl.when(taiwan & told).then(pl.lit(TAIWAN_NOTE)).otherwise(pl.col("note")))
    rows = rows.sort("hs6", "hs_edition", "year", "exporter", "importer")
    target = DATA / "trade"
    target.mkdir(exist_ok=True)
    sizes = []
    for (code, edition), part in rows.group_by("hs6", "hs_edition", maintain_order=True):
        path = target / f"{code}-{edition}.parquet"
        years = " ".join(map(str, part["year"].unique().sort()))  # so that no reader has to look for them
        weighed = part.filter(pl.col("gross_t").is_not_null())["year"].unique().sort()
        told = {"years": years, "weighed": " ".join(map(str, weighed))}
        part.write_parquet(
            path, compression="zstd", compression_level=19, row_group_size=ROW_GROUP, metadata=told
        )
        sizes.append(path.stat().st_size / 2**20)
    print(
        f"trade: {rows.height} rows, {len(sizes)} files, {sum(sizes):.2f} MiB, largest {max(sizes):.2f} MiB"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
