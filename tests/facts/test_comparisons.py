"""What `facts check` says of totals that disagree."""

from __future__ import annotations

from derisk.facts.comparisons import differences


def test_the_surveys_revisions_are_found() -> None:
    """Antimony, mined in 2022: 110,000 t in the edition of 2023, 83,100 t in that of 2024."""
    found = {(each.what, each.kind): each for each in differences()}
    antimony = found["antimony/mining/2022", "world totals"]
    assert (antimony.low, antimony.high) == (83_100, 110_000)
    assert antimony.cites == ("usgs-mcs-2023", "usgs-mcs-2024")


def test_places_that_miss_their_world_total_are_found() -> None:
    """Zinc, mined in 2025: the places add up to 12,540 thousand tonnes of 13,000."""
    found = {each.what: each for each in differences() if "against its world" in each.kind}
    assert (found["zinc/mining/2025"].low, found["zinc/mining/2025"].high) == (12_540_000, 13_000_000)


def test_no_two_publishers_are_a_unit_apart() -> None:
    """A factor of a thousand is a unit that someone misread, not a disagreement."""
    assert [each.sentence() for each in differences() if "world" in each.kind and each.ratio > 10] == []
