"""A mineral whose heading pools several: its suppliers are told where a finer code counts it, or not."""

from __future__ import annotations

import pytest

from derisk.cases.behind import facts_behind
from derisk.exposure import rows
from derisk.exposure.apart import Apart
from derisk.terms.answer import Row
from derisk.terms.places import PLAYERS

POOLED = ["gallium", "germanium", "hafnium", "indium", "rhenium", "helium", "tellurium", "coking-coal"]


def headline(economy: str, slug: str, year: int = 2024) -> list[Row]:
    return rows(economy, slug, metric="dependence", year=year)


@pytest.mark.parametrize("slug", POOLED)
@pytest.mark.parametrize("economy", ["DEU", "JPN", "GBR", "AUS"])
def test_of_a_pool_no_supplier_and_no_net_exporter_is_named(economy: str, slug: str) -> None:
    """Brazil ships niobium to Japan under the heading of gallium; Germany sells what may be any of seven."""
    (row,) = headline(economy, slug)
    assert row["value"] is None and row["partner"] is None
    assert "Net exporter" not in row["note"] and "no dependence" not in row["note"]
    assert row["note"].startswith("Not known apart")


@pytest.mark.parametrize("slug", POOLED)
@pytest.mark.parametrize("economy", PLAYERS)
def test_no_metric_names_a_supplier_of_a_pool_that_nobody_counts_apart(economy: str, slug: str) -> None:
    """Shares, their concentration and what is left without the largest: of the heading, not of the metal."""
    for metric in ("import_share", "largest_supplier_share", "residual_share", "hhi_suppliers"):
        for row in rows(economy, slug, metric=metric, year=2024):
            if "apart from the pooled heading" not in (row["note"] or ""):
                assert row["value"] is None and row["partner"] is None, row["id"]
                assert "pools several goods" in row["note"] or "no heading" in row["note"], row["id"]


@pytest.mark.parametrize(
    ("slug", "partner", "share"),
    [
        ("gallium", "CAN", 0.28), ("germanium", "BEL", 0.41), ("hafnium", "DEU", 0.54),
        ("indium", "KOR", 0.25), ("rhenium", "CHL", 0.38), ("tellurium", "CAN", 0.64),
    ],
)  # fmt: skip
def test_what_the_survey_counts_apart_of_american_imports(slug: str, partner: str, share: float) -> None:
    """Mineral Commodity Summaries 2026, import sources 2021-24: the largest named first, four of them."""
    weight, worth = headline("USA", slug)
    assert (weight["partner"], weight["value"]) == (partner, pytest.approx(share))
    assert (weight["by"], weight["quality"]) == ("quantity", "estimated")
    assert weight["sources"] == ["usgs-mcs-2026"] and "mean of 2021-24" in weight["note"]
    assert worth["value"] is None, "by value the survey prints none"
    (before,) = headline("USA", slug, 2020)
    assert before["value"] is None and before["note"].startswith("Not known apart")


@pytest.mark.parametrize(
    ("slug", "year", "sells"),
    [
        ("helium", 2024, True),  # its heading pools other rare gases: trade tells nothing
        ("boron", 2024, True),  # "E"; natural borates alone are bought, what is made of them is sold
        ("cobalt", 2023, False),  # 69 per cent; scrap and alloy powders under the heading are sold
        ("sulfur", 2024, False),  # 14 per cent; acid is bought, the element sold
    ],
)
def test_the_economys_own_survey_says_whether_it_buys_or_sells_more(
    slug: str, year: int, sells: bool
) -> None:
    """U.S. Geological Survey, Mineral Commodity Summaries 2026: net import reliance, E for a net exporter."""
    first = headline("USA", slug, year)[0]
    assert (first["value"] is None and "et exporter" in first["note"]) is sells
    assert "as its survey prints it" in first["note"]


@pytest.mark.parametrize(
    ("slug", "partner", "share"),
    [
        ("potash", "CAN", 0.79), ("bromine", "ISR", 0.83), ("iodine", "CHL", 0.88), ("nitrogen", "CAN", 0.49),
        ("garnet", "ZAF", 0.59), ("perlite", "GRC", 0.94), ("talc", "PAK", 0.52),
        ("vermiculite", "ZAF", 0.46), ("tin", "PER", 0.31), ("lead", "CAN", 0.31), ("zinc", "CAN", 0.57),
    ],
)  # fmt: skip
def test_a_product_without_a_heading_in_the_data_has_the_surveys_sources(
    slug: str, partner: str, share: float
) -> None:
    """Mineral Commodity Summaries 2026, import sources 2021-24; refined metal of tin, lead and zinc."""
    (weight, _) = headline("USA", slug)
    assert (weight["partner"], weight["value"]) == (partner, pytest.approx(share))
    assert "no heading of it is in the trade data" in weight["note"]
    (abroad,) = headline("JPN", slug) if slug not in ("tin", "lead", "zinc") else ({"value": None},)
    assert abroad["value"] is None, "what is printed of one importer is told of nobody else"


@pytest.mark.parametrize(
    ("economy", "slug", "year", "by", "share"),
    [
        ("KOR", "gallium", 2024, "value", 0.98), ("KOR", "indium", 2024, "value", 0.93),
        ("JPN", "gallium", 2021, "quantity", 0.57),
    ],
)  # fmt: skip
def test_what_ministries_print_of_pooled_metals_is_the_headline(
    economy: str, slug: str, year: int, by: str, share: float
) -> None:
    """The Korean ministry to parliament in 2025; JOGMEC of Japan's 97 t of 2021, 55 t of them from China."""
    told = {row["by"]: row for row in headline(economy, slug, year)}
    assert (told[by]["partner"], told[by]["value"]) == ("CHN", share)
    (other,) = (row for key, row in told.items() if key != by)
    assert other["value"] is None


