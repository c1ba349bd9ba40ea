"""Proportional tracing: whose work is in what a place has, through hubs and up the chain.

What a place makes and what it buys mix, and what it sells or uses has the shares of the mix.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derisk.exposure.shares import Numbers, Vector, part_of, summed

Matrix = NDArray[np.float64]
LEAK = 1e-12  # keeps a circle of places that make nothing solvable: its origin comes out as nothing
REST = 1e-11  # share still on its way back at which the sum over ways is at its end
ROUNDS = 200  # ways of more trades than that are no longer summed one by one


@dataclass(frozen=True)
class Step:
    """One stage: output[r] and shipments [l] of mass[l] from origin[l] to destination[l], t content.

    `told[r]` where output is known. Where it is not, it is what leaves a place beyond what came in, for it
    must be made there. That is the least a place can make: of a known maker (`maker[r]`) the rest has no
    origin that can be told. With `listed_alone` only known makers make: what leaves other places beyond what
    came in may be of an earlier stage, and has no origin at this one.
    """

    output: Vector
    origin: Numbers
    destination: Numbers
    mass: Vector
    told: NDArray[np.bool_]
    maker: NDArray[np.bool_]
    listed_alone: bool = False

    @cached_property
    def imports(self) -> Vector:
        """[r] t content that comes in."""
        return summed(self.destination, self.mass, len(self.output))

    @cached_property
    def made(self) -> Vector:
        """[r] output as told, else the surplus of exports over imports, at least 0."""
        surplus = summed(self.origin, self.mass, len(self.output)) - self.imports
        return np.where(self.told, self.output, np.maximum(surplus, 0.0))

    @cached_property
    def own(self) -> Vector:
        """[r] what of it was made here for all that is known, t content."""
        return np.where(self.told | self.maker, self.made, 0.0) if self.listed_alone else self.made


def mix(step: Step) -> Matrix:
    """[r, o] share of what r has that was made at o; see `origins`."""
    return origins(step, np.eye(len(step.output)))


def origins(step: Step, weights: Matrix) -> Matrix:
    """weights[n, r] of places -> [n, o]: where what they have was made, sum_r w_nr v_r.

    v_r = (P_r e_r + sum_q M_qr v_q) / (P_r + sum_q M_qr). A place of nothing (no output, no imports) has no
    origin that is known: its v is 0. Places that go round in a circle and make nothing have none either, nor
    has what a maker of unknown output has beyond the least that it must have made.
    """
    supply = step.made + step.imports
    own = np.divide(step.own, supply, out=np.zeros_like(supply), where=supply > 0)
    into = (step.mass > 0) & ~(step.maker & ~step.told)[step.destination]
    sender, receiver, mass = part_of(into, step.origin, step.destination, step.mass)
    share = mass / supply[receiver]
    return _solved(own, sender, receiver, share, weights).clip(0.0, 1.0)


def _solved(own: Vector, sender: Numbers, receiver: Numbers, share: Vector, weights: Matrix) -> Matrix:
    """sum_r w_nr v_r of (1 + LEAK) v_r - sum_q share_qr v_q = own_r e_r, by the transposed system.

    Only those who send anything on are unknowns of each other, so the system has their size: what the weights
    ask for goes through them, back and back to where it was made.
    """
    names = np.flatnonzero(np.bincount(sender, minlength=len(own)))
    count = len(names)
    number = np.full(len(own), -1)
    number[names] = np.arange(count)
    position, onward = number[sender], number[receiver]
    asked = np.array([summed(position, each[receiver] * share, count) for each in weights])
    on = onward >= 0
    cells = onward[on] * count + position[on]
    back = summed(cells, share[on], count * count).reshape(count, count)
    through = weights.copy()
    through[:, names] += _passed(back, asked)
    return np.asarray(through * own / (1.0 + LEAK))


def _passed(back: Matrix, asked: Matrix) -> Matrix:
    """[n, s] all that goes through each sender: asked + asked back + asked back^2 + ...

    back[r, s] is the share of r's supply that s sent. What is still on its way bounds what a longer sum would
    add, for no step adds to it; where it does not fade, as in a circle of places that make nothing, the sum
    is solved for, with the leak that makes it finite.
    """
    way, through, each = asked, asked.copy(), np.ones(len(back))
    for _ in range(ROUNDS):
        way = way @ back
        through += way
        if (way @ each).max() < REST:
            return through
    system = (1.0 + LEAK) * np.eye(len(back)) - back
    return np.asarray(np.linalg.solve(system.T, asked.T).T)
