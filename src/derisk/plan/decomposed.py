"""Very many futures: what is decided first in one program, every future in one of its own (Benders' cuts).

The whole plan is one linear program, whose size grows with the futures. Here the first program holds builds,
stocks, calm years and losses, and of each future only what it costs, bounded from below by cuts; each future
is solved for what was decided, and its duals give the next cut (Van Slyke and Wets 1969, one cut for each
future). Every first decision leaves every future a solution, since users can always do without. The mean and
the tail of what futures add stand in the first program as they do in the whole one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from derisk.network.network import Array
from derisk.plan.futures import Future
from derisk.plan.inputs import Inputs
from derisk.plan.model import Draft, write
from derisk.plan.result import cvar
from derisk.plan.solve import Values
from derisk.plan.tail import tail
from derisk.terms.errors import DeriskError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from derisk.market.solver import WarmModel

BATCH = 40  # futures written at once
MOST_ROUNDS = 200
ROUNDING = 1e-9  # of a future's cost, by which a cut must lie above what is known
CLOSE = 1e-6  # of what the plan costs, between the bounds at the end
LOOSE = 1e-7  # tolerance of the first program, whose cuts come in no scale of their own
FLAT = 1e-8  # million USD per kt, below which a slope is rounding
Columns = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Piece:
    """One future: min q y + t x, W y + T x between lower and upper, y within its bounds.

    x are the columns of the first program, y the future's own; money in million USD a year.
    """

    future: Future
    q: Array
    w: csr_array
    t: csr_array
    t_cost: csr_array
    lower: Array
    upper: Array
    least: Array
    most: Array


@dataclass(frozen=True)
class Bounds:
    """Where the cuts ended: objective from below and above, million USD, and rounds of cuts."""

    below: float
    above: float
    rounds: int


class First:
    """The first program: the plan without futures, and a cost for each of them."""

    def __init__(self, inputs: Inputs) -> None:
        import xarray as xr

        from derisk.market.solver import WarmModel

        draft = write(replace(inputs, futures=()))
        model, horizon = draft.book.model, inputs.horizon
        names = [future.name for future in inputs.futures]
        floor = -float(
            (draft.operations.demand()[0] * draft.operations.demand()[1]).sum(axis=(1, 2, 3)).max()
        )
        theta = model.add_variables(lower=floor, coords=[("operation", names)], name="theta")
        calm = model.variables["cost"].sel(operation=[f"calm-{future.year}" for future in inputs.futures])
        self.rate = np.array([horizon.discount(future.year) for future in inputs.futures])
        self.chance = np.array([future.probability for future in inputs.futures])
        rate = xr.DataArray(self.rate, coords={"operation": names}, dims=["operation"])
        chance = xr.DataArray(self.chance, coords={"operation": names}, dims=["operation"])
        added = rate * (1.0 * theta - (1.0 * calm).assign_coords(operation=names))
        weight = inputs.risk.weight
        total = model.objective.expression + (1.0 - weight) * (chance * added).sum()
        if weight > 0:
            total = total + weight * tail(draft.book, added, chance, inputs.risk.alpha)
        model.add_objective(total, overwrite=True)
        self.inputs, self.operations = inputs, draft.operations
        self.technologies = () if draft.run is None else tuple(draft.run.indexes["technology"])
        self.warm: WarmModel = WarmModel(model, what=f"The plan of {inputs.network.mineral}", tolerance=LOOSE)
        self.theta = self.warm.columns("theta")
        self.calm = self.warm.columns("cost")[[horizon.years.index(future.year) for future in inputs.futures]]

    def value(self, solution: Any, cost: Array) -> float:
        """The plan's objective when the futures cost `cost` [W] and not what the cuts say."""
        x, theta = solution.columns, solution.columns[self.theta]
        weight, alpha = self.inputs.risk.weight, self.inputs.risk.alpha
        said, real = (self.rate * (each - x[self.calm]) for each in (theta, cost))
        risk = [
            (1.0 - weight) * float(loss @ self.chance) + weight * cvar(loss, self.chance, alpha)
            for loss in (said, real)
        ]
        return float(solution.objective - risk[0] + risk[1])


def decomposed(inputs: Inputs, close: float = CLOSE) -> tuple[Values, Bounds]:
    """The plan by cuts: what is decided first, and the bounds between which the optimum lies.

    The values have `build`, `stock`, `run`, `ship` and the rest of calm years and losses, shaped as in a plan
    without futures.

    Raises
    ------
    DeriskError : when the bounds do not meet.
    """
    first = First(inputs)
    groups = [Group(pieces) for pieces in alike(written(inputs, first))]
    reference = float(inputs.horizon.weights @ first.operations.reference_cost()[: len(inputs.horizon.years)])
    order = {future.name: w for w, future in enumerate(inputs.futures)}
    above, best = np.inf, None
    for round_ in range(1, MOST_ROUNDS + 1):
        solution = first.warm.solve(f"plan/{inputs.network.mineral}")
        cost = np.zeros(len(order))
        for group in groups:
            for piece, worth, slope in group.asked(solution.columns):
                w = order[piece.future.name]
                cost[w] = worth
                if worth > solution.columns[first.theta[w]] + ROUNDING * max(abs(worth), 1.0):
                    at = np.flatnonzero(np.abs(slope) > FLAT)
                    right = worth - float(slope[at] @ solution.columns[at])
                    first.warm.cut(right, np.append(at, first.theta[w]), np.append(-slope[at], 1.0))
        real = first.value(solution, cost)
        if real < above:
            above, best = real, solution
        if best is not None and above - solution.objective <= close * max(abs(above - reference), 1.0):
            values = Values(first.inputs, first.operations, dict(best.values), above, first.technologies)
            return values, Bounds(solution.objective, above, round_)
    raise DeriskError(
        "The cuts of a plan did not meet.", where=f"plan/{inputs.network.mineral}",
        seen=f"between {solution.objective:,.3f} and {above:,.3f} million USD after {MOST_ROUNDS} rounds",
        try_="fewer futures: scenarios, count",
    )  # fmt: skip


