"""Places, groups and their codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from derisk.terms import places
from derisk.terms.errors import InputError


def test_players_are_disjoint_and_make_up_the_alliance() -> None:
    members = [code for player in places.PLAYERS for code in places.members(player)]
    assert len(members) == len(set(members))
    assert set(members) == set(places.members("alliance"))
    assert {code for shown in places.ALLIANCE for code in places.members(shown)} == set(members)


def test_the_union_is_the_three_and_the_other_twenty_four() -> None:
    union = set(places.members("EU27"))
    assert len(union) == 27
    assert union == {"DEU", "FRA", "ITA"} | set(places.members("E24"))
    assert len(places.members("G7")) == 7


@pytest.mark.parametrize(
    ("given", "settled"),
    [
        ("JPN", "JPN"),
        (" jpn ", "JPN"),
        ("EUU", "EU27"),
        ("S19", "TWN"),
        ("Alliance", "alliance"),
        ("NAM", "NAM"),
    ],
)
def test_codes_are_settled(given: str, settled: str) -> None:
    assert places.check_place(given) == settled


@pytest.mark.parametrize(("given", "near"), [("JPM", "JPN"), ("Japan", "JPN"), ("Germani", "DEU")])
def test_an_unknown_code_offers_the_nearest(given: str, near: str) -> None:
    with pytest.raises(InputError) as caught:
        places.check_place(given)
    assert given in str(caught.value)
    assert near in caught.value.try_
    assert caught.value.exit_code == 2


def test_every_place_has_a_name_and_a_code_of_three_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # without the toy places of the suite
    codes = places.places()
    assert len(codes) >= 249
    assert all(len(code) == 3 and code.isupper() for code in codes)
    assert all(places.place_name(code).strip() for code in codes)


def test_names_can_be_overridden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "names.csv"
    own.write_text("code,name\nJPN,Nippon\n", encoding="utf-8")
    monkeypatch.undo()  # without the toy places of the suite
    monkeypatch.setenv("DERISK_PLACE_NAMES", str(own))
    places._names.cache_clear()
    try:
        assert places.place_name("JPN") == "Nippon"
        assert places.place_name("USA") != ""
    finally:
        places._names.cache_clear()


def test_a_name_that_is_like_no_other_is_not_taken_for_one() -> None:
    with pytest.raises(InputError) as caught:
        places.check_place("ATLANTIS")
    assert caught.value.try_ is not None and "ALB" not in caught.value.try_
