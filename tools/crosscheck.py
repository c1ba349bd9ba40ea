"""Measure geopolrisk-py beside derisk, in one run: python tools/crosscheck.py PYTHON_WITH_GEOPOLRISK

Writes tests/crosscheck/measured.json, which tools/evidence.py tells. Times are the processor's, so that other
work on the machine counts less. The other program runs in its own interpreter (see
tests/crosscheck/test_geopolrisk.py) and in a temporary home, as importing it writes there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PEER = ROOT / "tests/crosscheck/peer_geopolrisk.py"
MEASURED = ROOT / "tests/crosscheck/measured.json"
YEAR = 2022
STAGES = {
    "Nickel": ("nickel", "mining"), "Manganese": ("manganese", "mining"), "Graphite": ("graphite", "mining"),
    "Copper": ("copper", "mining"), "Tungsten": ("tungsten", "mining"), "Tin": ("tin", "mining"),
    "Zinc": ("zinc", "mining"), "Antimony": ("antimony", "mining"),
}  # fmt: skip
ECONOMIES = {
    "USA": "USA", "Japan": "JPN", "Germany": "DEU", "Australia": "AUS", "France": "FRA", "Italy": "ITA",
    "United Kingdom": "GBR", "Canada": "CAN", "Mexico": "MEX", "India": "IND", "Rep. of Korea": "KOR",
    "EU": "EU27",
}  # fmt: skip
OURS = """
import json, sys, time
started = time.process_time()
from derisk.exposure import rows
imported = time.process_time() - started
questions = json.loads(sys.argv[1])
def scores():
    return [rows(who, what, stage, "geopolrisk", year)[0]["value"] for what, stage, who, year in questions]
found = scores()
cold = time.process_time() - started
started = time.process_time()
scores()
warm = time.process_time() - started
known = sum(value is not None for value in found)
nickel = {each["stage"]: each["value"] for each in rows("USA", "nickel", None, "geopolrisk", 2024)}
print(json.dumps({"import_s": imported, "cold_s": cold, "warm_s": warm, "known": known, "nickel": nickel}))
"""


def peer(python: str, questions: list[tuple[str, int, str]]) -> tuple[dict[str, Any], float]:
    """The other program's document and its whole time."""
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "Documents").mkdir()
        started = time.perf_counter()
        done = subprocess.run(
            [python, str(PEER), json.dumps(questions)], capture_output=True, text=True, check=True,
            env={**os.environ, "HOME": home},
        )  # fmt: skip
        spent = time.perf_counter() - started
        made = sum(1 for _ in Path(home).rglob("*"))
    document = json.loads(done.stdout[done.stdout.index('{"import_s"') :])
    return {**document, "files_written": made}, spent


def ours(questions: list[tuple[str, str, str, int]]) -> dict[str, Any]:
    """derisk's times for the same questions, in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", OURS, json.dumps(questions)], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(python: str) -> None:
    asked = [(material, YEAR, name) for material in STAGES for name in ECONOMIES]
    other, whole = peer(python, [*asked, ("Germanium", YEAR, "USA"), ("Germanium", YEAR, "Japan")])
    own = ours([(*STAGES[material], ECONOMIES[name], YEAR) for material, _, name in asked])
    by = {tuple(item["question"]): item for item in other["answers"]}
    cold = other["import_cpu_s"] + other["score_cpu_s"]
    measured = {
        "version": "2.0.1", "year": YEAR, "scores": len(asked),
        "peer_import_s": round(other["import_cpu_s"], 1),
        "peer_score_s": round(other["score_cpu_s"], 2), "peer_process_s": round(whole, 1),
        "files_written": other["files_written"], "zero_governance_scores": other["zero_scores"],
        "derisk_import_s": round(own["import_s"], 3), "derisk_cold_s": round(own["cold_s"], 3),
        "derisk_warm_s": round(own["warm_s"], 4), "derisk_known": own["known"],
        "ratio_cold": round(cold / own["cold_s"], 1),
        "ratio_warm": round(other["score_cpu_s"] / own["warm_s"], 1),
        "germanium": [by["Germanium", YEAR, name]["score"] for name in ("USA", "Japan")],
        "nickel_usa": by["Nickel", YEAR, "USA"]["score"],
        "derisk_nickel": "; ".join(f"{stage} {value:.2g}" for stage, value in own["nickel"].items()),
    }  # fmt: skip
    MEASURED.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main(sys.argv[1])
