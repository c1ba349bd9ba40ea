"""What an economy makes at a stage, also where the publisher does not list it."""

from __future__ import annotations

from derisk.exposure.absent import Absent
from derisk.exposure.output import Figure
from derisk.exposure.view import View


def own_output(view: View) -> Figure:
    """Published output, t content; for a place not listed 0 to the part that is not broken down, and a note.

    A whole table leaves an unlisted place at most what it pools. Absent if the output is withheld, or if no
    whole table bounds it.
    """
    try:
        return view.production
    except Absent:
        output = view.world
        hidden = [line.place for line in output.lines if line.place in view.places and line.mass is None]
        if hidden or output.total is None:
            raise
    rest = max(0.0, output.remainder)
    told = (
        f"{view.named(view.economy)} is not listed in the published output: it makes at most {rest:,.0f} t."
    )
    return Figure(0.0, None, rest if rest > 0 else None, "estimated", tuple(sorted(output.cites)), (told,))
