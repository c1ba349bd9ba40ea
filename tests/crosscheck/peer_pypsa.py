"""Recorded months of a market, one after the other, in PyPSA: the other side of benchmarks/pypsa.py.

Run there and by test_pypsa_months.py with an interpreter that has PyPSA; imports nothing of derisk. The
product of a stage at a place is four buses, so that all is made of PyPSA's own components:

    plants -> made -> out -> local   what is used, stored and eaten there
                      out -> abroad  what is shipped from there
                    local -> abroad  re-exports, within the allowance

Users, stores and disposal are generators that take; the opening stock is a load that gives.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pypsa

LOCAL, MADE, OUT, ABROAD = "local", "made", "out", "abroad"
WAYS = {"capacity": (MADE, OUT), "home": (OUT, LOCAL), "leave": (OUT, ABROAD), "transit": (LOCAL, ABROAD)}


def names(kind: str, shape: tuple[int, ...]) -> np.ndarray:
    """A name for every entry of an array."""
    return np.array([f"{kind}/" + "/".join(map(str, index)) for index in np.ndindex(*shape)])


def buses(kind: str, stage: np.ndarray, place: np.ndarray) -> list[str]:
    return [f"{kind}/{s}/{r}" for s, r in zip(stage, place, strict=True)]


class Market:
    """The month's market as a PyPSA network, built once; each month sets sizes and costs."""

    def __init__(self, data: dict[str, np.ndarray]) -> None:
        self.recovery = data["recovery"]
        stages, places = data["opening"].shape[1:]
        self.scale = float(data["numeraire"])
        self.network = network = pypsa.Network()
        at = [(s, r) for s in range(stages) for r in range(places)]
        for kind in (LOCAL, MADE, OUT, ABROAD):
            network.add("Bus", [f"{kind}/{s}/{r}" for s, r in at])
        self.groups: list[tuple[str, str, np.ndarray, np.ndarray, np.ndarray]] = []
        shape = data["make"].shape[1:]
        s, r, _ = (axis.ravel() for axis in np.indices(shape))
        first = s == 0
        named = names("make", shape)
        network.add("Generator", named[first], bus=buses(MADE, s[first], r[first]))
        network.add(
            "Link", named[~first], bus0=buses(LOCAL, s[~first] - 1, r[~first]),
            bus1=buses(MADE, s[~first], r[~first]), efficiency=self.recovery[s[~first]],
        )  # fmt: skip
        self._group("generators", "make", named, first, np.ones(first.sum()))
        self._group("links", "make", named, ~first, self.recovery[s[~first]])
        ways = {
            "capacity": (MADE, OUT),
            "home": (OUT, LOCAL),
            "leave": (OUT, ABROAD),
            "transit": (LOCAL, ABROAD),
        }
        for kind, (start, end) in ways.items():
            shape = data["capacity"].shape[1:]
            s, r = (axis.ravel() for axis in np.indices(shape))
            network.add("Link", names(kind, shape), bus0=buses(start, s, r), bus1=buses(end, s, r), p_nom=1e9)
        shape = data["ship"].shape[1:]
        s, i, j, _ = (axis.ravel() for axis in np.indices(shape))
        there = data["ship"].max(axis=0).ravel() > 0
        named = names("ship", shape)
        network.add(
            "Link",
            named[there],
            bus0=buses(ABROAD, s[there], i[there]),
            bus1=buses(LOCAL, s[there], j[there]),
        )
        self._group("links", "ship", named, there, np.ones(there.sum()))
        for kind, sign in (("scrap", 1), ("sold", 1), ("use", -1), ("hold", -1), ("dump", -1)):
            shape = data[kind].shape[1:]
            index = np.indices(shape)
            s, r = index[0].ravel(), index[1].ravel()
            named = names(kind, shape)
            taking = {"p_min_pu": -1.0, "p_max_pu": 0.0} if sign < 0 else {}
            network.add("Generator", named, bus=buses(LOCAL, s, r), **taking)
            self._group("generators", kind, named, np.ones(len(named), bool), np.full(len(named), sign))
        network.add("Load", [f"opening/{s}/{r}" for s, r in at], bus=[f"{LOCAL}/{s}/{r}" for s, r in at])

    def _group(self, frame: str, kind: str, named: np.ndarray, which: np.ndarray, factor: np.ndarray) -> None:
        self.groups.append((frame, kind, named[which], which, factor))

    def clear(self, data: dict[str, np.ndarray], month: int) -> float:
        """Set a month and solve it; its least cost, USD."""
        network = self.network
        for frame, kind, named, which, factor in self.groups:
            table: Any = getattr(network, frame)
            size, cost = data[kind][month].ravel()[which], data[f"{kind}_cost"][month].ravel()[which]
            if frame == "links":  # sized and charged by what goes in
                table.loc[named, "p_nom"] = size / factor
                table.loc[named, "marginal_cost"] = cost * factor / self.scale
            else:
                table.loc[named, "p_nom"] = size
                table.loc[named, "marginal_cost"] = cost * factor / self.scale
        for kind in ("capacity", "transit"):
            network.links.loc[names(kind, data[kind].shape[1:]), "p_nom"] = data[kind][month].ravel()
        network.loads.loc[names("opening", data["opening"].shape[1:]), "p_set"] = -data["opening"][
            month
        ].ravel()
        status, condition = network.optimize(
            solver_name="highs", log_to_console=False,
            solver_options={"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9},
        )  # fmt: skip
        if status != "ok":
            raise SystemExit(f"PyPSA: month {month}: {status}, {condition}")
        return float(network.objective) * self.scale


def main(path: Path) -> None:
    """Clear all months of a file; write version, processor seconds and objectives as JSON."""
    warnings.simplefilter("ignore")  # of another program
    logging.disable(logging.WARNING)
    with np.load(path) as stored:
        data = dict(stored)
    begun = time.process_time()
    market = Market(data)
    built = time.process_time()
    objectives = [market.clear(data, month) for month in range(len(data["opening"]))]
    done = time.process_time()
    found = {
        "version": pypsa.__version__, "build_s": built - begun, "months_s": done - built,
        "objectives": objectives,
    }  # fmt: skip
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
