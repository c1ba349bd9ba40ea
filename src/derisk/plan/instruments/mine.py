"""Dig and concentrate more ore where it is known."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.network.network import Network

KNOWN_ORE = 1e-3  # of world output


@dataclass(frozen=True)
class Mine:
    """Dig and concentrate more ore where it is known."""

    technology: str = "mine"
    meaning: str = "Dig and concentrate more ore where it is known."

    def sites(self, network: Network, members: tuple[str, ...], stage: str) -> tuple[str, ...]:
        """Members that mine today, where ore is known to lie."""
        made = network.production[network.stage(stage)]
        return tuple(code for code in members if made[network.place(code)] > KNOWN_ORE * made.sum())


INSTRUMENT = Mine()
