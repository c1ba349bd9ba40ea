"""Every stop once, the loss of a stress run, probability x loss in order, the same by two processes."""

from __future__ import annotations

from typing import Any

import pytest

from derisk.facts.hazards import hazard, joint_hazard
from derisk.network import baseline
from derisk.stress.loss.losses import joint_losses
from derisk.stress.simulate import simulate
from derisk.stress.sweep import Sweeping, stops, sweep_rows, work
from derisk.stress.tidy import total_figures
from derisk.terms.errors import DeriskError, InputError

SMALL = ("gallium", "germanium")
QUIET = Sweeping(quiet=True)
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def swept() -> tuple[Rows, list[str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stops, "modelled", lambda: SMALL)
        return sweep_rows("alliance", None, "in-force", QUIET)


def _of(rows: Rows, metric: str, **wanted: Any) -> Rows:
    return [
        row for row in rows
        if row["metric"] == metric and all(row.get(key) == value for key, value in wanted.items())
    ]  # fmt: skip


def test_every_supplier_and_stage_is_stopped_once(swept: tuple[Rows, list[str]]) -> None:
    seen = [
        (row["mineral"], row["stage"], row["partner"])
        for row in _of(swept[0], "loss_usd", economy="JPN")
        if row["mineral"] and row["partner"] != "JPN"
    ]
    assert len(seen) == len(set(seen))
    wanted = {
        (slug, stage, place)
        for slug in SMALL
        for s, stage in enumerate(baseline(slug).stages)
        for r, place in enumerate(baseline(slug).places)
        if baseline(slug).flow[s, r].sum() > 1e-6 and place not in ("ROW", "JPN")
    }
    assert set(seen) == wanted
    assert any(f"{len(wanted)}" in note or "stops" in note for note in swept[1])


def test_a_loss_is_that_of_a_stress_run(swept: tuple[Rows, list[str]]) -> None:
    (row,) = _of(swept[0], "loss_usd", economy="JPN", mineral="gallium", partner="CHN")
    year = baseline("gallium").year
    run = simulate(stops.Stop("gallium", year, row["stage"], "CHN").scenario(), "gallium")
    totals = total_figures(run)
    assert row["value"] == totals["JPN", "value_added_at_risk_usd", None] > 0
    (exposed,) = _of(swept[0], "exposure_usd", economy="JPN", mineral="gallium", partner="CHN")
    assert exposed["value"] == totals["JPN", "exposure_usd", None] >= row["value"]
    assert len(run.months) == 24
    assert sum(month < f"{year + 2}" for month in run.months) == 12


def test_ranks_follow_probability_times_loss(swept: tuple[Rows, list[str]]) -> None:
    for economy in ("USA", "JPN", "alliance"):
        rows = [row for row in _of(swept[0], "expected_loss_usd", economy=economy) if row["mineral"]]
        assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
        known = [row["value"] for row in rows if row["value"] is not None]
        assert known == sorted(known, reverse=True)
        for row in rows:
            base = row["id"].removesuffix("expected_loss_usd")
            chance, lost = (
                next(each["value"] for each in swept[0] if each["id"] == base + metric)
                for metric in ("annual_probability", "loss_usd")
            )
            assert row["value"] == pytest.approx(chance * lost)


def test_a_control_in_force_has_probability_one_by_the_rule(swept: tuple[Rows, list[str]]) -> None:
    rate = hazard("gallium", "refining", "CHN")
    assert rate is not None and rate.in_force == "2023-08-01" and 0.0 < rate.annual_probability < 1.0
    (row,) = _of(
        swept[0], "annual_probability", economy="USA", mineral="gallium", stage="refining", partner="CHN"
    )
    assert (row["low"], row["value"], row["high"]) == (1.0, 1.0, 1.0)


def test_the_other_rule_takes_the_frequency(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stops, "modelled", lambda: ("gallium",))
    rows, _ = sweep_rows("USA", None, "frequency", QUIET)
    rate = hazard("gallium", "refining", "CHN")
    (row,) = _of(rows, "annual_probability", mineral="gallium", stage="refining", partner="CHN")
    assert rate is not None
    assert (row["low"], row["value"], row["high"]) == (rate.low, rate.annual_probability, rate.high)
    assert {each["economy"] for each in rows} == {"USA"}


def test_a_joint_stop_costs_no_less_than_one_mineral_and_no_more_than_all(
    swept: tuple[Rows, list[str]],
) -> None:
    """Both make chips and light devices, so that together they cost less than one after the other."""
    (joint,) = _of(swept[0], "loss_usd", economy="JPN", stage="joint", partner="CHN")
    parts = [
        row["value"] for row in _of(swept[0], "loss_usd", economy="JPN", partner="CHN") if row["mineral"]
    ]
    assert sorted(joint["minerals"]) == sorted(SMALL)
    assert joint["low"] <= joint["value"] * (1 + 1e-9)
    assert joint["value"] < joint["high"]
    # alone they are told at the places of their own networks, together at those of both
    assert [joint["low"], joint["high"]] == pytest.approx([max(parts), sum(parts)], rel=0.02)
    (chance,) = _of(swept[0], "annual_probability", economy="JPN", stage="joint", partner="CHN")
    rate = joint_hazard("CHN")
    assert rate is not None and chance["value"] == rate.annual_probability


def test_a_joint_loss_is_that_of_both_runs_together(swept: tuple[Rows, list[str]]) -> None:
    runs = [
        simulate(stops.Stop(slug, baseline(slug).year, baseline(slug).stages[0], "CHN").scenario(), slug)
        for slug in SMALL
    ]
    lost = joint_losses(runs)
    (joint,) = _of(swept[0], "loss_usd", economy="KOR", stage="joint", partner="CHN")
    assert joint["value"] == pytest.approx(lost.total([lost.economies.places.index("KOR")]), rel=1e-9)


def test_a_member_does_not_stop_itself(swept: tuple[Rows, list[str]]) -> None:
    for row in swept[0]:
        assert row["partner"] != row["economy"]
        assert not (row["economy"] == "alliance" and row["partner"] in ("JPN", "DEU", "USA"))


def test_two_processes_give_what_one_gives(
    swept: tuple[Rows, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stops, "modelled", lambda: SMALL)
    assert sweep_rows("alliance", None, "in-force", Sweeping(workers=2, quiet=True)) == swept


def test_a_stop_that_cannot_be_simulated_is_null_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = work.simulate

    def fails(scenario: Any, mineral: str, **how: Any) -> Any:
        if scenario.restrictions[0].by == "CHN":
            raise DeriskError("The market of this month has no solution.", where="gallium, 2025-02", seen="x")
        return plain(scenario, mineral, **how)

    monkeypatch.setattr(work, "simulate", fails)
    monkeypatch.setattr(stops, "modelled", lambda: ("gallium",))
    rows, notes = sweep_rows("USA", None, "in-force", QUIET)
    (row,) = _of(rows, "loss_usd", mineral="gallium", partner="CHN")
    assert row["value"] is None and "2025-02" in row["note"]
    assert any("could not be simulated" in note for note in notes)


@pytest.mark.parametrize(
    ("economy", "rule", "workers"), [("XXX", "in-force", 1), ("USA", "guess", 1), ("USA", "in-force", 0)]
)
def test_what_makes_no_sense_is_refused(
    economy: str, rule: str, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stops, "modelled", lambda: ("gallium",))
    with pytest.raises(InputError):
        sweep_rows(economy, None, rule, Sweeping(workers, quiet=True))


def test_a_stop_is_found_again_by_the_id_of_any_of_its_rows(swept: tuple[Rows, list[str]]) -> None:
    from derisk.stress.sweep.named import rows_named

    (row,) = _of(swept[0], "expected_loss_usd", economy="JPN", mineral="gallium", partner="CHN")
    (same,) = [item for item in rows_named(row["id"]) if item["id"] == row["id"]]
    assert {**same, "rank": row["rank"]} == row
    rows = rows_named("sweep,hazard=frequency/JPN/gallium/refining/CHN/annual_probability")
    assert rows[1]["value"] < 1.0
    for wrong in (
        "sweep/JPN/gallium/refining/PER/loss_usd",
        "sweep/JPN",
        "sweep,x=1/JPN/gallium/refining/CHN/a",
    ):
        with pytest.raises(InputError):
            rows_named(wrong)
