"""The table of economies and minerals shows each headline, or the sign of why there is none."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from derisk.cli import heat


def row(
    economy: str, mineral: str, value: float | None, by: str | None = "quantity", **more: Any
) -> dict[str, Any]:
    return {
        "economy": economy, "mineral": mineral, "year": 2024, "metric": "dependence", "by": by,
        "value": value, "partner": None if value is None else "CHN", "basis": None, "note": None, **more,
    }  # fmt: skip


ROWS = [
    row("JPN", "copper", None, None, note="Net exporter at every stage with trade (refining): none."),
    row("JPN", "gallium", None, note="No tonnes are reported."),
    row("JPN", "gallium", 0.4321, "value"),
    row("KOR", "copper", 0.5678),
    row("KOR", "copper", 0.9, "value"),
    row("KOR", "gallium", None, None, note="Nobody reports it."),
    row("JPN", "indium", 0.1, basis="gross weight, several goods together"),
    row("KOR", "indium", None, None, note="Not known apart (refining): HS 811292 pools several goods."),
    row("JPN", "tungsten", None, None, note="Not known in whole: a net exporter at every stage with trade."),
    row("KOR", "tungsten", 0.2),
]


def shown(width: int) -> list[str]:
    text = StringIO()
    heat.show(ROWS, Console(file=text, width=width))
    return [line.rstrip() for line in text.getvalue().splitlines()]


def test_a_line_a_mineral_and_a_column_an_economy() -> None:
    assert shown(80)[:5] == [
        "           JPN       KOR",
        "copper^    -         0.57 CHN",
        "gallium    0.43 CHN* ?",
        "indium     0.10 CHN~ ?~",
        "tungsten^  -?        0.20 CHN",
    ]


def test_a_narrow_terminal_gets_the_economies_one_after_the_other() -> None:
    lines = shown(20)
    assert lines[:3] == ["           JPN", "copper^    -", "gallium    0.43 CHN*"]
    assert lines[6:9] == ["           KOR", "copper^    0.57 CHN", "gallium    ?"]


@pytest.mark.parametrize(
    "rows",
    [
        ROWS[:3],  # one economy
        [ROWS[0], ROWS[3]],  # one mineral
        [*ROWS, row("JPN", "copper", 0.5, year=2023)],  # two years
        [*ROWS, row("JPN", "copper", 0.5, metric="imports_t")],
        [],
    ],
)
def test_other_answers_are_listed(rows: list[dict[str, Any]]) -> None:
    assert not heat.fits(rows)


def test_the_headline_of_several_fits() -> None:
    assert heat.fits(ROWS)
