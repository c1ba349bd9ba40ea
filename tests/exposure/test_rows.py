"""The questions that the command line, the API and the brief put to the facts we ship."""

from __future__ import annotations

import json
import time
from collections import Counter

import pytest

from derisk.exposure import find, metrics, rows, series
from derisk.terms.errors import InputError
from derisk.terms.places import ALLIANCE, EU27_MEMBERS

CONTRACT = {
    "imports_t", "imports_usd", "exports_t", "production_t", "production_share", "import_share",
    "largest_supplier_share", "hhi_world", "hhi_suppliers", "net_import_reliance", "n_minus_1",
    "residual_share", "dependence",
}  # fmt: skip


def test_the_register_holds_what_the_contract_names() -> None:
    assert {item.name for item in metrics()} >= CONTRACT
    for item in metrics():
        assert item.symbol and item.unit and item.source and item.formula and item.meaning.endswith(".")


@pytest.mark.parametrize("economy", [*ALLIANCE, "CHN", "E24", "WLD", "TWN", "SGP"])
def test_every_row_keeps_the_contract(economy: str) -> None:
    found = rows(economy)
    json.dumps(found, allow_nan=False)
    assert [name for name, count in Counter(row["id"] for row in found).items() if count > 1] == []
    assert {row["metric"] for row in found} == {item.name for item in metrics()}
    for row in found:
        assert row["id"].startswith(f"exposure/{economy}/{row['mineral']}/")
        assert isinstance(row["year"], int)
        if row["value"] is None:
            assert row["note"]
        else:
            assert row["sources"] and row["unit"] and row["basis"] and row["quality"]
            if row["low"] is not None and row["high"] is not None:
                assert row["low"] <= row["value"] <= row["high"]
            if row["unit"] == "1" and row["metric"] not in ("net_import_reliance", "n_minus_1"):
                assert 0 <= row["value"] <= 1 + 1e-9


@pytest.mark.parametrize("economy", ["JPN", "EU27", "USA"])
@pytest.mark.parametrize("year", [2009, 2010, 2024])
def test_import_shares_add_up_to_one(economy: str, year: int) -> None:
    total: Counter[str] = Counter()
    for row in rows(economy, "rare-earths", "separation", "import_share", year):
        total[row["by"]] += row["value"] or 0.0
    assert dict(total) == pytest.approx({"quantity": 1.0, "content": 1.0, "value": 1.0})


@pytest.mark.parametrize(("mineral", "stage"), [("rare-earths", "separation"), ("rare-earths", "magnets"),
                                                ("copper", "mining"), ("copper", "refining")])  # fmt: skip
def test_the_union_imports_no_more_than_its_members(mineral: str, stage: str) -> None:
    def gross(economy: str) -> float:
        return sum(
            row["value"] or 0.0
            for row in rows(economy, mineral, stage, "imports_t", 2024)
            if row["by"] == "quantity"
        )

    assert 0 < gross("EU27") <= sum(gross(member) for member in EU27_MEMBERS)


def test_a_member_counts_trade_with_members_and_the_union_does_not() -> None:
    def partners(economy: str) -> set[str]:
        return {row["partner"] for row in rows(economy, "copper", "refining", "import_share", 2024)}

    assert partners("DEU") & set(EU27_MEMBERS)
    assert not partners("EU27") & set(EU27_MEMBERS)


def test_ore_of_rare_earths_has_no_trade_of_its_own() -> None:
    for metric in ("imports_t", "import_share", "hhi_suppliers", "net_import_reliance", "n_minus_1"):
        found = rows("JPN", "rare-earths", "mining", metric, 2024)
        assert found
        assert all(row["value"] is None and row["note"] for row in found)


def test_magnets_say_what_else_the_heading_holds() -> None:
    assert all(
        "without rare earths" in row["note"]
        for row in rows("JPN", "rare-earths", "magnets", "import_share", 2024)
    )


