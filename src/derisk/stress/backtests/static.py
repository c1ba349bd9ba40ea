"""The static model: the same program with nothing in it that adapts or is stored.

Plants of the base year, trade of the base year, users who give up what they cannot pay for. It is what a
comparative-static market model says, month by month, and stands beside the scores of the full model.
"""

from __future__ import annotations

from derisk.stress.assumptions import Assumptions

# Mechanisms switched off; what is not named here (elasticities, choke price, costs of trade) stays as it is.
OFF: dict[str, float] = {
    "accessible_stock_share": 0.0,
    "plant_surge_share": 0.0,
    "trade_growth_share": 0.0,
    "leakage_share": 0.0,
    "reference_weight": 0.0,
    "hoarding_share": 0.0,
    "distrust_premium": 0.0,
    "long_run_elasticity": 0.0,
    "recycling_reach_share": 0.0,
    "expansion_share_year": 0.0,
    "qualification_months": 1e6,
    "price_report_lag_months": 0.0,
}


def static(assumptions: Assumptions) -> Assumptions:
    """The assumptions with every mechanism of adaptation and storage switched off."""
    return assumptions.changed(**OFF)
