"""How numbers are written."""

from __future__ import annotations

import pytest

from derisk.report import wording


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "not known"), (0.0, "0 %"), (0.0001, "under 0.1 %"), (0.051, "5.1 %"), (0.6613, "66 %"),
        (1.0, "100 %"), (-0.82, "-82 %"),
    ],
)  # fmt: skip
def test_a_share_in_percent(share: float | None, text: str) -> None:
    assert wording.percent(share) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not known"), (126106989.7, "USD 126 million"), (1.6107e9, "USD 1.61 billion"),
        (999.96e6, "USD 1 billion"), (2.5e12, "USD 2.5 trillion"), (950.0, "USD 950"), (0.0, "USD 0"),
    ],
)  # fmt: skip
def test_money(value: float | None, text: str) -> None:
    assert wording.dollars(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (24149.3, "24,100"),
        (67.34, "67.3"),
        (0.012345, "0.0123"),
        (100.0, "100"),
        (0, "0"),
        (None, "not known"),
    ],
)
def test_three_digits(value: float | None, text: str) -> None:
    assert wording.digits(value) == text


def test_unknown_is_never_nought() -> None:
    for say in (wording.percent, wording.dollars, wording.digits, wording.tonnes, wording.multiple):
        assert say(None) == "not known"
    assert wording.value_text(None, "t") == "not known"
    assert wording.month_name(None) == "not known"


def test_a_range_of_one_number_is_one_number() -> None:
    assert wording.span(0.65, 0.67) == "65-67 %"
    assert wording.span(0.661, 0.662) == "66 %"
    assert wording.span(None, 0.5) == ""


def test_a_range_says_its_unit_once() -> None:
    assert wording.reach(0.0, 5.0, "months") == "0 to 5 months"
    assert wording.reach(1.0, 1.0, "months") == "1 month"
    assert wording.reach(2.0, None, "days") == "2 days"
    assert wording.reach(1e6, 2e9, "USD") == "USD 1 million to USD 2 billion"
    assert wording.reach(0.1, 0.5, "1") == "10 % to 50 %"
    assert wording.reach(None, None, "t") == ""


def test_places_in_a_sentence() -> None:
    assert wording.inside("USA") == "the United States"
    assert wording.possessive("USA") == "the United States'"
    assert wording.possessive("JPN") == "Japan's"
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"


def test_a_product_names_its_mineral_once() -> None:
    assert wording.product_of("copper", "refining") == "refined copper"
    assert wording.product_of("copper", "mining").endswith("(copper)")
    assert wording.product_of("rare-earths", "magnets") == "rare-earth permanent magnets"
    assert wording.product_of("rare-earths", "separation").endswith("(rare earths)")
