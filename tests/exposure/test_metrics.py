"""Each metric on figures small enough to check by hand."""

from __future__ import annotations

import pytest

from derisk.exposure.absent import Absent
from derisk.exposure.ledger import Factor
from derisk.exposure.net_position import position
from tests.exposure.toy_exposure import Toy, shipment

OXIDE = {
    "284610": Factor(0.6, 0.5, 0.7, "prior", "toy-factor"),
    "284690": Factor(0.8, 0.8, 0.8, "reported", "toy-factor"),
}


@pytest.fixture
def toy() -> Toy:
    """Japan buys 80 t from China and 20 t from Viet Nam (dearer), sells 10 t and makes 25 t of content."""
    return Toy(
        {
            "separation": [
                shipment("CHN", "JPN", "284690", 80.0, 400.0),
                shipment("VNM", "JPN", "284690", 20.0, 600.0),
                shipment("JPN", "KOR", "284690", 10.0, 100.0),
                shipment("DEU", "FRA", "284690", 30.0, 300.0),
                shipment("CHN", "FRA", "284690", 10.0, 100.0),
                shipment("CHN", "DEU", "284690", 40.0, 400.0),
            ],
            "magnets": [
                shipment("CHN", "JPN", "850511", 9.0, 90.0),
                shipment("PHL", "JPN", "850511", 1.0, 10.0),
                shipment("JPN", "USA", "850511", 50.0, 900.0),
            ],
        },
        {"separation": {"JPN": 25.0, "CHN": 150.0, "ROW": 25.0, "WLD": 200.0, "FRA": None}},
        OXIDE | {"850511": Factor(0.3, 0.2, 0.4, "prior", "toy-factor")},
    )


def values(rows: list) -> dict:  # type: ignore[type-arg]
    return {(row["partner"], row["by"]): row["value"] for row in rows}


def test_value_is_not_quantity(toy: Toy) -> None:
    found = values(toy.ask("import_share", "JPN", "separation"))
    assert found["CHN", "quantity"] == pytest.approx(0.8)
    assert found["CHN", "content"] == pytest.approx(0.8)
    assert found["CHN", "value"] == pytest.approx(0.4)
    assert found["VNM", "value"] == pytest.approx(0.6)


def test_largest_supplier_is_named_by_each_basis(toy: Toy) -> None:
    found = values(toy.ask("largest_supplier_share", "JPN", "separation"))
    assert found == pytest.approx({("CHN", "quantity"): 0.8, ("CHN", "content"): 0.8, ("VNM", "value"): 0.6})


def test_residual_is_one_less_the_largest(toy: Toy) -> None:
    found = values(toy.ask("residual_share", "JPN", "separation"))
    assert found == pytest.approx({("CHN", "quantity"): 0.2, ("CHN", "content"): 0.2, ("VNM", "value"): 0.4})


def test_tonnes_gross_and_content(toy: Toy) -> None:
    assert values(toy.ask("imports_t", "JPN", "separation")) == pytest.approx(
        {(None, "quantity"): 100.0, (None, "content"): 80.0}
    )
    assert values(toy.ask("exports_t", "JPN", "separation"))[None, "content"] == pytest.approx(8.0)
    assert values(toy.ask("imports_usd", "JPN", "separation")) == {(None, "value"): 1000.0}


def test_net_import_reliance_and_n_minus_1(toy: Toy) -> None:
    """C = 25 + 80 - 8 = 97 t; net imports 72; China sends 64."""
    (reliance,) = toy.ask("net_import_reliance", "JPN", "separation")
    assert reliance["value"] == pytest.approx(72 / 97)
    assert "dS = 0" in reliance["note"]
    (left,) = toy.ask("n_minus_1", "JPN", "separation")
    assert (left["partner"], left["value"]) == ("CHN", pytest.approx(1 - 64 / 97))


def test_n_minus_1_of_the_world_leaves_the_leader_out_of_both_sides(toy: Toy) -> None:
    """China makes 150 of 200 and sells 130 t gross, 104 t of content: it uses 46; 50 are left for 154."""
    (left,) = toy.ask("n_minus_1", "WLD", "separation")
    assert (left["partner"], left["value"]) == ("CHN", pytest.approx(50 / 154))


