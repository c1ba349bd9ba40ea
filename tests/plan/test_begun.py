"""Plants that run or are begun: in the chain whatever is planned, and in no plan's bill or choice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from derisk import facts, network
from derisk.network.network import Network
from derisk.plan.begun import TECHNOLOGIES, Begun, added, standing
from derisk.plan.begun_rows import begun_rows
from derisk.plan.costs import without
from derisk.plan.generic import generic
from derisk.plan.going_on import going_on
from derisk.plan.inputs import Inputs
from derisk.plan.label import Label
from derisk.plan.load import load
from derisk.plan.places import plan_places
from derisk.plan.result import money, shares
from derisk.plan.simulated import planned
from derisk.plan.solve import Program
from tests.plan.toy_plan import MEMBERS, SUPPLIER, toy

SIZE = 600.0  # t a year, less than the first member buys from the supplier
USD = 1.0  # tolerance of money in tens of millions


def plant(inputs: Inputs, **changes: Any) -> Begun:
    """A plant of the last stage at the first member, with ore of its own, on line before the plan."""
    last = inputs.network.stages[-1]
    told = Begun(
        "Works", "integrated", last, MEMBERS[0], "operating", 1.0, SIZE, inputs.network.year + 1, (0.5, 1.0)
    )
    return replace(told, **changes)


def with_plant(seed: int = 1, **changes: Any) -> Inputs:
    inputs = toy(seed, **changes)
    return replace(inputs, begun=(plant(inputs),))


def star(bought: tuple[float, float] = (60.0, 40.0), made: float = 10.0) -> Network:
    """One stage; one member that buys from two suppliers, who also use some themselves."""
    first, second = bought
    flow = np.zeros((1, 3, 3))
    flow[0, 1, 0], flow[0, 2, 0] = first, second
    return replace(
        toy(1, 4, 1).network,
        places=("AAA", "BBB", "CCC"),
        production=np.array([[made, first + 5.0, second + 5.0]]),
        flow=flow,
        use=np.array([[made + first + second, 5.0, 5.0]]),
        recycled=np.zeros((1, 3)),
    )


def continued(net: Network, stands: Any, inside: Any) -> Network:
    made = np.maximum(net.production, np.asarray(stands, dtype=float))
    return going_on(net, made, net.recycled, net.production * 1.1, net.flow * 1.2, np.asarray(inside, float))


def test_a_begun_plant_takes_the_place_of_what_was_bought_in_proportion() -> None:
    net = star()
    found = continued(net, [[30.0, 0.0, 0.0]], [1, 0, 0])
    assert found.production[0, 0] == pytest.approx(30.0, rel=1e-2)
    assert found.flow[0, 1, 0] / found.flow[0, 2, 0] == pytest.approx(1.5, rel=1e-2)
    assert found.flow[0, :, 0].sum() == pytest.approx(110.0 - found.production[0, 0])
    assert np.abs(found.residual()).max() < 1e-6 and (found.use == net.use).all()


def test_what_the_place_would_have_grown_by_anyway_is_not_counted_twice() -> None:
    net = star()
    assert continued(net, [[8.0, 0.0, 0.0]], [1, 0, 0]) is net
    inputs = toy(0)
    own = float(inputs.network.production[:, inputs.network.place(MEMBERS[0])].min())
    inputs = replace(inputs, begun=(plant(inputs, expected_t_a=0.02 * own),))
    assert own > 0 and inputs.growth.min() > 1.04
    for y, growth in enumerate(inputs.growth):
        assert (inputs.going_on[y].flow == inputs.scaled.flow * growth).all()


def test_a_plant_nobody_bought_from_sells_to_members_by_their_use() -> None:
    flow = np.zeros((1, 4, 4))
    flow[0, 3, 1], flow[0, 3, 2] = 30.0, 10.0
    net = replace(
        star(), places=("AAA", "BBB", "CCC", "DDD"), production=np.array([[0.0, 0.0, 0.0, 40.0]]), flow=flow,
        use=np.array([[0.0, 30.0, 10.0, 0.0]]), recycled=np.zeros((1, 4)),
    )  # fmt: skip
    found = continued(net, [[8.0, 0.0, 0.0, 0.0]], [1, 1, 1, 0])
    assert found.production[0, 0] == pytest.approx(8.0, rel=1e-2)
    assert found.flow[0, 0, 1] / found.flow[0, 0, 2] == pytest.approx(3.0, rel=1e-2)
    assert not found.flow[0, 0, 3], "known outside places are not known to it"


def test_ore_that_a_works_rejects_gives_way_with_what_it_makes() -> None:
    """A works begins at the mine and takes a fifth of the ore; who buys the rest rejects as much of it."""
    flow = np.zeros((2, 3, 3))
    flow[0, 0, 1], flow[1, 2, 0], flow[1, 2, 1] = 100.0, 20.0, 5.0
    net = replace(
        star(), stages=("mining", "refining"), places=("AAA", "BBB", "CCC"), flow=flow,
        production=np.array([[100.0, 0.0, 25.0], [0.0, 40.0, 25.0]]), recovery=np.array([1.0, 1.0]),
        use=np.array([[0.0, 60.0, 0.0], [20.0, 45.0, 0.0]]), recycled=np.zeros((2, 3)),
        price_usd_t=np.array([1.0, 2.0]),
    )  # fmt: skip
    assert list(net.users) == [False, True]
    assert np.abs(net.residual()).max() == 0.0
    made = net.production + np.array([[0.0, 0.0, 0.0], [20.0, 0.0, 0.0]])
    found = going_on(net, made, net.recycled, made, net.flow + 100.0, np.array([1.0, 0.0, 0.0]))
    assert np.abs(found.residual()).max() < 1e-6
    assert found.production[1, 0] == pytest.approx(20.0, rel=1e-2) and found.use[0, 1] < 60.0
    assert found.production[1, 1] < 40.0, "ore is lacking, so the old works makes less"
    rejected = found.use[0, 1] / (found.use[0, 1] + found.production[1, 1])
    assert rejected == pytest.approx(0.6, abs=0.1), "and not the old works alone"
    assert (found.use[1] == net.use[1]).all()


def test_the_plant_that_eats_australian_ore_goes_on_and_users_lose_nothing_by_what_it_rejects() -> None:
    """Ore that Malaysia's works rejects stood as a need that grew with the world while its works shrank."""
    inputs = replace(
        preset_inputs("alliance-magnets", "rare-earths"), futures=(), share_caps=(), loss_targets=()
    )
    net, works = inputs.network, inputs.network.place("MYS")
    s = net.stage("separation")
    assert not net.users[s - 1] and net.use[s - 1, works] > net.feed[s - 1, works], "the case this is about"
    for chain in inputs.going_on:
        assert chain.production[s, works] == pytest.approx(inputs.scaled.production[s, works], rel=0.15)
        rejects = chain.use[s - 1, works] / (chain.use + chain.feed)[s - 1, works]
        assert rejects == pytest.approx(0.55, abs=0.05), "as in the base year; .88 by 2040 before"
    found = Program(inputs).solve()
    assert abs(money(found).total) < USD and float(found.of("build").sum()) == 0.0
    assert np.allclose(found.of("make")[: len(inputs.growth), s, works, 0],
                       [chain.production[s, works] for chain in inputs.going_on], atol=1e-6)  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_with_begun_plants_too_nothing_is_built_without_targets_and_shocks(seed: int) -> None:
    inputs = with_plant(seed, futures=(), share_caps=(), loss_targets=())
    found = Program(inputs).solve()
    spent = money(found)
    assert float(found.of("build").sum()) == 0.0 and float(found.of("stock").sum()) == 0.0
    assert abs(spent.total) < USD
    for y, chain in enumerate(inputs.going_on):
        assert np.abs(chain.residual()).max() < 1e-7
        assert np.allclose(found.of("ship")[y, ..., 0], chain.flow, atol=1e-6)
        assert np.allclose(found.of("make")[y, ..., 0], chain.production, atol=1e-6)


