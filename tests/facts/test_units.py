"""Units: what is printed in kilograms, oxides or thousands is content in tonnes here, by a cited factor."""

from __future__ import annotations

import re

import polars as pl
import pytest

from derisk import facts
from derisk.terms.minerals import mineral, minerals

# IUPAC standard atomic weights, abridged (2021)
WEIGHT = {
    "H": 1.008, "Li": 6.94, "C": 12.011, "O": 15.999, "Mg": 24.305, "Ti": 47.867, "V": 50.942, "Cr": 51.996,
    "Co": 58.933, "As": 74.922, "Nb": 92.906, "Ta": 180.95, "W": 183.84, "Sb": 121.76, "Nd": 144.24,
    "Dy": 162.50,
}  # fmt: skip
COMPOUNDS = {
    "Li2CO3": ("lithium", {"Li": 2, "C": 1, "O": 3}, "Li"),
    "Li2O": ("lithium", {"Li": 2, "O": 1}, "Li"),
    "LiOH.H2O": ("lithium", {"Li": 1, "O": 2, "H": 3}, "Li"),
    "LiOH": ("lithium", {"Li": 1, "O": 1, "H": 1}, "Li"),
    "Co(OH)2": ("cobalt", {"Co": 1, "O": 2, "H": 2}, "Co"),
    "Co3O4": ("cobalt", {"Co": 3, "O": 4}, "Co"),
    "V2O5": ("vanadium", {"V": 2, "O": 5}, "V"),
    "Nb2O5": ("niobium", {"Nb": 2, "O": 5}, "Nb"),
    "Ta2O5": ("tantalum", {"Ta": 2, "O": 5}, "Ta"),
    "WO3": ("tungsten", {"W": 1, "O": 3}, "W"),
    "TiO2": ("titanium", {"Ti": 1, "O": 2}, "Ti"),
    "Cr2O3": ("chromium", {"Cr": 2, "O": 3}, "Cr"),
    "MgO": ("magnesium", {"Mg": 1, "O": 1}, "Mg"),
    "As2O3": ("arsenic", {"As": 2, "O": 3}, "As"),
    "Sb2O3": ("antimony", {"Sb": 2, "O": 3}, "Sb"),
    "Nd2O3": ("rare-earths", {"Nd": 2, "O": 3}, "Nd"),
    "Dy2O3": ("rare-earths", {"Dy": 2, "O": 3}, "Dy"),
}


@pytest.mark.parametrize("compound", COMPOUNDS)
def test_the_content_of_a_compound_is_that_of_its_atoms(compound: str) -> None:
    slug, atoms, element = COMPOUNDS[compound]
    given = facts.parameter(f"content_of_{compound}", slug)
    mass = sum(WEIGHT[atom] * count for atom, count in atoms.items())
    assert given.value == pytest.approx(atoms[element] * WEIGHT[element] / mass, abs=5e-5)
    assert given.quality == "derived"
    assert given.cite == "iupac"


def test_lithium_carbonate_hydroxide_and_oxide() -> None:
    """A tonne of carbonate equivalent holds 0.188 t of lithium: 5.323 t of it make a tonne."""
    factor = {name: facts.parameter(f"content_of_{name}", "lithium").value for name in ("Li2CO3", "Li2O")}
    assert factor["Li2CO3"] == pytest.approx(0.188, abs=5e-4)
    assert 1 / factor["Li2CO3"] == pytest.approx(5.323, abs=2e-3)
    assert factor["Li2O"] / factor["Li2CO3"] == pytest.approx(2.473, abs=2e-3)
    assert facts.parameter("content_of_LiOH.H2O", "lithium").value == pytest.approx(0.165, abs=5e-4)
    printed = 569_000  # the survey's series of 2021 in carbonate equivalent; 107,000 in lithium
    at = facts.production_rows("lithium", "mining").filter(pl.col("cite") == "usgs-ds140-lithium-2021")
    (world,) = at.filter(pl.col("year") == 2021)["mass_t"].to_list()
    assert world == pytest.approx(printed * factor["Li2CO3"], rel=2e-3)
    assert facts.parameter("content_283691", "lithium", "chemicals").value == pytest.approx(0.188)


