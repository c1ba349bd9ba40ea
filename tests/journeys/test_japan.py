"""An analyst asks about Japan: the published figures, the number behind them, the stop, the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from derisk.cases.meanings import meaning_of
from tests.cli.running import derisk, document


def _one(rows: list[dict[str, Any]], **wanted: object) -> dict[str, Any]:
    (row,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return row


def _exposure(cwd: Path, economy: str, mineral: str, stage: str, year: int) -> list[dict[str, Any]]:
    asked = ("--economy", economy, "--mineral", mineral, "--stage", stage, "--year", str(year))
    rows: list[dict[str, Any]] = document("exposure", *asked, cwd=cwd)["rows"]
    return rows


@pytest.mark.parametrize(
    ("year", "gross", "quantity", "value"), [(2010, 29_485, 0.785, None), (2024, 24_149, 0.661, 0.38)]
)
def test_japans_imports_of_rare_earths_are_as_published(
    year: int, gross: float, quantity: float, value: float | None, tmp_path: Path
) -> None:
    rows = _exposure(tmp_path, "JPN", "rare-earths", "separation", year)
    assert _one(rows, metric="imports_t", by="quantity")["value"] == pytest.approx(gross, abs=1)
    share = _one(rows, metric="import_share", partner="CHN", by="quantity")
    assert share["value"] == pytest.approx(quantity, abs=0.0005)
    if value is not None:
        by_value = _one(rows, metric="import_share", partner="CHN", by="value")
        assert by_value["value"] == pytest.approx(value, abs=0.005)
    largest = _one(rows, metric="largest_supplier_share", by="quantity")
    assert (largest["partner"], largest["value"]) == ("CHN", share["value"])


def test_chinas_output_is_as_published(tmp_path: Path) -> None:
    mined = _exposure(tmp_path, "CHN", "rare-earths", "mining", 2024)
    assert _one(mined, metric="production_t")["value"] == 270_000
    refined = _exposure(tmp_path, "CHN", "copper", "refining", 2024)
    assert _one(refined, metric="production_t")["value"] == 12_400_000
    world = _exposure(tmp_path, "WLD", "copper", "refining", 2024)
    assert _one(world, metric="production_t")["value"] == pytest.approx(27_600_000, rel=0.005)


def test_a_number_is_followed_to_the_publishers_page(tmp_path: Path) -> None:
    rows = _exposure(tmp_path, "JPN", "rare-earths", "separation", 2024)
    asked = _one(rows, metric="import_share", partner="CHN", by="quantity")
    found, *behind = document("why", asked["id"], cwd=tmp_path)["rows"]
    assert found["value"] == asked["value"]
    assert found["formula"] and found["meaning"]
    assert {item["key"] for item in found["cited"]} >= set(asked["sources"])
    assert all(item["url"] and item["licence"] for item in found["cited"])
    china = [row for row in behind if row["partner"] == "CHN"]
    total = _one(rows, metric="imports_t", by="quantity")["value"]
    assert sum(row["value"] for row in china) / total == pytest.approx(asked["value"])
    again = document("why", china[0]["id"], cwd=tmp_path)["rows"][0]
    assert again["fact"]["gross_t"] == china[0]["value"]


def test_from_a_template_to_a_run_and_back_to_a_number(tmp_path: Path) -> None:
    assert derisk("new", "scenario", "-o", "mine.yaml", cwd=tmp_path).returncode == 0
    rows = document("stress", "mine.yaml", cwd=tmp_path)["rows"]
    metrics = {"use", "shortfall", "price_ratio", "price_ratio_reported", "imports", "stock_days"}
    assert {row["metric"] for row in rows if row["month"] and row["economy"] == "JPN"} == metrics
    totals = {"value_added_at_risk_usd", "exposure_usd", "months_to_shortage", "months_to_recover"}
    assert {row["metric"] for row in rows if row["stage"] is None and row["economy"] == "JPN"} >= totals
    peak = max(
        (
            row
            for row in rows
            if row["economy"] == "JPN" and row["stage"] == "chain" and row["metric"] == "price_ratio"
        ),
        key=lambda row: row["value"],
    )
    assert peak["value"] > 1
    found = document("why", peak["id"], "--file", "mine.yaml", cwd=tmp_path)["rows"][0]
    assert found["value"] == peak["value"]
    assert found["formula"]


def test_the_plan_reaches_its_targets_and_each_figure_has_a_meaning_and_a_source(tmp_path: Path) -> None:
    rows = document("plan", "--preset", "alliance-magnets", cwd=tmp_path)["rows"]
    builds = [row for row in rows if row["metric"] == "build_t_a"]
    assert builds and all(row["value"] > 0 and row["technology"] and row["year"] for row in builds)
    assert all(row["sources"] for row in builds)
    sources = {row["id"] for row in document("list", "sources", cwd=tmp_path)["rows"]}
    assert {f"sources/{key}" for row in rows for key in row["sources"]} <= sources
    for metric in {row["metric"] for row in rows}:
        assert meaning_of("plan", metric), metric
    after = [
        row for row in rows if row["metric"] == "n_minus_1" and row["plan"] == "after" and row["year"] == 2040
    ]
    missed = [row for row in rows if row["metric"] == "target_missed" and row["year"] == 2040]
    assert all(row["value"] >= 0.8 - 1e-6 for row in after) or any(row["value"] > 0 for row in missed)