def written(inputs: Inputs, first: First) -> Iterator[Piece]:
    """The pieces of all futures, cut out of plans written for a batch of them at a time."""
    target = _shared(first.warm, first.operations.names, first.operations.names)
    for start in range(0, len(inputs.futures), BATCH):
        yield from _cut_out(replace(inputs, futures=inputs.futures[start : start + BATCH]), target)


def _cut_out(inputs: Inputs, target: dict[str, Columns]) -> Iterator[Piece]:
    from scipy.sparse import csr_array

    from derisk.market.solver import WarmModel

    draft = write(inputs)
    warm = WarmModel(draft.book.model)
    names = draft.operations.names
    stays = [o.name for o in draft.operations.listed if o.future is None]
    source = _shared(warm, names, stays)
    size = max(int(columns.max(initial=0)) for columns in target.values()) + 1
    matrix = warm.matrix
    column_of, row_of = _operations(draft, warm)
    first = np.full(matrix.shape[1], -1, dtype=np.int64)
    for name, columns in source.items():
        first[columns[columns >= 0]] = target[name][columns >= 0]
    lower, upper, least, most = warm.limits()
    cost_rows = warm.rows("cost")
    for o, operation in enumerate(draft.operations.listed):
        if operation.future is None:
            continue
        own = np.flatnonzero(column_of == o)
        rows = np.flatnonzero((row_of == o) & (np.arange(matrix.shape[0]) != cost_rows[o]))
        block = matrix[rows]
        spread = csr_array(
            (np.ones((first >= 0).sum()), (np.flatnonzero(first >= 0), first[first >= 0])),
            shape=(matrix.shape[1], size),
        )
        charged = matrix[[cost_rows[o]]]
        yield Piece(
            operation.future, -charged[:, own].toarray()[0], block[:, own].tocsr(), (block @ spread).tocsr(),
            (-charged @ spread).tocsr(), lower[rows], upper[rows], least[own], most[own],
        )  # fmt: skip


def _operations(draft: Draft, warm: WarmModel) -> tuple[Columns, Columns]:
    """Operation of each column and row that is a future's own; -1 for those of the first program."""
    position = {name: o for o, name in enumerate(draft.operations.names)}
    model, matrix = draft.book.model, warm.matrix
    found = []
    kinds = (
        (model.variables, warm.columns, ("cost", "excess"), 1),
        (model.constraints, warm.rows, ("tail",), 0),
    )
    for listed, places, kept, axis in kinds:
        owner = np.full(matrix.shape[axis], -1, dtype=np.int64)
        for name in listed:
            labels = listed[name].labels
            if "operation" not in labels.dims or name in kept:
                continue
            of = np.array([position[label] for label in labels.indexes["operation"]])
            where = places(name)
            spread = np.moveaxis(np.broadcast_to(of, (*where.shape[1:], len(of))), -1, 0)
            if labels.dims[0] != "operation":
                raise DeriskError("An equation does not lead with the operation.", where=name)
            owner[where[where >= 0]] = spread[where >= 0]
        found.append(owner)
    return found[0], found[1]


def _shared(warm: WarmModel, names: Sequence[str], stays: Sequence[str]) -> dict[str, Columns]:
    """Columns of what is decided before any future, by variable, in an order that all plans share."""
    found: dict[str, Columns] = {}
    at = [names.index(name) for name in stays]
    for name in ("build", "stock", "ship"):
        if name in warm.variables:
            columns = warm.columns(name)
            found[name] = (columns[at] if name == "ship" else columns).ravel()
    return found


def alike(pieces: Iterator[Piece]) -> list[list[Piece]]:
    """Pieces by the pattern of their own matrix, which one kept program then serves."""
    found: dict[bytes, list[Piece]] = {}
    for piece in pieces:
        key = piece.w.indices.tobytes() + piece.w.indptr.tobytes() + piece.w.data.tobytes()
        found.setdefault(key, []).append(piece)
    return list(found.values())


class Group:
    """Futures whose own matrix is the same: one HiGHS instance, bounds and right sides changed in turn."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        from derisk.market.solver import loaded

        self.pieces = pieces
        one = pieces[0]
        self._highs = loaded(one.q, one.w, (one.lower, one.upper), (one.least, one.most))
        self._rows = np.arange(one.w.shape[0], dtype=np.int32)
        self._columns = np.arange(one.w.shape[1], dtype=np.int32)

    def asked(self, x: Array) -> Iterator[tuple[Piece, float, Array]]:
        """Each future at first decisions x: its cost and how it changes with each of them."""
        import highspy

        for piece in self.pieces:
            used = piece.t @ x[: piece.t.shape[1]]
            self._highs.changeRowsBounds(len(self._rows), self._rows, piece.lower - used, piece.upper - used)
            self._highs.changeColsBounds(len(self._columns), self._columns, piece.least, piece.most)
            self._highs.changeColsCost(len(self._columns), self._columns, piece.q)
            self._highs.run()
            if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                self._highs.clearSolver()
                self._highs.run()
            if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise DeriskError("A future of the plan has no solution.", where=f"plan/{piece.future.name}")
            dual = np.asarray(self._highs.getSolution().row_dual)
            slope = np.zeros(len(x))
            slope[: piece.t.shape[1]] = piece.t_cost.toarray()[0] - piece.t.T @ dual
            fixed = float((piece.t_cost @ x[: piece.t.shape[1]])[0])
            yield piece, float(self._highs.getObjectiveValue()) + fixed, slope
