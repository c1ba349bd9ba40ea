"""Where the lines of a sweep lead: to the same stop, which gives the same loss."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from derisk.cases import answers
from derisk.stress.sweep.named import rows_named
from derisk.stress.sweep.stops import every_stop
from derisk.web.sweeps import _leads_to


@pytest.mark.parametrize("finer", [False, True])
def test_a_stop_leads_to_a_question_that_has_an_answer(finer: bool) -> None:
    """Also where its supplier is pooled in the chain's own network."""
    stops, _ = every_stop(None, ("gallium", "zinc"))
    stop = next(each for each in stops if each.finer is finer and each.supplier != "JPN")
    rows = rows_named(f"sweep/JPN/{stop.mineral}/{stop.stage}/{stop.supplier}/peak_shortfall")
    row = next(each for each in rows if each["metric"] == "peak_shortfall")
    assert row["finer"] is finer
    asked = {name: values[0] for name, values in parse_qs(_leads_to(row, "JPN").partition("?")[2]).items()}
    document = answers.stress(
        by=asked["by"], mineral=asked["mineral"], to=asked["to"], stages=[asked["stage"]], months=2
    )
    assert any(row["economy"] == "JPN" and row["metric"] == "shortfall" for row in document.rows)
    assert any("finer network" in note for note in document.notes) is finer