def test_crude_cobalt_hydroxide_is_far_from_pure() -> None:
    """Congo's hydroxide, about 30 % Co, is a product of mines; others ship oxide and metal so.

    By unit value too: what counts as crude has less than a third of the price of the metal beside it.
    """
    crude = facts.parameter("content_282200", "cobalt", "mining")
    fine = facts.parameter("content_282200", "cobalt", "refining")
    pure = facts.parameter("content_of_Co(OH)2", "cobalt").value
    assert crude.high is not None
    assert fine.low is not None
    assert crude.value == pytest.approx(0.30)
    assert crude.high < fine.low < pure < fine.value
    mined, refined = (facts.trade("cobalt", stage, 2024) for stage in ("mining", "refining"))
    assert set(mined["exporter"]) <= {"COD", "COG", "NAM", "PHL", "ZMB"}
    price = {
        place: float(rows["value_usd"].sum() / rows["gross_t"].sum())
        for place, rows in (
            (place, frame.filter((frame["exporter"] == place) & (frame["hs6"] == "810510")))
            for frame, places in ((mined, ("COD", "COG", "PHL")), (refined, ("FIN", "NOR")))
            for place in places
        )
    }
    assert max(price[place] for place in ("COD", "COG", "PHL")) < min(price["FIN"], price["NOR"]) / 3
    assert "COD" not in set(refined["exporter"])
    assert {"NAM", "ZMB"} & set(refined["exporter"])  # what they ship as metal stays metal
    assert float(mined["content_t"].sum()) < made("cobalt", "mining", "WLD", 2024)


def test_a_rare_earth_metal_is_more_oxide_than_metal() -> None:
    """Figures are in oxide: a tonne of neodymium is 1.166 t REO, of dysprosium 1.148, of yttrium 1.270."""
    for oxide, factor in (("Nd2O3", 1.166), ("Dy2O3", 1.148), ("Y2O3", 1.270)):
        assert 1 / facts.parameter(f"content_of_{oxide}", "rare-earths").value == pytest.approx(
            factor, abs=1e-3
        )
    metals = facts.parameter("content_280530", "rare-earths", "separation")
    assert metals.low is not None
    assert metals.high is not None
    assert metals.low <= 1.166 <= metals.high
    compounds = facts.parameter("content_284690", "rare-earths", "separation")
    assert compounds.high == 1.0  # a separated oxide; chlorides and carbonates hold less


def made(slug: str, stage: str, place: str, year: int, stream: str = "all") -> float:
    rows = facts.production(slug, stage, year, stream)
    return float(rows.filter(rows["place"] == place)["mass_t"][0])


@pytest.mark.parametrize(
    ("slug", "stage", "place", "year", "tonnes"),
    [
        ("gallium", "refining", "CHN", 2024, 839.0),  # 839,000 kg
        ("gallium", "refining", "WLD", 2024, 848.0),
        ("rhenium", "mining", "CHL", 2025, 30.0),
        ("platinum-group", "mining", "ZAF", 2024, 126.0 + 82.6),  # kg of platinum and of palladium
        ("copper", "refining", "CHN", 2024, 12.4e6),  # thousand tonnes
        ("cobalt", "mining", "COD", 2024, 226_000.0),
        ("niobium", "mining", "BRA", 2024, 104_000.0),
        ("magnesium", "smelting", "CHN", 2024, 953_000.0),
        ("titanium", "sponge", "CHN", 2024, 256_000.0),
        ("manganese", "mining", "ZAF", 2024, 7_490_000.0),
        ("lithium", "chemicals", "CHN", 2024, 169_678.0),  # the IEA, in lithium
    ],
)
def test_output_in_tonnes(slug: str, stage: str, place: str, year: int, tonnes: float) -> None:
    assert made(slug, stage, place, year) == pytest.approx(tonnes, rel=1e-3)


@pytest.mark.parametrize(
    ("slug", "stage", "stream", "place", "year", "printed", "compound"),
    [
        ("titanium", "mining", "ilmenite", "CHN", 2024, 3_040_000.0, "TiO2"),
        ("titanium", "mining", "rutile", "AUS", 2024, 200_000.0, "TiO2"),
        ("arsenic", "refining", "all", "PER", 2024, 31_000.0, "As2O3"),
    ],
)
def test_oxides_are_counted_as_their_element(
    slug: str, stage: str, stream: str, place: str, year: int, printed: float, compound: str
) -> None:
    factor = facts.parameter(f"content_of_{compound}", slug).value
    assert made(slug, stage, place, year, stream) == pytest.approx(printed * factor, rel=1e-3)


