"""The brief tells what the answers say, in their numbers, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derisk.cases import answers
from derisk.facts import parameter
from derisk.report import questions, stops, tables
from derisk.report.brief import Brief, brief
from derisk.report.charts import Line
from derisk.report.dependence import dependencies, sentence
from derisk.report.tables import panels
from derisk.report.wording import UNKNOWN, dollars, mineral_name, percent, span
from derisk.terms.answer import Row
from derisk.terms.errors import InputError, NoAnswerError


def test_the_first_headline_is_the_published_share(japan: Brief) -> None:
    rows = answers.exposure("JPN", mineral="rare-earths", metric="dependence", year=2024).rows
    by = {row["by"]: row for row in rows}
    assert by["quantity"]["value"] == pytest.approx(0.661, abs=5e-4)
    assert by["value"]["value"] == pytest.approx(0.378, abs=5e-4)
    text = japan.headlines[0].text
    assert text.startswith("China supplied 66 % by weight")
    assert f"{percent(by['value']['value'])} by value" in text
    assert "24,100 t gross" in text
    assert {row["id"] for row in rows} <= {row["id"] for row in japan.headlines[0].rows}


def test_every_row_is_a_row_of_an_answer(japan: Brief, magnets: list[Row]) -> None:
    known = {}
    for slug in questions.compared(None):
        for metric in questions.METRICS:
            known |= {row["id"]: row for row in answers.exposure("JPN", mineral=slug, metric=metric).rows}
    known |= {row["id"]: row for row in magnets}
    known |= {row["id"]: row for row in answers.stress(preset="alliance-today").rows}
    for run in japan.stress:
        if run.mineral != "rare-earths":
            asked = answers.stress(by=run.by, mineral=run.mineral, to=run.to, months=12)
            known |= {row["id"]: row for row in asked.rows}
    others = [row for row in japan.rows if row["metric"] != "peak_shortfall"]
    assert len(others) > 200
    for row in others:
        assert known[row["id"]] == row


def test_the_second_headline_is_read_off_the_months(japan: Brief) -> None:
    rows = answers.stress(preset="alliance-today").rows
    months = [
        r for r in rows if r["economy"] == "JPN" and r["metric"] == "shortfall" and r["stage"] != "chain"
    ]
    stages = {row["stage"] for row in months if row["value"] is not None}
    run = next(item for item in japan.stress if item.mineral == "rare-earths")
    for stop in run.stops:
        own = [row for row in months if row["stage"] == stop.stage and row["value"] is not None]
        if stop.stage not in stages:
            assert stop.peak is None
            continue
        assert stop.peak == max(row["value"] for row in own)
        short = [row["month"] for row in own if row["value"] >= 0.05]
        assert stop.begins == (short[0] if short else None)
        assert stop.low is not None and stop.high is not None and stop.low <= stop.peak <= stop.high
    deepest = run.deepest
    assert deepest is not None
    assert f"{percent(deepest.peak)}" in japan.headlines[1].text
    assert span(deepest.low, deepest.high) in japan.headlines[1].text


def test_a_swing_holds_its_centre_and_the_widest_comes_first(japan: Brief) -> None:
    run = stops.hardest(japan.stress)
    assert run is not None and run.deepest is not None
    assert japan.swings
    for row in japan.swings:
        assert row["low"] <= row["value"] <= row["high"]
        assert row["value"] == pytest.approx(run.deepest.peak, abs=1e-9)
        assert row["sources"] and row["note"]
    widths = [row["high"] - row["low"] for row in japan.swings]
    assert widths == sorted(widths, reverse=True)


def test_actions_carry_cost_and_date_of_the_plan(japan: Brief, magnets: list[Row]) -> None:
    rows = {row["id"]: row for row in magnets}
    assert japan.actions
    for action in japan.actions:
        built = [rows[row["id"]] for row in action.rows]
        assert action.capacity_t_a == pytest.approx(sum(row["value"] for row in built))
        assert action.capex_usd == pytest.approx(sum(row["capex_usd"] for row in built))
        assert action.online is not None
        assert action.online[0] == min(row["online"] for row in built)
    assert [action.own for action in japan.actions] == sorted((a.own for a in japan.actions), reverse=True)


def test_what_it_would_cost_is_read_off_the_layers(japan: Brief) -> None:
    rows = answers.stress(preset="alliance-today").rows
    own = {
        row["metric"]: row
        for row in rows
        if row["economy"] == "JPN" and row["stage"] is None and not row.get("sector")
    }
    run = next(item for item in japan.stress if item.mineral == "rare-earths")
    whole = run.costs[stops.AT_RISK]
    assert whole == own["value_added_at_risk_usd"] and whole["value"] > 0
    assert sum(run.costs[layer]["value"] for layer in stops.LAYERS) == pytest.approx(whole["value"])
    text = japan.headlines[1].text
    reach = f"range {dollars(whole['low'])} to {dollars(whole['high'])}"
    assert f"{dollars(whole['value'])} of value added would be lost ({reach})" in text
    panel = next(each for each in panels(japan) if each.title == "What it would cost")
    cells = next(row for row in panel.table.rows if row[0] == "Rare earths")
    assert cells[1] == dollars(whole["value"]) and cells[5] == dollars(own["exposure_usd"]["value"])
    for chain in japan.stress:
        assert chain.lost_usd <= chain.costs[stops.EXPOSED]["value"]


def test_the_chain_that_costs_most_is_told_first(japan: Brief) -> None:
    lost = [run.lost_usd for run in japan.stress]
    first = max(japan.stress, key=lambda run: run.lost_usd)
    assert len(japan.stress) == 3 and max(lost) > 0
    assert stops.hardest(japan.stress) is first
    assert japan.headlines[1].text.startswith(f"If China stopped its {mineral_name(first.mineral).lower()}")


def test_unknown_is_told_and_never_nought(japan: Brief) -> None:
    mining = next(d for d in japan.dependencies if d.mineral == "rare-earths" and d.stage == "mining")
    assert mining.share is None and mining.value_share is None and mining.buys is None
    own = brief("JPN", ["rare-earths"])
    worst = next(panel for panel in panels(own) if panel.title.startswith("Worst"))
    row = next(cells for cells in worst.table.rows if cells[0] == "Rare earths, mining")
    assert row[1:5] == (UNKNOWN,) * 4
    assert "its trade is not known, which is not zero" in worst.table.note
    assert own.dependencies[-1].stage == "mining"


def test_what_is_not_modelled_stands_first(japan: Brief) -> None:
    assert japan.document().notes[3] == japan.not_modelled
    assert japan.not_modelled.startswith("Not modelled")


def test_every_source_of_a_row_is_listed(japan: Brief) -> None:
    listed = {source.key for source in japan.sources}
    wanted = {key for row in japan.rows for several in row["sources"] for key in several.split(";") if key}
    assert wanted == listed
    assert all(source.licence for source in japan.sources)


def test_two_briefs_are_one(japan: Brief) -> None:
    assert brief("JPN").document().json() == japan.document().json()


def test_without_a_plan_the_brief_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(slug: str) -> object:
        raise NoAnswerError("Nothing reaches the targets.")

    monkeypatch.setattr(questions, "plan", none)
    made = brief("KOR", ["copper"])
    assert made.headlines[2].text == "Copper: Nothing reaches the targets."
    assert made.actions == ()
    assert any("Nothing reaches the targets." in panel.table.note for panel in panels(made))


def test_an_economy_that_the_model_pools_gets_an_honest_brief() -> None:
    made = brief("NZL", ["copper"])
    assert "is not known" in made.headlines[1].text
    assert "pools New Zealand" in " ".join(run.note for run in made.stress)
    assert not any(run.stops for run in made.stress)
    assert made.swings == ()


def test_a_net_exporter_depends_on_nobody() -> None:
    found = dependencies("AUS", ["copper"])
    text, rows = sentence("AUS", found, ["copper"])
    assert text.startswith("Copper: Not known in whole: a net exporter at every stage with trade")
    assert all(row["value"] is None for row in rows)
    assert not any(item.headline for item in found)


def test_the_supplier_that_stops_is_the_economy_s_own() -> None:
    found = dependencies("CHN", ["rare-earths"])
    run = stops.stress("CHN", "rare-earths", found)
    assert run.by != "CHN" and run.to == "CHN"


def test_the_alliance_counts_its_members() -> None:
    slugs = ["copper", "rare-earths"]
    found = dependencies("alliance", slugs)
    text, rows = sentence("alliance", found, slugs)
    china = [row for row in rows if row["mineral"] == "rare-earths" and row["by"] == "quantity"]
    half = sum(1 for row in china if row["partner"] == "CHN" and row["value"] > 0.5)
    assert f"Rare earths: {half} of 12 members buy more than half by weight from China" in text
    assert len({item.economy for item in found}) == 12


@pytest.mark.parametrize("question", [("XQZ", None), ("JPN", ["unobtainium"])])
def test_unknown_codes_are_refused(question: tuple[str, list[str] | None]) -> None:
    with pytest.raises(InputError):
        brief(*question)


def test_a_stop_that_hurts_nobody_reads_as_one(japan: Brief) -> None:
    run = next(item for item in japan.stress if item.mineral == "rare-earths")
    calm = replace(
        run,
        stops=tuple(
            replace(stop, begins=None, month=None, peak=0.0, low=0.0, high=0.0) for stop in run.stops
        ),
    )
    text, _ = stops.sentence("JPN", [calm])
    assert text.endswith("no use in Japan would fall short by 5 %.")


def test_a_heading_shared_with_other_metals_does_not_say_that_nobody_supplies() -> None:
    """Germany sells more than it buys under the heading of gallium and six others; the metal is China's."""
    found = dependencies("DEU", ["gallium"])
    run = stops.stress("DEU", "gallium", found)
    text, rows = sentence("DEU", found, ["gallium"], run.before)
    assert "shares its headings with other metals; in the reconciled network China supplied" in text
    assert "no dependence" not in text
    assert {row["id"] for row in run.before if row["economy"] == "DEU"} <= {row["id"] for row in rows}


