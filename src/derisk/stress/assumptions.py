"""The priors and cited parameters a simulation rests on, in one record that every run prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

from derisk import facts

Supply = Literal["central", "mild", "harsh"]
Demand = Literal["central", "elastic", "inelastic"]
# supply eases a stop or not; elastic users give more up at lower prices, so neither end is the mild one
CORNERS: tuple[tuple[Supply, Demand], ...] = (
    ("mild", "elastic"), ("mild", "inelastic"), ("harsh", "elastic"), ("harsh", "inelastic"),
)  # fmt: skip


@dataclass(frozen=True)
class Assumptions:
    """Parameters of the monthly market of one chain; keys of the table `parameters`.

    Shares are 0-1 of the named quantity. Per-stage values are tuples in the order of the network's stages.
    """

    demand_elasticity: tuple[float, ...]
    stock_cover_months: tuple[float, ...]
    accessible_stock_share: float
    leakage_share: float
    transit_slack_share: float
    plant_surge_share: float
    plant_ramp_share_month: float
    restart_floor_share: float
    trade_growth_share: float
    trade_growth_premium: float
    new_supplier_premium: float
    qualification_months: float
    choke_price_multiple: float
    price_report_lag_months: float
    scrap_margin_share: float
    reserve_price_multiple: float
    reference_weight: float
    reference_memory_months: float
    hoarding_share: float
    fear_half_life_months: float
    distrust_premium: float
    distrust_half_life_months: float
    trusted_share: float
    long_run_elasticity: float
    adaptation_half_time_months: float
    thrift_kept_share: float
    dose_reach_share: tuple[float, ...]
    recycling_reach_share: float
    recycling_cost_multiple: float
    new_plant_premium: float
    expansion_share_year: float
    expansion_trigger_multiple: float
    expansion_lead_months: float
    plant_opening_months: float

    @classmethod
    def load(
        cls, mineral: str, stages: Sequence[str], supply: Supply = "central", demand: Demand = "central"
    ) -> Assumptions:
        """Read the parameters of a chain from the facts: their values, or one corner of their ranges.

        `supply` takes at once the end of every range of supply, stock and trade at which a stop hurts less
        (`mild`) or more (`harsh`); `demand` that of the elasticities. A parameter whose sense is not clear
        keeps its value.

        Raises
        ------
        NotKnownError : when a parameter has no row.
        """
        values: dict[str, object] = {}
        for item in fields(cls):
            if item.name in PER_STAGE:
                values[item.name] = tuple(
                    _at(_end(item.name, supply, demand), item.name, mineral, stage) for stage in stages
                )
            else:
                values[item.name] = _at(_end(item.name, supply, demand), item.name, mineral, None)
        return cls(**values)  # type: ignore[arg-type]

    def changed(self, **values: object) -> Assumptions:
        """The same assumptions with some of them replaced."""
        return replace(self, **values)  # type: ignore[arg-type]


def cites(mineral: str, stages: Sequence[str]) -> tuple[str, ...]:
    """Keys of the sources of all parameters that a simulation of the chain reads."""
    found = set()
    for key in keys():
        for stage in stages if key in PER_STAGE else (None,):
            found.add(facts.parameter(key, mineral, stage).cite)
    return tuple(sorted(found))


def _end(key: str, supply: Supply, demand: Demand) -> str:
    """Which end of a parameter's range a corner takes: low, high, or neither."""
    if key in ELASTICITIES:
        return {"elastic": "low", "inelastic": "high"}.get(demand, "")
    mild = MILD.get(key, "")
    if supply == "central" or not mild:
        return ""
    return mild if supply == "mild" else {"low": "high", "high": "low"}[mild]


def _at(end: str, key: str, mineral: str, stage: str | None) -> float:
    parameter = facts.parameter(key, mineral, stage)
    wanted = {"low": parameter.low, "high": parameter.high}.get(end)
    return parameter.value if wanted is None else wanted


ELASTICITIES = frozenset({"demand_elasticity", "long_run_elasticity"})
PER_STAGE = frozenset({"demand_elasticity", "stock_cover_months", "dose_reach_share"})
# the end of a range at which a stop hurts less
MILD = {
    "stock_cover_months": "high",
    "accessible_stock_share": "high",
    "leakage_share": "high",
    "plant_surge_share": "high",
    "plant_ramp_share_month": "high",
    "restart_floor_share": "high",
    "trade_growth_share": "high",
    "trade_growth_premium": "low",
    "new_supplier_premium": "low",
    "qualification_months": "low",
    "choke_price_multiple": "low",
    "price_report_lag_months": "high",
    "transit_slack_share": "high",
    "hoarding_share": "low",
    "adaptation_half_time_months": "low",
    "dose_reach_share": "high",
    "recycling_reach_share": "high",
    "recycling_cost_multiple": "low",
    "new_plant_premium": "low",
    "expansion_share_year": "high",
    "expansion_trigger_multiple": "low",
    "expansion_lead_months": "low",
    "plant_opening_months": "low",
}


def keys() -> tuple[str, ...]:
    """Parameter keys that a simulation reads."""
    return tuple(item.name for item in fields(Assumptions))
