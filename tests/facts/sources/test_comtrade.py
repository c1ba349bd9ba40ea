"""UN Comtrade: saved answers and downloads, made from the shipments that the facts hold."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from derisk.facts import shipments
from derisk.facts.load import shard, table
from tests.facts.sources.bringing import brought, refused
from tests.facts.sources.publishers import baci_numbers

HEADING = "284690"


def row(
    reporter: str, partner: str, flow: str, value: float, weight: float | None, **more: Any
) -> dict[str, Any]:
    """A row of an answer; places by number too, as free requests give them."""
    numbers = baci_numbers() | {"W00": 0}
    return {
        "typeCode": "C", "freqCode": "A", "refYear": 2024, "period": "2024",
        "reporterCode": numbers[reporter],
        "reporterISO": reporter, "flowCode": flow, "partnerCode": numbers[partner], "partnerISO": partner,
        "partner2Code": 0, "classificationCode": "H0", "cmdCode": HEADING, "customsCode": "C00", "motCode": 0,
        "netWgt": weight, "primaryValue": value, **more,
    }  # fmt: skip


def imports_of_japan(year: int = 2024) -> list[dict[str, Any]]:
    """Japan's imports of rare-earth compounds by partner, with the sum over all of them."""
    rows = shipments.heading(HEADING, "HS92", 2024).filter(pl.col("importer") == "JPN")
    told = [
        row("JPN", each["exporter"], "M", each["value_usd"], (each["gross_t"] or 0) * 1000, refYear=year)
        for each in rows.iter_rows(named=True)
    ]
    return [row("JPN", "W00", "M", sum(each["primaryValue"] for each in told), 0, refYear=year), *told]


def saved(folder: Path, rows: list[dict[str, Any]], **more: Any) -> Path:
    path = folder / "comtrade.json"
    path.write_text(json.dumps({"elapsedTime": "0.5 secs", "count": len(rows), "data": rows, **more}))
    return path


def download(folder: Path, rows: list[dict[str, Any]]) -> Path:
    text = io.StringIO()
    out = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    out.writeheader()
    out.writerows(rows)
    path = folder / "comtrade.csv"
    path.write_text(text.getvalue())
    return path


def test_a_saved_answer_stands_as_declarations(workspace: Path, tmp_path: Path) -> None:
    trade = shipments.heading(HEADING, "HS92", 2024)
    rows = imports_of_japan()
    result = brought("comtrade", saved(tmp_path, rows))
    assert result.rows == {"declarations": (len(rows) - 1, 0, 0)}
    found = table("declarations")
    assert set(found["reporter"]) == {"JPN"}
    assert set(found["flow"]) == {"import"}
    china = found.filter(pl.col("partner") == "CHN")
    wanted = trade.filter((pl.col("importer") == "JPN") & (pl.col("exporter") == "CHN"))
    assert china["gross_t"][0] == pytest.approx(wanted["gross_t"][0]), "kilograms became tonnes"
    assert china["value_usd"][0] == wanted["value_usd"][0]
    assert shipments.heading(HEADING, "HS92", 2024).equals(trade), "reconciled trade is not touched"


def test_a_download_says_the_same_as_an_answer(workspace: Path, tmp_path: Path) -> None:
    rows = imports_of_japan()
    brought("comtrade", download(tmp_path, rows))
    by_file = table("declarations").drop("locator").sort("partner")
    for each in rows:
        each["reporterISO"] = each["partnerISO"] = None
    brought("comtrade", saved(tmp_path, rows))
    assert table("declarations").drop("locator").sort("partner").equals(by_file)


def original(rows: list[dict[str, Any]]) -> str:
    """A download as the site makes it: all in quotes, empty cells bare, a comma more than the header."""
    told = [
        "".join("," if (cell := {**SITE_TELLS, **each}.get(name)) is None else f'"{cell}",' for name in SITE)
        for each in rows
    ]
    return "\n".join([HEADER, *told]) + "\n"


HEADER = (
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,"
    "flowDesc,partnerCode,partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,classificationCode,"
    "classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,aggrLevel,isLeaf,customsCode,"
    "customsDesc,mosCode,motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,altQtyUnitCode,"
    "altQtyUnitAbbr,altQty,isAltQtyEstimated,netWgt,isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,"
    "fobvalue,primaryValue,legacyEstimationFlag,isReported,isAggregate"
)
SITE = HEADER.split(",")
SITE_TELLS = {  # cells that are the same in every row of a download of yearly goods by heading
    "partner2ISO": "W00", "partner2Desc": "World", "classificationSearchCode": "HS", "aggrLevel": "6",
    "isOriginalClassification": "false", "isLeaf": "true", "customsDesc": "TOTAL CPC", "mosCode": "0",
    "motDesc": "TOTAL MOT", "cmdDesc": "Compounds, of rare-earth metals; other", "isAggregate": "true",
}  # fmt: skip
BEFORE = (
    "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,Trade Flow,"
    "Reporter Code,Reporter,Reporter ISO,Partner Code,Partner,Partner ISO,2nd Partner Code,2nd Partner,"
    "2nd Partner ISO,Customs Proc. Code,Customs,Mode of Transport Code,Mode of Transport,Commodity Code,"
    "Commodity,Qty Unit Code,Qty Unit,Qty,Alt Qty Unit Code,Alt Qty Unit,Alt Qty,Netweight (kg),"
    "Gross weight (kg),Trade Value (US$),CIF Trade Value (US$),FOB Trade Value (US$),Flag"
)


