"""Where the lines of a sweep lead."""

from __future__ import annotations

import pytest

from derisk.stress.sweep.named import rows_named
from derisk.stress.sweep.stops import every_stop
from derisk.web.sweeps import _leads_to


@pytest.mark.parametrize("finer", [False, True])
def test_a_stop_leads_to_a_question_only_where_its_supplier_stands_alone(finer: bool) -> None:
    stops, _ = every_stop(None, ("gallium", "zinc"))
    stop = next(each for each in stops if each.finer is finer and each.supplier != "JPN")
    rows = rows_named(f"sweep/JPN/{stop.mineral}/{stop.stage}/{stop.supplier}/loss_usd")
    row = next(each for each in rows if each["metric"] == "loss_usd")
    assert row["finer"] is finer
    assert bool(_leads_to(row, "JPN")) is not finer
