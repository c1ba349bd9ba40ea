"""Decide on permits sooner, so that a plant makes its first product earlier."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.network.network import Network


@dataclass(frozen=True)
class Permitting:
    """Decide on permits sooner, so that a plant makes its first product earlier."""

    technology: str = "permitting"
    meaning: str = "Permits decided sooner: what is not permitted yet makes its first product earlier."

    def sites(self, network: Network, members: tuple[str, ...], stage: str) -> tuple[str, ...]:
        """Any member: permits are its own to give."""
        return members


INSTRUMENT = Permitting()
