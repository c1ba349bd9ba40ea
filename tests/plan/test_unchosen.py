"""A user who brings projects is told of each that the plan leaves, and what it costs beside the chosen."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from derisk.cases.files import plan_of
from derisk.cases.located import read_text
from derisk.cases.templates import template
from derisk.plan.load import load
from derisk.plan.solve import Program
from derisk.plan.unchosen import other_chains, tonne_usd, unchosen_notes

PLAN = """name: Own
minerals: [rare-earths]
targets:
  - {stage: magnets, n_minus_1: 1.0, by: 2032}
scenarios: {count: 0}
instruments: [refinery, component-plant]
projects: mine.csv
"""
LINES = [line for line in template("project").splitlines() if not line.startswith("#")]


def test_a_project_too_dear_is_named_with_its_cost(tmp_path: Path) -> None:
    header, plant = LINES[0].split(","), next(csv.reader([LINES[2]]))
    first = dict(zip(header, plant, strict=True)) | {"status": "permitted"}
    own = (
        {**first, "project": "Cheap magnets", "place": "JPN", "capex": "7000000", "opex_per_t": "1000"},
        {**first, "project": "Dear magnets", "place": "JPN", "capex": "90000000000"},
        {**first, "project": "Copper works", "mineral": "copper", "stage": "refining",
         "technology": "refinery"},
    )  # fmt: skip
    with (tmp_path / "mine.csv").open("w", newline="") as file:
        out = csv.DictWriter(file, header)
        out.writeheader()
        out.writerows(own)
    asked = plan_of(read_text(PLAN, "plan.yaml"), tmp_path)
    inputs = load(asked, "rare-earths")
    found = Program(inputs).solve()
    notes = list(unchosen_notes(asked, found))
    assert not any("Cheap magnets" in note for note in notes), "it is built"
    (told,) = (note for note in notes if "Dear magnets" in note)
    assert told.startswith("Not chosen: Dear magnets (magnets, JPN), first output 20")
    dear = next(each for each in inputs.candidates if each.project == "Dear magnets")
    costs = [float(each.replace(",", "")) for each in re.findall(r"[\d,]{5,}\d", told)]
    assert costs[0] == round(sum(tonne_usd(dear, inputs.horizon)))
    assert "what is chosen there costs" in told and costs[0] > max(costs[3:])
    assert list(other_chains(asked)) == [
        "Own projects of chains that this plan is not about: Copper works (copper)."
    ]
    without = asked.model_copy(update={"projects": None})
    assert not [*unchosen_notes(without, found), *other_chains(without)]