def test_a_metal_that_customs_count_apart_is_told_alone() -> None:
    """Comext 2024, CN 81129289: 77.5 % by weight and 67.94 % by value from China."""
    found = dependencies("EU27", ["gallium"])
    text, _ = sentence("EU27", found, ["gallium"])
    assert text.startswith("China supplied 78 % by weight and 68 % by value")
    assert "share its heading" not in text and "t gross" not in text


def test_a_supplier_that_the_network_pools_is_named_in_words() -> None:
    run = stops.stress("GBR", "aluminium", dependencies("GBR", ["aluminium"]))
    assert run.note.startswith("Mozambique does not stand alone") and "MOZ" not in run.note


def test_a_price_above_what_any_user_pays_is_told_as_not_known(japan: Brief) -> None:
    """Feed of others can clear above the price at which the last users stop: that is no forecast."""
    run = next(item for item in japan.stress if item.mineral == "rare-earths")
    dear = replace(run, stops=tuple(replace(stop, price=148.0) for stop in run.stops))
    text, _ = stops.sentence("JPN", [dear])
    assert "at over 10 times the price, more than any last user is assumed to pay" in text
    assert "what it would fetch is not known" in text and "148" not in text
    assert stops.price_text(10.0) == "10 times" and stops.price_text(2.34) == "2.3 times"
    assert stops.price_text(None) == UNKNOWN
    most = parameter("choke_price_multiple").high
    line = Line("a", (("2026-01", 148.0), ("2026-02", None), ("2026-03", 3.0)), (("2026-01", 4.0, 300.0),))
    cut = tables._cut(line)
    assert cut.points == (("2026-01", most), ("2026-02", None), ("2026-03", 3.0))
    assert cut.band == (("2026-01", 4.0, most),)


