"""The survey's files of three editions: what is read, and what is refused."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import polars as pl
import pytest

from derisk import facts
from derisk.facts.load import shard
from derisk.facts.sources import usgs_checks, usgs_mcs
from derisk.terms.minerals import mineral
from tests.facts.sources import publishers
from tests.facts.sources.bringing import brought, refused
from tests.facts.sources.publishers import replaced, row_of, without_row, written

NAME = "MCS2026_Commodities_Data.csv"


def test_every_table_of_the_survey_names_a_stage_that_is_there() -> None:
    for sheet in usgs_mcs.sheets():
        chain = mineral(sheet.mineral)
        assert chain.stage(sheet.stage).slug == sheet.stage
        assert sheet.stream in chain.streams


def test_the_release_is_read_as_the_packaged_rows_have_it(workspace: Path, tmp_path: Path) -> None:
    key = ["mineral", "stage", "stream", "place", "year", "cite"]
    names = ("gallium", "rare-earths", "tin")
    before = {name: shard("production", mineral=name) for name in names}
    told = facts.publications()["usgs-mcs-2026"]
    result = brought("usgs-mcs", written(tmp_path, NAME, publishers.release(), "cp1252"))
    assert (result.edition, result.changed) == ("2026", True)
    assert result.rows == {"production": (82, 0, 0)}
    assert facts.publications()["usgs-mcs-2026"] == told
    for name in names:
        now = shard("production", mineral=name)
        assert now.height == before[name].height
        both = before[name].join(now, on=key, suffix="_now")
        assert both.height == now.height
        changed = both.filter(pl.col("mass_t").ne_missing(pl.col("mass_t_now")))
        assert changed.is_empty()
        assert now.filter(pl.col("locator") != "").height == now.height


def test_units_and_marks_of_the_survey(workspace: Path, tmp_path: Path) -> None:
    text = replaced(publishers.release(), 3, '"839,000"', "W")
    brought("usgs-mcs", written(tmp_path, NAME, replaced(text, 4, '"3,000"', "NA"), "utf-8"))
    rows = shard("production", mineral="gallium").filter(
        (pl.col("year") == 2024) & (pl.col("cite") == "usgs-mcs-2026")
    )
    found = {row["place"]: row for row in rows.iter_rows(named=True)}
    assert (found["CHN"]["mass_t"], found["CHN"]["quality"]) == (None, "withheld")
    assert found["USA"]["mass_t"] == 0.0
    assert found["RUS"]["mass_t"] == pytest.approx(6.0)
    assert "6,000 kilograms" in found["RUS"]["locator"]
    assert found["JPN"]["mass_t"] == pytest.approx(3.0), "not available gives no row: the packaged one stands"


def test_a_newer_edition_stands_beside_and_the_view_takes_it(workspace: Path, tmp_path: Path) -> None:
    before = facts.vintage()
    text = publishers.release(2027)
    row = next(
        number
        for number, line in enumerate(text.splitlines(), 1)
        if line.startswith("TIN") and "Peru" in line
    )
    text = replaced(text, row, '"32,300"', '"32,900"')
    brought("usgs-mcs", written(tmp_path, "MCS2027_Commodities_Data.csv", text))
    rows = shard("production", mineral="tin").filter((pl.col("year") == 2025) & (pl.col("place") == "PER"))
    assert set(rows["cite"]) == {"usgs-mcs-2026", "usgs-mcs-2027"}
    chosen = facts.production("tin", "mining", 2025).filter(pl.col("place") == "PER")
    assert chosen["mass_t"].to_list() == [32_900.0]
    assert chosen["cite"].to_list() == ["usgs-mcs-2027"]
    assert facts.publications()["usgs-mcs-2027"].licence == "public domain"
    assert facts.vintage() != before


def test_the_same_file_twice_changes_nothing(workspace: Path, tmp_path: Path) -> None:
    path = written(tmp_path, NAME, publishers.release(), "cp1252")
    brought("usgs-mcs", path)
    vintage = facts.vintage()
    again = brought("usgs-mcs", path)
    assert not again.changed
    assert again.rows == {"production": (0, 0, 82)}
    assert facts.vintage() == vintage
    recoded = brought("usgs-mcs", written(tmp_path, NAME, publishers.release().replace("\n", "\r\n")))
    assert not recoded.changed, "line ends and encoding are no figures"


def test_a_corrected_file_of_the_same_edition_takes_the_old_ones_place(
    workspace: Path, tmp_path: Path
) -> None:
    brought("usgs-mcs", written(tmp_path, NAME, publishers.release()))
    text = replaced(publishers.release(), 3, '"839,000"', '"838,000"')
    result = brought("usgs-mcs", written(tmp_path, NAME, text))
    assert result.rows == {"production": (0, 12, 70)}
    rows = shard("production", mineral="gallium")
    china = rows.filter((pl.col("place") == "CHN") & (pl.col("year") == 2024))
    assert china.filter(pl.col("cite") == "usgs-mcs-2026")["mass_t"].to_list() == [838.0]


@pytest.mark.parametrize(
    ("name", "text", "edition", "china", "year"),
    [
        ("mcs2024-galli_world.csv", publishers.GALLIUM_2024, "2024", 600.0, 2022),
        ("mcs2023-galli_world.csv", publishers.GALLIUM_2023, "2023", 423.0, 2021),
    ],
)
def test_world_tables_of_the_earlier_editions(
    workspace: Path, tmp_path: Path, name: str, text: str, edition: str, china: float, year: int
) -> None:
    path = written(tmp_path, name, text, "utf-8-sig")
    result = brought("usgs-mcs", path)
    assert result.edition == edition
    rows = shard("production", mineral="gallium").filter(
        (pl.col("cite") == f"usgs-mcs-{edition}") & (pl.col("year") == year)
    )
    found = {row["place"]: row for row in rows.iter_rows(named=True)}
    assert found["CHN"]["mass_t"] == pytest.approx(china)
    assert found["JPN"]["mass_t"] == pytest.approx(3.0)
    assert found["KOR"]["mass_t"] == pytest.approx(2.0)
    assert found["CHN"]["quality"] == ("estimated" if edition == "2024" else "reported")


def test_world_tables_in_an_archive(workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "world.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("world/mcs2024-galli_world.csv", publishers.GALLIUM_2024)
        archive.writestr("world/mcs2023-galli_world.csv", publishers.GALLIUM_2023)
    assert brought("usgs-mcs", path).edition == "2024, 2023"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    refused("usgs-mcs", path, "cut off", None, None)


def test_a_cut_file_is_refused_by_row_and_column(workspace: Path, tmp_path: Path) -> None:
    text = publishers.release()
    brought("usgs-mcs", written(tmp_path, NAME, text))
    lines = text.splitlines(keepends=True)
    within = "".join(lines[:40]) + lines[40][:60]
    refused("usgs-mcs", written(tmp_path, NAME, within), "cut off", 41, "Country")
    at_a_row = "".join(lines[:40])
    error = refused("usgs-mcs", written(tmp_path, NAME, at_a_row), "without its world total", 40, "Country")
    assert "rare-earths, mining, 2025" in error.what
    within_a_cell = "".join(lines[:40]) + 'RARE EARTHS,"World Mine Prod\n'
    refused("usgs-mcs", written(tmp_path, NAME, within_a_cell), "cut off", 41, None)


def test_a_release_without_some_chapters_is_refused_unless_it_is_called_a_part(
    workspace: Path, tmp_path: Path
) -> None:
    path = written(tmp_path, NAME, publishers.release())
    error = refused("usgs-mcs", path, "Tables of the release are missing", 83, "MCS chapter", part=False)
    assert "Antimony" in error.seen
    assert "--part" in error.try_
    assert brought("usgs-mcs", path, part=True).changed


MADE = {  # thousand t of 2022 at mines and refineries, as the edition of 2024 prints them
    "United States": (1230, 952), "Australia": (819, 401), "Canada": (520, 278), "Chile": (5330, 2150),
    "China": (1940, 11100), "Congo (Kinshasa)": (2350, 1770), "Germany": (0, 609), "Indonesia": (941, 310),
    "Japan": (0, 1550), "Kazakhstan": (593, 494), '"Korea, Republic of"': (0, 638), "Mexico": (754, 486),
    "Peru": (2450, 391), "Poland": (393, 586), "Russia": (936, 1010), "Zambia": (797, 349),
    "Other countries": (2850, 2830), "World total (rounded)": (21900, 25900),
}  # fmt: skip
HEADER = "Source,Country,Type,Prod_kt_2022,Prod_kt_est_2023,Prod_notes,Reserves_kt,Reserves_notes\n"
KINDS = ("Mine production, recoverable copper content", "Refinery production, copper")
COPPER = HEADER + "".join(
    f'MCS2024,{place},"{kind}",{made[part]},{made[part]},,,\n'
    for part, kind in enumerate(
        ("Mine production, recoverable copper content", "Refinery production, copper")
    )
    for place, made in MADE.items()
)


def test_a_table_cut_between_its_parts_is_refused_and_the_old_rows_stay(
    workspace: Path, tmp_path: Path
) -> None:
    """The mine's total closes the first half: only the missing refineries tell of the cut."""
    name = "mcs2024-coppe_world.csv"
    brought("usgs-mcs", written(tmp_path, name, COPPER), part=False)
    cut = "".join(f"{line}\n" for line in COPPER.splitlines()[: 1 + len(MADE)])
    refused(
        "usgs-mcs", written(tmp_path, name, cut), "A part of the table is missing", 19, "Type", part=False
    )
    stages = shard("production", mineral="copper").filter(pl.col("cite") == "usgs-mcs-2024")["stage"]
    assert set(stages) == {"mining", "refining"}


