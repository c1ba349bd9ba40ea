"""Use that stops cost in the plan, told as the trial tells it: worth of what members no longer get.

What stops add to the cost of a year is another sum. It counts dearer supply, stock bought back, and what
places outside lose, and takes off what it would have cost to supply the use that is lost, which this worth
has in it: so it may be the larger or the smaller. The trial gives the like of this one.
"""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array
from derisk.plan.result import MILLION
from derisk.plan.solve import Values


def use_lost_usd(found: Values) -> Array:
    """[W] worth of members' final use that each stop takes from that of its calm year, USD of the first year.

    Use counts at what it is worth to who has it, where that is above the base price, as in the simulator.
    Ore that nobody uses as such is lost to nobody.
    """
    inputs, ops, horizon = found.inputs, found.operations, found.inputs.horizon
    _, worth = ops.demand()
    used = inputs.network.users[None, :, None, None]
    paid = (worth > inputs.scaled.price_usd_t[None, :, None, None]) & used
    value = (found.of("use") * np.where(paid, worth, 0.0))[:, :, inputs.inside > 0].sum(axis=(1, 2, 3))
    return np.array(
        [
            horizon.discount(each.year) * max(value[horizon.years.index(each.year)] - value[o], 0.0) * MILLION
            for o, each in enumerate(ops.listed)
            if each.future is not None
        ]
    )
