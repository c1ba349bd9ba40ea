"""Origins looked through hubs and up the chain, on networks small enough for a pencil."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk import facts
from derisk.exposure import rows
from derisk.exposure.followed import bought, of_the_stage
from derisk.exposure.lanes import lanes
from derisk.exposure.tracing import Step, mix, origins
from derisk.terms.minerals import mineral as chain_of
from derisk.terms.places import traders

CHINA, MALAYSIA, HUB, JAPAN = range(4)
ALL = np.eye(4)


def step(
    output: dict[int, float], links: dict[tuple[int, int], float], makers: frozenset[int] = frozenset()
) -> Step:
    made = np.array([output.get(place, 0.0) for place in range(4)])
    one, two = (np.array([pair[end] for pair in links], dtype=int) for end in (0, 1))
    known = np.array([place in output for place in range(4)])
    maker = np.array([place in makers for place in range(4)])
    return Step(made, one, two, np.array(list(links.values()), dtype=float), known, maker)


def test_a_hub_shows_what_lies_behind_it() -> None:
    share = mix(
        step({CHINA: 100.0, MALAYSIA: 50.0}, {(CHINA, HUB): 30.0, (MALAYSIA, HUB): 10.0, (HUB, JAPAN): 20.0})
    )
    assert share[JAPAN] == pytest.approx([0.75, 0.25, 0.0, 0.0])


def test_a_magnet_from_malaysia_made_of_chinese_oxide_is_chinese_at_separation() -> None:
    oxide = step({CHINA: 100.0}, {(CHINA, MALAYSIA): 40.0})
    magnet = step({CHINA: 60.0, MALAYSIA: 40.0}, {(MALAYSIA, JAPAN): 40.0})
    at_magnets = origins(magnet, ALL)
    at_separation = origins(oxide, at_magnets)
    assert at_magnets[JAPAN] == pytest.approx([0.0, 1.0, 0.0, 0.0])
    assert at_separation[JAPAN] == pytest.approx([1.0, 0.0, 0.0, 0.0])


def test_two_way_trade_settles() -> None:
    """Each sends the other a tenth of what it has: v_C = (90 + 10 v_M) / 100, v_M likewise."""
    share = mix(step({CHINA: 90.0, MALAYSIA: 90.0}, {(CHINA, MALAYSIA): 10.0, (MALAYSIA, CHINA): 10.0}))
    assert share[CHINA, :2] == pytest.approx([10 / 11, 1 / 11])
    assert share.sum(axis=1)[:2] == pytest.approx([1.0, 1.0])


def test_what_nobody_makes_has_no_origin() -> None:
    """A place that buys nothing at the stage before has an origin that is not known, not its own."""
    ore = step({CHINA: 10.0}, {(CHINA, MALAYSIA): 1.0})
    oxide = step({CHINA: 10.0, HUB: 10.0}, {(HUB, JAPAN): 5.0, (CHINA, JAPAN): 5.0})
    at_mining = origins(ore, origins(oxide, ALL))
    assert at_mining[JAPAN].sum() == pytest.approx(0.5)
    circle = mix(step({MALAYSIA: 0.0, HUB: 0.0}, {(MALAYSIA, HUB): 5.0, (HUB, MALAYSIA): 5.0}))
    assert circle.sum() == pytest.approx(0.0)


def test_output_that_nobody_publishes_is_what_leaves_beyond_what_comes_in() -> None:
    found = step({CHINA: 100.0}, {(CHINA, HUB): 10.0, (HUB, JAPAN): 30.0})
    assert found.made == pytest.approx([100.0, 0.0, 20.0, 0.0])
    assert mix(found)[JAPAN] == pytest.approx([1 / 3, 0.0, 2 / 3, 0.0])


def test_a_maker_of_unknown_output_is_no_hub() -> None:
    """China makes an unknown amount, buys 30 and sells 40: 10 are its own at least, the rest is open."""
    links = {(MALAYSIA, CHINA): 30.0, (CHINA, JAPAN): 40.0}
    unknown = mix(step({MALAYSIA: 30.0}, links, frozenset({CHINA})))
    assert unknown[JAPAN] == pytest.approx([0.25, 0.0, 0.0, 0.0])
    hub = mix(step({MALAYSIA: 30.0}, links))
    assert hub[JAPAN] == pytest.approx([0.25, 0.75, 0.0, 0.0])


def test_imports_alone_of_a_place_whose_output_is_not_published() -> None:
    found = step({CHINA: 100.0}, {(CHINA, JAPAN): 30.0, (MALAYSIA, JAPAN): 10.0}, frozenset({JAPAN}))
    assert origins(found, bought(found, JAPAN)[None, :])[0] == pytest.approx([0.75, 0.25, 0.0, 0.0])


def test_what_is_bought_of_nobody_has_no_shares() -> None:
    with pytest.raises(ValueError, match="no imports"):
        bought(step({CHINA: 1.0}, {(CHINA, JAPAN): 1.0}), HUB)


def test_shares_do_not_change_with_the_scale() -> None:
    ore = {CHINA: 7.0, MALAYSIA: 3.0}
    links = {(CHINA, JAPAN): 2.0, (MALAYSIA, HUB): 1.0, (HUB, JAPAN): 1.0}
    times = {key: 1000 * mass for key, mass in links.items()}
    large = step({place: 1000 * mass for place, mass in ore.items()}, times)
    assert mix(step(ore, links)) == pytest.approx(mix(large))


@pytest.mark.parametrize(
    ("economy", "mineral"), [("JPN", "rare-earths"), ("EU27", "copper"), ("USA", "nickel")]
)
def test_shares_of_an_economy_add_up_to_what_is_known(economy: str, mineral: str) -> None:
    found = rows(economy, mineral, metric="origin_share", year=2024)
    for stage in {row["stage"] for row in found if row["value"] is not None}:
        here = [row for row in found if row["stage"] == stage]
        known = sum(row["value"] for row in here)
        lost = max((row["high"] or row["value"]) - row["value"] for row in here)
        assert known + lost == pytest.approx(1.0, abs=0.03)  # shares under a thousandth are not shown
        assert {row["product"] for row in here} <= {"magnets", "refining"}


def test_japans_magnets_are_chinese_at_separation() -> None:
    found = rows("JPN", "rare-earths", "separation", "origin_share", 2024)
    china = next(row for row in found if row["partner"] == "CHN")
    assert china["value"] > 0.6 and china["product"] == "magnets"
    assert all(row["partner"] != "MYS" or row["value"] < 0.2 for row in found)


def test_a_stage_without_trade_ends_the_trace() -> None:
    (row,) = rows("JPN", "lithium", "mining", "origin_share", 2024)
    assert row["value"] is None and "ends there" in row["note"]


def test_a_heading_that_two_stages_share_is_parted_by_its_exporters() -> None:
    """What Congo ships as cobalt hydroxide is of the mine: it is traded there and not among refiners."""
    refining, mining = (
        {row["partner"]: row["value"] for row in rows("CHN", "cobalt", stage, "origin_share", 2024)}
        for stage in ("refining", "mining")
    )
    assert mining["COD"] > 0.85 and "COD" not in refining
    assert refining["CHN"] > 0.85


def test_a_series_gives_the_rows_of_its_years() -> None:
    for economy, mineral in (("JPN", "rare-earths"), ("EU27", "nickel")):
        span = rows(economy, mineral, None, "origin_share", "2009-2011")
        single = [
            row for year in (2009, 2010, 2011) for row in rows(economy, mineral, None, "origin_share", year)
        ]
        assert sorted(span, key=lambda row: row["id"]) == sorted(single, key=lambda row: row["id"])


def test_a_branch_is_no_step_of_the_chain() -> None:
    """Pigment is not what sponge is made of: titanium ore is traced to sponge and pigment stands alone."""
    products = {row["product"] for row in rows("DEU", "titanium", "mining", "origin_share", 2024)}
    assert products == {"sponge"}
    assert {row.get("product") for row in rows("DEU", "titanium", "pigment", "origin_share", 2024)} <= {
        "pigment", None
    }  # fmt: skip


def test_single_cited_shipments_say_nothing_of_who_receives_none() -> None:
    """The survey tells whom the United States buys gallium and anodes of; Japan's supply stays open."""
    for mineral, stage in (("gallium", "refining"), ("graphite", "anode")):
        told = rows("USA", mineral, stage, "origin_share", 2024)
        assert sum(row["value"] for row in told) == pytest.approx(1.0, abs=0.01)
        (row,) = rows("JPN", mineral, stage, "origin_share", 2024)
        assert row["value"] is None and row["note"]


