"""The headline: on whom, how much, and at which stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derisk.exposure.absent import Absent
from derisk.exposure.largest_supplier_share import largest_supplier
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import By, Row
from derisk.terms.places import WORLD

_AGREED = 5e-4  # shares nearer than this print alike


@dataclass(frozen=True)
class Candidate:
    """The largest outside supplier of one stage, by tonnes where there are tonnes, else by value."""

    view: View
    by: By
    partner: str
    share: float
    net_exporter: bool


@metric(
    "s_max*", "1", "Largest supplier's share of reported imports at the binding stage",
    formula="max over stages of max_p M_p / M", needs="trade", scope="chain",
)  # fmt: skip
def dependence(view: View) -> Iterator[Row]:
    """Share of the largest outside supplier in imports at the worst stage, by quantity and by value.

    The worst stage is the one where that share is highest (by tonnes; by value where tonnes are missing),
    among the stages where the economy buys more than it sells. An economy that sells more than it buys at
    every stage depends on nobody outside: a null row that says so, for a share of a few tonnes would mislead.
    """
    if view.economy == WORLD:
        raise Absent("The world has no outside supplier.")
    found, gaps = _candidates(view)
    binding = [item for item in found if not item.net_exporter]
    ranking = [f"{item.view.stage.slug}: {item.share:.3f} on {item.partner} by {item.by}" for item in found]
    if not binding:
        sold = ", ".join(item.view.stage.slug for item in found)
        head = (
            f"Net exporter at every stage with trade ({sold}): no dependence on an outside supplier."
            if found
            else ""
        )
        sources = {source for item in found for source in item.view.imports.sources}
        raise Absent(" ".join(text for text in (head, *gaps) if text), sources)
    worst = max(binding, key=lambda item: item.share)
    others = [f"Stages: {'; '.join(ranking)}."] if len(found) > 1 else []
    sold = ", ".join(item.view.stage.slug for item in found if item.net_exporter)
    skipped = [f"Net exporter at {sold}, which is not counted as worst."] if sold else []
    for by in ("quantity", "value"):
        yield _row(worst, by, [*others, *skipped, *gaps])


def _candidates(view: View) -> tuple[list[Candidate], list[str]]:
    found, gaps = [], []
    for at in view.chain:
        try:
            by: By = "quantity" if at.imports.lacks("quantity") is None else "value"
            row = largest_supplier(at, by)
        except Absent as absent:
            gaps.append(f"{at.stage.slug}: {absent.note}")
            continue
        bought, sold = at.imports.total(by)[0], float(at.exports.amount(by).sum())
        found.append(Candidate(at, by, row["partner"], row["value"], sold > bought))
    return found, gaps


def _row(worst: Candidate, by: By, notes: list[str]) -> Row:
    view = worst.view
    try:
        row = largest_supplier(view, by, worst.partner)
        first = largest_supplier(view, by)
    except Absent as absent:
        return view.row(
            "dependence", None, partner=worst.partner, by=by, unit="1", sources=absent.sources,
            notes=[absent.note, *notes],
        )  # fmt: skip
    if first["partner"] != worst.partner and first["value"] - row["value"] > _AGREED:
        notes = [f"By {by} the largest is {first['partner']} with {first['value']:.3f}.", *notes]
    return view.row(
        "dependence", row["value"], partner=worst.partner, by=by, low=row["low"], high=row["high"], unit="1",
        basis=row["basis"], quality=row["quality"], sources=row["sources"],
        notes=[*notes, row["note"]] if row["note"] else notes,
    )  # fmt: skip
