"""Rows and documents: the one shape of every answer, behind command line, API, page and brief."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Row = dict[str, Any]
By = Literal["quantity", "content", "value"]


def row(
    *,
    id: str,
    metric: str,
    value: float | int | str | None,
    unit: str | None = None,
    economy: str | None = None,
    mineral: str | None = None,
    stage: str | None = None,
    year: int | None = None,
    month: str | None = None,
    partner: str | None = None,
    by: By | None = None,
    low: float | None = None,
    high: float | None = None,
    basis: str | None = None,
    quality: str | None = None,
    sources: Iterable[str] = (),
    note: str | None = None,
    **more: Any,
) -> Row:
    """One tidy row of an answer.

    An unknown value is None and needs a `note`; a value that is not finite is a defect and raises
    ValueError. `more` holds fields of a single verb (`cap`, `delay_years`, `technology` ...).
    """
    if value is None:
        if not note:
            raise ValueError(f"row {id}: an unknown value needs a note")
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"row {id}: value is {value}")
    for name, end in (("low", low), ("high", high)) if low is not None or high is not None else ():
        if isinstance(end, float) and not math.isfinite(end):
            raise ValueError(f"row {id}: {name} is {end}")
    return {
        "id": id, "economy": economy, "mineral": mineral, "stage": stage, "metric": metric, "year": year,
        "month": month, "partner": partner, "by": by, "value": value, "low": low, "high": high, "unit": unit,
        "basis": basis, "quality": quality, "sources": sorted(set(sources)), "note": note, **more,
    }  # fmt: skip


@dataclass(frozen=True)
class Document:
    """What every verb prints with --json: `{"run": {...}, "rows": [...], "notes": [...]}`."""

    run: Mapping[str, Any]
    rows: list[Row]
    notes: list[str] = field(default_factory=list)

    def json(self) -> str:
        """The document as one line of JSON; the same question gives the same bytes."""
        document = {"run": dict(self.run), "rows": self.rows, "notes": self.notes}
        return json.dumps(document, ensure_ascii=False, allow_nan=False)