@pytest.mark.parametrize(
    ("slug", "stage", "place", "year", "tonnes", "word"),
    [
        ("aluminium", "mining", "GIN", 2025, 150e6, "bauxite"),
        ("aluminium", "alumina", "CHN", 2025, 93e6, "alumina"),
        ("magnesium", "mining", "CHN", 2024, 12.9e6, "magnesite"),
        ("strontium", "mining", "IRN", 2024, 200_000.0, "celestite"),
        ("chromium", "mining", "ZAF", 2024, 22.9e6, "chromite"),
    ],
)
def test_ore_of_unknown_grade_stays_gross_and_says_so(
    slug: str, stage: str, place: str, year: int, tonnes: float, word: str
) -> None:
    assert made(slug, stage, place, year) == pytest.approx(tonnes)
    chain = mineral(slug)
    basis = chain.basis_at(chain.stage(stage))
    assert "gross weight" in basis
    assert word in basis


def test_a_second_publisher_in_another_unit_says_the_same() -> None:
    """World Mining Data prints lithium as Li2O: unconverted it would be 2.8 times the survey's figure."""
    rows = facts.production_rows("lithium", "mining")
    at = rows.filter((rows["place"] == "AUS") & (rows["year"] == 2024))
    by = dict(zip(at["cite"], at["mass_t"], strict=True))
    assert 0.7 < by["wmd-2026"] / by["usgs-mcs-2026"] < 1.4


def test_a_converted_figure_shows_what_was_printed() -> None:
    stages = [("gallium", "refining"), ("rhenium", "mining"), ("arsenic", "refining"), ("titanium", "mining")]
    for slug, stage in [*stages, ("platinum-group", "mining")]:
        rows = facts.production_rows(slug, stage)
        newest = rows.filter((rows["cite"] == "usgs-mcs-2026") & (rows["mass_t"] > 0))
        assert newest.height
        for locator in newest["locator"]:
            assert re.search(r": [\d,]+ \w+", locator), locator


def test_every_heading_has_a_factor_in_range_or_is_a_pool() -> None:
    for slug in minerals():
        for stage in mineral(slug).stages:
            for code in stage.hs:
                if not code.content:
                    assert code.note, (slug, code.code)
                    continue
                given = facts.parameter(code.content, slug, stage.slug)
                assert given.low is not None
                assert given.high is not None
                assert 0 < given.low <= given.value <= given.high <= 1.3, (slug, code.code)
                assert given.quality in ("reported", "derived", "estimated", "prior")


def test_reserves_of_vanadium_are_not_a_thousandth() -> None:
    """The data release of 2026 heads them metric tons and prints thousands: China's 5,800 are 5.8 million."""
    rows = facts.table("reserves").filter(facts.table("reserves")["mineral"] == "vanadium")
    newest = rows.filter((rows["cite"] == "usgs-mcs-2026") & (rows["place"] == "CHN"))
    assert newest["mass_t"].to_list() == [5_800_000.0]
    older = rows.filter((rows["cite"] == "usgs-mcs-2024") & (rows["place"] == "CHN"))
    assert older["mass_t"].to_list() == [4_400_000.0]


def test_capacity_of_gallium_in_two_publications() -> None:
    rows = facts.table("capacity").filter(
        (facts.table("capacity")["mineral"] == "gallium") & (facts.table("capacity")["place"] == "CHN")
    )
    found = {(row["cite"], row["year"]): row["capacity_t_a"] for row in rows.iter_rows(named=True)}
    assert found[("usgs-mcs-2026", 2025)] == 1_600.0
    assert found[("usgs-outlook-2025", 2024)] == 750.0
    world = facts.table("capacity").filter(
        (facts.table("capacity")["mineral"] == "lithium") & (facts.table("capacity")["place"] == "WLD")
    )
    assert dict(zip(world["year"], world["capacity_t_a"], strict=True))[2029] == pytest.approx(561_700.0)


@pytest.mark.parametrize("slug", minerals())
def test_no_more_ore_is_traded_than_is_mined(slug: str) -> None:
    """Shipments by content, the range of the factor left open, stay within what is dug; hubs count twice."""
    for stage in mineral(slug).stages:
        if stage.slug != "mining" or 2024 not in facts.production_years(slug, "mining"):
            continue
        if 2024 not in facts.trade_years(slug, "mining") or slug == "mercury":  # old stocks are traded
            continue
        traded = facts.trade(slug, "mining", 2024)["content_t"].sum()
        world = facts.world_production(slug, "mining", 2024)
        assert world is not None
        assert traded <= 1.2 * world, (slug, traded, world)
