"""The solver's door: what fails is named, what is left out counts for nothing."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.market.book import Book
from derisk.market.capacity import capacity
from derisk.market.demand import demand
from derisk.market.disposal import disposal
from derisk.market.solver import WarmModel
from derisk.market.transit import transit
from derisk.terms.errors import DeriskError, NoAnswerError
from tests.market.equations import NODE, arcs, book, full, plants


def test_a_month_that_nothing_solves_names_where_and_the_constraint_at_odds() -> None:
    book = Book.new(["ore", "metal"], ["A", "B", "C"])
    capacity(book, plants(book), full(8, NODE))
    model = WarmModel(book.close(), what="The market of this month")
    right = np.full((2, 3), 8.0)
    right[1, 2] = -1.0  # less than nothing can be made of metal at C
    model.limit("capacity", right)
    with pytest.raises(NoAnswerError) as failure:
        model.solve("antimony, 2024-10")
    text = str(failure.value)
    assert "antimony, 2024-10" in text
    assert "capacity (metal, C)" in text


def small_market() -> tuple[Book, dict[str, np.ndarray]]:
    """Plants, trade and use of three places; no metal is made at C, nor shipped from there."""
    b = book()
    make = plants(b)
    capacity(b, make, full(8, NODE))
    transit(b, make, arcs(b), full(4, NODE))
    demand(b, full(2, NODE, block=[0, 1]), full(70, NODE, block=[0, 1]))
    disposal(b, full(1, NODE))
    b.close()
    made = np.zeros((2, 3, 1), dtype=bool)
    made[1, 2] = True
    shipped = np.zeros((2, 3, 3, 1), dtype=bool)
    shipped[1, 2] = True
    return b, {"make": made, "ship": shipped}


def closed(model: WarmModel, idle: dict[str, np.ndarray], made_t: float, shipped_t: float) -> WarmModel:
    model.bound("make", np.where(idle["make"], 0.0, made_t))
    model.bound("ship", np.where(idle["ship"], 0.0, shipped_t))
    return model


def test_what_is_idle_changes_no_answer_and_is_read_as_nought() -> None:
    market, idle = small_market()
    whole = closed(WarmModel(market.model), idle, 10.0, 5.0)
    less = closed(WarmModel(market.model, idle=idle), idle, 10.0, 5.0)
    one, other = whole.solve("whole"), less.solve("less")
    # a plant and two arcs do not go to the solver, nor the rows that had nothing else: capacity and transit
    assert len(one.columns) - len(other.columns) == 3
    assert whole.matrix.shape[0] - less.matrix.shape[0] == 2
    assert other.objective == pytest.approx(one.objective, rel=1e-12)
    assert one.objective < -100.0, "something is made and used"
    assert one.values["use"].sum() == pytest.approx(other.values["use"].sum())
    assert not other.values["make"][idle["make"]].any()
    assert not other.values["ship"][idle["ship"]].any()
    assert set(other.values) == set(one.values) == {"make", "ship", "use", "dump"}
    assert other.duals["capacity"][1, 2] == 0.0


def test_what_is_idle_cannot_be_used_after_all() -> None:
    market, idle = small_market()
    model = WarmModel(market.model, idle=idle)
    with pytest.raises(DeriskError) as failure:
        model.bound("make", np.full((2, 3, 1), 10.0))
    assert "make" in str(failure.value)
    assert "1 bounds above nought" in str(failure.value)


def test_a_resumed_model_knows_nothing_of_what_was_solved_between() -> None:
    market, idle = small_market()
    model = WarmModel(market.model)

    class Owner:
        pass

    first, asked = Owner(), []

    def calm() -> None:
        asked.append("calm")
        closed(model, idle, 10.0, 5.0)

    def scarce() -> np.ndarray:
        return closed(model, idle, 6.0, 1.0).solve("scarce").columns

    model.resume(first, calm, "calm")
    one = scarce()
    closed(model, idle, 1.0, 0.2).solve("else")
    model.resume(first, calm, "calm")
    assert np.array_equal(scarce(), one)
    assert asked == ["calm"], "its basis is kept"
    model.resume(Owner(), calm, "calm")
    assert asked == ["calm", "calm"], "another's is its own"
    assert np.array_equal(scarce(), one)


def test_coefficients_follow_a_factor_and_go_back() -> None:
    market, _ = small_market()
    model = WarmModel(market.model)
    before = model.solve("before").objective
    rows, columns = model.rows("balance")[:1].reshape(-1), model.columns("make")[1].reshape(3, 1)
    model.mix(rows, columns, np.array([0.5, 1.0, 0.5]))
    spared = model.solve("spared").objective
    assert spared < before - 1.0, "less ore for a tonne of metal"
    model.mix(rows, columns, np.ones(3))
    assert model.solve("after").objective == pytest.approx(before, rel=1e-12)
