"""What is behind a row of a plan: its project as printed, how projects slip, the rate of its money."""

from __future__ import annotations

from derisk import facts
from derisk.cases.why import why
from derisk.terms.answer import Row, row


def build(project: str | None, mineral: str) -> Row:
    return row(
        id="plan/x", metric="build_t_a", economy="KOR", mineral=mineral, stage="refining", year=2027,
        value=1.0, unit="t/a", quality="prior", sources=[], project=project,
    )  # fmt: skip


def test_a_named_build_shows_its_project_slippage_and_exchange_rate() -> None:
    name = "Korea Zinc Onsan gallium"
    first, *behind = why("plan/x", known=build(name, "gallium")).rows
    assert first["project"] == name
    ids = [item["id"].split("/")[0] for item in behind]
    assert ids[0] == "project" and behind[0]["fact"]["project"] == name
    (printed,) = [item["fact"] for item in behind if item["id"].startswith("project/")]
    (rate,) = [item["fact"] for item in behind if item["id"].startswith("exchange_rates/")]
    assert (rate["currency"], rate["year"]) == (printed["currency"], printed["money_year"])
    assert ids.count("slippage") == 20
    keys = {item["fact"]["key"] for item in behind if item["id"].startswith("parameters/")}
    assert {"discount_rate", "target_miss_penalty_multiple", f"built_share_{printed['status']}"} <= keys


def test_cases_of_the_project_itself_come_first() -> None:
    cases = facts.table("slippage")["project"].to_list()
    named = facts.table("project").filter(facts.table("project")["project"].is_in(cases))
    assert named.height > 0
    line = named.row(0, named=True)
    _, *behind = why("plan/x", known=build(line["project"], line["mineral"])).rows
    slipped = [item["fact"]["project"] for item in behind if item["id"].startswith("slippage/")]
    assert slipped[0] == line["project"]


def test_a_project_of_the_users_own_file_is_said_to_be_so() -> None:
    said = why("plan/x", known=build("My plant", "gallium")).notes
    assert any("My plant stands in the plan's own file" in note for note in said)


def test_a_plan_rests_on_candidates_hazards_and_the_outlook() -> None:
    _, *behind = why("plan/x", known=build(None, "rare-earths")).rows
    tables = {item["id"].split("/")[0] for item in behind}
    assert {"candidates", "hazards", "parameters"} <= tables and "project" not in tables
