"""How much of a mineral's price rise reaches the product made of it."""

from __future__ import annotations


def pass_through(cost_share: float, price_change: float) -> float:
    """Cost share (0-1) x relative change of the input's price -> relative change of the product's price.

    All other costs and the recipe stay; the whole rise is handed on (International Energy Agency, Global
    Critical Minerals Outlook 2026). ValueError for a share outside 0-1 or a price below nought.
    """
    if not 0.0 <= cost_share <= 1.0:
        raise ValueError("a cost share lies between 0 and 1")
    if price_change < -1.0:
        raise ValueError("a price cannot fall by more than all of it")
    return cost_share * price_change