def test_the_sites_download_is_read_as_it_comes(workspace: Path, tmp_path: Path) -> None:
    rows = imports_of_japan()
    brought("comtrade", saved(tmp_path, rows))
    by_answer = table("declarations").drop("locator").sort("partner")
    path = tmp_path / "TradeData_1_2_2026_3_4_5.csv"
    path.write_text(original(rows))
    brought("comtrade", path)
    assert table("declarations").drop("locator").sort("partner").equals(by_answer)
    path.write_text(original(rows).replace("netWgt,", "netWeight,", 1))
    refused("comtrade", path, "netWgt is missing", 1, "netWgt")


def test_a_download_of_the_site_before_2023(workspace: Path, tmp_path: Path) -> None:
    rows = imports_of_japan()
    brought("comtrade", saved(tmp_path, rows))
    by_answer = table("declarations").drop("locator").sort("partner")
    told = [
        f"H0,2024,2024,2024,6,1,0,M,392,Japan,JPN,{each['partnerCode']},,{each['partnerISO']},0,World,W00,C00,"
        f"All CPCs,0,All MOTs,{HEADING},,8,kg,,-1,N/A,,{each['netWgt']},,{each['primaryValue']},,,0"
        for each in rows
    ]
    path = tmp_path / "comtrade.csv"
    path.write_text("\n".join([BEFORE, *told]) + "\n")
    brought("comtrade", path)
    assert table("declarations").drop("locator").sort("partner").equals(by_answer)
    path.write_text("\n".join([BEFORE.replace("Netweight (kg)", "Net weight"), *told]) + "\n")
    refused("comtrade", path, "Netweight (kg) is missing", 1, "Netweight (kg)")


def test_rows_of_another_edition_are_counted(workspace: Path, tmp_path: Path) -> None:
    rows = imports_of_japan()
    other = row("AUS", "CHN", "M", 1.0, 1.0, classificationCode="H6")
    told = brought("comtrade", saved(tmp_path, [*rows, other]))
    assert told.notes == (
        "Left out, as their edition of the Harmonized System is not one of ours: 1 rows of H6.",
    )


def test_a_weight_of_nought_is_missing(workspace: Path, tmp_path: Path) -> None:
    rows = imports_of_japan()
    rows[1]["netWgt"] = 0
    rows[2]["netWgt"] = None
    brought("comtrade", saved(tmp_path, rows))
    found = table("declarations").filter(
        pl.col("partner").is_in([rows[1]["partnerISO"], rows[2]["partnerISO"]])
    )
    assert found["gross_t"].to_list() == [None, None]


def test_parts_of_a_sum_and_other_flows_are_left_out(workspace: Path, tmp_path: Path) -> None:
    rows = imports_of_japan()
    more = [
        row("JPN", "CHN", "M", 1.0, 1.0, motCode=2100), row("JPN", "CHN", "M", 1.0, 1.0, customsCode="C04"),
        row("JPN", "CHN", "RX", 1.0, 1.0), row("JPN", "CHN", "M", 1.0, 1.0, cmdCode="2846"),
        row("JPN", "CHN", "M", 1.0, 1.0, classificationCode="H6"),
        row("JPN", "CHN", "M", 1.0, 1.0, partnerISO="_X ", partnerCode=899),
    ]  # fmt: skip
    assert brought("comtrade", saved(tmp_path, rows + more)).rows == {"declarations": (len(rows) - 1, 0, 0)}


def test_one_places_declarations_are_no_years_trade(workspace: Path, tmp_path: Path) -> None:
    brought("comtrade", saved(tmp_path, imports_of_japan(2025)))
    assert max(shipments.heading_years(HEADING, "HS92")) == 2024


def test_declarations_that_cover_the_world_are_a_years_trade(workspace: Path, tmp_path: Path) -> None:
    trade = shipments.heading(HEADING, "HS92", 2024)
    rows = [
        row(
            each["importer"],
            each["exporter"],
            "M",
            each["value_usd"],
            (each["gross_t"] or 0) * 1000,
            refYear=2025,
        )
        for each in trade.iter_rows(named=True)
    ]
    usa = trade.filter((pl.col("exporter") == "USA") & (pl.col("importer") == "JPN"))["value_usd"][0]
    mirror = row("USA", "JPN", "X", usa * 0.9, 1000.0, refYear=2025)
    brought("comtrade", saved(tmp_path, [*rows, mirror]))
    now = shipments.heading(HEADING, "HS92", 2025)
    assert now.height == trade.height
    assert now["value_usd"].sum() == pytest.approx(trade["value_usd"].sum())
    assert set(now["cite"]) == {"un-comtrade"}
    assert "as declared" in now["note"][0]
    pair = now.filter((pl.col("exporter") == "USA") & (pl.col("importer") == "JPN"))
    assert pair["value_usd"].to_list() == [usa], "the importer's declaration goes before the exporter's"
    assert shard("trade", hs6=HEADING, hs_edition="HS92").filter(pl.col("year") == 2024).equals(trade)


