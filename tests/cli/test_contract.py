"""What programs rely on: one document, its fields, exit codes, the same bytes for the same question."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from tests.cli.running import derisk, document

RUN = {"id", "inputs_hash", "facts_vintage", "code_version", "solver", "seed"}
ROW = {
    "id", "economy", "mineral", "stage", "metric", "year", "month", "partner", "by", "value", "low", "high",
    "unit", "basis", "quality", "sources", "note",
}  # fmt: skip
ASKED = {
    "list": ("list", "minerals"),
    "exposure": ("exposure", "--economy", "JPN", "--mineral", "copper", "--year", "2024"),
    "network": ("network", "--mineral", "copper", "--year", "2024"),
    "stress": ("stress", "--by", "CHL", "--mineral", "copper", "--to", "JPN", "--months", "3"),
    "plan": ("plan", "--preset", "alliance-copper"),
    "frontier": ("frontier", "--preset", "alliance-copper"),
    "delay": ("delay", "--preset", "alliance-copper"),
    "why": ("why", "production/rare-earths/mining/CHN/2024/usgs-mcs-2026"),
    "facts list": ("facts", "list"),
    "facts show": ("facts", "show", "hazards"),
    "facts check": ("facts", "check"),
}
WRITTEN = ("exposure", "network", "stress", "plan", "frontier", "delay")  # verbs with -o
ELSEWHERE = {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"}


@pytest.mark.parametrize("verb", ASKED)
def test_json_is_one_document_the_same_bytes_in_another_process_and_words_have_no_colour(
    verb: str, tmp_path: Path
) -> None:
    found = document(*ASKED[verb], cwd=tmp_path, PYTHONHASHSEED="1")
    assert set(found) == {"run", "rows", "notes"}
    assert set(found["run"]) == RUN
    assert found["rows"]
    assert all(isinstance(note, str) for note in found["notes"])
    for row in found["rows"]:
        assert set(row) >= ROW
        assert row["value"] is not None or row["note"]
        assert row["month"] is None or re.fullmatch(r"\d{4}-\d{2}", row["month"])
        assert row["by"] in (None, "quantity", "content", "value")
    ids = [row["id"] for row in found["rows"]]
    assert len(set(ids)) == len(ids)
    assert list(tmp_path.iterdir()) == [], "nothing is written where nothing was asked for"
    again = _in_words(verb, tmp_path) if verb in WRITTEN else _once_more(verb, tmp_path)
    assert again == orjson.dumps(found).decode() + "\n"


def _once_more(verb: str, cwd: Path) -> str:
    """The document of another process; and a third answers in words."""
    _words(derisk(*ASKED[verb], cwd=cwd, FORCE_COLOR="1", NO_COLOR="1"))
    done = derisk(*ASKED[verb], "--json", cwd=cwd, **ELSEWHERE)
    assert list(cwd.iterdir()) == []
    return done.stdout


def _in_words(verb: str, cwd: Path) -> str:
    """The document that another process writes while it answers in words: long questions are asked twice."""
    given = {**ELSEWHERE, "FORCE_COLOR": "1", "NO_COLOR": "1"}
    _words(derisk(*ASKED[verb], "-o", "there", cwd=cwd, **given))
    assert [item.name for item in cwd.iterdir()] == ["there"]
    return (cwd / "there" / "document.json").read_text("utf-8")


def _words(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert "\x1b" not in done.stdout + done.stderr


def test_the_version_and_the_help(tmp_path: Path) -> None:
    assert re.fullmatch(r"derisk \d+\.\d+\.\d+\n", derisk("--version", cwd=tmp_path).stdout)
    shown = derisk("--help", cwd=tmp_path)
    assert shown.returncode == 0
    for verb in ASKED:
        assert verb.split()[0] in shown.stdout


def test_another_question_has_another_identity(tmp_path: Path) -> None:
    runs = [
        document(
            "exposure", "--economy", economy, "--mineral", "copper", "--metric", "imports_t", cwd=tmp_path
        )["run"]
        for economy in ("JPN", "KOR")
    ]
    assert runs[0]["inputs_hash"] != runs[1]["inputs_hash"]
    assert runs[0]["id"] != runs[1]["id"]
    assert runs[0]["facts_vintage"] == runs[1]["facts_vintage"]


@pytest.mark.parametrize(
    "what", ["minerals", "stages", "economies", "metrics", "instruments", "presets", "sources"]
)
def test_every_list_of_the_contract_is_there(what: str, tmp_path: Path) -> None:
    assert document("list", what, cwd=tmp_path)["rows"]


def test_the_list_of_economies_shows_twelve_and_the_groups(tmp_path: Path) -> None:
    rows = document("list", "economies", cwd=tmp_path)["rows"]
    shown = [row["economy"] for row in rows if row["metric"] == "economy"]
    assert shown == ["AUS", "CAN", "DEU", "EU27", "FRA", "GBR", "IND", "ITA", "JPN", "KOR", "MEX", "USA"]
    assert {"E24", "G7", "alliance"} == {row["economy"] for row in rows if row["metric"] == "group"}


def test_a_question_without_data_is_a_null_row_with_a_note(tmp_path: Path) -> None:
    asked = (
        "exposure",
        "--economy",
        "JPN",
        "--mineral",
        "rare-earths",
        "--stage",
        "mining",
        "--metric",
        "imports_t",
    )
    rows = document(*asked, cwd=tmp_path)["rows"]
    assert [row["by"] for row in rows] == ["quantity", "content"]
    assert all(row["value"] is None and row["note"] for row in rows)
    assert "not known" in derisk(*asked, cwd=tmp_path).stdout


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    import subprocess
    import sys

    ask = [sys.executable, "-m", "derisk", "facts", "show", "trade", "--limit", "20000", "--json"]
    with subprocess.Popen(ask, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_importing_the_command_line_is_quick_and_silent(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys, time; start = time.perf_counter(); import derisk.cli.main; "
        "spent = time.perf_counter() - start; "
        "heavy = {'polars', 'xarray', 'linopy', 'highspy', 'altair', 'pandas'} & set(sys.modules); "
        "assert not heavy, heavy; assert spent < 0.5, spent"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_end_of_a_process_leaves_nothing_unwritten_and_calls_what_asked_for_it(tmp_path: Path) -> None:
    asked = "import atexit, sys; from derisk.cli.main import run; atexit.register(print, 'called'); "
    told = subprocess.run(
        [sys.executable, "-c", f"{asked} sys.stdout.write('first '); run(['--version'])"],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    ).stdout  # fmt: skip
    assert re.fullmatch(r"first derisk \d+\.\d+\.\d+\ncalled\n", told)
    waits = "threading.Thread(target=lambda: (time.sleep(0.2), print('waited'))).start()"
    told = subprocess.run(
        [sys.executable, "-c", f"import threading, time; {waits}; {asked} run(['plan'])"],
        capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert (told.returncode, told.stdout) == (2, "waited\ncalled\n")
