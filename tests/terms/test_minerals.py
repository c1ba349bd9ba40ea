"""Minerals and their chains."""

from __future__ import annotations

import dataclasses

import pytest

from derisk import facts
from derisk.terms.errors import InputError
from derisk.terms.minerals import mineral, minerals, stream_of
from derisk.terms.places import places


def test_the_folder_is_the_register() -> None:
    assert {"copper", "rare-earths"} <= set(minerals())
    assert all(mineral(slug).slug == slug for slug in minerals())


def test_chains_run_from_mine_to_component() -> None:
    assert [stage.slug for stage in mineral("rare-earths").stages] == ["mining", "separation", "magnets"]
    assert [stage.slug for stage in mineral("copper").stages] == ["mining", "refining"]


CHAINS = {
    "lithium": ["mining", "chemicals"],
    "cobalt": ["mining", "refining"],
    "nickel": ["mining", "refining"],
    "graphite": ["mining", "synthetic", "anode"],
    "gallium": ["refining"],
    "germanium": ["refining"],
    "antimony": ["mining", "smelting"],
    "tungsten": ["mining", "chemicals", "metal"],
    "manganese": ["mining", "alloys", "chemicals", "metal"],
    "magnesium": ["mining", "smelting"],
    "silicon": ["smelting", "alloys", "polysilicon"],
    "titanium": ["mining", "pigment", "sponge"],
    "aluminium": ["mining", "alumina", "smelting"],
    "tin": ["mining", "smelting"],
    "vanadium": ["mining", "chemicals", "alloys"],
    "platinum-group": ["mining", "refining"],
}


@pytest.mark.parametrize("slug", CHAINS)
def test_the_chains_of_the_house(slug: str) -> None:
    assert [stage.slug for stage in mineral(slug).stages] == CHAINS[slug]


def test_every_other_commodity_stands_at_the_stage_it_has() -> None:
    more = {
        "niobium",
        "tantalum",
        "fluorspar",
        "bismuth",
        "molybdenum",
        "zinc",
        "lead",
        "indium",
        "beryllium",
    }
    assert more <= set(minerals())
    assert len(minerals()) >= 60


@pytest.mark.parametrize("slug", minerals())
def test_a_file_is_whole(slug: str) -> None:
    """One word a stage, six digits a heading, a supplier that is a place."""
    chain = mineral(slug)
    assert chain.named_supplier in places()
    assert len({stage.slug for stage in chain.stages}) == len(chain.stages)
    for stage in chain.stages:
        assert stage.slug.isalpha()
        assert stage.slug.islower()
        assert chain.basis_at(stage) == (stage.basis or chain.basis)
        for code in stage.hs:
            assert len(code.code) == 6
            assert code.code.isdigit()
            assert code.edition in ("HS92", "HS2017")
            assert code.content in ("", f"content_{code.code}")
            assert set(code.concerns) <= set(places())


@pytest.mark.parametrize("slug", minerals())
def test_a_stage_without_trade_or_output_says_what_is_missing(slug: str) -> None:
    for stage in mineral(slug).stages:
        if not stage.hs or not facts.production_years(slug, stage.slug):
            assert stage.note, (slug, stage.slug)


def test_a_pool_is_no_metals_own() -> None:
    """One heading holds seven metals: how much of it is gallium is not known, so it has no content factor."""
    for slug, stage in (
        ("gallium", "refining"),
        ("indium", "refining"),
        ("hafnium", "refining"),
        ("rhenium", "metal"),
    ):
        (heading,) = mineral(slug).stage(stage).hs
        assert heading.code == "811292"
        assert heading.mixed
        assert not heading.content
    own, pool = mineral("germanium").stage("refining").hs
    assert (own.code, own.edition, bool(own.content)) == ("811230", "HS92", True)
    assert (pool.code, pool.mixed, pool.content) == ("811292", True, "")


@pytest.mark.parametrize(
    ("slug", "stage", "codes"),
    [
        ("rare-earths", "mining", set()),
        ("rare-earths", "separation", {"284610", "284690", "280530"}),
        ("rare-earths", "magnets", {"850511"}),
        ("copper", "mining", {"260300"}),
        ("copper", "refining", {"740311"}),
        ("graphite", "mining", {"250410", "250490"}),
        ("lithium", "chemicals", {"283691", "282520"}),
        ("tungsten", "metal", {"810110", "810194"}),
        ("platinum-group", "refining", {"711011", "711021", "711031"}),
        ("aluminium", "alumina", set()),
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


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("neodymium", "rare-earths"), ("Dysprosium", "heavy-rare-earths"), ("rhodium", "platinum-group"),
        ("PGM", "platinum-group"), ("bauxite", "aluminium"), ("Wolfram", "tungsten"), ("Li", "lithium"),
        ("rare earths", "rare-earths"), ("lithum", "lithium"), ("iron ore", "iron"), ("sulphur", "sulfur"),
    ],
)  # fmt: skip
def test_another_word_for_a_mineral_leads_to_it(word: str, slug: str) -> None:
    with pytest.raises(InputError) as caught:
        mineral(word)
    assert caught.value.try_.split(", ")[0] == slug


def test_a_part_of_a_group_is_a_stream_of_its_rows() -> None:
    assert stream_of("platinum") == ("platinum-group", "platinum")
    assert stream_of("titanium", "rutile") == ("titanium", "rutile")
    assert stream_of("copper") == ("copper", "all")
