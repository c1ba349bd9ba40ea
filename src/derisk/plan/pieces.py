"""Futures cut out of a plan: each a small program of its own, for what is decided before it comes.

Futures whose own matrix is the same share one kept HiGHS instance: bounds and right sides change in turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from derisk.network.network import Array
from derisk.plan.futures import Future
from derisk.plan.inputs import Inputs
from derisk.plan.model import Draft, write
from derisk.terms.errors import DeriskError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from derisk.market.solver import WarmModel

BATCH = 40  # futures written at once
Columns = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Piece:
    """One future: min q y + t x, W y + T x between lower and upper, y within its bounds.

    x are the columns of the first program, y the future's own; money in million USD a year. `places` are the
    positions in y of each entry of a variable of one operation, by variable; -1 where there is none.
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
    places: Mapping[str, Columns]

    def values(self, y: Array) -> dict[str, Array]:
        """What was decided in the future, by variable, shaped as one operation; 0 where nothing is."""
        return {name: np.where(at >= 0, y[np.maximum(at, 0)], 0.0) for name, at in self.places.items()}


@dataclass(frozen=True, eq=False)
class Asked:
    """A future solved at first decisions: its cost, how that changes with each, and its own values."""

    piece: Piece
    cost: float
    slope: Array
    y: Array


def written(inputs: Inputs, first: WarmModel, names: Sequence[str]) -> Iterator[Piece]:
    """The pieces of all futures, cut out of plans written for a batch of them at a time.

    `first` is the program of what is decided before, `names` its operations.
    """
    target = _shared(first, names, names)
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
    led = {
        name: warm.columns(name)
        for name, variable in draft.book.model.variables.items()
        if name != "cost" and variable.labels.dims[:1] == ("operation",)
        and variable.labels.shape[0] == len(names)
    }  # fmt: skip
    for o, operation in enumerate(draft.operations.listed):
        if operation.future is None:
            continue
        own = np.flatnonzero(column_of == o)
        rows = np.flatnonzero((row_of == o) & (np.arange(matrix.shape[0]) != cost_rows[o]))
        block = matrix[rows]
        unseen = np.flatnonzero((first < 0) & (column_of != o))
        if block[:, unseen].nnz:
            raise DeriskError("An equation of a stop reads what its cut does not know.", where=operation.name)
        spread = csr_array(
            (np.ones((first >= 0).sum()), (np.flatnonzero(first >= 0), first[first >= 0])),
            shape=(matrix.shape[1], size),
        )
        charged = matrix[[cost_rows[o]]]
        at = np.full(matrix.shape[1] + 1, -1, dtype=np.int64)
        at[own] = np.arange(len(own))
        yield Piece(
            operation.future, -charged[:, own].toarray()[0], block[:, own].tocsr(), (block @ spread).tocsr(),
            (-charged @ spread).tocsr(), lower[rows], upper[rows], least[own], most[own],
            {name: at[columns[o]] for name, columns in led.items()},
        )  # fmt: skip


def _operations(draft: Draft, warm: WarmModel) -> tuple[Columns, Columns]:
    """Operation of each column and row that is a future's own; -1 for those of the first program."""
    position = {name: o for o, name in enumerate(draft.operations.names)}
    model, matrix = draft.book.model, warm.matrix
    found = []
    kinds = (
        (model.variables, warm.columns, ("cost", "excess"), 1),
        (model.constraints, warm.rows, ("tail", "no_gain"), 0),
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
    missed = sorted(name for name in warm.variables if name.startswith("over-"))  # of caps, in calm years
    for name in ("build", "stock", "ship", "run", *missed):
        if name in warm.variables:
            columns = warm.columns(name)
            found[name] = (columns[at] if name in ("ship", "run") else columns).ravel()
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

    def asked(self, x: Array) -> Iterator[Asked]:
        """Each future at first decisions x."""
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
            solved = self._highs.getSolution()
            dual, y = np.asarray(solved.row_dual), np.asarray(solved.col_value)
            slope = np.zeros(len(x))
            slope[: piece.t.shape[1]] = piece.t_cost.toarray()[0] - piece.t.T @ dual
            fixed = float((piece.t_cost @ x[: piece.t.shape[1]])[0])
            yield Asked(piece, float(self._highs.getObjectiveValue()) + fixed, slope, y)
