"""Write into docs/explanation/plan.md what plans promise without their supplier and what the simulator finds.

`python tools/plan_adequacy.py` plans the ready presets, some minutes, and writes the table between its marks.
A preset without an N-1 target is asked what it comes to all the same: a target of nothing changes no plan.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from derisk.cases.asked import asked_plan
from derisk.plan.adequacy_rows import reachable
from derisk.plan.inputs import Inputs, LossTarget
from derisk.plan.joint import Joint
from derisk.plan.load import load
from derisk.plan.simulated import without_supplier
from derisk.plan.tidy import without_futures

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "explanation" / "plan.md"
BLOCK = re.compile(r"(<!-- computed: adequacy -->\n).*?(<!-- end: adequacy -->)", re.DOTALL)
PRESETS = ("alliance-magnets", "chip-metals", "alliance-battery", "alliance-copper", "japan-after-2010")
HEAD = (
    "| chain | preset | without | planner, before | after | simulator, before | after "
    "| worst month, before | after |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def asked(inputs: Inputs) -> Inputs:
    """The inputs with an N-1 target of all together; of nothing at the last stage where they have none."""
    if any(target.member is None for target in inputs.loss_targets):
        return inputs
    stage, year = inputs.network.stages[-1], inputs.horizon.last
    return replace(inputs, loss_targets=(*inputs.loss_targets, LossTarget(stage, 0.0, year, inputs.supplier)))


def rows() -> Iterator[tuple[str, float, float]]:
    """Each line of the table, and the planner's claim and what the simulator finds after the plan."""
    for name in PRESETS:
        question = asked_plan(None, name).content
        for mineral in question.minerals:
            inputs = asked(load(question, mineral))
            joint = Joint([inputs])
            (found,) = joint.solve()
            quiet, known = without_futures(joint.programs[0], found)
            for target in (each for each in inputs.loss_targets if each.member is None):
                year = inputs.horizon.last
                claim = [dict(reachable(quiet, plan, target))[year] for plan in (None, known)]
                lived = [without_supplier(inputs, plan, target, year) for plan in (None, found)]
                cells = [*claim, *(each.mean for each in lived), *(each.worst for each in lived)]
                told = " | ".join(f"{cell:.2f}" for cell in cells)
                line = f"| {mineral}, {target.stage} | {name} | {target.supplier}, {year} | {told} |"
                yield line, claim[1], lived[1].mean


def table() -> str:
    """The table, and how many claims the simulator bears out, in words."""
    lines, below = [HEAD], []
    count = 0
    for line, claim, lived in rows():
        print(line, flush=True)
        lines.append(line)
        count += 1
        if lived < min(claim, 1.0) - 1e-3:
            below.append(line.split("|")[1].strip())
    which = f": {'; '.join(below)}" if below else ""
    told = f"The simulator's mean is below the claim, or below all essential use, in {len(below)} of {count}"
    told += f"{which}."
    return "\n".join([*lines, "", told])


def main() -> int:
    """Write the table anew."""
    if not BLOCK.search(PAGE.read_text(encoding="utf-8")):
        print(f"{PAGE.name} has no place for the table", file=sys.stderr)
        return 1
    found = table()
    text = PAGE.read_text(encoding="utf-8")  # only now: it takes minutes, and somebody may have written
    PAGE.write_text(BLOCK.sub(lambda at: f"{at[1]}\n{found}\n\n{at[2]}", text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
