"""What grows by nobody's decision stands beside what a publisher expects in the same place and year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk import facts
from derisk.plan.beside_outlook import EVERYWHERE, FAR, beside_outlook, outlook_notes
from derisk.plan.inputs import Inputs
from derisk.plan.load import load
from tests.plan.test_rows import question


@pytest.fixture(scope="module")
def lithium() -> Inputs:
    return load(question(minerals=["lithium"], targets=[], scenarios={"count": 0}), "lithium")


def test_both_sides_are_of_the_same_place_and_years(lithium: Inputs) -> None:
    net, at = lithium.network, lithium.horizon.years.index(2030)
    found = beside_outlook(lithium)
    assert {each.stage for each in found} == {"mining", "chemicals"} and {e.year for e in found} == {2030}
    for each in found:
        places = slice(None) if each.place == EVERYWHERE else [net.place(each.place)]
        s = net.stage(each.stage)
        assert each.base_t == pytest.approx(net.production[s, places].sum())
        assert each.here_t == pytest.approx(lithium.going_on[at].production[s, places].sum() * 1e3)
        assert each.here == pytest.approx(each.here_t / each.base_t)
    (chile,) = [each for each in found if (each.stage, each.place) == ("chemicals", "CHL")]
    assert (chile.published_base_t, chile.published_t) == (49_274, 58_023), "as the IEA prints them, 2025"
    assert chile.published == pytest.approx(58.023 / 49.274, rel=1e-4) and chile.here > 1.5 * chile.published


def test_the_note_names_what_is_far_from_the_outlook_and_nothing_else(lithium: Inputs) -> None:
    (note,) = outlook_notes(lithium)
    for each in beside_outlook(lithium):
        far = not 1.0 / FAR <= each.here / each.published <= FAR
        name = "the world" if each.place == EVERYWHERE else each.place
        assert (f"{each.stage} in {name} " in note) == far
    assert beside_outlook(lithium)[-1].place == EVERYWHERE


def test_a_chain_that_grows_as_published_has_no_note_and_one_without_figures_no_rows(lithium: Inputs) -> None:
    world = [e for e in beside_outlook(lithium) if (e.stage, e.place) == ("chemicals", EVERYWHERE)]
    growth = np.where(np.array(lithium.horizon.years) == 2030, world[0].published, lithium.growth)
    alike = replace(lithium, growth=growth, begun=())
    assert "chemicals in the world" not in " ".join(outlook_notes(alike))
    assert not beside_outlook(replace(lithium, network=replace(lithium.network, mineral="antimony")))
    assert not beside_outlook(replace(lithium, network=replace(lithium.network, year=2023)))


def test_every_figure_has_its_base_year_and_a_page() -> None:
    rows = facts.table("supply_outlook").to_dicts()
    first = {(r["mineral"], r["stage"], r["place"]) for r in rows if r["year"] == 2024}
    assert first == {(r["mineral"], r["stage"], r["place"]) for r in rows if r["year"] == 2030}
    for row in rows:
        assert f"{row['mass_t'] / 1e3:.10g} kt" in row["locator"].replace(",", "")
