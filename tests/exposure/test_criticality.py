"""Supply risk and GeoPolRisk: the formulas by hand, and what a gap does to them."""

from __future__ import annotations

import numpy as np
import pytest

from derisk.exposure import find, rows
from derisk.exposure.absent import Absent
from derisk.exposure.economic_importance import importance, scaled_value_added
from derisk.exposure.geopolrisk import characterization, instability, score, weighed
from derisk.exposure.output import Figure
from derisk.exposure.supply_risk import (
    governed,
    governed_hhi,
    import_reliance,
    scaled_governance,
    stage_risk,
)
from derisk.exposure.weighing import Amounts
from derisk.facts.criticality import IMPORTANCE, recycling_rate, substitution_index, trade_factors
from derisk.facts.governance import mean_of_six, stability
from derisk.terms.errors import InputError
from derisk.terms.places import EU27_MEMBERS


def amounts(stage: str = "mining", basis: str = "content", **mass: float) -> Amounts:
    return Amounts(tuple(mass), np.array(list(mass.values())), stage, basis)


def own(value: float, low: float | None = None, high: float | None = None) -> Figure:
    return Figure(value, low, high, "reported", ("toy",))


def test_the_scaled_score_runs_from_best_to_worst() -> None:
    assert scaled_governance(2.5) == 0.0
    assert scaled_governance(-2.5) == 10.0
    assert scaled_governance(0.0) == 5.0
    assert instability(2.5) == 0.0 and instability(-2.5) == 1.0 and instability(3.0) == 0.0


def test_the_commissions_dysprosium() -> None:
    """1.00^2 x 5.71 x (1 - 0.01) x 0.99 = 5.60 (Grohol and Veeh 2023)."""
    world = governed_hhi(np.array([1.0]), np.array([5.71]), np.array([1.0]))
    assert stage_risk(world, None, None, 0.01, 0.99) == pytest.approx(5.60, abs=0.005)


def test_reliance_weighs_world_and_sourcing() -> None:
    assert stage_risk(4.0, 2.0, 1.0, 0.0, 1.0) == 3.0
    assert stage_risk(4.0, 2.0, 0.0, 0.0, 1.0) == 2.0
    assert import_reliance(50.0, 60.0, 10.0) == 0.5
    assert import_reliance(50.0, 10.0, 60.0) == 0.0  # a net exporter


def test_the_trade_parameter_is_the_commissions_or_one() -> None:
    assert trade_factors("nickel", "extraction", "world") == {"IDN": 1.3}
    assert trade_factors("tin", "processing", "world") == {"CHN": 1.5, "BOL": 1.1, "RWA": 1.1}
    free = governed(amounts(IDN=0.5, AUS=0.5), 0.0, {})
    bound = governed(amounts(IDN=0.5, AUS=0.5), 0.0, {"IDN": 1.3})
    indonesia = scaled_governance(mean_of_six(["IDN"])["IDN"].value)
    assert bound.value - free.value == pytest.approx(0.25 * 0.3 * indonesia)


def test_members_of_the_eu_have_their_own_trade_parameter() -> None:
    """Guidelines of 2017: 0.8 for EU countries; Norway's 0.8 of titanium is an agreement, listed."""
    told = trade_factors("titanium", "extraction", "eu")
    assert {told[place] for place in EU27_MEMBERS} == {0.8} and told["NOR"] == 0.8 and told["MOZ"] == 1.1
    assert not set(EU27_MEMBERS) & set(trade_factors("titanium", "extraction", "world"))


def test_a_missing_score_is_neither_stable_nor_average() -> None:
    """A place without a score: left out when small, with both ends told; no number when it matters."""
    whole = governed(amounts(CHN=0.995, ATA=0.005), 0.0, {})
    china = scaled_governance(mean_of_six(["CHN"])["CHN"].value)
    assert whole.unscored == ("ATA",)
    assert whole.value == pytest.approx(0.995**2 * china)
    assert whole.low <= whole.value < whole.high == pytest.approx(whole.value + 0.005**2 * 10)
    with pytest.raises(Absent, match="ATA"):
        governed(amounts(CHN=0.9, ATA=0.1), 0.0, {})
    assert stability(["ATA", "CHN"], 2022).keys() == {"CHN"}


