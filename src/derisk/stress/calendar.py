"""Months as they are written in scenario files: "YYYY-MM"."""

from __future__ import annotations


def month_index(label: str) -> int:
    """Months since year 0."""
    year, month = label.split("-")
    return int(year) * 12 + int(month) - 1


def month_label(index: int) -> str:
    """The label of a month number."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def months_from(start: str, count: int) -> tuple[str, ...]:
    """`count` labels from `start`."""
    first = month_index(start)
    return tuple(month_label(first + t) for t in range(count))
