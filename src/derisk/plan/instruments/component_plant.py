"""Make the component: magnets from oxides."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.network.network import Network


@dataclass(frozen=True)
class ComponentPlant:
    """Make the component: magnets from oxides."""

    technology: str = "component-plant"
    meaning: str = "Make the component: magnets from oxides."

    def sites(self, network: Network, members: tuple[str, ...], stage: str) -> tuple[str, ...]:
        """Any member."""
        return members


INSTRUMENT = ComponentPlant()
