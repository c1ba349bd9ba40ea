"""What a metric of a model run is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """A metric of a model run: its unit, one sentence, and the formula or the equation that makes it."""

    name: str
    unit: str
    meaning: str
    formula: str
