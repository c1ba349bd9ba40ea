"""Herfindahl-Hirschman index of a set of shares (Hirschman 1964, American Economic Review 54(5), 761-762)."""

from __future__ import annotations

from derisk.exposure.shares import Vector


def hhi(share: Vector) -> float:
    """share[p] (1) -> HHI = sum_p s_p^2, in (0, 1] when the shares add up to 1 (1 = 10,000)."""
    return float((share * share).sum())


def hhi_range(named: Vector, remainder: float) -> tuple[float, float]:
    """HHI when a part of the whole is not broken down by place.

    named[p] (1), remainder (1) = 1 - sum of named -> lowest (the rest spread over very many places) and
    highest (the rest in one place) possible index.
    """
    lowest = hhi(named)
    return lowest, lowest + max(remainder, 0.0) ** 2


def top_share(share: Vector, count: int) -> float:
    """share[p] (1) -> joint share of the largest `count` places (1); the shares need not add up to 1."""
    return float(sum(sorted(share.tolist(), reverse=True)[:count]))