def test_shares_of_the_world(toy: Toy) -> None:
    found = values(toy.ask("production_share", "WLD", "separation"))
    assert found == pytest.approx({("CHN", "content"): 0.75, ("JPN", "content"): 0.125})
    (own,) = toy.ask("production_share", "JPN", "separation")
    assert (own["value"], own["partner"]) == (pytest.approx(0.125), None)
    (index,) = toy.ask("hhi_world", "WLD", "separation")
    assert index["value"] == index["low"] == pytest.approx(0.75**2 + 0.125**2)
    assert index["high"] == pytest.approx(0.75**2 + 2 * 0.125**2)


def test_hhi_of_suppliers(toy: Toy) -> None:
    found = values(toy.ask("hhi_suppliers", "JPN", "separation"))
    assert found[None, "quantity"] == pytest.approx(0.68)
    assert found[None, "value"] == pytest.approx(0.52)


def test_the_headline_is_the_worst_stage_where_the_economy_is_a_net_buyer(toy: Toy) -> None:
    """Magnets from China are .9 of imports, but Japan sells five times what it buys."""
    quantity, value = toy.ask("dependence", "JPN")
    assert (quantity["stage"], quantity["partner"], quantity["by"]) == ("separation", "CHN", "quantity")
    assert quantity["value"] == pytest.approx(0.8)
    assert (value["stage"], value["partner"], value["by"]) == ("separation", "CHN", "value")
    assert value["value"] == pytest.approx(0.4)
    assert "VNM with 0.600" in value["note"]
    assert "as it is not known whether the economy buys or sells more: magnets" in quantity["note"]
    assert "mining" in quantity["note"]


def test_a_stage_with_next_to_none_of_the_imports_is_no_headline(toy: Toy) -> None:
    """Magnets all come from China, but hold 49 of 1,049 (then 55 of 1,055) thousand dollars of imports."""
    oxides = {"separation": toy.shipments["separation"]}
    toy.shipments = oxides | {"magnets": [shipment("CHN", "JPN", "850511", 1.0, 49.0)]}
    below = toy.ask("dependence", "JPN")[0]
    assert (below["stage"], below["value"]) == ("separation", pytest.approx(0.8))
    assert "under five percent of the chain's: magnets" in below["note"]
    toy.shipments = oxides | {"magnets": [shipment("CHN", "JPN", "850511", 1.0, 55.0)]}
    above = toy.ask("dependence", "JPN")[0]
    assert (above["stage"], above["value"]) == ("magnets", pytest.approx(1.0))


def test_a_few_samples_are_no_headline_of_a_large_economy(toy: Toy) -> None:
    """One in a hundred thousand of the world's trade: too little for a fifth of GDP, enough for a speck."""
    toy.shipments = {
        "magnets": [
            shipment("KOR", "JPN", "850511", 0.1, 1.0), shipment("CHN", "VNM", "850511", 9e3, 99_999.0),
        ]
    }  # fmt: skip
    toy.gdp_part = 0.2
    with pytest.raises(Absent, match=r"next to nothing for the economy's size.*\(magnets\)"):
        toy.ask("dependence", "JPN")
    toy.gdp_part = 1e-4
    assert toy.ask("dependence", "JPN")[0]["partner"] == "KOR"


def test_a_net_exporter_everywhere_has_no_headline(toy: Toy) -> None:
    toy.shipments = {"magnets": toy.shipments["magnets"]}
    with pytest.raises(Absent, match=r"Not known whether the economy buys or sells more \(magnets\)") as told:
        toy.ask("dependence", "JPN")
    assert "no dependence" not in told.value.note
    both = [shipment("JPN", "CHN", "284690", 9.0, 9.0), shipment("CHN", "JPN", "284690", 1.0, 1.0)]
    toy.shipments = {"separation": both}
    with pytest.raises(Absent, match=r"a net exporter at every stage with trade \(separation\)") as told:
        toy.ask("dependence", "JPN")
    assert "do not have all of mining" in told.value.note
    assert "no dependence" not in told.value.note


@pytest.mark.parametrize(
    ("sold", "found"), [((100.0, 30.0), "open"), ((100.0, 10.0), "buys"), ((100.0, 60.0), "sells")]
)
def test_what_headings_contain_decides_who_buys_more(sold: tuple[float, float], found: str) -> None:
    """80 t of metal in, 10 to 60 out, and 100 t of an oxide out of which 30 to 60 % is metal."""
    oxide, metal = sold
    trade = [
        shipment("JPN", "CHN", "282200", oxide, 1.0), shipment("JPN", "CHN", "810510", metal, 1.0),
        shipment("CHN", "JPN", "810510", 80.0, 1.0),
    ]  # fmt: skip
    factors = {
        "282200": Factor(0.5, 0.3, 0.6, "prior", "toy"),
        "810510": Factor(1.0, 1.0, 1.0, "prior", "toy"),
    }
    view = Toy({"refining": trade}, factors=factors).view("JPN", "refining", "cobalt")
    assert position(view, "quantity") == found


