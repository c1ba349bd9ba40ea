"""The solver's door: what fails is named."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.market.book import Book
from derisk.market.capacity import capacity
from derisk.market.solver import WarmModel
from derisk.terms.errors import NoAnswerError
from tests.market.equations import NODE, full, plants


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
