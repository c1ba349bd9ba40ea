"""The design of an ensemble: which point of the unit cube each sample is, from the seed alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from derisk.network.network import Array
from derisk.stress.ensemble.dimensions import Dimension, groups

LEAST_BASE = 16  # points below which Sobol indices would say nothing


@dataclass(frozen=True)
class Design:
    """`samples` points of the unit cube of D dimensions, G groups.

    Plain points come first: a scrambled Sobol sequence, all of them draws of the same distribution. When
    there are enough samples, half of them are laid out for Sobol indices (Saltelli et al. 2010): b further
    plain points, then for each group the first b points with the coordinates of that group taken from the
    further ones.

    Sample i is the same whatever is run before or beside it, so that any executor gives the same results.
    """

    dimensions: tuple[Dimension, ...]
    samples: int
    seed: int

    @property
    def base(self) -> int:
        """b, the points behind each index; 0 where the samples are too few for any."""
        most = self.samples // 2 // (len(groups(self.dimensions)) + 1)
        return most if most >= LEAST_BASE else 0

    @property
    def plain(self) -> int:
        """Number of points that are plain draws and lie first."""
        return self.samples - self.base * len(groups(self.dimensions))

    @property
    def needed(self) -> int:
        """Samples from which indices are given."""
        return 2 * LEAST_BASE * (len(groups(self.dimensions)) + 1)

    @cached_property
    def points(self) -> Array:
        """[samples, D] the design."""
        from scipy.stats import qmc

        count = len(self.dimensions)
        state = np.random.SeedSequence(self.seed).spawn(1)[0]
        sequence = qmc.Sobol(2 * count, scramble=True, rng=np.random.default_rng(state))
        drawn = sequence.random_base2(int(np.ceil(np.log2(max(self.plain, 2)))))
        b = self.base
        ours, others = drawn[: self.plain - b, :count], drawn[:b, count:]
        parts = [ours, others]
        for mask in self.members.values():
            parts.append(np.where(mask, others, ours[:b]))
        return np.concatenate(parts)[: self.samples]

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