def test_output_not_broken_down_widens_the_range_upwards() -> None:
    known = governed(amounts(CHN=0.8), 0.2, {})
    assert known.high - known.value == pytest.approx(0.2**2 * 10)


def test_governance_of_a_year_is_never_taken_from_a_later_one() -> None:
    assert stability(["CHN"], 1997)["CHN"].year == 1996
    assert stability(["CHN"], 1995) == {}
    assert stability(["CHN"], 2025)["CHN"].year == 2024
    assert stability(["CHN"], 2030) == {}


def test_the_score_by_hand() -> None:
    """HHI 0.5, 30 t at 0.2 and 10 t at 0.6, own output 60 t: 0.5 x 12 / 100."""
    assert score(0.5, np.array([30.0, 10.0]), np.array([0.2, 0.6]), 60.0) == pytest.approx(0.06)
    assert characterization(0.06, 2.0, 0.4) == pytest.approx(0.3)
    with pytest.raises(ValueError, match="no supply"):
        score(0.5, np.array([]), np.array([]), 0.0)


def test_stages_and_bases_are_never_mixed() -> None:
    world, risk = amounts(CHN=0.5, AUS=0.5), {"CHN": 0.5}
    with pytest.raises(InputError, match="stages"):
        weighed(world, amounts(stage="refining", CHN=10.0), own(0.0), risk)
    with pytest.raises(InputError, match="bases"):
        weighed(world, amounts(basis="gross", CHN=10.0), own(0.0), risk)


def test_gaps_of_the_score_leave_a_range() -> None:
    world = amounts(CHN=0.6, AUS=0.2)
    found = weighed(world, amounts(CHN=99.5, ATA=0.5), own(0.0, None, 50.0), {"CHN": 0.5})
    narrow, wide = 0.6**2 + 0.2**2, 0.6**2 + 0.2**2 + 0.2**2
    assert found.value == pytest.approx(narrow * 0.5)
    assert found.low == pytest.approx(narrow * 0.5 * 99.5 / 150)
    assert found.high == pytest.approx(wide * (0.5 * 99.5 + 0.5) / 100)
    with pytest.raises(Absent, match="ATA"):
        weighed(world, amounts(CHN=50.0, ATA=50.0), own(0.0), {"CHN": 0.5})


def test_disputed_rates_stand_side_by_side() -> None:
    copper, vanadium = recycling_rate("copper"), recycling_rate("vanadium")
    assert (copper.value, copper.low, copper.high) == (0.55, 0.17, 0.55)
    assert (vanadium.value, vanadium.low) == (0.06, 0.02)


# Annex of the study of 2023, one by one: EoL-RIR, SI_SR, SI_EI
ANNEX = [
    ("zinc", 0.34, 0.80, 0.77), ("chromium", 0.21, 0.93, 0.93), ("tellurium", 0.01, 0.94, 0.87),
    ("iron", 0.31, 0.95, 0.92), ("graphite", 0.03, 0.98, 0.97), ("rhenium", 0.50, 0.99, 0.98),
    ("silicon", 0.00, 0.99, 0.99), ("talc", 0.16, 0.71, 0.71), ("lithium", 0.00, 0.94, 0.91),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "rate", "risk", "importance_"), ANNEX)
def test_the_annex_of_the_study(slug: str, rate: float, risk: float, importance_: float) -> None:
    told = recycling_rate(slug)
    assert told.value == rate and told.quality == "reported"
    assert substitution_index(slug).value == risk
    assert substitution_index(slug, IMPORTANCE).value == importance_


def test_an_unknown_substitution_index_is_a_prior_with_a_range() -> None:
    lithium, mica, basket = (substitution_index(name) for name in ("lithium", "mica", "rare-earths"))
    assert (lithium.value, lithium.quality) == (0.94, "reported")
    assert mica.quality == "prior" and mica.low < mica.value < mica.high
    assert (basket.low, basket.high) == (0.59, 1.0)


