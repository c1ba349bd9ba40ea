"""The World Bank's workbooks, made from figures that the facts hold: what is read, and what is refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from derisk.facts.load import table
from derisk.facts.sources.pink_sheet import TROY_OUNCES
from tests.facts.sources.bringing import brought, refused

METALS = {
    "Aluminum": "($/mt)", "Copper": "($/mt)", "Lead": "($/mt)", "Tin": "($/mt)", "Nickel": "($/mt)",
    "Zinc": "($/mt)", "Gold": "($/troy oz)", "Platinum": "($/troy oz)", "Silver": "($/troy oz)",
}  # fmt: skip
PINK = "CMO-Historical-Data-Monthly.xlsx"
Cells = list[list[Any]]


def workbook(path: Path, sheets: dict[str, Cells]) -> Path:
    """A workbook with these cells."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def pink_cells(updated: str = "July 02, 2026", change: Callable[[float], float] = float) -> Cells:
    """The monthly sheet with the packaged prices of nine metals, its head on rows 5 and 6."""
    prices = table("prices_monthly").pivot(on="product", index="month", values="price_usd_t").sort("month")
    head: Cells = [
        ["World Bank Commodity Price Data (The Pink Sheet)"], ["monthly prices in nominal US dollars"],
        ["(monthly series are available only in nominal US dollars)"], [f"Updated on {updated}"],
        ["", *METALS], ["", *METALS.values()],
    ]  # fmt: skip
    per = {name: TROY_OUNCES if unit == "($/troy oz)" else 1.0 for name, unit in METALS.items()}
    return head + [
        [row["month"].replace("-", "M"), *(change(row[name] / per[name]) for name in METALS)]
        for row in prices.iter_rows(named=True)
    ]


def test_monthly_prices_are_read_per_tonne(workspace: Path, tmp_path: Path) -> None:
    before = table("prices_monthly")
    path = workbook(tmp_path / PINK, {"AFOSHEET": [], "Monthly Prices": pink_cells()})
    result = brought("pink-sheet", path)
    assert (result.edition, result.rows) == ("2026-07", {"prices_monthly": (before.height, 0, 0)})
    now = table("prices_monthly")
    assert now.height == before.height
    both = before.join(now, on=["product", "month"], suffix="_now")
    assert (both["price_usd_t"] / both["price_usd_t_now"]).min() == pytest.approx(1, rel=1e-9)
    copper = now.filter((pl.col("product") == "Copper") & (pl.col("month") == "1960-01"))
    assert copper["price_usd_t"].to_list() == [715.4]
    assert copper["cite"].to_list() == ["worldbank-pink-sheet-2026-07"]
    assert not brought("pink-sheet", path).changed


def test_an_older_pink_sheet_changes_no_price(workspace: Path, tmp_path: Path) -> None:
    before = table("prices_monthly")
    cells = pink_cells("January 05, 2020", lambda price: price * 2)
    months = [row for row in cells[6:] if row[0] <= "2019M12"]
    brought("pink-sheet", workbook(tmp_path / PINK, {"Monthly Prices": cells[:6] + months}))
    assert table("prices_monthly").equals(before)


