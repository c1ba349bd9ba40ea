"""A criticality index leads to the scores, rates, uses and stocks that it rests on."""

from __future__ import annotations

import pytest

from derisk import facts
from derisk.cases.behind import facts_behind
from derisk.exposure import find, rows


@pytest.mark.parametrize(
    ("economy", "mineral", "metric", "tables"),
    [
        ("EU27", "lithium", "supply_risk", {"recycling", "substitution", "trade_parameter", "governance"}),
        ("EU27", "cobalt", "supply_risk", {"recycling", "substitution", "governance"}),
        ("USA", "gallium", "economic_importance", {"end_uses", "substitution", "value_added"}),
        ("USA", "cobalt", "days_of_cover", {"stock_years"}),
        ("JPN", "rare-earths", "days_of_cover", {"stocks"}),
        ("USA", "nickel", "geopolrisk", {"governance", "trade"}),
    ],
)
def test_the_facts_behind_an_index(economy: str, mineral: str, metric: str, tables: set[str]) -> None:
    found = [row for row in rows(economy, mineral, metric=metric) if row["value"] is not None]
    listed, _ = facts_behind("exposure", found[-1])
    assert tables <= {row["id"].split("/")[0] for row in listed}
    for row in listed:
        assert facts.fact(row["id"])["cite"] in row["sources"]


def test_scores_behind_are_of_the_year_that_was_used() -> None:
    row = find("exposure/USA/nickel/refining/geopolrisk/2024/content")
    scores = [item for item in facts_behind("exposure", row)[0] if item["id"].startswith("governance/")]
    assert scores and {item["year"] for item in scores} == {2024}