@pytest.mark.parametrize("seed", range(2))
def test_a_begun_plant_runs_in_doing_nothing_and_costs_no_plan_anything(seed: int) -> None:
    bare, helped = toy(seed), with_plant(seed)
    idle = without(Program(helped))
    assert abs(money(idle).base) < USD, "calm years as they go on are what all money is counted above"
    r, s = helped.network.place(MEMBERS[0]), len(helped.network.stages) - 1
    for y in range(3):
        more = helped.begun[0].expected_t_a / 1e3
        assert idle.of("make")[y, s, r].sum() == pytest.approx(
            max(float(helped.scaled.production[s, r] * helped.growth[y]),
                float(helped.scaled.production[s, r]) + more), rel=1e-2)  # fmt: skip
    last = helped.network.stages[-1]
    before, after = (shares(None, each, last) for each in (bare, helped))
    assert all(now[1] < was[1] for was, now in zip(before, after, strict=True))
    plans = [money(Program(each).solve()) for each in (bare, helped)]
    assert plans[1].capital < plans[0].capital, "it takes the place of plants that the plan would pay for"
    assert plans[1].total < plans[0].total
    chain = planned(helped, None, 2030)
    assert chain.network.production[s, r] == pytest.approx(helped.going_on[1].production[s, r] * 1e3)