def test_a_table_without_large_makers_of_the_year_before_is_refused(workspace: Path, tmp_path: Path) -> None:
    """The total is not reached; nor would it be where a withheld figure leaves that open."""
    name = "mcs2024-coppe_world.csv"
    without = "".join(line for line in COPPER.splitlines(keepends=True) if "Chile" not in line)
    refused(
        "usgs-mcs", written(tmp_path, name, without), "do not reach its world total", None, None, part=False
    )
    open_ = without.replace(",797,797,", ",W,W,").replace(",349,349,", ",W,W,")
    error = refused("usgs-mcs", written(tmp_path, name, open_), "made it before", None, "Country", part=False)
    assert error.seen == "without CHL"


def test_withheld_output_that_is_no_part_of_the_total_leaves_nothing_open(
    workspace: Path, tmp_path: Path
) -> None:
    """World Mine Production of barite, 2024: the total excludes the United States."""
    places = {"China": 1900, "India": 2700, "Iran": 300, "Kazakhstan": 650, "Laos": 303, "Mexico": 316}
    head = "Source,Country,Type,Prod_kt_2022,Prod_kt_est_2023,Prod_note,Reserves_kt,Reserves_notes,\n"
    kind = '"Mine production, barite"'
    rows = "".join(f"MCS2024,{place},{kind},{made},{made},,,,\n" for place, made in places.items())
    total = f"MCS2024,World total (rounded),{kind},8260,8260,Excludes U.S. production.,,,\n"
    text = f"{head}MCS2024,United States,{kind},W,W,,,,\n{rows}{total}"
    path = written(tmp_path, "mcs2024-barit_world.csv", text)
    refused("usgs-mcs", path, "do not reach its world total", 9, "Prod_kt_2022", part=True)


