"""What an economy makes at a stage, also where the publisher does not list it."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.exposure.absent import Absent
from derisk.exposure.output import Figure, Output
from derisk.exposure.view import View

NEAR = 3  # years away within which what was published of a place tells of a year without a line


@dataclass(frozen=True)
class Own:
    """Own output, t content, and by place; for a group its members, for each is governed in its own way."""

    figure: Figure
    lines: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class _Told:
    """What was published of a place elsewhere: by another publisher, or of a year near by."""

    place: str
    mass: float
    year: int
    cite: str


def own_output(view: View) -> Figure:
    """The figure of `own`."""
    return own(view).figure


def own(view: View) -> Own:
    """Published output, t content; for places not listed what was last told of them, and a note.

    A place that no line is of makes 0 to the part of a whole table that is not broken down. Where another
    publisher, or a year at most three away, has a figure for it, that one stands in, never more than that
    part, and 0 is its low end: leaving a publisher's list is no end of a mine. Absent if the output is
    withheld, or if no whole table bounds it.
    """
    output = view.world
    listed = {line.place: line for line in output.lines if line.place in view.places}
    try:
        figure = view.production
    except Absent:
        if listed or output.total is None:
            raise
        figure = None
    lines = tuple((place, line.mass) for place, line in sorted(listed.items()) if line.mass is not None)
    if output.total is None and figure is not None:
        return Own(figure, lines)
    rest = max(0.0, output.remainder)
    missing = _told(view, view.places - set(listed), output) if rest > 0 else []
    part = min(1.0, rest / sum(each.mass for each in missing)) if missing else 0.0
    added = [(each, each.mass * part) for each in missing]
    if figure is None and not added:
        return Own(_unlisted(view, output, rest), ())
    if not added and figure is not None:
        return Own(figure, lines)
    base = Figure(0.0, None, None, "reported", ()) if figure is None else figure
    value = base.value + sum(mass for _, mass in added)
    low = base.value if base.low is None else min(base.low, base.value)
    high = max(value, base.value + rest, base.high or 0.0)
    cut = f", cut to {sum(mass for _, mass in added):,.0f} t in all" if part < 1.0 else ""
    known = ", ".join(f"{each.place} ({each.mass:,.0f} t, of {each.year})" for each, _ in added) + cut
    note = (
        "Known makers without a line in this year's list are counted with what was last told of them: "
        f"{known}; low leaves them out."
    )
    sources = {*base.sources, *output.cites, *(each.cite for each, _ in added)}
    both = Figure(value, low, high, "estimated", tuple(sorted(sources)), (*base.notes, note))
    return Own(both, (*lines, *((each.place, mass) for each, mass in added)))


def _unlisted(view: View, output: Output, rest: float) -> Figure:
    told = f"The published output has no line of {view.named(view.economy)}: it makes at most {rest:,.0f} t."
    return Figure(0.0, None, rest if rest > 0 else None, "estimated", tuple(sorted(output.cites)), (told,))


def _told(view: View, places: frozenset[str], output: Output) -> list[_Told]:
    """The nearest figures of places: of the year by another publisher, else of a year near by."""
    found: dict[str, _Told] = {}
    years = (year for away in range(1, NEAR + 1) for year in (view.year - away, view.year + away))
    for year in (view.year, *years):
        if len(found) == len(places):
            break
        then = output if year == view.year else _output(view, year)
        for each in (then, *then.others) if then else ():
            for line in each.known:
                if line.place in places:
                    found.setdefault(line.place, _Told(line.place, line.mass or 0.0, year, line.cite))
    return [found[place] for place in sorted(found) if found[place].mass > 0]


def _output(view: View, year: int) -> Output | None:
    return view.published.output(view.mineral.slug, view.stage.slug, year)
