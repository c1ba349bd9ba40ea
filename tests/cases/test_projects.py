"""A user's file of projects: valid as it stands; what is wrong is named by file, row and remedy."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from derisk.cases.files import read_plan
from derisk.cases.templates import template
from derisk.cases.templates.workbook import workbook
from derisk.facts.tables import tables
from derisk.facts.tables.project import STATUSES
from derisk.plan.projects import read
from derisk.terms.errors import InputError

LINES = [line for line in template("project").splitlines() if not line.startswith("#")]
HEADER = LINES[0].split(",")
PLANT = dict(zip(HEADER, next(csv.reader([LINES[1]])), strict=True))


def sheet(folder: Path, *rows: dict[str, str], name: str = "mine.xlsx") -> Path:
    """A file of projects with these rows under the template's header."""
    path = folder / name
    if path.suffix == ".csv":
        text = io.StringIO()
        out = csv.DictWriter(text, HEADER, lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
        path.write_text(text.getvalue())
        return path
    with xlsxwriter.Workbook(path) as book:
        cells = book.add_worksheet("projects")
        for position, column in enumerate(HEADER):
            cells.write(0, position, column)
            for line, row in enumerate(rows, start=1):
                cells.write(line, position, row.get(column, ""))
    return path


def test_the_template_is_valid_as_it_stands(tmp_path: Path) -> None:
    text, book = tmp_path / "mine.csv", tmp_path / "mine.xlsx"
    text.write_text(template("project"))
    book.write_bytes(workbook("project"))
    known = ("project", "stage", "place", "capacity_t_a", "lead_years", "capex", "currency", "chance")
    said = [[{name: row[name] for name in known} for row in read(path)] for path in (text, book)]
    assert said[0] == said[1] and len(said[0]) == 2
    assert said[0][0] == {
        "project": "Example separation plant", "stage": "separation", "place": "FRA", "capacity_t_a": 3000.0,
        "lead_years": 4.0, "capex": 220e6, "currency": "EUR", "chance": None,
    }  # fmt: skip


def test_the_workbook_says_what_each_column_is() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook("project")))
    assert book.sheet_names[0] == "project"
    meaning = {row[0]: row[2] for row in book.get_sheet_by_name("dictionary").to_python()[1:]}
    assert list(meaning) == HEADER
    schema = {column.name: column.meaning for column in tables()["project"].columns}
    assert all(meaning[name] == schema[name] for name in HEADER if name in schema)
    assert all(meaning.values())
    assert workbook("project") == workbook("project")


def test_a_plan_file_brings_its_projects(tmp_path: Path) -> None:
    sheet(tmp_path, PLANT)
    plan = tmp_path / "plan.yaml"
    plan.write_text(template("plan").replace("coordination:", "projects: mine.xlsx\ncoordination:"))
    asked = read_plan(plan).projects
    assert asked is not None and asked.file == "mine.xlsx"
    assert [row["project"] for row in asked.rows] == ["Example separation plant"]


def test_a_file_that_is_not_there_is_named_with_the_line_of_the_plan(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(template("plan").replace("coordination:", "projects: none.xlsx\ncoordination:"))
    with pytest.raises(InputError, match="no such file of projects") as caught:
        read_plan(plan)
    assert "plan.yaml, line" in caught.value.where and "none.xlsx" in caught.value.seen


@pytest.mark.parametrize("name", ["mine.xlsx", "mine.csv"])
@pytest.mark.parametrize(
    ("column", "cell", "what", "remedy"),
    [
        ("lead_years", "", "no lead time", "start_year"),
        ("project", "Plant 1/2", "slash", "hyphen"),
        ("capex", "-1000000", "negative", "correct the cell"),
        ("opex_per_t", "-5", "negative", "correct the cell"),
        ("place", "FRX", "FRX", "FRA"),
        ("place", "alliance", "one place", "ISO 3166"),
        ("currency", "EURO", "EURO", "EUR"),
        ("currency", "", "without a currency", "USD"),
        ("capacity_t_a", "", "how much it makes", "above 0"),
        ("capacity_t_a", "0", "how much it makes", "above 0"),
        ("technology", "refinary", "refinary", "refinery"),
        ("status", "finnanced", "finnanced", "financed"),
        ("mineral", "rare-earth", "rare-earth", "rare-earths"),
        ("stage", "smelting", "smelting", "separation"),
        ("chance", "70", "between 0 and 1", "0.7"),
        ("capex_high", "1", "outside its own range", "capex_low"),
        ("lead_years", "soon", "no number", "correct the cell"),
        ("lead_years", "4,5", "no number", "4.5, with a point"),
        ("lead_years", "500", "at most 50 years", "as 4"),
        ("lead_years", "-1", "negative", "correct the cell"),
        ("lead_years", "2029-01-01", "no number", "correct the cell"),
        ("opex_per_t", "5,5", "no number", "5.5, with a point"),
        ("capex", "220 000 000", "no number", "220000000, digits alone"),
        ("capex", "220.000.000", "no number", "220000000, digits alone"),
        ("capex", "220 million", "no number", "correct the cell"),
        ("chance", "70%", "no number", "0.7"),
        ("start_year", "29", "no year", "1900-2100"),
        ("start_year", "2029.5", "no whole number", "correct the cell"),
        ("money_year", "2099", "cannot be told", "empty cell"),
        ("currency", "€UR", "€UR", "EUR"),
        ("place", "UK; FRA", "UK; FRA", "ISO 3166"),
        ("stage", "mining", "A mine, and nothing else", "later stage"),
        ("technology", "mine", "A mine, and nothing else", "stage mining"),
        ("as_of", "January 2026", "of when it is", "YYYY-MM"),
        ("as_of", "", "of when it is", "YYYY-MM"),
    ],
)
def test_a_wrong_cell_is_named_by_file_row_and_remedy(
    tmp_path: Path, name: str, column: str, cell: str, what: str, remedy: str
) -> None:
    wrong = {**PLANT, "project": "Second plant", column: cell}
    with pytest.raises(InputError) as caught:
        read(sheet(tmp_path, PLANT, wrong, name=name))
    error = caught.value
    assert what in error.what and remedy in error.try_ and error.seen
    assert error.where.startswith(name) and ", row 3, column " in error.where
    assert ("sheet projects" in error.where) == name.endswith(".xlsx")
    assert error.exit_code == 2


def test_two_projects_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="same thing") as caught:
        read(sheet(tmp_path, PLANT, {**PLANT, "capacity_t_a": "10"}))
    assert "row 3" in caught.value.where and "also in row 2" in caught.value.seen


