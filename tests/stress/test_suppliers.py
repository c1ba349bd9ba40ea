"""Who supplies whom: the same tonnes as trade and output, before, under and after a stop."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.stress.scenario import Scenario
from derisk.stress.simulate import simulate
from derisk.stress.suppliers import SHOWN, _by_origin, supply, supply_rows

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


def test_supply_is_output_scrap_and_arrivals_of_the_period_less_exports() -> None:
    found = run(STOP)
    network = found.network
    s, j = network.stage("refining"), network.place("JPN")
    of_japan = {
        each.period: each for each in supply(found) if (each.economy, each.stage) == ("JPN", "refining")
    }
    assert set(of_japan) == {"before", "during", "after"}
    own, out = network.production[s, j] + network.recycled[s, j], network.exports[s, j]
    base = (own + network.imports[s, j] - out) / 12
    assert sum(of_japan["before"].by_origin.values()) == pytest.approx(base)
    months = [found.months.index(f"2026-{month:02d}") for month in range(3, 9)]
    made = found.made[months, s, j] + found.recycled[months, s, j]
    trade = found.trade[months][:, s]
    held = made + trade[:, :, j].sum(axis=1) - trade[:, j].sum(axis=1)
    assert sum(of_japan["during"].by_origin.values()) == pytest.approx(held.mean())
    assert of_japan["before"].by_origin["home"] == pytest.approx((own - out) / 12)


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


def test_what_a_producer_exports_is_not_its_supply() -> None:
    """Chile refines far more than it uses: what it supplies itself is what it keeps, and no more."""
    found = run()
    network = found.network
    s = network.stage("refining")
    supplied = {each.economy: each.by_origin for each in supply(found) if (each.stage, each.period) == (
        "refining", "before")}  # fmt: skip
    for place, by_origin in supplied.items():
        if place not in network.places:
            continue
        r = network.place(place)
        drawn = network.use[s, r] + network.feed[s, r]
        assert sum(by_origin.values()) * 12 == pytest.approx(drawn, rel=1e-6, abs=1e-3)
    chile = network.place("CHL")
    made = network.production[s, chile] + network.recycled[s, chile]
    shipped = network.exports[s, chile]
    assert shipped > 0.9 * made
    assert supplied["CHL"]["home"] * 12 == pytest.approx(made - shipped)


def test_exports_come_out_of_own_output_first_and_then_out_of_all_arrivals_alike() -> None:
    flow = np.zeros((4, 4))
    flow[1, 0], flow[2, 0], flow[0, 3] = 30.0, 10.0, 25.0
    places = ("HUB", "A", "B", "C")
    maker = _by_origin(places, [0], flow, np.array([60.0, 0, 0, 0]))
    assert maker == {"home": 35.0, "A": 30.0, "B": 10.0, "C": 0.0}
    hub = _by_origin(places, [0], flow, np.array([5.0, 0, 0, 0]))
    assert hub == pytest.approx({"home": 0.0, "A": 15.0, "B": 5.0, "C": 0.0})
    group = _by_origin(places, [0, 3], flow, np.array([5.0, 0, 0, 0]))
    assert group == {"home": 5.0, "A": 30.0, "B": 10.0}, "what a group sends itself is no export"
    flow[0, 3] = 39.9
    assert _by_origin(places, [0], flow, np.zeros(4)) == {}, "what is left of 40 t is a residue"
