"""Tables of a plan's page, from rows alone: each member has a line of its own, whose cells lead to rows."""

from __future__ import annotations

from typing import Any

from derisk.report.wording import percent
from derisk.terms.answer import Row, row
from derisk.web.plans import _each


def of(metric: str, member: str, plan: str, value: float, year: int, **more: Any) -> Row:
    return row(
        id=f"{metric}/{member}/{plan}/{year}/{more}", metric=metric, economy=member, mineral="rare-earths",
        stage="magnets", partner="CHN", value=value, unit="share", year=year, plan=plan, **more,
    )  # fmt: skip


def test_each_member_has_a_line_of_the_last_year() -> None:
    rows = [
        of("n_minus_1_each", member, plan, value + shared / 10, year, shared=shared)
        for member, value in (("JPN", 0.5), ("USA", 0.7))
        for plan in ("before", "after")
        for shared in (True, False)
        for year in (2035, 2040)
    ]
    rows += [of("n_minus_1_simulated_each", "JPN", "after", 0.9, 2040)]
    (table,) = _each(rows)
    assert "2040" in table.title and [line[2] for line in table.rows] == ["Japan", "United States"]
    japan = [percent(value) if value else "" for value in (0.6, 0.6, 0.5, 0.5, None, 0.9)]
    assert list(table.rows[0][3:]) == japan
    shown = {cell for line in table.ids for cell in line if cell}
    assert shown == {each["id"] for each in rows if each["year"] == 2040}
    assert _each([]) == ()
