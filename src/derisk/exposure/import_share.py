"""Each supplier's share of an economy's imports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import numpy as np

from derisk.exposure.absent import Absent
from derisk.exposure.flows import Flows
from derisk.exposure.register import metric
from derisk.exposure.shares import Vector
from derisk.exposure.view import View
from derisk.terms.answer import By, Row

BY: tuple[By, ...] = get_args(By)
TOGETHER = "several goods together"


def basis(view: View, flows: Flows, by: By) -> str:
    """What the tonnes or dollars of a row are, in words; those of a pool are of several goods together."""
    words = {"quantity": "gross weight", "content": view.mineral.basis_at(view.stage), "value": "USD FOB"}[by]
    return f"{words}, {TOGETHER}" if view.pools(flows) else words


def share_range(flows: Flows, by: By) -> tuple[Vector, Vector, Vector]:
    """share, low, high [p] (1); low = high = share where only one reading exists."""
    share, others = flows.share(by), flows.share_cases(by)
    if not len(others):
        return share, share, share
    cases = np.vstack([share, others])
    return share, cases.min(axis=0), cases.max(axis=0)


@metric(
    "s_p", "1", "Share of reported imports; reported trade, not the reconciled baseline",
    formula="M_p / sum_q M_q", needs="trade",
)  # fmt: skip
def import_share(view: View) -> Iterator[Row]:
    """Each outside supplier's share of reported imports, by gross tonnes, by content and by value."""
    for by in BY:
        try:
            flows = view.some(view.imports, by)
        except Absent as absent:
            yield view.row("import_share", None, by=by, unit="1", notes=[absent.note], sources=absent.sources)
            continue
        share, low, high = share_range(flows, by)
        told = flows.amount(by) > 0
        fields: dict[str, Any] = {
            "unit": "1",
            "basis": basis(view, flows, by),
            "quality": flows.quality(by),
            "sources": flows.cites(by),
        }
        concerned = {place for code in view.stage.hs for place in code.concerns}
        alike = view.notes(flows, by)  # what holds of every partner that no heading's note is about
        for position in np.argsort(-share, kind="stable"):
            partner = flows.partners[position]
            notes = view.notes(flows, by, partner) if partner in concerned else alike
            if by != "value" and not told[position]:
                untold = ["No tonnes are reported from here.", *notes]
                yield view.row("import_share", None, partner=partner, by=by, notes=untold, **fields)
                continue
            ranged = high[position] - low[position] > 1e-12
            yield view.row(
                "import_share", float(share[position]), partner=partner, by=by, notes=notes,
                low=float(low[position]) if ranged else None, high=float(high[position]) if ranged else None,
                **fields,
            )  # fmt: skip