def test_a_stop_by_its_place_is_no_stop_of_a_begun_plant() -> None:
    """It is one of the members' own plants: with the supplier lost it runs on."""
    helped = with_plant(loss_targets=toy().loss_targets)
    idle = without(Program(helped))
    lost = next(o for o, each in enumerate(idle.operations.listed) if each.lost == SUPPLIER)
    r, s = helped.network.place(MEMBERS[0]), len(helped.network.stages) - 1
    assert idle.of("make")[lost, s, r].sum() >= idle.of("make")[1, s, r].sum() * (1 - 1e-6)


def test_ramps_count_beyond_the_base_year_and_an_integrated_plant_brings_its_mine() -> None:
    net = toy().network
    first, last = net.stages
    old = plant(toy(), expected_t_a=100.0, online=net.year - 1, ramp=(0.25, 0.5, 0.75, 1.0))
    assert [old.beyond(net.year, net.year + n) for n in range(4)] == [0.0, 25.0, 50.0, 50.0]
    made, recycled = added((replace(old, technology="integrated"),), net, net.year + 5)
    r = net.place(MEMBERS[0])
    assert made[1, r] == 50.0 and made[0, r] == pytest.approx(50.0 / net.recovery[1])
    assert not recycled.any()
    made, recycled = added((replace(old, technology="recycling", stage=last),), net, net.year + 5)
    assert recycled[1, r] == 50.0 and not made.any() and first in net.stages


@pytest.fixture(scope="module")
def magnets() -> Network:
    net, _ = plan_places(network.baseline("rare-earths"), ("alliance",), ("CHN",))
    return net


def told(net: Network, **changes: Any) -> Any:
    row = {
        "project": "One", "mineral": "rare-earths", "stage": "separation", "place": "USA", "chance": None,
        "status": "building", "technology": "refinery", "capacity_t_a": 1000.0, "start_year": 2028,
        "lead_years": None, "cite": "named-projects", "quality": "reported", "vintage": "2026-01",
    }  # fmt: skip
    return standing([{**row, **changes}], net, generic("rare-earths", net, TECHNOLOGIES), 2026)