def test_trade_that_is_not_reported_apart_is_read_from_the_network() -> None:
    japan = brief("JPN", ["heavy-rare-earths"])
    (run,) = japan.stress
    separation = {row["partner"]: row["value"] for row in run.before if row["stage"] == "separation"}
    share = separation["CHN"] / sum(separation.values())
    text = japan.headlines[0].text
    assert f"in the reconciled network China supplied {percent(share)} of Japan's" in text
    assert {row["id"] for row in run.before} <= {row["id"] for row in japan.headlines[0].rows}


def test_where_use_is_not_known_no_stop_is_said_to_be_harmless() -> None:
    """As much refined cobalt leaves Germany as comes: that is no promise that its makers would lack none."""
    run = stops.stress("DEU", "cobalt", dependencies("DEU", ["cobalt"]))
    assert run.deepest is None
    text, _ = stops.sentence("DEU", [run])
    assert "is not known: trade does not tell what it uses" in text
    assert "no use in" not in text


def test_where_an_ally_supplies_most_the_stop_is_of_the_outside_supplier() -> None:
    """Japan buys nickel metal of Australia, and its smelters hang on Indonesia, which bans what they eat."""
    run = stops.stress("JPN", "nickel", dependencies("JPN", ["nickel"]))
    assert run.by == "IDN" and run.note.startswith("Australia supplies most and is an ally")
