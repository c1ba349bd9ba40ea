"""docs/evidence.md says what the checks give."""

from __future__ import annotations

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
    from dataclasses import replace

    off = replace(collect()[0], given=99.0, cause="The world has changed.")
    assert not off.holds
    assert "99" in evidence.missed([off]) and "The world has changed." in evidence.missed([off])
