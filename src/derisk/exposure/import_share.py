"""Each supplier's share of an economy's imports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import numpy as np

from derisk.exposure.absent import Absent
from derisk.exposure.apart import APART_BASIS
from derisk.exposure.register import metric
from derisk.exposure.view import PerPartner, View
from derisk.terms.answer import By, Row

BY: tuple[By, ...] = get_args(By)


@metric(
    "s_p", "1", "Share of reported imports; reported trade, not the reconciled baseline",
    formula="M_p / sum_q M_q", needs="trade",
)  # fmt: skip
def import_share(view: View) -> Iterator[Row]:
    """Each outside supplier's share of reported imports, by gross tonnes, by content and by value."""
    for by in BY:
        if view.apart is not None and (told_apart := view.apart.by(by)):
            apart = view.apart
            ranked = sorted(told_apart, key=lambda origin: (-told_apart[origin], origin))
            printed = [(origin, told_apart[origin], None, None, (apart.note,)) for origin in ranked]
            yield from view.rows(
                "import_share", printed, by=by, unit="1", basis=APART_BASIS[by], quality=apart.quality,
                sources=apart.sources,
            )  # fmt: skip
            continue
        try:
            flows = view.alone(view.imports, by)
        except Absent as absent:
            yield view.row("import_share", None, by=by, unit="1", notes=[absent.note], sources=absent.sources)
            continue
        share, (low, high) = flows.share(by), flows.share_ends(by)
        told = flows.amount(by) > 0
        concerned = {place for code in view.stage.hs for place in code.concerns}
        alike = view.notes(flows, by)  # what holds of every partner that no heading's note is about
        order = np.argsort(-share, kind="stable")
        columns = (order, share[order], low[order], high[order], told[order])
        shown: list[PerPartner] = []
        for position, value, least, most, known in zip(*(each.tolist() for each in columns), strict=True):
            partner = flows.partners[position]
            notes = view.notes(flows, by, partner) if partner in concerned else alike
            if by != "value" and not known:
                shown.append((partner, None, None, None, ("No tonnes are reported from here.", *notes)))
            elif most - least > 1e-12:
                shown.append((partner, value, least, most, notes))
            else:
                shown.append((partner, value, None, None, notes))
        yield from view.rows(
            "import_share", shown, by=by, unit="1", basis=view.basis(flows, by), quality=flows.quality(by),
            sources=flows.cites(by),
        )  # fmt: skip
