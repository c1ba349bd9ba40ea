"""Controls in force: in the base as trade is; no plan counts on more from there; a stop is a future."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from derisk import facts, network
from derisk.facts.hazards import hazards_of
from derisk.network.network import Network
from derisk.plan import in_force
from derisk.plan.in_force import controls, held, told
from derisk.plan.places import plan_places
from derisk.plan.result import money
from derisk.plan.solve import Program
from tests.plan.toy_plan import MEMBERS, SUPPLIER, toy

USD = 1.0


def chain(mineral: str, year: int | None = None) -> tuple[Network, tuple[str, ...]]:
    return plan_places(network.baseline(mineral, year), ("alliance",), ("CHN",))


def under_control(share: float = 0.0, **changes: Any) -> Any:
    inputs = toy(1, share_caps=(), **changes)
    mask = np.zeros_like(inputs.network.flow)
    inside = [inputs.network.place(code) for code in MEMBERS]
    mask[:, inputs.network.place(SUPPLIER), inside] = 1.0
    return replace(inputs, controlled=mask, controlled_share=share)


def test_a_licence_in_force_is_read_from_the_facts_with_its_aim() -> None:
    net, inside = chain("gallium")
    found = {(each.supplier, each.stage): each for each in controls(net, inside, 2026)}
    licence = found["CHN", "refining"]
    assert licence.since == "2023-08-01" and licence.to == inside and "licence" in licence.instrument
    assert {"policy-chronology", "derisk-hazards"} <= set(licence.sources)
    mask = held([licence], net)
    assert mask.sum() == len(inside) and mask[0, net.place("CHN"), net.place("USA")] == 1.0


def test_a_control_on_one_place_holds_there_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = hazards_of("rare-earths")
    aimed = {**plain["CHN", "separation"], "JPN": replace(plain["CHN", "separation"]["JPN"], in_force="2010")}
    monkeypatch.setattr(in_force, "hazards_of", lambda mineral: {("CHN", "separation"): aimed})
    net, inside = chain("rare-earths")
    ban, licence = sorted(controls(net, inside, 2026), key=lambda each: each.since)
    assert (ban.to, ban.since) == (("JPN",), "2010")
    assert set(licence.to) == set(inside) - {"JPN"} and licence.since == "2025-04-04"
    mask = held([ban], net)
    assert mask.sum() == 1.0 and mask[net.stage("separation"), net.place("CHN"), net.place("JPN")] == 1.0


def test_a_list_of_named_users_is_no_control() -> None:
    net, inside = chain("rare-earths")
    assert not [each for each in controls(net, inside, 2026) if each.since == "2026-01-06"]


def test_what_comes_after_the_plan_begins_or_has_ended_is_not_in_force() -> None:
    net, inside = chain("gallium")
    assert not [each for each in controls(net, inside, 2022) if each.supplier == "CHN"]
    ended = facts.table("events").filter(facts.table("events")["date"] == "2010-09-21")
    assert ended.height and not any(
        each.since == "2010-09-21" for each in controls(*chain("rare-earths"), 2026)
    )


def test_base_and_futures_are_told_apart_in_words() -> None:
    net, inside = chain("gallium")
    base, suspended = told(controls(net, inside, 2026), net, inside, 2026)
    assert f"in the trade of {net.year}" in base and "one of the futures" in base
    assert "suspended 2025-11-09" in suspended and "as far as the hazards count them" in suspended
    net, inside = chain("rare-earths")
    base, *_ = told(controls(net, inside, 2026), net, inside, 2026)
    assert "later, so what it takes away is not in the base" in base


def test_nobody_plans_on_more_from_a_supplier_under_control() -> None:
    """Without the control members buy more from the supplier than goes on anyway, for their stocks."""
    free, bound = (Program(replace(under_control(), controlled_share=s)).solve() for s in (1.0, 0.0))
    inputs = bound.inputs
    origin, inside = inputs.network.place(SUPPLIER), inputs.inside > 0

    def bought(found: Any, y: int) -> Any:
        return found.of("ship")[y, :, origin][:, inside].sum(axis=(1, 2))

    more = 0.0
    for y, each in enumerate(inputs.going_on):
        usual = each.flow[:, origin][:, inside].sum(axis=1)
        assert (bought(bound, y) <= usual + 1e-9).all()
        more += float(np.maximum(bought(free, y) - usual, 0.0).sum())
    assert more > 0.0
    assert money(bound).total >= money(free).total - USD


def test_a_control_leaves_trade_as_it_is() -> None:
    inputs = under_control(futures=(), loss_targets=())
    found = Program(inputs).solve()
    assert abs(money(found).total) < USD
    assert np.allclose(
        found.of("ship")[:3, ..., 0], np.array([each.flow for each in inputs.going_on]), atol=1e-9
    )
