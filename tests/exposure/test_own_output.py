"""Own output of places that a publisher no longer lists, and of series that change their method."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from derisk.exposure import rows
from derisk.exposure.absent import Absent
from derisk.exposure.output import Output
from derisk.exposure.own_output import own
from derisk.exposure.view import View
from derisk.terms.minerals import mineral
from tests.exposure.toy_exposure import YEAR, Toy

Years = Mapping[int, Mapping[str, float | None]]


class Yearly(Toy):
    """Output of several years in memory; every year is one publisher's whole table."""

    def __init__(self, years: Years) -> None:
        super().__init__({})
        self.yearly = years

    def output(self, mineral: str, stage: str, year: int) -> Output | None:
        self.made = {stage: self.yearly[year]} if year in self.yearly else {}
        return super().output(mineral, stage, year)


def made(economy: str, years: Years) -> tuple[float, float | None, float | None, str]:
    chain = mineral("cobalt")
    stage = chain.stage("mining")
    figure = own(View(economy, chain, stage, YEAR, Yearly(years), (stage,))).figure
    return figure.value, figure.low, figure.high, " ".join(figure.notes)


ALONE = {"COD": 80.0, "CHN": 10.0, "WLD": 100.0}  # 10 of 100 are of nobody by name


def test_a_maker_that_leaves_the_list_is_no_nought() -> None:
    value, low, high, note = made("FIN", {YEAR: ALONE, YEAR - 2: {**ALONE, "FIN": 4.0}})
    assert (value, low, high) == (4.0, 0.0, 10.0)
    assert "FIN (4 t, of 2022)" in note


def test_it_is_never_more_than_what_the_list_does_not_break_down() -> None:
    value, low, high, note = made("FIN", {YEAR: ALONE, YEAR - 1: {**ALONE, "FIN": 40.0}})
    assert (value, low, high) == (10.0, 0.0, 10.0)
    assert f"FIN (40 t, of {YEAR - 1}), cut to 10 t in all" in note


def test_nearer_years_go_first_and_far_ones_tell_nothing() -> None:
    near = {YEAR: ALONE, YEAR - 1: {**ALONE, "FIN": 0.0}, YEAR - 2: {**ALONE, "FIN": 4.0}}
    assert made("FIN", near)[0] == 0.0  # it had stopped
    assert made("FIN", {YEAR: ALONE, YEAR + 1: {**ALONE, "FIN": 3.0}})[0] == 3.0
    value, low, high, note = made("FIN", {YEAR: ALONE, YEAR - 4: {**ALONE, "FIN": 4.0}})
    assert (value, low, high) == (0.0, None, 10.0) and "at most 10 t" in note


def test_members_of_a_group_are_added_to_those_listed() -> None:
    listed = {**ALONE, "AUT": 2.0}
    value, low, high, _ = made("EU27", {YEAR: listed, YEAR - 1: {**listed, "FIN": 4.0}})
    assert (value, low, high) == (6.0, 2.0, 10.0)


def test_what_is_withheld_stays_withheld() -> None:
    with pytest.raises(Absent, match="withholds"):
        made("FIN", {YEAR: {**ALONE, "FIN": None}, YEAR - 1: {**ALONE, "FIN": 4.0}})


def test_cobalt_of_the_union_does_not_jump_as_finland_leaves_the_list() -> None:
    """The survey lists Finland's 1,235 t of 2022 and has it among the others since."""
    found = {year: rows("EU27", "cobalt", "mining", "geopolrisk", year)[0] for year in (2022, 2023, 2024)}
    values = [row["value"] for row in found.values()]
    assert max(values) < 1.5 * min(values)
    for year in (2023, 2024):
        assert "FIN (1,235 t, of 2022)" in found[year]["note"]
        assert found[year]["low"] < found[year]["value"] < found[year]["high"]


def test_a_series_says_where_its_method_changes() -> None:
    """Refined cobalt by place is known of 2024 alone: before it world output stands alone."""
    (row,) = rows("EU27", "cobalt", None, "supply_risk", 2024)
    assert "Own sourcing at refining is known of 2024" in row["note"] and "one of method" in row["note"]
    (before,) = rows("EU27", "cobalt", None, "supply_risk", 2023)
    assert "one of method" not in before["note"]


@pytest.mark.parametrize(
    ("slug", "stage", "printed"),
    [
        ("magnesium", "smelting", 100), ("molybdenum", "mining", 100),
        ("antimony", "mining", 100),
    ],
)  # fmt: skip
def test_who_has_no_line_buys_all_where_little_is_left_to_be_made(
    slug: str, stage: str, printed: float
) -> None:
    """The Union's import reliance in the Commission's study of 2023 (means of 2016-2020, CritMAT's copy)."""
    (row,) = rows("EU27", slug, stage, "net_import_reliance", 2024)
    assert row["value"] == pytest.approx(printed / 100)
    assert row["quality"] in ("estimated", "prior") and "it makes at most" in row["note"]
    assert row["low"] is None or 0.8 <= row["low"] < row["value"]


def test_who_has_no_line_and_may_make_much_is_not_known_but_bounded() -> None:
    """Barite: the study of 2023 has 74 %, as Germany, Bulgaria and Slovakia mine some."""
    (row,) = rows("EU27", "barite", "mining", "net_import_reliance", 2024)
    assert row["value"] is None and "no line of its own" in row["note"]
    told = re.search(r"net imports are (0\.\d\d) of its use or more", row["note"])
    assert told is not None and float(told[1]) <= 0.74
