"""The design of an ensemble: which point of the unit cube each sample is, from the seed alone."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derisk.network.network import Array
from derisk.stress.ensemble.dimensions import FIGURES, NETWORKS, Dimension, groups

LEAST_BASE = 128  # points below which total Sobol indices would say nothing


@dataclass(frozen=True)
class Design:
    """`samples` points of the unit cube of D dimensions, G groups.

    Plain points come first: a scrambled Sobol sequence, all of them draws of the same distribution. When
    there are enough samples, half of them are laid out for total indices (Saltelli et al. 2010): b further
    plain points, then for each group the first b points with the coordinates of that group taken from the
    further ones.

    Sample i is the same whatever is run before or beside it, so that any executor gives the same results.
    """

    dimensions: tuple[Dimension, ...]
    samples: int
    seed: int

    @property
    def base(self) -> int:
        """b, the points behind each total index; 0 where the samples are too few for any."""
        most = self.samples // 2 // (len(groups(self.dimensions)) + 1)
        return most if most >= LEAST_BASE else 0

    @property
    def plain(self) -> int:
        """Number of points that are plain draws and lie first."""
        return self.samples - self.base * len(groups(self.dimensions))

    @property
    def needed(self) -> int:
        """Samples from which total indices are given."""
        return 2 * LEAST_BASE * (len(groups(self.dimensions)) + 1)

    @property
    def points(self) -> Array:
        """[samples, D] the design."""
        return self.at(range(self.samples))

    def at(self, samples: Sequence[int]) -> Array:
        """[n, D] the points of some samples; of the sequence no more is made than the rows they stand in.

        So a batch of a million samples needs no more memory than one of a hundred.
        """
        b, count = self.base, len(self.dimensions)
        number = np.asarray(samples)
        further = (number >= self.plain - b) & (number < self.plain)
        mixed = number - self.plain
        row = np.where(number < self.plain - b, number, mixed + b)
        row = np.where(mixed >= 0, mixed % max(b, 1), row)
        rows = self._rows(int(row.min()), int(row.max()))[row - row.min()]
        ours, others = rows[:, :count], rows[:, count:]
        taken = np.repeat(further[:, None], count, axis=1)
        for group, mask in enumerate(self.members.values()):
            taken |= ((mixed >= 0) & (mixed // max(b, 1) == group))[:, None] & mask
        return np.asarray(np.where(taken, others, ours))

    def _rows(self, first: int, last: int) -> Array:
        """[last - first + 1, 2 D] rows of the scrambled sequence: a point and a further one."""
        from scipy.stats import qmc

        state = np.random.SeedSequence(self.seed).spawn(1)[0]
        sequence = qmc.Sobol(2 * len(self.dimensions), scramble=True, rng=np.random.default_rng(state))
        if first:
            sequence.fast_forward(first)
        with warnings.catch_warnings():  # the whole design is balanced, a part of it need not be
            warnings.filterwarnings("ignore", "The balance properties", UserWarning)
            rows = np.asarray(sequence.random(last - first + 1))
        for at, dimension in enumerate(self.dimensions):
            if dimension.group == FIGURES:
                for half in (0, 1):
                    rows[:, half * len(self.dimensions) + at] = self._networks(first, last, half)
        return rows

    def _networks(self, first: int, last: int, half: int) -> Array:
        """[last - first + 1] which network: each once in as many rows, in an order that is chance.

        In a Sobol sequence the rows of one network would cover all else evenly, so that networks that matter
        nothing come out more alike than chance makes them, and an index of theirs below nought.
        """
        blocks = range(first // NETWORKS, last // NETWORKS + 1)
        drawn = [
            np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(2, half, block)))
            for block in blocks
        ]
        number = np.concatenate([rng.permutation(NETWORKS) for rng in drawn])
        start = first - blocks[0] * NETWORKS
        return np.asarray((number[start : start + last - first + 1] + 0.5) / NETWORKS)

    @cached_property
    def members(self) -> dict[str, NDArray[np.bool_]]:
        """[D] which dimensions belong to each group."""
        return {
            group: np.array([dimension.group == group for dimension in self.dimensions])
            for group in groups(self.dimensions)
        }

    def rows_of_indices(self) -> NDArray[np.int64]:
        """[b, G + 2] samples behind the indices: base point, one a group, further point."""
        b, count = self.base, len(groups(self.dimensions))
        points = np.arange(b)[:, None]
        mixed = self.plain + np.arange(count)[None, :] * b + points
        return np.concatenate([points, mixed, self.plain - b + points], axis=1)
