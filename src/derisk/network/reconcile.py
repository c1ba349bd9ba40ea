"""Flows nearest to what was reported such that every balance closes and nothing is negative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derisk.network.nearest import Figure, Unsolved, balance, nearest
from derisk.terms.errors import DeriskError

Array = NDArray[np.float64]
FREE = 1e-6  # weight that keeps a free variable unique without moving it


@dataclass(frozen=True)
class Target:
    """A reported figure of production, flow or final use, with its relative standard error.

    `stage`, `place`, `partner` are positions; `partner` is -1 for production and use. `spread` is relative:
    0.05 says that the figure is good to about 5 %.
    """

    stage: int
    place: int
    partner: int
    tonnes: float
    spread: float
    use: bool = False


@dataclass(frozen=True)
class Reconciled:
    """Production [S, R], flow [S, R, R], use [S, R], recycled [S, R]; t a year, closed."""

    production: Array
    flow: Array
    use: Array
    recycled: Array


def reconcile(
    targets: Sequence[Target],
    stages: int,
    places: int,
    recovery: Array,
    use: Array,
    scrap: Array,
    use_at: Array | None = None,
    scrap_at: Array | None = None,
) -> Reconciled:
    """Weighted least squares under the material balance.

        min  sum_i ((v_i - t_i) / (spread_i (|t_i| + e_s)))^2
        s.t. x[s,r] + k[s,r] + sum_i f[s,i,r] - sum_j f[s,r,j] - x[s+1,r]/recovery[s+1] - u[s,r] = 0
             x, f, k, u >= 0

    where v runs over production x, flows f and final use u with a target t, and e_s is a thousandth of the
    largest target of the stage, so that a reported nought may move a little. Other final use and scrap k are
    drawn to `use_at` and `scrap_at`, or to nought, with the standard errors `use` and `scrap`.

    Parameters
    ----------
    use : [S, R] standard error of final use about nought, t a year; infinite where apparent use is taken as
        it comes out, nought where the product has no final use.
    scrap : [S, R] standard error of secondary supply about nought, t a year.

    Raises
    ------
    DeriskError : if no closed baseline exists or the solver fails.
    """
    scale = max((t.tonnes for t in targets), default=1.0) or 1.0
    floor = [
        max((t.tonnes for t in targets if t.stage == s), default=scale) / scale / 1000 for s in range(stages)
    ]
    columns: list[Figure] = []
    wanted: list[float] = []
    weight: list[float] = []
    known_use = {(t.stage, t.place): t for t in targets if t.use}
    for t in targets:
        if t.use:
            continue
        columns.append(("x" if t.partner < 0 else "f", t.stage, t.place, t.partner))
        wanted.append(t.tonnes / scale)
        weight.append(1.0 / (t.spread * (abs(t.tonnes) / scale + floor[t.stage])) ** 2)
    for s in range(stages):
        for r in range(places):
            if (s, r) in known_use:
                t = known_use[s, r]
                columns.append(("u", s, r, -1))
                wanted.append(t.tonnes / scale)
                weight.append(1.0 / (t.spread * (t.tonnes / scale + floor[s])) ** 2)
            elif use[s, r] > 0:
                columns.append(("u", s, r, -1))
                wanted.append(0.0 if use_at is None else use_at[s, r] / scale)
                weight.append(max(FREE / floor[s] ** 2, 1.0 / (use[s, r] / scale + floor[s]) ** 2))
            columns.append(("k", s, r, -1))
            wanted.append(0.0 if scrap_at is None else scrap_at[s, r] / scale)
            weight.append(1.0 / (scrap[s, r] / scale + floor[s]) ** 2)
    matrix = balance(columns, recovery, places)
    w = np.array(weight)
    try:
        found = nearest(matrix, np.zeros(stages * places), np.array(wanted), w / w.mean(), tolerance=1e-10)
    except Unsolved as status:
        raise DeriskError(
            "No baseline closes all balances.",
            where="network/reconcile",
            seen=f"Clarabel says {status}",
            try_="look at derisk network for nodes with exports but neither output nor imports",
        ) from None
    values = np.maximum(found, 0.0)
    values[values < 1e-7 * max(values.max(), 1.0)] = 0.0
    return _close(values * scale, columns, stages, places, recovery)


def _close(values: Array, columns: Sequence[Figure], stages: int, places: int, recovery: Array) -> Reconciled:
    """Lay the solution out and close the last rounding in use, or in scrap where use would go negative."""
    production = np.zeros((stages, places))
    flow = np.zeros((stages, places, places))
    use = np.zeros((stages, places))
    recycled = np.zeros((stages, places))
    for (kind, s, r, partner), value in zip(columns, values, strict=True):
        if kind == "x":
            production[s, r] += value
        elif kind == "f":
            flow[s, r, partner] += value
        elif kind == "k":
            recycled[s, r] += value
    uses = {s for kind, s, _, _ in columns if kind == "u"}
    for s in reversed(range(stages)):  # a stage's output is the draw of the stage before it
        feed = production[s + 1] / recovery[s + 1] if s + 1 < stages else np.zeros(places)
        left = production[s] + recycled[s] + flow[s].sum(axis=0) - flow[s].sum(axis=1) - feed
        if s not in uses:
            spare = np.minimum(np.maximum(left, 0.0), production[s])
            production[s] -= spare
            left = left - spare
        use[s] = np.maximum(left, 0.0)
        recycled[s] += np.maximum(-left, 0.0)
    return Reconciled(production, flow, use, recycled)
