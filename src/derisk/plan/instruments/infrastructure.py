"""Roads, power, water and ports that let a place take more plants than it can today."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.network.network import Network


@dataclass(frozen=True)
class Infrastructure:
    """Roads, power, water and ports that let a place take more plants than it can today."""

    technology: str = "infrastructure"
    meaning: str = "Roads, power, water and ports: places take more plants, and new ore is opened."

    def sites(self, network: Network, members: tuple[str, ...], stage: str) -> tuple[str, ...]:
        """Any member; at mining those where ore is known, see `derisk.plan.enabling`."""
        return members


INSTRUMENT = Infrastructure()
