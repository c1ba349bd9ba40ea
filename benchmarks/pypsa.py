"""How much longer do the same months take in PyPSA, month by month from identical states?

The months of a run are recorded, every size, cost and right side; tests/crosscheck/peer_pypsa.py gives them
to PyPSA and solves each with HiGHS. PyPSA is no dependency: DERISK_PYPSA_PYTHON names an interpreter with it
(python -m venv X; X/bin/pip install pypsa highspy); without it the other side is not asked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from machine import machine

from derisk.market.solver import WarmModel
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import simulate

THEIRS = Path(__file__).resolve().parents[1] / "tests/crosscheck/peer_pypsa.py"
PEER = os.environ.get("DERISK_PYPSA_PYTHON")
ASKED = 20  # times as fast
SAME = 1e-6  # relative difference of objectives
MONTHS, START = 36, "2026-01"
KINDS = ("make", "ship", "scrap", "sold", "use", "hold", "dump")
OPEN = 1e9  # t: a size that never binds


def scenario(mineral: str, months: int = MONTHS) -> Scenario:
    """China stops its exports to the alliance for a year."""
    stop = {"by": "CHN", "to": "alliance", "kind": "ban", "from": START, "until": "2027-01"}
    return Scenario.model_validate(
        {"name": "benchmark", "mineral": mineral, "start": START, "months": months, "restrictions": [stop]}
    )


@dataclass(frozen=True)
class Found:
    """Processor seconds of all months here and there, there also to build; gaps of the months' objectives."""

    stages: int
    places: int
    ours_s: float
    theirs_s: float | None = None
    build_s: float | None = None
    version: str = ""
    gaps: tuple[float, ...] = ()


class Recorder:
    """Keeps what each month's program was made of and came to."""

    def __init__(self) -> None:
        self.months: list[dict[str, Any]] = []
        self.objectives: list[float] = []
        self._limits: dict[str, Any] = {}
        self._plain = (WarmModel.limit, WarmModel.solve)

    def __enter__(self) -> Recorder:
        limit, solve = self._plain

        def limited(warm: WarmModel, constraint: str, right: Any, equal: bool = False) -> None:
            self._limits[constraint] = np.array(right)
            limit(warm, constraint, right, equal)

        def solved(warm: WarmModel, where: str) -> Any:
            found = solve(warm, where)
            if where != "base month":
                self._keep(warm)
                self.objectives.append(found.objective)
            return found

        WarmModel.limit, WarmModel.solve = limited, solved  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        WarmModel.limit, WarmModel.solve = self._plain  # type: ignore[method-assign]

    def _keep(self, warm: WarmModel) -> None:
        month = {name: self._limits[name] for name in ("capacity", "transit")}
        month["opening"] = -self._limits["balance"]
        for kind in KINDS:
            month[kind] = np.minimum(warm.room(kind)[1], OPEN)
            month[f"{kind}_cost"] = warm.charges(kind)
        self.months.append(month)


def compare(mineral: str, months: int = MONTHS) -> Found:
    """Run the months here, warm, and the same there."""
    asked = scenario(mineral, months)
    with Recorder() as recorder:
        network = simulate(asked, mineral).network
    times = []
    for _ in range(3):
        begun = time.process_time()
        simulate(asked, mineral)
        times.append(time.process_time() - begun)
    stages, places = network.production.shape
    if PEER is None:
        return Found(stages, places, sorted(times)[1])
    data = {key: np.stack([month[key] for month in recorder.months]) for key in recorder.months[0]}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "months.npz"
        np.savez(path, recovery=network.recovery, numeraire=float(network.price_usd_t.max()), **data)
        done = subprocess.run([PEER, str(THEIRS), str(path)], check=True, stdout=subprocess.PIPE, text=True)
    theirs = json.loads(done.stdout.strip().splitlines()[-1])
    gaps = np.abs(np.array(theirs["objectives"]) / np.array(recorder.objectives) - 1)
    return Found(
        stages, places, sorted(times)[1], theirs["months_s"], theirs["build_s"], theirs["version"],
        tuple(map(float, gaps)),
    )  # fmt: skip


def main(minerals: list[str]) -> None:
    """Compare some chains: both times, their ratio and the largest difference of objectives."""
    print(machine())
    print("China stops its exports to the alliance for a year; processor time of all months")
    for mineral in minerals:
        found = compare(mineral)
        print(f"{mineral}: {found.places} places, {found.stages} stages, {MONTHS} months")
        print(f"  derisk, warm         {found.ours_s:8.3f} s")
        if found.theirs_s is None:
            print("  PyPSA                not asked: DERISK_PYPSA_PYTHON names no interpreter")
            continue
        print(
            f"  PyPSA {found.version:<14} {found.theirs_s:8.3f} s, and {found.build_s:.3f} s to build\n"
            f"  ratio                {found.theirs_s / found.ours_s:8.0f} (asked: at least {ASKED})\n"
            f"  objectives differ by {max(found.gaps):8.1e} at most (asked: {SAME:g})"
        )


if __name__ == "__main__":
    main(sys.argv[1:] or ["rare-earths", "copper"])
