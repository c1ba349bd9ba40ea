"""Who can send what to whom: chains and their reconciled baselines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derisk.network.network import Network
    from derisk.terms.answer import Row


def baseline(mineral: str, year: int | None = None) -> Network:
    """The reconciled baseline of a mineral's chain; see `derisk.network.reconciled.baseline`."""
    from derisk.network.reconciled import baseline as find

    return find(mineral, year)


def base_years(mineral: str) -> tuple[int, ...]:
    """Years for which a baseline can be made."""
    from derisk.network.reconciled import base_years as find

    return find(mineral)


def modelled() -> tuple[str, ...]:
    """Minerals whose chains have a reconciled baseline in some year."""
    from derisk.network.reconciled import missing
    from derisk.terms.minerals import mineral, minerals

    return tuple(slug for slug in minerals() if not missing(mineral(slug)) and base_years(slug))


def rows(mineral: str, year: int | None = None) -> tuple[list[Row], list[str]]:
    """Reported against used, figure by figure, and notes: the rows of `derisk network`."""
    from derisk.network.tidy import network_rows

    network = baseline(mineral, year)
    return network_rows(network), list(network.notes)
