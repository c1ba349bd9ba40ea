"""Files: by their ending, whole or not at all, with the numbers of the rows."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from derisk.report.brief import Brief
from derisk.report.markdown import markdown
from derisk.report.page import html
from derisk.report.paper import pdf
from derisk.report.tables import panels
from derisk.report.terminal import show
from derisk.report.write import write
from derisk.terms.errors import InputError


def test_an_unknown_ending_is_refused_and_leaves_nothing(japan: Brief, tmp_path: Path) -> None:
    for name in ("brief.docx", "brief"):
        with pytest.raises(InputError) as error:
            write(japan, tmp_path / name)
        assert error.value.exit_code == 2
        assert ".xlsx" in error.value.try_
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(japan: Brief, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        write(japan, tmp_path / "nowhere" / "brief.md")
    assert "cannot be written" in error.value.what


def test_a_write_that_fails_keeps_the_old_file(
    japan: Brief, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "brief.md"
    target.write_text("old")

    def full(source: str, there: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(InputError, match="No space left"):
        write(japan, target)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["brief.md"]


def test_the_page_loads_nothing_and_hides_nothing(japan: Brief, tmp_path: Path) -> None:
    page = write(japan, tmp_path / "brief.html").read_text(encoding="utf-8")
    assert page == html(japan)
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)
    assert "<script" not in page and "@import" not in page and "url(" not in page
    assert page.count("<svg") == sum(panel.chart is not None for panel in panels(japan)) >= 4
    for word in (">None<", "NaN", "undefined"):
        assert word not in page
    for headline in japan.headlines:
        assert headline.text.replace("'", "&#39;") in page
    for source in japan.sources:
        assert source.licence.replace("'", "&#39;") in page
    assert 'class="number unknown"' in page


def test_every_chart_says_what_it_is_and_has_its_table(japan: Brief) -> None:
    for panel in panels(japan):
        if panel.chart is not None:
            drawn = panel.chart()
            assert re.match(r'<svg role="img" aria-label="[^"]{10,}"', drawn)
            assert panel.table.rows


def test_the_sheet_holds_every_row_and_no_invented_nought(japan: Brief, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(japan, tmp_path / "brief.xlsx"))
    assert book.sheetnames == ["README", "Data", "Sources", "Assumptions", "Dictionary"]
    lines = list(book["Data"].iter_rows(values_only=True))
    names = lines[0]
    found = {line[0]: dict(zip(names, line, strict=True)) for line in lines[1:]}
    assert set(found) == {row["id"] for row in japan.rows}
    for row in japan.rows:
        cell = found[row["id"]]["value"]
        assert (cell is None) == (row["value"] is None)
        if row["value"] is not None:
            assert cell == pytest.approx(row["value"], rel=1e-12)
        else:
            assert found[row["id"]]["note"]
    assert {line[0] for line in book["Dictionary"].iter_rows(min_row=2, values_only=True)} == set(names)
    assert all(line[1] for line in book["Dictionary"].iter_rows(min_row=2, values_only=True))
    assert book["Sources"].max_row == len(japan.sources) + 1
    assert book["Assumptions"].max_row > 20


def test_markdown_has_every_part(japan: Brief, tmp_path: Path) -> None:
    text = write(japan, tmp_path / "brief.md").read_text(encoding="utf-8")
    assert text == markdown(japan)
    for panel in panels(japan):
        assert f"## {panel.title}" in text
        for row in panel.table.rows:
            assert f"| {' | '.join(row)} |" in text


def test_the_paper_is_one_page(japan: Brief, tmp_path: Path) -> None:
    made = write(japan, tmp_path / "brief.pdf").read_bytes()
    assert made.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type ?/Page\b", made)) == 1
    assert len(pdf(japan)) > 20_000


def test_ten_dependencies_fit_one_page_too(japan: Brief) -> None:
    whole = replace(japan, dependencies=tuple(5 * japan.dependencies))
    assert len(whole.worst) == 10
    assert len(re.findall(rb"/Type ?/Page\b", pdf(whole))) == 1


def test_the_terminal_shows_the_headlines_and_what_is_not_known(japan: Brief) -> None:
    console = Console(width=200, record=True, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    show(japan, console)
    console.file.close()
    text = console.export_text()
    for headline in japan.headlines:
        assert headline.text[:60] in text
    assert "not known" in text and "Sources:" in text and japan.run["id"] in text
