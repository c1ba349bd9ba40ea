"""Rows of a baseline: each figure as reported and as used, node by node, arc by arc, and why."""

from __future__ import annotations

from typing import Any

import numpy as np

from derisk.network.network import Network
from derisk.network.origins import origins
from derisk.network.pooling import PLAYERS
from derisk.terms.answer import Row, row
from derisk.terms.minerals import mineral as find_mineral

METRICS = {
    "production": "output of a stage",
    "flow": "shipment from the economy to the partner",
    "use": "final use, outside the chain",
    "recycled": "secondary supply that enters as the product of a stage",
    "origin": "whose work at a stage is in what a player has of the last product, hubs looked through",
    "host_limit": "most that a by-product can be made of what its host makes there",
}
TOLD = 5e-4  # a smaller move is rounding
GUESSED = ("derived", "prior")
LOST = 0.01  # of an estimate of output: below it the balances leave nothing for it, which is no nought
NOTHING_LEFT = "the balances leave nothing for it, so how much is made is not known"
LEAST = 0.01  # share of an origin that is listed
UNREPORTED = "no publisher gives it"


def network_rows(network: Network) -> list[Row]:
    """One row a figure: `value` is what the baseline uses, `reported` what was published, t content a year.

    Then one row a stage for its base price, for a by-product one a place for the limit that its host sets,
    last the origins of what the players have. A figure that was seen and set aside has value 0 and says why;
    a figure that no publisher gives has `reported` None. Output that was estimated and for which the balances
    leave nothing has `value` None: not known, no nought.
    """
    basis = find_mineral(network.mineral).basis
    rows = [_figure(network, basis, item) for item in network.adjustments.iter_rows(named=True)]
    for s, stage in enumerate(network.stages):
        price = network.prices[s]
        rows.append(
            row(
                id=f"network/{network.mineral}/{network.year}/price/{stage}",
                metric="price", value=price.usd_t, unit="USD/t", mineral=network.mineral, stage=stage,
                year=network.year, basis=basis, quality=price.quality, sources=price.sources, note=price.why,
                reported=price.usd_t if price.quality in ("reported", "estimated") else None,
            )
        )  # fmt: skip
    return rows + _limits(network, basis) + _origins(network, basis)


def _origins(network: Network, basis: str) -> list[Row]:
    """Whose work, at each stage, is in what a player has of the last product; shares of `LEAST` or more."""
    last, chain = len(network.stages) - 1, find_mineral(network.mineral)
    rows = []
    for back, stage in enumerate(network.stages):
        shares = origins(network, last, back)
        for r, place in enumerate(network.places):
            for o in np.argsort(-shares[r], kind="stable") if place in PLAYERS else ():
                if shares[r, o] < LEAST:
                    break
                partner = network.places[o]
                rows.append(
                    row(
                        id=f"network/{network.mineral}/{network.year}/origin/{stage}/{place}/{partner}",
                        metric="origin", value=float(shares[r, o]), unit="share", economy=place,
                        mineral=network.mineral, stage=stage, year=network.year, partner=partner,
                        by="content", basis=basis, quality="derived", sources=network.sources,
                        note=f"in what it has of {chain.stage(network.stages[last]).product}",
                    )
                )  # fmt: skip
    return rows


def _limits(network: Network, basis: str) -> list[Row]:
    chain = find_mineral(network.mineral)
    return [
        row(
            id=f"network/{network.mineral}/{network.year}/host_limit/{stage}/{place}",
            metric="host_limit", value=float(network.most_t[s, r]), unit="t", economy=place,
            mineral=network.mineral, stage=stage, year=network.year, by="content", basis=basis,
            quality="prior", sources=["derisk-priors"],
            note=f"the most that {chain.stage(stage).host} lets it make there, and never less than is made",
        )
        for s, stage in enumerate(network.stages)
        for r, place in enumerate(network.places)
        if 0.0 < network.most_t[s, r] < float("inf")
    ]  # fmt: skip


def _figure(network: Network, basis: str, item: dict[str, Any]) -> Row:
    reported = item["reported"]
    note = item["why"] or ("" if reported is not None else UNREPORTED)
    move = item["used"] / reported - 1.0 if reported and item["used"] > 0 else 0.0
    if abs(move) >= TOLD:
        note = f"{note + '; ' if note else ''}moved by {move:+.1%}"
    value: float | None = item["used"]
    if item["kind"] == "production" and item["quality"] in GUESSED and item["used"] < LOST * (reported or 0):
        value, note = None, f"{note}; {NOTHING_LEFT}"
    return row(
        id=item["id"], metric=item["kind"], value=value, unit="t", economy=item["place"],
        mineral=network.mineral, stage=item["stage"], year=network.year, partner=item["partner"],
        by="content", basis=basis, quality=item["quality"],
        sources=[key for key in item["cite"].split(";") if key], note=note or None, reported=reported,
    )  # fmt: skip