def test_begun_is_a_matter_of_status_alone(magnets: Network) -> None:
    for status, share in (
        ("operating", 1.0),
        ("building", None),
        ("commissioning", None),
        ("financed", None),
    ):
        (found,) = told(magnets, status=status).plants
        wanted = facts.parameter(f"built_share_{status}", "any").value if share is None else share
        assert found.expected_t_a == 1000.0 * wanted and found.online == 2028
    for status in ("planned", "feasibility", "permitted", "idle", "stopped"):
        found = told(magnets, status=status)
        assert not found.plants and not found.notes


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"capacity_t_a": None}, "tonnes of content not known"),
        ({"vintage": "2027-01"}, "told only after the plan begins"),
        ({"stage": "smelting"}, "of a stage that the network does not have"),
        ({"status": "operating", "start_year": None}, "nobody says when"),
        ({"technology": "recycling", "stage": "magnets"}, "of a technology without figures"),
    ],
)
def test_what_is_begun_and_not_counted_is_said(
    magnets: Network, changes: dict[str, Any], reason: str
) -> None:
    found = told(magnets, **changes)
    assert not found.plants
    assert [note for note in found.notes if reason in note and note.endswith("One.")]


def test_without_a_date_it_comes_as_if_it_were_begun_today(magnets: Network) -> None:
    model = generic("rare-earths", magnets, TECHNOLOGIES)["refinery", "separation"]
    (found,) = told(magnets, start_year=None).plants
    assert found.online == 2026 + int(np.ceil(model.lead_years))


def preset_inputs(name: str, mineral: str) -> Inputs:
    from derisk.cases.presets import preset

    return load(preset(name, "plan").content, mineral)  # type: ignore[arg-type]


def test_the_magnets_preset_has_what_runs_today_in_its_base_and_not_among_its_choices() -> None:
    inputs = preset_inputs("alliance-magnets", "rare-earths")
    begun = {each.project for each in inputs.begun}
    assert {
        "eVAC Sumter", "MP Materials Independence", "MP Materials 10X", "Neo Narva magnet plant",
        "Solvay La Rochelle NdPr line", "Iluka Eneabba rare earths refinery",
    } <= begun  # fmt: skip
    named = {each.project for each in inputs.candidates if each.project}
    assert named and not named & begun
    first, last = (shares(None, inputs, "magnets")[at][1] for at in (0, 3))
    assert last < first, "doing nothing is less dependent once they run"
    assert any(note.startswith("Running or begun") and "eVAC Sumter" in note for note in inputs.notes)


def test_a_line_in_greece_alone_changes_what_doing_nothing_is_for_gallium() -> None:
    inputs = preset_inputs("chip-metals", "gallium")
    (line,) = inputs.begun
    assert line.project.startswith("METLEN") and line.place == "EU27"
    before = {year: share for year, share, _ in shares(None, inputs, "refining")}
    assert before[2026] - before[2032] > 0.1
    bare = replace(inputs, begun=())
    for _, share, _ in shares(None, bare, "refining"):
        assert share == pytest.approx(before[2026])


def test_every_chain_of_the_presets_goes_on_and_closes() -> None:
    from derisk.cases.presets import preset

    minerals = preset("all-chains", "plan").content.minerals  # type: ignore[union-attr]
    for mineral in minerals:
        inputs = preset_inputs("all-chains", mineral)
        for chain, made, growth in zip(inputs.going_on, inputs.stands[0], inputs.growth, strict=True):
            assert np.abs(chain.residual()).max() < 1e-9 * chain.production.max(), mineral
            users, grown = inputs.network.users, inputs.scaled.use * growth
            assert (chain.use[users] == grown[users]).all(), mineral
            assert (chain.use[~users] <= grown[~users] * (1 + 1e-6)).all(), mineral
            most = np.maximum(made, inputs.calibration.capacity_t * 12 * growth)
            assert (chain.production <= most * (1 + 1e-6) + 1e-9).all(), mineral


def test_what_runs_anyway_is_told_by_project_and_year() -> None:
    inputs = preset_inputs("chip-metals", "gallium")
    rows = list(begun_rows(Label("plan", "alliance", inputs)))
    assert [row["year"] for row in rows] == list(inputs.horizon.years)
    assert {row["project"] for row in rows} == {inputs.begun[0].project}
    assert rows[0]["value"] == 0.0 and rows[-1]["value"] == pytest.approx(50 * 0.85 * 0.9)
    assert rows[0]["status"] == "building" and "counted at 85%" in str(rows[0]["note"])
