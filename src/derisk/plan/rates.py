"""How often suppliers stop, by what a plan file asks for: every act that restricts, or acts that stop all."""

from __future__ import annotations

from typing import Literal

from derisk import facts

Preset = Literal["hazard-base", "hazard-stops"]
ACTS: Preset = "hazard-base"
STOPS: Preset = "hazard-stops"
Which = Literal["central", "low", "high"]
COLUMNS = {
    ACTS: {"central": "annual_probability", "low": "low", "high": "high"},
    STOPS: {"central": "stop_probability", "low": "stop_low", "high": "stop_high"},
}


def rates(mineral: str, preset: Preset, which: Which = "central") -> dict[tuple[str, str], float]:
    """Yearly chance of a stop by supplier and stage, or an end of its range.

    `hazard-base` counts every act of a supplier as the stop that a plan is made against, `hazard-stops` only
    acts that stop all. A row that does not tell them apart is taken at its word, one without a range at its
    central value.
    """
    import polars as pl

    found = {}
    for line in facts.table("hazards").filter(pl.col("mineral") == mineral).iter_rows(named=True):
        known = preset if line[COLUMNS[preset]["central"]] is not None else ACTS
        end = line[COLUMNS[known][which]]
        found[line["supplier"], line["stage"]] = line[COLUMNS[known]["central"]] if end is None else end
    return found
