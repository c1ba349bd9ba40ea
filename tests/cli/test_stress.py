"""What `derisk stress` prints: a line an economy that is of one month, and a path of months."""

from __future__ import annotations

import io
import re
from functools import lru_cache

import pytest

from derisk.cases import answers
from derisk.cli import months
from derisk.cli.stress import _show
from derisk.terms.answer import Document, Row


@lru_cache(maxsize=2)
def stop(mineral: str = "gallium", to: str = "JPN") -> Document:
    return answers.stress(by="CHN", mineral=mineral, to=to, months=6)


def printed(document: Document, *asked: str) -> str:
    from rich.console import Console

    console = Console(file=io.StringIO(), width=160, markup=False, highlight=False, emoji=False)
    _show(document, console, list(asked))
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def cells(text: str, begins: str) -> list[str]:
    (line,) = [line for line in text.splitlines() if line.strip().startswith(begins + " ")]
    return re.split(r"\s{2,}", line.strip())


def rows_of(economy: str, metric: str) -> list[Row]:
    return [
        r for r in stop().rows if (r["economy"], r["metric"], r["stage"]) == (economy, metric, "refining")
    ]


def test_the_path_of_the_economy_asked_has_a_line_a_month() -> None:
    text = printed(stop(), "JPN")
    assert "gallium, refining: JPN month by month" in text
    for short, price, days in zip(
        rows_of("JPN", "shortfall"), rows_of("JPN", "price_ratio"), rows_of("JPN", "stock_days"), strict=True
    ):
        month, missing, *_, imports = cells(text, short["month"])
        assert month == short["month"] == price["month"] and imports
        assert float(missing.split()[0]) == pytest.approx(100 * short["value"], abs=0.5)
        assert f"{price['value']:.2f}" in cells(text, month)
        assert f"{days['value']:.0f}" in cells(text, month)


def test_the_line_of_an_economy_is_of_one_month() -> None:
    text = printed(stop(), "JPN")
    line = next(line for line in text.splitlines() if line.strip().startswith("JPN "))
    worst = max(rows_of("JPN", "shortfall"), key=lambda row: float(row["value"]))
    (price,) = [row for row in rows_of("JPN", "price_ratio") if row["month"] == worst["month"]]
    assert worst["month"] in line and f" {price['value']:.2f} " in line and " refining " in line


def test_the_highest_price_of_a_run_does_not_stand_beside_another_month() -> None:
    """Prices go on rising after the worst month: the line keeps to that month."""
    rows = [
        {"metric": metric, "stage": "refining", "month": month, "value": value}
        for metric, values in (("shortfall", (0.2, 0.3, 0.1)), ("price_ratio", (2.0, 3.0, 9.0)))
        for month, value in zip(("2026-01", "2026-02", "2026-03"), values, strict=True)
    ]
    worst = months.worst(rows, "refining")
    assert worst is not None and worst["month"] == "2026-02"
    price = months.at(rows, "price_ratio", "refining", worst["month"])
    assert price is not None and price["value"] == 3.0


def test_of_no_economy_asked_the_member_hit_hardest_is_shown() -> None:
    hardest = max((r for r in stop().rows if r["metric"] == "shortfall" and r["economy"] != "alliance"),
                  key=lambda row: row["value"] or 0.0)  # fmt: skip
    assert f"gallium, refining: {hardest['economy']} month by month" in printed(stop())


def test_figures_have_three_digits_and_words() -> None:
    text = printed(stop(), "JPN")
    assert not re.search(r"\d,\d{3},\d{3}", text), "no figure has more digits than it deserves"
    assert re.search(r"\d (million|billion)", text)
    assert not re.search(r"\b1 months", text)
    exposed = next(r for r in stop().rows if (r["economy"], r["metric"]) == ("JPN", "exposure_usd"))
    assert f"{exposed['value'] / 1e9:.3g} billion" in text


def test_an_economy_whose_use_is_not_known_says_so() -> None:
    document = answers.stress(by="CHN", mineral="cobalt", to="alliance", months=3)
    unknown = [
        r["economy"] for r in document.rows if r["metric"] == "months_to_shortage" and r["hit_stage"] is None
    ]
    assert unknown, "cobalt has traders whose imports all leave again"
    text = printed(document)
    for economy in unknown:
        line = next(line for line in text.splitlines() if line.strip().startswith(economy + " "))
        assert "not known [" in line and "%" not in line
