"""Win the product back from what users throw away."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.network.network import Network


@dataclass(frozen=True)
class Recycling:
    """Win the product back from what users throw away."""

    technology: str = "recycling"
    meaning: str = "Win the product back from what users throw away."

    def sites(self, network: Network, members: tuple[str, ...], stage: str) -> tuple[str, ...]:
        """Members that use or process the product: where scrap falls."""
        return members


INSTRUMENT = Recycling()
