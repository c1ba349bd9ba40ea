"""Tables of a plan's page, from rows alone: each member has a line of its own, whose cells lead to rows."""

from __future__ import annotations

from typing import Any

from derisk.report.wording import percent
from derisk.terms.answer import Row, row
from derisk.web.plan_tables import begun, rests, targets
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


def test_what_runs_anyway_has_a_line_a_plant_and_who_pays() -> None:
    rows = [
        row(
            id=f"begun/{year}", metric="begun_t_a", economy="AUS", mineral="rare-earths", stage="separation",
            value=tonnes, unit="t/a", year=year, project="Eneabba", status="building", online=2027,
        )
        for year, tonnes in ((2026, 0.0), (2030, 12000.0))
    ]  # fmt: skip
    (table,) = begun(rows)
    assert table.columns[5:] == ("2026", "2030")
    ((*words, first, then),) = table.rows
    assert words == ["Rare earths, separation", "Australia", "Eneabba", "building", "2027"]
    assert first.startswith("0") and then.startswith("12,000")
    assert table.ids == (("", "", "", "", "", "begun/2026", "begun/2030"),)
    assert "owners pay" in table.note and begun([]) == ()


def test_the_plan_without_what_it_rests_on_is_on_the_page() -> None:
    common: dict[str, Any] = {
        "economy": "alliance", "mineral": "rare-earths", "prop": "thrifting", "prop_stage": "magnets",
        "way": "without",
    }  # fmt: skip
    rows = [
        row(id="cost", metric="otherwise_cost_usd", stage="magnets", value=9e9, unit="USD", change_usd=2.5e9,
            capex_usd=4e9, **common),
        row(id="build", metric="otherwise_build_t_a", stage="magnets", value=7000.0, unit="t/a",
            technology="component-plant", **common),
        row(id="n", metric="otherwise_n_minus_1", stage="magnets", value=0.8, unit="share", year=2040,
            **common),
        row(id="miss", metric="otherwise_target_missed", stage="magnets", value=0.0, unit="share", year=2040,
            **common),
    ]  # fmt: skip
    (table,) = rests(rows)
    ((what, how, more, capital, builds, met, missed),) = table.rows
    assert what == "thrifting: Rare earths, magnets" and how == "not there"
    assert (more, capital) == ("USD 2.5 billion", "USD 4 billion")
    assert builds.endswith("component plant") and builds.startswith("7,000")
    assert (met, missed) == (f"{percent(0.8)} of magnets", "none")
    assert rests([]) == ()


def test_the_worst_month_of_the_trial_stands_beside_what_was_planned() -> None:
    rows = [
        of(metric, "alliance", plan, value, 2040)
        for metric, value in (
            ("n_minus_1", 0.9), ("n_minus_1_simulated", 0.95), ("n_minus_1_simulated_worst", 0.7),
        )
        for plan in ("before", "after")
    ]  # fmt: skip
    table = targets(rows)
    told = {(line[1], line[3]): line[4] for line in table.rows}
    assert told["the same, simulated: worst month", "after"] == percent(0.7)
    assert len(told) == 6
