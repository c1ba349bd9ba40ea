"""Rows and documents: the one shape of every answer, behind command line, API, page and brief."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any, Literal

Row = dict[str, Any]
By = Literal["quantity", "content", "value"]
FIELDS = 17  # of every row; a row with more has fields of its verb
FIGURES = ("value", "low", "high")


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

    def encoded(self) -> bytes:
        """The document as one line of JSON in UTF-8; the same question gives the same bytes.

        ValueError for a figure that is not finite: JSON has no word for it.
        """
        return encoded(self.run, [rows_encoded(self.rows)], self.notes)

    def json(self) -> str:
        """The same as text, without the end of the line."""
        return self.encoded().decode().removesuffix("\n")


def rows_encoded(rows: list[Row]) -> bytes:
    """Rows as JSON, one after another without the brackets of their list; ValueError as of `encoded`."""
    import orjson

    _check_finite(rows)
    return orjson.dumps(rows, default=_number)[1:-1]


def encoded(run: Mapping[str, Any], rows: list[bytes], notes: list[str]) -> bytes:
    """A document whose rows are encoded, in parts that follow each other, as one line of JSON."""
    import orjson

    _check_deep([run, notes], "the run")
    told, beside = (orjson.dumps(each, default=_number) for each in (dict(run), notes))
    parts = [text for part in rows if part for text in (b",", part)][1:]
    return b"".join([b'{"run":', told, b',"rows":[', *parts, b'],"notes":', beside, b"}\n"])


def _number(value: object) -> float:
    """A kind of float that the encoder does not know, as the figures of arrays are."""
    if isinstance(value, float):
        return float(value)
    raise TypeError


def _check_finite(rows: list[Row]) -> None:
    """Whether every figure is finite: one look at the sums of plain rows; where it doubts, and in fields of a
    verb, each is looked at. The encoder would write null.
    """
    try:
        sure = all(math.isfinite(sum(filter(None, map(itemgetter(name), rows)))) for name in FIGURES)
    except (KeyError, TypeError):
        sure = False
    for each in rows if not sure else (each for each in rows if len(each) > FIELDS):
        _check_deep([*islice(each.values(), FIELDS if sure else 0, None)], f"row {each.get('id')}")


def _check_deep(value: object, where: str) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{where}: a figure is {value}")
    if isinstance(value, Mapping):
        for each in value.values():
            _check_deep(each, where)
    elif isinstance(value, list | tuple):
        for each in value:
            _check_deep(each, where)
