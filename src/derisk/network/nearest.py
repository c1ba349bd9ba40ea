"""Figures nearest to their aims under the material balance: what baselines and plans are closed by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix

Array = NDArray[np.float64]
# Output x, shipment f, final use u or scrap k of a stage and place; the last is f's destination, else -1.
Figure = tuple[Literal["x", "f", "u", "k"], int, int, int]


class Unsolved(Exception):
    """The solver proved no optimum; the text is its status."""


def balance(figures: Sequence[Figure], recovery: Array, places: int) -> csc_matrix:
    """[S R, n] what each figure gives to, or takes from, the balance of each stage and place.

    x[s,r] + k[s,r] + sum_i f[s,i,r] - sum_j f[s,r,j] - x[s+1,r]/recovery[s+1] - u[s,r]
    """
    from scipy import sparse

    rows: list[int] = []
    columns: list[int] = []
    data: list[float] = []

    def enter(s: int, r: int, column: int, value: float) -> None:
        rows.append(s * places + r)
        columns.append(column)
        data.append(value)

    for column, (kind, s, r, partner) in enumerate(figures):
        if kind == "f":
            enter(s, r, column, -1.0)
            enter(s, partner, column, 1.0)
            continue
        enter(s, r, column, -1.0 if kind == "u" else 1.0)
        if kind == "x" and s > 0:
            enter(s - 1, r, column, -1.0 / float(recovery[s]))
    return sparse.csc_matrix((data, (rows, columns)), shape=(len(recovery) * places, len(figures)))


def nearest(
    matrix: Any, right: Array, aim: Array, weight: Array, *, tolerance: float, top: Array | None = None
) -> Array:
    """Weighted least squares: min sum_v w_v (v - a_v)^2, s.t. matrix v = right, 0 <= v <= top.

    Parameters
    ----------
    matrix : [m, n] sparse; `right` [m].
    aim, weight, top : [n]; no `top` is no upper bound.
    tolerance : of gap and feasibility.

    Raises
    ------
    Unsolved : when Clarabel proves no optimum.
    """
    import clarabel
    from scipy import sparse

    m, n = matrix.shape
    one = sparse.identity(n)
    bounds = [(-one, np.zeros(n))] + ([] if top is None else [(one, top)])
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
    solver = clarabel.DefaultSolver(
        sparse.csc_matrix(sparse.diags(2.0 * weight)),
        -2.0 * weight * aim,
        sparse.csc_matrix(sparse.vstack([matrix, *(side for side, _ in bounds)])),
        np.concatenate([right, *(end for _, end in bounds)]),
        [clarabel.ZeroConeT(m), *(clarabel.NonnegativeConeT(n) for _ in bounds)],
        settings,
    )
    solution = solver.solve()
    if str(solution.status) not in ("Solved", "AlmostSolved"):
        raise Unsolved(str(solution.status))
    return np.array(solution.x)
