"""docs/evidence.md says what the checks give."""

from __future__ import annotations

import math
from dataclasses import replace

from tools import evidence

from tests.published.collect import collect


def test_the_page_is_in_step_with_the_checks() -> None:
    assert evidence.PAGE.read_text("utf-8") == evidence.page(), "try: python tools/evidence.py"


def test_every_check_stands_on_the_page() -> None:
    text = evidence.PAGE.read_text("utf-8")
    for item in collect():
        figures = f"{evidence.number(item.printed)} | {evidence.number(item.given)}"
        assert f"| {item.economy} | {item.year} | {figures} |" in text, item.name


def test_a_number_that_is_missed_is_told_with_its_cause() -> None:
    off = replace(collect()[0], given=99.0, cause="The world has changed.")
    assert not off.holds
    assert "99" in evidence.missed([off]) and "The world has changed." in evidence.missed([off])


def test_the_causes_stand_beside_the_numbers_they_are_of() -> None:
    first = replace(collect()[0], given=99.0, cause="The world has changed.", within=(1.0, 2.0))
    second = replace(first, given=1.5, cause="", within=(1.0, math.inf))
    lines = evidence.section("An authority", [first, second]).splitlines()
    head, one, two = (line for line in lines if line.startswith("|") and "---" not in line)
    assert head.endswith("| why they differ |")
    assert "| 1 to 2 |" in one and one.endswith("| The world has changed. |")
    assert "| at least 1 |" in two and "The world" not in two
    own, formula = replace(first, own_facts=True), replace(second, own_facts=False)
    said = evidence.tables([own, formula])
    assert "1 are answered from derisk's own facts, 0 of them within what they are held to" in said
    assert "1 put what the authority printed through derisk's equations" in said
    assert "1 of them within. The 1 outside have each its cause." in said
