"""Every chain that has a network: closed, no negatives, the same in any order of places, known totals."""

from __future__ import annotations

import numpy as np
import pytest

from derisk import facts, network
from derisk.network import reconciled
from derisk.network.network import Network
from derisk.network.remainders import output_figures
from derisk.terms.errors import NotKnownError

CHAINS = network.modelled()
FIRST = ("gallium", "germanium", "antimony", "tungsten", "graphite", "cobalt")
HELD_OUT = [(slug, year) for slug in FIRST for year in (2022, 2023, 2024)]


def made(net: Network, stage: str, place: str | None = None) -> float:
    """Output of a stage at a place, or of the world, as the baseline uses it."""
    row = net.production[net.stage(stage)]
    return float(row.sum() if place is None else row[net.place(place)])


def sold(net: Network, stage: str, place: str) -> float:
    return float(net.exports[net.stage(stage), net.place(place)])


def used(net: Network, stage: str, place: str) -> float:
    return float(net.use[net.stage(stage), net.place(place)])


def test_the_chains_of_the_issue_have_networks() -> None:
    wanted = {
        *FIRST,
        "lithium",
        "nickel",
        "copper",
        "rare-earths",
        "heavy-rare-earths",
        "aluminium",
        "titanium",
    }
    assert wanted | {"manganese", "magnesium", "silicon", "vanadium", "platinum-group"} <= set(CHAINS)


@pytest.mark.parametrize(("slug", "year"), HELD_OUT)
def test_the_years_before_the_embargoes_have_baselines(slug: str, year: int) -> None:
    assert network.baseline(slug, year).year == year


@pytest.mark.parametrize("slug", CHAINS)
def test_every_chain_closes_without_a_negative(slug: str) -> None:
    net = network.baseline(slug)
    assert np.abs(net.residual()).max() < 1e-9 * net.production.max()
    for values in (net.production, net.flow, net.use, net.recycled):
        assert np.isfinite(values).all()
        assert values.min() >= 0.0
    assert (np.asarray([price.usd_t for price in net.prices]) > 0).all()
    added = net.price_usd_t[1:] - net.price_usd_t[:-1] / net.recovery[1:]
    assert (added > 0).all(), "a product is worth more than its feed"
    assert net.users[-1], "the last stage has users"
    assert (net.production <= net.most_t * (1 + 1e-12)).all()


