"""GeoPolRisk of the United States in 2022, as geopolrisk-py's own regression workbook prints it.

The inputs are those of the workbook, its faults included: gross ore against content, and "Other Asia nes"
scored as if it were perfectly stable. derisk itself refuses the first and leaves the second out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from derisk.exposure.concentration import hhi
from derisk.exposure.geopolrisk import characterization, score
from derisk.exposure.shares import Vector, shares
from tests.published.check import Check, Row, check, read, targets

ROWS = read(__file__, "usa_2022.csv")
INPUTS = read(__file__, "usa_2022_inputs.csv")
REFERENCE = next(float(row["value"]) for row in ROWS if row["quantity"].startswith("copper reference"))
MEANS = "the workbook's inputs through derisk's functions."


@dataclass(frozen=True)
class Inputs:
    """What the workbook holds on one mineral: output[c] t, imports[p] t, value[p] thousand USD, risk[p]."""

    output: Vector
    imports: Vector
    value: Vector
    risk: Vector


def column(mineral: str, kind: str, name: str) -> Vector:
    """One column of the inputs of a mineral."""
    found = [float(row[name]) for row in INPUTS if (row["mineral"], row["kind"]) == (mineral, kind)]
    return np.array(found)


def inputs(mineral: str) -> Inputs:
    """The inputs of a mineral."""
    return Inputs(
        column(mineral, "production", "quantity"), column(mineral, "import", "quantity"),
        column(mineral, "import", "value_kusd"), column(mineral, "import", "wgi_normalized"),
    )  # fmt: skip


def domestic(mineral: str) -> float:
    """Output of the United States, t; the workbook prints 0 where it lists none."""
    return next(
        float(row["value"])
        for row in ROWS
        if row["quantity"] == "domestic production" and row["mineral"].startswith(mineral)
    )


def figures(mineral: str) -> dict[str, float]:
    """Every quantity of the workbook, by derisk."""
    given, own = inputs(mineral), domestic(mineral)
    concentration = hhi(shares(given.output))
    value = score(concentration, given.imports, given.risk, own)
    price = float(given.value.sum() / given.imports.sum())
    return {
        "HHI of world production": concentration,
        "import risk": score(1.0, given.imports, given.risk, own),
        "GeoPolRisk score": value,
        "import price": price,
        "score x price": value * price,
        "characterization factor": characterization(value, price, REFERENCE),
    }


def one(row: Row) -> Check:
    """The check of a target."""
    mineral = row["mineral"].split()[0]
    return check(
        {**row, "authority": "geopolrisk-py"}, figures(mineral)[row["quantity"]], MEANS, own_facts=False
    )


def checks() -> list[Check]:
    """All targets."""
    return [one(row) for row in targets(ROWS)]
