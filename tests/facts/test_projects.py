"""Named projects, their slips and their money: each can be followed, and what is fitted follows."""

from __future__ import annotations

import statistics

import polars as pl
import pytest

from derisk import facts
from derisk.facts.money import currencies, rate
from derisk.facts.slippage import quantile, slippage
from derisk.facts.tables.project import STATUSES, TECHNOLOGIES
from derisk.terms.errors import InputError
from derisk.terms.minerals import mineral
from tests.facts.test_audit import leads_to_a_page


def projects() -> pl.DataFrame:
    return facts.table("project")


def test_every_project_and_every_slip_has_a_page_of_its_own() -> None:
    for name in ("project", "slippage"):
        for project, locator in facts.table(name).select("project", "locator").iter_rows():
            links = [part for part in locator.replace(";", " ").split() if part.startswith("http")]
            assert any(leads_to_a_page(link) for link in links), (name, project, locator)


def test_projects_stand_in_a_chain_and_outside_china() -> None:
    rows = projects()
    assert rows.height >= 160
    assert set(rows["status"]) <= set(STATUSES) and set(rows["technology"]) <= set(TECHNOLOGIES)
    assert "CHN" not in set(rows["place"])
    for slug, stage in rows.select("mineral", "stage").unique().iter_rows():
        mineral(slug).stage(stage)
    known = rows.filter(pl.col("capex").is_not_null())
    assert known["currency"].null_count() == 0 and set(known["currency"]) <= set(currencies())


@pytest.mark.parametrize(
    ("project", "tonnes"),
    [
        ("Neo Narva magnet plant", 2_000 * 0.362),
        ("Korea Zinc Onsan gallium", 15.5),
        ("Thacker Pass phase 1", 40_000 * 0.1879),
        ("Sangdong phase 1", 2_300 * 0.793),
        ("Yangibana", 37_000 * 0.27),
        ("Arafura Nolans", 4_914),
        ("Iluka Eneabba rare earths refinery", 17_500),
    ],
)
def test_tonnes_are_of_content(project: str, tonnes: float) -> None:
    assert projects().filter(pl.col("project") == project)["capacity_t_a"].to_list() == [
        pytest.approx(tonnes)
    ]


def test_feed_is_not_taken_for_product() -> None:
    rows = projects().filter(pl.col("project").str.starts_with("Lynas Malaysia"))
    assert rows.height == 2 and rows["capacity_t_a"].null_count() == 2
    assert all("feed" in note for note in rows["note"])


def test_capital_of_named_plants_is_what_their_owners_print() -> None:
    """Narva 37,500 USD per t of magnets; 10X 125,000; Hai Phong 58,500 (JPY 12bn, 117 million then)."""
    rows = {row["project"]: row for row in projects().iter_rows(named=True)}

    def per_magnet(name: str) -> float:
        row = rows[name]
        worth = rate(row["currency"], row["money_year"]).usd_per_unit
        return float(row["capex"] * worth / row["capacity_t_a"] * 0.362)

    assert per_magnet("Neo Narva magnet plant") == pytest.approx(37_500)
    assert per_magnet("MP Materials 10X") == pytest.approx(125_000)
    assert per_magnet("Shin-Etsu Hai Phong magnets") == pytest.approx(12e9 / 105.74 / 2_200)


def test_slips_are_those_of_the_cases() -> None:
    """Kalgoorlie: end of 2022 to November 2024, 575 to 800 million AUD; Eneabba 1.1 to 1.75 billion."""
    cases = {row["project"]: row for row in facts.table("slippage").iter_rows(named=True)}
    assert len(cases) == 56
    assert cases["Lynas Kalgoorlie"]["delay_years"] == pytest.approx(1.875)
    assert cases["Lynas Kalgoorlie"]["overrun"] == pytest.approx(800 / 575)
    assert cases["Iluka Eneabba refinery"]["overrun"] == pytest.approx(1.75 / 1.1)
    assert cases["Energy Fuels White Mesa Phase 1"]["overrun"] == pytest.approx(16 / 25), "some cost less"
    assert cases["Lynas Seadrift"]["happened"] == "stopped" and cases["Lynas Seadrift"]["delay_years"] is None


def test_the_fit_of_slips_is_the_median_and_the_spread() -> None:
    rows, fit = facts.table("slippage"), slippage()
    delays = rows["delay_years"].drop_nulls().to_list()
    assert fit.delay_years[1] == pytest.approx(statistics.median(delays))
    assert fit.overrun[1] == pytest.approx(statistics.median(rows["overrun"].drop_nulls().to_list()))
    assert (fit.delay_cases, fit.overrun_cases) == (len(delays), rows["overrun"].drop_nulls().len())
    assert fit.delay_years[0] < fit.delay_years[1] < fit.delay_years[2]
    assert f"{fit.delay_years[1]:.1f} years" in fit.said() and "selected" in fit.said()
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.5 and quantile([5.0], 0.9) == 5.0


def test_the_chance_of_announced_projects_rests_on_a_count() -> None:
    """Of the projects first planned for 2024 or before, so many run or are being commissioned."""
    rows = projects().unique("project").filter(pl.col("first_plan_year") <= 2024)
    there = rows.filter(pl.col("status").is_in(["operating", "commissioning"])).height
    note = facts.parameter("built_share_planned", "any").note or ""
    assert f"of {rows.height} named projects" in note and f", {there} ran" in note
    order = ("planned", "feasibility", "permitted", "financed", "building", "commissioning")
    chances = [facts.parameter(f"built_share_{status}", "any").value for status in order]
    assert chances == sorted(chances) and chances[0] > 0 and chances[-1] < 1


def test_rates_are_those_of_the_federal_reserve() -> None:
    assert rate("AUD", 2022).usd_per_unit == 0.6951
    assert rate("JPY", 2014).usd_per_unit == pytest.approx(1 / 105.74)
    assert rate("KRW", 2023).usd_per_unit == pytest.approx(1 / 1306.7637)
    assert rate("USD").usd_per_unit == 1.0
    nearest = rate("SEK", 2031)
    assert nearest.year == 2024 and "nearest to 2031" in nearest.said(2031)
    with pytest.raises(InputError, match="XXX") as caught:
        rate("XXX")
    assert "AUD" in caught.value.try_
