"""What a scenario says that concerns nothing, came too early, or looks like a slip of the pen."""

from __future__ import annotations

from typing import Any

import pytest

from derisk.network import baseline
from derisk.stress.remarks import remarks
from derisk.stress.scenario import Scenario
from derisk.terms.errors import InputError

BAN = {"by": "CHN", "to": "all", "stages": ["separation"], "kind": "ban", "from": "2026-01"}


def scenario(*restrictions: dict[str, Any], **more: Any) -> Scenario:
    asked = {"name": "t", "mineral": "rare-earths", "start": "2026-01", "months": 12}
    return Scenario.model_validate({**asked, "restrictions": list(restrictions), **more})


def test_an_ordinary_stop_is_not_remarked_upon() -> None:
    assert remarks(scenario(BAN)) == []
    assert remarks(scenario()) == []
    assert remarks(scenario({**BAN, "by": "KOR", "stages": ["mining"], "cut": 0.0})) == []


@pytest.mark.parametrize(
    "idle",
    [
        {"by": "KOR", "stages": ["mining"], "kind": "ban"},
        {"by": "JPN", "stages": ["mining"], "kind": "outage", "to": "all"},
    ],
)
def test_restrictions_that_concern_nothing_are_refused_and_one_of_several_is_told(
    idle: dict[str, Any],
) -> None:
    with pytest.raises(InputError, match="no trade and no output") as caught:
        remarks(scenario({**BAN, **idle}))
    assert idle["by"] in caught.value.seen
    (told,) = remarks(scenario(BAN, {**BAN, **idle}))
    assert told.startswith(f"restriction 2 by {idle['by']} concerns no")


def test_a_stage_that_one_of_several_chains_does_not_have_is_told() -> None:
    net = baseline("gallium")
    assert "mining" not in net.stages
    stop = {**BAN, "by": "CHN", "stages": ["refining"]}
    both = {"mineral": ["gallium", "cobalt"]}
    assert remarks(scenario(stop, **both)) == []
    told = remarks(scenario({**stop, "stages": ["mining"]}, {**stop, "mineral": "gallium"}, **both))
    assert any("restriction 1 by CHN concerns no trade of gallium" in note for note in told)


def test_a_quota_above_what_is_shipped_is_told_not_to_bind() -> None:
    net = baseline("rare-earths")
    shipped = float(net.flow[net.stage("separation"), net.place("CHN")].sum())
    quota = {**BAN, "kind": "quota", "level_t": 1.5 * shipped}
    (told,) = remarks(scenario(quota))
    assert "binds only if more is shipped" in told
    assert remarks(scenario({**quota, "level_t": 0.5 * shipped})) == []


def test_news_before_the_run_is_told() -> None:
    (told,) = remarks(scenario({**BAN, "announced": "2025-06"}))
    assert "was known in 2025-06" in told
    assert remarks(scenario({**BAN, "announced": "2026-01", "from": "2026-03"})) == []


def test_per_cents_written_for_shares_are_told() -> None:
    (duty,) = remarks(scenario({**BAN, "kind": "tariff", "cut": 25}))
    assert "2,500%" in duty
    (path,) = remarks(scenario(BAN, demand_path={2026: 105}))
    assert "2026 is 105 times" in path
    assert remarks(scenario({**BAN, "kind": "tariff", "cut": 1.5}, demand_path={2026: 1.05})) == []


def test_a_release_without_a_stock_is_told() -> None:
    rule = {"responses": {"stock_release": {}}}
    assert remarks(scenario(BAN, **rule)) == [], "Japan's stock of rare earths is published"
    (told,) = remarks(scenario({**BAN, "stages": ["refining"]}, mineral="gallium", **rule))
    assert "no government stock" in told


def test_an_outage_has_no_destination() -> None:
    with pytest.raises(ValueError, match="an outage stops plants"):
        scenario({**BAN, "kind": "outage", "to": ["JPN"]})
