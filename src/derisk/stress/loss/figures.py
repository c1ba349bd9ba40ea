"""The figures of a loss by economy and sector, as the rows of a run print them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from derisk.stress.loss.losses import Losses
from derisk.stress.loss.price import PriceTransfer
from derisk.terms.places import REST_OF_WORLD, members

PHYSICAL, PROPAGATION = "gdp_at_risk_physical_usd", "gdp_at_risk_propagation_usd"
AT_RISK, EXPOSURE = "value_added_at_risk_usd", "exposure_usd"
LOST, MOVED = "price_transfer_lost_usd", "price_transfer_moved_usd"
ABROAD, HOME = "price_transfer_abroad_usd", "price_transfer_home_usd"

UNTOLD = "what leaves is as much as what comes, within the errors of trade: what is used there is not known"


@dataclass(frozen=True)
class Figure:
    """One figure: its metric, USD (None: not known), why or how, and the sector it is of (None: all)."""

    metric: str
    value: float | None
    note: str
    sector: str | None = None
    sector_name: str | None = None

    @property
    def of_sector(self) -> dict[str, Any]:
        """The fields that only the row of a sector has."""
        return {} if self.sector is None else {"sector": self.sector, "sector_name": self.sector_name}


def loss_figures(losses: Losses, inside: Sequence[int]) -> Iterator[Figure]:
    """GDP at risk of an economy in its layers, all in all and by sector, and its exposure."""
    inside = list(inside)
    found = losses.economies
    if not losses.known[inside].any():
        why = (
            UNTOLD
            if found.known[inside].any()
            else "the input-output table of 2011 does not have this economy"
        )
        for metric in (PHYSICAL, PROPAGATION, AT_RISK, EXPOSURE):
            yield Figure(metric, None, why)
        return
    how = _how(losses, inside)
    layers = (
        (PHYSICAL, losses.physical, f"output that needs the missing mineral; {how}"),
        (PROPAGATION, losses.propagation, f"what that stops in other sectors and economies; {how}"),
        (AT_RISK, losses.at_risk, f"physical loss and propagation; {how}"),
        (EXPOSURE, losses.exposure, f"all output that needs the mineral, directly or not: no loss; {how}"),
    )
    for metric, values, note in layers:
        yield Figure(metric, float(values[inside].sum()), note)
    reached = (losses.needing[inside].sum(axis=0), losses.exposure[inside].sum(axis=0))
    for (metric, values, note), exposed in zip(layers[:2], reached, strict=True):
        by_sector = values[inside].sum(axis=0)
        for i, sector in enumerate(found.sectors):
            if exposed[i] > 0.0:
                yield Figure(metric, float(by_sector[i]), note, sector, found.names[sector])


def price_figures(found: PriceTransfer) -> Iterator[Figure]:
    """What users pay for dearer supply: the same missing tonnes as the loss, seen from users' purses."""
    apart = "not to be added to value added at risk"
    yield Figure(LOST, found.lost, f"worth above base price of use given up, and dearer carriage; {apart}")
    yield Figure(MOVED, found.moved, f"paid more for what is still used, abroad and at home; {apart}")
    yield Figure(ABROAD, found.abroad, "of what is paid more, the part that ends with sellers abroad")
    yield Figure(HOME, found.home, "of what is paid more, the part that ends with sellers at home")


def _how(losses: Losses, inside: Sequence[int]) -> str:
    found = losses.economies
    missing = set(found.missing) & {code for r in inside for code in _codes(found.places[r])}
    without = f", without {', '.join(sorted(missing))}" if missing else ""
    blind = [found.places[r] for r in inside if found.places[r] in losses.untold]
    without += f", without what {', '.join(blind)} may use, which trade does not tell" if blind else ""
    priors = ", shares partly guesses" if losses.priors else ""
    return f"sectors of {found.table_year} at the GDP of {found.year}{without}{priors}"


def _codes(place: str) -> tuple[str, ...]:
    return () if place == REST_OF_WORLD else members(place)