def test_a_pink_sheet_that_is_not_whole_is_refused(workspace: Path, tmp_path: Path) -> None:
    cells = pink_cells()
    good = workbook(tmp_path / PINK, {"Monthly Prices": cells})
    brought("pink-sheet", good)
    whole = good.read_bytes()
    good.write_bytes(whole[: len(whole) // 2])
    refused("pink-sheet", good, "cannot be read to its end", 1, None)

    def bad(rows: Cells, what: str, row: int, column: str, sheet: str = "Monthly Prices") -> None:
        refused("pink-sheet", workbook(tmp_path / PINK, {sheet: rows}), what, row, column)

    leaping = [*cells[:700], *([*row[:2], row[2] * 1000.0, *row[3:]] for row in cells[700:])]
    bad(leaping, "leaps to", 701, "Copper")
    renamed = [[*row] for row in cells]
    renamed[4][2] = "Copper, LME"
    bad(renamed, "Copper is missing", 5, "Copper")
    renamed[4][2:4] = ["Copper", "Plumbum"]
    bad(renamed, "Lead is missing", 5, "Lead")
    unit = [[*row] for row in cells]
    unit[5][2] = "($/lb)"
    bad(unit, "unit of Copper", 6, "Copper")
    bad(cells[:200] + cells[201:], "out of turn", 201, "1")
    bad(cells[:200] + cells[199:], "out of turn", 201, "1")
    bad(cells[:400], "before the update", 401, "1")
    empty = [row if at < 400 else row[:5] + [""] * 5 for at, row in enumerate(cells)]
    bad(empty, "price is missing", 401, "Nickel")
    words = [[*row] for row in cells]
    words[300][1] = "n.a."
    bad(words, "no number", 301, "Aluminum")


def test_a_gap_of_the_publisher_is_no_price(workspace: Path, tmp_path: Path) -> None:
    cells = pink_cells()
    cells[-1][1] = "…"
    rows = brought("pink-sheet", workbook(tmp_path / PINK, {"Monthly Prices": cells})).rows
    assert rows == {"prices_monthly": (table("prices_monthly").height - 1, 0, 0)}


SIX = ("va", "pv", "ge", "rq", "rl", "cc")
LONG = ("codeindyr", "code", "countryname", "year", "indicator", "estimate", "stddev")


def scores(year: int = 2024) -> list[tuple[str, float]]:
    """Political stability by place in a year, as the facts hold it."""
    rows = table("governance").filter(
        (pl.col("dimension") == "political-stability") & (pl.col("year") == year)
    )
    return list(rows.select("place", "score").sort("place").iter_rows())


def long_rows(year: int = 2025) -> Cells:
    """The publisher's long layout: six indicators of each place, five of them made up around the first."""
    found: Cells = [list(LONG)]
    for place, score in scores():
        code = {"AND": "ADO", "ROU": "ROM", "COD": "ZAR"}.get(place, place)
        for at, indicator in enumerate(SIX):
            found.append(
                [f"{code}{indicator}{year}", code, place, year, indicator, score + 0.1 * (at - 1), 0.25]
            )
    return found


def long_text(rows: Cells) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def test_the_long_layout_gives_stability_and_the_mean_of_six(workspace: Path, tmp_path: Path) -> None:
    known = dict(scores())
    result = brought("wgi", workbook(tmp_path / "wgidataset.xlsx", {"Sheet1": long_rows()}))
    assert (result.edition, result.rows) == ("2026", {"governance": (2 * len(known), 0, 0)})
    now = table("governance").filter(pl.col("year") == 2025)
    found = {(row["place"], row["dimension"]): row for row in now.iter_rows(named=True)}
    assert found["COD", "political-stability"]["score"] == pytest.approx(known["COD"])
    assert found["COD", "political-stability"]["std_error"] == 0.25
    assert found["JPN", "mean-of-six"]["score"] == pytest.approx(known["JPN"] + 0.15)
    assert found["JPN", "mean-of-six"]["quality"] == "derived"


BY_ECONOMY = (  # the header of every sheet of the publisher's workbook of 2025
    "ID variable (economy code/ gov. dimension/ year)", "Economy (name)", "Economy (code)", "Region",
    "Income classification", "Year", "Governance dimension", "Number of sources",
    "Governance estimate (approx. -2.5 to +2.5)", "Standard error (estimate)",
    "Lower threshold (90% conf. int. estimate)", "Upper threshold (90% conf. int. estimate)",
    "Governance score (0-100)", "Standard error (gov. score)", "Lower threshold (90% conf. int. score)",
    "Upper threshold (90% conf. int. score)",
)  # fmt: skip


def sheets_by_economy() -> dict[str, Cells]:
    """The workbook of 2025, from the same figures as the long layout before it."""
    book: dict[str, Cells] = {indicator: [list(BY_ECONOMY)] for indicator in SIX}
    for name, code, place, year, indicator, estimate, error in long_rows()[1:]:
        group = [estimate, error, estimate - 0.3, estimate + 0.3]
        book[indicator].append([name, place, code, "", "", year, indicator, 9, *group, 50, 4, 43, 57])
    return book


def test_the_layout_of_2025_says_the_same_as_the_one_before(workspace: Path, tmp_path: Path) -> None:
    brought("wgi", workbook(tmp_path / "wgidataset.xlsx", {"Sheet1": long_rows()}))
    before = table("governance").drop("locator").sort("place", "year", "dimension")
    book = sheets_by_economy()
    name = "wgidataset_with_sourcedata-2025.xlsx"
    result = brought("wgi", workbook(tmp_path / name, {"Introduction": [["text"]], **book}))
    assert result.edition == "2026"
    assert table("governance").drop("locator").sort("place", "year", "dimension").equals(before)
    lacking = {indicator: rows for indicator, rows in book.items() if indicator != "rl"}
    error = refused("wgi", workbook(tmp_path / name, lacking), "one of the six", 1, "Governance dimension")
    assert "rl" in error.seen
    book["cc"][0][8] = "Governance score"
    refused("wgi", workbook(tmp_path / name, book), "is missing", 1, BY_ECONOMY[8])


def test_the_publishers_own_codes_are_places(workspace: Path, tmp_path: Path) -> None:
    """Codes of the publisher that differ from ISO 3166, all that a file of 2023 has."""
    own = {
        "ADO": "AND", "ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "WBG": "PSE", "REU": "REU",
        "GUF": "GUF", "MTQ": "MTQ", "JEY": "JEY", "NIU": "NIU", "COK": "COK", "AIA": "AIA",
    }  # fmt: skip
    extra: Cells = [[f"{code}pv2025", code, code, 2025, "pv", -0.25, 0.2] for code in own]
    rest = [row for row in long_rows()[1:] if row[2] not in own.values()]
    gone = [
        ["ANTpv2025", "ANT", "Netherlands Antilles (former)", 2025, "pv", "..", ".."],
        ["KSVpv2025", "KSV", "Kosovo", 2025, "pv", "-0.3", "0.2"],
    ]
    path = tmp_path / "wgidataset.csv"
    path.write_text(long_text([list(LONG), *rest, *extra, *gone]))
    told = brought("wgi", path)
    now = table("governance").filter(
        (pl.col("year") == 2025) & (pl.col("dimension") == "political-stability")
    )
    scored = dict(now.select("place", "score").iter_rows())
    assert {place: scored.get(place) for place in own.values()} == dict.fromkeys(own.values(), -0.25)
    assert told.notes == ("Codes that are no places here were left out: KSV.",)


def test_the_wide_layout_of_one_sheet_an_indicator(workspace: Path, tmp_path: Path) -> None:
    names = (
        "VoiceandAccountability", "Political StabilityNoViolence", "GovernmentEffectiveness",
        "RegulatoryQuality", "RuleofLaw", "ControlofCorruption",
    )  # fmt: skip
    group = ["Estimate", "StdErr", "NumSrc", "Rank", "Lower", "Upper"]
    rows: Cells = [["Worldwide Governance Indicators"]] + [[""]] * 12
    rows += [["", ""] + [2024] * 6 + [2025] * 6, ["Country/Territory", "Code", *group, *group]]
    rows += [
        [place, place, score, 0.2, 9, 50, 40, 60, score if at else "#N/A", 0.2, 9, 50, 40, 60]
        for at, (place, score) in enumerate(scores())
    ]
    book = {"Introduction": [["text"]], **dict.fromkeys(names, rows)}
    result = brought("wgi", workbook(tmp_path / "wgidataset.xlsx", book))
    assert result.rows == {"governance": (4 * len(scores()) - 2, 0, 0)}
    now = table("governance").filter(
        (pl.col("year") == 2025) & (pl.col("dimension") == "political-stability")
    )
    assert now.height == len(scores()) - 1, "a missing score is missing, never nought"
    del book["RuleofLaw"]
    refused("wgi", workbook(tmp_path / "wgidataset.xlsx", book), "one of the six", 1, None)


def test_the_data_banks_layout(workspace: Path, tmp_path: Path) -> None:
    lines = ["Country Name,Country Code,Series Name,Series Code,2024 [YR2024],2025 [YR2025]"]
    lines += [f"{place},{place},Political Stability,PV.EST,{score},.." for place, score in scores()[:-1]]
    place, score = scores()[-1]
    lines.append(f"{place},{place},Political Stability,PV.EST,{score},{score}")
    path = tmp_path / "data.csv"
    path.write_text("\n".join(lines) + "\n")
    refused("wgi", path, "half empty", 2, "2025")
    path.write_text("\n".join(",".join(line.split(",")[:5]) for line in lines) + "\n")
    assert brought("wgi", path).rows == {"governance": (len(scores()), 0, 0)}


def test_governance_scores_that_are_not_whole_are_refused(workspace: Path, tmp_path: Path) -> None:
    rows = long_rows()
    path = tmp_path / "wgi.csv"

    def bad(text: str, what: str, row: int | None, column: str | None, encoding: str = "utf-8") -> None:
        path.write_bytes(text.encode(encoding))
        refused("wgi", path, what, row, column)

    path.write_text(long_text(rows))
    brought("wgi", path)
    text = long_text(rows)
    bad(text[: len(text) // 2], "cut off", None, None)
    bad(long_text(rows[: len(rows) // 2]), "half empty or cut", None, None)
    bad(text.replace("estimate", "value", 1), "estimate is missing", 1, "estimate")
    bad(text, "encoding", 1, "1", "utf-16")
    bad(text.replace(",AND,", ",Andorre la Vieille é,", 1), "encoding", None, "countryname", "cp1252")
    bad(text + text.split("\n", 1)[1], "stands twice", len(rows) + 1, None)
    bad(text + "x,USA,USA,2025,pv,0.5,0.1\n", "two scores", len(rows) + 1, "estimate")
    bad(text + "x,USA,USA,2025,xx,0.5,0.1\n", "not one of the six", len(rows) + 1, "indicator")
    bad(text + "x,XYZ,Nowhere,2025,pv,55.0,0.1\n", "score is none", len(rows) + 1, "estimate")
    half = [row if at < len(rows) // 2 else [*row[:5], "", ""] for at, row in enumerate(rows)]
    first = next(at for at in range(len(rows) // 2, len(rows)) if rows[at][4] == "pv")
    bad(long_text(half), "half empty", first + 1, "estimate")
    refused("wgi", workbook(tmp_path / "other.xlsx", {"A": [["x"], [1]]}), "none of the layouts", 1, "code")


def several_years() -> Cells:
    """The long layout with six indicators of four years, of which the package has the first three."""
    told: Cells = [list(LONG)]
    for year in (2022, 2023, 2024, 2025):
        for place, score in scores(min(year, 2024)):
            told += [
                [f"{place}{indicator}{year}", place, place, year, indicator, score + 0.1 * (at - 1), 0.25]
                for at, indicator in enumerate(SIX)
            ]
    return told


@pytest.mark.parametrize(
    ("change", "what", "column", "seen"),
    [
        (lambda at, row: row if row[1] < "YEM" else None, "Few places", "estimate", "YEM, ZAF, ZMB, ZWE"),
        (lambda at, row: row if row[1] < "ZWE" else None, "Few places", "estimate", "none of ZWE"),
        (lambda at, row: None if row[1][0] == "U" else row, "Few places", "estimate", "URY, USA, UZB"),
        (lambda at, row: [*row[:5], *row[:4:-1]], "not like those of 2022", "estimate", "correlation"),
        (lambda at, row: [*row[:5], -row[5], row[6]], "not like those of 2022", "estimate", "correlation -"),
        (lambda at, row: [*row[:5], (2.5 - row[5]) / 5, 0.2], "not like those of 2022", "estimate", "apart"),
        (lambda at, row: [*row[:5], row[5] / 1000, 0.2], "not like those of 2022", "estimate", "apart"),
        (lambda at, row: [*row[:5], row[5] * 1000, 0.2], "A score is none", "estimate", ""),
        (
            lambda at, row: [*row[:5], "", ""] if row[3] == 2023 and at % 2 else row,
            "half empty",
            "estimate",
            "2023",
        ),
        (
            lambda at, row: [*row[:5], "", ""] if row[4] == "rl" and row[1] > "M" else row,
            "The indicator rl has far fewer places in 2022",
            "estimate",
            "of 214",
        ),
    ],
)
def test_damage_of_scores_that_no_row_shows(
    workspace: Path,
    tmp_path: Path,
    change: Callable[[int, list[Any]], list[Any] | None],
    what: str,
    column: str,
    seen: str,
) -> None:
    head, *rows = several_years()
    path = tmp_path / "wgidataset.csv"
    told = [row for at, each in enumerate(rows) if (row := change(at, each)) is not None]
    path.write_text(long_text([head, *told]))
    error = refused("wgi", path, what, None, column, part=False)
    assert "row " in error.where
    assert seen in error.seen


def test_scores_of_several_years_are_taken_whole(workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "wgidataset.csv"
    path.write_text(long_text(several_years()))
    assert brought("wgi", path, part=False).edition == "2026"