def test_a_column_that_would_be_passed_over_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("\n".join([LINES[0].replace("capex,", "capex_usd,"), LINES[1]]) + "\n")
    with pytest.raises(InputError, match="capex_usd") as caught:
        read(path)
    assert caught.value.try_ == "capex"


def test_a_column_that_is_missing_is_the_users_own_to_add(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    kept = [name for name in HEADER if name != "as_of"]
    path.write_text(f"{','.join(kept)}\n{','.join(PLANT[name] for name in kept)}\n")
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.what == "The column as_of is missing."
    assert caught.value.try_ is not None and "derisk new" in caught.value.try_
    assert "publisher" not in caught.value.try_


def filled(path: Path, change: Callable[[Worksheet], None]) -> Path:
    """The template's workbook, filled in as a spreadsheet does it."""
    path.write_bytes(workbook("project"))
    book = openpyxl.load_workbook(path)
    change(book["project"])
    book.save(path)
    return path


def cell(place: str, value: object) -> Callable[[Worksheet], None]:
    return lambda sheet: sheet.__setitem__(place, value)


@pytest.mark.parametrize(
    ("change", "what", "where", "remedy"),
    [
        (cell("J2", "#DIV/0!"), "an error or a formula", "row 2, column capex", "the value itself"),
        (cell("G2", "=1000*3"), "an error or a formula", "row 2, column capacity_t_a", "the value itself"),
        (cell("Y2", "scribble"), "under no column", "row 2, column 25", "column note"),
        (cell("R1", "capex"), "stands twice", "row 1, column capex", "keep one"),
        (cell("B1", None), "mineral is missing", "row 1, column mineral", "derisk new"),
        (cell("A4", "Total"), "must be filled", "row 4, column mineral", "slug of the mineral"),
        (lambda sheet: sheet.merge_cells("B2:B3"), "must be filled", "row 3, column mineral", "slug"),
        (lambda sheet: sheet.insert_rows(1, 3), "", "", ""),
        (lambda sheet: sheet.insert_rows(3, 2), "", "", ""),
        (lambda sheet: sheet.delete_rows(2, 2), "no rows", "row 2", "a row for each"),
        (lambda sheet: sheet.parent.move_sheet("README", -1), "", "", ""),
    ],
)
def test_a_workbook_is_read_whole_or_refused(
    tmp_path: Path, change: Callable[[Worksheet], None], what: str, where: str, remedy: str
) -> None:
    path = filled(tmp_path / "mine.xlsx", change)
    if not what:
        assert len(read(path)) == 2
        return
    with pytest.raises(InputError) as caught:
        read(path)
    error = caught.value
    assert what in error.what and where in error.where and remedy in error.try_
    assert error.where.startswith("mine.xlsx, sheet project,")


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        (LINES[0].replace(",", ";") + "\n", "parted by semicolons", ".xlsx"),
        ("", "empty", "derisk new"),
        (LINES[0] + "\n", "no rows", "a row for each"),
        (f"{LINES[0]}\n{LINES[1]}\n{LINES[1]}\n", "stands twice", "keep one"),
        (f"{LINES[0]}\n{LINES[1]},more\n", "more cells than the header", "derisk new"),
        (f"{LINES[0]}\n{LINES[1][:60]}\n", "ends early", "derisk new"),
    ],
)
def test_a_text_that_is_no_table_of_projects(tmp_path: Path, text: str, what: str, remedy: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read(path)
    assert what in caught.value.what and remedy in caught.value.try_ and "publisher" not in str(caught.value)


def test_another_encoding_is_told_by_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes("\n".join(LINES).replace("magnet plant", "usine d'aimants é").encode("latin-1"))
    with pytest.raises(InputError) as caught:
        read(path)
    assert "another encoding than UTF-8" in caught.value.what and caught.value.try_ == "save it as UTF-8"
    assert "row 3, column project" in caught.value.where


def test_an_operating_project_needs_no_lead_time(tmp_path: Path) -> None:
    assert "operating" in STATUSES
    (row,) = read(sheet(tmp_path, {**PLANT, "status": "operating", "lead_years": "", "capex": ""}))
    assert row["lead_years"] is None
