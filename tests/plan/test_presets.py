"""What the presets of plans say of themselves holds in the figures that they are planned from."""

from __future__ import annotations

import pytest

from derisk.cases.asked import asked_plan
from derisk.cases.presets import presets
from derisk.plan.load import load
from derisk.plan.result import shares


@pytest.mark.parametrize(
    ("preset", "mineral", "stage"),
    [("alliance-magnets", "rare-earths", "separation"), ("alliance-copper", "copper", "refining")],
)
def test_a_cap_that_is_said_to_hold_before_anything_is_built_does(
    preset: str, mineral: str, stage: str
) -> None:
    inputs = load(asked_plan(preset=preset).content, mineral)
    (cap,) = (target.cap for target in inputs.share_caps if target.stage == stage)
    assert all(least <= cap for _, least, _ in shares(None, inputs, stage))
    told = presets()[preset].text.replace("\n# ", " ")
    assert "before anything is built" in told or "holds today" in told


def test_japan_is_said_to_choose_among_projects_picked_by_hand() -> None:
    assert "picked by hand" in presets()["japan-after-2010"].text
