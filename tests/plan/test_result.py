"""Tracing, the knee, futures and refusals: small cases whose answer can be seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from derisk.plan import frontier_rows, rows
from derisk.plan.candidates import Candidate
from derisk.plan.futures import PART, WHOLE, Hazard, Severity, Spread, firsts, futures, nodes, together
from derisk.plan.horizon import Horizon
from derisk.plan.parity import Parity, Premiums, at_parity
from derisk.plan.question import Question
from derisk.plan.result import segregated, traced
from derisk.terms.errors import InputError
from tests.networks import random_network

CUT = Spread(0.4, 0.1, 0.6)
INSIDE = np.array([True, False, False])  # a member, a hub, the supplier


def question(**changes: Any) -> Question:
    given: dict[str, Any] = {
        "name": "test", "minerals": "rare-earths",
        "targets": [{"stage": "separation", "supplier_share_cap": 0.5, "by": 2030}],
    }  # fmt: skip
    return Question.model_validate({**given, **changes})


def test_a_hub_can_keep_lots_apart_or_mix_them() -> None:
    ship = np.array([[0.0, 0.0, 0.0], [4.0, 0.0, 0.0], [1.0, 5.0, 0.0]])
    own = np.array([0.0, 5.0, 6.0])
    assert segregated(ship, own, 2, INSIDE) == pytest.approx(1.0)  # the hub sends what it made itself
    assert traced(ship, own, 2, INSIDE) == pytest.approx(1.0 + 4.0 * 5.0 / 10.0)


def test_a_hub_that_makes_too_little_must_pass_some_on() -> None:
    ship = np.array([[0.0, 0.0, 0.0], [4.0, 0.0, 0.0], [0.0, 5.0, 0.0]])
    own = np.array([0.0, 1.0, 5.0])
    assert segregated(ship, own, 2, INSIDE) == pytest.approx(3.0)
    assert traced(ship, own, 2, INSIDE) == pytest.approx(4.0 * 5.0 / 6.0)


def test_mixing_never_brings_less_than_keeping_apart() -> None:
    for seed in range(20):
        network = random_network(seed, 6, 2)
        inside = np.arange(6) < 3
        for s in range(2):
            own = network.production[s] + network.recycled[s]
            least = segregated(network.flow[s], own, 5, inside)
            assert least <= traced(network.flow[s], own, 5, inside) + 1e-6
            assert least >= network.flow[s][5, inside].sum() - 1e-6


def test_what_stops_less_often_takes_along_what_stops_more_often() -> None:
    hazards = together({"CHN": {"separation": 0.16, "magnets": 0.06}, "MMR": {"mining": 0.05}})
    assert [(h.supplier, h.stages, round(h.annual_probability, 9)) for h in hazards] == [
        ("CHN", ("separation",), 0.1),
        ("CHN", ("separation", "magnets"), 0.06),
        ("MMR", ("mining",), 0.05),
    ]


def test_acts_in_part_withhold_a_part_and_leave_the_chance_of_any_act_alone() -> None:
    horizon, severity = Horizon((2026, 2030), 2035, 0.06), Severity(Spread(12.0, 6.0, 24.0), CUT)
    whole, part = together({"CHN": {"separation": 0.02}}), together({"CHN": {"separation": 0.08}}, PART)
    found = futures((*whole, *part), horizon, severity, 4)
    assert [(each.kind, each.stops[0].share) for each in found if each.year == 2030] == [
        ("part", pytest.approx((0.1 + 0.4 + 0.6) / 3.0, abs=1e-6)),
        ("whole", pytest.approx(2.0 / 3.0 + 10.0 / 12.0 / 3.0, abs=1e-6)),
    ], "one severity alone is the mean: a third of stops is shorter than a year, ten months in the mean"
    assert len({each.name for each in found}) == 4
    assert firsts(found).sum() == pytest.approx(1.0 - 0.9**10)
    alone = futures(whole, horizon, severity, 2)
    hard = [each.probability for each in found if each.kind == WHOLE]
    assert hard == [each.probability for each in alone], "mild acts do not take the place of hard ones"


def test_a_further_severity_goes_to_acts_that_stop_all_first() -> None:
    horizon, severity = Horizon((2026, 2030), 2035, 0.06), Severity(Spread(12.0, 6.0, 24.0), CUT)
    acts = (Hazard("CHN", ("separation",), 0.02), Hazard("CHN", ("separation",), 0.08, PART))
    for count, whole, part in ((4, 1, 1), (5, 1, 1), (6, 2, 1), (8, 2, 2), (10, 3, 2)):
        found = [each for each in futures(acts, horizon, severity, count) if each.year == 2030]
        assert [sum(each.kind == kind for each in found) for kind in (WHOLE, PART)] == [whole, part]
        assert len({each.name for each in found}) == whole + part


def test_what_withholds_least_in_the_mean_is_dropped_first() -> None:
    hazards = (Hazard("CHN", ("separation",), 0.02), Hazard("MMR", ("mining",), 0.04, PART))
    (kept,) = futures(hazards, Horizon((2026,), 2026, 0.06), Severity(Spread(12.0), CUT), 1)
    assert kept.kind == "whole", "a stop of all at .02 withholds more than four tenths at .04"


def test_futures_are_exclusive_and_add_up_to_the_chance_of_any_stop() -> None:
    horizon = Horizon((2026, 2030, 2035), 2040, 0.06)
    hazards = (Hazard("CHN", ("separation",), 0.1), Hazard("MMR", ("mining",), 0.05))
    for count in (6, 4, 2):
        found = futures(hazards, horizon, Severity(Spread(12.0), CUT), count)
        assert len(found) <= count
        assert firsts(found).sum() == pytest.approx(1.0 - (0.9 * 0.95) ** 15)
    assert futures(hazards, horizon, Severity(Spread(12.0), CUT), 0) == ()
    assert futures(hazards, horizon, Severity(Spread(6.0), CUT), 2)[0].stops[0].share == 0.5
    with pytest.raises(InputError, match="no calm future"):
        futures((Hazard("CHN", ("separation",), 1.0),), horizon, Severity(Spread(12.0), CUT), 2)


def test_parity_raises_running_cost_to_todays_price_and_the_premium() -> None:
    parity = at_prices(1)
    cheap = Candidate("refinery", "separation", ("P00",), 10_000.0, 300.0, 2.0, (1.0,), 20.0)
    dear = replace(cheap, opex_usd_t=30_000.0)
    scrap = replace(cheap, technology="recycling")
    (first, second, third), notes = at_parity((cheap, dear, scrap), {}, parity)
    annuity, price = cheap.yearly(parity.horizon), parity.price(cheap)
    extra = max(annuity / 3.0 + 100.0, 0.03 * price)
    assert first.opex_usd_t + annuity == pytest.approx(parity.value(cheap) + extra)
    assert parity.value(cheap) < price == parity.value(scrap)
    assert second.opex_usd_t == 30_000.0
    assert third.opex_usd_t + annuity == pytest.approx(1.03 * price)
    assert len(notes) == 2 and "would have built it" in notes[0]
    assert "as new_supplier_premium has it" in notes[1]


def at_prices(seed: int) -> Parity:
    """Prices of a random chain, with premiums and the ends of their ranges."""
    network = random_network(seed, 4, 2)
    low, high = Premiums(0.2, 0.2, 0.015), Premiums(1.5, 0.8, 0.04)
    return Parity(network, Horizon((2026, 2030), 2035, 0.06), Premiums(0.5, 0.5, 0.03), low, high)


@pytest.mark.parametrize("technology", ["refinery", "recycling"])
def test_capital_moves_unit_cost_alone_where_parity_rules_running_cost(technology: str) -> None:
    """What published costs leave out is found once: dearer capital is not paid for by cheaper running."""
    parity = at_prices(1)
    kind = Candidate(
        technology, "separation", ("P00",), 10_000.0, 300.0, 2.0, (1.0,), 20.0,
        capex_range=(5_000.0, 40_000.0), opex_range=(300.0, 300.0),
    )  # fmt: skip
    project = replace(kind, project="One", capex_usd_t_a=40_000.0, capex_range=None)
    own = replace(project, project="Two", opex_usd_t=301.0, opex_range=None)
    same = replace(parity, low=parity.central, high=parity.central)
    (usual, dear, apart), notes = at_parity((kind, project, own), {(technology, "separation"): kind}, same)

    def unit(candidate: Candidate) -> float:
        return candidate.yearly(parity.horizon) + candidate.opex_usd_t

    def paid(usd: float) -> float:
        return replace(kind, capex_usd_t_a=usd).yearly(parity.horizon)

    assert usual.opex_usd_t > 300.0, "parity binds"
    assert unit(usual.at_end("low")) == pytest.approx(unit(usual) - paid(5_000.0))
    assert unit(usual.at_end("high")) == pytest.approx(unit(usual) + paid(30_000.0))
    assert unit(dear) == pytest.approx(unit(usual) + paid(30_000.0)), "a project is of its kind"
    assert unit(apart) < unit(dear), "one that prints its running cost is a kind of its own"
    assert notes[-1].endswith("the same rule: 2.")
    (with_ends,), _ = at_parity((kind,), {}, parity)
    low, high = with_ends.opex_range or (0.0, 0.0)
    assert low < with_ends.opex_usd_t < high, "the premiums' own ranges are in it"


def test_a_cheaper_project_is_no_cheaper_than_what_is_bought_from_anybody_new() -> None:
    parity = at_prices(1)
    kind = Candidate("refinery", "separation", ("P00",), 10_000.0, 300.0, 2.0, (1.0,), 20.0)
    project = replace(kind, project="One", capex_usd_t_a=1.0)
    (cheap,), _ = at_parity((project,), {("refinery", "separation"): kind}, parity)
    least = parity.value(kind) + 0.03 * parity.price(kind)
    assert cheap.yearly(parity.horizon) + cheap.opex_usd_t == pytest.approx(least)


def test_capital_is_paid_back_over_its_life_and_only_for_years_inside_the_plan() -> None:
    plant = Candidate("mine", "mining", ("P00",), 1000.0, 0.0, 2.0, (1.0,), 5.0)
    horizon = Horizon((2026, 2030), 2040, 0.06)
    paid = plant.capital(horizon)
    spent = 1000.0 * 1.06**-1.0  # evenly over two years, so in the middle of them
    assert paid[0] == pytest.approx(spent, rel=1e-9)
    assert paid[-1] == 0.0 and paid[11] > paid[12] > 0.0


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"coordination": "alone", "budget_usd": 1e9}, "budget_usd"),
        ({"targets": [{"stage": "smelting", "supplier_share_cap": 0.5, "by": 2030}]}, "targets"),
        ({"instruments": ["mine", "fusion"]}, "instruments"),
        ({"targets": [{"stage": "separation", "n_minus_1": 0.5, "by": 2030, "critical_supplier": "JPN"}]},
         "critical_supplier"),
        ({"years": [2026, 2060]}, "facts/demand_outlook"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ask", [rows, frontier_rows])
def test_what_is_not_built_or_not_known_is_refused(changes: dict[str, Any], where: str, ask: Any) -> None:
    from derisk.terms.errors import DeriskError

    with pytest.raises(DeriskError) as caught:
        ask(question(**changes))
    assert caught.value.exit_code == 2 and caught.value.where == where and caught.value.try_


def test_a_frontier_needs_a_target() -> None:
    with pytest.raises(InputError, match="no target"):
        frontier_rows(question(targets=[]))


@pytest.mark.parametrize(
    "target",
    [
        {"stage": "separation", "by": 2030},
        {"stage": "separation", "by": 2030, "supplier_share_cap": 0.5, "n_minus_1": 0.5},
        {"stage": "separation", "by": 2050, "supplier_share_cap": 0.5},
        {"stage": "separation", "by": 2030, "supplier_share_cap": 1.5},
        {"stage": "separation", "by": 2030, "cap": 0.5},
    ],
)
def test_a_target_states_one_aim_inside_the_plan(target: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        question(targets=[target])


def test_a_negative_worth_is_an_error_and_rounding_is_nothing() -> None:
    from derisk.plan.worth import not_negative
    from derisk.terms.errors import DeriskError

    assert not_negative(3.0, 100.0, "vss_usd") == 3.0
    assert not_negative(-1e-6, 100.0, "vss_usd") == 0.0
    with pytest.raises(DeriskError, match="cannot be negative"):
        not_negative(-1.0, 100.0, "vss_usd")


def test_hazards_of_one_supplier_exclude_one_another() -> None:
    hazards = together({"CHN": {"separation": 0.16, "magnets": 0.06}})
    found = futures(hazards, Horizon((2026, 2030, 2035), 2040, 0.06), Severity(Spread(12.0), CUT), 40)
    assert firsts(found).sum() == pytest.approx(1.0 - 0.84**15)


def test_severities_are_nodes_of_a_quadrature_and_keep_every_probability() -> None:
    hazards, horizon = (Hazard("CHN", ("separation",), 0.1),), Horizon((2026, 2030), 2035, 0.06)
    severity = Severity(Spread(12.0, 6.0, 24.0), CUT)
    once = futures(hazards, horizon, severity, 2)
    often = futures(hazards, horizon, severity, 40)
    assert len(often) == 40 and len({future.name for future in often}) == 40
    for year in horizon.years:
        (whole,) = [future for future in once if future.year == year]
        some = [future for future in often if future.year == year]
        assert sum(f.probability for f in some) == pytest.approx(whole.probability)
        mean = sum(f.probability * f.stops[0].share for f in some) / whole.probability
        assert mean == pytest.approx(whole.stops[0].share), "more of them have the same mean"
    shares = [future.stops[0].share for future in often]
    assert 0.5 < min(shares) < 0.6 and max(shares) == pytest.approx(1.0, abs=1e-3)
    assert often == futures(hazards, horizon, severity, 40), "nothing is drawn by chance"


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_nodes_integrate_what_a_polynomial_can_be(count: int) -> None:
    fine = np.minimum(Spread(12.0, 6.0, 24.0).fine() / 12.0, 1.0)
    found = nodes(fine, count)
    assert len(found) == count and all(0.5 < at <= 1.0 + 1e-9 and weight > 0.0 for at, weight in found)
    for power in range(2 * count):
        assert sum(w * at**power for at, w in found) == pytest.approx(float((fine**power).mean()), rel=1e-9)
    assert nodes(np.full(9, 0.4), count) == [(pytest.approx(0.4), 1.0)], "one value needs no more than one"
    assert len(nodes(np.array([0.0, 1.0]), 5)) == 2, "nor two values more than two"
    assert Spread(0.3).fine().mean() == 0.3
    assert Spread(12.0, 6.0, 24.0).fine().mean() == pytest.approx(14.0, abs=1e-3), "the mean of a triangle"
