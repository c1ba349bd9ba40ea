"""Rows of what grows by nobody's decision: output beyond the base year that no plant begun stands for.

Doing nothing, and every plan, lets places make more as the world's use grows (`Inputs.stands`): the owners of
mines and works invest as they have, unnamed and unpaid here. An answer rests on that, so it is told in tonnes
beside what begun plants add.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from derisk.network.network import Array
from derisk.plan.begun import added
from derisk.plan.inputs import KILO, Inputs
from derisk.plan.label import Label
from derisk.terms.answer import Row

SMALL = 0.01  # of a stage's output in the base year, below which a place's growth is not told
NAMED = 3  # places that the note names


def grown(inputs: Inputs) -> tuple[Array, Array]:
    """[S, R] output in the last model year that is grown, and that begun plants add, t a year.

    What is grown is what the chain as it goes on makes beyond the base year's output and what begun plants
    add to it.
    """
    more, _ = added(inputs.begun, inputs.network, inputs.horizon.years[-1])
    made = inputs.going_on[-1].production / KILO
    return np.maximum(made - inputs.network.production - more, 0.0), more


def grown_rows(label: Label) -> Iterator[Row]:
    """`grown_t_a` of the last model year, by stage and place, where it is a hundredth of a stage's output."""
    inputs = label.inputs
    net, year, (free, more) = inputs.network, inputs.horizon.years[-1], grown(inputs)
    least = SMALL * net.production.sum(axis=1)
    for s, stage in enumerate(net.stages):
        for r, place in enumerate(net.places):
            if free[s, r] > least[s]:
                yield label.row(
                    "grown_t_a", float(free[s, r]), "t/a", economy=place, stage=stage, year=year,
                    note=f"output beyond {net.year} that no begun plant stands for, in every plan and if "
                    f"nothing is done: places grow with world use, unnamed and unpaid; begun plants add "
                    f"{more[s, r]:,.0f}, and {net.production[s, r]:,.0f} were made in {net.year}",
                )  # fmt: skip


def grown_note(rows: Sequence[Row], members: Sequence[str]) -> Iterator[str]:
    """What grows unnamed, at members and where most, in words."""
    told = [row for row in rows if row["metric"] == "grown_t_a"]
    if not told:
        return
    parts = []
    for stage in dict.fromkeys(row["stage"] for row in told):
        own = sorted((row for row in told if row["stage"] == stage), key=lambda row: -float(row["value"]))
        inside = sum(float(row["value"]) for row in own if row["economy"] in members)
        most = ", ".join(f"{row['economy']} {float(row['value']):,.0f}" for row in own[:NAMED])
        parts.append(f"{stage} {inside:,.0f} t a year at members (everywhere, most: {most})")
    yield (
        f"{told[0]['mineral']}: by {told[0]['year']} more is made by nobody's decision, growing with the "
        f"world's use beyond begun plants, in doing nothing too: {'; '.join(parts)}. If owners do not invest "
        "so, members depend more on who does, and the plan does too little."
    )
