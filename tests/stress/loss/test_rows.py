"""The rows of a loss: as other doors read them."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any

import pytest

from derisk import stress
from derisk.network import baseline
from derisk.stress.scenario import Scenario
from derisk.terms.answer import Row

LAYERS = ("gdp_at_risk_physical_usd", "gdp_at_risk_propagation_usd")
CHAINS = ("gallium", "germanium")


@lru_cache(maxsize=4)
def answered(*minerals: str, cut: float = 1.0) -> list[Row]:
    """Rows of a year's stop by China to everybody, base year 2023."""
    content: dict[str, Any] = {
        "name": "stop", "mineral": list(minerals), "base_year": 2023, "start": "2024-01", "months": 12,
        "restrictions": [{"by": "CHN", "to": "all", "kind": "ban", "from": "2024-01", "cut": cut}],
    }  # fmt: skip
    found, _ = stress.rows(Scenario.model_validate(content))
    return found


def totals(rows: list[Row]) -> dict[tuple[str | None, str, str], Row]:
    """Rows without stage, month and sector, by mineral, economy and metric."""
    return {
        (row["mineral"], row["economy"], row["metric"]): row
        for row in rows
        if row["stage"] is None and row["month"] is None and not row.get("sector") and not row.get("product")
    }


def test_layers_add_up_over_sectors_and_to_what_is_at_risk() -> None:
    rows = answered(*CHAINS)
    found = totals(rows)
    by_sector: dict[tuple[str | None, str, str], float] = defaultdict(float)
    for row in rows:
        if row.get("sector"):
            assert row["id"].endswith(f"/{row['sector']}") and row["sector_name"]
            by_sector[row["mineral"], row["economy"], row["metric"]] += row["value"]
    for (mineral, economy, metric), row in found.items():
        if metric in LAYERS and row["value"] is not None:
            assert by_sector[mineral, economy, metric] == pytest.approx(row["value"], rel=1e-6, abs=1.0)
        if metric == "value_added_at_risk_usd" and row["value"] is not None:
            parts = [found[mineral, economy, layer]["value"] for layer in LAYERS]
            assert row["value"] == pytest.approx(sum(parts), rel=1e-9, abs=1.0)
            assert row["low"] <= row["value"] <= row["high"]
            assert found[mineral, economy, "exposure_usd"]["value"] >= row["value"]


def test_uses_add_up_to_the_physical_loss() -> None:
    rows = answered("gallium")
    found = totals(rows)
    for economy in ("USA", "JPN", "alliance"):
        uses = {row["product"]: row for row in rows if row.get("product") and row["economy"] == economy}
        assert set(uses) == {"gallium chips", "light-emitting and laser devices"}
        whole = found["gallium", economy, "gdp_at_risk_physical_usd"]
        for edge in ("value", "low", "high"):
            parts = sum(row[edge] for row in uses.values())
            assert parts == pytest.approx(whole[edge], rel=1e-6, abs=1.0)


def test_the_joint_loss_is_at_most_the_sum_for_every_economy() -> None:
    found = totals(answered(*CHAINS))
    economies = {economy for mineral, economy, _ in found if mineral is None}
    assert {"USA", "JPN", "alliance", "EU27"} <= economies
    for economy in economies:
        joint = found[None, economy, "value_added_at_risk_usd"]
        each = [found.get((slug, economy, "value_added_at_risk_usd")) for slug in CHAINS]
        if joint["value"] is not None:
            known = [row["value"] for row in each if row is not None and row["value"] is not None]
            assert joint["value"] <= sum(known) * (1 + 1e-5) + 1.0
            assert "gallium and germanium together" in joint["note"]


def test_the_alliance_is_its_players_and_pays_abroad_no_more_than_they_do() -> None:
    found = totals(answered("gallium"))
    players = ("AUS", "CAN", "DEU", "E24", "FRA", "GBR", "IND", "ITA", "JPN", "KOR", "MEX", "USA")
    for metric in (*LAYERS, "exposure_usd", "price_transfer_moved_usd"):
        each = {player: found["gallium", player, metric] for player in players}
        whole = sum(row["value"] for row in each.values() if row["value"] is not None)
        silent = [player for player, row in each.items() if row["value"] is None]
        alliance = found["gallium", "alliance", metric]
        if metric == LAYERS[0] or not silent:
            assert alliance["value"] == pytest.approx(whole, rel=1e-2)
        else:  # deliveries that go missing stop makers there all the same
            assert whole <= alliance["value"] <= 1.1 * whole
        assert all(player in alliance["note"] for player in silent)


def test_what_trade_does_not_tell_is_no_loss_of_nought() -> None:
    """As much refined cobalt leaves Germany as comes: what its makers use is a residue of some kilograms."""
    found = totals(stress.rows(Scenario.model_validate({
        "name": "stop", "mineral": "cobalt", "base_year": 2024, "start": "2025-01", "months": 6,
        "restrictions": [{"by": "CHN", "to": "all", "kind": "ban", "from": "2025-01"}],
    }))[0])  # fmt: skip
    net = baseline("cobalt", 2024)
    s, r = net.stage("refining"), net.place("DEU")
    assert 0.0 <= net.use[s, r] < 1e-3 * net.imports[s, r]
    for metric in (*LAYERS, "value_added_at_risk_usd", "exposure_usd"):
        row = found["cobalt", "DEU", metric]
        assert row["value"] is None and "not known" in row["note"]
        assert found["cobalt", "FRA", metric]["value"] is not None
        assert "DEU" in found["cobalt", "alliance", metric]["note"]


def test_an_economy_without_a_table_is_told_and_never_nought() -> None:
    found = totals(answered("gallium"))
    row = found["gallium", "ROW", "value_added_at_risk_usd"]
    assert row["value"] is None and "input-output table" in row["note"]
    assert found["gallium", "ROW", "price_transfer_moved_usd"]["value"] is not None


def test_zero_cut_costs_zero_in_rows() -> None:
    found = totals(answered("gallium", cut=0.0))
    for (_, _, metric), row in found.items():
        if metric in (*LAYERS, "value_added_at_risk_usd") and row["value"] is not None:
            assert row["value"] == 0.0 and row["high"] == 0.0
