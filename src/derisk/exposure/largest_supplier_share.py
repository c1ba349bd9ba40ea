"""The largest outside supplier and its share."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.absent import Absent
from derisk.exposure.flows import weakest
from derisk.exposure.import_share import BY
from derisk.exposure.register import metric
from derisk.exposure.shares import largest
from derisk.exposure.view import View
from derisk.terms.answer import By, Row
from derisk.terms.places import WORLD

HUBS = ("BEL", "CHE", "HKG", "NLD", "SGP")  # trade more than they make; customs often name them as origin


def hub_note(partner: str) -> str:
    """A caution where the supplier is a place of transit, else an empty text."""
    return f"{partner} is a trading hub: the origin may lie behind it." if partner in HUBS else ""


def largest_producer(view: View) -> tuple[str, float]:
    """The place with the largest known output of the world, and its share of it (1)."""
    known = view.parts.known
    if not known:
        raise Absent("No output by place is published.", view.parts.cites)
    return largest([line.place for line in known], view.parts.mass)


def first_supplier(view: View, by: By) -> tuple[str, float]:
    """The largest outside supplier by this basis and its share (1); Absent if there are no shares."""
    return view.some(view.imports, by).largest(by)


def largest_supplier(view: View, by: By, partner: str | None = None) -> Row:
    """The row of the largest supplier by this basis, or of the named one; Absent if there are no shares."""
    flows = view.some(view.imports, by)
    share, (low, high) = flows.share(by), flows.share_ends(by)
    name = partner or flows.largest(by)[0]
    if name not in flows.partners:
        raise Absent(f"No trade with {name} is reported.", flows.sources)
    position = flows.partners.index(name)
    ranged = high[position] - low[position] > 1e-12
    return view.row(
        "largest_supplier_share", float(share[position]), partner=name, by=by, unit="1",
        basis=view.basis(flows, by), low=float(low[position]) if ranged else None,
        high=float(high[position]) if ranged else None, quality=flows.quality(by),
        sources=flows.cites(by), notes=(hub_note(name), *view.notes(flows, by, name)),
    )  # fmt: skip


@metric(
    "s_max", "1", "Largest share of reported imports; for the world, of published production",
    formula="max_p M_p / M", needs="trade",
)  # fmt: skip
def largest_supplier_share(view: View) -> Iterator[Row]:
    """Share of the largest outside supplier, named; for the world, of the largest producer."""
    if view.economy == WORLD:
        place, _ = largest_producer(view)
        part = view.parts.of(place, {place})
        yield view.row(
            "largest_supplier_share", part.value, partner=place, by="content", low=part.low, high=part.high,
            unit="1", basis=view.mineral.basis_at(view.stage), quality=weakest([part.quality]),
            sources={*part.sources, *view.parts.world.sources}, notes=[*part.notes, *view.parts.world.notes],
        )  # fmt: skip
        return
    for by in BY:
        try:
            yield largest_supplier(view, by)
        except Absent as absent:
            yield view.row(
                "largest_supplier_share", None, by=by, unit="1", notes=[absent.note], sources=absent.sources
            )
