"""Scenario and plan files: what they may say, and that nothing is taken for what it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derisk.cases.files import plan_of, scenario_of
from derisk.cases.located import read_text
from derisk.cases.presets import presets
from derisk.cases.templates import template
from derisk.plan.question import Question
from derisk.stress.scenario import Scenario
from derisk.terms.errors import InputError

SCENARIO = template("scenario")
PLAN = template("plan")


def _scenario(text: str) -> Scenario:
    return scenario_of(read_text(text, "s.yaml"))


def _plan(text: str) -> Question:
    return plan_of(read_text(text, "p.yaml"))


def test_the_template_of_a_scenario_says_what_the_contract_says() -> None:
    found = _scenario(SCENARIO)
    (ban,) = found.restrictions
    assert (found.mineral, found.base_year, found.start, found.months) == ("rare-earths", 2009, "2010-09", 36)
    assert (ban.by, ban.to, ban.stages, ban.kind, ban.cut) == ("CHN", ("JPN",), ("separation",), "ban", 1.0)
    assert (ban.announced, ban.from_, ban.until) == ("2010-07", "2010-09", "2010-11")


def test_what_a_template_comments_out_is_valid_too() -> None:
    text = SCENARIO.replace("kind: ban ", "kind: licence ").replace("# throughput", "throughput")
    text = text.replace("# demand_path", "demand_path").replace("# responses", "responses")
    found = _scenario(text.replace("#   stock_release", "  stock_release"))
    assert found.demand_path == {2011: 1.05}
    assert found.responses.stock_release is not None
    assert found.responses.stock_release.shared == "pro-rata"
    assert found.restrictions[0].throughput is not None
    assert found.restrictions[0].throughput.recovery_months == 4


@pytest.mark.parametrize(("model", "text"), [(Scenario, SCENARIO), (Question, PLAN)])
def test_templates_name_every_key(model: type[Scenario | Question], text: str) -> None:
    assert not [name for name in model.model_fields if f"{name}:" not in text]


def test_codes_are_settled() -> None:
    found = _scenario(SCENARIO.replace("by: CHN", "by: chn").replace("[JPN]", "Alliance"))
    assert (found.restrictions[0].by, found.restrictions[0].to) == ("CHN", "alliance")


def test_numbers_may_be_written_whole_and_a_bound_is_inside() -> None:
    assert _scenario(SCENARIO.replace("cut: 1.0", "cut: 1")).restrictions[0].cut == 1.0
    assert _scenario(SCENARIO.replace("cut: 1.0", "cut: 0")).restrictions[0].cut == 0.0


@pytest.mark.parametrize(
    ("written", "instead", "line"),
    [
        ("cut: 1.0", "cut: yes", 13),
        ("cut: 1.0", 'cut: "1.0"', 13),
        ("cut: 1.0", "cut: .nan", 13),
        ("cut: 1.0", "cut: .inf", 13),
        ("cut: 1.0", "cut: null", 13),
        ("cut: 1.0", "cut: -0.1", 13),
        ("months: 36", "months: 2.5", 7),
        ("months: 36", "months: 0", 7),
        ("start: 2010-09", "start: 2010-13", 6),
        ("start: 2010-09", "start: 2010-09-01", 6),
        ("start: 2010-09", "start: 2008-12", 6),
        ("base_year: 2009", "base_year: 2024", 6),
        ("[separation]", "[refining]", 11),
        ("to: [JPN]", "to: 3", 10),
        ("mineral: rare-earths", "mineral: [rare-earths, indium]", 4),
        ("name: China", "name: &x China", 3),
    ],
)
def test_a_wrong_value_is_refused_where_it_stands(written: str, instead: str, line: int) -> None:
    assert SCENARIO.count(written) == 1
    with pytest.raises(InputError) as caught:
        _scenario(SCENARIO.replace(written, instead))
    assert f"s.yaml, line {line}" in caught.value.where
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("supplier_share_cap: 0.65", "supplier_share_cap: 65", "supplier_share_cap"),
        ("supplier_share_cap: 0.65, ", "", "supplier_share_cap"),
        ("n_minus_1: 0.8", "n_minus_1: 0.8, supplier_share_cap: 0.5", "supplier_share_cap"),
        ("years: [2026, 2040]", "years: [2040, 2026]", "before"),
        ("years: [2026, 2040]", "years: [2031, 2040]", "outside"),
        ("critical_supplier: CHN", "critical_supplier: CHX", "CHN"),
        ("critical_supplier: CHN", "critical_suplier: CHN", "critical_supplier"),
        ("refinery,", "refinry,", "refinery"),
        ("lambda: 0.5", "lambda: 1.0", "lambda"),
        ("economies: alliance", "economies: alliances", "alliance"),
        ("coordination: together", "coordination: apart", "together"),
        ("coordination: together", "projects: mine.xlsx", "projects"),
    ],
)
def test_a_wrong_plan_is_refused(written: str, instead: str, said: str) -> None:
    assert written in PLAN
    with pytest.raises(InputError) as caught:
        _plan(PLAN.replace(written, instead))
    assert said in str(caught.value)
    assert "p.yaml, line" in caught.value.where


def test_targets_at_odds_are_both_named_by_line_and_content() -> None:
    text = """name: T
