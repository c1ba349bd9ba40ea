"""Rows of answers that were not asked, for what shows them."""

from __future__ import annotations

from typing import Any

from derisk.terms.answer import Row, row


def of(metric: str, value: float, unit: str, id: str, **more: Any) -> Row:
    """A row of gallium for Korea; `more` besides, or instead."""
    given: dict[str, Any] = {
        "economy": "KOR",
        "mineral": "gallium",
        "quality": "prior",
        "sources": [],
        **more,
    }
    return row(id=id, metric=metric, value=value, unit=unit, **given)
