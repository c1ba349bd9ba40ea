"""The input-output table: totals as its copy prints them, and sums over places."""

from __future__ import annotations

import numpy as np
import pytest

from derisk import facts
from derisk.facts.importance import value_added
from derisk.facts.industry import criticality, embodied, input_output
from derisk.stress.loss.economies import economies
from derisk.terms.minerals import minerals

MAKERS = tuple(f"c{number}" for number in range(8, 17))  # fuels to vehicles: who makes products of minerals


@pytest.mark.parametrize(("place", "trillion"), [("USA", 15.16), ("CHN", 7.39), ("JPN", 5.90), ("IND", 1.89)])
def test_value_added_of_economies_as_printed(place: str, trillion: float) -> None:
    table = input_output()
    assert table.value_added[table.places.index(place)].sum() / 1e12 == pytest.approx(trillion, abs=0.005)


def test_value_added_of_the_world_and_of_the_european_union_as_printed() -> None:
    table = input_output()
    assert table.value_added.sum() / 1e12 == pytest.approx(69.3, abs=0.05)
    european = economies(("EU27",), 2011)
    assert european.value_added.sum() / 1e12 == pytest.approx(14.61, abs=0.005)
    assert european.missing == ("HRV",)


def test_manufacturing_is_that_of_the_table_value_added() -> None:
    """Two sums of the publisher's table, read from two files of it."""
    table = input_output()
    for place in ("USA", "JPN", "KOR", "CHN", "TWN"):
        for sector, usd in value_added(place).items():
            own = table.value_added[table.places.index(place), table.sectors.index(sector)]
            assert own == pytest.approx(usd, abs=1e8), (place, sector)


def test_a_group_is_the_sum_of_its_members_and_moves_with_gdp() -> None:
    apart = economies(("DEU", "FRA", "ITA", "E24"), 2023)
    union = economies(("EU27",), 2023)
    assert union.value_added.sum() == pytest.approx(apart.value_added.sum())
    gdp = facts.table("gdp").filter(facts.table("gdp")["place"] == "USA")
    now, then = (gdp.filter(gdp["year"] == year)["gdp_usd"][0] for year in (2023, 2011))
    grown = economies(("USA",), 2023).value_added / economies(("USA",), 2011).value_added.clip(1.0)
    assert grown[0, :34] == pytest.approx(now / then)


def test_shares_of_purchases_add_up_to_one_at_most_and_inputs_cost_less_than_output() -> None:
    found = economies(("USA", "CHN", "JPN", "EU27", "ROW"), 2023)
    assert (found.bought.sum(axis=1) <= 1 + 1e-12).all() and found.bought.sum(axis=1).max() > 0.9
    assert (found.cost.sum(axis=0) < 1.0).all()
    assert not found.known[-1] and found.value_added[-1].sum() == 0.0


def test_ratings_follow_from_what_inputs_cost_in_the_world() -> None:
    """A tenth of the cost and more: 1; a hundredth and more: 0.5; of the nine makers of products alone."""
    rated, cite = criticality()
    table = input_output()
    share = table.flows.sum(axis=(0, 2)) / np.maximum(table.output.sum(axis=0), 1.0)
    makers = [position for position, slug in enumerate(table.sectors) if slug in MAKERS]
    for user, slug in enumerate(table.sectors):
        for maker in makers if slug != "c35" else ():
            asked = 1.0 if share[maker, user] >= 0.1 else 0.5 if share[maker, user] >= 0.01 else 0.0
            assert rated[maker, user] == asked, (table.sectors[maker], slug)
    others = [position for position in range(len(table.sectors)) if position not in makers]
    assert rated[others].sum() == 0.0 and cite == table.cite


def test_every_mineral_has_products_whose_shares_are_whole() -> None:
    for slug in minerals():
        found = embodied(slug)
        assert found, slug
        for stage in {item.stage for item in found}:
            assert 0.0 < sum(item.used for item in found if item.stage == stage) <= 1.0 + 1e-9, slug
        assert all(item.low <= item.share <= item.high and item.low > 0 for item in found)


def test_products_of_a_sector_are_less_than_the_sector() -> None:
    rows = facts.table("embodied_output").filter(facts.table("embodied_output")["measure"] == "sector_share")
    for sector in set(rows["sector"]):
        assert rows.filter(rows["sector"] == sector)["high"].sum() < 1.0


def test_every_product_of_a_use_has_its_output() -> None:
    output = facts.table("embodied_output")
    known = set(output.select("product", "mineral").iter_rows())
    for product, mineral in facts.table("end_uses").select("product", "mineral").iter_rows():
        assert (product, mineral) in known or (product, "any") in known, (product, mineral)
    uses = set(facts.table("end_uses")["product"])
    metals = {f"refined {slug}" for slug in ("lead", "tin", "zinc")}  # all that their networks end in
    assert set(output["product"]) - uses == {"products nobody has broken down", *metals}


def test_a_table_of_no_known_place_is_empty_not_wrong() -> None:
    found = economies(("VNM", "ROW"), 2023)
    assert not found.known.any() and np.all(found.value_added == 0.0) and found.missing == ("VNM",)
