"""Hazards by rule: which stages an act hits, and at whom it was aimed."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from derisk.facts.hazards import EVERYBODY, hazard, hazards_of, singled_out
from derisk.terms.minerals import mineral


@pytest.fixture(scope="module")
def rule() -> Any:
    """The script that writes the table; it is no part of the package."""
    folder = str(Path(__file__).parents[2] / "tools/transcribe")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        patch.delitem(sys.modules, "hazards", raising=False)
        import hazards as found  # type: ignore[import-not-found]

        assert isinstance(found, ModuleType)
        yield found


def event(covers: str, hs: str, **more: str) -> dict[str, str]:
    told = {"date": "2025-01-01", "by": "CHN", "target": "all", "instrument": "export ban", "status": ""}
    return {**told, "covers": covers, "hs": hs, **more}


@pytest.mark.parametrize("chain", ["rare-earths", "heavy-rare-earths"])
def test_an_act_on_oxides_never_raises_magnets(rule: Any, chain: str) -> None:
    assert "magnets" not in rule.stages_of(event("rare earths", "280530;2846"), chain)
    assert rule.stages_of(event("permanent magnets", "850511"), chain) == ["magnets"]
    assert set(rule.stages_of(event("terbium", "284690;850511"), chain)) == {
        "mining", "separation", "magnets",
    }  # fmt: skip
    acts = {"2006", "2010-07", "2010-09-21"}
    magnets, oxides = (hazard(chain, stage, "CHN", "JPN") for stage in ("magnets", "separation"))
    assert magnets is not None and oxides is not None
    assert all(date in oxides.locator and f"{date} " not in magnets.locator for date in acts)
    assert "2025-04-04" in magnets.locator and "2025-04-04" in oxides.locator
    assert magnets.annual_probability < oxides.annual_probability


def test_a_part_has_the_headings_of_its_whole_where_it_has_none(rule: Any) -> None:
    assert rule.headings("heavy-rare-earths", "separation") == rule.headings("rare-earths", "separation")
    assert rule.headings("heavy-rare-earths", "separation") == ("284610", "284690", "280530")
    assert rule.stages_of(event("tungsten", "284180"), "tungsten") == ["chemicals"]
    assert set(rule.stages_of(event("graphite", "380110"), "graphite")) == {"synthetic", "anode"}


def test_an_act_whose_headings_no_stage_has_hits_none(rule: Any) -> None:
    assert rule.stages_of(event("molybdenum", "8102"), "molybdenum") == []
    assert rule.stages_of(event("molybdenum", ""), "molybdenum") == [
        stage.slug for stage in mineral("molybdenum").stages
    ]


def test_lists_of_named_users_do_not_count(rule: Any) -> None:
    named = event("rare earths", "", instrument="export ban to named users (announcement 1 of 2026)")
    assert not rule.counted(named) and rule.counted(event("rare earths", ""))
    assert not [row for row in hazards_of("rare-earths").values() if "named" in row[EVERYBODY].locator]


def test_an_act_counts_for_whom_it_is_aimed_at_alone(rule: Any) -> None:
    """China's ban of December 2024 on the United States stopped gallium and reviewed graphite."""
    everybody, states, japan = (hazard("gallium", "refining", "CHN", to) for to in ("all", "USA", "JPN"))
    assert everybody is not None and states is not None and japan is not None
    assert (everybody.hits, states.hits, japan.hits) == (1, 2, 1)
    assert states.annual_probability > japan.annual_probability == everybody.annual_probability
    assert hazard("gallium", "refining", "CHN", "DEU") == everybody
    both = "gallium (ban);graphite (stricter end-use review)"
    assert not rule._hit(event(both, "", target="USA"), "graphite").stops
    ban = rule._hit(event(both, "", target="USA"), "gallium")
    assert ban.stops and ban.reaches("USA") and not ban.reaches("JPN") and not ban.reaches(EVERYBODY)
    assert rule._hit(event("gallium", ""), "gallium").reaches("DEU")
    assert rule._hit(event("tin", "", target="EU27"), "tin").reaches("DEU")


def test_a_conflict_aims_at_nobody(rule: Any) -> None:
    """What stopped was all that left, whoever bought it."""
    war = event("ore", "", by="MMR", target="CHN", instrument="supply stop (conflict)")
    assert rule._hit(war, "tin").target == EVERYBODY
    assert singled_out("MMR") == frozenset() and singled_out("CHN") == {"JPN", "USA"}
