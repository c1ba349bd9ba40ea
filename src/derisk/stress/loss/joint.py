"""Rows of what a stop of several minerals at once costs, beside those of each mineral."""

from __future__ import annotations

from collections.abc import Sequence

from derisk.stress.loss.figures import Figure, loss_figures
from derisk.stress.loss.losses import Losses, joint_losses
from derisk.stress.loss.parameters import End, LossParameters
from derisk.stress.shortage import positions_of
from derisk.stress.simulate import Run
from derisk.terms.answer import Row, row
from derisk.terms.places import ALLIANCE

JOINT = "joint"


def joint_rows(runs: Sequence[Run], prefix: str, given: End | LossParameters = "central") -> list[Row]:
    """GDP at risk and exposure by economy with all minerals of a scenario short at once, one run a mineral.

    A product made of several of them is held up by its scarcest, so a joint row is at most the sum of those
    of the minerals. Its mineral is null, its note names them; `given` are the parameters of the loss, or the
    end of their ranges.
    """
    lost = joint_losses(runs, given if isinstance(given, LossParameters) else LossParameters.load(given))
    sources = {*lost.cites, *(key for run in runs for key in run.sources)}
    named = " and ".join(run.network.mineral for run in runs)
    places = lost.economies.places
    return [
        _row(prefix, economy, figure, named, lost, sources)
        for economy in dict.fromkeys((*ALLIANCE, "alliance", *places))
        if (inside := positions_of(places, economy))
        for figure in loss_figures(lost, inside)
    ]


def _row(prefix: str, economy: str, figure: Figure, named: str, lost: Losses, sources: set[str]) -> Row:
    parts = [prefix, economy, JOINT, figure.metric, figure.sector]
    return row(
        id="/".join(part for part in parts if part),
        economy=economy, metric=figure.metric, value=figure.value, unit="USD", basis="content",
        quality="prior", sources=sources,
        note=f"{named} together, each product held up by its scarcest; {figure.note}", **figure.of_sector,
    )  # fmt: skip
