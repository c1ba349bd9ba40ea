"""Supply risk as the European Commission printed it in 2023, from its inputs and World Mining Data."""

from __future__ import annotations

import numpy as np

from derisk.exposure.supply_risk import governed, governed_hhi, stage_risk
from derisk.exposure.weighing import Amounts
from derisk.facts.criticality import trade_factors
from tests.published.check import Check, Row, check, read, targets

ROWS = read(__file__, "supply_risk.csv")
OUTPUT = read(__file__, "mine_output.csv")
EU_SHARE_OF_CHINA = (
    0.9349  # magnesium, CN 81041100: Eurostat Comext, extra-EU import value, mean of 2016-2020
)
MIX = "World mix of World Mining Data 2018-2020 and this year's mean of the six governance scores."
NEWER = "governance of the latest year instead of 2016-2020; mine output of 2018-2020 instead of 2016-2020"


def printed(quantity: str, mineral: str = "", stage: str = "") -> float:
    """The value of a printed input."""
    (row,) = [
        row
        for row in ROWS
        if row["quantity"].startswith(quantity)
        and (not mineral or row["mineral"].startswith(mineral))
        and (not stage or row["stage"] == stage)
    ]
    return float(row["value"])


def risk(mineral: str, stage: str) -> tuple[float, str, str]:
    """derisk's supply risk of a stage, how it was made, and why it may differ."""
    rate, index = printed("EoL-RIR", mineral) / 100, printed("SI_SR", mineral)
    china = printed("WGI scaled")
    if mineral in ("dysprosium", "gadolinium"):
        share = printed("share of world supply") / 100
        world = governed_hhi(np.array([share]), np.array([china]), np.array([1.0]))
        return (
            stage_risk(world, None, None, rate, index),
            "printed share, score, recycling and substitution.",
            "",
        )
    if mineral == "magnesium":
        one = np.array([1.0])
        world = governed_hhi(one * printed("main world supplier", mineral) / 100, one * china, one)
        own = governed_hhi(one * EU_SHARE_OF_CHINA, one * china, one)
        reliance = printed("IR", mineral, stage) / 100
        means = "China's printed share of the world, Eurostat's share of imports; other suppliers left out."
        cause = "suppliers other than China are not printed"
        return stage_risk(world, own, reliance, rate, index), means, cause
    lines = [(row["place"], float(row["mass_t"])) for row in OUTPUT if row["mineral"] == mineral]
    mass = np.array([amount for _, amount in lines])
    mix = Amounts(tuple(place for place, _ in lines), mass / mass.sum(), stage, "content")
    world = governed(mix, 0.0, trade_factors(mineral, "extraction", "world")).value
    return stage_risk(world, None, None, rate, index), MIX, NEWER


def one(row: Row) -> Check:
    """The check of a target: of its stage, or of the larger one where that is the stage printed."""
    return check(
        {**row, "authority": "European Commission"}, *risk(row["mineral"], row["stage"]), own_facts=False
    )


def checks() -> list[Check]:
    """All targets."""
    return [one(row) for row in targets(ROWS)]