def test_inner_trade_counts_for_a_member_and_not_for_the_union(toy: Toy) -> None:
    assert values(toy.ask("import_share", "FRA", "separation"))["DEU", "quantity"] == pytest.approx(0.75)
    assert values(toy.ask("import_share", "EU27", "separation"))["CHN", "quantity"] == pytest.approx(1.0)
    assert values(toy.ask("imports_t", "EU27", "separation"))[None, "quantity"] == pytest.approx(50.0)


def test_ore_has_no_heading_so_nothing_is_answered(toy: Toy) -> None:
    for row in toy.ask("import_share", "JPN", "mining") + toy.ask("imports_t", "JPN", "mining"):
        assert row["value"] is None
        assert "no heading" in row["note"]
    with pytest.raises(Absent, match=r"no heading|No publisher"):
        toy.ask("net_import_reliance", "JPN", "mining")


def test_not_listed_and_withheld_are_not_zero(toy: Toy) -> None:
    with pytest.raises(Absent, match="withholds"):
        toy.ask("production_t", "FRA", "separation")
    with pytest.raises(Absent, match="not listed is not zero"):
        toy.ask("production_t", "GBR", "separation")
    with pytest.raises(Absent, match="No publisher"):
        toy.ask("production_t", "JPN", "magnets")


def test_missing_tonnes_are_left_out_and_said() -> None:
    toy = Toy(
        {
            "separation": [
                shipment("CHN", "JPN", "284690", 60.0, 300.0),
                shipment("VNM", "JPN", "284690", 40.0, 200.0),
                shipment("EST", "JPN", "284690", None, 500.0),
            ]
        },
        factors=OXIDE,
    )
    rows = toy.ask("import_share", "JPN", "separation")
    found = values(rows)
    assert found["CHN", "quantity"] == pytest.approx(0.6)
    assert found["EST", "quantity"] is None
    assert found["EST", "value"] == pytest.approx(0.5)
    china = next(row for row in rows if row["partner"] == "CHN" and row["by"] == "quantity")
    assert "50.00% of the value" in china["note"]
    assert china["low"] == pytest.approx(0.3)
    assert toy.ask("imports_t", "JPN", "separation")[0]["value"] == pytest.approx(100.0)


def test_values_alone_give_the_headline_by_value() -> None:
    toy = Toy(
        {
            "magnets": [
                shipment("CHN", "DEU", "850511", None, 80.0),
                shipment("JPN", "DEU", "850511", None, 20.0),
            ]
        }
    )
    quantity, value = toy.ask("dependence", "DEU")
    assert quantity["value"] is None
    assert "only values" in quantity["note"]
    assert (value["partner"], value["value"]) == ("CHN", pytest.approx(0.8))


def test_content_range_comes_from_the_factors() -> None:
    """10 t at .5-.7 and 10 t at .8: the first supplier holds 5/13 to 7/15 of the content."""
    toy = Toy(
        {
            "separation": [
                shipment("CHN", "JPN", "284610", 10.0, 1.0),
                shipment("VNM", "JPN", "284690", 10.0, 1.0),
            ]
        },
        factors=OXIDE,
    )
    rows = toy.ask("import_share", "JPN", "separation")
    china = next(row for row in rows if row["partner"] == "CHN" and row["by"] == "content")
    assert (china["low"], china["value"], china["high"]) == pytest.approx((5 / 13, 6 / 14, 7 / 15))
    assert china["quality"] == "prior"
    (total,) = (row for row in toy.ask("imports_t", "JPN", "separation") if row["by"] == "content")
    assert (total["low"], total["value"], total["high"]) == pytest.approx((13.0, 14.0, 15.0))


def test_no_content_factor_is_no_content() -> None:
    toy = Toy({"magnets": [shipment("CHN", "DEU", "850511", 10.0, 80.0)]})
    rows = {row["by"]: row for row in toy.ask("imports_t", "DEU", "magnets")}
    assert rows["quantity"]["value"] == pytest.approx(10.0)
    assert rows["content"]["value"] is None
    assert "no content factor is known for HS 850511" in rows["content"]["note"].lower().replace("hs", "HS")