def test_a_renamed_column_is_refused(workspace: Path, tmp_path: Path) -> None:
    renamed = publishers.release().replace("Value", "Amount", 1)
    error = refused("usgs-mcs", written(tmp_path, NAME, renamed), "Value is missing", 1, "Value")
    assert "Notes" in error.try_
    world = publishers.GALLIUM_2024.replace("Prod_kg_2022", "Output 2022", 1)
    path = written(tmp_path, "mcs2024-galli_world.csv", world)
    refused("usgs-mcs", path, "column of output by year is missing", 1, "Prod")
    unmarked = publishers.GALLIUM_2024.replace("Prod_notes", "Remarks", 1)  # estimates would pass for reports
    path = written(tmp_path, "mcs2024-galli_world.csv", unmarked)
    refused("usgs-mcs", path, "not one of the survey's", 1, "6")


def test_another_encoding_is_refused(workspace: Path, tmp_path: Path) -> None:
    text = publishers.release()
    refused("usgs-mcs", written(tmp_path, NAME, text, "utf-16"), "encoding", 1, "1")
    damaged = text.encode("cp1252").replace(b"\x97", b"\x8f", 1)
    path = tmp_path / NAME
    path.write_bytes(damaged)
    refused("usgs-mcs", path, "encoding", 2, "Value")
    lost = text.replace("—", "�", 1)
    refused("usgs-mcs", written(tmp_path, NAME, lost), "were lost", 2, "Value")
    misread = text.encode("utf-8").decode("cp1252").encode("utf-8").decode()
    refused("usgs-mcs", written(tmp_path, NAME, misread), "no figure", 2, "Value")


def test_doubled_rows_are_refused(workspace: Path, tmp_path: Path) -> None:
    text = publishers.release()
    again = text + row_of(text, 9) + "\n"
    refused("usgs-mcs", written(tmp_path, NAME, again), "stands twice", 84, "MCS chapter")
    twice = text + "".join(text.splitlines(keepends=True)[1:])
    refused("usgs-mcs", written(tmp_path, NAME, twice), "stands twice", 84, "MCS chapter")
    other = text + row_of(text, 3).replace("839,000", "840,000") + "\n"
    refused("usgs-mcs", written(tmp_path, NAME, other), "place stands twice", 84, "Country")


def _without_value(line: str) -> str:
    cells = next(csv.reader([line]))
    cells[8] = ""
    return ",".join(f'"{cell}"' for cell in cells) + "\n"


