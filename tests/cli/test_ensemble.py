"""`derisk stress --samples` and `derisk sweep` as a user runs them: one document, files, errors, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.running import derisk, document

STOP = ("stress", "--by", "CHN", "--mineral", "gallium", "--to", "alliance", "--months", "3")
NOWHERE = "tcp://127.0.0.1:9"


def test_an_ensemble_is_one_document_with_a_seed_and_bands(tmp_path: Path) -> None:
    found = document(*STOP, "--samples", "12", "--seed", "5", cwd=tmp_path)
    assert found["run"]["seed"] == 5
    assert "median" in found["notes"][0]
    prices = [row for row in found["rows"] if row["metric"] == "price_ratio" and row["economy"] == "USA"]
    assert prices and all(row["low"] <= row["value"] <= row["high"] for row in prices)
    again = derisk(*STOP, "--samples", "12", "--seed", "5", "--workers", "2", "--json", cwd=tmp_path)
    assert json.loads(again.stdout) == found
    other = document(*STOP, "--samples", "12", "--seed", "6", cwd=tmp_path)
    assert other["run"]["id"] != found["run"]["id"]
    assert list(tmp_path.iterdir()) == []


def test_results_stay_in_a_folder_and_another_run_does_not_mix_with_them(tmp_path: Path) -> None:
    asked = (*STOP, "--samples", "12", "-o", "out")
    assert derisk(*asked, cwd=tmp_path).returncode == 0
    kept = sorted(path.name for path in (tmp_path / "out" / "samples").iterdir())
    assert kept == ["batch-00000.parquet", "identity.json"]
    assert any(path.suffix == ".svg" and "fan" in path.name for path in (tmp_path / "out").iterdir())
    refused = derisk(*asked, "--seed", "9", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "another seed" in refused.stderr
    assert derisk(*asked, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((*STOP, "--samples", "0"), "--samples"),
        ((*STOP, "--samples", "-3"), "--samples"),
        ((*STOP, "--samples", "5", "--workers", "0"), "--workers"),
        ((*STOP, "--samples", "5", "--workers", "-1"), "--workers"),
        ((*STOP, "--workers", "2"), "no --samples"),
        ((*STOP, "--samples", "5", "--workers", "2", "--scheduler", NOWHERE), "leave one of them"),
        ((*STOP, "--samples", "5", "--scheduler", NOWHERE), "scheduler cannot be used"),
        ((*STOP, "--samples", "5", "--scheduler", "nonsense"), "tcp://localhost"),
        (("sweep", "--workers", "2", "--scheduler", NOWHERE), "leave one of them"),
        (("sweep", "--economy", "XXX"), "XXX"),
        (("sweep", "--hazard", "guess"), "in-force"),
        (("sweep", "--workers", "0"), "--workers"),
        (("backtest", "--samples", "0"), "--samples"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(asked: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = derisk(*asked, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "derisk", *STOP, "--samples", "2000", "-o", "out"]
    environment = {**os.environ, "HOME": str(tmp_path)}
    with subprocess.Popen(
        asked, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        folder = tmp_path / "out" / "samples"
        for _ in range(1200):
            if len(list(folder.glob("batch-*"))) >= 1:
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=600)
    assert process.returncode == 130 and out == ""
    assert "the same command goes on" in error and "Stopped." in error
    assert len(list(folder.glob("batch-*"))) >= 1
    assert not list(folder.glob(".*")), "nothing half-written stays"
