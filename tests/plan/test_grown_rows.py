"""What grows by nobody's decision is told in tonnes, beside what begun plants add."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk.plan.grown_rows import grown, grown_note, grown_rows
from derisk.plan.inputs import Inputs
from derisk.plan.label import Label
from derisk.plan.load import load
from tests.plan.test_rows import question


@pytest.fixture(scope="module")
def magnets() -> Inputs:
    return load(question(scenarios={"count": 0}), "rare-earths")


def test_base_output_begun_plants_and_growth_are_all_that_the_chain_makes(magnets: Inputs) -> None:
    free, more = grown(magnets)
    made = magnets.going_on[-1].production * 1e3
    assert (free >= 0.0).all() and free.sum() > 0.0 and more.sum() > 0.0
    assert free[free > 0.0] == pytest.approx((made - magnets.network.production - more)[free > 0.0])
    alone, none = grown(replace(magnets, begun=()))
    assert none.sum() == 0.0
    assert alone.sum() > free.sum(), "what begun plants add would else have to grow"


def test_rows_name_places_and_the_note_sums_up_members(magnets: Inputs) -> None:
    rows = list(grown_rows(Label("plan", "alliance", magnets)))
    free, _ = grown(magnets)
    net = magnets.network
    for row in rows:
        at = net.stage(row["stage"]), net.place(row["economy"])
        assert row["value"] == pytest.approx(free[at]) and row["year"] == magnets.horizon.years[-1]
    assert sum(row["value"] for row in rows) > 0.9 * free.sum()
    (note,) = grown_note(rows, magnets.members)
    stage = rows[0]["stage"]
    inside = sum(r["value"] for r in rows if r["stage"] == stage and r["economy"] in magnets.members)
    assert f"{stage} {inside:,.0f} t a year at members" in note


def test_a_chain_that_does_not_grow_has_no_such_rows(magnets: Inputs) -> None:
    still = replace(magnets, growth=np.ones(len(magnets.horizon.years)), begun=())
    assert not list(grown_rows(Label("plan", "alliance", still)))
    assert not list(grown_note([], magnets.members))
