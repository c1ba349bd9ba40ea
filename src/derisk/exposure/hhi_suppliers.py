"""Concentration of an economy's suppliers."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.absent import Absent
from derisk.exposure.apart import APART_BASIS
from derisk.exposure.concentration import hhi
from derisk.exposure.import_share import BY
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import Row


@metric(
    "HHI_s", "1", "Hirschman 1964, American Economic Review 54(5); scale 0-1 (1 = 10,000)",
    formula="sum_p (M_p / M)^2", needs="trade",
)  # fmt: skip
def hhi_suppliers(view: View) -> Iterator[Row]:
    """Concentration of reported imports among outside suppliers, 0 (many) to 1 (one).

    Of a mineral counted apart from its pooled heading the value spreads what is not told over many origins,
    as `low` does; `high` gives it to as few as may be. Null where one that is not told might be the largest,
    and of a pooled heading that nobody counts apart.
    """
    for by in BY:
        if view.apart is not None and view.apart.by(by):
            if view.apart.largest(by) is None:
                untold = 1.0 - sum(view.apart.by(by).values())
                note = f"The origins of {untold:.0%} are not told. {view.apart.note}"
                yield view.row(
                    "hhi_suppliers", None, by=by, unit="1", notes=[note], sources=view.apart.sources
                )
                continue
            low, high = view.apart.hhi(by)
            yield view.row(
                "hhi_suppliers", low, by=by, unit="1", basis=APART_BASIS[by], quality="derived",
                low=low, high=high, sources=view.apart.sources, notes=[view.apart.note],
            )  # fmt: skip
            continue
        try:
            flows = view.alone(view.imports, by)
        except Absent as absent:
            yield view.row(
                "hhi_suppliers", None, by=by, unit="1", notes=[absent.note], sources=absent.sources
            )
            continue
        index = hhi(flows.share(by))
        cases = [index, *(hhi(case) for case in flows.share_cases(by))]
        ranged = max(cases) - min(cases) > 1e-12
        yield view.row(
            "hhi_suppliers", index, by=by, unit="1", basis=view.basis(flows, by), quality=flows.quality(by),
            low=min(cases) if ranged else None, high=max(cases) if ranged else None,
            sources=flows.cites(by), notes=view.notes(flows, by),
        )  # fmt: skip
