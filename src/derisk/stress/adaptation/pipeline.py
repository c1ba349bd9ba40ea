"""Pipeline: plants that the base year did not have, named ones on their dates, others after high prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from derisk.network.network import Array

YEAR = 12.0


@dataclass(frozen=True)
class Opening:
    """A named plant: where it stands in the network, the month number of its first output, t a month.

    `name` and `cite` are those of the fact it comes from.
    """

    stage: int
    place: int
    month: int
    capacity_t: float
    name: str = ""
    cite: str = ""


def begin(seen: Array, make_t: Array, share_year: float, trigger_multiple: float) -> Array:
    """[S, R] capacity begun this month, t a month: producers expand while the price they see stays high.

    Nothing below the trigger, `share_year` of base output a year at twice the trigger and above.
    """
    pays = np.clip((seen - np.log(trigger_multiple)) / np.log(2.0), 0.0, 1.0)
    return np.asarray(make_t * share_year / YEAR * pays)


def built(
    begun: Array, openings: Sequence[Opening], month: int, lead_months: float, ramp_months: float
) -> Array:
    """[S, R] capacity that new plants have ready in a month, t a month; it ramps up linearly.

    `begun` [T, S, R] by months before this one, the earliest first; `month` the number of this month.
    """
    age = np.arange(len(begun), 0, -1) - lead_months
    ramped = np.minimum(np.maximum(age / ramp_months, 0.0), 1.0)
    ready = np.zeros(begun.shape[1:])
    if ramped.any():
        ready = np.tensordot(ramped, begun, axes=1)
    for opening in openings:
        share = min((month - opening.month + 1) / ramp_months, 1.0)
        if share > 0.0:
            ready[opening.stage, opening.place] += share * opening.capacity_t
    return np.asarray(ready)
