"""The priors and cited parameters a simulation rests on, in one record that every run prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from derisk import facts


@dataclass(frozen=True)
class Assumptions:
    """Parameters of the monthly market of one chain; keys of the table `parameters`.

    Shares are 0-1 of the named quantity. Per-stage values are tuples in the order of the network's stages.
    """

    demand_elasticity: tuple[float, ...]
    stock_cover_months: tuple[float, ...]
    accessible_stock_share: float
    leakage_share: float
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

    @classmethod
    def load(cls, mineral: str, stages: Sequence[str]) -> Assumptions:
        """Read the parameters of a chain from the facts.

        Raises
        ------
        NotKnownError : when a parameter has no row.
        """
        values: dict[str, object] = {}
        for item in fields(cls):
            if item.name in PER_STAGE:
                values[item.name] = tuple(
                    facts.parameter(item.name, mineral, stage).value for stage in stages
                )
            else:
                values[item.name] = facts.parameter(item.name, mineral).value
        return cls(**values)  # type: ignore[arg-type]

    def changed(self, **values: object) -> Assumptions:
        """The same assumptions with some of them replaced."""
        return replace(self, **values)  # type: ignore[arg-type]


PER_STAGE = frozenset({"demand_elasticity", "stock_cover_months"})


def keys() -> tuple[str, ...]:
    """Parameter keys that a simulation reads."""
    return tuple(item.name for item in fields(Assumptions))
