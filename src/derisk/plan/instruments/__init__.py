"""Instruments: what a plan may do, one file each; plan files name them.

Most make, win back, save or store product. Three make nothing and loosen what limits the others:
infrastructure (how much a place takes), permitting (how soon), joint purchasing (how soon new suppliers
deliver, and how dear); see `derisk.plan.enabling`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from typing import Protocol

from derisk.network.network import Network


class Instrument(Protocol):
    """Where an instrument may stand; what it costs is a fact, how it works an equation."""

    @property
    def technology(self) -> str:
        """Its slug, as in plan files and the table of candidates."""
        ...

    @property
    def meaning(self) -> str:
        """One plain sentence."""
        ...

    def sites(self, network: Network, members: tuple[str, ...], stage: str) -> tuple[str, ...]:
        """Places of the network where it may stand, for a stage of the chain."""
        ...


@lru_cache(maxsize=1)
def instruments() -> dict[str, Instrument]:
    """All instruments by slug; the folder is read."""
    found: dict[str, Instrument] = {}
    for module in sorted(item.name for item in pkgutil.iter_modules(__path__)):
        instrument: Instrument = importlib.import_module(f"{__name__}.{module}").INSTRUMENT
        found[instrument.technology] = instrument
    return found
