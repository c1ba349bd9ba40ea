"""The state of a chain between two months: all that the next month knows of the past."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from derisk.network.network import Array
from derisk.stress.calibrate import Calibration


@dataclass(frozen=True)
class State:
    """What a month leaves. Shapes [S, R] unless said otherwise; shares 0-1, t content.

    Attributes
    ----------
    stock, made : closing stock, and output of the month.
    trade : [S, R, R] shipments of the month.
    working : share of plants that no outage held in the month.
    short : share of use unmet in the month.
    seen : smoothed log of the clearing price against base; `last` the log of the last one.
    withheld : share of base supply that restrictions held back in the month.
    gap : share of need that supply left open beyond that, in the month; `lack` the same smoothed.
    fear : of going short; `distrust` [S, R, R] memory of stopped shipments, by arc.
    qualified : share of a buyer's use for which other suppliers are qualified.
    thrift, most_thrift : share of final use designed out, and the most that ever was.
    spared, most_spared : the same of the feed of plants, by the stage whose product it is.
    regained : secondary supply set up beyond the base year's, as a share of base use.
    begun : [T, S, R] t a month of plants begun in response to the price, by month of the run.
    """

    stock: Array
    made: Array
    trade: Array
    working: Array
    short: Array
    seen: Array
    last: Array
    withheld: Array
    gap: Array
    lack: Array
    fear: Array
    distrust: Array
    qualified: Array
    thrift: Array
    most_thrift: Array
    spared: Array
    most_spared: Array
    regained: Array
    begun: Array


def at_rest(calibration: Calibration) -> State:
    """The state of the base year: stores at target, output at base, nothing feared, nothing learnt."""
    nothing = np.zeros_like(calibration.make_t)
    return State(
        stock=calibration.stock_target_t,
        made=calibration.make_t,
        trade=calibration.flow_t,
        working=np.ones_like(nothing),
        short=nothing,
        seen=nothing,
        last=nothing,
        withheld=nothing,
        gap=nothing,
        lack=nothing,
        fear=nothing,
        distrust=np.zeros_like(calibration.flow_t),
        qualified=nothing,
        thrift=nothing,
        most_thrift=nothing,
        spared=nothing,
        most_spared=nothing,
        regained=nothing,
        begun=np.zeros((0, *nothing.shape)),
    )
