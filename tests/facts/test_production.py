"""Output by place: editions apart, what is not published never nought, the view that chooses."""

from __future__ import annotations

import pytest

from derisk import facts
from derisk.facts.load import shards
from derisk.terms.minerals import mineral, minerals


def by_cite(slug: str, stage: str, place: str, year: int) -> dict[str, float | None]:
    rows = facts.production_rows(slug, stage)
    at = rows.filter((rows["place"] == place) & (rows["year"] == year) & (rows["stream"] == "all"))
    return dict(zip(at["cite"], at["mass_t"], strict=True))


# mineral, stage, place, year, edition, tonnes: read from the editions one by one
PRINTED = [
    ("rare-earths", "mining", "AUS", 2024, "usgs-mcs-2026", 29_000.0),
    ("cobalt", "mining", "COD", 2024, "usgs-mcs-2026", 226_000.0),
    ("cobalt", "mining", "COD", 2024, "usgs-outlook-2025", 220_000.0),
    ("gallium", "refining", "CHN", 2024, "usgs-outlook-2025", 750.0),
    ("gallium", "refining", "CHN", 2021, "usgs-outlook-2025", 423.0),
    ("lithium", "mining", "CHL", 2021, "usgs-outlook-2025", 28_265.0),
    ("antimony", "mining", "CHN", 2024, "usgs-mcs-2026", 40_000.0),
    ("tungsten", "mining", "CHN", 2024, "usgs-mcs-2026", 67_000.0),
    ("zinc", "mining", "CHN", 2021, "usgs-mcs-2023", 4_140_000.0),
    ("zinc", "mining", "USA", 2022, "usgs-mcs-2023", 770_000.0),
    ("platinum-group", "mining", "RUS", 2022, "usgs-mcs-2024", 107.0),
    ("fluorspar", "mining", "CHN", 2022, "usgs-mcs-2024", 5_700_000.0),
    ("aluminium", "alumina", "AUS", 2022, "usgs-mcs-2024", 19_500_000.0),
    ("titanium", "sponge", "JPN", 2021, "usgs-mcs-2023", 49_200.0),
    ("tellurium", "refining", "CHN", 2024, "usgs-mcs-2026", 750.0),
    ("nickel", "refining", "IDN", 2024, "iea-gcmo-2025", 1_493_200.0),
    ("graphite", "anode", "CHN", 2024, "iea-gcmo-2025", 1_794_824.0),
    ("germanium", "refining", "CHN", 2024, "wmd-2026", 140.0),
]


@pytest.mark.parametrize(("slug", "stage", "place", "year", "cite", "tonnes"), PRINTED)
def test_a_printed_figure(slug: str, stage: str, place: str, year: int, cite: str, tonnes: float) -> None:
    assert by_cite(slug, stage, place, year)[cite] == pytest.approx(tonnes)


def test_the_view_takes_the_newest_edition() -> None:
    for slug, stage, year, cite in (
        ("cobalt", "mining", 2024, "usgs-mcs-2026"),
        ("cobalt", "mining", 2022, "usgs-outlook-2025"),
        ("tin", "mining", 2022, "usgs-mcs-2024"),
        ("tin", "mining", 2021, "usgs-mcs-2023"),
        ("germanium", "refining", 2023, "wmd-2026"),
        ("lithium", "chemicals", 2024, "iea-gcmo-2025"),
    ):
        assert facts.production(slug, stage, year)["cite"].unique().to_list() == [cite], (slug, year)


@pytest.mark.parametrize(
    ("slug", "stage", "place", "year", "told"),
    [
        ("lithium", "mining", "USA", 2024, "withheld"),
        ("tellurium", "refining", "USA", 2024, "withheld"),
        ("silicon", "smelting", "USA", 2024, "withheld"),
        ("boron", "mining", "WLD", 2024, "not calculated"),
    ],
)
def test_what_is_withheld_is_unknown_and_says_so(
    slug: str, stage: str, place: str, year: int, told: str
) -> None:
    rows = facts.production(slug, stage, year)
    (row,) = rows.filter(rows["place"] == place).to_dicts()
    assert row["mass_t"] is None
    assert row["quality"] == "withheld"
    assert told in row["note"]


def test_a_printed_dash_is_nought_and_not_available_has_no_row() -> None:
    assert by_cite("gallium", "refining", "USA", 2024)["usgs-mcs-2026"] == 0.0
    assert "usgs-mcs-2026" not in by_cite("mercury", "mining", "USA", 2024)  # printed NA
    assert by_cite("germanium", "refining", "CHN", 2023).keys() == {"wmd-2026"}  # the survey prints NA


