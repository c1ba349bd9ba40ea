"""Who can send what to whom: chains and their reconciled baselines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derisk.network.network import Network
    from derisk.terms.answer import Row


BaseYear = int | tuple[int, ...] | None  # a year, several whose mean is taken, or the latest with data


def baseline(mineral: str, year: BaseYear = None, finer: bool = False) -> Network:
    """The reconciled baseline of a mineral's chain, or the mean of several years' baselines.

    `finer` is for one year alone: smaller suppliers stand in it on their own.

    See `derisk.network.reconciled.baseline` and `derisk.network.averaged.baseline`.
    """
    if isinstance(year, tuple):
        from derisk.network.averaged import baseline as average

        return average(mineral, year)
    from derisk.network.reconciled import baseline as find

    return find(mineral, year, finer)


def base_years(mineral: str) -> tuple[int, ...]:
    """Years for which a baseline can be made."""
    from derisk.network.years import base_years as find

    return find(mineral)


def modelled() -> tuple[str, ...]:
    """Minerals whose chains have a reconciled baseline in some year."""
    from derisk.network.years import missing
    from derisk.terms.minerals import mineral, minerals

    return tuple(slug for slug in minerals() if not missing(mineral(slug)))


def rows(mineral: str, year: int | None = None) -> tuple[list[Row], list[str]]:
    """Reported against used, figure by figure, and notes: the rows of `derisk network`."""
    from derisk.network.tidy import network_rows

    network = baseline(mineral, year)
    return network_rows(network), list(network.notes)
