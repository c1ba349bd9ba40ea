"""Candidates: generic ones by the chain's row or multiples of the price, named ones at their chance."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from derisk import facts, network
from derisk.facts.money import rate, worth
from derisk.facts.slippage import quantile, slippage
from derisk.network.network import Network
from derisk.plan.candidates import INTEGRATED
from derisk.plan.generic import OF_PRICE, generic
from derisk.plan.inputs import Inputs
from derisk.plan.load import load
from derisk.plan.parity import Parity, at_parity
from derisk.plan.places import plan_places
from derisk.plan.projects import pipeline
from derisk.plan.question import INSTRUMENTS, Question

TECHNOLOGIES = (*INSTRUMENTS, INTEGRATED)


@pytest.fixture(scope="module")
def magnets() -> Network:
    net, _ = plan_places(network.baseline("rare-earths"), ("alliance",), ("CHN",))
    return net


def project(**changes: Any) -> dict[str, Any]:
    """A row of the table project, as published."""
    told = {
        "project": "One", "mineral": "rare-earths", "stage": "separation", "place": "USA",
        "status": "planned",
        "technology": "refinery", "capacity_t_a": 1000.0, "start_year": 2028, "lead_years": None,
        "capex": 50e6, "capex_low": None, "capex_high": None, "currency": "USD", "money_year": 2025,
        "capex_covers": None, "opex_per_t": None, "chance": None, "cite": "named-projects",
        "quality": "reported",
    }  # fmt: skip
    return {**told, **changes}


def chosen(net: Network, *rows: dict[str, Any]) -> Any:
    return pipeline(rows, net, "CHN", 2026, generic("rare-earths", net, TECHNOLOGIES), INSTRUMENTS)


def test_a_chain_with_a_row_of_its_own_takes_it(magnets: Network) -> None:
    found = generic("rare-earths", magnets, TECHNOLOGIES)
    row = facts.table("candidates").filter(
        (pl.col("mineral") == "rare-earths") & (pl.col("technology") == "component-plant")
    )
    plant = found["component-plant", "magnets"]
    times = worth(row["money_year"][0], magnets.year)
    assert plant.capex_usd_t_a == row["capex_usd_t_a"][0] * times and plant.capex_range is not None
    assert plant.capex_range == (row["capex_low"][0] * times, row["capex_high"][0] * times)
    assert ("refinery", "magnets") not in found, "a magnet plant makes magnets, no refinery"
    assert ("recycling", "magnets") not in found, "rare earths are won back as oxide, as their row says"


@pytest.mark.parametrize("mineral", ["magnesium", "cobalt", "antimony", "tungsten", "gallium"])
def test_every_chain_can_be_planned_with_labelled_priors(mineral: str) -> None:
    net = network.baseline(mineral)
    found = generic(mineral, net, TECHNOLOGIES)
    assert {"recycling", "thrifting", "stockpile"} <= {technology for technology, _ in found}
    for stage in net.stages:
        plant = found["mine" if stage == "mining" else "refinery", stage]
        assert plant.capex_usd_t_a > 0 and plant.capex_range is not None
        assert plant.capex_range[0] <= plant.capex_usd_t_a <= plant.capex_range[1]
    own = facts.table("candidates").filter(pl.col("mineral") == mineral)["technology"].to_list()
    assert all(c.quality == "prior" for (technology, _), c in found.items() if technology not in own)


def test_multiples_of_the_price_are_those_of_the_named_projects() -> None:
    """Capital over the price of a year's tonne, median and 10-90 %; prices move with networks: roughly."""
    rows = facts.table("project").filter(
        pl.col("capex_covers").is_null()
        & pl.col("capex").is_not_null()
        & pl.col("capacity_t_a").is_not_null()
    )
    ratios: dict[str, list[float]] = defaultdict(list)
    for row in rows.iter_rows(named=True):
        price = _price(row["mineral"], row["stage"])
        if price is not None:
            dollars = rate(row["currency"], row["money_year"]).usd_per_unit * worth(row["money_year"], 2024)
            ratios[row["technology"]].append(row["capex"] * dollars / row["capacity_t_a"] / price)
    table = facts.table("candidates").filter(pl.col("costs") == OF_PRICE)
    for technology, seen in ratios.items():
        (row,) = table.filter(pl.col("technology") == technology).iter_rows(named=True)
        assert row["capex_usd_t_a"] == pytest.approx(statistics.median(seen), rel=0.3), technology
        assert row["capex_low"] == pytest.approx(quantile(seen, 0.1), rel=0.5), technology
        assert row["capex_high"] == pytest.approx(quantile(seen, 0.9), rel=0.5), technology


def _price(mineral: str, stage: str) -> float | None:
    """Base price of a stage, of the network or as printed."""
    if mineral in network.modelled():
        net = network.baseline(mineral)
        if stage in net.stages:
            return float(net.price_usd_t[net.stage(stage)])
    printed = facts.table("prices").filter(
        (pl.col("mineral") == mineral) & (pl.col("stage") == stage) & (pl.col("year") == 2024)
    )
    return float(printed["price_usd_t"][0]) if printed.height else None


