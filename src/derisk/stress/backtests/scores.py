"""Scores of a path against what was seen; each says what it counts and when it is not known."""

from __future__ import annotations

import math
from collections.abc import Callable

from derisk.stress.backtests.case import Kind, Path

RECOVERED = 0.9  # share of the base at which a volume has come back; the contract's word for a licence
SAME = 1e-3  # values nearer than this, of the base, are the same
SMALLEST = 0.01  # of the base: a path at nought has no logarithm


def _shared(path: Path, seen: Path) -> list[str]:
    return sorted(period for period in seen if period in path)


def log_rmse(path: Path, seen: Path) -> float | None:
    """Root mean square of ln(path / seen) over the periods both have, values below a hundredth held there."""
    periods = _shared(path, seen)
    if not periods:
        return None
    gaps = [math.log(max(path[each], SMALLEST) / max(seen[each], SMALLEST)) for each in periods]
    return math.sqrt(sum(gap * gap for gap in gaps) / len(gaps))


def rmse(path: Path, seen: Path) -> float | None:
    """Root mean square of path - seen over the periods both have."""
    periods = _shared(path, seen)
    if not periods:
        return None
    return math.sqrt(sum((path[each] - seen[each]) ** 2 for each in periods) / len(periods))


def peak(path: Path) -> str | None:
    """Period of the highest value, the first of several; None for a path that never moves."""
    if not _moves(path):
        return None
    highest = max(path.values())
    return next(period for period in sorted(path) if path[period] >= highest * (1 - SAME))


def trough(path: Path) -> str | None:
    """Last period at the lowest value, before the path turns up; None for a path that never moves."""
    if not _moves(path):
        return None
    lowest = min(path.values())
    return next(period for period in sorted(path, reverse=True) if path[period] <= lowest + SAME)


def _moves(path: Path) -> bool:
    return bool(path) and max(path.values()) - min(path.values()) > SAME


def recovery(path: Path) -> str | None:
    """First period after the trough in which the path is back at nine tenths of its base; None if never."""
    lowest = trough(path)
    if lowest is None or path[lowest] >= RECOVERED:
        return None
    return next((each for each in sorted(path) if each > lowest and path[each] >= RECOVERED), None)


def periods_between(first: str, second: str) -> int:
    """Signed number of months ("YYYY-MM") or years ("YYYY") from the first to the second."""
    if len(first) == 4:
        return int(second) - int(first)
    return (int(second[:4]) - int(first[:4])) * 12 + int(second[5:]) - int(first[5:])


def timing(find: Callable[[Path], str | None]) -> Callable[[Path, Path], float | None]:
    """Score of a moment: periods by which a path has it later (+) or earlier (-) than was seen."""

    def score(path: Path, seen: Path) -> float | None:
        periods = _shared(path, seen)
        ours = find({each: path[each] for each in periods})
        theirs = find({each: seen[each] for each in periods})
        return None if ours is None or theirs is None else float(periods_between(theirs, ours))

    return score


def depth(path: Path, seen: Path) -> float | None:
    """Lowest value of the path less the lowest seen, over the periods both have."""
    periods = _shared(path, seen)
    if not periods:
        return None
    return min(path[each] for each in periods) - min(seen[each] for each in periods)


SCORES: dict[Kind, dict[str, Callable[[Path, Path], float | None]]] = {
    "price": {"log_price_rmse": log_rmse, "peak_timing": timing(peak)},
    "volume": {
        "log_volume_rmse": log_rmse,
        "trough_timing": timing(trough),
        "trough_depth": depth,
        "recovery_timing": timing(recovery),
    },
    "share": {"share_rmse": rmse},
}
UNITS: dict[str, str | None] = {  # None: periods of the path, months or years
    "log_price_rmse": "log points", "log_volume_rmse": "log points", "share_rmse": "share",
    "trough_depth": "ratio", "peak_timing": None, "trough_timing": None, "recovery_timing": None,
}  # fmt: skip
MEANINGS: dict[str, tuple[str, str]] = {
    "log_price_rmse": (
        "How far a forecast of a price lies from what was seen.",
        "sqrt(mean over periods of ln(forecast / seen)^2)",
    ),
    "log_volume_rmse": (
        "How far a forecast of a volume lies from what was seen, a hundredth of base at least.",
        "sqrt(mean over periods of ln(forecast / seen)^2)",
    ),
    "share_rmse": (
        "How far a forecast of a share lies from what was seen.",
        "sqrt(mean over periods of (forecast - seen)^2)",
    ),
    "peak_timing": (
        "Periods by which a forecast peaks later than was seen.",
        "first highest - first highest seen",
    ),
    "trough_timing": (
        "Periods by which a forecast turns up later than was seen.",
        "last lowest - last lowest seen",
    ),
    "trough_depth": (
        "How far the lowest point of a forecast lies above what was seen.",
        "lowest - lowest seen",
    ),
    "recovery_timing": (
        "Periods by which a forecast is back at nine tenths of base later than was seen.",
        "first at .9 of base after the trough - the same as seen",
    ),
}  # fmt: skip
UNKNOWN = "the path never moves, never recovers, or shares no period with what was seen"