@pytest.mark.parametrize("slug", ["gallium", "antimony", "cobalt", "aluminium"])
def test_the_order_of_places_has_no_say(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    net = network.baseline(slug)
    backwards = (*reversed(net.places[:-1]), "ROW")
    monkeypatch.setattr(reconciled, "standing", lambda *_: backwards)
    turned = reconciled.baseline.__wrapped__(slug).reordered(net.places)
    scale = net.production.max()
    for one, other in ((net.production, turned.production), (net.flow, turned.flow), (net.use, turned.use)):
        assert np.abs(one - other).max() < 2e-5 * scale


def test_china_makes_nearly_all_gallium() -> None:
    """600 of 610 t in 2022, 839 of 848 t in 2024; the US imported 11.4 t and used 19.7 t (usgs)."""
    net = network.baseline("gallium", 2022)
    assert made(net, "refining", "CHN") == pytest.approx(600, rel=0.01)
    assert made(net, "refining") == pytest.approx(610, rel=0.02)
    assert net.imports[0, net.place("USA")] == pytest.approx(11.4, rel=0.1)
    assert used(net, "refining", "USA") == pytest.approx(19.7, rel=0.1), "the rest is scrap"
    assert made(network.baseline("gallium", 2024), "refining") == pytest.approx(848, rel=0.02)


def test_the_pool_of_seven_metals_is_not_taken_for_one() -> None:
    """China shipped 215 million USD under the heading in 2022: 498 t at the price of gallium alone."""
    heading = facts.trade("gallium", "refining", 2022)
    china = float(heading.filter(heading["exporter"] == "CHN")["value_usd"].sum())
    price = facts.price("gallium", "refining", 2022)
    assert price is not None
    both = {slug: sold(network.baseline(slug, 2022), "refining", "CHN") for slug in ("gallium", "germanium")}
    assert both["gallium"] < 0.25 * china / price.value
    value = both["gallium"] * price.value + both["germanium"] * 1_294_000
    assert value < 0.6 * china, "indium and others are in it too"


@pytest.mark.parametrize(
    ("slug", "year", "exports"),
    [("gallium", 2022, 94.0), ("gallium", 2024, 69.44), ("germanium", 2024, 29.389)],
)
def test_china_sells_no_more_under_the_pool_than_its_customs_count(
    slug: str, year: int, exports: float
) -> None:
    """What no measure of a pair tells shares what is left of the printed sum (cna, rohstoff)."""
    net = network.baseline(slug, year)
    assert sold(net, "refining", "CHN") == pytest.approx(exports, rel=0.12)
    whys = net.adjustments.filter(net.adjustments["place"] == "CHN")["why"].to_list()
    assert any("held to what is left of the" in why for why in whys)


def test_japan_uses_scrap_and_what_it_buys_of_gallium() -> None:
    """167 t in 2021, of which 55 t came from China (JOGMEC in the Japan Times of 5 August 2025)."""
    net = network.baseline("gallium", 2021)
    japan = net.place("JPN")
    assert used(net, "refining", "JPN") == pytest.approx(167, rel=0.15)
    assert net.flow[0, net.place("CHN"), japan] == pytest.approx(55, rel=0.2)
    assert net.recycled[0, japan] > 40, "scrap, and purchases whose seller nobody tells"
    later = network.baseline("gallium", 2024)
    assert used(later, "refining", "JPN") < 30, "what supply and trade leave"
    assert any("use of JPN is printed for 2021 alone, 167 t" in note for note in later.notes)


def test_a_share_of_a_pooled_heading_is_the_nearest_in_time() -> None:
    """What Japan buys of China: four fifths of the heading's value was gallium in 2021, a quarter later."""
    pair = ("CHN", "JPN")
    shares = {y: facts.heading_shares("gallium", "refining", y)[pair].value for y in (2020, 2022, 2023, 2024)}
    assert shares == {2020: 0.795, 2022: 0.795, 2023: 0.272, 2024: 0.272}


def test_american_use_of_germanium_and_what_china_sells() -> None:
    """The survey puts use near 30 t (usgs-mcs-2026) and China's exports of metal at 36.7 t in nine months."""
    net = network.baseline("germanium", 2022)
    assert used(net, "refining", "USA") == pytest.approx(30, rel=0.15)
    assert 25 < sold(network.baseline("germanium", 2023), "refining", "CHN") < 75


def test_antimony_is_smelted_where_ore_stays() -> None:
    """China and Tajikistan smelt; the US bought 14,000 t in oxide and 6,060 t of metal in 2023."""
    net = network.baseline("antimony", 2023)
    outputs = net.production[net.stage("smelting")]
    leading = [net.places[r] for r in np.argsort(-outputs)[:2]]
    assert leading == ["CHN", "TJK"]
    assert made(net, "mining") == pytest.approx(83_000, rel=0.05)
    assert net.imports[net.stage("smelting"), net.place("USA")] == pytest.approx(14_000 + 6_060, rel=0.15)
    china = net.flow[net.stage("smelting"), net.place("CHN"), net.place("USA")]
    assert china > 0.45 * net.imports[net.stage("smelting"), net.place("USA")], "55 % of metal and oxide"


def test_tungsten_leaves_china_in_forms_that_headings_do_not_show() -> None:
    """66,000 of 80,000 t are mined in China (2024); quotas and customs put its exports near 20,000 t W."""
    net = network.baseline("tungsten", 2024)
    assert made(net, "mining", "CHN") == pytest.approx(67_000, rel=0.05)
    assert made(net, "chemicals", "CHN") / made(net, "chemicals") == pytest.approx(0.86, abs=0.03)
    assert sold(net, "chemicals", "CHN") == pytest.approx(18_640, rel=0.05), "as its customs printed (2025)"
    assert any(note.startswith("Scrap: who recycles") for note in net.notes), "35 to 40 % of supply by ITIA"
    assert any("rests on shares" in note for note in net.notes)


def test_congo_mines_cobalt_and_china_refines_it() -> None:
    """China refined 196,143 of 250,150 t in 2024 (iea-gcmo-2025) and 80 % in 2023 (bgs-wms)."""
    net = network.baseline("cobalt", 2024)
    assert made(net, "refining", "CHN") == pytest.approx(196_143, rel=0.05)
    assert made(net, "refining") == pytest.approx(250_150, rel=0.06)
    assert made(net, "mining", "COD") / made(net, "mining") == pytest.approx(0.75, abs=0.03)
    earlier = network.baseline("cobalt", 2023)
    assert made(earlier, "refining", "CHN") / made(earlier, "refining") == pytest.approx(0.80, abs=0.05)
    assert any("rests on shares" in note for note in earlier.notes)


def test_indonesia_sells_nickel_to_china_in_forms_without_a_heading() -> None:
    """1,493,200 and 1,091,077 of 3,483,697 t refined in 2024 (iea-gcmo-2025); China uses half the world's."""
    net = network.baseline("nickel", 2024)
    s, indonesia, china = net.stage("refining"), net.place("IDN"), net.place("CHN")
    assert net.production[s, [indonesia, china]] == pytest.approx([1_493_200, 1_091_077], rel=0.08)
    assert net.flow[s, indonesia, china] > 0.4 * net.production[s, indonesia]
    assert net.use[s, china] / net.use[s].sum() == pytest.approx(0.54, abs=0.06)


def test_a_rest_of_the_world_is_split_by_the_places_another_publisher_names() -> None:
    """Of 631,420 t of nickel outside six places (iea-gcmo-2025) Japan and Norway make 3 % of the world each,
    Britain and Korea 1 % each (bgs-wms); what nobody names stays in the rest, and the total is kept."""
    world = float(facts.world_production("nickel", "refining", 2024) or 0.0)
    figures = {figure.place: figure for figure in output_figures("nickel", "refining", 2024)}
    for place, share in (("JPN", 0.03), ("NOR", 0.03), ("GBR", 0.01), ("KOR", 0.01)):
        assert figures[place].tonnes == pytest.approx(share * world)
        assert {"bgs-wms", "iea-gcmo-2025"} == set(figures[place].cite.split(";"))
    assert figures["IDN"].tonnes == 1_493_200, "what the table lists is not touched"
    assert figures["ROW"].tonnes == pytest.approx(631_420 - 0.13 * world)
    assert sum(figure.tonnes for figure in figures.values()) == pytest.approx(world)
    assert made(network.baseline("nickel", 2024), "refining", "JPN") > 0.02 * world
    assert made(network.baseline("nickel", 2023), "refining", "JPN") > 0, "as by the table of the next year"


def test_natural_graphite_is_used_as_it_is_and_in_anodes() -> None:
    """China made 1,794,824 of 1,875,252 t of anode graphite in 2024 (iea-gcmo-2025)."""
    net = network.baseline("graphite", 2024)
    assert net.users.all()
    assert made(net, "anode", "CHN") == pytest.approx(1_794_824, rel=0.03)
    assert used(net, "mining", "USA") == pytest.approx(65_200, rel=0.15), (
        "apparent consumption, usgs-mcs-2026"
    )
    assert network.baseline("graphite", 2023).stages == ("mining",)


def test_heavy_rare_earths_are_no_share_of_all_rare_earths() -> None:
    """The United States and Australia mine a fifth of all rare earths and almost no dysprosium."""
    heavy, light = network.baseline("heavy-rare-earths", 2024), network.baseline("rare-earths", 2024)
    outside = [made(heavy, "mining", place) / made(heavy, "mining") for place in ("USA", "AUS")]
    assert sum(outside) < 0.05
    assert (made(light, "mining", "USA") + made(light, "mining", "AUS")) / made(light, "mining") > 0.2
    assert made(heavy, "mining", "MMR") > 0.3 * made(heavy, "mining")
    assert made(heavy, "separation", "CHN") == pytest.approx(made(heavy, "separation"), rel=0.01)


def test_a_by_product_is_bound_to_its_host() -> None:
    """Gallium by alumina, germanium by zinc: never below what is made, and none where the host is not."""
    gallium, germanium = network.baseline("gallium", 2024), network.baseline("germanium", 2024)
    share = facts.parameter("host_yield", "gallium", "refining").value
    alumina = facts.production("aluminium", "alumina", 2024)
    china = float(alumina.filter(alumina["place"] == "CHN")["mass_t"].item())
    assert gallium.most_t[0, gallium.place("CHN")] == pytest.approx(share * china)
    assert gallium.most_t[0, gallium.place("JPN")] == pytest.approx(made(gallium, "refining", "JPN"))
    assert (germanium.production <= germanium.most_t * (1 + 1e-12)).all()
    assert np.isinf(network.baseline("copper").most_t).all()


def test_tonnes_that_customs_do_not_report_come_from_value() -> None:
    """Refined copper has tonnes in 2024 alone; earlier years count value over the printed price."""
    rows, _ = network.rows("copper", 2022)
    told = {row["note"] for row in rows if row["metric"] == "flow" and row["stage"] == "refining"}
    assert all("content by value at 8,814 USD per t" in note for note in told if note)


def test_printed_use_is_met_with_scrap_where_trade_does_not_reach_it() -> None:
    """American use of cobalt: 7,150 t in 2022, 1,920 t of it secondary (usgs-mcs-2026)."""
    net = network.baseline("cobalt", 2022)
    s, usa = net.stage("refining"), net.place("USA")
    assert net.use[s, usa] == pytest.approx(7_150, rel=0.25)
    assert net.recycled[s, usa] == pytest.approx(1_920, rel=0.15)
    rows, _ = network.rows("cobalt", 2022)
    told = {row["economy"]: row for row in rows if row["metric"] == "use" and row["reported"] is not None}
    assert told["USA"]["reported"] == pytest.approx(7_150)
    assert "scrap included" in told["USA"]["note"]


def test_a_stage_with_an_assumption_says_so() -> None:
    for slug, year, words in (
        ("cobalt", 2023, "rests on shares"),
        ("lithium", 2023, "rests on an assumption"),
        ("antimony", 2022, "rests on its feed"),
        ("gallium", 2022, "rests on shares"),
        ("graphite", 2024, "rests on an assumption"),
        ("aluminium", 2024, "rests on an assumption"),
    ):
        assert any(words in note for note in network.baseline(slug, year).notes), slug


@pytest.mark.parametrize(
    ("slug", "lack"),
    [
        ("silver", "trade of refining"),
        ("tantalum", "output of metal"),
        ("indium", "trade of refining"),
        ("hafnium", "output of refining"),
    ],
)
def test_a_chain_that_cannot_be_followed_says_where_it_ends(slug: str, lack: str) -> None:
    assert slug not in CHAINS
    with pytest.raises(NotKnownError, match="no network yet") as caught:
        network.baseline(slug)
    assert lack in caught.value.seen


@pytest.mark.parametrize("slug, beyond", [("zinc", "refining"), ("lead", "refining"), ("tin", "smelting")])
def test_a_network_of_concentrates_says_what_is_beyond_it(slug: str, beyond: str) -> None:
    """China buys most of the concentrates; the metal, whose trade nobody reports, is no stage."""
    found = network.baseline(slug, 2024)
    assert found.stages == ("mining",)
    assert any(note.startswith(f"{beyond}: who makes and who ships") for note in found.notes)
    bought = dict(zip(found.places, found.imports[0], strict=True))
    assert max(bought, key=bought.__getitem__) == "CHN"
    assert found.prices[0].why == "unit value of world trade"


def test_output_that_the_balances_leave_nothing_for_is_not_known() -> None:
    """Shin-Etsu makes magnets at Hai Phong; Viet Nam sells more oxide and magnets than it is seen to have."""
    (row,) = [
        each
        for each in network.rows("rare-earths", 2024)[0]
        if each["id"] == "network/rare-earths/2024/production/magnets/VNM"
    ]
    assert row["value"] is None and row["reported"] > 100
    assert "the balances leave nothing for it, so how much is made is not known" in row["note"]


def test_norway_refines_canadas_matte_and_canada_cubas_sulphides() -> None:
    """130,000 t of matte, half of it nickel, leave Quebec a year; 30,331 t of Moa are refined in Alberta."""
    net = network.baseline("nickel", 2024)
    mined, norway, canada = net.stage("mining"), net.place("NOR"), net.place("CAN")
    assert net.flow[mined, canada, norway] == pytest.approx(65_000, rel=0.1)
    assert net.flow[mined, canada, norway] == net.flow[mined, :, norway].max()
    assert net.flow[mined, net.place("ROW"), canada] > 30_000, "Cuba is in the rest of the world"
