"""Proportional tracing: whose work is in what a place has, through hubs and up the chain.

What a place makes and what it buys mix, and what it sells or uses has the shares of the mix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
LEAK = 1e-12  # keeps a circle of places that make nothing solvable: its origin comes out as nothing


@dataclass(frozen=True)
class Step:
    """One stage: output[r] and shipments[q, r] from q to r, t content; `told[r]` where output is known.

    Where output is not known it is what leaves a place beyond what came in, for it must be made there. That
    is the least a place can make: of a known maker (`maker[r]`) the rest has no origin that can be told.
    """

    output: Matrix
    shipments: Matrix
    told: NDArray[np.bool_]
    maker: NDArray[np.bool_]

    def made(self) -> Matrix:
        """[r] output as told, else the surplus of exports over imports, at least 0."""
        surplus = np.maximum(self.shipments.sum(axis=1) - self.shipments.sum(axis=0), 0.0)
        return np.where(self.told, self.output, surplus)


def mix(step: Step) -> Matrix:
    """[r, o] share of what r has that was made at o: v_r = (P_r e_r + sum_q M_qr v_q) / (P_r + sum_q M_qr).

    A row of nothing (no output, no imports) is all 0: the origin is not known. Rows that go round in a
    circle of places which make nothing have no origin either, nor has what a maker of unknown output has
    beyond the least that it must have made.
    """
    made = step.made()
    supply = made + step.shipments.sum(axis=0)
    some = supply > 0
    share = np.divide(step.shipments, supply, out=np.zeros_like(step.shipments), where=some)
    own = np.divide(made, supply, out=np.zeros_like(made), where=some)
    share = np.where(step.maker & ~step.told, 0.0, share)
    return _solved(share, own).clip(0.0, 1.0)


def _solved(share: Matrix, own: Matrix) -> Matrix:
    """v of (1 + LEAK) v_r - sum_q share_qr v_q = own_r e_r; share[q, r], own[r] -> [r, o].

    Only those who send anything on are unknowns of each other, and only makers are origins: all other rows
    follow from these, and all other columns are 0.
    """
    senders, makers = np.flatnonzero(share.any(axis=1)), np.flatnonzero(own > 0)
    start = np.zeros((len(own), len(makers)))
    start[makers, np.arange(len(makers))] = own[makers]
    circle = (1.0 + LEAK) * np.eye(len(senders)) - share[np.ix_(senders, senders)].T
    found = np.zeros_like(share)
    found[:, makers] = (start + share[senders].T @ np.linalg.solve(circle, start[senders])) / (1.0 + LEAK)
    return found


def traced(steps: list[Step]) -> list[Matrix]:
    """steps[k] from the mine down -> for each step k, [r, o]: whose step-k work is in what r has of the last.

    A row sums to the part whose origin is known; what is missing to 1 is not.
    """
    found: list[Matrix] = []
    for step in reversed(steps):
        here = mix(step)
        found.append(here if not found else found[-1] @ here)
    return found[::-1]
