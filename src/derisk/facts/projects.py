"""What the status of a named project says: begun, so that it comes anyway; a choice; or over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derisk.facts import parameter

OPERATING = "operating"
# statuses under which its owner has decided to pay for it: it comes at its chance, whatever anybody plans
BEGUN = (OPERATING, "commissioning", "building", "financed")
OVER = ("stopped",)
UNPERMITTED = ("planned", "feasibility")  # those whose slip a permit that comes in time can spare


def chance(row: Mapping[str, Any]) -> float:
    """Chance that a project of the table `project` is there: its own, else that of its status.

    What operates is there.

    Raises
    ------
    NotKnownError : when no parameter tells of the status.
    """
    if row["chance"] is not None:
        return float(row["chance"])
    if row["status"] == OPERATING:
        return 1.0
    return parameter(f"built_share_{row['status']}", row["mineral"]).value
