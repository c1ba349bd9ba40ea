"""Minerals and their chains."""

from __future__ import annotations

import dataclasses

import pytest

from derisk.terms.errors import InputError
from derisk.terms.minerals import mineral, minerals


def test_the_folder_is_the_register() -> None:
    assert {"copper", "rare-earths"} <= set(minerals())
    assert all(mineral(slug).slug == slug for slug in minerals())


def test_chains_run_from_mine_to_component() -> None:
    assert [stage.slug for stage in mineral("rare-earths").stages] == ["mining", "separation", "magnets"]
    assert [stage.slug for stage in mineral("copper").stages] == ["mining", "refining"]


@pytest.mark.parametrize(
    ("slug", "stage", "codes"),
    [
        ("rare-earths", "mining", set()),
        ("rare-earths", "separation", {"284610", "284690", "280530"}),
        ("rare-earths", "magnets", {"850511"}),
        ("copper", "mining", {"260300"}),
        ("copper", "refining", {"740311"}),
    ],
)
def test_headings_of_a_stage(slug: str, stage: str, codes: set[str]) -> None:
    assert {code.code for code in mineral(slug).stage(stage).hs} == codes


def test_a_stage_without_a_heading_says_so() -> None:
    assert "2530.90" in mineral("rare-earths").stage("mining").note


def test_the_heading_of_magnets_is_marked_as_mixed() -> None:
    (heading,) = mineral("rare-earths").stage("magnets").hs
    assert heading.mixed


def test_wrong_words_offer_the_right_ones() -> None:
    with pytest.raises(InputError) as caught:
        mineral("rare earth")
    assert "rare-earths" in caught.value.try_
    with pytest.raises(InputError) as caught:
        mineral("copper").stage("magnets")
    assert "refining" in caught.value.try_


def test_a_mineral_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        mineral("copper").slug = "gold"  # type: ignore[misc]
