"""Members who plan alone: each by itself, while a stop hits all of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk.plan import delay_rows, frontier_rows
from derisk.plan.load import load, players
from derisk.plan.operations import Operations
from derisk.plan.solve import Program
from derisk.terms.errors import InputError
from tests.plan.test_rows import question
from tests.plan.toy_plan import MEMBERS, SUPPLIER, toy


def test_each_player_is_the_only_member_and_a_loss_hits_all() -> None:
    asked = question(coordination="alone", scenarios={"count": 4})
    who = players(asked, "rare-earths")
    assert {"JPN", "USA", "EU27"} <= set(who)
    inputs = load(asked, "rare-earths", alone="JPN")
    assert inputs.members == ("JPN",) and {"USA", "KOR"} <= set(inputs.hit)
    ops = Operations(inputs)
    lost = next(o for o, operation in enumerate(ops.listed) if operation.lost is not None)
    net = inputs.network
    assert (ops.through()[lost, :, net.place("CHN"), net.place("USA")] == 0.0).all()


@pytest.mark.parametrize("seed", range(2))
def test_a_member_alone_never_builds_at_its_neighbours_and_its_loss_is_shared(seed: int) -> None:
    inputs = toy(seed)
    alone = replace(
        inputs,
        members=MEMBERS[:1],
        hit=MEMBERS,
        candidates=tuple(replace(c, places=MEMBERS[:1]) for c in inputs.candidates),
    )
    found = Program(alone).solve()
    others = [alone.network.place(code) for code in (MEMBERS[1], SUPPLIER)]
    assert found.of("build")[:, :, others].sum() == 0.0
    assert found.of("stock")[:, others].sum() == 0.0
    spared = Program(replace(alone, hit=())).solve()
    assert np.isfinite(found.objective) and spared.objective <= found.objective + 1e-6


def test_frontier_and_delay_are_of_a_plan_made_together() -> None:
    for ask in (frontier_rows, delay_rows):
        with pytest.raises(InputError, match="made together"):
            ask(question(coordination="alone"))
