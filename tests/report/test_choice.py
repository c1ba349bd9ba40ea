"""The chains a brief chooses: by dependence, chance and exposure, of outside suppliers alone."""

from __future__ import annotations

import pytest

from derisk.facts import trade_years
from derisk.facts.hazards import chance_of, hazard
from derisk.network import base_years, baseline, modelled
from derisk.report.choice import FEW, chosen, exposed, supplier
from derisk.terms.places import members

HAND = ("rare-earths", "gallium")


@pytest.mark.parametrize("slug", HAND)
def test_a_share_is_that_of_the_network(slug: str) -> None:
    item = next(each for each in exposed("JPN") if each.mineral == slug)
    network = baseline(slug, base_years(slug)[-1])
    s, r, j = network.stages.index(item.stage), network.place(item.supplier), network.place("JPN")
    supply = network.production[s, j] + network.recycled[s, j] + network.imports[s, j]
    assert item.share == pytest.approx(network.flow[s, r, j] / supply)
    rate = hazard(slug, item.stage, item.supplier, "JPN")
    assert rate is not None and item.chance == chance_of(rate, "frequency", network.year).value


@pytest.mark.parametrize("economy", ["JPN", "EU27", "alliance", "CHN"])
def test_no_economy_hangs_on_itself_or_on_an_ally(economy: str) -> None:
    found = exposed(economy)
    friends = set(members(economy)) | (set() if economy == "CHN" else set(members("alliance")))
    assert found and not any(set(members(item.supplier)) & friends for item in found)
    assert all(0.0 < item.share <= 1.0 + 1e-9 and 0.0 <= item.chance <= 1.0 for item in found)
    weights = [item.weight for item in found]
    assert weights == sorted(weights, reverse=True)
    told = [
        item.mineral
        for item in found
        if trade_years(item.mineral, item.stage) and item.mineral != "heavy-rare-earths"
    ]
    assert chosen(economy) == tuple(told[:FEW])
    assert "heavy-rare-earths" not in chosen(economy)


def test_a_chain_is_ranked_by_its_largest_supplier() -> None:
    """Indonesia bans copper ore and Chile never did, but it is Chile that Japan's brief would tell of."""
    item = next(each for each in exposed("JPN") if each.mineral == "copper")
    network = baseline("copper", base_years("copper")[-1])
    s, j = network.stages.index(item.stage), network.place("JPN")
    allies = {place for place in network.places if set(members(place)) & set(members("alliance"))}
    sent = {
        place: network.flow[s, r, j]
        for r, place in enumerate(network.places)
        if place not in allies | {"ROW"}
    }
    assert sent[item.supplier] == max(sent.values()) > sent["IDN"]


def test_ore_weighs_little_where_metal_is_bought() -> None:
    """China sends most of the little bauxite that Japan buys; its aluminium comes as metal."""
    item = next(each for each in exposed("JPN") if each.mineral == "aluminium")
    assert item.stage != "mining" or item.passing < 0.2
    assert all(0.0 < each.passing <= 1.0 for each in exposed("JPN"))


def test_an_economy_that_is_pooled_gets_the_alliance_s() -> None:
    assert chosen("NZL") == chosen("alliance")
    assert set(chosen("NZL")) <= set(modelled())


def test_a_supplier_needs_no_trade_figures() -> None:
    assert supplier("JPN", "heavy-rare-earths") == "CHN"
    assert supplier("NZL", "copper") is None
