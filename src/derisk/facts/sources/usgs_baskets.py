"""Whole output of a stage that the survey prints in two streams only: their sum by place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Row = dict[str, Any]
BASKETS = {"titanium": ("ilmenite", "rutile"), "platinum-group": ("platinum", "palladium")}


def baskets(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows of the table production, stream `all`, for every place and year with a figure of either stream.

    A place with one of the two alone counts with that one, and the note says so.
    """
    for mineral, streams in BASKETS.items():
        parts: dict[tuple[Any, ...], list[Row]] = {}
        for row in rows:
            if row["mineral"] == mineral and row["stream"] in streams and row["mass_t"] is not None:
                parts.setdefault((row["place"], row["year"], row["cite"]), []).append(row)
        for known in parts.values():
            lone = f"{known[0]['stream']} alone is listed" if len(known) == 1 else None
            notes = dict.fromkeys([lone, *(row["note"] for row in known)])
            yield {
                **known[0], "stream": "all", "mass_t": sum(row["mass_t"] for row in known),
                "locator": " + ".join(row["locator"] for row in known),
                "quality": "estimated" if any(row["quality"] == "estimated" for row in known) else "derived",
                "note": "; ".join(note for note in notes if note) or None,
            }  # fmt: skip
