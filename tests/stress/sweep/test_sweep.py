"""Every stop once, the loss of a stress run, probability x loss in order, the same by two processes."""

from __future__ import annotations

from typing import Any

import pytest

from derisk.facts.hazards import (
    EVERYBODY,
    RULES,
    Chance,
    HazardRate,
    chance_of,
    hazard,
    joint_hazard,
    of_all,
    of_group,
)
from derisk.network import baseline
from derisk.stress.loss.losses import joint_losses
from derisk.stress.simulate import simulate
from derisk.stress.sweep import Sweeping, chances, stops, sweep_rows, work
from derisk.stress.tidy import total_figures
from derisk.terms.errors import DeriskError, InputError

SMALL = ("gallium", "germanium")
QUIET = Sweeping(quiet=True)
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def swept() -> tuple[Rows, list[str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stops, "modelled", lambda: SMALL)
        return sweep_rows("alliance", None, "stop", QUIET)


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


def test_a_licence_in_force_is_no_stop(swept: tuple[Rows, list[str]]) -> None:
    """A sweep's stop is total: where a licence stands it has the chance of an act that stops all."""
    rate = hazard("gallium", "refining", "CHN", "USA")
    assert rate is not None and rate.in_force == "2023-08-01" and not rate.stopped_since
    assert rate.stop_probability is not None and 0.0 < rate.stop_probability < rate.annual_probability < 1.0
    (row,) = _of(
        swept[0], "annual_probability", economy="USA", mineral="gallium", stage="refining", partner="CHN"
    )
    assert (row["low"], row["value"], row["high"]) == (rate.stop_low, rate.stop_probability, rate.stop_high)
    assert chance_of(rate, "in-force", 2023).value == 1.0
    assert chance_of(rate, "frequency", 2023).value == rate.annual_probability


def test_a_ban_that_the_base_year_does_not_show_is_certain() -> None:
    """What was shipped under a ban got past it; what was shipped before is what the ban stops."""
    banned = hazard("lithium", "mining", "ZWE")
    assert banned is not None and banned.stopped_since == "2026-02-25"
    assert chance_of(banned, "stop", 2024).value == 1.0
    assert chance_of(banned, "stop", 2026).value == banned.stop_probability
    ore = hazard("nickel", "mining", "IDN")
    assert ore is not None and ore.stopped_since == "2020-01-01"
    assert chance_of(ore, "stop", 2024).value == ore.stop_probability


def test_a_judgement_without_a_chance_of_stops_is_taken_at_its_word() -> None:
    own = HazardRate(
        "tin", "mining", "CHN", EVERYBODY, 0.2, 0.1, 0.4, None, None, None, None, None, None, "own", "row 1"
    )
    chance = chance_of(own, "stop", 2024)
    assert (chance.low, chance.value, chance.high) == (0.1, 0.2, 0.4) and own.seen
    assert chance_of(None, "stop", 2024).value is None


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("economy", ["USA", "DEU"])
def test_no_joint_stop_is_more_probable_than_a_part_of_it(rule: str, economy: str) -> None:
    """Of every supplier, at all three numbers, whether it has a history or not."""
    chains = ("aluminium", "cobalt", "copper", "gallium", "heavy-rare-earths", "nickel", "rare-earths")
    joint = stops.joint_stops(stops.every_stop(None, chains)[0])
    assert {"CHN", "IDN", "COD", "AUS", "RUS"} <= set(joint)
    for supplier, parts in joint.items():
        whole = chances.chance_together(parts, rule, economy, lambda place: 1.0)
        for part in parts:
            for stage in part.stages:
                alone = chance_of(hazard(part.mineral, stage, supplier, economy), rule, part.year)
                for end in ("low", "value", "high"):
                    ours, theirs = getattr(whole, end), getattr(alone, end)
                    assert ours is None or theirs is None or ours <= theirs, (supplier, part, stage, end)


def test_a_joint_stop_is_of_what_was_restricted_before() -> None:
    """Indonesia stopped ores, never refined nickel; a part of a mineral is not a second mineral."""
    found = stops.joint_stops(stops.every_stop(None, ("cobalt", "copper", "nickel"))[0])
    assert {(part.mineral, part.stages) for part in found["IDN"]} >= {("nickel", ("mining",))}
    assert not any("refining" in part.stages for part in found["IDN"] if part.mineral == "nickel")
    assert {stage for part in found["RUS"] for stage in part.stages} >= {"refining"}
    only = stops.joint_stops(stops.every_stop(None, ("heavy-rare-earths", "rare-earths"))[0])
    assert "CHN" not in only


def test_the_chance_of_all_is_bounded_end_by_end() -> None:
    several = Chance(0.2, 0.1, 0.3, "several")
    parts = {"a": Chance(0.3, 0.05, 0.6, "a"), "b": Chance(0.15, 0.12, 0.2, "b")}
    assert of_all(several, parts) == Chance(0.15, 0.05, 0.2, "no more than that of b")
    assert of_all(several, {"a": Chance(None, None, None, "?")}).value is None


def test_an_act_at_one_member_counts_for_it_and_in_the_alliance_by_its_loss(
    swept: tuple[Rows, list[str]],
) -> None:
    """The expected loss of the alliance is the sum of its members'."""
    at = {"mineral": "gallium", "partner": "CHN"}
    rows = {row["economy"]: row for row in _of(swept[0], "annual_probability", **at)}
    assert rows["USA"]["value"] > rows["JPN"]["value"] > rows["DEU"]["value"] == rows["KOR"]["value"]
    assert rows["DEU"]["value"] < rows["alliance"]["value"] < rows["USA"]["value"]
    lost = {row["economy"]: row["value"] for row in _of(swept[0], "loss_usd", **at)}
    shares = {place: lost[place] / lost["alliance"] for place in ("JPN", "USA")}
    for end in ("low", "value", "high"):
        mean = rows["DEU"][end] * (1.0 - sum(shares.values()))
        mean += sum(shares[place] * rows[place][end] for place in shares)
        assert rows["alliance"][end] == pytest.approx(mean)
    assert "USA" in rows["alliance"]["note"] and "2024-12-03" in rows["alliance"]["note"]


def test_a_group_at_whose_members_nobody_aims_has_the_chance_of_all() -> None:
    everybody, one = Chance(0.1, 0.0, 0.2, "all"), Chance(0.3, 0.2, 0.4, "one")
    assert of_group(everybody, {}) is everybody
    mixed = of_group(everybody, {"USA": (one, 0.25)})
    assert (mixed.low, mixed.value, mixed.high) == pytest.approx((0.05, 0.15, 0.25))
    unknown = Chance(None, None, None, "?")
    assert of_group(unknown, {"USA": (one, 0.25)}) is unknown


def test_the_other_rule_takes_the_frequency(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stops, "modelled", lambda: ("gallium",))
    rows, _ = sweep_rows("USA", None, "frequency", QUIET)
    rate = hazard("gallium", "refining", "CHN", "USA")
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
    each = [hazard(slug, "refining", "CHN", "JPN") for slug in SMALL]
    several = joint_hazard("CHN", "JPN")
    assert several is not None and several.stop_probability is not None
    least = min(rate.stop_probability for rate in each if rate and rate.stop_probability is not None)
    assert chance["value"] == min(several.stop_probability, least) == least
    assert "gallium (refining)" in joint["note"] and "germanium (refining)" in joint["note"]


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
    assert sweep_rows("alliance", None, "stop", Sweeping(workers=2, quiet=True)) == swept


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