def test_a_half_empty_file_is_refused(workspace: Path, tmp_path: Path) -> None:
    text = publishers.release()
    lines = text.splitlines(keepends=True)
    half = [line if at < 40 else _without_value(line) for at, line in enumerate(lines)]
    refused("usgs-mcs", written(tmp_path, NAME, "".join(half)), "empty", 41, "Value")
    china = next(at for at, line in enumerate(lines, 1) if "RARE" in line and "China" in line)
    error = refused(
        "usgs-mcs",
        written(tmp_path, NAME, without_row(text, china)),
        "do not reach its world total",
        30,
        "Value",
    )
    assert "380,000" in error.seen


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("6,000", "-6,000", "nought or more"),
        ("6,000", "600,000", "more than its world total"),
        ("kilograms", "metric tons", "of another size"),
    ],
)
def test_impossible_output_is_refused(workspace: Path, tmp_path: Path, old: str, new: str, what: str) -> None:
    """Negative output, a place beyond the world, and a unit a thousand times too large."""
    text = publishers.release()
    changed = text.replace(old, new) if old == "kilograms" else replaced(text, 5, old, new)
    refused("usgs-mcs", written(tmp_path, NAME, changed), what, None, "Value")


def test_what_is_no_file_of_the_survey_is_refused(workspace: Path, tmp_path: Path) -> None:
    refused("usgs-mcs", tmp_path / "none.csv", "no such file", None, None)
    refused("usgs-mcs", written(tmp_path, "empty.csv", ""), "empty", None, None)
    refused(
        "usgs-mcs", written(tmp_path, "other.csv", "a,b\n1,2\n"), "MCS chapter is missing", 1, "MCS chapter"
    )
    strange = replaced(publishers.release(), 3, "China", "Chnia")
    refused("usgs-mcs", written(tmp_path, NAME, strange), "place is not known", 3, "Country")
    letters = replaced(publishers.release(), 3, "839,000", "839.O00")
    refused("usgs-mcs", written(tmp_path, NAME, letters), "no figure", 3, "Value")


@pytest.mark.parametrize("source", ["usgs-mcs", "baci", "comtrade", "wgi", "pink-sheet", "stocks"])
def test_a_folder_is_named_as_one(workspace: Path, tmp_path: Path, source: str) -> None:
    folder = tmp_path / "downloads.xlsx"
    folder.mkdir()
    written(folder, NAME, publishers.release())
    error = refused(source, folder, "This is a folder, not a file.", None, None)
    assert error.seen == NAME


LITHIUM = {  # t of 2022 and 2023, as the edition of 2024 prints them
    "United States": ("W", "W"), "Argentina": (6590, 9600), "Australia": (74700, 86000),
    "Brazil": (2630, 4900), "Canada": (520, 3400), "Chile": (38000, 44000), "China": (22600, 33000),
    "Portugal": (380, 380), "Zimbabwe": (1030, 3400), "Other countries": (0, 0),
    "World total (rounded)": (146000, 180000),
}  # fmt: skip


def lithium(head: str) -> str:
    """The world table of lithium of the edition of 2024 under these two columns of output."""
    kind = '"Mine production, lithium content"'
    rows = [f"MCS2024,{place},{kind},{one},{two},,,\n" for place, (one, two) in LITHIUM.items()]
    return f"Source,Country,Type,{head},Prod_notes,Reserves_t,Reserves_notes\n{''.join(rows)}"


def test_two_years_of_the_packaged_edition_exchanged_are_refused(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right file is then taken, also beside an exchanged one that an older release let pass."""
    name = "mcs2024-lithi_world.csv"
    exchanged = lithium("Prod_t_est_2023,Prod_t_2022")
    error = refused(
        "usgs-mcs", written(tmp_path, name, exchanged), "exchanged (lithium, mining)", 1, "Prod_t_2022",
        part=False,
    )  # fmt: skip
    assert error.seen == "8 figures of 2022 are those of 2023 in the package, 0 are not"
    with monkeypatch.context() as older:
        older.setattr(usgs_checks, "_check_years", lambda figures: None)
        assert brought("usgs-mcs", written(tmp_path, name, exchanged)).changed
    right = written(tmp_path, name, lithium("Prod_t_2022,Prod_t_est_2023"))
    assert brought("usgs-mcs", right, part=False).changed
    chile = shard("production", mineral="lithium").filter(
        (pl.col("place") == "CHL") & (pl.col("cite") == "usgs-mcs-2024")
    )
    assert dict(chile.select("year", "mass_t").iter_rows()) == {2022: 38000.0, 2023: 44000.0}
