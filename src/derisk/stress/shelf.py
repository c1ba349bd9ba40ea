"""Written models of networks, kept while no run uses them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from derisk.market.solver import WarmModel
    from derisk.network.network import Network
    from derisk.stress.restrictions.limits import Mask

MOST = 6  # models kept


class Shelf:
    """Idle models by network and masks; one that is lent is not among them: no two runs share it.

    The masks are all that a written model has or leaves out: arcs, what stays at nought, quotas.
    """

    def __init__(self) -> None:
        # the network stays with its model, so that its identity is not given to another
        self._idle: OrderedDict[tuple[int, bytes], tuple[Network, WarmModel]] = OrderedDict()

    def take(self, network: Network, masks: Sequence[Mask]) -> WarmModel | None:
        """An idle model of this network with these masks; None where there is none."""
        found = self._idle.pop(_key(network, masks), None)
        return None if found is None else found[1]

    def put(self, network: Network, masks: Sequence[Mask], model: WarmModel) -> None:
        """Give a model back; the one idle for longest makes room."""
        self._idle[_key(network, masks)] = (network, model)
        while len(self._idle) > MOST:
            self._idle.popitem(last=False)


def _key(network: Network, masks: Sequence[Mask]) -> tuple[int, bytes]:
    return id(network), b"".join(np.packbits(mask).tobytes() for mask in masks)


SHELF = Shelf()
