"""The headline: on whom, how much, and at which stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derisk.exposure.absent import Absent
from derisk.exposure.largest_supplier_share import first_supplier, hub_note, largest_supplier
from derisk.exposure.register import metric
from derisk.exposure.view import View
from derisk.terms.answer import By, Row
from derisk.terms.places import WORLD

_AGREED = 5e-4  # shares nearer than this print alike
MARGINAL = 0.05  # of a chain's imports by value: below it a stage is no headline
SLIGHT = 0.01  # of what the economy's part in the world's GDP would bring: below it neither
BESIDE = "imports are under five percent of the chain's"


@dataclass(frozen=True)
class Candidate:
    """The largest outside supplier of one stage, by tonnes where there are tonnes, else by value."""

    view: View
    by: By
    partner: str
    share: float
    value_usd: float
    net_exporter: bool

    @property
    def slight(self) -> bool:
        """Whether imports are next to nothing for an economy of this size: a few samples name anybody."""
        at = self.view
        weight = at.published.weight(at.places, at.year)
        traded = at.published.world_trade(at.mineral.slug, at.stage.slug, at.year)
        return weight is not None and self.value_usd < SLIGHT * weight * traded


@metric(
    "s_max*", "1", "Largest supplier's share of reported imports at the binding stage",
    formula="max over stages of max_p M_p / M", needs="trade", scope="chain",
)  # fmt: skip
def dependence(view: View) -> Iterator[Row]:
    """Share of the largest outside supplier in imports at the worst stage, by quantity and by value.

    The worst stage is the one where that share is highest (by tonnes; by value where tonnes are missing),
    among the stages where the economy buys more than it sells, which hold at least five percent of its
    imports along the chain by value, and whose imports are no less than a hundredth of what the economy's
    part in the world's GDP would bring. An economy that sells more than it buys at every stage depends on
    nobody outside: a null row that says so, for a share of a few tonnes would mislead. Stages, and products
    of a stage, that the trade data do not have may be worse: the note names them.
    """
    if view.economy == WORLD:
        raise Absent("The world has no outside supplier.")
    found, gaps = _candidates(view)
    whole = sum(item.value_usd for item in found)
    buying = [item for item in found if not item.net_exporter]
    weighty = [item for item in buying if not item.slight]
    binding = [item for item in weighty if item.value_usd >= MARGINAL * whole]
    beside = [item for item in weighty if item not in binding]
    if not binding:
        sources = {source for item in found for source in item.view.imports.sources}
        raise Absent(" ".join(text for text in (_nobody(view, found, buying), *gaps) if text), sources)
    worst = max(binding, key=lambda item: item.share)
    notes = []
    if len(found) > 1:
        ranking = [
            f"{item.view.stage.slug} {item.share:.3f} on {item.partner} by {item.by}" for item in found
        ]
        notes.append(f"Stages: {'; '.join(ranking)}.")
    for told, items in (
        ("the economy is a net exporter", [item for item in found if item.net_exporter]),
        (BESIDE, beside),
        ("imports are next to nothing for its size", [item for item in buying if item.slight]),
    ):
        if items:
            notes.append(
                f"Not counted as worst, as {told}: {', '.join(item.view.stage.slug for item in items)}."
            )
    for by in ("quantity", "value"):
        yield _row(worst, by, [*notes, *gaps])


def _nobody(view: View, found: list[Candidate], buying: list[Candidate]) -> str:
    """Why no supplier is named: the economy sells more than it buys, or buys next to nothing."""
    if not found:
        return ""
    stages = ", ".join(item.view.stage.slug for item in found)
    if buying:
        return f"Imports are next to nothing for the economy's size, or it is a net exporter ({stages})."
    unseen = [stage.slug for stage in view.span if not stage.traded_whole]
    told = f"Net exporter at every stage with trade ({stages})"
    if not unseen:
        return f"{told}: no dependence on an outside supplier."
    lacking = [stage.untraded for stage in view.span if stage.untraded]
    return " ".join([f"{told}; the trade data do not have all of {', '.join(unseen)}.", *lacking])


def _candidates(view: View) -> tuple[list[Candidate], list[str]]:
    found, gaps = [], []
    for at in view.chain:
        try:
            by: By = "quantity" if at.imports.lacks("quantity") is None else "value"
            partner, share = first_supplier(at, by)
        except Absent as absent:
            gaps.append(f"{at.stage.slug}: {absent.note.split('. ')[0].rstrip('.')}.")
            continue
        worth = at.imports.total("value")[0]
        sold = at.exports.gross_t if by == "quantity" else at.exports.value_usd
        net = float(sold.sum()) > at.imports.total(by)[0]
        found.append(Candidate(at, by, partner, share, worth, net))
    return found, gaps


def _row(worst: Candidate, by: By, notes: list[str]) -> Row:
    view = worst.view
    hub = hub_note(worst.partner)
    notes = [hub, *notes] if hub else notes
    try:
        row = largest_supplier(view, by, worst.partner)
        first, most = first_supplier(view, by)
    except Absent as absent:
        return view.row(
            "dependence", None, partner=worst.partner, by=by, unit="1", sources=absent.sources,
            notes=[absent.note, *notes],
        )  # fmt: skip
    if first != worst.partner and most - row["value"] > _AGREED:
        notes = [f"By {by} the largest is {first} with {most:.3f}.", *notes]
    return view.row(
        "dependence", row["value"], partner=worst.partner, by=by, low=row["low"], high=row["high"], unit="1",
        basis=row["basis"], quality=row["quality"], sources=row["sources"],
        notes=[*notes, row["note"]] if row["note"] else notes,
    )  # fmt: skip
