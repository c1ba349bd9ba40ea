"""Output by place as published, its rest of the world split where another publisher names places of it."""

from __future__ import annotations

from derisk import facts
from derisk.network.figures import Figure
from derisk.network.pooling import REST

NAMED = "of world output, out of the rest of the world in the other publisher's table"
NAMED_QUALITY = "derived"  # a share in whole percent of another publisher's total
LEFT = "the rest of the world less places that another publisher names"


def output_figures(mineral: str, stage: str, year: int) -> list[Figure]:
    """Output of a stage by place, t a year; empty where no publisher gives it for the year.

    A table with a rest of the world says no more of the places in it than their sum. Where printed shares
    of the same year name some of them, each gets its share of the table's total, together at most the rest.
    """
    if year not in facts.production_years(mineral, stage):
        return []
    figures = {
        item["place"]: Figure(
            "production", stage, item["place"], None, item["mass_t"], item["quality"], item["cite"]
        )
        for item in facts.production(mineral, stage, year).iter_rows(named=True)
        if item["place"] != "WLD" and item["mass_t"] is not None
    }
    rest = figures.get(REST)
    named = [
        share for share in facts.world_shares(mineral, stage, year, 0) if str(share.place) not in figures
    ]
    if rest is None or not named:
        return list(figures.values())
    world = sum(figure.tonnes for figure in figures.values())
    told = world * sum(share.value for share in named)
    part = min(1.0, rest.tonnes / told)
    for share in named:
        place = str(share.place)
        figures[place] = Figure(
            "production", stage, place, None, world * share.value * part, NAMED_QUALITY,
            f"{rest.cite};{share.cite}", f"{share.value:.0%} {NAMED}",
        )  # fmt: skip
    left = rest.tonnes - told * part
    figures[REST] = Figure("production", stage, REST, None, left, rest.quality, rest.cite, LEFT)
    return list(figures.values())
