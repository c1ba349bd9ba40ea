"""Buy stock in calm years, release it in a stop, buy it back afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.network.network import Network


@dataclass(frozen=True)
class Stockpile:
    """Buy stock in calm years, release it in a stop, buy it back afterwards."""

    technology: str = "stockpile"
    meaning: str = "Buy stock in calm years, release it in a stop, buy it back afterwards."

    def sites(self, network: Network, members: tuple[str, ...], stage: str) -> tuple[str, ...]:
        """Any member."""
        return members


INSTRUMENT = Stockpile()