def test_announced_is_not_built(magnets: Network) -> None:
    told = chosen(magnets, project(), project(project="Two", status="permitted"))
    announced, permitted = told.candidates
    assert announced.most_t_a == 1000.0 * facts.parameter("built_share_planned", "any").value
    assert permitted.most_t_a == 1000.0 * facts.parameter("built_share_permitted", "any").value
    assert "announced is not built" in told.notes[0] and "planned 40%" in told.notes[0]


def test_what_is_not_begun_slips_and_costs_more_as_published_cases_did(magnets: Network) -> None:
    fit = slippage()
    (announced,) = chosen(magnets, project()).candidates
    assert announced.lead_years == pytest.approx(2028 - 2026 + fit.delay_years[1])
    printed = 50e6 / 1000 * worth(2025, magnets.year)
    assert announced.capex_usd_t_a == pytest.approx(printed * fit.overrun[1])
    assert announced.capex_range == pytest.approx((printed, printed * fit.overrun[2]))


def test_money_of_another_year_is_put_into_that_of_the_base_prices(magnets: Network) -> None:
    """By consumer prices of the United States: 229.594 in 2012 and 313.689 in 2024 (BLS, annual averages)."""
    assert worth(2012, 2024) == pytest.approx(313.689 / 229.594)
    assert worth(None, 2024) == worth(2024, 2024) == 1.0
    assert worth(1990, 2024) == worth(2005, 2024), "the nearest year that is known"
    old, new = chosen(magnets, project(money_year=2012), project(project="Two", money_year=2024)).candidates
    assert old.capex_usd_t_a / new.capex_usd_t_a == pytest.approx(313.689 / 229.594)
    past = network.baseline("rare-earths", 2010)
    past, _ = plan_places(past, ("JPN",), ("CHN",))
    model = generic("rare-earths", past, TECHNOLOGIES)["refinery", "separation"]
    today = generic("rare-earths", magnets, TECHNOLOGIES)["refinery", "separation"]
    assert model.capex_usd_t_a / today.capex_usd_t_a == pytest.approx(218.056 / 313.689)


def test_a_user_s_own_project_stands_as_it_is_given(magnets: Network) -> None:
    own = project(
        cite="own-data", lead_years=3.5, chance=0.9, currency="EUR", opex_per_t=4000.0, capex_low=40e6,
        capex_high=80e6,
    )  # fmt: skip
    (candidate,) = chosen(magnets, own).candidates
    euro = rate("EUR", 2025).usd_per_unit * worth(2025, magnets.year)
    assert candidate.lead_years == 3.5 and candidate.most_t_a == 900.0
    assert candidate.capex_usd_t_a == pytest.approx(50_000 * euro)
    assert candidate.capex_range == pytest.approx((40_000 * euro, 80_000 * euro))
    assert candidate.opex_usd_t == pytest.approx(4000 * euro)
    assert candidate.project == "One" and candidate.label == "refinery/One"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": "stopped"}, "stopped"),
        ({"capacity_t_a": None}, "tonnes of content not known"),
        ({"place": "CHN"}, "in the supplier's place"),
        ({"stage": "smelting"}, "of a stage that the network does not have"),
        ({"technology": "recycling", "stage": "magnets"}, "of a technology without figures"),
    ],
)
def test_what_is_left_out_is_said(magnets: Network, changes: dict[str, Any], reason: str) -> None:
    told = chosen(magnets, project(**changes))
    assert not told.candidates
    assert [note for note in told.notes if reason in note and note.endswith("One.")]


def test_a_project_stands_where_its_country_is_in_the_network(magnets: Network) -> None:
    told = chosen(magnets, project(place="EST"), project(project="Two", place="AGO"))
    assert [candidate.places for candidate in told.candidates] == [("EU27",), ("ROW",)]


def test_capital_that_covers_more_is_no_cost_per_tonne(magnets: Network) -> None:
    model = generic("rare-earths", magnets, TECHNOLOGIES)["refinery", "separation"]
    (candidate,) = chosen(magnets, project(capex_covers="a mine of gold too")).candidates
    assert candidate.capex_usd_t_a == model.capex_usd_t_a and candidate.capex_range == model.capex_range


def test_an_integrated_project_eats_no_feed_and_pays_for_standing_outside(magnets: Network) -> None:
    from derisk.plan.horizon import Horizon

    (whole,) = chosen(magnets, project(technology="integrated")).candidates
    assert not whole.eats_feed and not whole.replaces_purchase
    horizon = Horizon((2026, 2030), 2040, 0.06)
    (raised,), _ = at_parity([whole], {}, Parity.load(magnets, horizon))
    price = float(magnets.price_usd_t[magnets.stage("separation")])
    annuity = whole.yearly(horizon)
    extra = max(annuity / 3 + whole.opex_usd_t / 3, 0.03 * price)
    assert raised.opex_usd_t == pytest.approx(max(whole.opex_usd_t, price - annuity + extra))


