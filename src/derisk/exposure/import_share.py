"""Each supplier's share of an economy's imports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import numpy as np

from derisk.exposure.absent import Absent
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import By, Row

BY: tuple[By, ...] = get_args(By)


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
        share, (low, high) = flows.share(by), flows.share_ends(by)
        told = flows.amount(by) > 0
        concerned = {place for code in view.stage.hs for place in code.concerns}
        alike = view.notes(flows, by)  # what holds of every partner that no heading's note is about
        shown = []
        for position in np.argsort(-share, kind="stable").tolist():
            partner = flows.partners[position]
            notes = view.notes(flows, by, partner) if partner in concerned else alike
            if by != "value" and not told[position]:
                untold = ("No tonnes are reported from here.", *notes)
                shown.append((partner, None, None, None, untold))
                continue
            value, least, most = float(share[position]), float(low[position]), float(high[position])
            ends = (least, most) if most - least > 1e-12 else (None, None)
            shown.append((partner, value, *ends, notes))
        yield from view.rows(
            "import_share", shown, by=by, unit="1", basis=view.basis(flows, by), quality=flows.quality(by),
            sources=flows.cites(by),
        )  # fmt: skip
