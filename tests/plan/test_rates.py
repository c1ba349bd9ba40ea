"""How often suppliers stop: every act that restricts, or only acts that stop all."""

from __future__ import annotations

import polars as pl
import pytest

from derisk import facts
from derisk.plan.hazard_range import futures_at_end
from derisk.plan.load import load
from derisk.plan.question import Question
from derisk.plan.rates import ACTS, STOPS, rates


def asked(preset: str) -> Question:
    told = {
        "name": "t", "minerals": ("gallium",), "scenarios": {"preset": preset, "count": 12},
        "targets": [{"stage": "refining", "supplier_share_cap": 0.65, "by": 2030}],
    }  # fmt: skip
    return Question.model_validate(told)


def test_each_preset_reads_its_own_columns() -> None:
    table = facts.table("hazards")
    (row,) = table.filter((pl.col("mineral") == "gallium") & (pl.col("supplier") == "CHN")).iter_rows(
        named=True
    )
    at = ("CHN", "refining")
    assert rates("gallium", ACTS)[at] == row["annual_probability"]
    assert rates("gallium", STOPS)[at] == row["stop_probability"] < row["annual_probability"]
    assert rates("gallium", STOPS, "high")[at] == row["stop_high"]


def test_a_plan_against_acts_that_stop_all_expects_fewer_stops() -> None:
    often, rarely = (load(asked(preset), "gallium") for preset in (ACTS, STOPS))
    every, whole = (sum(f.probability for f in inputs.futures) for inputs in (often, rarely))
    assert 0.0 < whole < 0.5 * every
    low, high = (futures_at_end(rarely, end) for end in ("low", "high"))
    assert low is not None and high is not None
    assert sum(f.probability for f in low) < whole < sum(f.probability for f in high)


def test_another_preset_is_refused() -> None:
    with pytest.raises(ValueError, match="hazard-stops"):
        asked("hazard-none")