def test_of_a_heading_that_carries_the_stage_before_only_known_makers_make() -> None:
    """Malaysia sells 30 beyond the 10 it buys: of an earlier stage, for all that is known, so no origin."""
    links = {(CHINA, MALAYSIA): 10.0, (MALAYSIA, JAPAN): 40.0, (CHINA, JAPAN): 60.0}
    either = step({CHINA: 100.0}, links)
    assert mix(either)[JAPAN] == pytest.approx([0.7, 0.3, 0.0, 0.0])
    assert mix(replace(either, listed_alone=True))[JAPAN] == pytest.approx([0.7, 0.0, 0.0, 0.0])
    maker = replace(step({CHINA: 100.0}, links, frozenset({MALAYSIA})), listed_alone=True)
    assert mix(maker)[JAPAN, MALAYSIA] == pytest.approx(0.3)


@pytest.mark.parametrize("economy", ["EU27", "JPN", "USA", "CHN"])
def test_mixed_carbonates_of_mines_are_no_separated_oxides(economy: str) -> None:
    """Myanmar, Laos and Australia ship carbonates and concentrate under the headings of oxides and metals."""
    found = {row["partner"]: row for row in rows(economy, "rare-earths", "separation", "origin_share", 2024)}
    known = facts.producers("rare-earths", "separation")
    assert set(found) <= known and not {"MMR", "LAO", "AUS"} & set(found)
    assert found["CHN"]["value"] > 0.7 and found["CHN"]["high"] < 1.0
    assert {"MMR", "AUS"} <= {
        row["partner"] for row in rows(economy, "rare-earths", "mining", "origin_share", 2024)
    }


def test_what_mines_ship_is_left_out_and_nothing_else() -> None:
    stage = chain_of("rare-earths").stage("separation")
    whole = lanes("284690", "HS92", 2024)
    left = of_the_stage("rare-earths", stage, whole)
    gone = {traders()[each] for each in set(whole.exporter.tolist()) - set(left.exporter.tolist())}
    assert {"MMR", "LAO", "RUS"} <= gone
    assert not gone & facts.producers("rare-earths", "separation")
    assert of_the_stage("rare-earths", stage, lanes("284610", "HS92", 2024)) is lanes("284610", "HS92", 2024)