def test_answers_that_are_not_whole_are_refused(workspace: Path, tmp_path: Path) -> None:
    rows = imports_of_japan()
    path = saved(tmp_path, rows)
    brought("comtrade", path)
    whole = path.read_text()

    def bad(text: str, what: str, row: int | None, column: str | None, encoding: str = "utf-8") -> None:
        path.write_bytes(text.encode(encoding))
        refused("comtrade", path, what, row, column)

    bad(whole[: len(whole) // 2], "breaks off", 1, None)
    bad(whole.replace("primaryValue", "tradeValue"), "primaryValue is missing", 1, "primaryValue")
    bad(whole, "encoding", 1, "1", "utf-16")
    bad(whole.replace('"0.5 secs"', '"0.5 é"'), "encoding", 1, None, "cp1252")
    bad(json.dumps({"count": 0, "data": []}), "no rows under data", 1, "data")
    bad(json.dumps({"data": rows[:1] + rows[3:]}), "do not reach the printed sum", 1, "primaryValue")
    bad(json.dumps({"count": len(rows) + 5, "data": rows}), "as many rows as it says", len(rows), "data")
    bad(json.dumps({"data": [*rows, rows[4]]}), "stands twice", len(rows) + 1, "refYear")
    bad(json.dumps({"data": [*rows, {**rows[4], "netWgt": 1}]}), "declared twice", len(rows) + 1, "cmdCode")
    half = [each if at < 3 else {**each, "netWgt": None} for at, each in enumerate(rows)]
    bad(json.dumps({"data": half}), "half empty", 4, "netWgt")
    gone = [each if at < 3 else {**each, "primaryValue": None} for at, each in enumerate(rows)]
    bad(json.dumps({"data": gone}), "value is missing", 4, "primaryValue")
    most = [row("JPN", "CHN", "M", float(at), 1.0, cmdCode=f"{at:06d}") for at in range(500)]
    bad(json.dumps({"data": most}), "at most", 500, "refYear")
    other = [{**each, "classificationCode": "H6"} for each in rows]
    path.write_text(json.dumps({"data": other}))
    error = refused("comtrade", path, "no declaration of a heading", None, "cmdCode")
    assert error.seen == f"{len(rows)} rows of H6"
    assert "H0" in error.try_


def times(rows: list[dict[str, Any]], column: str, factor: float) -> list[dict[str, Any]]:
    return [{**each, column: each[column] * factor} for each in rows]


def turned(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The reporter's cells under the partner's headers and the other way round."""
    other = {
        "reporterISO": "partnerISO", "partnerISO": "reporterISO", "reporterCode": "partnerCode",
        "partnerCode": "reporterCode",
    }  # fmt: skip
    return [{other.get(name, name): cell for name, cell in each.items()} for each in rows]


def exports_of_china() -> list[dict[str, Any]]:
    """China's exports of rare-earth compounds by partner, without their sum: many that nobody returns."""
    rows = shipments.heading(HEADING, "HS92", 2024).filter(pl.col("exporter") == "CHN")
    return [
        row("CHN", each["importer"], "X", each["value_usd"], (each["gross_t"] or 0) * 1000)
        for each in rows.iter_rows(named=True)
    ]


def test_damage_of_declarations_that_no_row_shows(workspace: Path, tmp_path: Path) -> None:
    rows = imports_of_japan()
    weights = sum(each["netWgt"] for each in rows)
    rows[0]["netWgt"] = weights
    partners = exports_of_china()
    assert brought("comtrade", download(tmp_path, rows)).notes == ()
    (note,) = brought("comtrade", download(tmp_path, partners)).notes
    assert note.startswith("No sum over all partners (0, World) is printed for CHN")

    def bad(told: list[dict[str, Any]], what: str, row: int | None, column: str) -> None:
        refused("comtrade", download(tmp_path, told), what, row, column)

    bad(turned(rows), "reporter and partner are exchanged", 2, "reporterISO")
    bad(turned(partners), "Exporter and importer are exchanged", None, "reporterISO")
    for each in (rows[1:], partners):
        bad(times(each, "primaryValue", 1000), "of another size", None, "primaryValue")
        bad(times(each, "netWgt", 0.001), "of another size", None, "netWgt")
    bad([rows[0], *times(rows[1:], "primaryValue", 1000)], "far more than the printed sum", 2, "primaryValue")
    first = range(1, len(rows) // 2)
    half = [{**each, "netWgt": None if at in first else each["netWgt"]} for at, each in enumerate(rows)]
    bad(half, "weights do not reach the printed sum", 2, "netWgt")
    other = row("USA", "W00", "M", 5e8, 1.0)
    bad([*rows, other], "do not reach the printed sum", len(rows) + 2, "primaryValue")
