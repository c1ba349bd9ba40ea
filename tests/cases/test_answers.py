"""Answers: one question, one name, one identity; what is behind each number."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derisk import facts
from derisk.cases import answers
from derisk.cases.asked import Asked, asked_scenario
from derisk.cases.identity import run_identity
from derisk.cases.meanings import meaning_of
from derisk.cases.stop import Stop, stop, stop_named
from derisk.cases.why import why
from derisk.terms.answer import Document, Row
from derisk.terms.errors import InputError
from derisk.terms.places import ALLIANCE

STRESSES = ("japan-2010", "alliance-today", "copper-today")


@pytest.fixture(scope="module", params=STRESSES)
def stressed(request: pytest.FixtureRequest) -> Document:
    return answers.stress(preset=request.param)


def _total(document: Document, economy: str, metric: str) -> Row:
    (row,) = [
        row
        for row in document.rows
        if row["economy"] == economy and row["metric"] == metric and row["stage"] is None
    ]
    return row


def test_a_preset_answers_for_every_member_every_month(stressed: Document) -> None:
    months = {row["month"] for row in stressed.rows if row["month"]}
    chain = [row for row in stressed.rows if row["stage"] == "chain" and row["metric"] == "shortfall"]
    for economy in (*ALLIANCE, "alliance"):
        assert {row["month"] for row in chain if row["economy"] == economy} == months
    assert all(row["value"] is None or 0 <= row["value"] <= 1 + 1e-9 for row in chain)


def test_every_metric_and_every_source_of_a_run_is_explained(stressed: Document) -> None:
    for metric in {row["metric"] for row in stressed.rows}:
        assert meaning_of("stress", metric), metric
    assert {key for row in stressed.rows for key in row["sources"]} <= set(facts.publications())


def test_every_metric_and_every_source_of_a_frontier_is_explained() -> None:
    found = answers.frontier(preset="alliance-copper")
    assert found.run["seed"] == 1
    for metric in {row["metric"] for row in found.rows}:
        assert meaning_of("frontier", metric), metric
    assert {key for row in found.rows for key in row["sources"]} <= set(facts.publications())
    asked = why(found.rows[-1]["id"])
    assert asked.rows[0]["value"] == found.rows[-1]["value"]
    behind = {row["id"].split("/")[0] for row in asked.rows[1:]}
    assert behind == {"parameters", "candidates", "hazards", "demand_outlook", "supply_outlook"}


@pytest.mark.parametrize("mineral", ["rare-earths", "copper"])
def test_every_metric_and_every_source_of_a_network_is_explained(mineral: str) -> None:
    found = answers.network(mineral, 2024)
    for metric in {row["metric"] for row in found.rows}:
        assert meaning_of("network", metric), metric
    assert {key for row in found.rows for key in row["sources"]} <= set(facts.publications())


def test_a_stop_without_a_file_is_the_scenario_with_the_same_words() -> None:
    asked = stop("CHL", "copper", "USA", 6, 0.5, ["refining"])
    by_words = answers.stress(by="chl", mineral="copper", to=["USA"], months=6, cut=0.5, stages=["refining"])
    by_name = answers.stress_of(Asked(asked.name, stop_named(asked.name).scenario()))
    assert by_words == by_name
    assert by_words.rows[0]["id"].startswith(
        "stress/by=CHL,mineral=copper,to=USA,months=6,cut=0.5,stage=refining/"
    )
    assert {row["month"] for row in by_words.rows if row["month"]} == {
        f"2025-{month:02d}" for month in range(1, 7)
    }


@settings(max_examples=40, deadline=None)
@given(
    by=st.sampled_from(["CHN", "CHL", "COD"]),
    to=st.sets(st.sampled_from(["JPN", "alliance", "USA"]), min_size=1),
    months=st.integers(1, 600), cut=st.floats(0, 1), stages=st.sets(st.sampled_from(["mining", "refining"])),
    year=st.sampled_from([None, 2024]),
)  # fmt: skip
def test_the_name_of_a_stop_leads_back_to_it(
    by: str, to: set[str], months: int, cut: float, stages: set[str], year: int | None
) -> None:
    asked = stop(by, "copper", sorted(to), months, cut, sorted(stages), year)
    assert isinstance(asked, Stop)
    assert "/" not in asked.name
    assert stop_named(asked.name) == asked


@pytest.mark.parametrize(
    "name", ["by=CHN", "by=CHN,mineral=copper,to=JPN,months=x", "copper-today,", "by=,to=,mineral="]
)
def test_what_is_no_name_of_a_stop_is_refused(name: str) -> None:
    with pytest.raises(InputError):
        stop_named(name)


def test_a_cut_of_nothing_does_nothing() -> None:
    found = answers.stress(by="CHN", mineral="copper", to="alliance", months=3, cut=0.0)
    shortfalls = [
        row["value"] for row in found.rows if row["metric"] == "shortfall" and row["value"] is not None
    ]
    prices = [row["value"] for row in found.rows if row["metric"].startswith("price_ratio")]
    assert max(shortfalls) <= 1e-6
    assert prices == pytest.approx([1.0] * len(prices), abs=1e-6)


def test_a_larger_cut_puts_more_at_risk() -> None:
    few, many = (
        answers.stress(by="CHN", mineral="rare-earths", to="alliance", months=9, cut=cut)
        for cut in (0.3, 1.0)
    )
    metric = "value_added_at_risk_usd"
    assert _total(few, "alliance", metric)["value"] < _total(many, "alliance", metric)["value"]
    for found in (few, many):
        assert (
            _total(found, "alliance", metric)["value"] <= _total(found, "alliance", "exposure_usd")["value"]
        )


def test_two_minerals_take_the_restrictions_of_their_own_stages() -> None:
    from derisk.cases.files import scenario_of
    from derisk.cases.located import read_text

    text = (
        "name: two\nmineral: [rare-earths, copper]\nstart: 2025-01\nmonths: 2\nrestrictions:\n"
        "  - {by: CHN, to: alliance, stages: [magnets], kind: ban, from: 2025-01}\n"
    )
    both = answers.stress_of(Asked("file-x", scenario_of(read_text(text, "two.yaml"))))
    calm = [
        row["value"]
        for row in both.rows
        if row["mineral"] == "copper" and row["metric"] == "price_ratio" and row["value"] is not None
    ]
    assert calm == pytest.approx([1.0] * len(calm), abs=1e-6)
    hit = [row for row in both.rows if row["mineral"] == "rare-earths" and row["metric"] == "shortfall"]
    assert max(row["value"] for row in hit if row["value"] is not None and row["economy"] == "USA") > 0.05


def test_a_stage_that_the_base_year_lacks_is_wrong_input() -> None:
    from derisk.network import base_years, baseline

    year = next(
        year for year in base_years("rare-earths") if "magnets" not in baseline("rare-earths", year).stages
    )
    with pytest.raises(InputError, match="magnets"):
        answers.stress(by="CHN", mineral="rare-earths", to="JPN", months=2, stages=["magnets"], year=year)


def test_a_restriction_that_never_bites_is_noted() -> None:
    from derisk.cases.presets import presets

    scenario = presets()["japan-2010"].content.model_copy(update={"months": 6})
    found = answers.stress_of(Asked("x", scenario))
    assert sum("no month from 2010-01 to 2010-06" in note for note in found.notes) == 2


@pytest.mark.parametrize("ways", [{}, {"preset": "copper-today", "file": "a.yaml"}])
def test_a_question_is_asked_in_one_way(ways: dict[str, str]) -> None:
    with pytest.raises(InputError):
        asked_scenario(**ways)  # type: ignore[arg-type]


def test_an_identity_depends_on_the_question_and_not_on_the_order_of_its_keys() -> None:
    one = run_identity("stress", {"a": 1, "b": [2, 3]}, "highs")
    assert one == run_identity("stress", {"b": [2, 3], "a": 1}, "highs")
    assert one["inputs_hash"] != run_identity("stress", {"a": 1, "b": [3, 2]}, "highs")["inputs_hash"]
    assert one["inputs_hash"] != run_identity("plan", {"a": 1, "b": [2, 3]}, "highs")["inputs_hash"]
    assert one["id"] != run_identity("stress", {"a": 1, "b": [2, 3]}, "highs", seed=1)["id"]
    json.dumps(one)


def test_every_id_of_an_exposure_is_followed() -> None:
    found = answers.exposure("DEU", "rare-earths", year=2024)
    shares = [row for row in found.rows if row["metric"] == "import_share"]
    asked = [row for row in found.rows if row["metric"] != "import_share"] + shares[:2]
    for row in asked:
        first, *_ = why(row["id"]).rows
        assert {name: first[name] for name in row} == row
        assert first["meaning"] and first["formula"]
        assert {item["key"] for item in first["cited"]} >= set(row["sources"])


def test_an_arc_of_the_network_is_followed_to_customs() -> None:
    rows = answers.network("copper", 2024).rows
    (arc,) = [row for row in rows if row["id"] == "network/copper/2024/flow/refining/CHL/USA"]
    _, *behind = why(arc["id"]).rows
    assert [row["id"] for row in behind] == [
        "trade/740311/2024/CHL/USA", "parameters/content_740311/copper/refining",
    ]  # fmt: skip


def test_an_id_that_is_nearly_one_gets_the_next_ones() -> None:
    with pytest.raises(InputError) as caught:
        why("network/copper/2024/production/refining/XYZ")
    assert "network/copper/2024/production/refining/" in caught.value.try_


def test_a_table_is_filtered_and_counted() -> None:
    from derisk.cases.fact_rows import fact_table

    found = fact_table("production", mineral="copper", stage="refining", economy="CHN", year=2024, limit=0)
    assert {row["economy"] for row in found.rows} == {"CHN"}
    assert 12_400_000 in {row["value"] for row in found.rows}
    cut = fact_table("trade", economy="JPN", year=2024, limit=5)
    assert len(cut.rows) == 5
    assert "5 of" in cut.notes[0]
    with pytest.raises(InputError, match="no column"):
        fact_table("sources", mineral="copper")


def test_publishers_that_disagree_are_notes() -> None:
    from derisk.cases.fact_rows import fact_check

    notes = [note for note in fact_check().notes if note.startswith("rare-earths/mining/")]
    assert len(notes) == 1
    assert "89,200 to 130,000 t" in notes[0], "China's quota of 2010 against a trade estimate"
    assert "smm-2011" in notes[0]
