"""What nobody reports stays unknown: pools of metals, headings given up, shipments without tonnes."""

from __future__ import annotations

import numpy as np
import pytest

from derisk import facts
from derisk.exposure import rows
from derisk.exposure.flows import Flows, collect
from derisk.exposure.lanes import among, from_rows, lanes, lanes_by_year
from derisk.facts.shipments import heading, heading_years
from derisk.terms.minerals import mineral, minerals
from derisk.terms.places import EU27_MEMBERS, traders
from tests.exposure.toy_exposure import shipment

POOLED = [("gallium", "refining"), ("germanium", "refining")]


def one(economy: str, slug: str, stage: str, metric: str, year: int, by: str) -> dict[str, object]:
    (found,) = [row for row in rows(economy, slug, stage, metric, year) if row["by"] == by]
    return found


@pytest.mark.parametrize(("slug", "stage"), POOLED)
@pytest.mark.parametrize("metric", ["imports_t", "exports_t"])
def test_a_pool_of_metals_is_never_claimed_as_one(slug: str, stage: str, metric: str) -> None:
    content = one("JPN", slug, stage, metric, 2024, "content")
    assert content["value"] is None
    assert "pools several goods" in str(content["note"])
    assert slug in str(content["note"])
    pool = one("JPN", slug, stage, metric, 2024, "quantity")
    assert pool["value"]
    assert "neither its tonnes nor its unit value are those of one metal" in str(pool["note"])
    assert pool["basis"] == "gross weight, several goods together"


def test_the_pool_is_the_same_whatever_metal_is_asked_for() -> None:
    gallium, germanium = (one("USA", slug, stage, "imports_t", 2024, "quantity") for slug, stage in POOLED)
    assert gallium["value"] == germanium["value"] == pytest.approx(pooled_imports("USA"))


def pooled_imports(importer: str) -> float:
    rows_ = heading("811292", "HS2017", 2024)
    return float(rows_.filter(rows_["importer"] == importer)["gross_t"].sum())


def test_germaniums_own_heading_counts_until_it_was_given_up() -> None:
    own = one("USA", "germanium", "refining", "imports_t", 2006, "content")
    assert own["value"]
    for year in (2010, 2016):
        assert one("USA", "germanium", "refining", "imports_t", year, "quantity")["value"] is None
        pool = rows("USA", "germanium", "refining", "imports_usd", year)[0]
        assert pool["value"] and "pools" in pool["note"]
        assert pool["value"] > 1e6  # the remainder under the old heading was 98,503 dollars worldwide in 2016


def test_a_note_on_two_places_is_shown_where_one_of_them_trades() -> None:
    def told(economy: str) -> dict[str | None, bool]:
        found = rows(economy, "rare-earths", "separation", "import_share", 2024)
        return {row["partner"]: "Australia declares" in (row["note"] or "") for row in found}

    assert all(told("MYS").values())
    japan = told("JPN")
    assert {partner for partner, shown in japan.items() if shown} == {"AUS", "MYS"} & set(japan)
    (row,) = rows("JPN", "rare-earths", "separation", "imports_usd", 2024)
    assert "Australia" not in (row["note"] or "")


def test_a_customs_union_of_the_past_is_named() -> None:
    (before, *_), (after, *_) = (
        rows("ZAF", "chromium", "mining", "exports_t", year) for year in (1999, 2000)
    )
    assert before["value"] is None and "ZA1" in before["note"]
    assert after["value"] == pytest.approx(1_107_900, rel=1e-4)


def test_years_of_values_alone_have_no_tonnes() -> None:
    assert one("DEU", "nickel", "refining", "imports_t", 2015, "quantity")["value"] is None
    (row,) = rows("DEU", "nickel", "refining", "imports_usd", 2015)
    assert row["value"] == 582_366_179  # the publisher's flows to Germany, added up
    assert "larger flows" in row["note"]


def flows_of(*items: tuple[str, float | None, float]) -> Flows:
    lane = from_rows("284690", [shipment(who, "JPN", "284690", tonnes, usd) for who, tonnes, usd in items])
    return collect([([lane], [None])], among(frozenset({"JPN"})), "importer")[0]


def test_a_sum_of_tonnes_says_how_much_more_it_may_be() -> None:
    """90 of 100 dollars have tonnes: the ten others may weigh a ninth of what is known."""
    flows = flows_of(("CHN", 9.0, 90.0), ("VNM", None, 10.0))
    assert flows.total("quantity") == (9.0, 9.0, pytest.approx(10.0))
    assert flows.total("value") == (100.0, None, None)
    assert flows.lacks("quantity") is None


