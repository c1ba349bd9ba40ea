"""Loss by sector: the bars and their table say the same, and add up to the rows of all sectors."""

from __future__ import annotations

from functools import lru_cache

import pytest

from derisk.cases import answers
from derisk.report.loss_chart import MOST, OTHERS, loss_charts
from derisk.report.wording import dollars
from derisk.terms.answer import Row
from tests.report.test_run_charts import words


@lru_cache(maxsize=1)
def rows() -> list[Row]:
    return answers.stress(by="CHN", mineral="rare-earths", to="alliance", months=12).rows


def test_sectors_add_up_to_the_total_row_and_electronics_leads() -> None:
    (drawn,) = loss_charts(rows(), "USA")
    *sectors, whole = drawn.table.rows
    (total,) = [r for r in rows() if r["economy"] == "USA" and r["metric"] == "value_added_at_risk_usd"]
    assert whole[-1] == dollars(total["value"])
    assert sectors[0][0] == "Electrical and Optical Equipment"
    assert len(sectors) == MOST + 1 and sectors[-1][0] == OTHERS
    assert "stopped by that" in words(drawn.svg) and f'aria-label="{drawn.title}"' in drawn.svg


@pytest.mark.parametrize("economy", ["VNM", "ROW"])
def test_an_economy_without_a_known_loss_has_no_chart(economy: str) -> None:
    assert loss_charts(rows(), economy) == []
