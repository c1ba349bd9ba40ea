"""How long do the heat table and thirty years of one economy take, in what memory, and against geopolrisk-py?

The peer is asked only where DERISK_GEOPOLRISK_PYTHON names an interpreter that has geopolrisk-py 2.0.1; it
runs there through tests/crosscheck/peer_geopolrisk.py, in the same run of this file as derisk.
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

from machine import machine

ROUNDS = 5
ASKED = {"heat, fresh process": 2.0, "heat, again": 0.2, "thirty years, one mineral": 1.0}
ASKED_SERIES = 1.0  # s, of one economy's series, imports of the process included
ASKED_MIB, ASKED_RATIO = {"memory": 800.0, "facts": 60.0, "largest file": 2.0}, 100.0
SPAN, OTHER_YEAR = "1995-2024", 2019
QUESTIONS: dict[str, tuple[Any, ...]] = {
    "heat": ("alliance",),
    "thirty years, one mineral": ("JPN", "rare-earths", None, "largest_supplier_share", SPAN),
}
EVERYTHING = "thirty years, everything"
COMMANDS = {
    "thirty years, one mineral": ["--economy", "JPN", "--mineral", "lithium", "--year", SPAN],
    "thirty years, one metric": ["--economy", "JPN", "--metric", "dependence", "--year", SPAN],
    EVERYTHING: ["--economy", "JPN", "--year", SPAN],
    "heat": ["--economy", "alliance"],
}
ALL = "thirty years, all minerals, "  # before the name of a metric
PEER = os.environ.get("DERISK_GEOPOLRISK_PYTHON")
PEER_SCRIPT = Path(__file__).parents[1] / "tests/crosscheck/peer_geopolrisk.py"
PEER_YEAR = 2022
MATERIALS = {
    "Nickel": "nickel", "Manganese": "manganese", "Graphite": "graphite", "Cobalt": "cobalt",
    "Lithium": "lithium", "Tungsten": "tungsten", "Copper": "copper", "Rare earth": "rare-earths",
}  # fmt: skip
ECONOMIES = {"USA": "USA", "Japan": "JPN", "Germany": "DEU", "Australia": "AUS"}


def question(name: str) -> tuple[Any, ...]:
    """What `derisk.exposure.rows` is asked."""
    if name == EVERYTHING:
        return ("JPN", None, None, None, SPAN)
    return ("JPN", None, None, name.removeprefix(ALL), SPAN) if name.startswith(ALL) else QUESTIONS[name]


def inside(name: str) -> dict[str, float]:
    """Seconds of a question put to a fresh process and put again, its rows, the most memory taken (MiB)."""
    import resource

    start = time.perf_counter()
    from derisk.exposure import rows

    found = rows(*question(name))
    first = time.perf_counter() - start
    again = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        rows(*question(name))
        again.append(time.perf_counter() - start)
    other = 0.0
    if name == "heat":
        start = time.perf_counter()
        rows("alliance", year=OTHER_YEAR)  # nothing of it was asked before
        other = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    middle_s = sorted(again)[ROUNDS // 2]
    return {"first": first, "again": middle_s, "other": other, "rows": len(found), "peak": peak}


def scores() -> dict[str, float]:
    """Seconds of derisk for the peer's questions: in a fresh process, its imports included, and again."""
    start = time.perf_counter()
    from derisk.exposure import rows

    economies = list(ECONOMIES.values())
    found = [rows(economies, slug, None, "geopolrisk", PEER_YEAR) for slug in MATERIALS.values()]
    first = time.perf_counter() - start
    known = sum(row["value"] is not None for some in found for row in some)
    again = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for slug in MATERIALS.values():
            rows(economies, slug, None, "geopolrisk", PEER_YEAR)
        again.append(time.perf_counter() - start)
    total = sum(len(some) for some in found)
    return {"first": first, "again": sorted(again)[ROUNDS // 2], "known": known, "rows": total}


def fresh(*arguments: str) -> tuple[dict[str, float], float]:
    """What this file prints in a process of its own, and the wall time of that less its later rounds."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, __file__, *arguments], check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told, time.perf_counter() - start - ROUNDS * told["again"]


def middle(*arguments: str) -> tuple[dict[str, float], float]:
    """The round with the median wall time."""
    return sorted((fresh(*arguments) for _ in range(ROUNDS)), key=lambda each: each[1])[ROUNDS // 2]


def command(*arguments: str) -> tuple[float, float, float]:
    """Wall and processor seconds of `derisk exposure ... --json` in a fresh process, and its memory (MiB)."""
    start = time.perf_counter()
    asked = [sys.executable, "-m", "derisk", "exposure", *arguments, "--json"]
    child = subprocess.Popen(asked, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    assert status == 0, arguments
    wall = time.perf_counter() - start
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 2**10


def commands() -> float:
    """Print what each command takes, the round with the least processor time; the most memory taken (MiB)."""
    peak = 0.0
    for name, arguments in COMMANDS.items():
        wall, processor, mib = min((command(*arguments) for _ in range(ROUNDS)), key=lambda each: each[1])
        peak = max(peak, mib)
        asked = ASKED["heat, fresh process"] if name == "heat" else ASKED_SERIES
        print(f"{f'derisk exposure, {name}':42}{verdict(wall, asked, 's')}")
        print(f"{'  its processor time':42}{processor:9.3f} s, {mib:.0f} MiB")
    return peak


def verdict(value: float, asked: float | None, unit: str) -> str:
    """The figure, what is asked and their ratio."""
    text = f"{value:9.3f} {unit}"
    return text if asked is None else f"{text}, asked < {asked:g} {unit} ({value / asked:.2f} of it)"


def peer() -> tuple[float, float]:
    """Seconds that the peer takes to import and to score."""
    assert PEER is not None
    questions = json.dumps([[material, PEER_YEAR, place] for material in MATERIALS for place in ECONOMIES])
    with tempfile.TemporaryDirectory() as home:
        Path(home, "Documents").mkdir()
        done = subprocess.run(
            [PEER, str(PEER_SCRIPT), questions], check=True, capture_output=True, text=True,
            env={**os.environ, "HOME": home},
        )  # fmt: skip
    told = json.loads(done.stdout[done.stdout.index('{"import_s"') :])
    return told["import_s"], told["score_s"]


def against_peer() -> None:
    """Print the peer's seconds, derisk's, and their ratios."""
    if PEER is None:
        print("geopolrisk-py               not asked: DERISK_GEOPOLRISK_PYTHON names no interpreter")
        return
    theirs_import, theirs_score = peer()
    ours, wall = middle("scores")
    count = len(MATERIALS) * len(ECONOMIES)
    print(f"geopolrisk-py, {count} scores  {theirs_import:9.3f} s import, {theirs_score:.3f} s scores")
    print(f"derisk, the same asked      {ours['first']:9.3f} s with imports, {ours['again']:.3f} s again")
    print(f"  that is {ours['rows']:.0f} rows by stage, {ours['known']:.0f} of them known")
    for what, ratio in (
        ("fresh process", (theirs_import + theirs_score) / wall),
        ("scores alone", theirs_score / ours["again"]),
    ):
        print(f"  times faster, {what:13} {ratio:8.0f}, asked > {ASKED_RATIO:.0f}")


def series() -> float:
    """Print the seconds of thirty years of all minerals, together and metric by metric; the memory (MiB)."""
    from derisk.exposure import metrics

    peak = 0.0
    for name in (EVERYTHING, *(f"{ALL}{metric.name}" for metric in metrics())):
        told, wall = middle("inside", name)
        peak = max(peak, told["peak"])
        print(f"{name}:")
        print(f"{'  fresh process':42}{verdict(wall, ASKED_SERIES, 's')}, {told['rows']:.0f} rows")
        print(f"{'  again':42}{verdict(told['again'], ASKED_SERIES, 's')}")
    return peak


def main() -> None:
    """Print seconds and memory of each question against what is asked, the size of the facts, the peer."""
    print(machine())
    peaks = []
    for name in QUESTIONS:
        told, wall = middle("inside", name)
        peaks.append(told["peak"])
        own = f"{name}, fresh process"
        print(f"{own:42}{verdict(wall, ASKED.get(own, ASKED.get(name)), 's')}, {told['rows']:.0f} rows")
        print(f"{name + ', again':42}{verdict(told['again'], ASKED.get(f'{name}, again'), 's')}")
        if told["other"]:
            print(f"{f'{name} of {OTHER_YEAR}, then':42}{verdict(told['other'], None, 's')}")
    peaks += [series(), commands()]
    print(f"{'peak memory':42}{verdict(max(peaks), ASKED_MIB['memory'], 'MiB')}")
    import derisk

    folder = Path(derisk.__file__).parent / "facts/tables/data"
    sizes = [item.stat().st_size / 2**20 for item in folder.rglob("*") if item.is_file()]
    print(f"{'installed facts':42}{verdict(sum(sizes), ASKED_MIB['facts'], 'MiB')}, {len(sizes)} files")
    print(f"{'largest file':42}{verdict(max(sizes), ASKED_MIB['largest file'], 'MiB')}")
    against_peer()


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(inside(sys.argv[2])))
    elif sys.argv[1:2] == ["scores"]:
        print(json.dumps(scores()))
    else:
        main()
