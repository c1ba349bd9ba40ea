"""Written models of networks, kept while no run uses them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derisk.market.solver import WarmModel
    from derisk.network.network import Network
    from derisk.stress.restrictions.limits import Mask

MOST = 6  # models kept


class Shelf:
    """Idle models by network, arcs and quotas; one that is lent is not among them: no two runs share it."""

    def __init__(self) -> None:
        # the network stays with its model, so that its identity is not given to another
        self._idle: OrderedDict[tuple[int, bytes], tuple[Network, WarmModel]] = OrderedDict()

    def take(self, network: Network, arcs: Mask, quotas: Sequence[Mask]) -> WarmModel | None:
        """An idle model of this network, with these arcs and quotas; None where there is none."""
        found = self._idle.pop(_key(network, arcs, quotas), None)
        return None if found is None else found[1]

    def put(self, network: Network, arcs: Mask, quotas: Sequence[Mask], model: WarmModel) -> None:
        """Give a model back; the one idle for longest makes room."""
        self._idle[_key(network, arcs, quotas)] = (network, model)
        while len(self._idle) > MOST:
            self._idle.popitem(last=False)


def _key(network: Network, arcs: Mask, quotas: Sequence[Mask]) -> tuple[int, bytes]:
    return id(network), b"".join(mask.tobytes() for mask in (arcs, *quotas))


SHELF = Shelf()