def test_a_total_that_leaves_a_place_out_says_which() -> None:
    rows = facts.production("lithium", "mining", 2024)
    (world,) = rows.filter(rows["place"] == "WLD").to_dicts()
    assert "Excludes U.S. production" in world["note"]


def test_streams_add_up_to_the_whole() -> None:
    for slug, stage, parts in (
        ("titanium", "mining", ("ilmenite", "rutile")),
        ("platinum-group", "mining", ("platinum", "palladium")),
    ):
        whole = facts.production(slug, stage, 2024)
        for place in whole["place"]:
            found = [facts.production(slug, stage, 2024, part) for part in parts]
            masses = [float(part.filter(part["place"] == place)["mass_t"].sum()) for part in found]
            assert float(whole.filter(whole["place"] == place)["mass_t"][0]) == pytest.approx(sum(masses))


def test_a_metal_of_the_group_has_its_own_figures_and_no_others() -> None:
    """MCS 2026: South Africa's platinum 126,000 kg and palladium 82,600 kg in 2024."""
    for slug, tonnes in (("platinum", 126.0), ("palladium", 82.6)):
        rows = facts.production(slug, "mining", 2024)
        assert rows.filter(rows["place"] == "ZAF")["mass_t"].to_list() == [pytest.approx(tonnes)]
        assert set(facts.production_rows(slug, "mining")["stream"]) == {slug}
        assert facts.reliance(slug, "refining", "USA", 2024)
        assert facts.parameter("content_711011", slug, "refining").value == 0.98
    row = {"mineral": "platinum", "stage": "mining", "stream": "all", "place": "ZAF", "year": 2024}
    identity = facts.fact_id("production", {**row, "cite": "usgs-mcs-2026"})
    assert identity == "production/platinum-group/mining/platinum/ZAF/2024/usgs-mcs-2026"
    assert facts.fact(identity)["mass_t"] == pytest.approx(126.0)


def test_every_shard_is_a_mineral_and_holds_only_its_own_stages() -> None:
    for name in ("production", "salient"):
        assert {dict(each)["mineral"] for each in shards(name)} <= set(minerals())
    for slug in minerals():
        known = {stage.slug for stage in mineral(slug).stages}
        rows = facts.table("production")
        assert set(rows.filter(rows["mineral"] == slug)["stage"]) <= known


def test_salient_figures_keep_the_letters_of_the_survey() -> None:
    rows = facts.table("salient")
    told = rows.filter(
        (rows["mineral"] == "gallium") & (rows["cite"] == "usgs-mcs-2024") & (rows["year"] == 2022)
    )
    values = dict(zip(told["detail"], told["value"], strict=True))
    assert values["Imports_Metalkg"] == 11_400
    assert values["NIR_pct"] == 100
    exporter = rows.filter((rows["printed"] == "E") & (rows["statistic"] == "reliance"))
    assert exporter.height > 50
    assert exporter["value"].null_count() == exporter.height
    kept_back = rows.filter(rows["printed"] == "W")
    assert set(kept_back["quality"]) == {"withheld"}
    assert kept_back["value"].null_count() == kept_back.height


def test_every_printed_reliance_leads_to_rows_that_are_there() -> None:
    """The rows that a reliance is made of stand in the salient table, by the ids printed for them."""
    line = facts.fact("reliance/antimony/smelting/USA/2024/usgs-mcs-2026")
    made = [
        facts.fact(f"salient/antimony/Antimony/{detail}/USA/2024/usgs-mcs-2026")["value"]
        for detail in (
            "Production, Smelter: Primary",
            "Production, Smelter: Secondary",
            "Consumption, apparent",
        )
    ]
    assert line["own_t"] == made[0] + made[1] == 3_918
    assert line["use_t"] == made[2] == 28_600


def test_a_misprint_is_corrected_with_its_reason() -> None:
    rows = facts.table("reserves")
    at = rows.filter((rows["mineral"] == "zinc") & (rows["cite"] == "usgs-mcs-2023"))
    (australia,) = at.filter(at["place"] == "AUS").to_dicts()
    assert australia["mass_t"] == 66e6
    assert "1,166,000" in australia["note"]
    listed = float(at.filter(at["place"] != "WLD")["mass_t"].sum())
    assert listed == pytest.approx(210e6, rel=0.02)
