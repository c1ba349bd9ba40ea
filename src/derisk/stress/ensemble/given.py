"""First-order indices from plain draws alone, at any number of samples: RBD-FAST, analysis of variance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derisk.network.network import Array
from derisk.stress.ensemble.dimensions import FIGURES, NETWORKS, Dimension, groups

LEAST_DRAWS = 64  # below which the noise of an index is some tenths
LEAST_OF_EACH = 4  # draws of every network on the mean, for the index of the reported figures
MOST_DRAWS = 4096  # more add no digit that is shown
HARMONICS = 6  # of the outcome along an assumption; more add noise (Tarantola, Gatelli and Mara 2006)
HALVES = 40  # half samples behind a standard error
Z95 = 1.959964


@dataclass(frozen=True)
class First:
    """First-order indices of G groups and O outcomes: [G, O] values and half the width of their 95 % ranges.

    NaN where the draws are too few for a group, or an outcome does not vary.
    """

    groups: tuple[str, ...]
    values: Array
    reach: Array


def first_order(dimensions: Sequence[Dimension], points: Array, outcomes: Array, seed: int) -> First:
    """The share of the variance of each outcome that goes once one assumption is known.

    `points` [N, D] are plain draws of the unit cube, `outcomes` [N, O] what came of them, without NaN. Along
    an assumption the outcome is a Fourier series of few harmonics (random balance designs on given data:
    Plischke 2010, bias after Tissot and Prieur 2012, as SALib has it, here for all outcomes at once). Of an
    assumption that is several numbers, one a stage, it is the sum of theirs: what only moves with two of
    them at once is left out. Which network is true has no order: its share is that of an analysis of
    variance, free of bias (epsilon squared). The range is from half samples without replacement, whose
    spread is the standard error of the whole (delete-half jackknife, Shao and Wu 1989); drawing with
    replacement would repeat draws, which looks like a signal.

    Raises
    ------
    ValueError : for shapes that do not fit, or fewer than `LEAST_DRAWS` draws.
    """
    n, d = points.shape
    if n < LEAST_DRAWS or outcomes.shape[0] != n or d != len(dimensions):
        raise ValueError(f"{points.shape} draws of {len(dimensions)} numbers, {outcomes.shape} outcomes")
    rng = np.random.default_rng(seed)
    whole = _once(dimensions, points, outcomes)
    halves = np.array([
        _once(dimensions, points[half], outcomes[half])
        for half in (rng.permutation(n)[: n // 2] for _ in range(HALVES))
    ])  # fmt: skip
    return First(groups(dimensions), whole, Z95 * halves.std(axis=0, ddof=1))


def _once(dimensions: Sequence[Dimension], points: Array, outcomes: Array) -> Array:
    """[G, O] indices from some draws."""
    spread = outcomes.std(axis=0)
    scaled = (outcomes - outcomes.mean(axis=0)) / np.where(spread > 0, spread, np.nan)
    names = groups(dimensions)
    found = np.zeros((len(names), outcomes.shape[1]))
    for at, dimension in enumerate(dimensions):
        single = _of_network if dimension.group == FIGURES else _of_number
        found[names.index(dimension.group)] += single(points[:, at], scaled)
    return found


def _of_number(x: Array, scaled: Array) -> Array:
    """[O] share of the variance in the first harmonics of the outcomes, along a number and back."""
    from SALib.analyze.rbd_fast import unskew_S1

    order = np.argsort(x, kind="stable")
    along = np.concatenate([order[::2], order[1::2][::-1]])
    power = np.abs(np.fft.rfft(scaled[along], axis=0)[1:]) ** 2
    if len(x) % 2 == 0:
        power[-1] /= 2.0  # the last frequency has no twin
    share: Array = power[:HARMONICS].sum(axis=0) / power.sum(axis=0)
    return np.asarray(unskew_S1(share, HARMONICS, len(x)))


def _of_network(u: Array, scaled: Array) -> Array:
    """[O] epsilon squared of the outcomes between networks."""
    n = len(u)
    if n < LEAST_OF_EACH * NETWORKS // 2:  # half samples too
        return np.full(scaled.shape[1], np.nan)
    number: NDArray[np.int64] = np.minimum((u * NETWORKS).astype(np.int64), NETWORKS - 1)
    _, number = np.unique(number, return_inverse=True)
    each = np.bincount(number)
    sums = np.zeros((len(each), scaled.shape[1]))
    np.add.at(sums, number, scaled)
    within = (scaled**2).sum(axis=0) - (sums**2 / each[:, None]).sum(axis=0)
    return np.asarray(1.0 - (within / (n - len(each))) / ((scaled**2).sum(axis=0) / (n - 1)))