minerals: [gallium]
targets:
  - {stage: refining, n_minus_1: 0.5, by: 2030}
  - {stage: refining, supplier_share_cap: 0.1, by: 2027}

  - {stage: refining, supplier_share_cap: 0.5, by: 2032}
"""
    with pytest.raises(InputError) as caught:
        plan_of(read_text(text, "mine.yaml"))
    error = caught.value
    assert "0.1 at refining holds from 2027 on, so 0.5 from 2032 contradicts it" in error.what
    assert error.where == "mine.yaml, line 5, and line 7"
    assert error.seen is not None and "supplier_share_cap: 0.5, by: 2032" in error.seen
    assert error.try_ == "leave one out, or tighten the later one"


def test_each_kind_of_file_is_told_from_the_other() -> None:
    with pytest.raises(InputError, match="is a plan"):
        _scenario(PLAN)
    with pytest.raises(InputError, match="is a scenario"):
        _plan(SCENARIO)


def test_faults_of_several_minerals_and_restrictions_are_counted() -> None:
    with pytest.raises(InputError) as caught:
        _scenario(SCENARIO.replace("cut: 1.0", "cut: 2").replace("months: 36", "months: -1"))
    assert "line 7" in caught.value.where
    assert "1 more" in caught.value.try_


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.binary(max_size=80).map(lambda raw: raw.decode("latin-1")))
def test_no_text_breaks_the_reader(text: str) -> None:
    for read in (_scenario, _plan):
        with pytest.raises(InputError):
            read(text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_line_of_a_file_can_be_spoilt_into_anything_but_an_error_or_a_scenario(
    data: st.DataObject,
) -> None:
    lines = SCENARIO.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = data.draw(
        st.sampled_from(["", "- ", "  x: 1", "x", "restrictions: 3", "to: {a: 1}", "[", "months: []"])
    )
    try:
        assert isinstance(_scenario("\n".join(lines)), Scenario)
    except InputError as error:
        assert error.try_


def test_folders_and_absent_files_are_named(tmp_path: Path) -> None:
    from derisk.cases.files import read_scenario

    for path in (tmp_path, tmp_path / "absent.yaml"):
        with pytest.raises(InputError) as caught:
            read_scenario(path)
        assert str(path) in caught.value.where


def test_presets_are_scenarios_and_plans_with_a_meaning() -> None:
    kinds = {name: item.kind for name, item in presets().items()}
    assert {name for name, kind in kinds.items() if kind == "plan"} == {
        "alliance-magnets", "alliance-copper", "alliance-battery", "chip-metals", "all-chains",
        "japan-after-2010", "instruments",
    }  # fmt: skip
    assert {name for name, kind in kinds.items() if kind == "scenario"} >= {
        "japan-2010", "alliance-today", "copper-today",
    }  # fmt: skip
    for item in presets().values():
        assert item.meaning.endswith(".") and item.title == item.content.name
        assert isinstance(item.content, Scenario if item.kind == "scenario" else Question)


def test_the_quota_of_2010_is_cut_from_what_was_shipped_in_the_mean_of_its_base() -> None:
    import polars as pl

    from derisk import facts

    scenario = presets()["japan-2010"].content
    assert scenario.base_year == (2008, 2009, 2010)  # type: ignore[union-attr]
    shipped = [
        facts.trade("rare-earths", "separation", year).filter(pl.col("exporter") == "CHN")["gross_t"].sum()
        for year in scenario.base_year  # type: ignore[union-attr]
    ]
    quota, _ = scenario.restrictions  # type: ignore[union-attr]
    assert quota.cut == pytest.approx(1 - 30_258 / (sum(shipped) / 3), abs=0.005)
    assert (quota.from_, quota.until) == ("2010-07", "2015-01")