def test_tonnes_of_the_smaller_part_are_no_total() -> None:
    flows = flows_of(("CHN", 4.0, 40.0), ("VNM", None, 60.0))
    assert flows.lacks("quantity") == "tonnes are reported for 40% of the value only"
    assert flows.lacks("value") is None


def test_rare_earths_before_2000_are_known_by_value_alone() -> None:
    """The publisher has tonnes for less than a fifth of the value of these headings before 2000."""
    row = one("USA", "rare-earths", "separation", "imports_t", 1997, "quantity")
    assert row["value"] is None
    assert one("USA", "rare-earths", "separation", "imports_t", 2002, "quantity")["value"]


@pytest.mark.parametrize("economy", ["EU27", "JPN", "USA"])
@pytest.mark.parametrize(("hs6", "edition"), [("284690", "HS92"), ("811010", "HS2017"), ("250410", "HS92")])
def test_arrays_hold_what_the_table_holds(economy: str, hs6: str, edition: str) -> None:
    inside = set(EU27_MEMBERS) if economy == "EU27" else {economy}
    told = [([lanes(hs6, edition, year)], [None]) for year in (2023, 2024)]
    _, flows = collect(told, among(frozenset(inside)), "importer")
    expected: dict[str, list[float]] = {}
    untold = 0
    for row in heading(hs6, edition, 2024).iter_rows(named=True):
        if row["importer"] in inside and row["exporter"] not in inside:
            sums = expected.setdefault(row["exporter"], [0.0, 0.0])
            sums[0] += row["gross_t"] or 0.0
            sums[1] += row["value_usd"]
            untold += row["gross_t"] is None
    assert flows.partners == tuple(sorted(expected))
    assert flows.gross_t[:, 0] == pytest.approx([expected[place][0] for place in flows.partners])
    assert flows.value_usd[:, 0] == pytest.approx([expected[place][1] for place in flows.partners])
    assert flows.untold_count == untold


@pytest.mark.parametrize(("hs6", "edition"), [("284690", "HS92"), ("740311", "HS2002-HS2017")])
def test_a_file_read_whole_gives_the_same_years(hs6: str, edition: str) -> None:
    whole = lanes_by_year(hs6, edition)
    assert set(whole) == heading_years(hs6, edition)
    for year in (min(whole), 2010, max(whole)):
        single = lanes(hs6, edition, year)
        for name in ("exporter", "importer", "value_usd", "gross_t"):
            assert np.array_equal(getattr(whole[year], name), getattr(single, name), equal_nan=True)
        assert (whole[year].sources, whole[year].qualities) == (single.sources, single.qualities)


def test_places_are_numbered_in_the_order_of_the_alphabet() -> None:
    assert list(traders()) == sorted(traders())


def test_every_heading_a_chain_names_is_in_the_facts() -> None:
    for slug in minerals():
        for stage in mineral(slug).stages:
            for code in stage.hs:
                assert heading_years(code.code, code.edition), (slug, stage.slug, code.code)
            if stage.hs:
                assert 2024 in facts.trade_years(slug, stage.slug), (slug, stage.slug)


def test_without_any_trade_reliance_is_not_known_and_not_nought() -> None:
    """Australia mines cobalt; no heading of the stage counts what it ships, so 0 would be a guess."""
    for metric in ("net_import_reliance", "n_minus_1"):
        (row,) = rows("AUS", "cobalt", "mining", metric, 2024)
        assert row["value"] is None and row["note"]


def test_a_score_of_hardly_any_imports_says_what_it_leaves_out() -> None:
    by_stage = {row["stage"]: row for row in rows("USA", "nickel", None, "geopolrisk", 2024)}
    assert by_stage["mining"]["value"] < 1e-3 and "of the supply at this stage" in by_stage["mining"]["note"]
    assert by_stage["refining"]["value"] > 0.05 and "of the supply" not in (
        by_stage["refining"]["note"] or ""
    )


def test_shares_of_a_stage_are_in_the_basis_of_the_stage() -> None:
    row = rows("USA", "aluminium", "mining", "import_share", 2023)
    assert {each["basis"] for each in row if each["by"] == "content"} == {"gross weight, dry bauxite"}


def test_the_surveys_manganese_is_of_ore_on() -> None:
    """Its net import reliance is of ore, ferroalloys and metal in content: no figure of alloys alone."""
    mining, *others = rows("USA", "manganese", None, "net_import_reliance", 2024)
    assert mining["stage"] == "mining" and "of ore, ferroalloys and metal together" in mining["note"]
    assert all(row["value"] is None for row in others)


@pytest.mark.parametrize("economy", ["EU27", "USA", "WLD"])
def test_notes_are_sentences(economy: str) -> None:
    for row in rows(economy):
        note = str(row["note"] or ".")
        assert ".." not in note and ". ." not in note and "of United States" not in note, row["id"]
