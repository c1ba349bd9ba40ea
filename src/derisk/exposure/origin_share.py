"""Where the work in an economy's supply was done, looked through hubs and up the chain."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from derisk.exposure.absent import Absent
from derisk.exposure.followed import Followed, followed
from derisk.exposure.register import metric
from derisk.exposure.view import PerPartner, View
from derisk.terms.answer import Row
from derisk.terms.places import WORLD

LEAST = 1e-3  # smaller shares are not shown


@metric(
    "o", "1", "Proportional tracing as in material flow analysis; reported trade and output",
    formula="o_s = V_t V_(t-1) ... V_s, v_r = (P_r e_r + sum_q M_qr v_q) / (P_r + sum_q M_qr)", needs="trade",
    besides="production",
)  # fmt: skip
def origin_share(view: View) -> Iterator[Row]:
    """Share of an economy's supply whose work at this stage was done in each place, own work included.

    The supply is that of the most downstream product that can be followed from this stage (field `product`):
    a magnet from Malaysia made of Chinese oxide is Chinese at separation. Own output and imports mix in each
    place in proportion, so hubs show what lies behind them. `high` adds the part whose origin is not known.
    Output that nobody publishes counts as what leaves a place beyond what comes in, the least it can be; of
    an economy known to make the product the shares are then those of its imports alone. Where a heading
    carries the product of the stage before too, only known makers of the product make it, and what known
    makers of the other ship is left out.
    """
    if view.economy == WORLD:
        raise Absent("The world has no outside origin; see production_share.")
    group = view.economy if len(view.places) > 1 else None
    chain = followed(view.mineral.slug, view.stage.slug, view.year, group, view.published)
    if chain is None:
        raise Absent(
            f"Trade of {view.stage.slug} in {view.year} is not known in tonnes of content: it ends there."
        )
    here = chain.places.index(view.economy)
    target = chain.target(here)
    if target is None:
        alone = "Its imports are not known in tonnes of content; single shipments to others alone are cited."
        raise Absent("Nothing is made or imported." if chain.first.whole else alone, chain.first.cites)
    share = chain.origins(target, here)
    lost = max(0.0, 1.0 - float(share.sum()))
    notes = _notes(view, chain, target, here, lost)
    through = chain.known[: len(chain.known) - len(target.known) + 1]
    cites = frozenset().union(*(each.cites for each in through))
    product = target.first.stage
    shown = np.flatnonzero(share >= LEAST)
    if not len(shown):
        raise Absent("The origin of its supply is not known.", cites)
    figures: list[PerPartner] = []
    for position in shown[np.argsort(-share[shown], kind="stable")].tolist():
        value = float(share[position])
        ends = (value, min(1.0, value + lost)) if lost > LEAST else (None, None)
        figures.append((chain.places[position], value, *ends, notes))
    yield from view.rows(
        "origin_share", figures, by="content", unit="1", basis=view.mineral.basis_at(product),
        quality="prior", sources=cites, product=product.slug,
    )  # fmt: skip


def _notes(view: View, chain: Followed, target: Followed, here: int, lost: float) -> list[str]:
    notes = [] if target is chain else [f"In the economy's supply of {target.first.stage.product}."]
    if target.hidden(here):
        notes.append("Its own output is not published: the shares are those of its imports.")
    elif len(view.places) > 1:
        notes.append("Its own output is that of the members with a line of their own, the least it can be.")
    if lost > LEAST:
        notes.append(f"The origin of {lost:.1%} is not known.")
    return notes