@pytest.mark.parametrize("economy", ["EU27", "JPN", "USA", "WLD"])
def test_supply_risk_lies_within_its_range(economy: str) -> None:
    (row,) = rows(economy, "cobalt", metric="supply_risk")
    assert 0 < row["low"] <= row["value"] <= row["high"] <= 10
    assert "prior" not in row["note"]
    assert {"worldbank-wgi", "eu-crm-2023"} <= set(row["sources"])


OUTSIDE = ["asbestos", "bromine", "garnet", "iodine", "mercury", "mica", "nitrogen", "vermiculite"]


@pytest.mark.parametrize("slug", OUTSIDE)
def test_a_mineral_outside_the_study_has_a_prior_whose_ends_are_the_definitions(slug: str) -> None:
    """A rate of 1 leaves no risk; a rate of 0 and an index of 1 leave the governed index of supply itself."""
    rate = recycling_rate(slug)
    assert (rate.low, rate.high, rate.quality) == (0.0, 1.0, "prior")
    (row,) = rows("EU27", slug, metric="supply_risk")
    if row["value"] is None:
        assert "recycling" not in row["note"]
        return
    assert (row["low"], row["quality"]) == (0.0, "prior")
    assert 0 < row["value"] < row["high"] <= 10
    assert row["high"] >= row["value"] / ((1 - rate.value) * substitution_index(slug).value) - 1e-9
    assert "does not judge it" in row["note"] and "derisk-priors" in row["sources"]


def test_importance_by_hand() -> None:
    """Half in a sector with 10, half in one with 4, index 0.9: 0.9 x 7."""
    assert importance(np.array([0.5, 0.5]), np.array([10.0, 4.0]), 0.9) == pytest.approx(6.3)
    assert scaled_value_added({"c12": 50.0, "c14": 200.0}) == {"c12": 2.5, "c14": 10.0}


def test_importance_is_known_where_uses_and_sectors_are() -> None:
    (row,) = rows("USA", "gallium", metric="economic_importance")
    assert row["value"] == pytest.approx(0.98 * 10)  # all in electronics, the largest sector in 2011
    assert row["low"] == pytest.approx(9.702) and row["high"] == row["value"] and row["quality"] == "prior"
    (wide,) = rows("USA", "magnesium", metric="economic_importance")
    assert wide["low"] < wide["value"] < wide["high"] <= 10
    (chain,) = rows("USA", "nickel", metric="economic_importance")
    assert chain["stage"] is None and chain["id"].split("/")[3] == "chain"
    for economy, mineral in (("USA", "feldspar"), ("DEU", "nickel"), ("WLD", "nickel")):
        (gap,) = rows(economy, mineral, metric="economic_importance")
        assert gap["value"] is None and gap["note"]


@pytest.mark.parametrize(
    "metric", ["supply_risk", "economic_importance", "geopolrisk", "days_of_cover", "origin_share"]
)
def test_every_row_is_found_again_by_its_id(metric: str) -> None:
    found = rows("USA", "nickel", metric=metric) + rows("JPN", "rare-earths", metric=metric)
    for row in found:
        assert find(row["id"]) == row


def test_a_pool_is_not_known_and_not_nought() -> None:
    for mineral in ("gallium", "germanium"):
        (row,) = rows("USA", mineral, "refining", "geopolrisk", 2024)
        assert row["value"] is None and "pools" in row["note"]


def test_nickel_of_the_united_states_is_a_risk_at_refining() -> None:
    (row,) = rows("USA", "nickel", "refining", "geopolrisk", 2024)
    assert row["value"] > 0.05


def test_a_groups_own_output_is_governed_by_its_members() -> None:
    """Finland refines cobalt for the Union: its score counts, not one that the Union does not have."""
    (row,) = rows("EU27", "cobalt", "refining", "supply_risk")
    (world,) = rows("WLD", "cobalt", "refining", "supply_risk")
    assert row["value"] < world["value"]
    assert "EU27" not in row["note"] and "World output alone" not in row["note"]