def test_a_chain_is_worst_where_it_has_no_heading_too() -> None:
    """Alumina from Brazil, .71, beside bauxite and metal that have headings."""
    shares = {
        row["partner"]: row["value"]
        for row in rows("USA", "aluminium", "alumina", "import_share", 2024)
        if row["by"] == "quantity"
    }
    assert shares == {"BRA": 0.71, "JAM": 0.07, "AUS": 0.06, "CAN": 0.05}
    assert "alumina 0.710 on BRA" in headline("USA", "aluminium")[0]["note"]


def test_who_is_not_told_has_no_more_than_the_least_of_the_largest() -> None:
    """Indium, 2021-24: 25, 22, 12, 11 % and 30 % of others, so at least three of them."""
    (index,) = [
        each for each in rows("USA", "indium", "refining", "hhi_suppliers", 2024) if each["by"] == "quantity"
    ]
    known = 0.25**2 + 0.22**2 + 0.12**2 + 0.11**2
    assert index["low"] == pytest.approx(known)
    assert index["high"] == pytest.approx(known + 2 * 0.11**2 + 0.08**2)


@pytest.mark.parametrize(
    ("slug", "partner", "quantity", "value"),
    [
        ("gallium", "CHN", 0.775, 0.6794), ("germanium", "CHN", 0.8921, 0.8341),
        ("hafnium", "USA", 0.5014, 0.5958),
    ],
)  # fmt: skip
def test_what_the_union_counts_apart_is_its_headline(
    slug: str, partner: str, quantity: float, value: float
) -> None:
    """Comext, imports from outside by CN8 of 2024."""
    weight, worth = headline("EU27", slug)
    assert (weight["partner"], weight["by"], weight["value"]) == (
        partner,
        "quantity",
        pytest.approx(quantity),
    )
    assert (worth["partner"], worth["by"], worth["value"]) == (partner, "value", pytest.approx(value))
    for row in (weight, worth):
        assert row["sources"] == ["eurostat-comext-2024"] and "several goods" not in row["basis"]
        assert "sells of it is not counted apart" in row["note"]
    (largest,) = [
        each
        for each in rows("EU27", slug, "refining", "largest_supplier_share", 2024)
        if each["by"] == "value"
    ]
    assert (largest["partner"], largest["value"]) == (partner, pytest.approx(value))
    shares = [each for each in rows("EU27", slug, "refining", "import_share", 2024) if each["by"] == "value"]
    assert 0.99 < sum(each["value"] for each in shares) <= 1.0
    # one index of concentration from the same shares, the rest spread or in one hand
    (index,) = [
        each for each in rows("EU27", slug, "refining", "hhi_suppliers", 2024) if each["by"] == "value"
    ]
    assert index["low"] == pytest.approx(sum(each["value"] ** 2 for each in shares))


@pytest.mark.parametrize(
    ("slug", "partner", "by", "share"),
    [("helium", "DZA", "value", 0.374), ("coking-coal", "USA", "quantity", 0.4577)],
)
def test_pools_that_the_union_counts_apart_in_2024_alone(
    slug: str, partner: str, by: str, share: float
) -> None:
    """Comext, CN 28042910 by value, as its weights do not fit; CN 27011210."""
    known = [row for row in headline("EU27", slug) if row["value"] is not None]
    assert (known[0]["partner"], known[0]["by"], known[0]["value"]) == (partner, by, pytest.approx(share))
    (before,) = headline("EU27", slug, 2023)
    assert before["value"] is None and before["note"].startswith("Not known apart")


def test_its_facts_are_the_printed_shares() -> None:
    """The pooled shipments are no facts of the metal."""
    (_, worth) = headline("EU27", "gallium")
    listed, _ = facts_behind("exposure", worth)
    assert (listed[0]["id"], listed[0]["value"]) == ("import_origins/gallium/refining/EU27/CHN/2024", 0.6794)
    assert all(each["id"].startswith("import_origins/") for each in listed)


def test_a_year_of_one_origin_alone_names_it_only_above_one_half() -> None:
    """Of germanium China's part is printed of every year since 2010: 20.07 % in 2014, 84.17 % in 2021."""
    weight, worth = headline("EU27", "germanium", 2021)
    assert weight["value"] is None and "no origin of the mineral alone is printed" in weight["note"]
    assert worth["value"] == pytest.approx(0.8417)
    (none,) = headline("EU27", "germanium", 2014)
    assert none["value"] is None and "CHN 0.201" in none["note"] and "no dependence" not in none["note"]


def test_an_origin_that_is_not_told_may_be_larger() -> None:
    def told(**value: float) -> tuple[str, float] | None:
        return Apart({}, value, frozenset(), "").largest("value")

    assert told(CHN=0.45, USA=0.4) == ("CHN", 0.45)
    assert told(CHN=0.45, USA=0.05) is None
    assert told() is None


@pytest.mark.parametrize(
    ("economy", "slug"), [("JPN", "cobalt"), ("JPN", "heavy-rare-earths"), ("EU27", "tungsten")]
)
def test_net_exporter_is_said_of_a_whole_chain_alone(economy: str, slug: str) -> None:
    """Cobalt of Japan: -.14 to .04 by what mattes hold; magnets without rare earths; paratungstate untold."""
    (row,) = headline(economy, slug)
    assert row["value"] is None and row["note"].startswith("Not known")
    assert "no dependence" not in row["note"]


def test_shares_of_a_mixed_heading_say_that_they_are() -> None:
    for row in rows("USA", "rare-earths", "magnets", "import_share", 2024):
        if row["by"] != "content":
            assert row["basis"].endswith("several goods together")