def question(**changes: Any) -> Question:
    told: dict[str, Any] = {
        "name": "t", "minerals": ("rare-earths",), "targets": [
            {"stage": "separation", "supplier_share_cap": 0.5, "by": 2030},
        ],
    }  # fmt: skip
    return Question.model_validate({**told, **changes})


def test_named_projects_take_part_when_they_are_asked_for() -> None:
    without = load(question(), "rare-earths").candidates
    with_them = load(question(named_projects=True), "rare-earths").candidates
    assert not [c for c in without if c.project]
    named = {c.project for c in with_them if c.project}
    assert {"Caldeira", "Yangibana", "Vulcan Elements Benson"} <= named
    assert not {"Lynas Seadrift", "eVAC Sumter", "Neo Narva magnet plant"} & named
    labels = [(c.label, c.stage) for c in with_them]
    assert len(labels) == len(set(labels))


def test_a_user_s_project_goes_before_the_published_one_of_the_same_name() -> None:
    own = project(project="Neo Narva magnet plant", stage="magnets", technology="component-plant",
                  place="EST", capacity_t_a=5000.0, cite="own-data", chance=1.0, lead_years=2.0)  # fmt: skip
    asked = question(named_projects=True, projects={"file": "mine.xlsx", "rows": (own,)})
    (found,) = [c for c in load(asked, "rare-earths").candidates if c.project == own["project"]]
    assert found.most_t_a == 5000.0 and found.sources[0] == "own-data"


def test_a_user_s_project_that_is_begun_is_in_the_base_and_one_of_another_mineral_opens_no_other() -> None:
    own = project(project="Mine", status="building", cite="own-data", chance=1.0, lead_years=2.0,
                  vintage="2026")  # fmt: skip
    namesake = project(project="Caldeira", mineral="copper", stage="mining", cite="own-data", vintage="2026")
    inputs = load(question(projects={"file": "mine.xlsx", "rows": (own, namesake)}), "rare-earths")
    (begun,) = [each for each in inputs.begun if each.project == "Mine"]
    assert begun.expected_t_a == 1000.0 and begun.online == 2028
    assert not [c for c in inputs.candidates if c.project]


def test_a_mineral_without_an_outlook_grows_by_the_prior() -> None:
    inputs = load(question(minerals=("gallium",), targets=[]), "gallium")
    growth = facts.parameter("demand_growth", "gallium").value
    years = [year - inputs.network.year for year in inputs.horizon.years]
    assert list(inputs.growth) == pytest.approx([(1 + growth) ** year for year in years])
    assert any("No published outlook tells of gallium" in note for note in inputs.notes)


def test_a_plan_of_the_past_begins_from_its_own_base_year() -> None:
    asked = question(base_year=2010, years=(2011, 2025), economies=("JPN",), targets=[
        {"stage": "separation", "supplier_share_cap": 0.6, "by": 2016}])  # fmt: skip
    inputs = load(asked, "rare-earths")
    assert inputs.network.year == 2010 and inputs.members == ("JPN",)
    with pytest.raises(ValueError, match="lies after the plan.s first year"):
        question(base_year=2027)


def test_among_several_chains_a_stage_that_a_network_lacks_is_said() -> None:
    asked = question(minerals=("tungsten", "gallium"), targets=[
        {"stage": "metal", "supplier_share_cap": 0.5, "by": 2030}])  # fmt: skip
    inputs = load(asked, "tungsten")
    assert not inputs.share_caps
    assert any("Target at metal left out" in note for note in inputs.notes)


def chosen_by_japan(begun: bool) -> tuple[set[str], Inputs]:
    """Named projects that Japan's plan of 2011 takes, with what was being built or as if nothing was."""
    from derisk.cases.presets import preset
    from derisk.plan.label import Label
    from derisk.plan.solve import Program
    from derisk.plan.tidy import built

    asked = preset("japan-after-2010", "plan").content
    inputs = load(asked, "rare-earths")  # type: ignore[arg-type]
    inputs = inputs if begun else replace(inputs, begun=())
    found = Program(inputs).solve()
    rows = list(built(Label("plan", "JPN", inputs), found))
    return {row["project"] for row in rows if row["project"]}, inputs


def test_japan_after_2010_would_have_found_lynas() -> None:
    """Without what was being built it takes phase 2 of Lynas, as Japan did; with it, it buys from there."""
    taken, _ = chosen_by_japan(begun=False)
    assert "Lynas Mt Weld and Malaysia, phase 2" in taken
    taken, inputs = chosen_by_japan(begun=True)
    assert not taken
    assert {each.project for each in inputs.begun} == {
        "Lynas Mt Weld and Malaysia, phase 1", "Molycorp Project Phoenix phase 1",
    }  # fmt: skip
