"""Buy from new suppliers together: one approval for all members, and one search."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.network.network import Network


@dataclass(frozen=True)
class JointPurchasing:
    """Buy from new suppliers together: one approval for all members, and one search."""

    technology: str = "joint-purchasing"
    meaning: str = "New suppliers sought and approved once for all members, who buy from them together."

    def sites(self, network: Network, members: tuple[str, ...], stage: str) -> tuple[str, ...]:
        """Members that need the product."""
        need = (network.use + network.feed)[network.stage(stage)]
        return tuple(code for code in members if need[network.place(code)] > 0)


INSTRUMENT = JointPurchasing()
