"""Hazards: how likely a supplier is to restrict exports of a stage's product in a year."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.facts.load import kept, table

ANY = "any"
IN_FORCE, FREQUENCY = "in-force", "frequency"
RULES = {
    IN_FORCE: "1 where a control is in force, else how often the supplier has restricted",
    FREQUENCY: "how often the supplier has restricted, whatever is in force",
}


@dataclass(frozen=True)
class HazardRate:
    """A yearly probability with its range; `in_force` says since when a control stands, if one does."""

    mineral: str
    stage: str
    supplier: str
    annual_probability: float
    low: float
    high: float
    in_force: str | None
    cite: str
    locator: str


@kept(1)
def _rates() -> dict[tuple[str, str, str], HazardRate]:
    names = list(HazardRate.__dataclass_fields__)
    rows = table("hazards").select(names).iter_rows(named=True)
    return {(row["mineral"], row["stage"], row["supplier"]): HazardRate(**row) for row in rows}


def hazard(mineral: str, stage: str, supplier: str) -> HazardRate | None:
    """The hazard of a supplier at a stage: the row that names it, else that of the supplier at any stage."""
    rates = _rates()
    return rates.get((mineral, stage, supplier)) or rates.get((ANY, ANY, supplier))


def joint_hazard(supplier: str) -> HazardRate | None:
    """How often a supplier restricts several minerals by one act; None where no row says."""
    return _rates().get((ANY, "joint", supplier))
