"""The range of the leading stops: that of derisk stress; years without data are refused, none stands in."""

from __future__ import annotations

from typing import Any

import pytest

from derisk.network import base_years, baseline
from derisk.stress.assumptions import CORNERS, Assumptions
from derisk.stress.loss.parameters import LossParameters
from derisk.stress.simulate import simulate
from derisk.stress.sweep import Sweeping, corners, stops, sweep_rows
from derisk.stress.sweep.named import rows_named
from derisk.stress.tidy import total_figures
from derisk.terms.errors import DeriskError, InputError

QUIET = Sweeping(quiet=True)
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def swept() -> Rows:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stops, "modelled", lambda: ("gallium", "germanium"))
        patch.setattr("derisk.stress.sweep.RANGED", 1)
        return sweep_rows("JPN", None, "stop", QUIET)[0]


def _of(rows: Rows, metric: str) -> Rows:
    return sorted(
        (row for row in rows if row["metric"] == metric and row["mineral"]), key=lambda r: r["rank"]
    )


def test_the_range_of_a_leading_stop_is_that_of_a_stress_run(swept: Rows) -> None:
    first = _of(swept, "loss_usd")[0]
    slug, stage = first["mineral"], first["stage"]
    stages = baseline(slug).stages
    scenario = stops.stop_scenario(slug, baseline(slug).year, (stage,), first["partner"])
    key = ("JPN", "value_added_at_risk_usd", None)
    lost = [total_figures(simulate(scenario, slug))[key]]
    for supply, demand in CORNERS:
        run = simulate(scenario, slug, Assumptions.load(slug, stages, supply, demand))
        lost.append(total_figures(run, LossParameters.load(supply))[key])
    assert first["value"] == lost[0] and first["low"] == min(lost) < first["high"] == max(lost)
    chance, expected = _of(swept, "annual_probability")[0], _of(swept, "expected_loss_usd")[0]
    for end in ("low", "value", "high"):
        assert expected[end] == pytest.approx(chance[end] * first[end])
    assert "of the probability and the loss" in expected["note"]


def test_the_other_stops_have_the_range_of_their_probability(swept: Rows) -> None:
    lost, expected, chance = (
        _of(swept, name) for name in ("loss_usd", "expected_loss_usd", "annual_probability")
    )
    assert [row["low"] is not None for row in lost[:2]] == [True, False] and lost[1]["value"] > 0.0
    assert expected[1]["low"] == pytest.approx(chance[1]["low"] * lost[1]["value"])
    (same,) = [row for row in rows_named(lost[1]["id"]) if row["metric"] == "loss_usd"]
    assert same["value"] == lost[1]["value"] and same["low"] <= same["value"] < same["high"]


def test_a_corner_that_cannot_be_simulated_leaves_the_range_open(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, calls = corners.simulate, []

    def fails(*given: Any, **how: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise DeriskError("The market of this month has no solution.", where="x", seen="x")
        return plain(*given, **how)

    monkeypatch.setattr(corners, "simulate", fails)
    monkeypatch.setattr(stops, "modelled", lambda: ("gallium",))
    monkeypatch.setattr("derisk.stress.sweep.RANGED", 1)
    rows, _ = sweep_rows("JPN", None, "stop", QUIET)
    first = _of(rows, "loss_usd")[0]
    assert first["value"] > 0 and first["low"] is None and first["high"] is None


def test_a_year_that_no_chain_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stops, "modelled", lambda: ("gallium", "germanium"))
    with pytest.raises(InputError) as told:
        sweep_rows("JPN", 1950, "stop", QUIET)
    assert told.value.exit_code == 2 and told.value.seen == "1950"
    assert all(str(year) in (told.value.try_ or "") for year in base_years("gallium"))
    with pytest.raises(InputError):
        rows_named("sweep,year=1950/JPN/gallium/refining/CHN/loss_usd")


def test_a_chain_without_data_of_the_year_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    years = {"gallium": (2020, 2021), "germanium": (2020,)}
    monkeypatch.setattr(stops, "modelled", lambda: tuple(years))
    monkeypatch.setattr(stops, "base_years", lambda slug: years[slug])
    found, notes = stops.every_stop(2021)
    assert {(stop.mineral, stop.year) for stop in found} == {("gallium", 2021)}
    assert any("Left out" in note and "germanium (2020)" in note for note in notes)
    latest, _ = stops.every_stop(None)
    assert {(stop.mineral, stop.year) for stop in latest} == {("gallium", 2021), ("germanium", 2020)}
