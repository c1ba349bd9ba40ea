"""Rows of the physical loss by end use: which products could not be made, economy by economy."""

from __future__ import annotations

import re

from derisk.stress.loss.direct import direct_loss
from derisk.stress.loss.economies import economies
from derisk.stress.loss.figures import UNTOLD
from derisk.stress.loss.parameters import End, LossParameters, cites
from derisk.stress.shortage import positions_of
from derisk.stress.simulate import Run
from derisk.terms.answer import Row, row
from derisk.terms.places import ALLIANCE

BY_USE = "gdp_at_risk_by_use_usd"


def use_rows(run: Run, prefix: str, given: End | LossParameters = "central") -> list[Row]:
    """Value added lost of each product first made of the mineral, for the economies that the table has.

    They add up to the physical loss. Each has the field `product`; `given` are the parameters of
    the loss, or the end of their ranges.
    """
    network = run.network
    found = economies(network.places, network.year)
    parameters = given if isinstance(given, LossParameters) else LossParameters.load(given)
    direct = direct_loss(run, parameters)
    rests = direct.reliance
    sources = {*run.sources, *found.cites, *cites(), *rests.cites}
    rows = []
    for economy in dict.fromkeys((*ALLIANCE, "alliance", *network.places)):
        inside = positions_of(network.places, economy)
        if not inside or not found.known[inside].any():
            continue
        untold = bool(rests.untold[inside][found.known[inside]].all())
        for product, sector, lost in zip(rests.products, rests.sector, direct.lost, strict=True):
            made_by = found.names[found.sectors[int(sector)]]
            why = UNTOLD if untold else f"value added of what could not be made, in {made_by}"
            name = re.sub(r"[^a-z]+", "-", product.lower()).strip("-")
            rows.append(row(
                id=f"{prefix}/{economy}/{network.mineral}/{BY_USE}/{name}",
                economy=economy, mineral=network.mineral, metric=BY_USE,
                value=None if untold else float(lost[inside].sum()),
                unit="USD", basis="content", quality="prior", sources=sources,
                note=f"{product}: {why}",
                product=product,
            ))  # fmt: skip
    return rows
