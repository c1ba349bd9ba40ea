"""Whether an economy buys or sells more at a stage, in every reading of what its headings contain."""

from __future__ import annotations

from typing import Literal

import numpy as np

from derisk.exposure.flows import UNTOLD_WORTH_A_RANGE, Flows
from derisk.exposure.shares import Vector
from derisk.exposure.view import View
from derisk.terms.answer import By

Position = Literal["buys", "sells", "open", "untold"]  # open: the readings differ; untold: not counted apart


def position(view: View, by: By) -> Position:
    """Buys or sells more: as the economy's own survey prints it, else by content, gross tonnes or value.

    Net imports are sum_h f_h (M_h - X_h) over headings h, each with a content factor f_h from low to high.
    A pool tells nothing of one mineral, and a heading that holds other goods too never makes a net exporter.
    """
    if (own := told_by_survey(view)) is not None:
        return own
    if not view.stage.hs:
        return "untold"
    into, out = view.imports, view.exports
    if view.pools(into):
        return "untold"
    low, high = _net(into, out, by)
    if low > 0 or (low == high == 0.0):
        return "buys"
    if high > 0:
        return "open"
    return "open" if view.mixed(into) else "sells"


def told_by_survey(view: View) -> Position | None:
    """What the sign of the printed net import reliance says; None where none is printed."""
    printed = view.published.reliance(view.mineral.slug, view.stage.slug, view.economy, view.year)
    if printed is None or (printed.share is None and printed.printed[0] not in "E<>"):
        return None
    return "sells" if printed.printed == "E" else "buys"


def _net(into: Flows, out: Flows, by: By) -> tuple[float, float]:
    """Lowest and highest net imports (t or USD); shipments without tonnes weigh nothing, or as the others."""
    if by == "value":
        net = into.total("value")[0] - out.total("value")[0]
        return net, net
    (bought, bought_most), (sold, sold_most) = _gross(into), _gross(out)
    least, most = bought - sold_most, bought_most - sold
    if len(least) == 1 or (least >= 0).all() or (most <= 0).all():
        return float(least.sum()), float(most.sum())  # whatever the headings contain, the sign is the same
    if all(into.factors):
        low = np.array([factor.low for factor in into.factors if factor])
        high = np.array([factor.high for factor in into.factors if factor])
    else:
        low = high = np.ones(len(into.factors))
    return float(np.minimum(low * least, high * least).sum()), float(
        np.maximum(low * most, high * most).sum()
    )


def _gross(flows: Flows) -> tuple[Vector, Vector]:
    """[h] t gross by heading as told, and with what has no tonnes at the mean unit value of the others."""
    told = flows.by_heading
    if flows.untold_share <= UNTOLD_WORTH_A_RANGE or flows.untold_share >= 1.0:
        return told, told
    return told, told / (1.0 - flows.untold_share)
