"""The index ranks materials as the Commission does, where both know the same things of them."""

from __future__ import annotations

from tests.published.listed import Listed, listed, rank_correlation

FOUND = listed()
KNOWN = [item for item in FOUND if item.given is not None]


def test_most_materials_of_the_list_are_known_and_the_others_say_why_not() -> None:
    assert len(KNOWN) >= 45
    assert all(item.why for item in FOUND if item.given is None)


def test_materials_rank_as_the_commission_ranks_them() -> None:
    assert rank_correlation(KNOWN) > 0.8
    assert rank_correlation([item for item in KNOWN if item.sourced == item.ours_sourced]) > 0.95


def test_the_rank_correlation_by_hand() -> None:
    """Ranks 1, 2.5, 2.5, 4 against 1, 2, 4, 3: 3 / sqrt(4.5 x 5)."""
    pairs = [(1.0, 10.0), (2.0, 20.0), (2.0, 40.0), (3.0, 30.0)]
    found = [Listed("x", "extraction", one, two, True, True, "") for one, two in pairs]
    assert round(rank_correlation(found), 3) == 0.632
