"""Who supplies whom: the same tonnes as trade and output, before, under and after a stop."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.stress.scenario import Scenario
from derisk.stress.simulate import simulate
from derisk.stress.suppliers import SHOWN, supply, supply_rows

STOP = {
    "by": "CHL",
    "to": "all",
    "stages": ["refining"],
    "kind": "ban",
    "from": "2026-03",
    "until": "2026-09",
}


def run(*restrictions: dict[str, object]):  # type: ignore[no-untyped-def]
    asked = {"name": "x", "mineral": "copper", "start": "2026-01", "months": 24, "restrictions": restrictions}
    return simulate(Scenario.model_validate(asked), "copper")


def test_supply_is_output_scrap_and_arrivals_of_the_period() -> None:
    found = run(STOP)
    network = found.network
    s, j = network.stage("refining"), network.place("JPN")
    of_japan = {
        each.period: each for each in supply(found) if (each.economy, each.stage) == ("JPN", "refining")
    }
    assert set(of_japan) == {"before", "during", "after"}
    base = (network.production[s, j] + network.recycled[s, j] + network.flow[s, :, j].sum()) / 12
    assert sum(of_japan["before"].by_origin.values()) == pytest.approx(base)
    months = [found.months.index(f"2026-{month:02d}") for month in range(3, 9)]
    held = (
        found.made[months, s, j] + found.recycled[months, s, j] + found.trade[months][:, s, :, j].sum(axis=1)
    )
    assert sum(of_japan["during"].by_origin.values()) == pytest.approx(held.mean())
    assert of_japan["before"].by_origin["home"] == pytest.approx(
        (network.production[s, j] + network.recycled[s, j]) / 12
    )


def test_who_stops_is_gone_and_a_group_does_not_supply_itself() -> None:
    found = run(STOP)
    rows = supply_rows(found, "stress/x")
    chile = {
        row["period"]: row["value"]
        for row in rows
        if (row["economy"], row["stage"], row["partner"]) == ("alliance", "refining", "CHL")
    }
    assert chile["during"] < 0.5 * chile["before"]  # what is left got past the ban
    inside = {"JPN", "USA", "DEU", "E24"}
    assert not inside & {row["partner"] for row in rows if row["economy"] == "alliance"}
    assert len({row["id"] for row in rows}) == len(rows)


def test_at_rest_before_and_after_are_the_same_and_nothing_is_under_restriction() -> None:
    found: dict[tuple[str, str], dict[str, dict[str, float]]] = {}
    for each in supply(run()):
        found.setdefault((each.economy, each.stage), {})[each.period] = each.by_origin
    for periods in found.values():
        assert set(periods) == {"before", "after"}
        assert list(periods["before"]) == list(periods["after"])
        assert len(periods["before"]) <= SHOWN + 2
        np.testing.assert_allclose(
            list(periods["before"].values()), list(periods["after"].values()), rtol=1e-6, atol=1e-9
        )
