"""Charts: classes, gaps, hatch, names."""

from __future__ import annotations

import pytest

from derisk.report import charts
from derisk.report.charts import Bar, Line


@pytest.mark.parametrize(("share", "level"), [(0.0, 0), (0.2, 1), (0.59, 2), (0.6, 3), (0.8, 4), (1.0, 4)])
def test_five_classes(share: float, level: int) -> None:
    assert charts.class_of(share) == level


def test_an_unknown_bar_is_hatched_and_says_so() -> None:
    known = [Bar("copper", "weight", 0.7, "70 % by weight")]
    drawn = charts.bars([*known, Bar("tin", "weight", None, "not known")], title="Shares")
    assert "╱╱╱" in drawn and "not known" in drawn and charts.CLASSES[3] in drawn
    assert "╱╱╱" not in charts.bars(known, title="Shares")


def test_a_bar_of_a_net_seller_has_no_class_colour() -> None:
    drawn = charts.bars([Bar("copper", "weight", 0.9, "90 %", filled=False)], title="Shares")
    assert charts.CLASSES[4] not in drawn


def test_lines_differ_in_dash_and_are_named() -> None:
    months = ("2026-01", "2026-02", "2026-03")
    series = [
        Line("separation", tuple((month, 0.1 * i) for i, month in enumerate(months))),
        Line("magnets", tuple((month, None if i == 1 else 0.2) for i, month in enumerate(months))),
    ]
    drawn = charts.lines(series, title='Use & "loss" <missing>', y="share")
    assert "separation" in drawn and "magnets" in drawn and "stroke-dasharray" in drawn
    assert 'aria-label="Use &amp; &quot;loss&quot; &lt;missing>"' in drawn


def test_a_band_lies_behind_its_line() -> None:
    points = (("2026-01", 0.1), ("2026-02", 0.2))
    plain = charts.lines([Line("a", points)], title="t", y="share")
    band = charts.lines(
        [Line("a", points, (("2026-01", 0.0, 0.3), ("2026-02", 0.1, 0.4)))], title="t", y="share"
    )
    assert "mark-area" in band and "mark-area" not in plain
    assert band.index("mark-area") < band.index("mark-line")


def test_noughts_are_drawn_as_noughts() -> None:
    drawn = charts.lines([Line("a", (("2026-01", 0.0), ("2026-02", 0.0)))], title="t", y="share")
    assert "NaN" not in drawn and "Infinity" not in drawn


def test_ranges_have_a_tick_at_the_value() -> None:
    drawn = charts.ranges([("elasticity", 0.1, 0.2, 0.5)], title="Swings")
    assert "elasticity" in drawn and "mark-rect" in drawn
