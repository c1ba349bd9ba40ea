"""The headline: on whom, how much, and at which stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derisk.exposure.absent import Absent
from derisk.exposure.largest_supplier_share import first_supplier, hub_note, largest_supplier
from derisk.exposure.net_position import Position, position, told_by_survey
from derisk.exposure.register import metric
from derisk.exposure.view import POOLED, View
from derisk.terms.answer import By, Row
from derisk.terms.places import WORLD

_AGREED = 5e-4  # shares nearer than this print alike
MARGINAL = 0.05  # of a chain's imports by value: below it a stage is no headline
SLIGHT = 0.01  # of what the economy's part in the world's GDP would bring: below it neither
BESIDE = "imports are under five percent of the chain's"
SELLS = "Net exporter"  # how a null row begins of an economy that buys nothing net along the whole chain
SELLS_KNOWN = "Not known in whole: a net exporter"  # the same where the trade data lack a part of the chain


@dataclass(frozen=True)
class Candidate:
    """The largest outside supplier of one stage, by tonnes where there are tonnes, else by value."""

    view: View
    by: By
    partner: str
    share: float
    value_usd: float | None  # of imports; None where no heading of the product is in the trade data
    position: Position

    @property
    def slight(self) -> bool:
        """Whether imports are next to nothing for an economy of this size: a few samples name anybody."""
        at = self.view
        if at.apart is not None:
            return False  # what is traded under the pool says nothing of the mineral
        weight = at.published.weight(at.places, at.year)
        traded = at.published.world_trade(at.mineral.slug, at.stage.slug, at.year)
        return weight is not None and (self.value_usd or 0.0) < SLIGHT * weight * traded


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
    nobody outside: a null row that says so, for a share of a few tonnes would mislead. That is said only
    where the trade data have all of the chain, under headings that hold nothing else, and in every reading of
    what those contain; else the row says what is not known. Of a heading that pools several goods no supplier
    is named, unless a finer national code counts the mineral apart. Stages, and products of a stage, that the
    trade data do not have may be worse: the note names them.
    """
    if view.economy == WORLD:
        raise Absent("The world has no outside supplier.")
    found, gaps, pooled = _candidates(view)
    whole = sum(item.value_usd or 0.0 for item in found)
    buying = [item for item in found if item.position in ("buys", "untold")]
    weighty = [item for item in buying if not item.slight]
    binding = [item for item in weighty if item.value_usd is None or item.value_usd >= MARGINAL * whole]
    beside = [item for item in weighty if item not in binding]
    surveyed = [item for item in found if told_by_survey(item.view)]
    printed = (
        f"Whether it buys or sells more is as its survey prints it ({_stages(surveyed)})." if surveyed else ""
    )
    if not binding:
        sources = {source for item in found if item.view.stage.hs for source in item.view.imports.sources}
        told = [*pooled, *gaps] if not found else [_nobody(view, found, buying), printed, *pooled, *gaps]
        raise Absent(" ".join(text for text in told if text), sources)
    worst = max(binding, key=lambda item: item.share)
    notes = []
    if len(found) > 1:
        ranking = [
            f"{item.view.stage.slug} {item.share:.3f} on {item.partner} by {item.by}" for item in found
        ]
        notes.append(f"Stages: {'; '.join(ranking)}.")
    if worst.position == "untold":
        notes.append("What the economy sells of it is not counted apart.")
    for why, items in (
        ("as the economy is a net exporter", [item for item in found if item.position == "sells"]),
        (
            "as it is not known whether the economy buys or sells more",
            [item for item in found if item.position == "open"],
        ),
        (f"as {BESIDE}", beside),
        ("as imports are next to nothing for its size", [item for item in buying if item.slight]),
    ):
        if items:
            notes.append(f"Not counted as worst, {why}: {_stages(items)}.")
    notes += [printed] if printed else []
    for by in ("quantity", "value"):
        yield _row(worst, by, [*notes, *pooled, *gaps])


def _stages(items: list[Candidate]) -> str:
    return ", ".join(item.view.stage.slug for item in items)


def _nobody(view: View, found: list[Candidate], buying: list[Candidate]) -> str:
    """Why no supplier is named: a net exporter, imports of next to nothing, or nobody can tell."""
    stages = _stages(found)
    if buying:
        return f"Imports are next to nothing for the economy's size, or it is a net exporter ({stages})."
    open_ = [item for item in found if item.position == "open"]
    if open_:
        sold = [item for item in found if item.position == "sells"]
        besides = f" It is a net exporter elsewhere ({_stages(sold)})." if sold else ""
        return (
            f"Not known whether the economy buys or sells more ({_stages(open_)}): the headings hold other "
            f"goods too, or what they contain leaves a range that holds both.{besides}"
        )
    unseen = [stage.slug for stage in view.span if not stage.traded_whole]
    if not unseen and len(found) == len(view.span):
        return f"{SELLS} at every stage with trade ({stages}): no dependence on an outside supplier."
    lacking = [stage.untraded for stage in view.span if stage.untraded]
    told = f"{SELLS_KNOWN} at every stage with trade ({stages})"
    if not unseen:
        return f"{told}; of the others no imports are known."
    return " ".join([f"{told}; the trade data do not have all of {', '.join(unseen)}.", *lacking])


def _candidates(view: View) -> tuple[list[Candidate], list[str], list[str]]:
    """The stages with a largest supplier; why the others have none; and what their pools hold together."""
    found, gaps, pooled = [], [], []
    for at in view.chain:
        try:
            if at.apart is not None:
                by: By = "quantity" if at.apart.by("quantity") else "value"
            elif at.pools(at.imports):
                pooled.append(f"{POOLED} ({at.stage.slug}): {at.together(at.imports)}")
                continue
            else:
                by = "quantity" if at.imports.lacks("quantity") is None else "value"
            partner, share = first_supplier(at, by)
        except Absent as absent:
            gaps.append(f"{at.stage.slug}: {absent.note.split('. ')[0].rstrip('.')}.")
            continue
        worth = at.imports.total("value")[0] if at.stage.hs else None
        found.append(Candidate(at, by, partner, share, worth, position(at, by)))
    return found, gaps, pooled


def _row(worst: Candidate, by: By, notes: list[str]) -> Row:
    view = worst.view
    hub = hub_note(worst.partner)
    notes = [hub, *notes] if hub else notes
    if view.apart is not None and not view.apart.by(by):
        told = f"By {by} no origin of the mineral alone is printed."
        return view.row(
            "dependence", None, partner=worst.partner, by=by, unit="1", sources=view.apart.sources,
            notes=[told, *notes],
        )  # fmt: skip
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
