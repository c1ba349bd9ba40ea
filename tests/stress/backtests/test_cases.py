"""Every case: its rows, its bases, its forecasts; and what each target comes to."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest

from derisk.cases.asked import asked_scenario
from derisk.stress import backtests
from derisk.stress.assumptions import keys
from derisk.stress.backtests.compare import FORECASTS, MODEL, PERSISTENCE, STATIC, Compared, compare
from derisk.stress.backtests.static import KEPT, OFF
from derisk.stress.backtests.tidy import case_rows

CASES = sorted(backtests.cases())


@lru_cache(maxsize=8)
def compared(name: str) -> Compared:
    item = backtests.find(name)
    scenario = asked_scenario(preset=item.preset).content
    return compare(item, scenario)


def within(row: dict[str, Any], value: float | None) -> bool:
    low, high = row["tolerance_low"], row["tolerance_high"]
    return (
        value is not None and (low is None or value >= low - 1e-9) and (high is None or value <= high + 1e-9)
    )


@pytest.mark.parametrize("name", CASES)
def test_rows_have_ids_of_their_own_sources_and_a_base(name: str) -> None:
    rows = case_rows(compared(name))
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["role"] for row in rows} == {"target", "score", "path"}
    assert {row["forecast"] for row in rows if row["role"] == "path"} == {*FORECASTS, "observed"}
    for row in rows:
        assert row["sources"] and row["note"], row["id"]
        if row["role"] == "target":
            assert row["observed"] is not None, row["id"]
            assert row["passed"] == within(row, row["value"]), row["id"]


@pytest.mark.parametrize("name", CASES)
def test_what_was_seen_lies_within_the_tolerances(name: str) -> None:
    """A tolerance that history itself would fail tests nothing."""
    for row in case_rows(compared(name)):
        if row["role"] == "target":
            assert within(row, row["observed"]), row["id"]


@pytest.mark.parametrize("name", CASES)
def test_the_forecasts_differ_and_persistence_never_moves(name: str) -> None:
    found = compared(name)
    for series in found.case.series:
        still = set(found.forecasts[PERSISTENCE][series.key].values())
        assert len(still) == 1
        assert found.forecasts[MODEL][series.key] != found.forecasts[STATIC][series.key], series.key


@pytest.mark.parametrize("name", CASES)
def test_a_case_does_not_depend_on_what_was_run_before(name: str) -> None:
    item = backtests.find(name)
    again = compare(item, asked_scenario(preset=item.preset).content)
    assert again.forecasts == compared(name).forecasts


def test_the_static_model_says_of_every_assumption_whether_it_is_off() -> None:
    assert OFF.keys() | KEPT == set(keys())
    assert not OFF.keys() & KEPT


def test_an_unknown_case_is_refused_with_the_list() -> None:
    from derisk.terms.errors import InputError

    with pytest.raises(InputError) as error:
        backtests.find("tin-1985")
    assert error.value.exit_code == 2
    assert error.value.try_ == ", ".join(CASES)
