"""The largest outside supplier and its share."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.exposure.absent import Absent
from derisk.exposure.apart import APART_BASIS, Apart
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
    known = view.mix.known
    if not known:
        raise Absent("No output by place is published.", view.mix.cites)
    return largest([line.place for line in known], view.mix.mass)


def first_supplier(view: View, by: By) -> tuple[str, float]:
    """The largest outside supplier by this basis and its share (1); Absent if there are no shares.

    Absent too where its heading pools several goods, unless a finer code counts the mineral apart.
    """
    if view.apart is not None and view.apart.by(by):
        row = _printed(view, view.apart, by, None)
        return row["partner"], row["value"]
    return view.alone(view.imports, by).largest(by)


def largest_supplier(view: View, by: By, partner: str | None = None) -> Row:
    """The row of the largest supplier by this basis, or of the named one; Absent if there are no shares."""
    if view.apart is not None and view.apart.by(by):
        return _printed(view, view.apart, by, partner)
    flows = view.alone(view.imports, by)
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


def _printed(view: View, apart: Apart, by: By, partner: str | None) -> Row:
    """The row of the largest origin, or of the named one, of the mineral alone; Absent if it is not told."""
    first = apart.largest(by)
    if partner is None and first is None:
        told = ", ".join(f"{origin} {share:.3f}" for origin, share in apart.by(by).items())
        raise Absent(
            f"Of its origins {told} alone is told; a larger one may not be. {apart.note}", apart.sources
        )
    name = partner or (first[0] if first else "")
    if name not in apart.by(by):
        raise Absent(f"The part of {name} is not told. {apart.note}", apart.sources)
    return view.row(
        "largest_supplier_share", apart.by(by)[name], partner=name, by=by, unit="1", basis=APART_BASIS[by],
        quality=apart.quality, sources=apart.sources, notes=(hub_note(name), apart.note),
    )  # fmt: skip


@metric(
    "s_max", "1", "Largest share of reported imports; for the world, of published production",
    formula="max_p M_p / M", needs="trade",
)  # fmt: skip
def largest_supplier_share(view: View) -> Iterator[Row]:
    """Share of the largest outside supplier, named; for the world, of the largest producer."""
    if view.economy == WORLD:
        place, _ = largest_producer(view)
        part = view.mix.of(place, {place})
        yield view.row(
            "largest_supplier_share", part.value, partner=place, by="content", low=part.low, high=part.high,
            unit="1", basis=view.mix_basis, quality=weakest([part.quality]),
            sources={*part.sources, *view.mix.world.sources}, notes=[*part.notes, *view.mix.world.notes],
        )  # fmt: skip
        return
    for by in BY:
        try:
            yield largest_supplier(view, by)
        except Absent as absent:
            yield view.row(
                "largest_supplier_share", None, by=by, unit="1", notes=[absent.note], sources=absent.sources
            )
