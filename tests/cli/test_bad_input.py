"""Wrong usage and input: exit 2, nothing on stdout; what, where, what was seen and what to try; no file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import derisk

SCENARIO = """name: a stop
mineral: rare-earths
base_year: 2009
start: 2010-09
months: 6
restrictions:
  - by: CHN
    to: [JPN]
    stages: [separation]
    kind: ban
    cut: 1.0
    from: 2010-09
"""
FILES = {  # what is written instead of what, and where and what the error says
    "a cut of 1.7": ("cut: 1.0", "cut: 1.7", "line 11", "1.7", "<= 1"),
    "a month before the data": ("start: 2010-09", "start: 1890-01", "line 4", "1890-01", "start"),
    "a base year before the data": (
        "base_year: 2009",
        "base_year: 1890",
        "line 3",
        "1890",
        "base_year: 20",
    ),
    "a misspelt key": ("months:", "monhts:", "line 5", "monhts", "months"),
    "a misspelt key inside": ("stages:", "stage:", "line 9", "stage", "stages"),
    "an unknown mineral": ("rare-earths", "rare-earth", "line 2", "rare-earth", "rare-earths"),
    "an unknown economy": ("[JPN]", "[JAP]", "line 8", "JAP", "JPN"),
    "an unknown supplier": ("CHN", "Chna", "line 7", "Chna", "CHN"),
    "an unknown stage": ("[separation]", "[seperation]", "line 9", "seperation", "separation"),
    "an unknown kind": ("kind: ban", "kind: embargo", "line 10", "embargo", "ban"),
    "text for a number": ("months: 6", "months: six", "line 5", "six", "try"),
    "not YAML": ("mineral: rare-earths", "mineral: rare: earths", "line 2", "rare: earths", "derisk new"),
    "a tab": ("    kind: ban", "\tkind: ban", "line 10", "\\t", "spaces"),
    "a key twice": ("months: 6", "months: 6\nmonths: 7", "line 6", "line 5", "keep one"),
    "an end before its begin": (
        "from: 2010-09",
        "from: 2010-09\n    until: 2010-08",
        "line 7",
        "until",
        "try",
    ),
}


def _refused(*args: str, cwd: Path, before: set[Path] | None = None) -> str:
    done = derisk(*args, cwd=cwd)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    first, *rest = done.stderr.splitlines()
    assert first and not first.startswith(" ")
    assert {line.split(":")[0].strip() for line in rest if line.startswith("  ")} >= {"where", "seen", "try"}
    assert set(cwd.iterdir()) == (before or set())
    return done.stderr


@pytest.mark.parametrize("fault", FILES)
def test_a_faulty_file_is_refused_with_its_line(fault: str, tmp_path: Path) -> None:
    written, instead, *said = FILES[fault]
    assert written in SCENARIO
    file = tmp_path / "scenario.yaml"
    file.write_text(SCENARIO.replace(written, instead, 1))
    error = _refused("stress", "scenario.yaml", "-o", "out", "--json", cwd=tmp_path, before={file})
    assert "scenario.yaml" in error
    for words in said:
        assert words in error


def test_the_same_file_without_a_fault_runs(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(SCENARIO)
    done = derisk("stress", "scenario.yaml", "-o", "out", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    written = {item.name for item in (tmp_path / "out").iterdir()}
    charts = {name for name in written if name.endswith(".svg")}
    assert "rare-earths-prices.svg" in charts and written - charts == {
        "document.json",
        "rows.csv",
        "rows.xlsx",
    }
    assert (tmp_path / "out" / "document.json").read_text() == done.stdout


def test_bytes_are_no_file(tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff\xfe")
    assert "not text" in _refused("stress", "scenario.yaml", cwd=tmp_path, before={file})


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("alliance",), "not built yet"),
        (("expsure", "--economy", "JPN"), "derisk exposure"),
        (("facts", "import", "usgs", "file.csv"), "No source to import is called usgs"),
        (("exposure",), "--economy"),
        (("exposure", "--economi", "JPN"), "--economy"),
        (("exposure", "--economy", "JAP"), "JPN"),
        (("exposure", "--economy", "JPN", "--mineral", "coper"), "copper"),
        (("exposure", "--economy", "JPN", "--stage", "seperation"), "separation"),
        (("exposure", "--economy", "JPN", "--metric", "hhi"), "hhi_"),
        (("exposure", "--economy", "JPN", "--year", "1800"), "1800"),
        (("exposure", "--economy", "JPN", "--year", "now"), "now"),
        (("exposure", "--economy", "JPN", "--json", "--csv", "x.csv"), "one of"),
        (("network", "--mineral", "copper", "--year", "1999"), "2024"),
        (("stress",), "--preset"),
        (("stress", "none.yaml"), "none.yaml"),
        (("stress", "--preset", "alliance-magnets"), "derisk plan"),
        (("stress", "--preset", "japan2010"), "japan-2010"),
        (("stress", "--by", "CHN"), "--mineral"),
        (("stress", "--mineral", "copper", "--to", "JPN"), "--by"),
        (("stress", "--by", "CHN", "--mineral", "copper", "--to", "JPN", "--cut", "1.7"), "0 to 1"),
        (("stress", "--by", "CHN", "--mineral", "copper", "--to", "JPN", "--months", "0"), "months"),
        (("stress", "--by", "USA", "--mineral", "helium", "--to", "JPN"), "no network"),
        (
            ("stress", "--by", "CHN", "--mineral", "copper", "--to", "JPN", "--preset", "copper-today"),
            "one way",
        ),
        (("plan",), "--preset"),
        (("plan", "--preset", "japan-2010"), "derisk stress"),
        (("frontier", "none.yaml"), "none.yaml"),
        (("why", "nothing/at/all"), "exposure"),
        (("why", "exposure/JPN/copper/refining/imports_t/1800/quantity"), "1800"),
        (("why", "stress/file-0123456789ab/JPN/copper/use"), "--file"),
        (("facts", "show", "tarde"), "trade"),
        (("new", "scenari"), "scenario"),
        (("list", "mineral"), "minerals"),
        (("brief",), "ECONOMY"),
        (("brief", "JAP"), "JPN"),
        (("serve", "--port", "99999999"), "--port"),
    ],
)
def test_wrong_usage_is_refused(args: tuple[str, ...], said: str, tmp_path: Path) -> None:
    assert said in _refused(*args, cwd=tmp_path)


def test_a_folder_that_is_a_file_is_refused_before_any_work(tmp_path: Path) -> None:
    file = tmp_path / "out"
    file.write_text("mine")
    _refused("stress", "--preset", "copper-today", "-o", "out", cwd=tmp_path, before={file})
    assert file.read_text() == "mine"


def test_a_template_overwrites_nothing(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("mine")
    _refused("new", "scenario", "-o", "mine.yaml", cwd=tmp_path, before={file})
    assert file.read_text() == "mine"
