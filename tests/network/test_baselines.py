"""Reconciled baselines of the real chains: closed, followable, and told apart from what was reported."""

from __future__ import annotations

import collections
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from derisk import facts, network
from derisk.network.network import RESIDUE
from derisk.terms.errors import InputError
from derisk.terms.places import PLAYERS
from tests.networks import random_network

CHAINS = [("rare-earths", 2009), ("rare-earths", 2010), ("rare-earths", 2024), ("copper", 2024)]


@pytest.mark.parametrize(("mineral", "year"), CHAINS)
def test_every_balance_closes_and_nothing_is_negative(mineral: str, year: int) -> None:
    net = network.baseline(mineral, year)
    scale = net.production.max()
    assert np.abs(net.residual()).max() < 1e-9 * scale
    for values in (net.production, net.flow, net.use, net.recycled):
        assert values.min() >= 0.0
    assert set(PLAYERS) <= set(net.places), "all economies of the alliance"
    assert net.places[-1] == "ROW"


@pytest.mark.parametrize("year", network.base_years("rare-earths"))
def test_any_year_with_data_gives_a_baseline(year: int) -> None:
    net = network.baseline("rare-earths", year)
    assert np.abs(net.residual()).max() < 1e-9 * net.production.max()
    assert (net.price_usd_t > 0).all()
    value_added = net.price_usd_t[1:] - net.price_usd_t[:-1] / net.recovery[1:]
    assert (value_added > 0).all()


@pytest.mark.parametrize(("mineral", "year"), CHAINS)
def test_every_figure_can_be_listed_as_reported_and_as_used(mineral: str, year: int) -> None:
    net = network.baseline(mineral, year)
    rows, notes = network.rows(mineral, year)
    assert notes
    ids = collections.Counter(item["id"] for item in rows)
    assert max(ids.values()) == 1
    kept = [row for row in rows if not row["id"].endswith("/aside")]
    used = {(r["metric"], r["stage"], r["economy"], r["partner"]): r["value"] for r in kept}
    lost = {key for key, value in used.items() if value is None}  # the balances leave nothing for them
    assert all(key[0] == "production" for key in lost)
    for s, stage in enumerate(net.stages):
        for r, place in enumerate(net.places):
            if ("production", stage, place, None) not in lost:
                made = used.get(("production", stage, place, None), 0.0)
                assert made == pytest.approx(net.production[s, r])
            assert used.get(("use", stage, place, None), 0.0) == pytest.approx(net.use[s, r])
            for j, partner in enumerate(net.places):
                shipped = used.get(("flow", stage, place, partner), 0.0)
                assert shipped == pytest.approx(net.flow[s, r, j])
    for row in rows:
        if row["quality"] in ("reported", "estimated"):
            assert row["sources"], row["id"]
            assert set(row["sources"]) <= set(facts.publications())


def test_printed_output_is_used_to_within_its_error() -> None:
    """China's 12.4 Mt of 27.6 Mt of refined copper stay within two standard errors of an estimate (30 %)."""
    net = network.baseline("copper", 2024)
    china = net.production[net.stage("refining"), net.place("CHN")]
    world = net.production[net.stage("refining")].sum()
    assert china == pytest.approx(12.4e6, rel=0.05)
    assert world == pytest.approx(27.6e6, rel=0.05)


def test_malaysia_rejects_ore_and_does_not_use_the_oxides_it_sells() -> None:
    """Lynas reports 11,072 t of oxides for 2024 and rejects light ore early; Malaysia uses almost none."""
    net = network.baseline("rare-earths", 2024)
    s, r = net.stage("separation"), net.place("MYS")
    assert net.production[s, r] == pytest.approx(11_072, rel=0.1)
    assert net.use[s, r] < 0.1 * net.production[s, r]
    assert net.flow[0, net.place("AUS"), net.place("CHN")] < 1_000, "Mount Weld's ore goes to Malaysia"


def test_places_inside_other_countries_do_not_stand_alone() -> None:
    """Serbia sells refined copper that the survey counts in "other countries"."""
    assert "SRB" not in network.baseline("copper", 2024).places


def test_shipments_without_tonnes_count_by_value() -> None:
    rows = facts.trade("rare-earths", "separation", 2009)
    silent = rows.filter(pl.col("gross_t").is_null() & (pl.col("value_usd") > 0))
    assert silent.height, "the year has such shipments"
    told = [
        r for r in network.rows("rare-earths", 2009)[0] if r["note"] and "no tonnes reported" in r["note"]
    ]
    assert told


def test_cheap_compounds_are_judged_by_their_own_heading() -> None:
    """Cerium compounds cost a tenth of what neodymium metal does and are no mistake."""
    rows, _ = network.rows("rare-earths", 2024)
    aside = {(r["economy"], r["partner"]): r["reported"] for r in rows if r["id"].endswith("/aside")}
    assert ("TUR", "BEN") in aside
    assert ("CHN", "JPN") not in aside
    assert sum(aside.values()) - aside["TUR", "BEN"] < 4_000


def test_a_year_without_data_names_the_years_there_are() -> None:
    with pytest.raises(InputError, match="No baseline") as caught:
        network.baseline("copper", 1999)
    assert "2021-2024" in caught.value.seen
    assert "2021" in caught.value.try_


def test_use_that_is_a_residue_of_trade_is_said_to_be_no_figure() -> None:
    """As much refined cobalt leaves Germany as comes; the network closes on some kilograms of use."""
    net = network.baseline("cobalt", 2024)
    s, r = net.stage("refining"), net.place("DEU")
    reaches = net.production[s, r] + net.recycled[s, r] + net.imports[s, r]
    assert net.use[s, r] < RESIDUE * reaches and not net.use_told([r])[s]
    assert net.told_use[s, r] == 0.0
    rows, _ = network.rows("cobalt", 2024)
    notes = {
        row["economy"]: row["note"] for row in rows if (row["metric"], row["stage"]) == ("use", "refining")
    }
    assert "not known" in notes["DEU"] and "not known" not in notes["JPN"]
    for row in rows:
        if row["metric"] == "use" and row["reported"] is None and "residue" not in row["note"]:
            s, r = net.stage(row["stage"]), net.place(row["economy"])
            assert row["value"] >= RESIDUE * (net.production[s, r] + net.recycled[s, r] + net.imports[s, r])


def test_use_of_a_group_is_told_against_what_comes_from_outside_it() -> None:
    """100 t come to a hub, 99.5 t leave it for its neighbour: the hub uses a residue, the two do not."""
    flow = np.zeros((1, 3, 3))
    flow[0, 0, 1], flow[0, 1, 2] = 100.0, 99.5
    net = replace(
        random_network(1, places=3, stages=1), production=np.array([[100.0, 0.0, 0.0]]), flow=flow,
        use=np.array([[0.0, 0.5, 99.5]]), recycled=np.zeros((1, 3)),
    )  # fmt: skip
    assert np.abs(net.residual()).max() == 0.0
    assert [bool(net.use_told([r])[0]) for r in range(3)] == [False, False, True]
    assert net.use_told([1, 2])[0]
    assert net.told_use.tolist() == [[0.0, 0.0, 99.5]]
