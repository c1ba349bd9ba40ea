"""Redesign so that the same service takes less of the product."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.network.network import Network


@dataclass(frozen=True)
class Thrifting:
    """Redesign so that the same service takes less of the product."""

    technology: str = "thrifting"
    meaning: str = "Redesign so that the same service takes less of the product."

    def sites(self, network: Network, members: tuple[str, ...], stage: str) -> tuple[str, ...]:
        """Members with final use of the product."""
        use = network.use[network.stage(stage)]
        return tuple(code for code in members if use[network.place(code)] > 0)


INSTRUMENT = Thrifting()
