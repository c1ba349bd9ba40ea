"""The solver's door: one HiGHS instance, kept warm; bounds, costs and right sides change between runs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from derisk.market.sides import Readings, Sides, known, positions, present, read, renumbered, shaped
from derisk.terms.errors import DeriskError, NoAnswerError

if TYPE_CHECKING:
    from linopy import Model
    from scipy.sparse import csr_array

Array = NDArray[np.float64]
TOLERANCE = 1e-9


class WarmModel:
    """A linopy model handed to HiGHS once and solved many times.

    The labelled equations stay readable in linopy; only their matrices go to the solver, which is quiet.
    A solution goes on from the last one's basis; `forget` starts from none and `resume` from one of its own,
    so that no run depends on what was solved before it. What is set goes to the solver when it solves, at
    once and only where it differs from what it has.

    Parameters
    ----------
    model : a closed linear model (minimise).
    numeraire : USD per t that costs are measured in inside the solver, so that its tolerances mean something;
        duals and objective come back in USD.
    what : what is solved, as errors name it.
    tolerance : of the solver, on constraints and on reduced costs.
    idle : entries, by variable and shaped like it, that stay at nought in every solve. They are written in
        the equations and read as nought, but the solver, whose time goes by its columns, does not get them,
        nor a constraint that has no others.
    steady : costs differ enough for the solver to do without shaking them first, which it does to get through
        ties and has to take back in the end.
    """

    def __init__(
        self,
        model: Model,
        numeraire: float = 1.0,
        what: str = "The market of this month",
        tolerance: float = TOLERANCE,
        idle: Mapping[str, NDArray[np.bool_]] | None = None,
        steady: bool = False,
    ) -> None:
        import highspy

        self.numeraire = numeraire
        self._what = what
        self._held: set[str] = set()  # variables whose bounds are not those kept here
        self._where: dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        self._bases: WeakKeyDictionary[Hashable, Any] = WeakKeyDictionary()

        matrices = model.matrices
        if matrices.A is None:
            raise DeriskError(f"{what} has no constraints.", where="market/solver")
        rows = matrices.A.tocsr()
        rows.eliminate_zeros()
        at = positions(matrices.vlabels)
        variables = {name: at[each.labels.values.astype(np.int64)] for name, each in model.variables.items()}
        stays = np.ones(rows.shape[1], dtype=bool)
        self._idle = {name: np.flatnonzero(mask) for name, mask in (idle or {}).items()}
        for name, flat in self._idle.items():
            stays[known(variables[name].reshape(-1)[flat])] = False
        bare = (np.diff(rows[:, stays].indptr) == 0) & (np.diff(rows.indptr) > 0)
        rows = rows[~bare][:, stays]
        renamed = renumbered(stays)
        self._variables = {name: renamed[index] for name, index in variables.items()}
        at = renumbered(~bare)[positions(matrices.clabels)]
        self._constraints = {
            name: at[each.labels.values.astype(np.int64)] for name, each in model.constraints.items()
        }
        self._coordinates = {
            name: [constraint.coords[dim].values for dim in constraint.coord_dims]
            for name, constraint in model.constraints.items()
        }
        sense = np.asarray(matrices.sense)[~bare]
        right = np.asarray(matrices.b, dtype=float)[~bare]
        infinite = highspy.kHighsInf
        self._matrix: csr_array = rows
        self._mixed = np.ones(rows.shape[0])
        self._cost, self._lower, self._upper = (
            np.array(each, dtype=float)[stays] for each in (matrices.c, matrices.lb, matrices.ub)
        )
        self._row_lower = np.where(sense == "<", -infinite, right)
        self._row_upper = np.where(sense == ">", infinite, right)
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._infeasible = highspy.HighsModelStatus.kInfeasible
        ends = (self._row_lower, self._row_upper), (self._lower, self._upper)
        self._highs = loaded(self._cost / numeraire, rows, *ends, tolerance)
        if steady:
            self._highs.setOptionValue("dual_simplex_cost_perturbation_multiplier", 0.0)
        self._wanted = Sides(self._cost, *ends[1], *ends[0])

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the model's variables."""
        return tuple(self._variables)

    @property
    def matrix(self) -> csr_array:
        """Coefficients of the constraints as written, rows by columns."""
        return self._matrix

    def columns(self, variable: str) -> NDArray[np.int64]:
        """Column of each entry of a variable, shaped like it; -1 where masked."""
        return self._variables[variable]

    def rows(self, constraint: str) -> NDArray[np.int64]:
        """Row of each entry of a constraint, shaped like it; -1 where masked."""
        return self._constraints[constraint]

    def limits(self) -> tuple[Array, Array, Array, Array]:
        """Lower and upper ends of the rows, then of the columns, as written."""
        return self._row_lower, self._row_upper, self._lower, self._upper

    def cut(self, right: float, columns: NDArray[np.int64], values: Array) -> None:
        """Add one constraint: the sum of values x columns is at least `right`, in USD."""
        self.join(right, np.inf, columns, values)

    def join(self, least: float, most: float, columns: NDArray[np.int64], values: Array) -> int:
        """Add one constraint on the sum of values x columns, in USD; its row."""
        self._highs.addRow(
            least / self.numeraire, most / self.numeraire, len(columns), columns.astype(np.int32),
            values / self.numeraire,
        )  # fmt: skip
        return int(self._highs.getNumRow()) - 1

    def rejoin(self, row: int, least: float, most: float) -> None:
        """Set the ends of a constraint that was added."""
        self._highs.changeRowBounds(row, least / self.numeraire, most / self.numeraire)

    def bound(self, variable: str, upper: Array) -> None:
        """Set the upper bounds of a variable (same shape as in the model; masked entries are skipped).

        Raises
        ------
        DeriskError : for an entry that the model was told to be idle.
        """
        columns, values = self._entries(variable, upper)
        if variable in self._idle:
            refused = shaped(upper, self._variables[variable]).reshape(-1)[self._idle[variable]]
            if refused.any():
                raise DeriskError(
                    f"{self._what} was written without something that is asked of it now.",
                    where=variable,
                    seen=f"{np.count_nonzero(refused)} bounds above nought on entries that are idle",
                    try_="write the model without naming them idle",
                )
        self._upper[columns] = values
        self._wanted.upper[columns] = values
        if variable in self._held:
            self._wanted.lower[columns] = self._lower[columns]

    def hold(self, variable: str, values: Array | float, where: NDArray[np.bool_] | None = None) -> None:
        """Fix a variable, or its entries in `where`, at these values (same shape as in the model)."""
        index = self._variables[variable]
        self._held.add(variable)
        columns, held = present(index if where is None else np.where(where, index, -1), values)
        self._wanted.lower[columns] = held
        self._wanted.upper[columns] = held

    def between(self, variable: str, lower: Array, upper: Array) -> None:
        """Keep a variable between these bounds (same shape as in the model) until it is freed."""
        self._held.add(variable)
        columns, least = self._entries(variable, lower)
        self._wanted.lower[columns] = least
        self._wanted.upper[columns] = self._entries(variable, upper)[1]

    def room(self, variable: str) -> tuple[Array, Array]:
        """Bounds that a variable goes back to when freed, shaped like it; 0 where masked."""
        columns = self._variables[variable]
        return read(self._lower, columns), read(self._upper, columns)

    def free(self, variable: str) -> None:
        """Take a fixed variable back to the bounds it had."""
        columns, _ = self._entries(variable, 0.0)
        self._held.discard(variable)
        self._wanted.lower[columns] = self._lower[columns]
        self._wanted.upper[columns] = self._upper[columns]

    def charges(self, variable: str) -> Array:
        """Objective coefficients of a variable as they are now, shaped like it; 0 where masked."""
        return read(self._wanted.cost, self._variables[variable])

    def price(self, variable: str, cost: Array | float) -> None:
        """Set the objective coefficients of a variable."""
        columns, values = self._entries(variable, cost)
        self._wanted.cost[columns] = values

    def limit(self, constraint: str, right: Array, equal: bool = False) -> None:
        """Set the right side of a <= constraint, or of an equation when `equal`."""
        rows, values = present(self._constraints[constraint], right)
        self._wanted.row_upper[rows] = values
        if equal:
            self._wanted.row_lower[rows] = values

    def mix(self, rows: NDArray[np.int64], columns: NDArray[np.int64], factor: Array) -> None:
        """Set the coefficients of `columns` [N, K] in `rows` [N] to `factor` [N] times what was written."""
        moved = np.flatnonzero(factor != self._mixed[rows])
        if not len(moved):
            return
        self._mixed[rows[moved]] = factor[moved]
        across = columns[moved]
        n, k = np.nonzero(across >= 0)
        at, column = rows[moved][n], across[n, k]
        values = np.asarray(self._matrix[at, column]).reshape(-1) * factor[moved][n]
        for each in zip(at.tolist(), column.tolist(), values.tolist(), strict=True):
            self._highs.changeCoeff(*each)

    def weigh(self, rows: NDArray[np.int64], columns: NDArray[np.int64], values: Array) -> None:
        """Set the coefficient of each of `columns` [N] in the row [N] beside it, not in `matrix`."""
        for each in zip(rows.tolist(), columns.tolist(), values.tolist(), strict=True):
            self._highs.changeCoeff(*each)

    def _entries(self, variable: str, values: Array | float) -> tuple[NDArray[np.int64], Array]:
        """Columns of a variable and its values there; where they lie is worked out once."""
        index = self._variables[variable]
        if variable not in self._where:
            flat = np.flatnonzero(index >= 0)
            self._where[variable] = (flat, index.reshape(-1)[flat])
        flat, columns = self._where[variable]
        return columns, shaped(values, index).reshape(-1)[flat]

    def forget(self) -> None:
        """Start from nothing: neither a basis nor anything else of earlier runs stays."""
        self._highs.clearSolver()

    def resume(self, whose: Hashable, prepare: Callable[[], None], where: str) -> None:
        """Start from the basis that belongs to `whose`, and from nothing else of earlier runs.

        It is the optimal one of what `prepare` sets, solved from nothing when it is asked for first, and kept
        as long as `whose` lives.
        """
        basis = self._bases.get(whose)
        if basis is None:
            self.forget()
            prepare()
            self.solve(where)
            basis = self._bases[whose] = self._highs.getBasis()
        self.forget()
        self._highs.setBasis(basis)

    def copied(self) -> Any:
        """A HiGHS of its own with the model as it stands and its tolerances, that presolves what it is given.

        Presolve takes away what does not count, where prices leave much of the model free.
        """
        import highspy

        self._wanted.send(self._highs, self.numeraire)
        copy = highspy.Highs()  # type: ignore[no-untyped-call]
        copy.passOptions(self._highs.getOptions())
        copy.setOptionValue("presolve", "on")
        copy.passModel(self._highs.getModel())
        return copy

    def costs(self) -> Array:
        """Objective coefficients of all columns as they are now, USD."""
        return self._wanted.cost.copy()

    def solve(self, where: str) -> Solution:
        """Solve, or say where it failed.

        Raises
        ------
        NoAnswerError : when nothing meets all constraints.
        DeriskError : when HiGHS does not prove optimality, or a value is not finite.
        """
        self._wanted.send(self._highs, self.numeraire)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != self._optimal:  # a basis of another month can be numerically poor: once more without
            self._highs.clearSolver()
            self._highs.run()
            status = self._highs.getModelStatus()
        if status != self._optimal:
            raise (NoAnswerError if status == self._infeasible else DeriskError)(
                f"{self._what} has no solution.",
                where=where,
                seen=f"HiGHS says {self._highs.modelStatusToString(status)}{self._at_odds(status)}",
                try_="loosen the limits it sets, and check the network's balances with derisk network",
            )
        solution = self._highs.getSolution()
        values = np.fromiter(solution.col_value, float, len(self._cost))
        duals = np.asarray(solution.row_dual) * self.numeraire
        if not (np.isfinite(values).all() and np.isfinite(duals).all()):
            raise DeriskError(
                f"{self._what} has a value that is not finite.",
                where=where,
                seen=self._not_finite(values, duals),
            )
        return Solution(
            Readings(values, self._variables),
            Readings(duals, self._constraints),
            float(self._highs.getObjectiveValue()) * self.numeraire,
            values,
        )

    def _at_odds(self, status: Any) -> str:
        """The constraint that has the largest part in the proof that nothing meets all of them."""
        if status != self._infeasible:
            return ""
        _, proven, ray = self._highs.getDualRay()
        return f"; at odds: {self._named(int(np.abs(ray).argmax()))}" if proven else ""

    def _not_finite(self, values: Array, duals: Array) -> str:
        rows = np.flatnonzero(~np.isfinite(duals))
        if len(rows):
            return f"the dual of {self._named(int(rows[0]))}"
        bad = {name for name, at in self._variables.items() if not np.isfinite(values[at[at >= 0]]).all()}
        return f"values of {', '.join(sorted(bad))}"

    def _named(self, row: int) -> str:
        """A row by the name of its constraint and where it stands, as "balance (separation, JPN)"."""
        for name, index in self._constraints.items():
            for position in np.argwhere(index == row):
                labels = [str(axis[i]) for axis, i in zip(self._coordinates[name], position, strict=True)]
                return f"{name} ({', '.join(labels)})" if labels else name
        return f"row {row}"


@dataclass(frozen=True, eq=False)
class Solution:
    """Values of the variables and duals of the constraints, as arrays shaped like the model.

    `objective` in USD; `columns` are the values once more, in the order of the solver's columns.
    """

    values: Mapping[str, Array]
    duals: Mapping[str, Array]
    objective: float
    columns: Array


def loaded(
    cost: Array,
    matrix: csr_array,
    rows: tuple[Array, Array],
    columns: tuple[Array, Array],
    tolerance: float = TOLERANCE,
) -> Any:
    """A quiet HiGHS instance: min cost x, with matrix x and x between the ends of rows and columns."""
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = matrix.shape[1], matrix.shape[0]
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, *columns
    lp.row_lower_, lp.row_upper_ = rows
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = matrix.indptr
    lp.a_matrix_.index_ = matrix.indices
    lp.a_matrix_.value_ = matrix.data
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False), ("threads", 1), ("presolve", "off"), ("solver", "simplex"),
        ("primal_feasibility_tolerance", tolerance), ("dual_feasibility_tolerance", tolerance),
    ):  # fmt: skip
        highs.setOptionValue(option, value)
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise DeriskError("HiGHS refused the model.", where="market/solver")
    return highs
