"""Separate, smelt or refine what the stage before delivers."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.network.network import Network


@dataclass(frozen=True)
class Refinery:
    """Separate, smelt or refine what the stage before delivers."""

    technology: str = "refinery"
    meaning: str = "Separate, smelt or refine what the stage before delivers."

    def sites(self, network: Network, members: tuple[str, ...], stage: str) -> tuple[str, ...]:
        """Any member."""
        return members


INSTRUMENT = Refinery()
