"""The static model: the same program with nothing in it that adapts, fears or is stored.

Plants of the base year, trade of the base year, users who give up what they cannot pay for. It is what a
comparative-static market model says, month by month, and stands beside the scores of the full model.
"""

from __future__ import annotations

from derisk.stress.assumptions import Assumptions

# mechanisms switched off
OFF: dict[str, float] = {
    "accessible_stock_share": 0.0,
    "plant_surge_share": 0.0,
    "trade_growth_share": 0.0,
    "leakage_share": 0.0,
    "transit_slack_share": 0.0,
    "qualification_months": 1e6,
    "price_report_lag_months": 0.0,
    "reference_weight": 0.0,
    "hoarding_share": 0.0,
    "distrust_premium": 0.0,
    "long_run_elasticity": 0.0,  # nearer to nought than the short-run one: no thrifting
    "recycling_reach_share": 0.0,
    "expansion_share_year": 0.0,
}
# the market itself, and what only shapes a mechanism that is off
KEPT = frozenset({
    "demand_elasticity", "choke_price_multiple", "scrap_margin_share", "trade_growth_premium",
    "new_supplier_premium", "plant_ramp_share_month", "restart_floor_share", "reserve_price_multiple",
    "stock_cover_months", "reference_memory_months", "fear_half_life_months", "distrust_half_life_months",
    "adaptation_half_time_months", "thrift_kept_share", "dose_reach_share", "recycling_cost_multiple",
    "new_plant_premium", "expansion_trigger_multiple", "expansion_lead_months", "plant_opening_months",
    "trusted_share",
})  # fmt: skip


def static(assumptions: Assumptions) -> Assumptions:
    """The assumptions with every mechanism of adaptation, belief and storage switched off."""
    return assumptions.changed(**OFF)