def test_several_economies_give_the_headline_alone() -> None:
    found = rows("alliance")
    assert {row["metric"] for row in found} == {"dependence"}
    assert {row["economy"] for row in found} == set(ALLIANCE)
    assert rows(["JPN", "KOR"], "copper") == [
        r for r in found if r["economy"] in ("JPN", "KOR") and r["mineral"] == "copper"
    ]


def test_a_net_exporter_of_all_copper_has_no_headline_number() -> None:
    (row,) = rows("AUS", "copper", metric="dependence", year=2024)
    assert row["value"] is None
    assert row["note"].startswith("Not known in whole: a net exporter at every stage with trade")
    (row,) = rows("FRA", "gypsum", metric="dependence", year=2024)
    assert row["value"] is None
    assert row["note"].startswith("Net exporter") and "no dependence" in row["note"]


def test_the_year_defaults_to_the_latest_with_data() -> None:
    assert {row["year"] for row in rows("JPN", "rare-earths", "separation", "import_share")} == {2024}
    assert {row["year"] for row in rows("WLD", "rare-earths", "mining", "production_share")} == {2025}


def test_a_year_with_other_facts_is_a_null_row() -> None:
    (row, *_) = rows("JPN", "copper", "refining", "imports_t", 2010)
    assert row["value"] is None
    assert row["note"]


@pytest.mark.parametrize(
    "question",
    [
        {"economy": "XQZ"},
        {"economy": "ROW"},
        {"economy": "JPN", "mineral": "unobtainium"},
        {"economy": "JPN", "mineral": "copper", "stage": "magnets"},
        {"economy": "JPN", "stage": "smithing"},
        {"economy": "JPN", "metric": "hhi_supplier"},
        {"economy": "JPN", "metric": "supply_risk_of_mars"},
        {"economy": "JPN", "year": 1890},
        {"economy": "JPN", "mineral": "rare-earths", "year": 2077},
    ],
)
def test_bad_input_says_what_to_try(question: dict[str, object]) -> None:
    with pytest.raises(InputError) as error:
        rows(**question)  # type: ignore[arg-type]
    assert error.value.try_ and error.value.seen


def test_a_row_is_found_again_by_its_id() -> None:
    for row in [
        *rows("JPN", "rare-earths", year=2024)[::25],
        *rows("alliance", metric="dependence", year=2024),
    ]:
        assert find(row["id"]) == row
    with pytest.raises(InputError):
        find("exposure/JPN/rare-earths")


def test_a_series_has_a_row_for_every_year() -> None:
    found = series("JPN", "rare-earths", "separation", "hhi_suppliers", range(1990, 2025))
    assert {row["year"] for row in found} == set(range(1990, 2025))
    assert all(row["value"] is None for row in found if row["year"] < 1995)
    by_value = [row for row in found if row["by"] == "value" and row["year"] >= 1995]
    assert len(by_value) == 30 and all(row["value"] for row in by_value)
    assert all(row["value"] for row in found if row["year"] >= 2002)


def test_a_span_of_years_is_each_of_them() -> None:
    found = rows("JPN", "copper", "mining", "imports_usd", "1994-1997")
    assert [row["year"] for row in found] == [1994, 1995, 1996, 1997]
    assert found[0]["value"] is None and found[0]["note"]
    assert found[1:] == [
        rows("JPN", "copper", "mining", "imports_usd", year)[0] for year in range(1995, 1998)
    ]
    assert rows("JPN", "copper", "mining", "imports_usd", "1995") == found[1:2]


@pytest.mark.parametrize(
    "year", ["2024-1995", "95-24", "1995-", "1995-2024-2025", "1500-1990", "", "1850-1890"]
)
def test_a_span_that_is_none_says_what_to_try(year: str) -> None:
    with pytest.raises(InputError) as error:
        rows("JPN", "copper", "mining", "imports_usd", year)
    assert "--year" in error.value.try_


def test_all_metrics_of_one_economy_are_quick() -> None:
    rows("EU27")
    start = time.perf_counter()
    rows("EU27")
    assert time.perf_counter() - start < 1.0  # 0.3 s on an idle machine
