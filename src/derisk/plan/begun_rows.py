"""Rows of what runs anyway: begun plants by project, and what the chain makes of them."""

from __future__ import annotations

from collections.abc import Iterator

from derisk.plan.label import Label
from derisk.terms.answer import Row


def begun_rows(label: Label) -> Iterator[Row]:
    """`begun_t_a` of every begun plant by model year: nameplate on line, times the chance of its status.

    Of a plant that the base year had in part it is what comes on top.
    """
    inputs = label.inputs
    base = inputs.network.year
    for each in inputs.begun:
        for year in inputs.horizon.years:
            sure = "" if each.chance == 1.0 else f", counted at {each.chance:.0%}"
            yield label.row(
                "begun_t_a", each.beyond(base, year), "t/a", economy=each.place, stage=each.stage, year=year,
                technology=each.technology, project=each.project, tail=f"{each.technology}/{each.project}",
                status=each.status, online=each.online, sources=each.sources,
                note=f"{each.status}{sure}, first output {each.online}; beyond the output of {base}; its "
                "capital is nobody's here",
            )  # fmt: skip
